// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Messages on standard error (driver/messages.h).
#include "driver/messages.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace migralint::driver {

static void print(llvm::StringRef level, const llvm::Twine &message) {
  llvm::errs() << "migralint: " << level << ": " << printable(message.str()) << '\n';
}

void printError(const llvm::Twine &message) { print("error", message); }
void printWarning(const llvm::Twine &message) { print("warning", message); }

std::string printable(llvm::StringRef text) {
  std::string result = llvm::json::isUTF8(text) ? text.str() : llvm::json::fixUTF8(text);
  // A file's name may hold an escape sequence for the reader's terminal.
  for (char &c : result)
    if ((unsigned char)c < 0x20 && c != '\n' && c != '\t')
      c = '?';
  return result;
}

} // namespace migralint::driver
