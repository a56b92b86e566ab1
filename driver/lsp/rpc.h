// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// JSON-RPC 2.0, as the language server protocol uses it: texts to messages and back. Knows no
// method.
#pragma once

#include "driver/lsp/framing.h"

#include "llvm/Support/JSON.h"

#include <optional>
#include <string>
#include <variant>

namespace migralint::driver::lsp {

enum class ErrorCode : int {
  ParseError = -32700,
  InvalidRequest = -32600,
  MethodNotFound = -32601,
  InvalidParams = -32602,
  ServerNotInitialized = -32002,
  RequestCancelled = -32800,
  ContentModified = -32801,
};

/// Why a request is not answered, or a text is no message.
struct Failure {
  ErrorCode code = ErrorCode::InvalidRequest;
  std::string message; ///< a sentence without a full stop
};

/// What the client has sent. Responses have an id and no method.
struct Message {
  std::optional<llvm::json::Value> id; ///< a number or a string; nothing: a notification
  std::string method;
  llvm::json::Value params = nullptr;

  bool isRequest() const { return id && !method.empty(); }
  bool isResponse() const { return method.empty(); }
};

/// What stands in a text; what is wrong with it; nothing broken is read, however deeply nested.
std::variant<Message, Failure> readMessage(llvm::StringRef text);

/// Answers and notifications. From any thread.
class Outbox {
public:
  explicit Outbox(llvm::raw_ostream &out) : frames(out) {}
  void reply(const llvm::json::Value &id, llvm::json::Value result);
  void fail(const llvm::json::Value &id, const Failure &failure);
  void notify(llvm::StringRef method, llvm::json::Value params);
  /// What the client answers is not waited for.
  void request(llvm::StringRef method, llvm::json::Value params);

private:
  void send(llvm::json::Object message);

  FrameWriter frames;
  unsigned requests = 0;
};

} // namespace migralint::driver::lsp
