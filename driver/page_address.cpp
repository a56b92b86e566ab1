// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/page_address.h"

#include "checks/check.h"
#include "driver/lsp/uri.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace migralint::driver {

using llvm::StringRef;

std::string detail::pageAddress(StringRef rule, StringRef homepage, StringRef programs) {
  const Page *page = findPage(std::string_view(rule));
  if (!page)
    return {};
  if (homepage.starts_with("https://") || homepage.starts_with("http://"))
    return (homepage + "#" + rule).str();
  StringRef name = rule;
  name.consume_front("migration-");
  llvm::SmallString<256> path(programs);
  llvm::sys::path::append(path, "../share/doc/migralint/rules", StringRef(page->family),
                          name + ".md");
  llvm::sys::path::remove_dots(path, /*remove_dot_dot=*/true);
  return llvm::sys::fs::exists(path) ? lsp::uriOf(path) : std::string();
}

std::string pageAddress(StringRef rule) {
  static int inThisProgram;
  static const std::string programs =
      llvm::sys::path::parent_path(llvm::sys::fs::getMainExecutable(nullptr, &inThisProgram)).str();
  return detail::pageAddress(rule, MIGRALINT_HOMEPAGE, programs);
}

} // namespace migralint::driver
