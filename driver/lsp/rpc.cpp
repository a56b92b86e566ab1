// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reading and writing of messages (driver/lsp/rpc.h).
#include "driver/lsp/rpc.h"

namespace migralint::driver::lsp {

namespace json = llvm::json;
using llvm::StringRef;

namespace {

/// LLVM's parser calls itself for each level, so that a short text could exhaust the stack.
constexpr unsigned maxDepth = 128;

bool isTooDeep(StringRef text) {
  unsigned depth = 0;
  bool inString = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (inString) {
      i += c == '\\';
      inString = c != '"';
    } else if (c == '"') {
      inString = true;
    } else if (c == '[' || c == '{') {
      if (++depth > maxDepth)
        return true;
    } else if (c == ']' || c == '}') {
      depth -= depth > 0;
    }
  }
  return false;
}

} // namespace

std::variant<Message, Failure> readMessage(StringRef text) {
  if (isTooDeep(text))
    return Failure{ErrorCode::ParseError, "more levels of JSON than any message has"};
  llvm::Expected<json::Value> value = json::parse(text);
  if (!value)
    return Failure{ErrorCode::ParseError, llvm::toString(value.takeError())};
  json::Object *object = value->getAsObject();
  if (!object)
    return Failure{ErrorCode::InvalidRequest, "a message is an object"};
  Message message;
  if (json::Value *id = object->get("id"); id && id->kind() != json::Value::Null) {
    if (!id->getAsInteger() && !id->getAsString())
      return Failure{ErrorCode::InvalidRequest, "an id is an integer or a string"};
    message.id = std::move(*id);
  }
  if (json::Value *method = object->get("method")) {
    std::optional<StringRef> name = method->getAsString();
    if (!name || name->empty())
      return Failure{ErrorCode::InvalidRequest, "a method is a string"};
    message.method = name->str();
  } else if (!object->get("result") && !object->get("error")) {
    return Failure{ErrorCode::InvalidRequest, "a message without a method"};
  }
  if (json::Value *params = object->get("params"))
    message.params = std::move(*params);
  return message;
}

void Outbox::send(json::Object message) {
  message["jsonrpc"] = "2.0";
  std::string text;
  llvm::raw_string_ostream(text) << json::Value(std::move(message));
  frames.write(text);
}

void Outbox::reply(const json::Value &id, json::Value result) {
  send(json::Object{{"id", id}, {"result", std::move(result)}});
}

void Outbox::fail(const json::Value &id, const Failure &failure) {
  send(json::Object{{"id", id},
                    {"error", json::Object{{"code", int(failure.code)},
                                           {"message", json::fixUTF8(failure.message)}}}});
}

void Outbox::notify(StringRef method, json::Value params) {
  send(json::Object{{"method", method}, {"params", std::move(params)}});
}

void Outbox::request(StringRef method, json::Value params) {
  send(json::Object{{"id", "migralint-" + std::to_string(++requests)},
                    {"method", method},
                    {"params", std::move(params)}});
}

} // namespace migralint::driver::lsp
