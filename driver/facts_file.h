// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The facts of a whole project in one file, so that the next run need not read again what is as it
// was, and an editor that has one file's AST at hand knows what the others say. The file lies in
// the user's cache and not in the project: a repository cannot bring along facts that lie. What is
// read is trusted for nothing but its meaning: any bytes are taken, and refused if they are no
// facts.
#pragma once

#include "driver/extraction.h"
#include "driver/project.h"
#include "driver/settings.h"

#include "llvm/Support/Chrono.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <memory>
#include <string>
#include <vector>

namespace migralint::driver {

/// Which sources the facts are of: what to give the next `migralint extract` so that they stay the
/// same sources.
struct FactsScope {
  std::string root;                  ///< empty: not told, for a file that other machines read
  std::vector<std::string> paths;    ///< relative to the project's root
  std::vector<std::string> excluded; ///< globs, besides those of the configuration
  std::string compileCommands;       ///< absolute path; empty: source mode
};

/// Where a project's facts are kept: `migralint/facts/<name>-<hash>` in the user's cache folder.
/// Error: there is no such folder, or it lies in the project.
llvm::Expected<std::string> factsFileOf(const Project &project);

/// Writes an extraction. The same extraction gives the same bytes. Returns the names of files whose
/// facts are nested too deeply to be kept; the others are written without them.
std::vector<std::string> writeFactsFile(const Extraction &extraction, const Project &project,
                                        const Settings &settings, const FactsScope &scope,
                                        llvm::raw_ostream &out);

/// Makes the file of the project in the cache, and the folders that it lies in; only their owner
/// may look into them. It appears as a whole or not at all, also if others write it at the same
/// time. Error: with the path.
llvm::Error replaceCachedFacts(llvm::StringRef file, llvm::StringRef bytes);

/// What the file holds. Error: there is no such file, it is broken, or it was made by another
/// version of the program or with other settings; the message says which, with the path.
llvm::Expected<std::unique_ptr<Extraction>>
readFactsFile(llvm::StringRef file, const Project &project, const Settings &settings);

/// Whether files have the bytes that an extraction saw. For driver/reuse.h; keeps a reference.
std::function<bool(llvm::StringRef path)>
sameAsSeenBy(const Extraction &extraction, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> fs);

/// The facts of a project for a program that stays, such as an editor's. Immutable: shared by
/// threads.
class ProjectFacts {
public:
  /// Of the user's cache, or of `file`. Error: as of readFactsFile and factsFileOf.
  static llvm::Expected<std::shared_ptr<const ProjectFacts>>
  load(const Project &project, const Settings &settings, std::string file = {});

  /// By path.
  const std::vector<FileFacts> &files() const { return facts; }
  /// By its name in reports; null if there is none.
  const FileFacts *find(llvm::StringRef name) const;
  /// All files, with `live` in the place of the one of its name, or in addition. Refers to both;
  /// copies no facts.
  FactsRefs with(const FileFacts &live) const;
  const FactsScope &scope() const { return sources; }

  /// Whether the file is still the one that was read: cheap, one system call. False also if it is
  /// gone.
  bool isCurrent() const;

private:
  struct Stamp {
    llvm::sys::fs::UniqueID id;
    llvm::sys::TimePoint<> modified;
    uint64_t size = 0;
    static Stamp of(const llvm::sys::fs::file_status &status);
    friend bool operator==(const Stamp &, const Stamp &) = default;
  };

  std::string file;
  Stamp stamp;
  FactsScope sources;
  std::vector<FileFacts> facts;
};

} // namespace migralint::driver
