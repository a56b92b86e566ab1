// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/lsp/worker.h"

namespace migralint::driver::lsp {

Worker::Worker(ProjectOptions options, const ClientAbilities &client, Done done)
    : workspace(std::move(options), client), done(std::move(done)), thread([this] { run(); }) {}

Worker::~Worker() {
  {
    std::lock_guard<std::mutex> lock(mutex);
    stopping = true;
  }
  wake.notify_all();
  thread.join();
}

void Worker::setFolders(std::vector<std::string> paths) {
  std::lock_guard<std::mutex> lock(mutex);
  folders = std::move(paths);
}

void Worker::look(Snapshot documents, bool withDisk, std::chrono::milliseconds pause) {
  {
    std::lock_guard<std::mutex> lock(mutex);
    waiting = std::move(documents);
    saved |= withDisk;
    due = Clock::now() + pause;
  }
  wake.notify_all();
}

bool Worker::isOutdated() {
  std::lock_guard<std::mutex> lock(mutex);
  return stopping || waiting.has_value();
}

void Worker::run() {
  std::unique_lock<std::mutex> lock(mutex);
  for (;;) {
    wake.wait(lock, [&] { return stopping || waiting; });
    while (!stopping && Clock::now() < due)
      wake.wait_until(lock, due);
    if (stopping)
      return;
    const Snapshot documents = std::move(*waiting);
    waiting.reset();
    const bool withDisk = std::exchange(saved, false);
    if (folders)
      workspace.setFolders(std::move(*std::exchange(folders, std::nullopt)));
    lock.unlock();
    std::optional<WorkspaceResult> result =
        workspace.look(documents, withDisk, [&] { return isOutdated(); });
    if (result)
      done(std::move(*result));
    lock.lock();
    saved |= withDisk && !result; // to be made up for
  }
}

} // namespace migralint::driver::lsp
