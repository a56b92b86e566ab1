// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// By a process of its own: what reads a whole project is not to bring an editor's server down.
#include "integrations/clangd/refresh.h"

#include "integrations/clang-tidy/rest.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace migralint::clangd {

namespace {

std::string besideUs(llvm::StringRef name) {
  static int inThisProgram;
  llvm::SmallString<256> path(
      llvm::sys::path::parent_path(llvm::sys::fs::getMainExecutable(nullptr, &inThisProgram)));
  llvm::sys::path::append(path, name);
  return path.str().str();
}

void extract(const std::string &program, const tidy::KnownFacts &known) {
  std::vector<std::string> words = {program, "extract", "--quiet"};
  for (const std::string &glob : known.scope.excluded)
    words.push_back("--exclude=" + glob);
  if (!known.scope.compileCommands.empty())
    words.insert(words.end(), {"-p", known.scope.compileCommands});
  words.push_back("--");
  for (const std::string &name : known.scope.paths)
    words.push_back(known.project.pathOf(name));
  std::vector<llvm::StringRef> arguments(words.begin(), words.end());
  // Standard output is the editor's.
  const std::optional<llvm::StringRef> nowhere[] = {"", "", ""};
  llvm::sys::ExecuteAndWait(program, arguments, std::nullopt, nowhere);
}

class Refresher {
public:
  void ask() {
    std::lock_guard<std::mutex> lock(mutex);
    again = true;
    if (running)
      return;
    running = true;
    std::thread([this] { run(); }).detach();
  }

private:
  std::mutex mutex;
  bool running = false, again = false;

  void run() {
    const std::string program = besideUs("migralint");
    while (next())
      for (const tidy::KnownFacts &known : tidy::knownFacts())
        extract(program, known);
  }

  bool next() {
    std::lock_guard<std::mutex> lock(mutex);
    running = std::exchange(again, false);
    return running;
  }
};

} // namespace

void refreshFacts() {
  static auto &refresher = *new Refresher; // its thread may outlive main
  refresher.ask();
}

} // namespace migralint::clangd
