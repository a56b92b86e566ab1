// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the server acts on, in the order in which it came, from all threads.
#pragma once

#include "driver/lsp/rpc.h"
#include "driver/lsp/workspace.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <variant>

namespace migralint::driver::lsp {

/// A message, and whether the client has taken it back since.
struct Received {
  Message message;
  bool cancelled = false;
};

/// The stream is not in order: a sentence without a full stop.
struct Trouble {
  std::string what;
};

/// Nothing more will come.
struct EndOfInput {};

using Event = std::variant<Received, Failure, Trouble, WorkspaceResult, EndOfInput>;

class EventQueue {
public:
  /// A `$/cancelRequest` marks the request, if it is waiting here.
  void push(Event event);
  /// Waits for one.
  Event pop();

private:
  void cancel(const llvm::json::Value &id);

  std::mutex mutex;
  std::condition_variable wake;
  std::deque<Event> events;
};

/// The id that a `$/cancelRequest` names; null: it is none.
const llvm::json::Value *cancelledBy(const Message &message);

} // namespace migralint::driver::lsp
