// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/stored_objects.h"

#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// The variable, and those that it runs over or refers to: `p` and `world` of
/// `for (auto &p : world.players)`.
static Names holders(const FunctionNode &node, const std::string &root) {
  constexpr int farthest = 3;
  Names names{root};
  for (int round = 0; round < farthest; ++round)
    for (const std::string &name : Names(names))
      if (auto local = node.locals.find(name); local != node.locals.end())
        for (const Definition &d : local->second)
          if (d.range && !d.output)
            names.insert(rootName(*d.value));
  names.erase("");
  return names;
}

bool isStoredField(const OwnOperation &own) {
  const FunctionNode &node = *own.node;
  const std::string &root = own.operation.object;
  if (root.empty())
    return false;
  const Names names = holders(node, root);
  // `put(&row.key, &row.data)` stores nothing of `row.visits`.
  auto other = [&](const Expr &arg) {
    const Expr &part = arg.kind == ExprKind::Unary && !arg.args.empty() ? arg.args[0] : arg;
    if (part.kind != ExprKind::Member || rootName(part) == part.name || !own.subject)
      return false;
    bool within = false;
    forEach(*own.subject, [&](const Expr &e) { within |= e.name == part.name; });
    return !within;
  };
  bool versioned = false, saved = false;
  for (const Site &site : node.sites) {
    const Expr &e = *site.expr;
    if (e.kind == ExprKind::Assign && !e.args.empty() && e.args[0].versionName &&
        rootName(e.args[0]) == root)
      versioned = true;
    if (e.kind != ExprKind::Call)
      continue;
    const bool stores = e.meaning.act == Act::Put || e.meaning.act == Act::Execute ||
                        (e.meaning.act == Act::None && e.meaning.pack.empty() &&
                         words::savesObject(lastPart(e.name)));
    for (const Expr &arg : e.args)
      saved |= stores && names.count(rootName(arg)) && !other(arg);
    // `hive->save()`
    saved |= stores && e.meaning.act == Act::None && e.args.empty() && !e.receiver.empty() &&
             names.count(rootName(e.receiver[0]));
  }
  // `hive.modify()->age += 1`
  if (own.subject)
    forEach(*own.subject, [&](const Expr &e) {
      saved |= e.kind == ExprKind::Call && words::givesForChange(lastPart(e.name));
    });
  // Setters are anybody's: that the object is stored must be seen.
  if (own.subject && own.subject->kind == ExprKind::Call)
    return saved;
  int p = node.parameter(root);
  bool given = p >= 0 && node.function->parameters[p].output && node.function->migrationName;
  // A loop over records that were given: `for (auto &item : items) item.count += 1`.
  if (auto local = node.locals.find(root);
      local != node.locals.end() && node.function->migrationName)
    for (const Definition &d : local->second)
      given |= d.range && node.parameter(rootName(*d.value)) >= 0;
  return versioned || saved || given;
}

/// `age` of `age`, `getAge`, `get_value_of_age` and `setAge`.
static std::string property(std::string_view name) {
  std::string folded;
  for (char c : name)
    if (c != '_')
      folded += static_cast<char>(tolower(static_cast<unsigned char>(c)));
  for (std::string_view prefix : {"getvalueof", "get", "set"})
    if (folded.size() > prefix.size() && folded.starts_with(prefix))
      return folded.substr(prefix.size());
  return folded;
}

bool changesOwnValue(const Expr &call) {
  if (call.kind != ExprKind::Call || call.receiver.size() != 1 || call.args.size() != 1 ||
      call.args[0].kind != ExprKind::Binary)
    return false;
  const Expr &value = call.args[0];
  const std::string root = rootName(call), name = property(lastPart(call.name));
  if (root.empty() ||
      (value.name != "+" && value.name != "-" && value.name != "*" && value.name != "/"))
    return false;
  bool own = false;
  forEach(value, [&](const Expr &e) {
    own |= e.kind == ExprKind::Call && e.args.empty() && !e.receiver.empty() &&
           rootName(e) == root && property(lastPart(e.name)) == name;
  });
  return own;
}

} // namespace migralint::linking
