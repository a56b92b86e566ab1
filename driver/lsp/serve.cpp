// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The server on standard input and output (driver/lsp/server.h).
#include "driver/lsp/server.h"
#include "model/replay/engine.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"

#include <csignal>
#include <thread>
#include <vector>

namespace migralint::driver::lsp {

namespace fs = llvm::sys::fs;

/// Until the stream ends.
static void readAll(EventQueue &events) {
  FrameDecoder decoder;
  std::vector<char> buffer(64 << 10);
  for (;;) {
    llvm::Expected<size_t> count = fs::readNativeFile(fs::getStdinHandle(), buffer);
    if (!count) {
      events.push(Trouble{"cannot read from the client: " + llvm::toString(count.takeError())});
      break;
    }
    if (*count == 0)
      break;
    decoder.feed({buffer.data(), *count});
    while (std::optional<FrameDecoder::Result> result = decoder.next()) {
      if (!result->isMessage) {
        events.push(Trouble{"from the client: " + result->text});
        continue;
      }
      std::variant<Message, Failure> message = readMessage(result->text);
      if (Failure *failure = std::get_if<Failure>(&message))
        events.push(std::move(*failure));
      else
        events.push(Received{std::move(std::get<Message>(message))});
    }
  }
  if (!decoder.atBoundary())
    events.push(Trouble{"from the client: the stream ends within a message"});
  events.push(EndOfInput{});
}

void serve(const ProjectOptions &options) {
  // A client that is gone is noticed on the other stream, too, and is no reason to die noisily.
  std::signal(SIGPIPE, SIG_IGN);
  replay::rememberAnswers();
  // Never destroyed: the threads end with the process.
  EventQueue &events = *new EventQueue;
  Outbox &out = *new Outbox(llvm::outs());
  std::thread([&events] { readAll(events); }).detach();
  int status = (new Server(options, events, out))->run();
  llvm::outs().flush();
  llvm::outs().clear_error();
  llvm::sys::Process::Exit(status, /*NoCleanup=*/true);
}

} // namespace migralint::driver::lsp
