// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/lsp/events.h"

namespace migralint::driver::lsp {

namespace json = llvm::json;

const json::Value *cancelledBy(const Message &message) {
  if (message.id || message.method != "$/cancelRequest")
    return nullptr;
  const json::Object *params = message.params.getAsObject();
  return params ? params->get("id") : nullptr;
}

void EventQueue::push(Event event) {
  {
    std::lock_guard<std::mutex> lock(mutex);
    if (const Received *received = std::get_if<Received>(&event))
      if (const json::Value *id = cancelledBy(received->message))
        cancel(*id);
    events.push_back(std::move(event));
  }
  wake.notify_one();
}

void EventQueue::cancel(const json::Value &id) {
  for (Event &event : events)
    if (Received *received = std::get_if<Received>(&event))
      if (received->message.isRequest() && *received->message.id == id)
        received->cancelled = true;
}

Event EventQueue::pop() {
  std::unique_lock<std::mutex> lock(mutex);
  wake.wait(lock, [&] { return !events.empty(); });
  Event event = std::move(events.front());
  events.pop_front();
  return event;
}

} // namespace migralint::driver::lsp
