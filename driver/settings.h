// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a run goes by: the rule packs and the project's configuration, read and joined. A project's
// own configuration can name nothing outside the project: who checks a stranger's code has not
// agreed to have their own files read.
#pragma once

#include "driver/config/config.h"
#include "driver/project.h"
#include "rules/rules.h"

#include <optional>
#include <string>
#include <vector>

namespace migralint::driver {

/// A rule pack of the project's own.
struct PackText {
  std::string file; ///< relative to the root
  std::string text;
  bool broken = false; ///< nothing of it is in effect
};

struct Settings {
  rules::Rules rules;
  config::Config config;
  std::string file; ///< of the configuration, relative to the root; empty if there is none
  std::string text; ///< of it
  std::vector<PackText> packs{}; ///< that it names
  /// One of those is broken, and was left out: the run goes on without it, and fails in the end.
  bool packsBroken = false;
};

/// `configuration`: the file that the user has named; empty: the project's own. Nothing: it is
/// broken, and the user has been told. A run with half of it would report what the project has
/// switched off. A rule pack that is broken is told, too, and left out.
std::optional<Settings> readSettings(const std::string &configuration, const Project &project);

/// The same for those who tell the user in their own way: nothing is printed, and `problems` holds
/// what is broken, with absolute paths as far as they are known.
std::optional<Settings> readSettings(const std::string &configuration, const Project &project,
                                     std::vector<rules::Problem> &problems);

/// The packs that come with the program, and no configuration.
Settings builtinSettings(const Project &project);

/// In the form of a compiler's errors, so that editors find the places.
void printProblems(const std::vector<rules::Problem> &problems, const Project &project);

/// The ids of all rules.
std::vector<std::string_view> knownRules();

} // namespace migralint::driver
