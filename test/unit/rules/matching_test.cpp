// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which rule a call is matched with: by its class, by the file's includes, by convention.
#include "rules/rules.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace migralint;
using namespace migralint::rules;

namespace {

const Rules &builtin() {
  static std::vector<Problem> problems;
  static const Rules rules = Rules::builtin(problems);
  return rules;
}

/// A query, written as the call would be.
struct Call {
  CallQuery query;
  std::vector<std::string> includes;

  explicit Call(std::string_view name, size_t arguments = 0) {
    query.name = name;
    query.arguments = arguments;
  }
  static Call constructing(std::string_view type, size_t arguments = 0) {
    size_t colons = type.rfind("::");
    Call call(colons == std::string_view::npos ? type : type.substr(colons + 2), arguments);
    call.query.scope = type;
    call.query.construct = true;
    return call;
  }
  /// `name` of an object of the type.
  Call &of(std::string_view type) {
    query.receiver = true;
    query.receiverType = type;
    return *this;
  }
  /// `name` of an object of unknown type.
  Call &on(std::string_view variable) {
    query.receiver = true;
    query.receiverName = variable;
    return *this;
  }
  Call &in(std::string_view scope) {
    query.scope = scope;
    return *this;
  }
  Call &sql(size_t index) {
    query.sqlArgument = true;
    query.sqlArgumentIndex = index;
    return *this;
  }
  Call &including(std::string header) {
    includes.push_back(std::move(header));
    return *this;
  }
  Meaning ask(const Rules &rules = builtin()) {
    Libraries libraries = rules.libraries(includes);
    query.libraries = &libraries;
    return rules.call(query);
  }
};

void expectAct(Meaning meaning, Act act, std::string_view pack, bool sure) {
  EXPECT_EQ(meaning.act, act);
  EXPECT_EQ(meaning.pack, pack);
  EXPECT_EQ(meaning.sure, sure);
}

TEST(Exact, ByTheObjectsType) {
  Meaning meaning = Call("exec", 1).of("QSqlQuery").ask();
  expectAct(meaning, Act::Execute, "qt-sql", true);
  EXPECT_EQ(meaning.subject, 0);
  EXPECT_EQ(meaning.errors, ErrorStyle::Returns);
  expectAct(Call("remove", 1).of("QSettings").ask(), Act::Remove, "qsettings", true);
  expectAct(Call("remove", 1).of("QFile").ask(), Act::RemoveFile, "qt-files", true);
}

TEST(Exact, OverloadsByArguments) {
  expectAct(Call("exec").of("QSqlQuery").ask(), Act::ExecutePrepared, "qt-sql", true);
  Meaning member = Call("Put", 3).of("rocksdb::DB").ask();
  EXPECT_EQ(member.subject, 1);
  Meaning family = Call("Put", 4).of("rocksdb::DB").ask();
  EXPECT_EQ(family.subject, 2);
  EXPECT_EQ(Call("setValue", 1).of("QSettings").ask().act, Act::None);
}

TEST(Exact, FreeFunctions) {
  Meaning meaning = Call("sqlite3_exec", 5).ask();
  expectAct(meaning, Act::Execute, "sqlite-c", true);
  EXPECT_EQ(meaning.subject, 1);
  EXPECT_EQ(meaning.dialect, Dialect::Sqlite);
  // A method of the same name is another thing.
  EXPECT_EQ(Call("sqlite3_exec", 5).of("Mock").ask().act, Act::None);
}

TEST(Exact, CommonFreeFunctionsNeedTheInclude) {
  EXPECT_EQ(Call("rename", 2).ask().act, Act::None);
  expectAct(Call("rename", 2).including("cstdio").ask(), Act::RenameFile, "c-stdio", true);
  expectAct(Call("rename", 2).in("std").including("cstdio").ask(), Act::RenameFile, "c-stdio",
            true);
}

TEST(Exact, NamespacesAndAliases) {
  Meaning meaning = Call("remove", 2).in("fs").including("filesystem").ask();
  expectAct(meaning, Act::RemoveFile, "std-filesystem", true);
  EXPECT_EQ(meaning.errors, ErrorStyle::SideChannel);
  EXPECT_EQ(Call("remove", 1).in("std::filesystem").ask().errors, ErrorStyle::Throws);
  expectAct(Call("exec", 1).of("pqxx::work").ask(), Act::Execute, "libpqxx", true);
  expectAct(Call("Delete", 2).of("leveldb::DB").ask(), Act::Remove, "leveldb", true);
}

TEST(Exact, AnUnqualifiedClassNeedsTheInclude) {
  EXPECT_EQ(Call("tryExec", 1).of("Database").ask().act, Act::None);
  expectAct(Call("tryExec", 1).of("Database").including("SQLiteCpp/Database.h").ask(), Act::Execute,
            "sqlitecpp", true);
}

TEST(Exact, Constructors) {
  expectAct(Call::constructing("SQLite::Transaction", 1).ask(), Act::Scope, "sqlitecpp", true);
  Meaning meaning = Call::constructing("QSqlQuery", 2).sql(0).ask();
  expectAct(meaning, Act::Execute, "qt-sql", true);
  EXPECT_EQ(Call::constructing("QSqlQuery", 1).ask().act, Act::None) << "no SQL: only the database";
  EXPECT_EQ(Call::constructing("Transaction", 1).ask().act, Act::None) << "may be a bank's";
}

TEST(Likely, ByIncludeAndName) {
  // A name that only this library has.
  expectAct(Call("executeStep").on("x").including("SQLiteCpp/SQLiteCpp.h").ask(),
            Act::ExecutePrepared, "sqlitecpp", true);
  EXPECT_EQ(Call("executeStep").on("x").ask().act, Act::None);
  // A name that everything has needs an object that is called as such objects are.
  expectAct(Call("value", 1).on("m_settings").including("QSettings").ask(), Act::Get, "qsettings",
            true);
  EXPECT_EQ(Call("value", 1).on("spinBox").including("QSettings").ask().act, Act::None);
  EXPECT_EQ(Call("value", 1).on("m_settings").ask().act, Act::None);
  EXPECT_EQ(Call("push_back", 1).on("names").including("nlohmann/json.hpp").ask().act, Act::None);
  EXPECT_EQ(Call("setAttribute", 2).on("window").including("QDomElement").ask().act, Act::None);
}

TEST(Likely, WithoutTheIncludeItIsNotSure) {
  expectAct(Call("setValue", 2).on("settings").ask(), Act::Put, "qsettings", false);
}

TEST(Likely, AFunctionOfAUsedNamespace) {
  expectAct(Call("create_directories", 1).including("filesystem").ask(), Act::MakeFolder,
            "std-filesystem", true);
  EXPECT_EQ(Call("create_directories", 1).ask().act, Act::None);
  EXPECT_EQ(Call("executeStep").including("SQLiteCpp/SQLiteCpp.h").ask().act, Act::None)
      << "a method needs an object";
}

TEST(Likely, AKnownTypeRulesItOut) {
  Call call = Call("executeStep").of("Motor").including("SQLiteCpp/SQLiteCpp.h");
  EXPECT_EQ(call.ask().act, Act::None);
}

TEST(Includes, WholeComponents) {
  for (const char *header : {"QtSql/QSqlQuery", "QSqlQuery", "<QSqlQuery>", "\"x/QSqlQuery\""})
    EXPECT_EQ(Call("execBatch").on("x").including(header).ask().act, Act::ExecutePrepared)
        << header;
  EXPECT_EQ(Call("execBatch").on("x").including("MyQSqlQuery").ask().act, Act::None);
}

TEST(Generic, ExecutesSqlByName) {
  Meaning meaning = Call("execQuery", 2).sql(1).ask();
  expectAct(meaning, Act::Execute, "conventions", false);
  EXPECT_EQ(meaning.subject, 1);
  EXPECT_EQ(meaning.errors, ErrorStyle::Unknown);
  for (const char *name :
       {"exec", "execute", "query", "run", "execSql", "execNow", "QueryDatabase",
        "QueryDatabaseMulti", "executeQuery", "runSql", "execQueryAndLogFailure"})
    EXPECT_EQ(Call(name, 1).of("Wrapper").sql(0).ask().act, Act::Execute) << name;
  EXPECT_EQ(Call("execQuery", 1).ask().act, Act::None) << "no SQL";
  EXPECT_EQ(Call("print", 1).sql(0).ask().act, Act::None);
  EXPECT_EQ(Call("executive", 1).sql(0).ask().act, Act::None);
}

TEST(Generic, TransactionsVersionsProbesAndBackups) {
  auto act = [](std::string_view name, size_t arguments) {
    return Call(name, arguments).ask().act;
  };
  EXPECT_EQ(act("beginTransaction", 0), Act::Begin);
  EXPECT_EQ(act("TransactionBegin", 0), Act::Begin);
  EXPECT_EQ(act("commitInternal", 1), Act::Commit);
  EXPECT_EQ(act("rollbackTransaction", 0), Act::Rollback);
  EXPECT_EQ(Call::constructing("TransactionHolder").ask().act, Act::Scope);
  EXPECT_EQ(Call::constructing("ReadTransactionGuard").ask().act, Act::None);
  EXPECT_EQ(act("getSchemaVersion", 0), Act::ReadVersion);
  EXPECT_EQ(act("userVersion", 0), Act::ReadVersion);
  EXPECT_EQ(act("appVersion", 0), Act::None);
  EXPECT_EQ(act("setSchemaVersion", 1), Act::RecordVersion);
  EXPECT_EQ(Call("setUserVersion", 2).ask().value, 1);
  EXPECT_EQ(act("tableExists", 1), Act::Probe);
  EXPECT_EQ(act("columnExists", 2), Act::Probe);
  EXPECT_EQ(act("hasColumn", 2), Act::Probe);
  EXPECT_EQ(act("contains", 1), Act::Probe);
  EXPECT_EQ(act("backupDatabase", 0), Act::Backup);
  EXPECT_EQ(act("createBackup", 1), Act::Backup);
  EXPECT_EQ(act("DatabaseDump", 0), Act::Backup);
  EXPECT_EQ(act("deleteBackup", 1), Act::None);
}

TEST(Framework, ByTheBaseClass) {
  FrameworkRole up = builtin().framework("up", {"Migration"});
  EXPECT_TRUE(up.up && up.recorded && up.transaction && !up.down);
  EXPECT_TRUE(builtin().framework("down", {"Tom::Migration"}).down);
  EXPECT_FALSE(builtin().framework("up", {"Elevator"}).up);
  EXPECT_FALSE(builtin().framework("run", {"Migration"}).up);
}

TEST(ProjectModels, AreAsPowerfulAsABuiltinPack) {
  std::vector<Problem> problems;
  Rules rules = Rules::builtin(problems);
  bool added = rules.add(R"(
exclude: [third_party]          # the configuration's own keys are none of the rules' business
models:
  includes: [hive/db.h]
  errors: returns
  dialect: sqlite
  receivers: ["*hive"]
  calls:
    - {name: "Hive::apply", act: execute, subject: 1, arguments: 2}
    - {name: "QSettings::remove", act: none}
  generic-calls:
    - {names: ["buzz *"], act: put, subject: 0, value: 1}
  frameworks:
    - {base: Change, up: [forward], down: [back], recorded: true}
  macros: ["HIVE_API="]
  signs: [HiveStep]
conventions:
  migration-functions:
    - {names: ["molt *"], except: ["upgrade wings"], why: our own word}
  test-paths:
    - {paths: ["lab"], why: our experiments}
)",
                         ".migralint.yaml", problems);
  ASSERT_TRUE(added) << problems.at(0).message;
  Meaning meaning = Call("apply", 2).of("Hive").ask(rules);
  expectAct(meaning, Act::Execute, "project", true);
  EXPECT_EQ(meaning.subject, 1);
  EXPECT_EQ(meaning.dialect, Dialect::Sqlite);
  expectAct(Call("apply", 2).on("m_hive").including("hive/db.h").ask(rules), Act::Execute,
            "project", true);
  EXPECT_EQ(Call("remove", 1).of("QSettings").ask(rules).act, Act::None) << "speaks first";
  expectAct(Call("buzzLoudly", 2).including("hive/db.h").ask(rules), Act::Put, "project", false);
  // A conventional name means something where the library can be used.
  EXPECT_EQ(Call("buzzLoudly", 2).ask(rules).act, Act::None);
  EXPECT_TRUE(rules.framework("back", {"Change"}).down);
  EXPECT_TRUE(rules.migrationFunction("moltOnce"));
  EXPECT_TRUE(builtin().migrationFunction("upgradeWings"));
  EXPECT_FALSE(rules.migrationFunction("upgradeWings"));
  EXPECT_TRUE(rules.testPath("lab/a.cpp"));
  EXPECT_NE(std::find(rules.signs().begin(), rules.signs().end(), "HiveStep"), rules.signs().end());
  EXPECT_NE(std::find(rules.macros().begin(), rules.macros().end(), "HIVE_API="),
            rules.macros().end());
}

TEST(ProjectModels, AConfigurationWithoutThemAddsNothing) {
  std::vector<Problem> problems;
  Rules rules;
  EXPECT_TRUE(rules.add("exclude: [a]\nrules: {b: off}\n", ".migralint.yaml", problems));
  EXPECT_TRUE(problems.empty());
  EXPECT_TRUE(rules.packs().empty());
}

TEST(ProjectModels, AreHeldToTheSchema) {
  std::vector<Problem> problems;
  Rules rules;
  EXPECT_FALSE(rules.add("models:\n  cals: []\n", ".migralint.yaml", problems));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].line, 2u);
  EXPECT_EQ(problems[0].column, 3u);
  EXPECT_NE(problems[0].message.find("did you mean 'calls'?"), std::string::npos);
}

TEST(Macros, OnlyWhereTheLibraryIs) {
  auto has = [](std::string_view text, std::string_view macro) {
    std::vector<std::string> macros = builtin().macrosFor(text);
    return std::find(macros.begin(), macros.end(), macro) != macros.end();
  };
  EXPECT_TRUE(has("#include <QObject>\n", "slots="));
  EXPECT_FALSE(has("#include <vector>\nint slots;\n", "slots="));
}

} // namespace
