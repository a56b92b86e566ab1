// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/dialects.h"

namespace migralint::linking {

Dialects::Dialects(const Program &program) {
  for (const FunctionNode &node : program.functions())
    for (const Site &site : node.sites)
      forEach(*site.expr, [&](const Expr &e) {
        add(*node.file, e.meaning.dialect);
        for (const SqlStatement &s : e.sql)
          add(*node.file, s.dialect);
      });
}

void Dialects::add(const FileFacts &file, Dialect dialect) {
  if (dialect == Dialect::Common)
    return;
  auto [at, fresh] = byFile.emplace(file.path, dialect);
  if (!fresh && at->second != dialect)
    at->second = Dialect::Common;
}

Dialect Dialects::of(const FileFacts &file) const {
  auto found = byFile.find(file.path);
  return found != byFile.end() ? found->second : file.dialect;
}

std::optional<Edit> guardEdit(const Action &action, Dialect dialect, const std::string &file) {
  for (const Insertion &guard : action.guards)
    if (guard.takenBy(dialect))
      return Edit{{file, guard.at}, guard.text};
  return std::nullopt;
}

} // namespace migralint::linking
