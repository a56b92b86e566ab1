// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// clangd, as it is, with our checks.
#include "integrations/clang-tidy/unit.h"
#include "model/replay/engine.h"

#include "clang/Options/OptionUtils.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"

#include <malloc.h>
#include <string>
#include <vector>

namespace clang::clangd {
int clangdMain(int argc, char *argv[]);
} // namespace clang::clangd

using llvm::StringRef;

/// Whether arguments or clangd's environment variable for more of them name the folder of Clang's
/// own headers. An option that is given twice is an error.
static bool namesResources(llvm::ArrayRef<char *> arguments) {
  auto isIt = [](StringRef argument) {
    return argument.starts_with("-") && argument.ltrim('-').starts_with("resource-dir");
  };
  std::string more = llvm::sys::Process::GetEnv("CLANGD_FLAGS").value_or("");
  return llvm::any_of(arguments, isIt) || StringRef(more).contains("-resource-dir");
}

/// clangd looks for that folder beside the program, and does not notice that there is none.
static std::string missingResources(llvm::ArrayRef<char *> arguments) {
  static int inThisProgram;
  if (namesResources(arguments) ||
      llvm::sys::fs::is_directory(clang::GetResourcesPath(arguments.front(), &inThisProgram)) ||
      !llvm::sys::fs::is_directory(MIGRALINT_RESOURCES))
    return {};
  return "--resource-dir=" MIGRALINT_RESOURCES;
}

/// Between two looks at a file, what the first took is kept for the second. Otherwise each would
/// ask the kernel for some hundred megabytes anew, page by page, which takes longer than our
/// checks. clangd gives memory back by itself when the editor is idle.
static void keepMemory() {
#ifdef __GLIBC__
  mallopt(M_TRIM_THRESHOLD, 512 << 20);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
#endif
}

int main(int argc, char *argv[]) {
  keepMemory();
  // An editor would rather have no findings than wait for them.
  migralint::tidy::limits() = {.patience = std::chrono::milliseconds(500),
                               .projectFacts = true,
                               .replay = {.onlyRemembered = true},
                               .remarks = false};
  migralint::replay::rememberAnswers();
  std::vector<char *> arguments(argv, argv + argc);
  std::string resources = arguments.empty() ? std::string() : missingResources(arguments);
  if (!resources.empty())
    arguments.insert(arguments.begin() + 1, resources.data());
  int count = int(arguments.size());
  arguments.push_back(nullptr);
  return clang::clangd::clangdMain(count, arguments.data());
}
