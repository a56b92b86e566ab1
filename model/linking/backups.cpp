// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/backups.h"

namespace migralint::linking {

Place Backups::before(const FunctionNode &node, int site, int condition) const {
  std::set<const FunctionNode *> seen;
  return before(node, site, condition, seen);
}

Place Backups::beforeTable(const StepTable &table) const {
  std::set<const FunctionNode *> seen;
  return beforeTable(table, seen);
}

Place Backups::before(const FunctionNode &node, int site, int condition,
                      std::set<const FunctionNode *> &seen) const {
  for (size_t i = 0; i < node.sites.size() && (site < 0 || static_cast<int>(i) < site); ++i)
    if (isBackup(*node.sites[i].expr) && reaches(node, node.sites[i].condition, condition))
      return {node.file->path, node.sites[i].expr->range};
  if (!seen.insert(&node).second)
    return {};
  for (const CallSite &call : node.callers)
    if (call.caller != &node && !call.caller->function->testCode)
      if (Place p = before(*call.caller, call.site, call.condition, seen); p.valid())
        return p;
  for (const StepTable *table : guards.tablesOf(node))
    if (Place p = beforeTable(*table, seen); p.valid())
      return p;
  return {};
}

Place Backups::beforeTable(const StepTable &table, std::set<const FunctionNode *> &seen) const {
  CallSite by = guards.dispatcher(table);
  return by.caller ? before(*by.caller, by.site, by.condition, seen) : Place();
}

bool Backups::isBackup(const Expr &e) {
  if (e.meaning.act == Act::Backup)
    return true;
  for (const Expr &arg : e.args) {
    for (const SqlStatement &s : arg.sql)
      for (const Action &a : s.actions)
        if (a.kind == ActionKind::Maintenance && identifiers(arg.text.value(" ")).count("into"))
          return true; // VACUUM INTO
    if (e.meaning.act == Act::CopyFile)
      for (const std::string &word : identifiers(arg.text.value(" ")))
        if (word == "bak" || word.find("backup") != std::string::npos)
          return true;
  }
  return false;
}

/// Every version condition around the backup is around the operation too.
bool Backups::reaches(const FunctionNode &node, int backup, int operation) const {
  for (int c = backup; c >= 0; c = node.conditions[c].outer) {
    if (!guards.isVersionGuard(node, node.conditions[c]))
      continue;
    bool around = false;
    for (int o = operation; o >= 0; o = node.conditions[o].outer)
      around |= o == c || (node.conditions[o].statement == node.conditions[c].statement &&
                           node.conditions[o].holds == node.conditions[c].holds);
    if (!around)
      return false;
  }
  return true;
}

} // namespace migralint::linking
