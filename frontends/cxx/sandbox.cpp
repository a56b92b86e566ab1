// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/sandbox.h"

#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/thread.h"

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <optional>
#include <vector>

namespace migralint::cxx {
namespace {

/// Deeply nested code needs more than a thread's usual stack.
constexpr unsigned stackSize = 64u << 20;
constexpr int exitCode = 70;

/// What is fatal to the library is fatal to one file only.
void leaveFile(void *, const char *, bool) { leaveSandbox(); }

void enableRecovery() {
  llvm::CrashRecoveryContext::Enable();
  llvm::install_fatal_error_handler(leaveFile);
  // A stack that has run out leaves no room for the handler: it needs one of its own.
  for (int signal : {SIGSEGV, SIGBUS}) {
    struct sigaction action;
    if (sigaction(signal, nullptr, &action) == 0) {
      action.sa_flags |= SA_ONSTACK;
      sigaction(signal, &action, nullptr);
    }
  }
}

/// The stack for signal handlers of one thread, for as long as it lives.
class SignalStack {
public:
  SignalStack() : memory(size) {
    stack_t stack = {};
    stack.ss_sp = memory.data();
    stack.ss_size = memory.size();
    sigaltstack(&stack, &before);
  }
  SignalStack(const SignalStack &) = delete;
  SignalStack &operator=(const SignalStack &) = delete;
  ~SignalStack() { sigaltstack(&before, nullptr); }

private:
  static constexpr size_t size = 256 * 1024;
  std::vector<char> memory;
  stack_t before = {};
};

} // namespace

void leaveSandbox() {
  if (llvm::CrashRecoveryContext *recovery = llvm::CrashRecoveryContext::GetCurrent())
    recovery->HandleExit(exitCode);
}

Outcome runSandboxed(llvm::function_ref<void()> work, std::chrono::steady_clock::time_point end) {
  static std::once_flag enabled;
  std::call_once(enabled, enableRecovery);
  std::mutex mutex;
  std::condition_variable changed;
  bool over = false; // set before the recovery's scope is left: from then on no signal may come
  bool finished = false;
  // The thread is ours rather than the recovery's: the signal stack has to outlive a crash.
  llvm::thread thread(std::optional<unsigned>(stackSize), [&] {
    SignalStack signalStack;
    llvm::CrashRecoveryContext recovery;
    auto end = [&] {
      std::lock_guard<std::mutex> lock(mutex);
      over = true;
    };
    finished = recovery.RunSafely([&] {
      work();
      end();
    });
    if (!finished)
      end();
    changed.notify_all();
  });
  bool late = false;
  {
    std::unique_lock<std::mutex> lock(mutex);
    late = !changed.wait_until(lock, end, [&] { return over; });
    // Some loops of Clang on made-up types do not end, and ask for nothing on the way: the thread
    // is made to crash, which the recovery knows how to leave.
    if (late)
      pthread_kill(thread.native_handle(), SIGABRT);
  }
  thread.join();
  if (finished)
    return Outcome::Finished;
  return late ? Outcome::TimedOut : Outcome::Crashed;
}

} // namespace migralint::cxx
