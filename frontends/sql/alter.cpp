// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parser: ALTER and RENAME. One action for each clause.
#include "frontends/sql/parser.h"
#include "frontends/sql/rerun.h"

#include <algorithm>
#include <functional>

namespace migralint::sql {

void Parser::alter() {
  uint32_t first = at;
  ++at;
  Action table;
  table.alterIgnore = accept("ignore");
  accept("online");
  accept("foreign");
  if (isAny({"algorithm", "definer", "sql"}))
    skipUntil({"view", "event", "procedure", "function"});
  if (accept("table")) {
    table.ifExists = accept({"if", "exists"});
    accept("only");
    Name object = name();
    accept("*");
    setObject(table, object);
    if (!object.present)
      incomplete();
    alterTable(first, table);
    return;
  }
  if (acceptAny({"index", "view"}) || (accept("materialized") && accept("view"))) {
    bool isIndex = is("index", 0) || lexed.folded(lexed.tokens[at - 1]) == "index";
    bool ifExists = accept({"if", "exists"});
    Name object = name();
    Action action;
    action.kind = ActionKind::AlterOther;
    action.ifExists = ifExists;
    if (isIndex)
      action.objectKnown = object.known;
    else
      setObject(action, object);
    action.name = object.text;
    action.range = range(first, limit);
    if (accept({"rename", "to"}) || accept({"set", "schema"})) {
      action.rerun = ifExists ? Rerun::Stable : Rerun::Fails;
      action.selfGuard = ifExists;
    } else {
      action.rerun = is("rename") ? Rerun::Fails : Rerun::Stable;
    }
    out.actions.push_back(std::move(action));
    at = limit;
    return;
  }
  if (acceptAny({"database",    "schema",       "sequence", "type",       "function",
                 "procedure",   "extension",    "user",     "role",       "domain",
                 "event",       "system",       "default",  "aggregate",  "policy",
                 "publication", "subscription", "server",   "tablespace", "trigger",
                 "collation",   "group",        "language", "operator",   "rule",
                 "statistics",  "routine",      "text"})) {
    std::string_view what = lexed.folded(lexed.tokens[at - 1]);
    bool isSession = what == "system";
    bool isType = what == "type";
    if (what == "event")
      accept("trigger");
    if (what == "text") {
      accept("search");
      acceptAny({"configuration", "dictionary", "parser", "template"});
    }
    bool unnamed = what == "default" && is("privileges");
    Action action;
    action.kind = isSession ? ActionKind::Session : ActionKind::AlterOther;
    action.ifExists = accept({"if", "exists"});
    Name object = unnamed ? Name() : name();
    setObject(action, object);
    if ((what == "trigger" || what == "policy" || what == "rule") && accept("on")) {
      action.name = object.text;
      setObject(action, name());
    }
    if (isType && is("add") && is("value", 1))
      readEnumValue(action);
    bool guarded = action.ifExists;
    bool repeats = true;
    for (; !atEnd(); skipItem()) {
      if (is("drop") && isAny({"not", "default"}, 1)) // of a domain: none is no error
        continue;
      guarded = guarded || (is("if") && isAny({"not", "exists"}, 1));
      repeats = repeats && !isAny({"add", "rename", "drop"}) && !(is("set") && is("schema", 1));
    }
    action.rerun = repeats || guarded ? Rerun::Stable : Rerun::Fails;
    action.selfGuard = guarded;
    action.range = range(first, limit);
    out.actions.push_back(std::move(action));
    return;
  }
  add(ActionKind::Unknown, first).range = range(first, limit);
  incomplete();
  at = limit;
}

Action &Parser::addFor(const Action &table, ActionKind kind) {
  Action action = table;
  action.kind = kind;
  action.ifExists = false;
  out.actions.push_back(std::move(action));
  return out.actions.back();
}

void Parser::finishClause(Action &action, uint32_t first) {
  for (; !atEnd() && !is(",") && !startsNextClause(); skipItem())
    if (is("cascade")) {
      action.cascade = true;
    } else if (is("concurrently")) {
      action.concurrently = true;
    } else if (is("not") && is("valid", 1)) {
      action.notValid = true;
      tell(Dialect::Postgres);
    }
  action.range = rangeFrom(first);
}

/// `ADD COLUMN` and the like, which no definition of a column goes on with.
bool Parser::startsNextClause() const {
  return isAny({"add", "drop", "modify", "change"}) && is("column", 1) && canBeName(2);
}

void Parser::alterTable(uint32_t first, const Action &table) {
  if (atEnd()) {
    Action &action = addFor(table, ActionKind::Unknown);
    action.range = rangeFrom(first);
    incomplete();
    return;
  }
  do {
    uint32_t before = at;
    alterClause(table);
    if (at == before)
      skipItem();
    bool read = at > before && table.objectKnown && !out.actions.empty() &&
                out.actions.back().kind != ActionKind::Unknown;
    if (read && startsNextClause() && lexed.tokens[at - 1].kind != TokenKind::Hole) {
      problem(SqlProblem::Kind::Syntax, "a comma is missing between the clauses of ALTER TABLE", at,
              at + 2);
      continue;
    }
    if (!is(",") && !atEnd()) {
      if (!isHole())
        incomplete();
      while (!atEnd() && !is(","))
        skipItem();
    }
  } while (accept(",") || (!atEnd() && startsNextClause()));
  // A guard of the table's name is no guard of the clause, but without the table nothing fails.
  if (out.actions.empty())
    addFor(table, ActionKind::Unknown).range = rangeFrom(first);
  settleReplaced();
  // MySQL: the new name comes last, wherever it stands.
  auto renames = [](const Action &action) { return action.kind == ActionKind::RenameTable; };
  std::stable_partition(out.actions.begin(), out.actions.end(), std::not_fn(renames));
}

/// `DROP CONSTRAINT c, ADD CONSTRAINT c …` finds the second time what it has made.
void Parser::settleReplaced() {
  auto drops = [](const Action &action) {
    return action.kind == ActionKind::DropConstraint || action.kind == ActionKind::DropIndex;
  };
  for (size_t i = 0; i < out.actions.size(); ++i)
    for (size_t j = i + 1; j < out.actions.size() && drops(out.actions[i]); ++j) {
      Action &old = out.actions[i], &made = out.actions[j];
      bool adds = made.kind == ActionKind::AddConstraint || made.kind == ActionKind::CreateIndex;
      bool primary = old.clause == Clause::PrimaryKey && made.clause == Clause::PrimaryKey;
      if (adds && (primary || (!old.name.empty() && old.name == made.name)))
        old.rerun = made.rerun = Rerun::Stable;
    }
}

void Parser::alterClause(const Action &table) {
  uint32_t first = at;
  if (accept("add"))
    return alterAdd(table, first);
  if (accept("drop"))
    return alterDrop(table, first);
  if (accept("rename"))
    return alterRename(table, first);
  if (isAny({"modify", "change"})) {
    tell(Dialect::Mysql);
    return alterChange(table, first);
  }
  if (is("alter") && !isAny({"index", "constraint", "check"}, 1)) {
    ++at;
    return alterColumn(table, first);
  }
  bool isKnown = isAny({"engine",
                        "convert",
                        "owner",
                        "set",
                        "reset",
                        "auto_increment",
                        "comment",
                        "default",
                        "character",
                        "charset",
                        "collate",
                        "order",
                        "enable",
                        "disable",
                        "attach",
                        "detach",
                        "inherit",
                        "no",
                        "validate",
                        "cluster",
                        "force",
                        "row_format",
                        "algorithm",
                        "lock",
                        "partition",
                        "reorganize",
                        "truncate",
                        "exchange",
                        "remove",
                        "alter",
                        "replica",
                        "of",
                        "not",
                        "discard",
                        "import",
                        "checksum",
                        "key_block_size",
                        "pack_keys",
                        "stats_persistent",
                        "type",
                        "with",
                        "without",
                        "analyze",
                        "check",
                        "optimize",
                        "rebuild",
                        "repair",
                        "coalesce",
                        "max_rows",
                        "min_rows",
                        "avg_row_length",
                        "delay_key_write",
                        "page_checksum",
                        "transactional",
                        "storage",
                        "tablespace"});
  if (isKnown) {
    if (isAny({"engine", "convert", "auto_increment"}))
      tell(Dialect::Mysql);
    bool truncates = is("truncate");
    bool moves = is("set") && is("schema", 1);
    bool once = isAny({"attach", "detach", "inherit"}) || (is("no") && is("inherit", 1)) ||
                (is("remove") && is("partitioning", 1)) || (moves && !table.ifExists);
    Action &action = addFor(table, truncates ? ActionKind::Truncate : ActionKind::AlterOther);
    action.rerun = once ? Rerun::Fails : Rerun::Stable;
    readClause(action);
    if (is("partition", 1) && !is("by", 2)) // a list of partitions, and nothing else
      at = limit;
    finishClause(action, first);
    return;
  }
  Action &action = addFor(table, ActionKind::Unknown);
  incomplete();
  finishClause(action, first);
}

void Parser::alterAdd(const Action &table, uint32_t first) {
  if (isAny({"constraint", "primary", "foreign", "unique", "check", "exclude", "key", "index",
             "fulltext", "spatial", "partition"}) &&
      !(isAny({"key", "index"}) && !startsTableConstraint() && !is("if", 1))) {
    bool isIndex = isAny({"key", "index", "fulltext", "spatial"});
    bool primary = is("primary") || (is("constraint") && is("primary", 2));
    bool partition = is("partition");
    Action &action = addFor(table, isIndex     ? ActionKind::CreateIndex
                                   : partition ? ActionKind::AlterOther
                                               : ActionKind::AddConstraint);
    if (accept("constraint")) {
      action.ifNotExists = accept({"if", "not", "exists"});
      if (!isAny({"primary", "foreign", "unique", "check"}))
        action.name = name().text;
      primary = is("primary");
    }
    if (is("not") && is("null", 1))
      return namedNotNull(action, first);
    action.clause = constraintClause();
    bool unique = accept("unique") || primary;
    bool check = is("check");
    acceptAny({"primary", "foreign", "fulltext", "spatial", "check", "partition", "exclude"});
    if (!check)
      acceptAny({"key", "index"});
    accept({"nulls", "not", "distinct"});
    accept({"nulls", "distinct"});
    if (!action.ifNotExists)
      action.ifNotExists = accept({"if", "not", "exists"});
    if (!check && canBeName() && !is("using") && !partition) {
      std::string own = name().text;
      if (action.name.empty())
        action.name = own;
    }
    if (is("using") && is("index", 1)) {
      tell(Dialect::Postgres);
      action.usingIndex = true;
    } else if (accept("using")) {
      name();
    }
    if (is("(") && check) {
      Node condition = parenthesized();
      checkNullComparisons(condition);
      addRequired(condition, action);
    } else if (is("(")) {
      bool whole = true;
      for (std::string &key : keyColumns(&whole)) {
        Column column;
        column.name = std::move(key);
        column.primaryKey = column.notNull = primary;
        action.columns.push_back(std::move(column));
      }
      if (unique && whole) {
        std::vector<std::string> key;
        for (const Column &column : action.columns)
          key.push_back(column.name);
        action.uniqueKeys.push_back(std::move(key));
      }
    }
    bool named = !action.name.empty() || primary || partition;
    action.selfGuard = action.ifNotExists;
    // Without a name of its own, the engine finds another and adds the same once more.
    action.rerun = action.ifNotExists ? Rerun::Stable : named ? Rerun::Fails : Rerun::Unknown;
    finishClause(action, first);
    return;
  }
  accept("column");
  Insertion guard = missing("IF NOT EXISTS");
  guard.postgres = true; // MariaDB, too, which cannot be told from MySQL
  bool ifNotExists = accept({"if", "not", "exists"});
  bool list = is("(");
  uint32_t close = list ? peek().match : 0;
  if (list)
    ++at;
  do {
    if (list && startsTableConstraint()) {
      Action &action = addFor(table, ActionKind::AddConstraint);
      uint32_t start = at;
      tableConstraint(action);
      action.rerun = Rerun::Unknown;
      action.range = rangeFrom(start);
      continue;
    }
    uint32_t start = list ? at : first;
    Name column;
    uint32_t before = at;
    column = name();
    at = before;
    Column definition = columnDefinition();
    Action &action = addFor(table, ActionKind::AddColumn);
    action.ifNotExists = ifNotExists;
    if (guard.at.valid() && !ifNotExists && !list)
      action.guards.push_back(guard);
    action.name = column.text;
    if (!column.known) {
      action.columns.clear();
      if (atEnd() && column.last == at && column.present)
        incomplete(); // one hole: the column, or the column with its type, or a constraint
    }
    if (definition.primaryKey || definition.unique)
      action.uniqueKeys.push_back({definition.name});
    definition.name = column.text;
    action.columns.push_back(std::move(definition));
    if (accept("after"))
      name();
    accept("first");
    action.selfGuard = ifNotExists;
    action.rerun = ifNotExists ? Rerun::Stable : Rerun::Fails;
    if (list)
      action.range = rangeFrom(start);
    else
      finishClause(action, first);
  } while (list && accept(","));
  if (list) {
    if (!accept(")") && close > at)
      at = close + 1;
  }
}

/// PostgreSQL 18's `ADD CONSTRAINT name NOT NULL column`; with NOT VALID, old rows may have none.
void Parser::namedNotNull(Action &action, uint32_t first) {
  tell(Dialect::Postgres);
  at += 2;
  Column column;
  column.name = name().text;
  column.notNull = true;
  if (!is("not")) {
    action.kind = ActionKind::ChangeColumn;
    action.clause = Clause::SetNotNull;
    action.columns.push_back(std::move(column));
  }
  action.rerun = Rerun::Fails;
  finishClause(action, first);
}

void Parser::alterDrop(const Action &table, uint32_t first) {
  ActionKind kind = ActionKind::DropColumn;
  bool named = true;
  bool columnWord = false;
  bool partitions = false;
  if (accept("column")) {
    columnWord = true;
  } else if (isAny({"index", "key"}) && canBeName(1) && !isAny({"cascade", "restrict"}, 1)) {
    ++at;
    kind = ActionKind::DropIndex;
  } else if (isAny({"constraint", "check"}) && canBeName(1)) {
    ++at;
    kind = ActionKind::DropConstraint;
  } else if (accept({"foreign", "key"})) {
    kind = ActionKind::DropConstraint;
  } else if (accept({"primary", "key"})) {
    kind = ActionKind::DropConstraint;
    named = false;
  } else if (is("partition") && canBeName(1)) {
    ++at;
    kind = ActionKind::Truncate; // the rows go with the partition
    partitions = true;
  }
  Insertion guard = missing("IF EXISTS");
  guard.postgres = kind == ActionKind::DropColumn || (kind == ActionKind::DropConstraint && named);
  bool ifExists = accept({"if", "exists"});
  Name what;
  if (named)
    what = name();
  if (named && (!what.present || (!columnWord && !what.known && atEnd() &&
                                  kind == ActionKind::DropColumn && what.text.empty())))
    incomplete();
  Action &action = addFor(table, kind);
  action.name = what.text;
  action.ifExists = ifExists;
  if (!named)
    action.clause = Clause::PrimaryKey;
  if (guard.at.valid() && !ifExists)
    action.guards.push_back(std::move(guard));
  action.selfGuard = ifExists;
  action.rerun = ifExists ? Rerun::Stable : Rerun::Fails;
  if (partitions) // a list, and nothing else
    at = limit;
  finishClause(action, first);
}

void Parser::alterRename(const Action &table, uint32_t first) {
  ActionKind kind = ActionKind::RenameTable;
  bool guarded = false;
  Name from;
  if ((isAny({"to", "as"}) || is("=")) && canBeName(1)) {
    ++at;
  } else if (isAny({"index", "key", "constraint"}) && canBeName(1) && isAny({"to", "as"}, 2)) {
    kind = ActionKind::AlterOther;
    ++at;
    from = name();
    ++at;
  } else if (is("column") ? canBeName(1) : canBeName() && isAny({"to", "as"}, 1)) {
    kind = ActionKind::RenameColumn;
    accept("column");
    guarded = accept({"if", "exists"});
    from = name();
    if (!acceptAny({"to", "as"}))
      incomplete();
  }
  Name to = name();
  if (!to.present)
    incomplete();
  Action &action = addFor(table, kind);
  if (kind == ActionKind::RenameTable) {
    action.name = to.text;
  } else {
    action.name = to.text;
    if (from.present) {
      Column column;
      column.name = from.text;
      action.columns.push_back(std::move(column));
    }
  }
  // The second time, there is no table of that name any more.
  action.selfGuard = guarded || (kind == ActionKind::RenameTable && table.ifExists);
  action.rerun = action.selfGuard ? Rerun::Stable : Rerun::Fails;
  finishClause(action, first);
}

void Parser::alterChange(const Action &table, uint32_t first) {
  bool change = is("change");
  ++at;
  accept("column");
  bool guarded = accept({"if", "exists"});
  Name from;
  if (change)
    from = name();
  uint32_t before = at;
  Name to = name();
  at = before;
  Column definition = columnDefinition();
  bool renames = change && (from.text != to.text || from.known != to.known);
  if (renames) {
    Action &rename = addFor(table, ActionKind::RenameColumn);
    rename.name = to.text;
    Column column;
    column.name = from.text;
    rename.columns.push_back(std::move(column));
    rename.rerun = guarded ? Rerun::Stable : Rerun::Fails;
    rename.selfGuard = guarded;
    rename.range = rangeFrom(first);
  }
  Action &action = addFor(table, ActionKind::ChangeColumn);
  action.name = to.text;
  action.redefines = true;
  definition.name = to.text;
  if (definition.primaryKey || definition.unique)
    action.uniqueKeys.push_back({to.text});
  bool primary = definition.primaryKey, unique = definition.unique;
  action.columns.push_back(std::move(definition));
  // The second run of CHANGE with a new name stops at the rename.
  action.rerun = (renames && !guarded) || primary ? Rerun::Fails
                 : unique                         ? Rerun::Unknown // one more of the same
                                                  : Rerun::Stable;
  if (accept("after"))
    name();
  finishClause(action, first);
}

void Parser::alterColumn(const Action &table, uint32_t first) {
  accept("column");
  accept({"if", "exists"});
  Name named = name();
  Column column;
  column.name = named.text;
  Rerun rerun = Rerun::Stable;
  Range rerunRange;
  Clause clause = Clause::None;
  bool converts = false;
  if (accept({"set", "not", "null"})) {
    clause = Clause::SetNotNull;
    column.notNull = true;
  } else if (accept({"set", "default"})) {
    column.hasDefault = !is("null");
    checkBareWord(expression(), {}, Dialect::Sqlite);
  } else if (accept({"set", "data", "type"}) || accept("type")) {
    tell(Dialect::Postgres);
    clause = Clause::SetType;
    column.type = type();
    if (accept("collate"))
      name();
    if (is("using")) {
      uint32_t start = at;
      ++at;
      Assignment conversion{named.text, expression(), start, at};
      converts = !onlyCasts(start + 1, column);
      rerun = rerunOfAssignment(conversion, {named.text});
      if (rerun == Rerun::Compounds)
        rerunRange = rangeFrom(start);
    }
  } else if (isAny({"add", "drop", "set", "reset", "restart"})) {
    bool once = is("add") || (is("drop") && isAny({"identity", "expression"}, 1) && !is("if", 2));
    rerun = once ? Rerun::Fails : Rerun::Stable;
  } else {
    column.type = type(); // ALTER COLUMN c varchar(80)
    columnConstraints(column);
    if (column.type.empty())
      incomplete();
  }
  column.range = rangeFrom(first);
  Action &action = addFor(table, ActionKind::ChangeColumn);
  action.name = named.text;
  action.columns.push_back(std::move(column));
  action.rerun = rerun;
  action.rerunRange = rerunRange;
  action.clause = clause;
  action.converts = converts;
  finishClause(action, first);
}

void Parser::renameTables() {
  uint32_t first = at;
  at += 2;
  tell(Dialect::Mysql);
  size_t from = out.actions.size();
  do {
    uint32_t start = out.actions.size() == from ? first : at;
    Name old = name();
    if (!accept("to"))
      incomplete();
    Name to = name();
    if (!old.present || !to.present)
      incomplete();
    Action &action = add(ActionKind::RenameTable, start);
    setObject(action, old);
    action.name = to.text;
    action.rerun = Rerun::Fails;
    action.range = rangeFrom(start);
  } while (accept(","));
  finish();
}

} // namespace migralint::sql
