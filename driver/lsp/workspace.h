// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All projects that open documents belong to, and what is to be shown of them. Knows no threads and
// no messages; not for several threads.
#pragma once

#include "driver/lsp/diagnosis.h"
#include "driver/lsp/kept_project.h"

#include "llvm/ADT/STLFunctionalExtras.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace migralint::driver::lsp {

/// What there is to say about one state of a document.
struct DocumentResult {
  std::string uri;
  uint64_t state = 0;
  std::optional<int64_t> version;
  std::vector<Diagnosis> diagnoses; ///< by place
};

struct WorkspaceResult {
  std::vector<DocumentResult> documents; ///< one for each that is open
  /// Diagnostics of configurations, by URI.
  std::map<std::string, llvm::json::Array> configurations;
  std::vector<std::string> warnings; ///< to be shown; each is given once
};

class Workspace {
public:
  Workspace(ProjectOptions options, const ClientAbilities &client)
      : options(std::move(options)), client(client) {}

  /// Absolute paths of the folders that the editor works in: for files that lie in no repository.
  void setFolders(std::vector<std::string> paths);

  /// `saved`: what is on disk may have changed, too. Nothing: `isOutdated` said so; what was read
  /// until then is kept.
  std::optional<WorkspaceResult> look(const Snapshot &documents, bool saved,
                                      llvm::function_ref<bool()> isOutdated);

private:
  struct Entry {
    std::unique_ptr<KeptProject> project;
    std::vector<uint64_t> states; ///< of its documents, when it was looked at last
    std::vector<DocumentResult> results;
    uint64_t lastUse = 0;
    bool warned = false;
  };

  Entry &entryFor(const std::string &path);
  bool lookAt(Entry &entry, const Snapshot &documents, const std::vector<std::string> &own,
              bool saved, llvm::function_ref<bool()> isOutdated);
  void forgetUnused();

  ProjectOptions options;
  ClientAbilities client;
  std::vector<std::string> folders;
  std::map<std::string, Entry> entries; ///< by configuration and place
  uint64_t uses = 0;
};

} // namespace migralint::driver::lsp
