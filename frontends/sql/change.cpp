// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parser: INSERT, UPDATE, DELETE and TRUNCATE.
#include "frontends/sql/parser.h"
#include "frontends/sql/rerun.h"

#include <algorithm>

namespace migralint::sql {

/// Rows beyond this many say nothing new about a statement.
static constexpr size_t maximumRows = 1000;

/// Puts what a statement's WITH reads in the place of its names.
static void resolveWith(Action &action, const Select *with) {
  if (!with)
    return;
  auto isName = [&](const std::string &source) {
    return std::find(with->withNames.begin(), with->withNames.end(), source) !=
           with->withNames.end();
  };
  std::erase_if(action.sources, isName);
  for (const Select &cte : with->with)
    tablesOf(cte, action.sources);
  std::erase_if(action.sources, isName);
}

/// All rows come from a DELETE of the statement's own, which finds none of them again.
static bool movesRows(const Action &action, const Select &with) {
  auto isDrained = [&](const std::string &source) {
    return std::find(with.drained.begin(), with.drained.end(), source) != with.drained.end();
  };
  return action.fromSelect && !action.sources.empty() &&
         std::all_of(action.sources.begin(), action.sources.end(), isDrained) &&
         std::all_of(action.values.begin(), action.values.end(), [](const ColumnSource &value) {
           return !value.column.empty(); // no COUNT(*), which gives a row for none
         });
}

/// Whether a fixed value that an upsert sets is the one that its rows bring.
static bool setsWhatIsGiven(const Action &insert, const std::vector<Assignment> &updates) {
  return std::all_of(updates.begin(), updates.end(), [&](const Assignment &update) {
    const Node &value = bare(update.value);
    if (!value.literal())
      return true;
    auto isTarget = [&](const Column &column) { return column.name == update.target; };
    auto column = std::find_if(insert.columns.begin(), insert.columns.end(), isTarget);
    size_t place = static_cast<size_t>(column - insert.columns.begin());
    if (insert.columns.empty() || insert.rows.empty())
      return false;
    return std::all_of(insert.rows.begin(), insert.rows.end(), [&](const auto &row) {
      bool isNull = value.kind == Node::Kind::Null;
      return place < row.size() ? row[place] == (isNull ? "" : value.name) : isNull;
    });
  });
}

void Parser::insert(const Select *with) {
  uint32_t first = at;
  Action action;
  action.kind = ActionKind::Insert;
  bool replace = is("replace");
  ++at;
  action.orReplace = replace;
  Insertion orIgnore = missing("OR IGNORE"), ignore = missing("IGNORE");
  orIgnore.sqlite = ignore.mysql = !replace && is("into");
  if (accept("or")) {
    tell(Dialect::Sqlite);
    action.orIgnore = is("ignore");
    action.orReplace = is("replace");
    if (acceptAny({"ignore", "replace", "abort", "fail", "rollback"}) || isHole())
      at += isHole() ? 1 : 0;
    else
      incomplete();
  }
  while (isAny({"low_priority", "high_priority", "delayed", "ignore"})) {
    action.orIgnore = action.orIgnore || is("ignore");
    tell(Dialect::Mysql);
    ++at;
  }
  bool unreadable = isHole() && is("into", 1); // "INSERT %1 INTO"
  if (unreadable)
    ++at;
  accept("into");
  std::string alias;
  Name table = name();
  if (!table.present)
    incomplete();
  setObject(action, table);
  if (is("partition") && is("(", 1)) {
    ++at;
    skipParentheses();
  }
  uint32_t headEnd = at;
  if (accept("as"))
    name();
  size_t expected = 0;
  if (is("(") && !startsQuery()) {
    uint32_t open = at;
    bool holed = false;
    size_t count = 0;
    ++at;
    while (!atEnd() && !is(")")) {
      uint32_t start = at;
      Name column = name();
      if (column.present) {
        Column one;
        one.name = column.known ? column.text : "";
        one.range = rangeFrom(start);
        action.columns.push_back(std::move(one));
      }
      ++count;
      holed = holed || !column.known || !column.present || (!is(",") && !is(")"));
      if (!is(",") && !is(")") && !isHole())
        incomplete();
      skipUntil({","});
      accept(",");
    }
    accept(")");
    expected = holed ? 0 : count;
    if (at == open)
      ++at;
  }
  bool ignoresGiven = is("overriding") && is("user", 1);
  if (accept("overriding"))
    at += 2;
  std::vector<std::string> targets;
  for (const Column &column : action.columns)
    targets.push_back(column.name);
  std::vector<Assignment> updates;
  bool guarded = false;
  if (isAny({"values", "value"})) {
    insertValues(action, expected);
  } else if (accept("set")) {
    tell(Dialect::Mysql);
    std::vector<std::string> row;
    for (Assignment &assignment : assignments()) {
      Column one;
      one.name = assignment.target;
      action.columns.push_back(std::move(one));
      row.push_back(assignment.value.literal() && assignment.value.kind != Node::Kind::Null
                        ? assignment.value.name
                        : "");
    }
    action.rows.push_back(std::move(row));
  } else if (startsQuery()) {
    Select select = query();
    describeCopy(action, select, targets);
    if (select.where && select.arms.empty())
      findExclusions(action, *select.where);
    guarded = asksWhetherAbsent(select, action.object);
    bool uncounted =
        select.items.empty() || action.selectsStar || select.holed || select.from.empty();
    for (const SelectItem &item : select.items)
      for (uint32_t i = item.value.first; i < item.value.last; ++i)
        uncounted = uncounted || lexed.tokens[i].kind == TokenKind::Hole || lexed.tokens[i].holed;
    if (!uncounted)
      action.given = static_cast<int64_t>(select.items.size());
    if (expected && !uncounted && select.items.size() != expected)
      problem(SqlProblem::Kind::CountMismatch,
              "INSERT names " + std::to_string(expected) + " columns and SELECT gives " +
                  std::to_string(select.items.size()),
              first, at);
    unreadable = unreadable || select.holed;
  } else if (accept({"default", "values"})) {
    action.rows.emplace_back();
  } else {
    unreadable = true;
    incomplete();
    while (isHole())
      ++at;
  }
  if (ignoresGiven) // the engine numbers the rows all the same
    action.rows.clear();
  bool moves = with && movesRows(action, *with);
  guarded = guarded || moves;
  resolveWith(action, with);
  Insertion onConflict;
  if (atEnd() || is("returning"))
    onConflict = missingConflict();
  insertConflict(action, updates);
  if (isHole()) {
    unreadable = true; // it may hold ON CONFLICT
    while (isHole())
      ++at;
  }
  if (accept("returning"))
    at = limit;
  finish();
  action.range = range(first, limit);
  action.renews = action.orReplace && updates.empty();
  action.selfGuard = guarded || action.orIgnore || action.orReplace;
  if (action.selfGuard)
    action.rerun = Rerun::Stable;
  else
    action.rerun = unreadable ? Rerun::Unknown : Rerun::Compounds;
  if (action.rerun == Rerun::Compounds) {
    action.rerunRange = range(first, headEnd);
    for (Insertion *guard : {&orIgnore, &ignore, &onConflict})
      if (guard->at.valid())
        action.guards.push_back(std::move(*guard));
  }
  if (!updates.empty() && action.rerun == Rerun::Stable && !setsWhatIsGiven(action, updates))
    action.rerun = Rerun::Unknown; // a row that is new has other values than one that was there
  if (!updates.empty()) {
    Verdict verdict = rerunOfUpdate(updates, nullptr, {action.object});
    if (verdict.rerun != Rerun::Stable) {
      action.rerun = verdict.rerun;
      action.selfGuard = false;
      if (verdict.culprit)
        action.rerunRange = range(verdict.culprit->first, verdict.culprit->last);
    }
  }
  out.actions.push_back(std::move(action));
}

/// What PostgreSQL takes for `INSERT OR IGNORE`, behind the rows.
Insertion Parser::missingConflict() const {
  const Token &last = lexed.tokens[at - 1];
  Insertion insertion;
  // Behind a string, a hole or a literal's end, what stands there is not its last byte.
  if (lexed.spelling(last) != ")")
    return insertion;
  insertion.at = lexed.behind(last.end);
  bool lower = lexed.spelling(lexed.tokens[begin]) == lexed.folded(lexed.tokens[begin]);
  insertion.text = lower ? " on conflict do nothing" : " ON CONFLICT DO NOTHING";
  insertion.postgres = true;
  return insertion;
}

void Parser::insertValues(Action &action, size_t expected) {
  ++at;
  do {
    while (isHole())
      ++at;
    accept("row");
    if (!is("("))
      break;
    uint32_t open = at;
    ++at;
    std::vector<std::string> row;
    size_t count = 0;
    bool exact = true;
    while (!atEnd() && !is(")")) {
      Node value = expression();
      checkBareWord(value, action.columns, Dialect::Common);
      tablesOf(value, action.sources);
      // A hole may stand for several values; and so may `t.*`.
      exact = exact && value.kind != Node::Kind::Unknown && value.kind != Node::Kind::Star;
      for (uint32_t i = value.first; i < value.last && exact; ++i)
        exact = lexed.tokens[i].kind != TokenKind::Hole && !lexed.tokens[i].holed;
      bool keep = value.literal() && value.kind != Node::Kind::Null;
      if (action.rows.size() < maximumRows && count < maximumRows)
        row.push_back(keep ? value.name : "");
      ++count;
      if (!is(",") && !is(")")) {
        exact = false;
        if (!isHole())
          incomplete();
        skipUntil({","});
      }
      accept(",");
    }
    if (!accept(")")) {
      incomplete();
      exact = false; // the text goes on elsewhere
    }
    if (exact && expected && count != expected)
      problem(SqlProblem::Kind::CountMismatch,
              "INSERT names " + std::to_string(expected) +
                  (expected == 1 ? " column and gives " : " columns and gives ") +
                  std::to_string(count) + (count == 1 ? " value" : " values"),
              open, at);
    // All rows alike, or the first says it and the statement is wrong by itself.
    if (exact && action.rows.empty())
      action.given = static_cast<int64_t>(count);
    else if (!exact || action.given != static_cast<int64_t>(count))
      action.given.reset();
    if (action.rows.size() < maximumRows)
      action.rows.push_back(std::move(row));
  } while (accept(","));
  if (accept("as")) { // MySQL: VALUES (…) AS new ON DUPLICATE KEY
    name();
    if (is("("))
      skipParentheses();
  }
}

void Parser::insertConflict(Action &action, std::vector<Assignment> &updates) {
  while (is("on")) {
    if (accept({"on", "duplicate", "key", "update"})) {
      tell(Dialect::Mysql);
      action.orReplace = true;
      updates = assignments();
      continue;
    }
    if (!accept({"on", "conflict"}))
      return;
    if (is("("))
      skipParentheses();
    if (accept({"on", "constraint"}))
      name();
    if (accept("where"))
      expression();
    if (!accept("do")) {
      incomplete();
      return;
    }
    if (accept("nothing")) {
      action.orIgnore = true;
    } else if (accept({"update", "set"})) {
      action.orReplace = true;
      updates = assignments();
      if (accept("where"))
        expression();
    } else {
      incomplete();
    }
  }
  // What the new row would have held is the same in each run.
  for (Assignment &assignment : updates) {
    auto freeze = [](Node &node, auto &&self) -> void {
      bool excluded =
          node.kind == Node::Kind::Column && (node.table == "excluded" || node.table == "new");
      bool values =
          node.kind == Node::Kind::Call && (node.name == "values" || node.name == "value");
      if (excluded || values) {
        node.kind = Node::Kind::Parameter;
        node.children.clear();
        return;
      }
      for (Node &child : node.children)
        self(child, self);
    };
    freeze(assignment.value, freeze);
  }
}

std::vector<Assignment> Parser::assignments() {
  std::vector<Assignment> list;
  do {
    if (isHole() && !isAny({"=", ".", ":="}, 1)) {
      list.emplace_back().first = at; // assignments that only the program knows
      while (isHole())
        ++at;
      continue;
    }
    if (atEnd() || isAny({"where", "from", "on", "order", "limit", "returning"}))
      break;
    Assignment one;
    one.first = at;
    if (is("(")) { // (a, b) = (…)
      std::vector<std::string> targets = nameList();
      if (!accept("="))
        incomplete();
      Node value = expression();
      if (value.kind == Node::Kind::Call && value.name == "row")
        value.kind = Node::Kind::List;
      bool each = value.kind == Node::Kind::List && value.children.size() == targets.size();
      for (size_t i = 0; i < targets.size(); ++i) {
        Assignment part;
        part.first = one.first;
        part.last = at;
        part.target = targets[i];
        part.value = each ? std::move(value.children[i]) : value;
        list.push_back(std::move(part));
      }
      continue;
    }
    Name target = name();
    one.target = target.known ? target.text : "";
    if (is("[")) { // a[1] = …
      while (!atEnd() && !is("]"))
        ++at;
      accept("]");
    }
    bool operands = peek().kind == TokenKind::String || peek().kind == TokenKind::Number ||
                    peek().kind == TokenKind::Parameter || atEnd() ||
                    isAny({",", "where", "is", "like"});
    if (accept("=") || accept(":=")) {
      one.value = expression();
      // `a = b = c` sets a to whether b equals c; a comparison with = NULL is none here.
    } else if (target.present && target.known && operands) {
      incomplete();
      skipUntil({",", "where"});
      problem(SqlProblem::Kind::SetWithoutEquals, "SET " + target.text + " has no `=`", one.first,
              at);
    } else {
      if (!isHole())
        incomplete();
      skipUntil({",", "where"});
    }
    one.last = at;
    list.push_back(std::move(one));
    uint32_t holes = 0;
    while (isHole(holes))
      ++holes;
    if (is(",", holes)) // else they stand for clauses, and the caller asks
      at += holes;
  } while (accept(","));
  return list;
}

/// `SET c = 1 WHERE c = 2`.
static std::vector<ValueMapping> mappingOf(const Assignment &assignment, const Node &where) {
  const Node &value = bare(assignment.value);
  if (!where.binary("=") || !value.literal())
    return {};
  const Node &left = bare(where.children[0]), &right = bare(where.children[1]);
  if (left.kind != Node::Kind::Column || left.name != assignment.target || !right.literal())
    return {};
  return {{assignment.target, right.name, value.name}};
}

void Parser::update(const Select *with) {
  uint32_t first = at;
  ++at;
  Action action;
  action.kind = ActionKind::Update;
  if (accept("or")) {
    tell(Dialect::Sqlite);
    action.orIgnore = is("ignore");
    action.orReplace = is("replace");
    if (!acceptAny({"ignore", "replace", "abort", "fail", "rollback"}))
      incomplete();
  }
  if (isAny({"low_priority", "ignore"})) {
    tell(Dialect::Mysql);
    accept("low_priority");
    action.orIgnore = accept("ignore") || action.orIgnore;
  }
  accept("only");
  Name table;
  {
    uint32_t before = at;
    std::string alias;
    table = aliasedName(alias);
    at = before;
  }
  if (!table.present)
    incomplete();
  setObject(action, table);
  Select from;
  tables(from);
  action.filtered = from.dropsRows;
  if (!accept("set")) {
    incomplete();
    skipUntil({"set", "where"});
    accept("set");
  }
  std::vector<Assignment> list = assignments();
  if (accept("from"))
    tables(from);
  bool holed = from.holed;
  Select clauses;
  if (isHole()) {
    holed = true;
    while (isHole())
      ++at;
  }
  queryClauses(clauses);
  bool limited = clauses.limitLast > 0;
  holed = holed || clauses.holed;
  if (accept("returning"))
    at = limit;
  finish();
  const Node *where = clauses.where ? &*clauses.where : nullptr;
  action.hasWhere = where != nullptr;
  std::vector<std::string> names = {action.object};
  for (const TableRef &ref : from.from)
    if (ref.name == action.object || ref.alias == action.object) {
      // MySQL: UPDATE alias-first joins name the table by what SET qualifies; the first is usual.
      names.push_back(ref.alias);
      if (!ref.name.empty())
        setObject(action, table);
    }
  for (size_t i = 1; i < from.from.size(); ++i)
    if (!from.from[i].name.empty())
      action.sources.push_back(from.from[i].name);
    else if (from.from[i].select)
      tablesOf(*from.from[i].select, action.sources);
  for (const Assignment &assignment : list) {
    ColumnSource source;
    source.target = assignment.target;
    if (assignment.value.literal() && assignment.value.kind != Node::Kind::Null)
      source.literal = assignment.value.name;
    const Node &value = bare(assignment.value);
    if (value.kind == Node::Kind::Column && !value.maybeText) {
      source.column = value.name;
      source.table = value.table;
      for (const TableRef &ref : from.from)
        if (ref.alias == value.table && !ref.alias.empty())
          source.table = ref.name;
    } else {
      columnsOf(value, source.used, true);
    }
    tablesOf(value, action.sources);
    addUse(value, true, action.uses);
    addUnquoted(assignment.target, value, true, action);
    action.values.push_back(std::move(source));
    if (!assignment.target.empty()) {
      Column column;
      column.name = assignment.target;
      column.range = range(assignment.first, assignment.last);
      action.columns.push_back(std::move(column));
    }
  }
  if (where) {
    tablesOf(*where, action.sources);
    columnsOf(*where, action.filterColumns, true);
    findExclusions(action, *where);
    addUses(*where, action);
    action.filtered = action.filtered || !alwaysTrue(*where);
  }
  for (const Node &condition : from.conditions)
    columnsOf(condition, action.filterColumns);
  action.whereFixed = where && comparesWithFixed(*where);
  action.touched =
      limited ? Rows::Some
      : holed && !where
          ? Rows::Unknown
          : rowsUpdated({where, list, action.columns, names, from.conditions, from.from.size()});
  if (where && list.size() == 1)
    action.mapping = mappingOf(list.front(), bare(*where));
  resolveWith(action, with);
  Verdict verdict = rerunOfUpdate(list, where, names);
  if (limited && !(verdict.selfGuard && where && noLongerMatches(*where, list)) &&
      verdict.rerun == Rerun::Stable) {
    verdict.rerun = Rerun::Unknown; // the next run takes other rows
    verdict.selfGuard = false;
  }
  if (holed && verdict.rerun == Rerun::Compounds && !where)
    verdict = {}; // the hole may be a WHERE that no longer matches
  action.rerun = verdict.rerun;
  action.selfGuard = verdict.selfGuard;
  if (verdict.culprit)
    action.rerunRange = range(verdict.culprit->first, verdict.culprit->last);
  action.range = range(first, limit);
  out.actions.push_back(std::move(action));
}

void Parser::deleteFrom(const Select *with) {
  uint32_t first = at;
  ++at;
  while (acceptAny({"low_priority", "quick", "ignore"}))
    tell(Dialect::Mysql);
  std::vector<Name> targets;
  Select from;
  if (!is("from")) { // MySQL: DELETE a, b FROM a JOIN b
    do {
      targets.push_back(name());
      accept({".", "*"});
    } while (accept(","));
    tell(Dialect::Mysql);
  }
  if (!accept("from"))
    incomplete();
  accept("only");
  uint32_t nameAt = at;
  Name direct = name();
  at = nameAt;
  std::string alias;
  tables(from);
  if (targets.empty())
    targets.push_back(direct);
  if (accept("using")) { // DELETE FROM a USING a JOIN b; PostgreSQL: the others only
    Select more;
    tables(more);
    if (more.from.size() > 1 && dialect != Dialect::Postgres)
      tell(Dialect::Mysql);
    from.dropsRows = from.dropsRows || more.dropsRows;
    for (TableRef &ref : more.from)
      from.from.push_back(std::move(ref));
    for (Node &condition : more.conditions)
      from.conditions.push_back(std::move(condition));
  }
  Select clauses;
  queryClauses(clauses);
  Range limitRange = range(clauses.limitFirst, clauses.limitLast);
  if (accept("returning"))
    at = limit;
  finish();
  const Node *where = clauses.where ? &*clauses.where : nullptr;
  for (const Name &target : targets) {
    Action action;
    action.kind = ActionKind::Delete;
    setObject(action, target);
    if (!target.present)
      incomplete();
    for (const TableRef &ref : from.from)
      if (!ref.alias.empty() && ref.alias == target.text && !ref.name.empty())
        action.object = ref.name;
    action.hasWhere = where != nullptr;
    action.filtered = from.dropsRows || (where && !alwaysTrue(*where)) || limitRange.valid();
    action.whereFixed = where && comparesWithFixed(*where);
    action.touched = limitRange.valid()                              ? Rows::Some
                     : clauses.holed || from.holed || from.dropsRows ? Rows::Unknown
                     : from.from.size() > 1                          ? Rows::Unknown
                                                                     : rowsDeleted(where);
    for (const TableRef &ref : from.from)
      if (!ref.name.empty() && ref.name != action.object)
        action.sources.push_back(ref.name);
      else if (ref.select)
        tablesOf(*ref.select, action.sources);
    if (where) {
      tablesOf(*where, action.sources);
      columnsOf(*where, action.filterColumns, true);
      findExclusions(action, *where);
      addUses(*where, action);
    }
    for (const Node &condition : from.conditions)
      columnsOf(condition, action.filterColumns);
    resolveWith(action, with);
    Verdict verdict = rerunOfDelete(where, action.object);
    action.rerun = verdict.rerun;
    action.selfGuard = verdict.selfGuard;
    if (limitRange.valid()) {
      action.rerun = Rerun::Compounds;
      action.selfGuard = false;
      action.rerunRange = limitRange;
    }
    action.range = range(first, limit);
    out.actions.push_back(std::move(action));
  }
}

void Parser::truncate() {
  uint32_t first = at;
  ++at;
  accept("table");
  size_t from = out.actions.size();
  do {
    uint32_t start = out.actions.size() == from ? first : at;
    accept("only");
    Name table = name();
    accept("*");
    if (!table.present)
      incomplete();
    Action &action = add(ActionKind::Truncate, start);
    setObject(action, table);
    action.rerun = Rerun::Stable;
    action.range = rangeFrom(start);
  } while (accept(","));
  for (; isAny({"restart", "continue", "identity", "cascade", "restrict"}); ++at)
    if (is("cascade"))
      for (size_t i = from; i < out.actions.size(); ++i)
        out.actions[i].cascade = true;
  finish();
}

} // namespace migralint::sql
