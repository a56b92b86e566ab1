// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/moves.h"

#include "model/linking/covers.h"
#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

bool movedByProgram(const OwnOperation &own, const std::string &column,
                    const Operations &operations) {
  if (!own.node || column.empty())
    return false;
  bool read = false, written = false;
  for (size_t i = 0; i < own.node->sites.size() && static_cast<int>(i) < own.site; ++i) {
    const Expr &e = *own.node->sites[i].expr;
    if (e.kind != ExprKind::Call && e.kind != ExprKind::Construct)
      continue;
    Meaning m = operations.meaning(e);
    for (const Expr &arg : e.args)
      forEach(arg, [&](const Expr &x) {
        for (const SqlStatement &s : x.sql)
          for (const Action &action : s.actions)
            if (action.kind == ActionKind::Read && identifiers(x.text.value(" ")).count(column) &&
                identifiers(x.text.value(" ")).count(own.action->object))
              read = true;
      });
    bool puts =
        m.act == Act::Put || m.act == Act::WriteFile || words::storesElsewhere(lastPart(e.name));
    written |= read && puts;
  }
  return read && written;
}

bool copiedByProgram(const OwnOperation &own) {
  if (!own.node || !own.action->objectKnown)
    return false;
  bool read = false;
  for (size_t i = 0; i < own.node->sites.size() && static_cast<int>(i) < own.site; ++i) {
    const Site &site = own.node->sites[i];
    bool puts = false;
    forEach(*site.expr, [&](const Expr &x) {
      for (const SqlStatement &s : x.sql)
        for (const Action &action : s.actions) {
          read |= action.kind == ActionKind::Read &&
                  identifiers(x.text.value(" ")).count(own.action->object) > 0;
          puts |= action.kind == ActionKind::Insert && action.object != own.action->object;
        }
    });
    if (read && puts && site.loop >= 0)
      return true;
  }
  return false;
}

bool filledElsewhere(const OwnOperation &own) {
  const FunctionNode &node = *own.node;
  auto element = own.subject ? node.locals.find(rootName(*own.subject)) : node.locals.end();
  if (element == node.locals.end())
    return false;
  for (const Definition &d : element->second)
    if (auto list = node.locals.find(rootName(*d.value)); d.range && list != node.locals.end())
      return std::any_of(list->second.begin(), list->second.end(), [&](const Definition &filled) {
        return filled.output && filled.value->kind == ExprKind::Call &&
               node.parameter(filled.value->name) >= 0;
      });
  return false;
}

/// Whether a loop's body passes records over: `continue` or `break` under a condition on the
/// record.
static bool skips(const std::vector<Statement> &body) {
  for (const Statement &s : body) {
    if (s.kind == Statement::Kind::If) {
      for (const auto *branch : {&s.body, &s.otherwise})
        for (const Statement &inner : *branch)
          if (inner.kind == Statement::Kind::Continue || inner.kind == Statement::Kind::Break)
            return true;
      if (skips(s.body) || skips(s.otherwise))
        return true;
    } else if (s.kind == Statement::Kind::Block || s.kind == Statement::Kind::Try) {
      if (skips(s.body))
        return true;
    }
  }
  return false;
}

std::string spelledKey(const Expr &e) {
  if (e.kind == ExprKind::Text && e.text.known())
    return e.text.value();
  if (e.kind == ExprKind::Text && !e.name.empty())
    return e.name;
  // `folder / "name"`, `folder.filePath("name")`: a part of the folder.
  if (e.kind == ExprKind::Binary ||
      (e.kind == ExprKind::Call && !e.receiver.empty() && !e.args.empty()))
    return spelled(e);
  return rootName(e);
}

/// Whether the key stands for an expression, as `spelledKey` writes it.
static bool isComputed(const std::string &key) {
  return key.find(' ') != std::string::npos || key.ends_with(')');
}

/// `for (entry : entries(folder)) rename(entry, …);`, with none passed over.
static bool movesEach(const FunctionNode &node, const Site &site, const Names &folder) {
  if (site.loop < 0 || site.expr->args.empty())
    return false;
  const Statement &loop = *node.loops[site.loop].statement;
  if (!loop.rangeFor || skips(loop.body))
    return false;
  for (int c = site.condition; c >= 0; c = node.conditions[c].outer)
    if (loop.range.contains(node.conditions[c].statement->range) &&
        node.conditions[c].statement != &loop)
      return false;
  const Names moved = namesIn(site.expr->args[0]), listed = namesIn(loop.expr);
  auto inFolder = [&](const std::string &name) { return folder.count(name) > 0; };
  return moved.count(loop.name) > 0 && std::any_of(listed.begin(), listed.end(), inFolder);
}

/// What a variable is made from, if that is one thing: `node`, `node.parent()`, `File(old.path())`.
static const Expr *onlyPart(const Expr &value) {
  const Expr *part = &value;
  if (value.kind == ExprKind::Construct && value.args.size() == 1)
    part = &value.args[0];
  bool named = part->kind == ExprKind::Name || part->kind == ExprKind::Call;
  return named && !rootName(*part).empty() ? part : nullptr;
}

/// `old = node;` makes what is read from `node` read from `old` too.
static Names aliasesOf(const FunctionNode &node, const std::string &key) {
  Names aliases{key};
  for (int round = 0; round < 2; ++round)
    for (const std::string &alias : Names(aliases))
      if (auto local = node.locals.find(alias); local != node.locals.end())
        for (const Definition &d : local->second)
          if (const Expr *made = onlyPart(*d.value); !d.output && !d.range && made)
            aliases.insert(rootName(*made));
  return aliases;
}

namespace {

/// What is seen of a key in the sites before its removal.
struct Before {
  bool moved = false; ///< as it is, or as a part of something greater
  int read = -1;      ///< the last site that reads it
};

} // namespace

/// Whether the call reads the key within a group: `beginGroup("net"); value("host")` is "net/host".
static bool inGroup(const Expr &call, const Meaning &m, const std::string &group,
                    const std::string &key) {
  const Expr *subject = group.empty() ? nullptr : subjectOf(call, m);
  return subject && subject->kind == ExprKind::Text && subject->text.known() &&
         group + subject->text.value() == key;
}

static Before lookBefore(const OwnOperation &own, const std::string &key,
                         const Operations &operations) {
  const FunctionNode &node = *own.node;
  const Names aliases = aliasesOf(node, key);
  const bool computed = isComputed(key);
  Before before;
  bool grouped = false; // within the group of the key
  std::string group;    // within which keys are said without it
  for (size_t i = 0; i < node.sites.size() && static_cast<int>(i) < own.site; ++i) {
    const Expr &e = *node.sites[i].expr;
    bool mentions = false;
    auto look = [&](const Expr &x) {
      if ((x.kind == ExprKind::Text && x.text.known() && x.text.value() == key) ||
          ((x.kind == ExprKind::Name || x.kind == ExprKind::Member || x.kind == ExprKind::Text) &&
           aliases.count(x.name)) ||
          (computed && (x.kind == ExprKind::Binary || x.kind == ExprKind::Call) &&
           spelled(x) == key))
        mentions = true;
    };
    if (e.kind == ExprKind::Assign && e.args.size() == 2) {
      forEach(e.args[1], look); // document["new"] = document["old"]
      if (mentions && e.args[0].kind != ExprKind::Name)
        return {true, before.read};
      continue;
    }
    Meaning m = operations.meaning(e);
    for (const Expr &arg : e.args)
      forEach(arg, look);
    for (const Expr &r : e.receiver)
      forEach(r, look);
    if (words::opensGroup(lastPart(e.name))) {
      grouped = mentions;
      group = e.args.empty() || !e.args[0].text.known() ? "" : e.args[0].text.value() + "/";
    } else if (words::closesGroup(lastPart(e.name))) {
      grouped = false;
      group.clear();
    }
    mentions |= m.act == Act::Get && (grouped || inGroup(e, m, group, key));
    // `message.title()` reads what `message.clear_title()` takes away.
    const bool getter = e.kind == ExprKind::Call && e.args.size() <= 1 && !e.receiver.empty() &&
                        m.act == Act::None && lastPart(e.name) == key;
    bool moves = m.act == Act::RenameFile || m.act == Act::CopyFile;
    if (moves && !e.args.empty())
      for (const std::string &name : namesIn(e.args[0]))
        mentions |= aliases.count(name) > 0;
    if (moves && movesEach(node, node.sites[i], aliases))
      return {true, before.read};
    // What is removed stays in the clone.
    bool copies = !e.receiver.empty() && aliases.count(rootName(e.receiver[0])) &&
                  words::copiesTo(lastPart(e.name));
    if ((mentions && moves) || copies || words::copiesWhole(lastPart(e.name)))
      return {true, before.read};
    if (getter || (mentions && (m.act == Act::Get || words::readsRecords(lastPart(e.name)))))
      before.read = static_cast<int>(i);
  }
  return before;
}

/// `remove(backup); rename(store, backup);` replaces it.
static bool replaced(const OwnOperation &own, const std::string &key,
                     const Operations &operations) {
  const FunctionNode &node = *own.node;
  for (size_t i = own.site + 1; i < node.sites.size(); ++i) {
    const Expr &e = *node.sites[i].expr;
    Meaning m = operations.meaning(e);
    if (m.act == Act::RenameFile || m.act == Act::CopyFile)
      for (const Expr &arg : e.args)
        if (spelledKey(arg) == key)
          return true;
  }
  return false;
}

/// `put("version", "3")`: whatever was read before is not in it.
static bool putsConstant(const Expr &call, const Meaning &m) {
  if (m.act != Act::Put || m.value < 0 || static_cast<size_t>(m.value) >= call.args.size())
    return false;
  const Expr &value = call.args[static_cast<size_t>(m.value)];
  return value.kind == ExprKind::Number || (value.kind == ExprKind::Text && value.text.known());
}

/// Anything stored in the step, before the removal or (read into memory first) after it.
static Moved storedAfter(const OwnOperation &own, int read, const Operations &operations) {
  const FunctionNode &node = *own.node;
  bool stored = false;
  for (size_t i = read + 1; i < node.sites.size() && !stored; ++i) {
    const Expr &e = *node.sites[i].expr;
    Meaning m = operations.meaning(e);
    // `document["new"] = *found`
    if (e.kind == ExprKind::Assign && e.args.size() == 2 && e.args[0].meaning.act == Act::Get &&
        e.args[1].kind != ExprKind::Number &&
        !(e.args[1].kind == ExprKind::Text && e.args[1].text.known()))
      stored = true;
    stored |=
        static_cast<int>(i) != own.site && !putsConstant(e, m) &&
        (m.act == Act::Put || m.act == Act::WriteFile || m.act == Act::Execute ||
         (!e.args.empty() && words::storesElsewhere(lastPart(e.name)))); // no `WriteOptions()`
  }
  if (!stored)
    return Moved::No;
  // A loop over the records, inside whatever loop the removal is in, that skips or ends early
  // copies only some of them.
  for (int at = read + 1; at < own.site; ++at)
    for (int l = node.sites[at].loop; l >= 0 && l != own.loop; l = node.loops[l].outer)
      if (skips(node.loops[l].statement->body))
        return Moved::Some;
  return Moved::Yes;
}

/// `document["new"] = document.take("old")`: what is removed is handed on by the removal itself.
static bool handsOn(const OwnOperation &own, const Operations &operations) {
  const FunctionNode &node = *own.node;
  if (!own.expr || own.site < 0 || node.sites[own.site].discarded ||
      operations.meaning(*own.expr).errors == ErrorStyle::Returns)
    return false;
  auto holds = [&](const Expr &value) {
    bool found = false;
    forEach(value, [&](const Expr &e) { found |= &e == own.expr; });
    return found;
  };
  return std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
    const Expr &e = *site.expr;
    if (e.kind == ExprKind::Assign && e.args.size() == 2)
      return e.args[0].kind != ExprKind::Name && holds(e.args[1]);
    const Meaning m = operations.meaning(e);
    return &e != own.expr && m.act == Act::Put && m.value >= 0 &&
           static_cast<size_t>(m.value) < e.args.size() &&
           holds(e.args[static_cast<size_t>(m.value)]);
  });
}

/// In the function that the operation stands in.
static Moved movedHere(const OwnOperation &own, const std::string &key,
                       const Operations &operations) {
  Before before = lookBefore(own, key, operations);
  if (before.moved || handsOn(own, operations) || replaced(own, key, operations))
    return Moved::Yes;
  return before.read < 0 ? Moved::No : storedAfter(own, before.read, operations);
}

/// `renameKey(settings, "old", "new");`, where the function reads what is there, removes it and
/// stores it under the other key.
static bool movedByHelper(const OwnOperation &own, const Operations &operations) {
  const FunctionNode *helper = own.expr ? operations.forwarder(*own.expr) : nullptr;
  if (!helper || helper == own.node)
    return false;
  const auto &list = operations.of(*helper).list;
  return std::any_of(list.begin(), list.end(), [&](const OwnOperation &inner) {
    const std::string key = inner.subject ? rootName(*inner.subject) : std::string();
    return inner.operation.kind == own.operation.kind && helper->parameter(key) >= 0 &&
           movedHere(inner, key, operations) == Moved::Yes;
  });
}

Moved keyMoved(const OwnOperation &own, const std::string &key, const Operations &operations) {
  if (key.empty())
    return Moved::No;
  Moved here = movedHere(own, key, operations);
  return here == Moved::No && movedByHelper(own, operations) ? Moved::Yes : here;
}

} // namespace migralint::linking
