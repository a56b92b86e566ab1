// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clangd/saves.h"

#include "llvm/ADT/StringRef.h"

#include <string>
#include <unistd.h>

namespace migralint::clangd {

namespace {

constexpr llvm::StringLiteral notification = "textDocument/didSave";

struct Watched {
  int in;
  std::function<void()> saved;
  std::string tail; ///< of what was read, shorter than the notification

  void look(llvm::StringRef bytes) {
    tail += bytes;
    if (llvm::StringRef(tail).contains(notification)) {
      tail.clear();
      saved();
    } else if (tail.size() >= notification.size()) {
      tail.erase(0, tail.size() - notification.size() + 1);
    }
  }
};

ssize_t readWatched(void *cookie, char *buffer, size_t size) {
  auto &watched = *static_cast<Watched *>(cookie);
  ssize_t count = ::read(watched.in, buffer, size);
  if (count > 0)
    watched.look({buffer, size_t(count)});
  return count;
}

int closeWatched(void *cookie) {
  delete static_cast<Watched *>(cookie);
  return 0;
}

} // namespace

std::FILE *watchSaves(std::FILE *in, std::function<void()> saved) {
  auto *watched = new Watched{::fileno(in), std::move(saved), {}};
  std::FILE *stream = ::fopencookie(watched, "r", {readWatched, nullptr, nullptr, closeWatched});
  if (!stream)
    delete watched;
  return stream;
}

} // namespace migralint::clangd
