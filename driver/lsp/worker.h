// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The thread that analyses, so that the editor is always answered. It waits for a pause in typing,
// takes the latest state of all documents, and drops what it does when there is a newer one.
#pragma once

#include "driver/lsp/workspace.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace migralint::driver::lsp {

class Worker {
public:
  using Clock = std::chrono::steady_clock;
  using Done = std::function<void(WorkspaceResult)>;

  /// `done` is called on the thread.
  Worker(ProjectOptions options, const ClientAbilities &client, Done done);
  /// Waits for what is being read: seconds, for a large project.
  ~Worker();

  void setFolders(std::vector<std::string> paths);
  /// Something has changed; it is looked at when nothing has for `pause`.
  void look(Snapshot documents, bool saved, std::chrono::milliseconds pause);

private:
  void run();
  bool isOutdated();

  Workspace workspace; ///< the thread's own
  Done done;

  std::mutex mutex; ///< of what follows
  std::condition_variable wake;
  std::optional<Snapshot> waiting;
  std::optional<std::vector<std::string>> folders;
  bool saved = false;
  Clock::time_point due;
  bool stopping = false;
  std::thread thread; ///< last: it uses all the others
};

} // namespace migralint::driver::lsp
