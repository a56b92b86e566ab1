// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/lsp/uri.h"

#include "llvm/ADT/StringExtras.h"

namespace migralint::driver::lsp {

using llvm::StringRef;

std::optional<std::string> pathOf(StringRef uri) {
  if (!uri.consume_front_insensitive("file://"))
    return std::nullopt;
  uri.consume_front_insensitive("localhost");
  if (!uri.starts_with("/"))
    return std::nullopt;
  std::string path;
  for (size_t i = 0; i < uri.size(); ++i) {
    if (uri[i] == '?' || uri[i] == '#')
      break;
    if (uri[i] != '%') {
      path += uri[i];
      continue;
    }
    unsigned high = i + 2 < uri.size() ? llvm::hexDigitValue(uri[i + 1]) : ~0u;
    unsigned low = i + 2 < uri.size() ? llvm::hexDigitValue(uri[i + 2]) : ~0u;
    if (high == ~0u || low == ~0u || (high == 0 && low == 0))
      return std::nullopt;
    path += char(high * 16 + low);
    i += 2;
  }
  return path;
}

std::string uriOf(StringRef path) {
  std::string uri = "file://";
  for (char c : path) {
    if (llvm::isAlnum(c) || StringRef("-._~/").contains(c))
      uri += c;
    else
      uri += "%" + llvm::toHex(StringRef(&c, 1));
  }
  return uri;
}

} // namespace migralint::driver::lsp
