// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/replay_reruns.h"

#include "model/linking/replay_bounds.h"

#include <algorithm>

namespace migralint::linking {

using replay::Outcome;

void ReplayReruns::ran(const Executed &executed, std::string sql, std::set<std::string> names,
                       int64_t rows) {
  names.erase(std::string());
  statements.push_back({&executed, std::move(sql), std::move(names), rows});
}

void ReplayReruns::settle(ReplayTables &tables, std::map<const OwnOperation *, Rerun> &out) {
  std::map<const OwnOperation *, Rerun> proven;
  // One change of the schema alone is what the reader says it is.
  const bool alone =
      statements.size() == 1 && changesSchema(*statements.front().executed->own->action);
  if (!lost && !alone && std::any_of(statements.begin(), statements.end(), [&](const Statement &s) {
        return isKnown(s);
      })) {
    const States before = look(tables);
    replay::Engine::Attempt attempt(tables.engine);
    if (attempt.holds() && runAgain(tables, proven) && attempt.holds())
      compare(before, look(tables), proven);
  }
  for (const Statement &statement : statements) {
    const OwnOperation *own = statement.executed->own;
    auto now = proven.find(own);
    const Rerun rerun = now == proven.end() ? Rerun::Unknown : now->second;
    // What several steps run is proven if it is for each of them.
    auto [known, fresh] = out.emplace(own, rerun);
    if (!fresh && known->second != rerun)
      known->second = Rerun::Unknown;
  }
  *this = {};
}

bool ReplayReruns::isKnown(const Statement &statement) const {
  return std::none_of(statement.names.begin(), statement.names.end(),
                      [&](const std::string &name) { return unknown.count(name) > 0; });
}

ReplayReruns::States ReplayReruns::look(ReplayTables &tables) const {
  States states;
  for (const Statement &statement : statements)
    for (const std::string &name : statement.names)
      if (!states.count(name))
        states[name] = {tables.engine.definition(name), tables.engine.rows(name)};
  return states;
}

/// False: a statement fails, so that those after it are not reached.
bool ReplayReruns::runAgain(ReplayTables &tables,
                            std::map<const OwnOperation *, Rerun> &proven) const {
  for (const Statement &statement : statements) {
    if (!isKnown(statement))
      continue;
    const replay::Result result = tables.engine.run(statement.sql);
    if (result.outcome == Outcome::Done)
      continue;
    if (result.outcome == Outcome::Refused || result.outcome == Outcome::Violated)
      proven[statement.executed->own] = Rerun::Fails;
    return false;
  }
  return true;
}

/// Whether it does the same whenever it runs. The clock and chance are none of a replay's business.
bool ReplayReruns::repeats(const Statement &statement, const States &states) const {
  auto fixed = [](std::string text) {
    for (char &c : text)
      c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
    for (std::string_view part : {"current_", "random", "date(", "time(", "julianday", "strftime",
                                  "unixepoch", "now", "last_insert_rowid", "changes("})
      if (text.find(part) != text.npos)
        return false;
    return true;
  };
  return fixed(statement.sql) &&
         std::all_of(statement.names.begin(), statement.names.end(),
                     [&](const std::string &name) { return fixed(states.at(name).definition); });
}

/// All of it has run again. Rows that the steps have put in are all that is there: of what a
/// statement does to others nothing is proven.
void ReplayReruns::compare(const States &before, const States &after,
                           std::map<const OwnOperation *, Rerun> &proven) const {
  for (const Statement &statement : statements) {
    const Action &a = *statement.executed->own->action;
    if (!isKnown(statement) || !repeats(statement, before))
      continue;
    const State &was = before.at(a.object), &is = after.at(a.object);
    if (changesSchema(a)) {
      if (std::all_of(statement.names.begin(), statement.names.end(), [&](const auto &name) {
            return before.at(name).definition == after.at(name).definition;
          }))
        proven[statement.executed->own] = Rerun::Stable;
      continue;
    }
    const bool given = a.kind == ActionKind::Insert && !a.fromSelect && statement.rows > 0;
    if (given && was.rows && is.rows && *was.rows == *is.rows)
      proven[statement.executed->own] = Rerun::Stable;
  }
}

} // namespace migralint::linking
