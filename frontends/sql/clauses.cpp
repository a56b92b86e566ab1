// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parser: how a statement does what it does, as far as a server's locks depend on it: CONCURRENTLY,
// constraints and their checks, what maintenance and session statements are about.
#include "frontends/sql/parser.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace migralint::sql {

void Parser::acceptConcurrently(Action &action) {
  if (!accept("concurrently"))
    return;
  action.concurrently = true;
  tell(Dialect::Postgres);
}

/// Whether the tokens call a function whose result differs from row to row. Those that stay the
/// same within a statement, like now(), are none; of an unknown one nothing is assumed.
bool Parser::callsVolatile(uint32_t first, uint32_t last) const {
  static constexpr llvm::StringLiteral names[] = {
      "random",           "gen_random_uuid", "uuid_generate_v1", "uuid_generate_v1mc",
      "uuid_generate_v4", "uuidv4",          "uuidv7",           "gen_random_bytes",
      "clock_timestamp",  "timeofday",       "nextval"};
  for (uint32_t i = first; i + 1 < std::min(last, limit); ++i)
    if (lexed.tokens[i].kind == TokenKind::Word && lexed.folded(lexed.tokens[i + 1]) == "(" &&
        llvm::is_contained(names, llvm::StringRef(lexed.folded(lexed.tokens[i]))))
      return true;
  return false;
}

/// `ADD VALUE [IF NOT EXISTS] 'x'`, without going past it.
void Parser::readEnumValue(Action &action) {
  tell(Dialect::Postgres);
  uint32_t value = is("if", 2) ? 5 : 2;
  if (peek(value).kind != TokenKind::String || peek(value).holed)
    return;
  action.clause = Clause::AddEnumValue;
  action.name = llvm::StringRef(lexed.spelling(peek(value))).trim('\'').str();
}

/// Which clause of ALTER TABLE begins here, without going past it.
void Parser::readClause(Action &action) {
  if (is("validate") && is("constraint", 1) && canBeName(2)) {
    tell(Dialect::Postgres);
    action.clause = Clause::Validate;
    action.name = lexed.name(peek(2)).text;
  } else if (isAny({"attach", "detach"}) && is("partition", 1) && canBeName(2)) {
    tell(Dialect::Postgres);
    action.clause = is("attach") ? Clause::AttachPartition : Clause::DetachPartition;
    uint32_t part = canBeName(4) && peek(3).kind == TokenKind::Operator && is(".", 3) ? 4 : 2;
    action.name = lexed.name(peek(part)).text;
  } else if (is("convert") && is("to", 1)) {
    action.clause = Clause::ConvertCharset;
  } else if (is("algorithm") && (is("copy", 1) || is("copy", 2))) {
    tell(Dialect::Mysql);
    action.clause = Clause::CopyAlgorithm;
  } else if (is("engine")) {
    action.clause = Clause::Engine;
  } else if (is("set") && isAny({"tablespace", "logged", "unlogged", "access"}, 1)) {
    tell(Dialect::Postgres);
    action.clause = Clause::Rewrite;
  }
}

/// What the constraint that begins here is.
Clause Parser::constraintClause() const {
  if (is("primary"))
    return Clause::PrimaryKey;
  if (is("unique"))
    return Clause::Unique;
  if (is("foreign"))
    return Clause::ForeignKey;
  if (is("check"))
    return Clause::Check;
  if (isAny({"fulltext", "spatial"}))
    return Clause::Fulltext;
  return is("exclude") ? Clause::Exclusion : Clause::None;
}

/// `CHECK (c IS NOT NULL AND …)` says of c what NOT NULL says.
void Parser::addRequired(const Node &condition, Action &check) {
  for (const Node *part : conjuncts(bare(condition))) {
    const Node &node = bare(*part);
    if (!node.binary("is") || !node.negated || node.children[1].kind != Node::Kind::Null ||
        bare(node.children[0]).kind != Node::Kind::Column)
      continue;
    Column column;
    column.name = bare(node.children[0]).name;
    column.notNull = true;
    check.columns.push_back(std::move(column));
  }
}

/// VACUUM, CLUSTER, REINDEX, REFRESH, OPTIMIZE; `at` stands on the word.
void Parser::readMaintenance(Action &action) {
  bool vacuum = is("vacuum");
  if (vacuum)
    action.clause = Clause::None;
  else if (is("cluster"))
    action.clause = Clause::Cluster;
  else if (is("reindex"))
    action.clause = Clause::Reindex;
  else if (is("refresh"))
    action.clause = Clause::MaterializedView;
  else if (is("optimize"))
    action.clause = Clause::Optimize;
  else
    return;
  if (isAny({"cluster", "refresh"}))
    tell(Dialect::Postgres);
  if (is("optimize"))
    tell(Dialect::Mysql);
  ++at;
  auto option = [&] {
    if (is("full"))
      action.clause = vacuum ? Clause::VacuumFull : action.clause;
    action.concurrently = action.concurrently || is("concurrently");
    ++at;
  };
  if (is("(")) {
    for (uint32_t close = peek().match; !atEnd() && at < close;)
      option();
    accept(")");
  }
  bool kind = false;
  while (isAny({"full", "freeze", "verbose", "analyze", "concurrently", "index", "table", "tables",
                "schema", "database", "system", "materialized", "view", "local",
                "no_write_to_binlog"})) {
    kind = kind || isAny({"index", "table", "schema", "database", "system"});
    option();
  }
  if (action.clause == Clause::Reindex && kind)
    tell(Dialect::Postgres);
  if (action.clause == Clause::VacuumFull)
    tell(Dialect::Postgres);
  if (canBeName())
    setObject(action, name());
}

/// LOCK TABLES, SET lock_timeout and SET timezone; `at` stands on the word.
void Parser::readSession(Action &action) {
  if (accept("lock")) {
    if (is("tables"))
      tell(Dialect::Mysql);
    if (!acceptAny({"table", "tables"}) && !canBeName())
      return;
    accept("only");
    action.clause = Clause::LockTable;
    setObject(action, name());
  } else if (accept("set")) {
    acceptAny({"session", "local"});
    if (is("lock_timeout"))
      action.clause = Clause::LockTimeout;
    else if (accept("timezone") || accept({"time", "zone"}))
      readTimeZone(action);
  }
}

void Parser::readTimeZone(Action &action) {
  acceptAny({"=", "to"});
  static constexpr llvm::StringLiteral names[] = {"utc", "etc/utc", "gmt", "etc/gmt", "uct",
                                                  "0",   "+0",      "+00", "+00:00",  "zulu"};
  std::string zone = llvm::StringRef(lexed.spelling(peek())).trim("'\"").lower();
  if (!peek().holed && llvm::is_contained(names, llvm::StringRef(zone)))
    action.clause = Clause::UtcTimeZone;
}

/// Whether `USING` from token `first` up to where it ends says no more than the column itself, or
/// its cast to the type that it is to have.
bool Parser::onlyCasts(uint32_t first, const Column &column) {
  const uint32_t end = at;
  at = first;
  bool call = accept({"cast", "("});
  bool same = name().text == column.name;
  if (at != end && (call ? accept("as") : accept("::")))
    same = same && type() == column.type;
  if (call)
    accept(")");
  same = same && at == end;
  at = end;
  return same;
}

} // namespace migralint::sql
