// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parser: queries, and what a statement that copies takes from them.
#include "frontends/sql/parser.h"

#include <algorithm>

namespace migralint::sql {

bool Parser::startsQuery(uint32_t ahead) const {
  while (is("(", ahead))
    if (++ahead > 8)
      return false;
  if (is("select", ahead))
    return true;
  if (is("table", ahead)) // TABLE t: all of it
    return canBeName(ahead + 1) && !is("if", ahead + 1);
  if (is("values", ahead) && is("(", ahead + 1) && dialect == Dialect::Mysql) {
    uint32_t behind = peek(ahead + 1).match + 1; // VALUES(c) + 1 is a value
    if (behind < limit && lexed.tokens[behind].kind == TokenKind::Operator &&
        lexed.folded(lexed.tokens[behind]) != "," && lexed.folded(lexed.tokens[behind]) != ")")
      return false;
  }
  if (is("values", ahead))
    return is("(", ahead + 1) || is("row", ahead + 1);
  return is("with", ahead) && canBeName(ahead + 1) && // WITH SYSTEM VERSIONING is an option
         (is("recursive", ahead + 1) || is("as", ahead + 2) || is("(", ahead + 2));
}

Select Parser::query() {
  ++depth;
  Select select;
  if (depth > 100) {
    incomplete();
    while (!atEnd() && !is(")"))
      skipItem();
  } else {
    with(select);
    Select arm = queryArm();
    arm.withNames = std::move(select.withNames);
    arm.with = std::move(select.with);
    select = std::move(arm);
    while (isAny({"union", "except", "intersect", "minus"})) {
      bool keepsAll = is("union");
      bool takesAway = isAny({"except", "minus"});
      ++at;
      acceptAny({"all", "distinct"});
      select.dropsRows = select.dropsRows || !keepsAll;
      select.arms.push_back(queryArm());
      select.arms.back().takenAway = takesAway;
    }
    queryClauses(select);
  }
  --depth;
  return select;
}

void Parser::with(Select &select) {
  if (!accept("with"))
    return;
  accept("recursive");
  do {
    Name cte = name();
    select.withNames.push_back(cte.text);
    if (is("("))
      skipParentheses();
    accept("as");
    accept("not");
    accept("materialized");
    if (!is("(")) {
      incomplete();
      return;
    }
    uint32_t close = peek().match;
    ++at;
    if (startsQuery()) {
      select.with.push_back(query());
    } else if (isAny({"insert", "update", "delete", "replace"}) && close > at && depth < 20) {
      // A data-changing WITH: its actions are the statement's.
      Parser inner(lexed, at, close);
      inner.depth = depth + 1;
      SqlStatement changes = inner.read();
      // The rows that a DELETE gives are gone the second time.
      if (changes.actions.size() == 1 && changes.actions[0].kind == ActionKind::Delete &&
          changes.actions[0].rerun == Rerun::Stable)
        select.drained.push_back(cte.text);
      for (Action &action : changes.actions)
        out.actions.push_back(std::move(action));
      out.complete = out.complete && changes.complete;
      at = close;
      tell(Dialect::Postgres);
    } else {
      incomplete();
      at = close > at ? close : limit;
    }
    if (!accept(")"))
      incomplete();
    while (isAny({"search", "cycle"}) && !atEnd()) { // SEARCH DEPTH FIRST BY a SET b
      while (!atEnd() && !is(")") && !accept("set"))
        skipItem();
      name();
      if (accept("to")) {
        primary();
        accept("default");
        primary();
      }
      if (accept("using"))
        name();
    }
  } while (accept(","));
}

Select Parser::queryArm() {
  Select select;
  if (is("(")) {
    uint32_t close = peek().match;
    ++at;
    select = query();
    if (close > at && !is(")")) {
      incomplete();
      at = close;
    }
    accept(")");
    return select;
  }
  if (accept("values")) {
    do {
      accept("row");
      if (!is("("))
        break;
      Node row = parenthesized();
      if (select.items.empty())
        for (Node &value : row.children)
          select.items.push_back({std::move(value), ""});
    } while (accept(","));
    return select;
  }
  if (accept("table")) {
    accept("only");
    TableRef ref;
    Name table = name();
    ref.known = table.known && table.present;
    ref.name = table.text;
    select.from.push_back(std::move(ref));
    select.items.emplace_back().value.kind = Node::Kind::Star;
    return select;
  }
  if (!accept("select")) {
    if (!isHole())
      incomplete();
    return select;
  }
  for (bool more = true; more;) {
    more = false;
    if (is("distinct")) {
      select.dropsRows = true;
      ++at;
      if (accept("on") && is("("))
        skipParentheses();
      more = true;
    } else if (isAny({"all", "distinctrow", "high_priority", "straight_join", "sql_no_cache",
                      "sql_cache", "sql_calc_found_rows", "sql_small_result", "sql_big_result"})) {
      ++at;
      more = true;
    }
  }
  while (!atEnd() && !is(")") && !isAny({"from", "where", "into"})) {
    SelectItem item;
    item.value = expression();
    if (accept("as"))
      item.alias = name().text;
    else if (canBeName() && !isHole() &&
             (peek().kind != TokenKind::Word || !isClauseWord(lexed.folded(peek()))))
      item.alias = name().text;
    select.items.push_back(std::move(item));
    while (isHole()) {
      select.holed = true;
      ++at;
    }
    if (!accept(","))
      break;
  }
  if (accept("into")) { // SELECT … INTO @x, SELECT … INTO t FROM
    bool makesTable = dialect == Dialect::Postgres && peek().kind == TokenKind::Word;
    select.intoTemporary = makesTable && acceptAny({"temporary", "temp"});
    if (makesTable) {
      acceptAny({"unlogged", "table"});
      select.into = name().text;
    }
    skipUntil({"from", "where"});
  }
  if (accept("from"))
    tables(select);
  queryClauses(select);
  return select;
}

void Parser::tables(Select &select) {
  auto takeLateral = [&] { accept("lateral"); };
  takeLateral();
  select.from.push_back(tableRef());
  for (;;) {
    while (isHole()) {
      select.holed = true;
      ++at;
    }
    if (accept(",")) {
      takeLateral();
      select.from.push_back(tableRef());
      if (accept("on"))
        select.conditions.push_back(condition());
      continue;
    }
    bool leavesOut = true;
    uint32_t ahead = 0;
    while (isAny({"natural", "left", "right", "full", "outer", "inner", "cross"}, ahead)) {
      if (isAny({"left", "full"}, ahead))
        leavesOut = false;
      ++ahead;
    }
    if (!is("join", ahead) && !is("straight_join", ahead))
      return;
    at += ahead + 1;
    takeLateral();
    select.from.push_back(tableRef());
    select.dropsRows = select.dropsRows || leavesOut;
    if (accept("on")) {
      select.conditions.push_back(condition());
    } else if (accept("using")) {
      for (std::string &column : nameList())
        select.using_.push_back(std::move(column));
    }
  }
}

TableRef Parser::tableRef() {
  TableRef ref;
  if (accept("only"))
    return tableRef();
  auto readAlias = [&] {
    accept("as");
    if (canBeName() && !isHole() &&
        (peek().kind != TokenKind::Word || !isClauseWord(lexed.folded(peek()))))
      ref.alias = name().text;
    if (is("(")) // AS x (a, b)
      skipParentheses();
  };
  if (is("rows") && is("from", 1) && is("(", 2)) { // ROWS FROM (f(1), g(2))
    at += 2;
    skipParentheses();
    accept({"with", "ordinality"});
    readAlias();
    return ref;
  }
  if (is("(")) {
    uint32_t close = peek().match;
    ++depth;
    ++at;
    if (startsQuery()) {
      ref.select = std::make_shared<Select>(query());
    } else if (depth < 100) {
      auto inner = std::make_shared<Select>();
      tables(*inner);
      ref.select = std::move(inner);
    }
    --depth;
    if (!is(")")) {
      incomplete();
      at = close > at ? close : limit;
    }
    accept(")");
    ref.known = false;
    readAlias();
    return ref;
  }
  Name table = aliasedName(ref.alias);
  if (!table.present)
    incomplete();
  ref.known = table.known && table.present;
  // A name that is one hole goes by its variable, so that a copy from it can be recognised.
  ref.name = ref.known                                       ? table.text
             : table.text.empty() && !table.variable.empty() ? "$" + table.variable
                                                             : "";
  if (is("(") && !ref.alias.empty()) { // t AS x (a, b)
    skipParentheses();
  } else if (is("(")) { // generate_series(…), pragma_table_info('t')
    ref.name.clear();
    skipParentheses();
    accept({"with", "ordinality"});
    readAlias();
  }
  if (is("partition") && is("(", 1)) {
    ++at;
    skipParentheses();
  }
  if (is("tablesample") && is("(", 2)) {
    at += 2;
    skipParentheses();
    if (accept("repeatable") && is("("))
      skipParentheses();
  }
  if (is("indexed") || (is("not") && is("indexed", 1))) {
    accept("not");
    ++at;
    if (accept("by"))
      name();
  }
  while (isAny({"use", "force", "ignore"}) && isAny({"index", "key"}, 1)) {
    at += 2;
    skipUntil({"("});
    if (is("("))
      skipParentheses();
  }
  return ref;
}

Node Parser::condition() {
  Node node = expression();
  checkNullComparisons(node);
  return node;
}

void Parser::queryClauses(Select &select) {
  for (;;) {
    if (isHole()) {
      select.holed = true;
      ++at;
    } else if (accept("where")) {
      select.where = condition();
    } else if (is("group") && is("by", 1)) {
      at += 2;
      select.dropsRows = true;
      acceptAny({"all", "distinct"});
      do
        if (accept({"grouping", "sets"}) && is("("))
          skipParentheses();
        else
          select.others.push_back(expression());
      while (accept(","));
      accept({"with", "rollup"});
    } else if (accept("having")) {
      select.dropsRows = true;
      select.conditions.push_back(condition());
    } else if (accept("window")) {
      skipUntil({"order", "limit", "union"});
    } else if (is("order") && is("by", 1)) {
      at += 2;
      do {
        select.others.push_back(expression());
        acceptAny({"asc", "desc"});
        if (accept("nulls"))
          acceptAny({"first", "last"});
      } while (accept(","));
    } else if (acceptAny({"limit", "offset"})) {
      select.dropsRows = true;
      select.limitFirst = at - 1;
      expression();
      if (accept(","))
        expression();
      acceptAny({"rows", "row"});
      select.limitLast = at;
    } else if (is("fetch")) {
      select.dropsRows = true;
      skipUntil({"for", "union"});
    } else if (is("for") && isAny({"update", "share", "no", "key"}, 1)) {
      skipUntil({"union", ")"});
    } else if (is("procedure") && is("(", 2)) { // MySQL: PROCEDURE ANALYSE()
      at += 2;
      skipParentheses();
    } else if (is("lock") && is("in", 1)) {
      skipUntil({"union", ")"});
    } else {
      return;
    }
  }
}

const Node &bare(const Node &node) {
  const Node *inner = &node;
  while (inner->kind == Node::Kind::List && inner->children.size() == 1)
    inner = &inner->children.front();
  return *inner;
}

bool alwaysTrue(const Node &node) {
  const Node &n = bare(node);
  if (n.kind == Node::Kind::Number)
    return n.name != "0" && !n.holed;
  if (n.kind == Node::Kind::Constant)
    return n.name == "true";
  return n.binary("=") && n.children[0].literal() && n.children[1].literal() &&
         n.children[0].name == n.children[1].name && n.children[0].kind != Node::Kind::Null;
}

std::vector<const Node *> conjuncts(const Node &node) {
  const Node &n = bare(node);
  std::vector<const Node *> parts;
  if (n.kind != Node::Kind::Operation || n.children.size() < 2 ||
      (n.name != "and" && n.name != "&&"))
    return {&n};
  for (const Node &child : n.children)
    for (const Node *part : conjuncts(child))
      parts.push_back(part);
  return parts;
}

static void addOnce(std::vector<std::string> &names, const std::string &name) {
  if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
    names.push_back(name);
}

void tablesOf(const Select &select, std::vector<std::string> &tables) {
  std::vector<std::string> found;
  for (const Select &cte : select.with)
    tablesOf(cte, found);
  for (const SelectItem &item : select.items)
    if (item.value.kind != Node::Kind::Column)
      tablesOf(item.value, found);
  // The tables of FROM come before those of subqueries in the columns.
  std::vector<std::string> from;
  for (const TableRef &ref : select.from) {
    if (ref.select)
      tablesOf(*ref.select, from);
    else
      addOnce(from, ref.name);
  }
  for (const std::string &table : found)
    addOnce(from, table);
  if (select.where)
    tablesOf(*select.where, from);
  for (const Node &condition : select.conditions)
    tablesOf(condition, from);
  for (const Node &other : select.others)
    tablesOf(other, from);
  for (const Select &arm : select.arms)
    tablesOf(arm, from);
  for (const std::string &table : from)
    if (std::find(select.withNames.begin(), select.withNames.end(), table) ==
        select.withNames.end())
      addOnce(tables, table);
}

void tablesOf(const Node &node, std::vector<std::string> &tables) {
  walk(node, [&](const Node &n) {
    if (n.select)
      tablesOf(*n.select, tables);
  });
}

static void columnsOf(const Select &select, std::vector<std::string> &columns) {
  for (const SelectItem &item : select.items)
    columnsOf(item.value, columns, true);
  if (select.where)
    columnsOf(*select.where, columns, true);
  for (const Node &condition : select.conditions)
    columnsOf(condition, columns, true);
  for (const Select &arm : select.arms)
    columnsOf(arm, columns);
}

void columnsOf(const Node &node, std::vector<std::string> &columns, bool deep) {
  walk(node, [&](const Node &n) {
    if (n.kind == Node::Kind::Column && !n.maybeText)
      addOnce(columns, n.name);
    if (deep && n.select)
      columnsOf(*n.select, columns);
  });
}

/// The table that a qualifier stands for; empty if it stands for a subquery.
static std::string resolved(const Select &select, const std::string &qualifier) {
  for (const TableRef &ref : select.from) {
    if (!ref.alias.empty() && ref.alias == qualifier)
      return ref.name;
    if (ref.name == qualifier)
      return ref.name;
  }
  return qualifier;
}

static bool isAggregate(const Node &node) {
  bool found = false;
  walk(node, [&](const Node &n) {
    found = found || (n.kind == Node::Kind::Call &&
                      (n.name == "count" || n.name == "sum" || n.name == "avg" ||
                       n.name == "group_concat" || n.name == "string_agg" ||
                       ((n.name == "max" || n.name == "min") && n.children.size() == 1)));
  });
  return found;
}

void Parser::describeRead(Action &action, const Select &select) {
  tablesOf(select, action.sources);
}

void Parser::describeCopy(Action &action, const Select &select,
                          const std::vector<std::string> &targets) {
  action.fromSelect = true;
  tablesOf(select, action.sources);
  size_t position = 0;
  for (const SelectItem &item : select.items) {
    ColumnSource source;
    if (position < targets.size())
      source.target = targets[position];
    ++position;
    const Node &value = bare(item.value);
    if (value.kind == Node::Kind::Star) {
      action.selectsStar = true;
      continue;
    }
    if (source.target.empty() && targets.empty() && action.kind == ActionKind::CreateTable)
      source.target = !item.alias.empty()                ? item.alias
                      : value.kind == Node::Kind::Column ? value.name
                                                         : "";
    if (value.kind == Node::Kind::Column) {
      source.column = value.name;
      source.table = value.table.empty() ? "" : resolved(select, value.table);
    } else {
      columnsOf(value, source.used, true);
      action.filtered = action.filtered || (isAggregate(value) && !select.from.empty());
    }
    action.values.push_back(std::move(source));
  }
  auto describeFilter = [&](const Select &arm) {
    action.filtered = action.filtered || arm.dropsRows || arm.holed;
    if (arm.where && !alwaysTrue(*arm.where)) {
      for (const Node *part : conjuncts(*arm.where)) {
        // Rows that are there already are not left out.
        std::vector<std::string> read;
        tablesOf(*part, read);
        if (part->kind == Node::Kind::Exists && part->negated &&
            std::find(read.begin(), read.end(), action.object) != read.end())
          continue;
        action.filtered = true;
        columnsOf(*part, action.filterColumns, true);
      }
    }
    for (const Node &condition : arm.conditions)
      columnsOf(condition, action.filterColumns);
    for (const std::string &column : arm.using_)
      addOnce(action.filterColumns, column);
  };
  describeFilter(select);
  for (const Select &arm : select.arms)
    describeFilter(arm);
  for (const TableRef &ref : select.from)
    if (ref.select)
      describeFilter(*ref.select);
}

} // namespace migralint::sql
