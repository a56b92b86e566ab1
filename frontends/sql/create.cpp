// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parser: CREATE and DROP.
#include "frontends/sql/parser.h"

#include <algorithm>

namespace migralint::sql {

void Parser::create() {
  uint32_t first = at;
  ++at;
  bool replace = accept({"or", "replace"});
  bool temporary = false;
  bool unique = false;
  bool materialized = false;
  bool fulltext = false;
  bool recursive = false;
  bool ofEvents = false;
  for (;;) {
    if (acceptAny({"temp", "temporary"}))
      temporary = true;
    else if (accept("unique"))
      unique = true;
    else if (accept("materialized"))
      materialized = true;
    else if (acceptAny({"fulltext", "spatial"}))
      fulltext = true;
    else if (is("definer")) // DEFINER = user@host
      skipUntil({"view", "trigger", "procedure", "function", "event", "sql"});
    else if (is("sql") && is("security", 1))
      at += 3;
    else if (is("algorithm"))
      skipUntil({"view", "definer", "sql"});
    else if (is("recursive"))
      recursive = accept("recursive");
    else if ((is("aggregate") && is("function", 1)) || (is("event") && is("trigger", 1)))
      ofEvents = lexed.folded(lexed.tokens[at++]) == "event";
    else if (!acceptAny({"unlogged", "global", "local", "virtual", "constraint", "foreign",
                         "external", "procedural", "trusted", "clustered"}))
      break;
  }
  ActionKind kind = ActionKind::CreateOther;
  bool known = true;
  bool named = true;
  if (accept("table"))
    kind = ActionKind::CreateTable;
  else if (accept("index"))
    kind = ActionKind::CreateIndex;
  else if (accept("view"))
    kind = ActionKind::CreateView;
  else if (accept("trigger")) // an event trigger is no table's
    kind = ofEvents ? ActionKind::CreateOther : ActionKind::CreateTrigger;
  else if ((is("text") && is("search", 1)) || (is("data") && is("wrapper", 1)) ||
           (is("access") && is("method", 1)) || isAny({"operator", "cast"}))
    named = readKindOfOther();
  else if (acceptAny({"database", "schema"}))
    kind = ActionKind::CreateDatabase;
  else if (isAny({"function",  "procedure",   "sequence",     "type",     "extension",
                  "domain",    "user",        "role",         "language", "collation",
                  "aggregate", "publication", "subscription", "server",   "policy",
                  "rule",      "statistics",  "tablespace",   "default",  "event",
                  "package",   "conversion",  "transform",    "group"}))
    ++at;
  else
    known = false;
  if (!known) {
    add(ActionKind::Unknown, first).range = range(first, limit);
    incomplete();
    at = limit;
    return;
  }
  const std::string_view word = lexed.folded(lexed.tokens[at - 1]);
  // What the statement makes is read into a copy: WITH in a query may add actions of its own.
  Action action;
  action.kind = kind;
  action.orReplace = replace;
  action.temporary = temporary;
  action.clause = materialized ? Clause::MaterializedView
                  : fulltext   ? Clause::Fulltext
                               : Clause::None;
  acceptConcurrently(action);
  Insertion guard = missing("IF NOT EXISTS");
  guard.sqlite = kind == ActionKind::CreateTable ||
                 (kind == ActionKind::CreateIndex && !is("on")) || kind == ActionKind::CreateView ||
                 kind == ActionKind::CreateTrigger;
  guard.postgres = kind == ActionKind::CreateTable ||
                   (kind == ActionKind::CreateIndex && !is("on")) ||
                   (kind == ActionKind::CreateView && materialized);
  guard.mysql = kind == ActionKind::CreateTable;
  action.ifNotExists = accept({"if", "not", "exists"});
  if (kind == ActionKind::CreateIndex) {
    createIndex(action, unique);
  } else {
    if (kind == ActionKind::CreateTable && peek().kind == TokenKind::String)
      tell(Dialect::Sqlite); // the only one to take a string for a name
    accept("authorization"); // CREATE SCHEMA AUTHORIZATION user: the user's name is the schema's
    Name object = named ? name() : Name();
    if (!object.present && named)
      incomplete();
    // SQLite's and PostgreSQL's schemas of temporary objects.
    action.temporary |= object.qualifier == "temp" || object.qualifier == "pg_temp";
    if (!action.ifNotExists)
      action.ifNotExists = accept({"if", "not", "exists"});
    if (kind == ActionKind::CreateTable) {
      setObject(action, object);
      createTable(action);
    } else if (kind == ActionKind::CreateView) {
      setObject(action, object);
      action.name = object.text;
      if (is("("))
        skipParentheses();
      skipUntil({"as"});
      accept("as");
      if (startsQuery())
        describeRead(action, query());
      if (recursive)
        std::erase(action.sources, object.text);
      while (isHole() || is("with") ||
             isAny({"no", "data", "check", "option", "cascaded", "local"}))
        ++at;
    } else if (kind == ActionKind::CreateTrigger) {
      action.name = object.text;
      while (!atEnd() && !is("on") && !is("begin"))
        skipItem();
      if (accept("on"))
        setObject(action, name());
      at = limit;
    } else {
      setObject(action, object);
      action.name = object.text;
      if (word == "type")
        action.clause = Clause::OwnType;
      if (accept("as") && is("enum"))
        tell(Dialect::Postgres);
      at = limit;
    }
  }
  finish();
  action.range = range(first, limit);
  if (guard.at.valid() && !action.ifNotExists && !replace)
    action.guards.push_back(std::move(guard));
  out.actions.push_back(std::move(action));
}

void Parser::createIndex(Action &action, bool unique) {
  Name index;
  if (!is("on"))
    index = name();
  else
    namelessIndex = lexed.tokens[at - 1].kind != TokenKind::Hole;
  if (namelessIndex && canBeName(1) && is("(", 2))
    problem(SqlProblem::Kind::Syntax, "CREATE INDEX names no index, which only PostgreSQL accepts",
            at, at + 2, Dialect::Postgres);
  action.name = index.text;
  if (!action.ifNotExists)
    action.ifNotExists = accept({"if", "not", "exists"});
  if (accept("using"))
    name();
  if (!accept("on"))
    incomplete();
  if (accept("only"))
    action.clause = Clause::ParentOnly;
  Name table = name();
  setObject(action, table);
  if (accept("using"))
    name();
  if (!is("(") && !isHole())
    incomplete();
  bool whole = true;
  for (std::string &column : keyColumns(&whole)) {
    Column one;
    one.name = std::move(column);
    action.columns.push_back(std::move(one));
  }
  while (!atEnd() && !is("where")) // INCLUDE, WITH, COMMENT, ALGORITHM: how, not what
    skipItem();
  if (accept("where")) {
    condition();
    action.filtered = true;
  }
  at = limit;
  // Of an expression, or of some rows only: no key of the table's columns.
  if (!unique || !whole || action.filtered || action.columns.empty())
    return;
  action.uniqueKeys.emplace_back();
  for (const Column &column : action.columns)
    action.uniqueKeys.back().push_back(column.name);
}

/// The rest of a kind of several words, such as TEXT SEARCH DICTIONARY. Whether a name follows.
bool Parser::readKindOfOther() {
  bool unnamed = is("cast") || (is("operator") && !isAny({"class", "family"}, 1));
  ++at;
  acceptAny({"search", "wrapper", "method", "class", "family"});
  acceptAny({"configuration", "dictionary", "parser", "template"});
  return !unnamed;
}

void Parser::createTable(Action &action) {
  if (is("(") && !startsQuery()) {
    tableBody(action);
  } else if (isAny({"partition"})) {
    tell(Dialect::Postgres);
    at = limit;
    return;
  } else if (is("using") && !action.temporary && lexed.tokens[at].kind == TokenKind::Word &&
             dialect != Dialect::Postgres) {
    at = limit; // CREATE VIRTUAL TABLE t USING fts5(…)
    tell(Dialect::Sqlite);
    return;
  }
  if (accept("like")) {
    action.sources.push_back(name().text);
    at = limit;
    return;
  }
  // Options: ENGINE=…, WITHOUT ROWID, INHERITS (…), PARTITION BY …
  while (!atEnd() && !startsQuery() && !is("as")) {
    if (is("engine"))
      tell(Dialect::Mysql);
    if (is("without") && is("rowid", 1))
      tell(Dialect::Sqlite);
    if (is(")"))
      incomplete();
    if (is("inherits") && is("(", 1)) {
      ++at;
      for (std::string &parent : nameList())
        action.sources.push_back(std::move(parent));
      continue;
    }
    if (acceptAny({"ignore"}))
      action.orIgnore = true;
    else
      skipItem();
  }
  bool copies = accept("as");
  if (startsQuery()) {
    describeCopy(action, query(), {});
    accept("with");
    accept("no");
    accept("data");
  } else if (copies) {
    action.fromSelect = true;
    if (!isHole())
      incomplete();
    at = limit;
  }
}

void Parser::tableBody(Action &action) {
  uint32_t close = peek().match;
  if (close <= at) {
    incomplete();
    action.holed = true;
  }
  ++at;
  while (!atEnd() && !is(")")) {
    if (startsTableConstraint()) {
      tableConstraint(action);
    } else if (isHole() && (isAny({",", ")"}, 1) || at + 1 >= limit)) {
      ++at; // the whole list, or one column
      action.holed = true;
    } else {
      Column column = columnDefinition();
      if (column.primaryKey || column.unique)
        action.uniqueKeys.push_back({column.name});
      if (!column.name.empty())
        action.columns.push_back(std::move(column));
      else
        action.holed = true;
    }
    if (!is(",") && !is(")") && !atEnd()) {
      action.holed = true;
      if (!isHole())
        incomplete();
      skipUntil({","});
    }
    accept(",");
  }
  accept(")");
}

bool Parser::startsTableConstraint() const {
  if (isAny({"constraint"}))
    return canBeName(1);
  if (isAny({"primary", "foreign"}))
    return is("key", 1);
  if (is("unique"))
    return is("(", 1) || isAny({"key", "index", "nulls"}, 1) || (canBeName(1) && is("(", 2));
  if (is("check") || is("exclude"))
    return is("(", 1) || is("using", 1);
  if (isAny({"fulltext", "spatial"}))
    return isAny({"key", "index"}, 1) || is("(", 1) || (canBeName(1) && is("(", 2));
  if (is("like"))
    return canBeName(1);
  if (!isAny({"key", "index"}) || dialect == Dialect::Sqlite || dialect == Dialect::Postgres)
    return false;
  // `KEY name (col)` is an index, `key varchar(80)` a column.
  uint32_t open = is("(", 1) ? 1 : 2;
  if (canBeName(1) && is("using", 2))
    return true;
  return is("(", open) && peek(open + 1).kind != TokenKind::Number &&
         !(peek(open + 1).kind == TokenKind::Hole && is(")", open + 2) && is("varchar", 1));
}

bool Parser::readKey(Action &action) {
  if (accept("using"))
    name();
  if (!is("("))
    return false;
  action.uniqueKeys.push_back(keyColumns());
  return true;
}

void Parser::tableConstraint(Action &action) {
  if (accept("constraint")) {
    if (!isAny({"primary", "foreign", "unique", "check"}))
      name();
  }
  bool primary = accept({"primary", "key"});
  if (primary || accept("unique")) {
    acceptAny({"key", "index"});
    accept({"nulls", "not", "distinct"});
    accept({"nulls", "distinct"});
    if (!is("(") && !is("using"))
      name();
    if (readKey(action) && primary)
      for (Column &column : action.columns)
        for (const std::string &key : action.uniqueKeys.back())
          if (column.name == key)
            column.primaryKey = column.notNull = true;
  } else if (is("like") && canBeName(1)) {
    ++at;
    action.sources.push_back(name().text);
  } else if (accept("check")) {
    if (is("(")) {
      Node node = parenthesized();
      checkNullComparisons(node);
    }
  }
  skipUntil({","});
}

std::string Parser::type() {
  std::string type;
  auto isModifier = [&] {
    return isAny({"not",        "null",       "default",        "primary",       "unique",
                  "key",        "references", "check",          "constraint",    "collate",
                  "generated",  "as",         "auto_increment", "autoincrement", "comment",
                  "on",         "first",      "after",          "using",         "charset",
                  "storage",    "visible",    "invisible",      "virtual",       "stored",
                  "deferrable", "initially",  "identity",       "set",           "drop",
                  "and",        "or",         "from",           "where",         "in",
                  "like",       "is",         "then",           "else",          "end",
                  "when",       "order",      "limit",          "group",         "between"}) ||
           (is("character") && is("set", 1)) || (is("with") && !is("time", 1)) ||
           (is("set") && !is("(", 1));
  };
  bool first = true;
  while (!atEnd()) {
    bool word = peek().kind == TokenKind::Word || (first && canBeName()) ||
                peek().kind == TokenKind::DoubleQuoted;
    bool setType = first && is("set") && is("(", 1);
    if (!word || (isModifier() && !setType) || startsNextClause())
      break;
    NamePart part = lexed.name(peek());
    if (!type.empty() && part.text.size() + type.size() > 0)
      type += ' ';
    type += part.text;
    ++at;
    first = false;
    if (is("(")) {
      uint32_t open = at;
      skipParentheses();
      for (uint32_t i = open; i < at; ++i)
        type += std::string(lexed.folded(lexed.tokens[i])) == std::string(1, holeMark)
                    ? ""
                    : std::string(lexed.folded(lexed.tokens[i]));
    }
    while (is("[")) {
      while (!atEnd() && !is("]"))
        ++at;
      accept("]");
      type += "[]";
    }
  }
  return type;
}

/// MySQL gives old rows a zero or an empty text for a column that is required: a DEFAULT that says
/// so changes nothing for them. Empty where another column's value, or none at all, is asked for.
static std::string impliedDefault(const Column &column) {
  if (!column.notNull || column.hasDefault || column.generated || column.primaryKey ||
      column.unique || column.holed || column.name.empty() || column.name.ends_with("id"))
    return {};
  std::string_view type = std::string_view(column.type).substr(0, column.type.find_first_of(" ("));
  for (std::string_view number : {"tinyint", "smallint", "mediumint", "int", "integer", "bigint",
                                  "decimal", "numeric", "float", "double", "bool", "boolean"})
    if (type == number)
      return " DEFAULT 0";
  return type == "char" || type == "varchar" ? " DEFAULT ''" : "";
}

Column Parser::columnDefinition() {
  Column column;
  uint32_t first = at;
  Name named = name();
  if (!named.present) {
    incomplete();
    skipUntil({","});
    return column;
  }
  column.name = named.known ? named.text : "";
  column.type = type();
  auto startsWith = [&](std::string_view word) { return column.type.rfind(word, 0) == 0; };
  if (startsWith("serial") || startsWith("bigserial") || startsWith("smallserial")) {
    column.generated = column.notNull = column.perRow = true;
    if (dialect == Dialect::Mysql)
      column.unique = true; // BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE
    else
      tell(Dialect::Postgres);
  }
  for (std::string_view own : {"jsonb", "timestamptz", "bytea", "tsvector", "citext"})
    if (column.type == own)
      tell(Dialect::Postgres);
  columnConstraints(column);
  column.range = rangeFrom(first);
  column.missingDefault.text = impliedDefault(column);
  column.missingDefault.mysql = true;
  if (column.missingDefault.text.empty())
    column.missingDefault = {};
  return column;
}

void Parser::columnConstraints(Column &column) {
  while (!atEnd() && !is(",") && !is(")") && !startsNextClause()) {
    if (accept({"not", "null"})) {
      column.notNull = true;
      column.missingDefault.at = lexed.behind(lexed.tokens[at - 1].end);
    } else if (accept("default")) {
      column.hasDefault = true;
      uint32_t start = at;
      if (is("(")) {
        skipParentheses();
        column.perRow = column.perRow || callsVolatile(start, at);
        continue;
      }
      bool isNull = is("null");
      checkBareWord(primary(), {}, Dialect::Sqlite); // which takes a word for a text there
      column.perRow = column.perRow || callsVolatile(start, at);
      if (accept("on") && accept("update"))
        primary();
      // DEFAULT NULL gives a required column nothing.
      column.hasDefault = !isNull;
    } else if (accept({"primary", "key"})) {
      column.primaryKey = column.notNull = true;
      acceptAny({"asc", "desc"});
    } else if (accept("autoincrement")) {
      column.generated = true;
      tell(Dialect::Sqlite);
    } else if (accept("auto_increment")) {
      column.generated = column.perRow = true;
      tell(Dialect::Mysql);
    } else if (accept("unique")) {
      column.unique = true;
      accept("key");
    } else if (accept("generated")) {
      column.generated = true;
      column.computed = true;
      for (; isAny({"always", "by", "default", "as", "identity"}); ++at)
        if (is("identity")) {
          column.notNull = column.perRow = true;
          column.computed = false;
        }
      if (is("("))
        skipParentheses();
      column.perRow = column.perRow || is("stored");
    } else if (is("as") && is("(", 1)) {
      column.generated = column.computed = true;
      ++at;
      skipParentheses();
    } else if (accept("check")) {
      if (is("(")) {
        Node node = parenthesized();
        checkNullComparisons(node);
      }
    } else if (accept("identity")) {
      column.generated = true;
      if (is("("))
        skipParentheses();
    } else if (is("first") || is("after")) {
      return;
    } else {
      column.holed = column.holed || isHole() || peek().holed;
      skipItem(); // REFERENCES, COLLATE, COMMENT, ON …: no matter here
    }
  }
}

void Parser::skipHost() {
  if (is("@"))
    at += 2;
  else if (peek().kind == TokenKind::Parameter && lexed.spelling(peek()).front() == '@')
    ++at;
}

void Parser::drop() {
  uint32_t first = at;
  ++at;
  ActionKind kind = ActionKind::DropOther;
  bool temporary = acceptAny({"temporary", "temp"});
  bool materialized = accept("materialized");
  accept("foreign");
  bool prepared = is("prepare");
  if (acceptAny({"table", "tables"}))
    kind = ActionKind::DropTable;
  else if (accept("index"))
    kind = ActionKind::DropIndex;
  else if (accept("view"))
    kind = ActionKind::DropView;
  else if (accept("trigger"))
    kind = ActionKind::DropTrigger;
  else if (acceptAny({"database", "schema"}))
    kind = ActionKind::DropDatabase;
  else if (accept({"event", "trigger"}))
    kind = ActionKind::DropOther;
  else if (is("cast") && is("(", 1))
    ++at;
  else if (peek().kind == TokenKind::Word && !peek().holed && canBeName(1))
    ++at;
  else {
    add(ActionKind::Unknown, first).range = range(first, limit);
    incomplete();
    at = limit;
    return;
  }
  if (prepared) {
    session(ActionKind::Session);
    return;
  }
  std::string_view word = lexed.folded(lexed.tokens[at - 1]);
  bool named = word != "cast" && (word != "operator" || isAny({"family", "class"}));
  bool owned = word == "owned" && accept("by"); // what a role has: gone the second time
  if (kind == ActionKind::DropOther) {
    acceptAny({"search", "family", "class", "wrapper", "method"});
    acceptAny({"mapping", "configuration", "dictionary", "parser", "template"});
  }
  Action how;
  acceptConcurrently(how);
  Insertion guard = missing("IF EXISTS");
  guard.sqlite = guard.postgres = guard.mysql =
      kind == ActionKind::DropTable || kind == ActionKind::DropView ||
      kind == ActionKind::DropTrigger || kind == ActionKind::DropIndex;
  guard.mysql &= kind != ActionKind::DropIndex;
  bool ifExists = accept({"if", "exists"});
  size_t from = out.actions.size();
  uint32_t start = first;
  do {
    uint32_t nameStart = at;
    Name object;
    if (named)
      object = name();
    if (kind == ActionKind::DropOther) // user@host
      skipHost();
    while (!named && !atEnd() && !is("(")) // an operator
      ++at;
    if (named && !object.present) {
      incomplete();
      if (out.actions.size() > from)
        break;
    }
    Action &action = add(kind, out.actions.size() == from ? start : nameStart);
    action.ifExists = ifExists;
    if (guard.at.valid() && !ifExists)
      action.guards.push_back(guard);
    action.temporary = temporary;
    if (owned)
      action.rerun = Rerun::Stable;
    action.concurrently = how.concurrently;
    if (materialized)
      action.clause = Clause::MaterializedView;
    else if (word == "type")
      action.clause = Clause::OwnType;
    bool ofTable = kind == ActionKind::DropIndex || kind == ActionKind::DropTrigger;
    if (!ofTable)
      setObject(action, object);
    else
      action.objectKnown = object.known;
    if (kind != ActionKind::DropTable && kind != ActionKind::DropDatabase)
      action.name = object.text;
    if (kind == ActionKind::DropOther && is("("))
      skipParentheses();
    // DROP POLICY p ON t, DROP RULE r ON t
    if ((ofTable || kind == ActionKind::DropOther) && accept("on"))
      setObject(action, name());
    action.range = range(out.actions.size() == from + 1 ? start : nameStart, at);
  } while (accept(","));
  bool cascade = false;
  while (!atEnd()) {
    if (accept("cascade"))
      cascade = true;
    else if (acceptAny({"restrict", "force", "purge", "constraints"}) || isHole() ||
             is("algorithm") || is("lock") || is("with"))
      at += isHole() ? 1 : 0;
    else
      break;
    if (isAny({"algorithm", "lock", "with"}))
      at = limit;
  }
  for (size_t i = from; i < out.actions.size(); ++i)
    out.actions[i].cascade = cascade;
  if (out.actions.size() == from + 1)
    out.actions.back().range = range(first, at);
  finish();
}

} // namespace migralint::sql
