// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The documents that the editor has open: their texts count, not what is on disk.
#pragma once

#include "driver/lsp/positions.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace migralint::driver::lsp {

/// One state of an open document; never changes.
struct Document {
  std::string uri;                ///< as the editor spells it
  std::string path;               ///< absolute, links resolved
  std::optional<int64_t> version; ///< the editor's own count
  uint64_t state = 0;             ///< tells all states of all documents apart
  std::shared_ptr<const std::string> text;
};

/// All that is open at one time, by path.
using Snapshot = std::map<std::string, Document, std::less<>>;

/// A text after the `contentChanges` of `textDocument/didChange`. Error: they are not in order.
llvm::Expected<std::string> changed(std::string text, const llvm::json::Array &changes,
                                    Units units);

class Documents {
public:
  /// Of the parameters of `textDocument/didOpen` and so on. Error: they are not in order, and what
  /// to tell about that. A document whose changes could not be followed is as if it were closed
  /// until the editor sends all of its text.
  llvm::Error open(const llvm::json::Value &params);
  llvm::Error change(const llvm::json::Value &params, Units units);
  llvm::Error close(const llvm::json::Value &params);

  /// Null: it is not open.
  const Document *find(llvm::StringRef uri) const;
  Snapshot snapshot() const;

private:
  struct Entry {
    Document document;
    bool lost = false;
  };
  std::map<std::string, Entry, std::less<>> byUri;
  uint64_t states = 0;
};

/// The disk with the documents over it. The documents' texts are kept by what is returned.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> withDocuments(const Snapshot &documents);

/// `textDocument.uri` of a request's parameters.
std::optional<llvm::StringRef> documentOf(const llvm::json::Value &params);

} // namespace migralint::driver::lsp
