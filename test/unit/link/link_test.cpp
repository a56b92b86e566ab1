// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What one file cannot know: guards, wrappers, tables, downs and copies across functions and files.
#include "build.h"

#include <gtest/gtest.h>

using namespace migralint;
using namespace migralint::test;

namespace {

const char *const addColumn = "ALTER TABLE t ADD COLUMN c INTEGER";

TEST(Guards, NoneAroundAPlainStatement) {
  Model m = linked({file("a.cpp", {migration("migrate", {run(exec(addColumn))})})});
  const Operation *op = find(m, "ALTER");
  ASSERT_TRUE(op);
  EXPECT_TRUE(op->guards.empty());
  EXPECT_EQ(op->rerun, Rerun::Fails);
}

TEST(Guards, VersionComparison) {
  Model m = linked({file("a.cpp", {function("open", {when(binary(version(), "<", number(5)),
                                                          {run(exec(addColumn))})})})});
  const Operation *op = find(m, "ALTER");
  ASSERT_TRUE(op);
  ASSERT_EQ(op->guards.size(), 1u);
  EXPECT_EQ(op->guards[0].kind, GuardKind::Version);
  EXPECT_EQ(op->guards[0].what, "version < 5");
  ASSERT_EQ(m.steps.size(), 1u);
  EXPECT_EQ(m.steps[0].version, "5");
}

TEST(Guards, EarlyReturnCoversTheRest) {
  Model m = linked(
      {file("a.cpp", {migration("migrate", {when(binary(version(), ">=", number(5)), {leave()}),
                                            run(exec(addColumn))})})});
  ASSERT_TRUE(find(m, "ALTER"));
  EXPECT_EQ(find(m, "ALTER")->guards.size(), 1u);
}

TEST(Guards, AnOrWithSomethingElseIsNone) {
  Model m = linked({file(
      "a.cpp",
      {migration("migrate", {when(binary(binary(version(), "<", number(5)), "||", name("force")),
                                  {run(exec(addColumn))})})})});
  ASSERT_TRUE(find(m, "ALTER"));
  EXPECT_TRUE(find(m, "ALTER")->guards.empty());
}

TEST(Guards, AFlagStandsForItsConditions) {
  Model m = linked(
      {file("a.cpp", {migration("migrate", {declare("old", binary(version(), "<", number(5))),
                                            when(name("old"), {run(exec(addColumn))})})})});
  ASSERT_TRUE(find(m, "ALTER"));
  EXPECT_EQ(find(m, "ALTER")->guards.size(), 1u);
}

TEST(Guards, AValueReadFromTheVersionIsOneWhateverItsName) {
  Expr read = call("query", {text("PRAGMA user_version")}, Act::Execute, 0);
  Model m = linked({file(
      "a.cpp", {migration("migrate", {declare("n", read), when(binary(name("n"), "<", number(2)),
                                                               {run(exec(addColumn))})})})});
  ASSERT_TRUE(find(m, "ALTER"));
  EXPECT_EQ(find(m, "ALTER")->guards.size(), 1u);
}

TEST(Guards, EveryCallInAnotherFileIsGuarded) {
  std::vector<Statement> guarded = {
      when(binary(version(), "<", number(5)), {run(call("migrateTables"))})};
  Model m = linked({file("a.cpp", {migration("migrateTables", {run(exec(addColumn))})}),
                    file("b.cpp", {function("start", guarded)})});
  ASSERT_TRUE(find(m, "ALTER"));
  EXPECT_FALSE(find(m, "ALTER")->guards.empty());
}

TEST(Guards, OneUnguardedCallIsEnough) {
  std::vector<Statement> guarded = {
      when(binary(version(), "<", number(5)), {run(call("migrateTables"))})};
  Model m = linked({file("a.cpp", {migration("migrateTables", {run(exec(addColumn))})}),
                    file("b.cpp", {function("start", guarded),
                                   function("repair", {run(call("migrateTables"))})})});
  ASSERT_TRUE(find(m, "ALTER"));
  EXPECT_TRUE(find(m, "ALTER")->guards.empty());
  ASSERT_EQ(find(m, "ALTER")->unguardedCalls.size(), 1u);
  EXPECT_EQ(find(m, "ALTER")->unguardedCalls[0].file, "b.cpp");
}

TEST(Guards, RecursionEnds) {
  Model m =
      linked({file("a.cpp", {migration("migrateA", {run(exec(addColumn)), run(call("migrateB"))}),
                             migration("migrateB", {run(call("migrateA"))})})});
  ASSERT_TRUE(find(m, "ALTER"));
}

TEST(Guards, ProbeOfTheSameObject) {
  Expr probe = call("columnExists", {text("t"), text("c")}, Act::Probe, 0);
  Expr absent;
  absent.kind = Expr::Kind::Unary;
  absent.name = "!";
  absent.args = {probe};
  absent.range = place();
  Model m = linked({file("a.cpp", {migration("migrate", {when(absent, {run(exec(addColumn))})})})});
  ASSERT_TRUE(find(m, "ALTER"));
  ASSERT_EQ(find(m, "ALTER")->guards.size(), 1u);
  EXPECT_EQ(find(m, "ALTER")->guards[0].kind, GuardKind::Existence);
}

TEST(Guards, ProbeOfAnotherObjectIsNone) {
  Expr probe = call("tableExists", {text("other")}, Act::Probe, 0);
  Model m = linked({file("a.cpp", {migration("migrate", {when(probe, {run(exec(addColumn))})})})});
  ASSERT_TRUE(find(m, "ALTER"));
  EXPECT_TRUE(find(m, "ALTER")->guards.empty());
}

TEST(Guards, ATableOfStepsRunByVersion) {
  Function step = function("toTwo", {run(exec(addColumn))});
  Variable table;
  table.name = "steps";
  table.init = list({list({number(1), name("toOne")}), list({number(2), name("toTwo")})});
  Statement loop =
      statement(Statement::Kind::Loop, name("steps"),
                {when(binary(version("current"), "<", name("step")), {run(call("apply", {}))})});
  loop.rangeFor = true;
  loop.name = "step";
  loop.body[0].body[0].expr.receiver = {name("step")};
  FileFacts a = file(
      "a.cpp", {function("toOne", {run(exec("DROP TABLE x"))}), step, function("run", {loop})});
  a.variables = {table};
  Model m = linked({a});
  ASSERT_TRUE(find(m, "ALTER"));
  ASSERT_FALSE(find(m, "ALTER")->guards.empty());
  EXPECT_EQ(find(m, "ALTER")->guards[0].kind, GuardKind::Dispatch);
}

TEST(Wrappers, AForwardedStringIsExecutedByTheCaller) {
  Model m = linked(
      {file("a.cpp", {migration("migrate", {run(call("doIt", {text(addColumn)}))})}),
       file("b.cpp",
            {function("doIt", {run(call("inner", {name("sql")}))}, {"sql"}),
             function("inner", {run(call("exec", {name("text")}, Act::Execute, 0))}, {"text"})})});
  ASSERT_TRUE(find(m, "ALTER"));
  EXPECT_EQ(find(m, "ALTER")->place.file, "a.cpp");
}

TEST(Inserts, AUniqueKeyMakesTheSecondFail) {
  Model m = linked(
      {file("a.cpp",
            {function("createTables", {run(exec("CREATE TABLE k (id TEXT PRIMARY KEY, v TEXT)"))}),
             migration("migrate", {run(exec("INSERT INTO k (id, v) VALUES ('a', 'b')")),
                                   run(exec("INSERT INTO u (id) VALUES ('a')"))})})});
  ASSERT_TRUE(find(m, "INSERT INTO k"));
  EXPECT_EQ(find(m, "INSERT INTO k")->rerun, Rerun::Fails);
  ASSERT_TRUE(find(m, "INSERT INTO u"));
  EXPECT_EQ(find(m, "INSERT INTO u")->rerun, Rerun::Compounds);
}

TEST(Destruction, APlainDropLosesTheTable) {
  Model m = linked({file("a.cpp", {migration("migrate", {run(exec("DROP TABLE devices"))})})});
  ASSERT_TRUE(find(m, "DROP"));
  ASSERT_TRUE(find(m, "DROP")->destroys);
  EXPECT_EQ(find(m, "DROP")->destroys->what, "table devices");
}

std::vector<Statement> rebuild(const char *select) {
  return {run(exec("CREATE TABLE t_new (a TEXT, b TEXT)")), run(exec(select)),
          run(exec("DROP TABLE t")), run(exec("ALTER TABLE t_new RENAME TO t"))};
}

TEST(Destruction, ACompleteRebuildLosesNothing) {
  Model m = linked(
      {file("a.cpp", {migration("migrate", rebuild("INSERT INTO t_new SELECT a, b FROM t"))})});
  ASSERT_TRUE(find(m, "DROP"));
  EXPECT_FALSE(find(m, "DROP")->destroys);
}

TEST(Destruction, AFilteredRebuildLosesRows) {
  Model m = linked({file(
      "a.cpp", {migration("migrate",
                          rebuild("INSERT INTO t_new SELECT a, b FROM t WHERE a IS NOT NULL"))})});
  ASSERT_TRUE(find(m, "DROP"));
  ASSERT_TRUE(find(m, "DROP")->destroys);
}

TEST(Destruction, AColumnThatAnEarlierStepMadeIsMissed) {
  Variable table;
  table.name = "steps";
  table.init = list({list({number(1), name("one")}), list({number(2), name("two")})});
  FileFacts a = file("a.cpp", {function("one", {run(exec("ALTER TABLE t ADD COLUMN c TEXT"))}),
                               function("two", rebuild("INSERT INTO t_new SELECT a, b FROM t"))});
  a.variables = {table};
  Model m = linked({a});
  ASSERT_TRUE(find(m, "DROP"));
  ASSERT_TRUE(find(m, "DROP")->destroys);
  EXPECT_EQ(find(m, "DROP")->destroys->what, "column c of t");
}

TEST(Destruction, ABackupBeforeIsPlanB) {
  Model m = linked({file("a.cpp", {migration("migrate", {run(call("copyAside", {}, Act::Backup)),
                                                         run(exec("DROP TABLE devices"))})})});
  ASSERT_TRUE(find(m, "DROP"));
  EXPECT_TRUE(find(m, "DROP")->planB.valid());
}

TEST(Downs, PairedByName) {
  Function down = function("downgrade_5", {run(exec("CREATE TABLE devices (id INTEGER)"))});
  down.downName = true;
  down.migrationName = true;
  Function up = migration("upgrade_5", {run(exec("DROP TABLE devices"))});
  up.pairName = down.pairName = "*_5";
  Model m = linked({file("a.cpp", {up, down})});
  EXPECT_TRUE(m.hasDowns);
  for (const Step &step : m.steps)
    if (step.direction == Direction::Up) {
      EXPECT_EQ(step.down, Step::Down::Present);
      EXPECT_EQ(step.downObjects, (std::vector<std::string>{"devices", "id"}));
    }
}

Expr telling(Expr call, ErrorStyle errors) {
  call.meaning.errors = errors;
  return call;
}

Statement logs() { return run(call("log", {name("error")}, Act::Log)); }

TEST(Results, AFailureThatIsOnlyLoggedBeforeTheRecordIsPassedOver) {
  Statement test = when(telling(exec(addColumn), ErrorStyle::Returns), {logs()});
  Model m =
      linked({file("a.cpp", {migration("migrate", {test, run(exec("PRAGMA user_version = 5"))})})});
  ASSERT_TRUE(find(m, "ALTER"));
  EXPECT_EQ(find(m, "ALTER")->passedOver.range, test.range);
  EXPECT_TRUE(m.steps[0].unchecked.empty());
}

TEST(Results, AFailureThatLeavesBeforeTheRecordIsNot) {
  Statement test = when(telling(exec(addColumn), ErrorStyle::Returns), {logs(), leave()});
  Model m =
      linked({file("a.cpp", {migration("migrate", {test, run(exec("PRAGMA user_version = 5"))})})});
  ASSERT_TRUE(find(m, "ALTER"));
  EXPECT_FALSE(find(m, "ALTER")->passedOver.valid());
}

TEST(Results, WithoutARecordWhatIsOnlyLoggedIsUnchecked) {
  Statement test = when(telling(exec(addColumn), ErrorStyle::Returns), {logs()});
  Model m = linked({file("a.cpp", {migration("migrate", {test})})});
  ASSERT_EQ(m.steps.size(), 1u);
  EXPECT_FALSE(m.steps[0].operations[0].passedOver.valid());
  ASSERT_EQ(m.steps[0].unchecked.size(), 1u);
  EXPECT_EQ(m.steps[0].unchecked[0].how, UncheckedResult::How::Reported);
}

TEST(Results, AHandlerThatOnlyLogsPassesOver) {
  for (bool recordInside : {false, true}) {
    Statement handler = statement(Statement::Kind::Catch, {}, {logs()});
    Statement record = run(exec("PRAGMA user_version = 5"));
    std::vector<Statement> body = {run(telling(exec(addColumn), ErrorStyle::Throws))};
    if (recordInside)
      body.push_back(record);
    std::vector<Statement> all = {statement(Statement::Kind::Try, {}, body, {handler})};
    if (!recordInside)
      all.push_back(record);
    Model m = linked({file("a.cpp", {migration("migrate", all)})});
    ASSERT_TRUE(find(m, "ALTER"));
    EXPECT_EQ(find(m, "ALTER")->passedOver.valid(), !recordInside);
  }
}

TEST(Order, FilesInAnyOrderGiveTheSameModel) {
  FileFacts a = file("a.cpp", {migration("migrateA", {run(exec(addColumn))})});
  FileFacts b = file("b.cpp", {migration("migrateB", {run(exec("DROP TABLE x"))})});
  Model one = linked({a, b}), two = linked({b, a});
  ASSERT_EQ(one.steps.size(), two.steps.size());
  for (size_t i = 0; i < one.steps.size(); ++i)
    EXPECT_EQ(one.steps[i].name, two.steps[i].name);
}

} // namespace
