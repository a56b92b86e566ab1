// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "test/engines/judge.h"

#include "frontends/sql/reader.h"
#include "model/linking/table_keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace migralint::engines {

static const char *nameOf(Rerun rerun) {
  switch (rerun) {
  case Rerun::Stable:
    return "stable";
  case Rerun::Fails:
    return "fails";
  case Rerun::Compounds:
    return "compounds";
  case Rerun::Unknown:
    break;
  }
  return "unknown";
}

Rerun rerunOf(const SqlStatement &statement, const std::vector<std::string> &schema,
              Dialect dialect) {
  std::map<std::string, linking::TableKeys> keys;
  for (const std::string &sql : schema)
    for (const SqlStatement &made : sql::read(sql::fileText(sql), dialect))
      for (const Action &action : made.actions)
        keys[action.object].learn(action);
  // A failure undoes, or keeps from running, all else of the statement.
  Rerun worst = Rerun::Stable;
  auto rank = [](Rerun rerun) {
    return rerun == Rerun::Fails ? 3 : rerun == Rerun::Compounds ? 2 : rerun == Rerun::Unknown;
  };
  for (const Action &action : statement.actions) {
    Rerun rerun = action.rerun;
    if (auto found = keys.find(action.object);
        action.kind == ActionKind::Insert && found != keys.end())
      rerun = found->second.rerunOf(action, rerun, action.selfGuard);
    if (rank(rerun) > rank(worst))
      worst = rerun;
  }
  return worst;
}

/// Runs the statement the second time.
static Rerun settle(Engine &engine, const std::string &sql, std::string &note) {
  std::string first = engine.dump();
  if (std::optional<std::string> error = engine.run(sql)) {
    note = *error;
    return Rerun::Fails;
  }
  std::string second = engine.dump();
  if (first == second)
    return Rerun::Stable;
  size_t at = static_cast<size_t>(
      std::mismatch(first.begin(), first.end(), second.begin(), second.end()).first -
      first.begin());
  size_t from = at < 30 ? 0 : at - 30;
  note = "`" + first.substr(from, 80) + "` became `" + second.substr(from, 80) + "`";
  return Rerun::Compounds;
}

static void judgeOne(Engine &engine, Dialect dialect, const Case &one, Count &count) {
  auto fail = [&](const std::string &what) {
    ADD_FAILURE_AT(one.file.c_str(), one.line) << one.sql << "\n  " << what;
  };
  if (std::optional<std::string> error = engine.prepare(one))
    return fail("schema: " + *error);
  Shape before = one.rejected ? Shape{} : engine.shape();
  std::optional<std::string> error = engine.run(one.sql);
  if (one.rejected) {
    ++count.rejected;
    if (!error)
      fail("is accepted");
    else if (error->find(one.message) == error->npos)
      fail("is rejected otherwise: " + *error);
    return;
  }
  if (error)
    return fail("is rejected: " + *error);
  ++count.accepted;
  std::vector<SqlStatement> read = sql::read(sql::fileText(one.sql), dialect);
  if (read.size() != 1)
    return fail("is read as " + std::to_string(read.size()) + " statements");
  if (one.unread && read[0].complete)
    fail("is read: give its class instead");
  if (one.unread)
    return;
  if (!read[0].complete)
    fail("is not read");
  for (const SqlProblem &problem : read[0].problems)
    if (problem.validIn != dialect)
      fail("is accepted, and the reader says: " + problem.message);
  bool exact = true;
  Shape expected = applied(before, read[0], exact);
  if (std::string text = difference(expected, engine.shape(), exact); !text.empty())
    fail("the schema afterwards\n" + text);
  if (std::string text = engine.disagreement(one, read[0]); !text.empty())
    fail(text);
  if (one.once)
    return;
  Rerun said = rerunOf(read[0], *one.schema, dialect);
  std::string note;
  Rerun settled = settle(engine, one.sql, note);
  if (one.depends) {
    ++count.depends;
    if (said != Rerun::Unknown && said != settled)
      fail(std::string("reader: ") + nameOf(said) + ", engine: " + nameOf(settled) + " " + note);
  } else if (said != settled) {
    fail(std::string("reader: ") + nameOf(said) + ", engine: " + nameOf(settled) + " " + note);
  }
}

Count judge(Engine &engine, Dialect dialect, const std::vector<Case> &cases) {
  Count count;
  for (const Case &one : cases)
    judgeOne(engine, dialect, one, count);
  return count;
}

} // namespace migralint::engines
