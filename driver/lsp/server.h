// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The language server: its life from `initialize` to `exit`, and what each message does. All of it
// happens on one thread; reading, writing and analysing are others' affairs.
#pragma once

#include "driver/lsp/documents.h"
#include "driver/lsp/events.h"
#include "driver/lsp/worker.h"

#include "llvm/ADT/StringMap.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace migralint::driver::lsp {

class Server {
public:
  /// Keeps references.
  Server(ProjectOptions options, EventQueue &events, Outbox &out);

  /// Acts until the client is gone. Returns the exit status that the protocol asks for: 0 after
  /// `shutdown`, else 1.
  int run();

private:
  using Params = llvm::json::Value;
  using Id = llvm::json::Value;

  /// A request that waits until its document has been analysed.
  struct Parked {
    Message message;
    std::string uri;
    uint64_t state = 0;
  };

  void act(Received received);
  void answer(const Message &request);
  void note(const Message &notification);

  void initialize(const Id &id, const Params &params);
  llvm::json::Value capabilities() const;
  void readAbilities(const llvm::json::Object &params);
  void readFolders(const llvm::json::Object &params);
  void registerWatchers();
  void shutdown(const Id &id);
  void cancel(const llvm::json::Value &id);

  void documentChanged(llvm::StringRef method, const Params &params);
  void foldersChanged(const Params &params);
  void look(bool saved, bool typing = false);

  void take(WorkspaceResult result);
  void publish(const std::string &uri, std::optional<int64_t> version, llvm::json::Array list);
  void answerAbout(const Message &request);
  void answerFrom(const DocumentResult &document, const Message &request);
  /// Answers those that can be, and refuses those whose document has changed.
  void unpark();

  ProjectOptions options;
  EventQueue &events;
  Outbox &out;
  ClientAbilities client;

  enum class Life : uint8_t { New, Running, ShutDown, Gone } life = Life::New;
  bool wasShutDown = false;
  std::vector<std::string> folders;
  Documents documents;
  std::map<std::string, DocumentResult, std::less<>> results;      ///< by URI
  std::map<std::string, llvm::json::Value, std::less<>> published; ///< parameters, by URI
  std::vector<std::string> configurations; ///< URIs that have diagnostics of their own
  std::vector<Parked> parked;
  std::unique_ptr<Worker> worker; ///< while running; last: it pushes events
};

/// Runs a server on standard input and output until the client is gone. Does not return: what is
/// being read then is not waited for.
[[noreturn]] void serve(const ProjectOptions &options);

} // namespace migralint::driver::lsp
