// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clangd/pages.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

namespace migralint::clangd {

namespace json = llvm::json;
using llvm::StringRef;

/// How clangd's links for `migration-...` begin (getDiagnosticDocURI in its Diagnostics.cpp).
static constexpr StringRef clangsPages =
    "https://clang.llvm.org/extra/clang-tidy/checks/migration/";

static bool isWebAddress(StringRef homepage) {
  return homepage.starts_with("https://") || homepage.starts_with("http://");
}

/// Whether `object` is a diagnostic of ours that has a link; changes or removes that.
static bool repair(json::Object &object, StringRef homepage) {
  json::Object *description = object.getObject("codeDescription");
  if (!description)
    return false;
  StringRef link = description->getString("href").value_or("");
  if (!link.consume_front(clangsPages))
    return false;
  if (!isWebAddress(homepage))
    object.erase("codeDescription");
  else
    (*description)["href"] =
        (homepage + "#migration-" + link.take_until([](char c) { return c == '.'; })).str();
  return true;
}

/// Whether anything has changed. Messages of clangd are a few levels deep.
static bool repairAll(json::Value &value, StringRef homepage) {
  bool changed = false;
  if (json::Object *object = value.getAsObject()) {
    changed = repair(*object, homepage);
    for (auto &[key, member] : *object)
      changed |= repairAll(member, homepage);
  } else if (json::Array *array = value.getAsArray()) {
    for (json::Value &element : *array)
      changed |= repairAll(element, homepage);
  }
  return changed;
}

std::string withOurPages(StringRef message, StringRef homepage) {
  if (!message.contains(clangsPages))
    return {};
  llvm::Expected<json::Value> value = json::parse(message);
  if (!value) {
    llvm::consumeError(value.takeError());
    return {};
  }
  if (!repairAll(*value, homepage))
    return {};
  // Line ends stand outside strings only, where `--pretty` makes them.
  bool pretty = message.contains('\n');
  return pretty ? llvm::formatv("{0:2}", *value).str() : llvm::formatv("{0}", *value).str();
}

} // namespace migralint::clangd
