// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings in the terms of the protocol: diagnostics, and the edits that mend or silence them.
#pragma once

#include "driver/lsp/documents.h"
#include "driver/report/source.h"
#include "model/finding.h"
#include "rules/rules.h"

#include "llvm/ADT/StringMap.h"

#include <memory>
#include <string>
#include <vector>

namespace migralint::driver::lsp {

/// What the client has said that it can take.
struct ClientAbilities {
  Units units = Units::Utf16;
  bool relatedInformation = false;
  bool documentChanges = false; ///< edits with the versions of the documents that they are for
  bool markdown = false;        ///< in what is shown on hovering
  bool literalActions = false;  ///< code actions that are not commands
  bool watchesFiles = false;    ///< on request
};

/// Edits that are made together.
struct Action {
  std::string title;
  bool mends = false; ///< else it silences
  bool preferred = false;
  llvm::json::Value edit = nullptr; ///< a WorkspaceEdit
};

struct Diagnosis {
  Span span;
  std::string rule;
  std::string advice; ///< a sentence; may be empty
  llvm::json::Value diagnostic = nullptr;
  std::vector<Action> actions; ///< the one to take first
};

/// Makes diagnoses of one project's findings. Keeps references to all.
class Diagnostician {
public:
  Diagnostician(const Project &project, Sources &sources, const Snapshot &documents,
                const ClientAbilities &client)
      : project(project), sources(sources), documents(documents), client(client) {}

  Diagnosis diagnose(const Finding &finding);

private:
  struct File {
    const SourceText &text;
    PositionMap positions;
  };

  File &fileOf(llvm::StringRef name);
  std::string uriFor(llvm::StringRef name) const;
  llvm::json::Value location(const Place &place);
  llvm::json::Array related(const Finding &finding);
  void addFixes(const Finding &finding, std::vector<Action> &actions);
  void addSilence(const Finding &finding, std::vector<Action> &actions);
  /// Of the files' names to their TextEdits.
  llvm::json::Value workspaceEdit(std::map<std::string, llvm::json::Array> edits) const;
  llvm::json::Value textEdit(File &file, size_t begin, size_t end, llvm::StringRef text);

  const Project &project;
  Sources &sources;
  const Snapshot &documents;
  const ClientAbilities &client;
  llvm::StringMap<std::unique_ptr<File>> files;
};

/// What is wrong with a configuration, as diagnostics of the files by their URIs.
std::map<std::string, llvm::json::Array>
configurationDiagnostics(const std::vector<rules::Problem> &problems, const Snapshot &documents);

/// The head of a rule's page and, if there is one, the finding's advice.
std::string explanation(llvm::StringRef rule, llvm::StringRef advice, bool markdown);

} // namespace migralint::driver::lsp
