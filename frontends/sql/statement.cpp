// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parser: which statement it is, and the small ones.
#include "frontends/sql/parser.h"

#include <algorithm>
#include <charconv>

namespace migralint::sql {

/// One line for messages: blanks run together, holes as `…`, shortened.
static std::string summary(std::string_view spelling) {
  constexpr size_t longest = 120;
  std::string line;
  bool blank = false;
  for (size_t i = 0; i < spelling.size() && line.size() <= longest; ++i) {
    unsigned char c = spelling[i];
    if (c <= ' ' && c != static_cast<unsigned char>(holeMark)) {
      blank = !line.empty();
      continue;
    }
    if (blank)
      line += ' ';
    blank = false;
    if (c == static_cast<unsigned char>(holeMark))
      line += "…";
    else
      line += static_cast<char>(c);
  }
  if (line.size() <= longest)
    return line;
  size_t end = longest - 3;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80)
    --end;
  line.resize(end);
  return line + "…";
}

SqlStatement Parser::read() {
  if (atEnd())
    return {};
  statement();
  if (out.actions.empty()) {
    add(ActionKind::Unknown, begin);
    incomplete();
  }
  if (at < limit)
    incomplete();
  checkCommas();
  checkDetachedClause();
  out.range = range(begin, limit);
  size_t from = lexed.tokens[begin].begin;
  size_t to = lexed.tokens[limit - 1].end;
  out.text = summary(lexed.all().substr(from, std::min<size_t>(to - from, 4096)));
  for (uint32_t i = begin; i < limit; ++i) {
    const Token &token = lexed.tokens[i];
    if (token.kind == TokenKind::Parameter) {
      out.placeholders = true;
      std::string spelled(lexed.spelling(token));
      if (spelled == "?" ||
          std::find(out.parameters.begin(), out.parameters.end(), spelled) == out.parameters.end())
        out.parameters.push_back(std::move(spelled));
    }
    if (token.broken)
      incomplete();
    if (token.kind == TokenKind::String && lexed.spelling(token).front() == '$')
      tell(Dialect::Postgres);
  }
  if (out.dialect == Dialect::Common)
    out.dialect = dialect;
  for (Action &action : out.actions) {
    if (action.rerun != Rerun::Unknown)
      continue;
    switch (action.kind) {
    case ActionKind::CreateTable:
    case ActionKind::CreateIndex:
    case ActionKind::CreateView:
    case ActionKind::CreateTrigger:
    case ActionKind::CreateOther:
    case ActionKind::CreateDatabase:
      if (lexed.folded(lexed.tokens[begin]) != "create" || namelessIndex)
        break;
      action.selfGuard = action.ifNotExists || action.orReplace;
      action.rerun = action.selfGuard ? Rerun::Stable : Rerun::Fails;
      break;
    case ActionKind::DropTable:
    case ActionKind::DropIndex:
    case ActionKind::DropView:
    case ActionKind::DropTrigger:
    case ActionKind::DropOther:
    case ActionKind::DropDatabase:
      action.selfGuard = action.ifExists;
      action.rerun = action.ifExists ? Rerun::Stable : Rerun::Fails;
      break;
    case ActionKind::Begin:
    case ActionKind::Commit:
    case ActionKind::Rollback:
    case ActionKind::Savepoint:
    case ActionKind::Read:
    case ActionKind::Maintenance:
    case ActionKind::Session:
    case ActionKind::Pragma:
      action.rerun = Rerun::Stable;
      break;
    default:
      break;
    }
  }
  return std::move(out);
}

/// A comma with nothing behind it: none of the engines takes one. Bodies of routines are not read.
void Parser::checkCommas() {
  if (out.actions.empty() || out.actions[0].kind == ActionKind::Unknown ||
      out.actions[0].kind == ActionKind::CreateOther ||
      out.actions[0].kind == ActionKind::CreateTrigger)
    return;
  auto isWord = [&](uint32_t i, std::string_view word) {
    const Token &token = lexed.tokens[i];
    return (token.kind == TokenKind::Word || token.kind == TokenKind::Operator) && !token.holed &&
           lexed.folded(token) == word;
  };
  for (uint32_t i = begin; i + 1 < limit; ++i)
    if (isWord(i, ",") && (isWord(i + 1, ")") || isWord(i + 1, ",") || isWord(i + 1, "from") ||
                           isWord(i + 1, "where")))
      problem(SqlProblem::Kind::Syntax, "nothing stands behind a comma", i, i + 2);
}

/// `ALTER TABLE t ADD COLUMN a INT; ADD COLUMN b INT`: the clause belongs to the statement before.
void Parser::checkDetachedClause() {
  at = begin;
  bool detached =
      begin > 0 && out.actions[0].kind == ActionKind::Unknown &&
      (startsNextClause() ||
       (is("add") && isAny({"index", "key", "constraint", "unique", "primary", "foreign"}, 1)));
  at = limit;
  if (!detached || lexed.tokens[begin - 1].kind != TokenKind::Terminator)
    return;
  uint32_t first = begin - 1;
  while (first > 0 && lexed.tokens[first - 1].kind != TokenKind::Terminator)
    --first;
  if (lexed.folded(lexed.tokens[first]) == "alter")
    problem(SqlProblem::Kind::Syntax,
            "a clause of ALTER TABLE stands alone: `;` before it where `,` is meant", begin,
            begin + 2);
}

void Parser::statement() {
  uint32_t first = at;
  while (is("(") && startsQuery()) {
    readOnly();
    return;
  }
  if (is("create"))
    return create();
  if (is("drop"))
    return drop();
  if (is("alter"))
    return alter();
  if (is("rename") && isAny({"table", "tables"}, 1))
    return renameTables();
  if (is("with")) {
    Select outer;
    with(outer);
    if (is("insert") || is("replace"))
      return insert(&outer);
    if (is("update"))
      return update(&outer);
    if (is("delete"))
      return deleteFrom(&outer);
    at = first;
    out.actions.clear();
    return readOnly();
  }
  if (is("insert") || (is("replace") && !is("(", 1)))
    return insert(nullptr);
  if (is("update"))
    return update(nullptr);
  if (is("delete"))
    return deleteFrom(nullptr);
  if (is("truncate"))
    return truncate();
  if (is("copy"))
    return copyRows();
  if (is("pragma"))
    return pragma();
  if (isAny({"begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release"}))
    return transaction();
  if (isAny({"select", "values", "table"}))
    return readOnly();
  if (isAny({"show", "explain", "describe", "desc", "check", "checksum", "help"})) {
    bool explains = is("explain") || is("describe") || is("desc");
    add(ActionKind::Read, first);
    if (is("show")) {
      checkShownPattern();
      bool create = false; // SHOW CREATE TABLE t
      for (; !atEnd(); create |= is("create"), skipItem())
        if ((isAny({"from", "in"}) || (create && is("table"))) && canBeName(1) &&
            out.actions.back().sources.empty()) {
          ++at;
          Name table = name();
          if (table.known)
            out.actions.back().sources.push_back(table.text);
          if (atEnd())
            break;
          --at;
        }
    } else if (explains && canBeName(1) && at + 2 >= limit) {
      ++at;
      out.actions.back().sources.push_back(name().text);
    }
    at = limit;
    out.actions.back().range = range(first, limit);
    return;
  }
  if (is("do") && peek(1).kind != TokenKind::String && !is("language", 1)) { // MySQL: DO SLEEP(1)
    add(ActionKind::Read, first).range = range(first, limit);
    at = limit;
    return;
  }
  if (isAny({"vacuum", "analyze", "analyse", "reindex", "optimize", "repair", "checkpoint",
             "cluster", "flush", "refresh"})) {
    bool session = is("flush");
    return this->session(session ? ActionKind::Session : ActionKind::Maintenance);
  }
  if (isAny({"set",    "use",    "lock",     "unlock",  "reset",   "discard",    "attach",
             "detach", "listen", "unlisten", "notify",  "prepare", "deallocate", "declare",
             "close",  "fetch",  "kill",     "handler", "xa",      "install",    "load_"}))
    return session(ActionKind::Session);
  if (isAny({"grant", "revoke", "comment", "security", "reassign"}))
    return session(ActionKind::AlterOther);
  add(ActionKind::Unknown, first).range = range(first, limit);
  incomplete();
  at = limit;
}

void Parser::session(ActionKind kind) {
  uint32_t first = begin;
  Action details;
  if (kind == ActionKind::Maintenance)
    readMaintenance(details);
  else if (kind == ActionKind::Session)
    readSession(details);
  at = limit;
  Action &action = add(kind, first);
  action = std::move(details);
  action.kind = kind;
  action.range = range(first, limit);
  action.rerun = Rerun::Stable;
}

/// `SHOW COLUMNS FROM t LIKE `c``: a pattern is a string; only a WHERE asks by name.
void Parser::checkShownPattern() {
  for (uint32_t i = at; i + 1 < limit && lexed.folded(lexed.tokens[i]) != "where"; ++i)
    if (lexed.tokens[i].kind == TokenKind::Word && lexed.folded(lexed.tokens[i]) == "like" &&
        lexed.tokens[i + 1].kind == TokenKind::Quoted && i + 2 == limit)
      problem(SqlProblem::Kind::Syntax,
              "the pattern of SHOW … LIKE is a name in backticks; a string is meant", i, i + 2);
}

void Parser::readOnly() {
  uint32_t first = at;
  Select select = query();
  finish();
  Action action;
  action.kind = select.into.empty() ? ActionKind::Read : ActionKind::CreateTable;
  if (select.into.empty()) {
    describeRead(action, select);
  } else {
    action.object = select.into;
    action.temporary = select.intoTemporary;
    action.rerun = Rerun::Fails;
    describeCopy(action, select, {});
  }
  action.range = range(first, limit);
  out.actions.push_back(std::move(action));
}

/// PostgreSQL's `COPY t (a, b) FROM …`, `COPY t TO …`, `COPY (SELECT …) TO …`. Which rows come in
/// is not in view.
void Parser::copyRows() {
  const uint32_t first = at;
  ++at;
  accept("binary");
  Action action;
  action.kind = ActionKind::Read;
  if (accept("(")) {
    Select select = query();
    describeRead(action, select);
    if (!accept(")"))
      incomplete();
  } else {
    Name table = name();
    if (!table.present)
      incomplete();
    std::vector<std::string> columns = nameList();
    if (is("from")) {
      action.kind = ActionKind::Insert;
      setObject(action, table);
      for (std::string &column : columns)
        action.columns.emplace_back().name = std::move(column);
    } else if (table.known) {
      action.sources.push_back(table.text);
    }
  }
  if (!isAny({"from", "to"}))
    incomplete();
  tell(Dialect::Postgres);
  at = limit; // where they come from or go to, and in which form
  action.range = range(first, limit);
  out.actions.push_back(std::move(action));
}

void Parser::pragma() {
  uint32_t first = at;
  ++at;
  tell(Dialect::Sqlite);
  Name named = name();
  if (!named.present)
    incomplete();
  bool assigns = accept("=");
  bool argument = !assigns && is("(");
  if (argument)
    ++at;
  Action action;
  setObject(action, named);
  std::optional<int64_t> number;
  if (assigns || argument) {
    bool minus = accept("-");
    accept("+");
    if (peek().kind == TokenKind::Number && !peek().holed) {
      std::string_view digits = lexed.spelling(peek());
      int64_t value = 0;
      bool hex = digits.size() > 2 && (digits[1] == 'x' || digits[1] == 'X');
      if (hex)
        digits.remove_prefix(2);
      auto [end, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
      if (error == std::errc() && end == digits.data() + digits.size())
        number = minus ? -value : value;
    }
    if (!argument || !is(")"))
      skipItem();
  }
  if (argument && !accept(")"))
    incomplete();
  // `table_info(t)` asks about t; `user_version(5)` assigns.
  static constexpr std::string_view asking[] = {
      "table_info",  "table_xinfo",       "table_list",       "index_list",  "index_info",
      "index_xinfo", "foreign_key_check", "foreign_key_list", "quick_check", "integrity_check"};
  bool asks = false;
  for (std::string_view name : asking)
    asks = asks || named.text == name;
  bool maintains = named.text == "optimize" || named.text == "wal_checkpoint" ||
                   named.text == "incremental_vacuum" || named.text == "shrink_memory";
  if (maintains)
    action.kind = ActionKind::Maintenance;
  else if ((assigns || argument) && !asks)
    action.kind = ActionKind::Pragma;
  else
    action.kind = ActionKind::Read;
  action.set = action.kind == ActionKind::Pragma;
  action.number = number;
  finish();
  action.range = range(first, limit);
  out.actions.push_back(std::move(action));
}

void Parser::transaction() {
  uint32_t first = at;
  ActionKind kind = ActionKind::Begin;
  if (isAny({"commit", "end"}))
    kind = ActionKind::Commit;
  else if (isAny({"rollback", "abort"}))
    kind = ActionKind::Rollback;
  else if (isAny({"savepoint", "release"}))
    kind = ActionKind::Savepoint;
  bool isStart = is("start");
  ++at;
  Action action;
  action.kind = kind;
  if (isStart && !isAny({"transaction"})) {
    session(ActionKind::Session); // START SLAVE
    return;
  }
  if (kind == ActionKind::Savepoint) {
    accept("savepoint");
    action.name = name().text;
  }
  if (kind == ActionKind::Commit && accept("prepared"))
    at = limit;
  while (isAny(
      {"deferred",   "immediate", "exclusive", "concurrent",  "transaction", "tran",         "work",
       "and",        "no",        "chain",     "release",     "isolation",   "level",        "read",
       "write",      "only",      "committed", "uncommitted", "repeatable",  "serializable", "with",
       "consistent", "snapshot",  ",",         "deferrable",  "not"}))
    ++at;
  if (kind == ActionKind::Rollback && accept("to")) {
    accept("savepoint");
    action.name = name().text;
  }
  if (kind == ActionKind::Begin && !atEnd() && !isHole() && peek().kind == TokenKind::Word)
    name(); // SQLite: BEGIN TRANSACTION name
  finish();
  action.range = range(first, limit);
  out.actions.push_back(std::move(action));
}

} // namespace migralint::sql
