// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Work that ends, crashes, leaves or never ends: each is told, and the next work runs.
#include "frontends/cxx/sandbox.h"

#include "llvm/Support/ErrorHandling.h"

#include <atomic>
#include <gtest/gtest.h>

namespace migralint::cxx {
namespace {

using Clock = std::chrono::steady_clock;

Outcome run(llvm::function_ref<void()> work) {
  return runSandboxed(work, Clock::now() + std::chrono::seconds(60));
}

TEST(Sandbox, Finishes) {
  int count = 0;
  EXPECT_EQ(run([&] { ++count; }), Outcome::Finished);
  EXPECT_EQ(count, 1);
}

TEST(Sandbox, Crashes) {
  EXPECT_EQ(run([] { __builtin_trap(); }), Outcome::Crashed);
  EXPECT_EQ(run([] { llvm::reportFatalInternalError("broken"); }), Outcome::Crashed);
  EXPECT_EQ(run([] {}), Outcome::Finished);
}

TEST(Sandbox, Leaves) {
  bool reached = false;
  EXPECT_EQ(run([&] {
              leaveSandbox();
              reached = true;
            }),
            Outcome::Crashed);
  EXPECT_FALSE(reached);
  leaveSandbox(); // outside: nothing to leave
}

TEST(Sandbox, NeverEnds) {
  std::atomic<bool> forever = true;
  auto spin = [&] {
    while (forever)
      ;
  };
  EXPECT_EQ(runSandboxed(spin, Clock::now() + std::chrono::milliseconds(50)), Outcome::TimedOut);
  EXPECT_EQ(run([] {}), Outcome::Finished);
}

TEST(Sandbox, RunsOutOfStack) {
  struct Deep {
    static int down(int depth) {
      volatile char room[1024] = {};
      return depth < 0 ? room[0] : down(depth + 1) + room[depth % 1024];
    }
  };
  EXPECT_EQ(run([] { (void)Deep::down(1); }), Outcome::Crashed);
  EXPECT_EQ(run([] {}), Outcome::Finished);
}

} // namespace
} // namespace migralint::cxx
