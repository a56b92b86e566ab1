// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A project whose facts are kept in memory, so that after a change only what the change concerns is
// read again. Knows nothing of the protocol. Not for several threads.
#pragma once

#include "driver/baseline.h"
#include "driver/discovery.h"
#include "driver/lsp/documents.h"
#include "driver/lsp/includers.h"
#include "driver/report/source.h"
#include "driver/settings.h"
#include "model/facts.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Chrono.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace migralint::driver::lsp {

struct ProjectOptions {
  std::string configuration; ///< that the user has named; empty: the project's own
  unsigned jobs = 0;         ///< 0: as many as the machine has processors
  /// Of linking and checking the project: where it takes longer, that is done for what was saved
  /// only.
  std::chrono::milliseconds patience{2000};
  /// A project with more is not looked at: it may be all that its user has.
  size_t maxFiles = 20000;
  size_t maxFolders = 50000;
};

class KeptProject {
public:
  /// `start`: the folder, or the one file, that is looked at.
  KeptProject(Project project, std::string start, const ProjectOptions &options);

  const Project &project() const { return own; }

  /// Finds out what has to be read again. Files on disk are only looked at if `withDisk`; the
  /// configuration always is. False: all is as it was when judge() looked at it last.
  bool update(const Snapshot &documents, bool withDisk);

  /// Reads a part of that again; false if nothing is left. Open documents come first.
  bool extractSome(const Snapshot &documents);

  /// What is wrong with the configuration; while there is something, there are no findings.
  const std::vector<rules::Problem> &problems() const { return settingProblems; }
  bool tooLarge() const { return !whole || inputs.size() > options.maxFiles; }
  /// The configuration, and what it names.
  std::vector<std::string> settingFiles() const;

  /// All findings. If the last time took too long, and `saved` is false, only those that were
  /// there at the last time and are still in the open documents, each looked at alone: what
  /// depends on other files is not guessed.
  std::vector<Finding> judge(const Snapshot &documents, bool saved);
  /// The texts that judge() saw, until the next update.
  Sources &sources() { return texts; }

private:
  /// By which a change is noticed. All zero: there is no such file.
  struct Stamp {
    uint64_t document = 0; ///< digest of an open one
    llvm::sys::TimePoint<> time;
    uint64_t bytes = 0;
    friend bool operator==(const Stamp &, const Stamp &) = default;
  };

  static Stamp stampOf(llvm::StringRef path, const Snapshot &documents);
  bool settingsHold() const;
  void readSettingsAnew();
  void readLedger();
  void findInputs(const Snapshot &documents, llvm::StringSet<> &changed);
  void findChanges(const Snapshot &documents, bool withDisk, llvm::StringSet<> &changed);
  std::vector<InputFile> nextBatch(const Snapshot &documents) const;
  void replaceFacts(const std::string &name, FileFacts *with);
  std::vector<Finding> verdictOn(const std::vector<FileFacts> &of);
  std::vector<Finding> stillThere(const Snapshot &documents);

  Project own;
  std::string start;
  ProjectOptions options;

  std::optional<Settings> settings; ///< nothing: broken
  std::vector<rules::Problem> settingProblems;
  std::map<std::string, Stamp> settingStamps;
  Known known; ///< by the ledger

  std::map<std::string, InputFile> inputs; ///< by path
  bool whole = true;                       ///< all folders were looked into for them
  llvm::StringMap<Stamp> stamps;           ///< of inputs, and of what they include
  std::vector<std::string> open;           ///< paths of documents at the last update
  llvm::StringSet<> dirty;                 ///< paths of inputs to be read again
  std::vector<FileFacts> facts;            ///< by path
  Includers includers;
  Sources texts;
  std::vector<Finding> latest; ///< by the last whole verdict
  bool judged = false;         ///< that is of the present state
  std::chrono::milliseconds lastTime{0};
};

} // namespace migralint::driver::lsp
