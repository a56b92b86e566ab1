// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/lsp/features.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <set>

namespace migralint::driver::lsp {

namespace json = llvm::json;
using llvm::StringRef;

json::Value hover(const DocumentResult &document, Position position,
                  const ClientAbilities &client) {
  std::string text;
  std::optional<Span> where;
  std::set<std::pair<std::string, std::string>> told;
  for (const Diagnosis &diagnosis : document.diagnoses) {
    if (!diagnosis.span.touches({position, position}) ||
        !told.emplace(diagnosis.rule, diagnosis.advice).second)
      continue;
    if (!text.empty())
      text += client.markdown ? "\n\n---\n\n" : "\n\n";
    text += explanation(diagnosis.rule, diagnosis.advice, client.markdown);
    if (!where)
      where = diagnosis.span;
  }
  if (!where)
    return nullptr;
  return json::Object{
      {"contents",
       json::Object{{"kind", client.markdown ? "markdown" : "plaintext"}, {"value", text}}},
      {"range", toJSON(*where)}};
}

/// Whether a client that asks for some kinds wants `quickfix`; kinds form a tree.
static bool wantsQuickFixes(const json::Array *only) {
  return !only || llvm::any_of(*only, [](const json::Value &kind) {
    std::optional<StringRef> name = kind.getAsString();
    return name && (name->empty() || *name == "quickfix");
  });
}

json::Array codeActions(const DocumentResult &document, const Span &span, const json::Array *only,
                        const ClientAbilities &client) {
  json::Array actions;
  // Without literals there are only commands, and we have none.
  if (!client.literalActions || !wantsQuickFixes(only))
    return actions;
  std::set<std::string> offered; // two findings at one place may have one fix
  for (bool fixes : {true, false})
    for (const Diagnosis &diagnosis : document.diagnoses) {
      if (!diagnosis.span.touches(span))
        continue;
      for (const Action &action : diagnosis.actions) {
        if (action.mends != fixes ||
            !offered.insert(action.title + llvm::formatv("{0}", action.edit).str()).second)
          continue;
        json::Object object{{"title", action.title},
                            {"kind", "quickfix"},
                            {"diagnostics", json::Array{diagnosis.diagnostic}},
                            {"edit", action.edit}};
        if (action.preferred)
          object["isPreferred"] = true;
        actions.push_back(std::move(object));
      }
    }
  return actions;
}

} // namespace migralint::driver::lsp
