// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clangd/pages.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"

namespace migralint::clangd {

using llvm::StringRef;

/// How clangd's links for `migration-...` begin (getDiagnosticDocURI in its Diagnostics.cpp).
static constexpr StringRef clangsPages =
    "https://clang.llvm.org/extra/clang-tidy/checks/migration/";

/// Takes what `"codeDescription": {"href": "` is made of from the front of `text`, with any blanks;
/// whether it was there. The quotes inside of a JSON string are escaped, so this is never part of
/// one.
static bool consumeOpening(StringRef &text) {
  StringRef rest = text;
  for (StringRef part : {"\"codeDescription\"", ":", "{", "\"href\"", ":", "\""})
    if (rest = rest.ltrim(); !rest.consume_front(part))
      return false;
  text = rest;
  return true;
}

/// Takes the rest of the member from the front of `text`, after the link: `"},` and the blanks that
/// follow. clangd writes the members by name, so that some follow always.
static bool consumeClosing(StringRef &text) {
  StringRef rest = text;
  for (StringRef part : {"\"", "}", ","})
    if (rest = rest.ltrim(); !rest.consume_front(part))
      return false;
  text = rest.ltrim();
  return true;
}

std::string withOurPages(StringRef message,
                         llvm::function_ref<std::string(StringRef rule)> addressOf) {
  const StringRef name = "\"codeDescription\"";
  if (!message.contains(clangsPages))
    return {};
  std::string result;
  bool changed = false;
  for (size_t at; (at = message.find(name)) != StringRef::npos;) {
    StringRef rest = message.drop_front(at);
    result += message.take_front(at);
    StringRef link = rest;
    bool ours = consumeOpening(link) && link.consume_front(clangsPages);
    StringRef page = link.take_until([](char c) { return c == '.' || c == '"'; });
    StringRef after = link.drop_until([](char c) { return c == '"'; });
    std::string address = ours ? addressOf(("migration-" + page).str()) : std::string();
    if (!address.empty()) {
      StringRef opening = rest.take_front(link.data() - rest.data() - clangsPages.size());
      result += (opening + address).str();
      message = after;
    } else if (ours && consumeClosing(after)) {
      message = after;
    } else {
      result += name;
      message = rest.drop_front(name.size());
      continue;
    }
    changed = true;
  }
  return changed ? result + message.str() : std::string();
}

} // namespace migralint::clangd
