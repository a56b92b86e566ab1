// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the subcommands that look at sources share: discover, extract, link, check, and say what
// could not be done. What becomes of the result is each command's own.
#pragma once

#include "driver/command_line.h"
#include "driver/compile_commands.h"
#include "driver/config/config.h"
#include "driver/discovery.h"
#include "driver/extraction.h"
#include "driver/report/report.h"
#include "driver/settings.h"

#include <memory>

namespace migralint::driver {

/// What the command line and the configuration say of how to read a project.
struct Setup {
  Settings settings;
  std::optional<CompileCommands> commands;
  std::vector<std::string> excluded; ///< globs
  unsigned jobs = 0;                 ///< 0: as many as the machine has processors
};

/// Nothing: something of that is broken, and the user has been told.
std::shared_ptr<const Setup> setUp(const SourceOptions &options, const Project &project);

/// A project in one of its states.
struct Analysis {
  Analysis(Project around, std::shared_ptr<const Setup> how, Files from);

  Project project;
  std::shared_ptr<const Setup> setup;
  const config::Config &config; ///< of `setup`
  Files files;                  ///< where the sources are
  std::shared_ptr<void> kept;   ///< what `files` refers to, if anything
  Inputs inputs;
  Extraction extraction;
  Sources sources; ///< refers to `project`: an Analysis stays where it was made

  // Filled in by judge:
  Model model;
  Report report;

  /// Whether something that was asked for was not there, or nothing at all could be read.
  bool failed() const;
};

/// Reads the sources. Null: that could not be done, and the user has been told.
std::unique_ptr<Analysis> read(const SourceOptions &options);

/// The same, by a setup that is not the project's own.
std::unique_ptr<Analysis> read(const SourceOptions &options, const Project &project,
                               std::shared_ptr<const Setup> setup,
                               const Earlier *earlier = nullptr);

/// Reads what is at `paths`. Whether anything is there, and could be read, is for the caller to ask
/// and tell. `earlier`: of the same project with the same setup; may be null.
std::unique_ptr<Analysis> read(const Project &project, std::shared_ptr<const Setup> setup,
                               const std::vector<std::string> &paths, Files files,
                               const Earlier *earlier = nullptr);

/// Links and checks what was read.
void findFaults(Analysis &analysis);

/// The same, and tells the user which files could not be read.
void judge(Analysis &analysis);

/// Tells the user which files could not be read.
void tellUnreadable(const std::vector<Unreadable> &files);

/// Writes to a file that appears as a whole or not at all. False: it could not be written, and the
/// user has been told, by `name` if there is one. What has that name, a link as well, is replaced
/// and not followed.
bool writeFile(llvm::StringRef path, llvm::function_ref<void(llvm::raw_ostream &)> write,
               llvm::StringRef name = {});

} // namespace migralint::driver
