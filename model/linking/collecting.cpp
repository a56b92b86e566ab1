// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Operations that goes through the calls and assignments of one function, in order, and
// says what each does to stored data.
#include "model/linking/covers.h"
#include "model/linking/fresh_objects.h"
#include "model/linking/operations.h"
#include "model/linking/put_backs.h"
#include "model/linking/stored_objects.h"
#include "model/linking/words.h"
#include "model/linking/wrappers.h"

#include <algorithm>
#include <cctype>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// Whether the word begins a quoted text; `word` is in lower case.
static bool quotes(const std::string &text, const std::string &word) {
  for (size_t at = text.find_first_of("'\""); at != std::string::npos;
       at = text.find_first_of("'\"", at + 1))
    if (at + word.size() < text.size() &&
        std::equal(word.begin(), word.end(), text.begin() + at + 1,
                   [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); }))
      return true;
  return false;
}

bool recordsVersion(const Action &action, const SqlStatement &statement) {
  if (action.kind == ActionKind::Pragma)
    return action.set && action.object == "user_version";
  if (action.kind != ActionKind::Insert && action.kind != ActionKind::Update)
    return false;
  auto versionWord = [](const std::string &s) { return s.find("version") != std::string::npos; };
  if (versionWord(action.object))
    return true;
  for (const ColumnSource &v : action.values)
    if (versionWord(v.target))
      return true;
  for (const Column &c : action.columns)
    if (versionWord(c.name))
      return true;
  for (const auto &row : action.rows)
    for (const std::string &value : row)
      for (const std::string &word : identifiers(value))
        if (versionWord(word))
          return true;
  // `UPDATE admin SET value = 7 WHERE component = 'DB_VERSION'`; a column that only chooses the
  // rows is not the record.
  const auto &filter = action.filterColumns;
  for (const std::string &word : identifiers(statement.text))
    if (action.kind == ActionKind::Update && versionWord(word) &&
        (std::find(filter.begin(), filter.end(), word) == filter.end() ||
         quotes(statement.text, word)))
      return true;
  return false;
}

static bool isOperation(const Action &a) {
  switch (a.kind) {
  case ActionKind::Read:
  case ActionKind::Session:
  case ActionKind::Maintenance:
  case ActionKind::Begin:
  case ActionKind::Commit:
  case ActionKind::Rollback:
  case ActionKind::Savepoint:
    return false;
  case ActionKind::Pragma:
    return a.set && a.object == "user_version";
  default:
    return !a.temporary;
  }
}

/// An operation at a site; it is where the site is, as long as nothing says more.
static OwnOperation operationAt(const FunctionNode &node, size_t siteIndex) {
  const Site &site = node.sites[siteIndex];
  OwnOperation own;
  own.operation.place = own.operation.clause = {node.file->path, site.expr->range};
  own.expr = site.expr;
  own.node = &node;
  own.site = static_cast<int>(siteIndex);
  own.condition = site.condition;
  own.loop = site.loop;
  return own;
}

/// A second run finds done what it does.
static void settle(Operation &op) {
  op.rerun = Rerun::Stable;
  op.selfGuarded = true;
}

void Operations::addSql(FunctionOperations &out, const FunctionNode &node, size_t siteIndex,
                        const Expr &text, bool prepared, const FileFacts *list) const {
  const Site &site = node.sites[siteIndex];
  for (const SqlStatement &statement : text.sql)
    for (const Action &action : statement.actions) {
      if (action.kind == ActionKind::Read)
        continue;
      OwnOperation own = operationAt(node, siteIndex);
      // The text of a variable or constant stands elsewhere: the executing call is the place.
      bool here = !prepared && action.range.valid() && site.expr->range.contains(action.range);
      bool near = action.rerunRange.valid() && node.function->range.contains(action.rerunRange);
      Operation &op = own.operation;
      op.store = Store::Sql;
      op.kind = action.kind;
      op.object = action.object;
      op.detail = action.name;
      if (action.kind == ActionKind::AddColumn || action.kind == ActionKind::ChangeColumn ||
          action.kind == ActionKind::DropColumn)
        op.detail = action.columns.empty() ? action.name : action.columns[0].name;
      op.place = {node.file->path, here ? action.range : site.expr->range};
      op.clause = {node.file->path, near ? action.rerunRange : op.place.range};
      if (list && action.range.valid()) {
        op.place = {list->path, action.range};
        op.clause = {list->path, action.rerunRange.valid() ? action.rerunRange : action.range};
        own.loop = -1; // each of them runs once
      }
      op.text = statement.text;
      op.rerun = action.rerun;
      op.selfGuarded = action.selfGuard;
      op.recordsVersion = recordsVersion(action, statement);
      if (meaning(*site.expr).once) // the library records it, and does not run it again
        settle(op);
      own.action = &action;
      own.statement = &statement;
      own.source = &text;
      own.dialect = dialectOf(statement, *node.file, site.expr);
      if (action.kind != ActionKind::Insert) // only where a key is in view: RowRerun
        op.guardEdit = guardEdit(action, own.dialect, node.file->path);
      if (!action.object.empty())
        own.touched.insert(action.object);
      if (!action.name.empty())
        own.touched.insert(action.name);
      for (const Column &c : action.columns)
        own.touched.insert(c.name);
      for (const ColumnSource &v : action.values)
        if (!v.target.empty())
          own.touched.insert(v.target);
      if (!isOperation(action))
        own.operation.kind = action.temporary ? action.kind : ActionKind::Session;
      out.list.push_back(std::move(own));
    }
}

/// `x = x + 1`, `x = x + y`: whether `value` uses what is at `target`.
static bool usesItself(const Expr &target, const Expr &value) {
  std::string name =
      target.kind == ExprKind::Member || target.kind == ExprKind::Name ? target.name : "";
  if (name.empty() || value.kind == ExprKind::Name || value.kind == ExprKind::Member)
    return false;
  bool arithmetic = false, same = false;
  forEach(value, [&](const Expr &e) {
    if (e.kind == ExprKind::Binary &&
        (e.name == "+" || e.name == "-" || e.name == "*" || e.name == "/"))
      arithmetic = true;
    if ((e.kind == ExprKind::Member || e.kind == ExprKind::Name) && e.kind == target.kind &&
        e.name == name && rootName(e) == rootName(target))
      same = true;
  });
  return arithmetic && same;
}

/// Whether the assignment gives another value each time: `n += 1`, not `flags |= Migrated`, which
/// changes nothing more the second time.
static bool growsByItself(const std::string &op) {
  return op != "=" && op != "|=" && op != "&=" && op != "%=";
}

/// A target that is made by a call (`c(&T::n) = c(&T::n) + 1`), or that a text is added to.
static bool repeatsItself(const Expr &target, const Expr &value) {
  auto same = [](const Expr &a, const Expr &b, auto &&same) -> bool {
    return a.kind == b.kind && a.name == b.name && a.args.size() == b.args.size() &&
           std::equal(a.args.begin(), a.args.end(), b.args.begin(),
                      [&](const Expr &x, const Expr &y) { return same(x, y, same); });
  };
  if (value.kind == ExprKind::Text) {
    const std::string spelled = rootName(target) + "." + target.name;
    return target.kind == ExprKind::Member &&
           std::any_of(value.text.pieces.begin(), value.text.pieces.end(),
                       [&](const Piece &piece) { return piece.hole && piece.text == spelled; });
  }
  bool found = false;
  if (value.kind == ExprKind::Binary)
    forEach(value, [&](const Expr &e) { found |= same(e, target, same); });
  return found;
}

/// `{"n", raw("n + 1")}`.
static bool namesItself(const Expr &pair) {
  if (pair.args[0].kind != ExprKind::Text || !pair.args[0].text.known())
    return false;
  const std::string column = pair.args[0].text.value();
  bool itself = false;
  forEach(pair.args[1], [&](const Expr &e) {
    if (e.kind == ExprKind::Text) {
      const std::string value = e.text.value();
      itself |=
          value.find_first_of("+-*/|") != std::string::npos && identifiers(value).count(column);
    }
  });
  return itself;
}

/// `set(t.n = t.n + 1)`: whether one of the arguments is an assignment that uses its own target.
static bool assignsFromItself(const Expr &call) {
  bool itself = false;
  for (const Expr &argument : call.args)
    forEach(argument, [&](const Expr &e) {
      itself |= (e.kind == ExprKind::Assign && e.args.size() == 2 &&
                 (growsByItself(e.name) || usesItself(e.args[0], e.args[1]) ||
                  repeatsItself(e.args[0], e.args[1]))) ||
                (e.kind == ExprKind::List && e.args.size() == 2 && namesItself(e));
    });
  return itself;
}

/// What the operation is about, by its key or by the variable that it is done on. What is done on
/// `document["key"]` or `node.attribute("key")` is about that key.
static void nameSubject(OwnOperation &own) {
  Operation &op = own.operation;
  if (!own.subject)
    return;
  const Meaning &whole = own.subject->meaning;
  // `store["plants"].drop()`: a part of it that a pack knows by its name.
  const bool part = whole.act == Act::None && !whole.returns.empty() && whole.subject >= 0;
  if ((own.subject->kind == ExprKind::Index || own.subject->kind == ExprKind::Call) &&
      (whole.act == Act::Get || part))
    if (const Expr *key = subjectOf(*own.subject, whole); key && key->kind == ExprKind::Text) {
      own.subject = key;
      op.recordsVersion |= key->versionName && op.kind == ActionKind::Update;
    }
  // `dropColumns({"a", "b"})`
  if (own.subject->kind == ExprKind::List && !own.subject->args.empty() &&
      own.subject->args[0].kind == ExprKind::Text) {
    for (const Expr &each : own.subject->args)
      if (each.kind == ExprKind::Text) {
        const std::string name = each.text.value("…");
        op.object += (op.object.empty() ? "" : ", ") + name;
        own.touched.insert(name);
      }
  } else if (own.subject->kind == ExprKind::Text) {
    op.object = own.subject->text.value("…");
    for (char &c : op.object)
      c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
    own.touched = identifiers(op.object);
    own.touched.insert(op.object);
  } else {
    op.object = rootName(*own.subject);
    if (!op.object.empty())
      own.touched.insert(op.object);
    // `folder / "name"`: somebody may ask for the name.
    if (op.store == Store::File)
      forEach(*own.subject, [&](const Expr &e) {
        if (e.kind == ExprKind::Text)
          own.touched.merge(identifiers(e.text.value(" ")));
      });
  }
}

void Operations::addOther(FunctionOperations &out, const FunctionNode &node, size_t siteIndex,
                          const Meaning &m) const {
  const Site &site = node.sites[siteIndex];
  const Expr &e = *site.expr;
  OwnOperation own = operationAt(node, siteIndex);
  Operation &op = own.operation;
  own.subject = subjectOf(e, m);
  const Expr *value = argument(e, m.value);
  switch (m.act) {
  case Act::Put: {
    if (!own.subject) // `archive(hive)`
      op.object = lastPart(e.name);
    const Expr *object = e.receiver.empty() ? own.subject : &e.receiver[0];
    if (m.appends && object && isFresh(node, *object))
      return; // a list being built: where it is stored is the operation
    op.store = Store::KeyValue;
    op.kind = ActionKind::Update;
    op.rerun = m.appends ? Rerun::Compounds : Rerun::Unknown;
    if (value && (value->kind == ExprKind::Text || value->kind == ExprKind::Number) && !m.appends)
      settle(op);
    const Expr *key = m.subject >= 0 ? own.subject : nullptr;
    if (value && own.subject) {
      const MeaningOf meaningOf = [this](const Expr &call) { return meaning(call); };
      auto kept = putsBack(node, site, *own.subject, *value, meaningOf);
      if (kept || readsBack(node, *value, key, object, meaningOf)) {
        op.rerun = Rerun::Compounds;
        op.selfGuarded = false;
      }
      if (kept)
        own.kept = std::move(*kept);
      else if (key && op.rerun == Rerun::Compounds)
        own.kept = asksForPresence(node, site, *key, meaningOf);
      if (op.rerun == Rerun::Compounds && !m.appends && isAppended(node, *value))
        op.rerun = Rerun::Unknown; // what adds to it is the operation
    }
    if (own.subject)
      op.recordsVersion = own.subject->versionName;
    break;
  }
  case Act::RecordVersion:
    op.store = Store::KeyValue;
    op.kind = ActionKind::Update;
    settle(op);
    op.recordsVersion = true;
    break;
  case Act::Remove:
  case Act::Clear:
    if (!e.receiver.empty() && isRemade(node, e.receiver[0]))
      return; // what it is made from still has it
    op.store = Store::KeyValue;
    op.kind = m.act == Act::Remove ? ActionKind::Delete : ActionKind::Truncate;
    settle(op);
    break;
  case Act::RemoveFile:
    op.store = Store::File;
    op.kind = ActionKind::Delete;
    settle(op);
    break;
  case Act::RenameFile:
    op.store = Store::File;
    op.kind = ActionKind::RenameTable;
    op.rerun = Rerun::Fails;
    if (takesListed(node, e)) // what was moved is not found there again
      settle(op);
    else if (own.subject && takesWritten(node, siteIndex, *own.subject))
      op.rerun = Rerun::Unknown;
    break;
  case Act::CopyFile:
  case Act::WriteFile:
    op.store = Store::File;
    op.kind = ActionKind::Insert;
    op.rerun = Rerun::Unknown;
    break;
  case Act::Builder:
    op.store = Store::Sql;
    op.kind = m.action;
    op.rerun = m.action == ActionKind::Delete || m.action == ActionKind::Update ? Rerun::Unknown
                                                                                : Rerun::Fails;
    if (m.appends) {
      op.rerun = Rerun::Compounds;
    } else if (m.assigns) {
      const bool itself =
          assignsFromItself(e) || (m.subject >= 0 && own.subject && value &&
                                   readsBack(node, *value, own.subject, nullptr,
                                             [this](const Expr &call) { return meaning(call); }));
      op.rerun = itself ? Rerun::Compounds : Rerun::Stable;
    }
    if (value && value->kind == ExprKind::Text)
      op.detail = value->text.value("…");
    // `table("meta").where("name", "version").update(…)`
    if (op.kind == ActionKind::Update || op.kind == ActionKind::Insert)
      forEach(e, [&](const Expr &part) {
        op.recordsVersion |= part.kind == ExprKind::Text && part.versionName;
      });
    break;
  default:
    return;
  }
  if (m.once || m.repeatable) // the library records it, or finds it done
    settle(op);
  nameSubject(own);
  if (m.act == Act::Put && m.appends && value)
    touchAdded(own, node, *value);
  op.text = std::string(lastPart(e.name)) + "(" + op.object + ")";
  out.list.push_back(std::move(own));
}

void Operations::addField(FunctionOperations &out, const FunctionNode &node, size_t siteIndex,
                          const Expr &field, bool compounds) const {
  const Site &site = node.sites[siteIndex];
  OwnOperation own = operationAt(node, siteIndex);
  Operation &op = own.operation;
  op.store = Store::Object;
  op.kind = ActionKind::Update;
  op.object = rootName(field);
  op.detail = field.name;
  op.text = op.object + "." + std::string(lastPart(field.name));
  if (site.expr != &field)
    op.text += " " + (site.expr->kind == ExprKind::Call ? std::string(lastPart(site.expr->name))
                                                        : site.expr->name);
  op.rerun = compounds ? Rerun::Compounds : Rerun::Stable;
  op.selfGuarded = !compounds;
  op.recordsVersion = field.versionName || (!field.args.empty() && field.args[0].versionName);
  own.subject = &field;
  own.touched = {op.detail};
  out.list.push_back(std::move(own));
}

/// `document["n"] = 7`, `node.attribute("n") += 1`: what is read there is given another value.
void Operations::addAssigned(FunctionOperations &out, const FunctionNode &node,
                             size_t siteIndex) const {
  const Site &site = node.sites[siteIndex];
  const Expr &target = site.expr->args[0];
  const Expr &value = site.expr->args[1];
  if (isFresh(node, target))
    return; // a document being built: where it is stored is the operation
  OwnOperation own = operationAt(node, siteIndex);
  Operation &op = own.operation;
  const Expr &object = target.kind == ExprKind::Index ? target.args[0] : target.receiver[0];
  own.subject = subjectOf(target, target.meaning);
  const bool keyed = own.subject && own.subject != &object;
  op.store = Store::KeyValue;
  op.kind = ActionKind::Update;
  const MeaningOf meaningOf = [this](const Expr &call) { return meaning(call); };
  if (site.expr->name != "=" ||
      (own.subject && readsBack(node, value, keyed ? own.subject : nullptr, &object, meaningOf))) {
    op.rerun = Rerun::Compounds;
    if (keyed)
      own.kept = asksForPresence(node, site, *own.subject, meaningOf);
  } else if (value.kind == ExprKind::Text || value.kind == ExprKind::Number)
    settle(op);
  op.recordsVersion = own.subject && own.subject->versionName;
  nameSubject(own);
  op.text = op.object + " " + site.expr->name;
  out.list.push_back(std::move(own));
}

/// What is found in a function while its sites are gone through in order.
struct Operations::Found {
  FunctionOperations out;
  std::unordered_map<std::string, const Expr *> prepared; ///< by handle
  std::set<std::string> queues;                           ///< lists that statements were put into
};

/// `queries += "…"`, `item.count += 1`.
void Operations::addChange(Found &found, const FunctionNode &node, size_t site) const {
  const Expr &e = *node.sites[site].expr;
  if (e.kind == ExprKind::Assign && e.args.size() == 2) {
    const Expr &value = unwrapped(e.args[1]);
    if (e.name == "+=" && value.kind == ExprKind::Text && !value.sql.empty()) {
      addSql(found.out, node, site, value); // a statement queued into a batch
      found.queues.insert(rootName(e.args[0]));
      return;
    }
  }
  if (e.kind == ExprKind::Assign && e.args.size() == 2 && e.args[0].meaning.act == Act::Get &&
      (e.args[0].kind == ExprKind::Index || !e.args[0].receiver.empty())) {
    addAssigned(found.out, node, site);
    return;
  }
  bool compound = e.kind == ExprKind::Unary || growsByItself(e.name) ||
                  (e.args.size() == 2 && usesItself(e.args[0], e.args[1]));
  if (e.args.empty() || e.args[0].kind != ExprKind::Member || e.args[0].args.empty() ||
      e.args[0].args[0].kind == ExprKind::This)
    return;
  addField(found.out, node, site, e.args[0], compound);
}

/// Whether all statements of a text were understood.
static bool isRead(const Expr &text) {
  return std::all_of(text.sql.begin(), text.sql.end(),
                     [](const SqlStatement &s) { return s.complete; });
}

/// `exec("…")`, `exec({{"…"}, {"…"}})`, `prepare("…")`.
void Operations::addExecuted(Found &found, const FunctionNode &node, size_t site,
                             const Meaning &m) const {
  const Expr &e = *node.sites[site].expr;
  FunctionOperations &out = found.out;
  const Expr *subject = subjectOf(e, m);
  const Expr *text = subject ? &unwrapped(*subject) : nullptr;
  std::vector<const Expr *> texts;
  if (text && text->kind == ExprKind::Text)
    texts.push_back(text);
  else if (subject && subject->kind == ExprKind::List) // {{"…"}, {"…"}}: a batch
    for (const Expr &element : subject->args)
      if (unwrapped(element).kind == ExprKind::Text)
        texts.push_back(&unwrapped(element));
  // `sql = format("UPDATE …", n); exec(sql)`, `exec(format("UPDATE …", n))`
  if (texts.empty() && text) {
    const Meaning made = meaning(*text);
    auto known = found.prepared.find(rootName(*text));
    const Expr *prepared = made.act == Act::Prepare        ? subjectOf(*text, made)
                           : known != found.prepared.end() ? known->second
                                                           : nullptr;
    if (prepared && prepared->kind == ExprKind::Text)
      texts.push_back(prepared);
  }
  bool forwarded =
      texts.empty() && text && text->kind == ExprKind::Name && node.parameter(text->name) >= 0;
  const FileFacts *list = nullptr;
  if (text && texts.empty() && m.act != Act::Prepare) {
    auto wrapper = wrappers.find(&node);
    forwarded |= wrapper != wrappers.end() && wrapper->second.subject >= 0 &&
                 listParameter(node, node.sites[site], *text) == wrapper->second.subject &&
                 isGivenList(node, wrapper->second.subject);
    if (!forwarded) {
      StatementList listed = listOf(node, *text);
      forwarded = listed.steps;
      list = listed.file;
      texts = std::move(listed.texts);
    }
  }
  if (text && text->kind == ExprKind::Name && found.queues.count(text->name))
    return; // its statements are where they were put into it
  if (forwarded)
    return; // the callers' statements, or steps'
  if (m.act == Act::Prepare) {
    found.prepared[handleOf(node.sites[site], m, true)] = texts.empty() ? nullptr : texts.front();
    return;
  }
  if (list && !texts.empty()) {
    addListed(out, node, site, texts, *list);
    return;
  }
  ++out.statements;
  bool read = false;
  for (const Expr *t : texts)
    if (!t->sql.empty()) {
      addSql(out, node, site, *t);
      read = isRead(*t);
    }
  if (read)
    ++out.statementsRead;
  else {
    if (texts.empty())
      ++out.builtAtRunTime;
    out.unreadAt.push_back(e.range);
  }
}

/// A list of statements that a loop executes, or a function that is handed it.
void Operations::addListed(FunctionOperations &out, const FunctionNode &node, size_t site,
                           const std::vector<const Expr *> &texts, const FileFacts &list) const {
  out.statements += static_cast<uint32_t>(texts.size());
  bool read = true;
  for (const Expr *text : texts) {
    addSql(out, node, site, *text, false, &list);
    const bool known = isRead(*text);
    out.statementsRead += known;
    read &= known;
  }
  if (!read)
    out.unreadAt.push_back(node.sites[site].expr->range);
}

void Operations::addPrepared(Found &found, const FunctionNode &node, size_t site,
                             const Meaning &m) const {
  auto prepared = found.prepared.find(handleOf(node.sites[site], m, false));
  if (prepared == found.prepared.end())
    return; // prepared elsewhere
  FunctionOperations &out = found.out;
  ++out.statements;
  if (prepared->second && !prepared->second->sql.empty()) {
    ++out.statementsRead;
    addSql(out, node, site, *prepared->second, true);
  } else {
    ++out.builtAtRunTime;
    out.unreadAt.push_back(node.sites[site].expr->range);
  }
}

/// A function's own text with the caller's values in it.
void Operations::addFilled(Found &found, const FunctionNode &node, size_t site,
                           const Expr &text) const {
  const size_t before = found.out.list.size();
  addSql(found.out, node, site, text);
  for (size_t i = before; i < found.out.list.size(); ++i)
    found.out.list[i].filled = true;
  ++found.out.statements;
  found.out.statementsRead += !text.sql.empty();
}

/// A statement put into a batch: `queries.push_back("…")`, `queries << Query("…")`.
void Operations::addQueued(Found &found, const FunctionNode &node, size_t site) const {
  const Expr &e = *node.sites[site].expr;
  if (changesOwnValue(e)) {
    addField(found.out, node, site, e, true);
    return;
  }
  static constexpr std::string_view adders[] = {"push_back",  "append", "emplace_back",
                                                "operator<<", "push",   "add"};
  if (e.kind == ExprKind::Call && !e.receiver.empty() &&
      !(lastPart(e.name) == "operator<<" &&
        words::namesReport(lastPart(rootName(e.receiver[0])))) && // printed, and not run
      std::find(std::begin(adders), std::end(adders), lastPart(e.name)) != std::end(adders))
    for (const Expr &arg : e.args) {
      const Expr &value = unwrapped(arg);
      const Expr &list = e.receiver[0];
      if (value.kind == ExprKind::Text && guards.registers(value)) {
        continue;
      } else if (value.kind == ExprKind::Text && !value.sql.empty()) {
        addSql(found.out, node, site, value);
        found.queues.insert(rootName(list));
      }
      // Adding what it says itself; what comes from elsewhere may be a fresh list being filled.
      else if (value.kind == ExprKind::Text && list.kind == ExprKind::Member &&
               !list.args.empty() && list.args[0].kind != ExprKind::This)
        addField(found.out, node, site, list, true); // item.tags.push_back("migrated")
    }
}

/// How many operations the statements in the function's calls are at least: mostly there are no
/// others.
static size_t actionsIn(const FunctionNode &node) {
  size_t count = 0;
  for (const Site &site : node.sites)
    for (const Expr &arg : site.expr->args)
      for (const SqlStatement &statement : arg.sql)
        count += statement.actions.size();
  return count;
}

FunctionOperations Operations::collect(const FunctionNode &node) const {
  Found found;
  found.out.list.reserve(actionsIn(node));
  for (size_t i = 0; i < node.sites.size(); ++i) {
    const Expr &e = *node.sites[i].expr;
    if (e.kind == ExprKind::Assign || e.kind == ExprKind::Unary)
      addChange(found, node, i);
    if (e.kind != ExprKind::Call && e.kind != ExprKind::Construct)
      continue;
    if (auto filled = filledTexts.find(&e); filled != filledTexts.end() && filled->second.replaces)
      addFilled(found, node, i, filled->second.text);
    Meaning m = meaning(e);
    if (replaced.count(&e))
      continue; // the callers' statements
    if (m.act == Act::Execute && preparesFor(node, i))
      m.act = Act::Prepare;
    if (executes(m.act))
      addExecuted(found, node, i, m);
    else if (m.act == Act::ExecutePrepared)
      addPrepared(found, node, i, m);
    else if (m.act == Act::None)
      addQueued(found, node, i);
    else
      addOther(found.out, node, i, m);
  }
  return std::move(found.out);
}

} // namespace migralint::linking
