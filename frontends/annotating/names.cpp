// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/annotating/names.h"

namespace migralint::annotating {

const Names::Tags &Names::of(std::string_view name) {
  auto [found, added] = known.try_emplace(std::string(name));
  if (added)
    found->second = {rules.storedVersion(name), rules.latestVersion(name), rules.cacheName(name)};
  return found->second;
}

void Names::tag(Expr &expr, std::string_view name) {
  if (name.empty())
    return;
  const Tags &tags = of(name);
  expr.cacheName = tags.cache;
  expr.latestName = tags.latest;
  // A name that says which of the two it is by `latest` or by its style is not the other as well.
  expr.versionName = tags.stored && !tags.latest;
}

void CacheTables::nameIn(std::vector<SqlStatement> &statements) {
  for (SqlStatement &statement : statements)
    for (Action &action : statement.actions)
      action.cache = !action.object.empty() && isCache(action.object);
}

bool CacheTables::isCache(const std::string &table) {
  auto [found, added] = known.try_emplace(table);
  if (added)
    found->second = rules.cacheName(table);
  return found->second;
}

} // namespace migralint::annotating
