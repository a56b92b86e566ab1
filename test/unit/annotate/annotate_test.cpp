// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What annotate puts on facts, with facts made by hand.
#include "frontends/annotate.h"

#include <gtest/gtest.h>

using namespace migralint;

namespace {

const rules::Rules &builtin() {
  static std::vector<rules::Problem> problems;
  static const rules::Rules rules = rules::Rules::builtin(problems);
  return rules;
}

Expr expr(Expr::Kind kind, std::string name = {}, std::vector<Expr> args = {}) {
  Expr e;
  e.kind = kind;
  e.name = std::move(name);
  e.args = std::move(args);
  return e;
}

Expr text(std::string value) {
  Expr e = expr(Expr::Kind::Text);
  Piece piece;
  piece.text = std::move(value);
  piece.range = {1, 1, 1, 2};
  e.text.pieces.push_back(std::move(piece));
  return e;
}

Expr object(std::string name, std::string type = {}) {
  Expr e = expr(Expr::Kind::Name, std::move(name));
  e.type = std::move(type);
  return e;
}

Expr call(Expr receiver, std::string name, std::vector<Expr> args = {}) {
  Expr e = expr(Expr::Kind::Call, std::move(name), std::move(args));
  e.receiver.push_back(std::move(receiver));
  return e;
}

/// A file with one function `Class::name` around one statement.
struct File {
  FileFacts facts;

  explicit File(Statement statement = {}, std::string className = {}, std::string name = "f") {
    facts.path = "src/a.cpp";
    Function function;
    function.name = std::move(name);
    function.className = std::move(className);
    function.body.push_back(std::move(statement));
    facts.functions.push_back(std::move(function));
  }
  explicit File(Expr e) : File(statementOf(std::move(e))) {}
  static Statement statementOf(Expr e) {
    Statement statement;
    statement.expr = std::move(e);
    return statement;
  }
  File &including(std::string header) {
    facts.includes.push_back(std::move(header));
    return *this;
  }
  Function &annotated() {
    annotate(facts, builtin());
    return facts.functions[0];
  }
  Expr &result() { return annotated().body[0].expr; }
};

TEST(Annotate, WhatAClassMakesIsOfIt) {
  auto made = [](std::string scope, std::string type = {}) {
    Expr e = expr(Expr::Kind::Call, "open", {object("transaction"), text("rooms")});
    e.scope = std::move(scope);
    e.type = std::move(type);
    return File(call(std::move(e), "drop", {object("transaction"), object("whole")}));
  };
  EXPECT_EQ(made("lmdb::dbi").result().meaning.act, Act::Clear);
  EXPECT_TRUE(made("lmdb::dbi").result().meaning.sure);
  EXPECT_EQ(made("lmdb").result().meaning.act, Act::None) << "a function of the namespace";
  EXPECT_EQ(made("other::Pool").result().meaning.act, Act::None);
  EXPECT_EQ(made("lmdb::dbi", "Handle").result().meaning.act, Act::None) << "the type is known";
}

TEST(Annotate, CallsAndTheirSql) {
  File file(call(object("q", "QSqlQuery"), "exec", {text("DROP TABLE t")}));
  Expr &e = file.result();
  EXPECT_EQ(e.meaning.act, Act::Execute);
  ASSERT_EQ(e.args[0].sql.size(), 1u);
  EXPECT_EQ(e.args[0].sql[0].actions.at(0).kind, ActionKind::DropTable);
}

TEST(Annotate, TheSubjectIsSqlWhateverItLooksLike) {
  File executed(call(object("q", "QSqlQuery"), "exec", {text("FROB TABLE t")}));
  EXPECT_EQ(executed.result().args[0].sql.size(), 1u);
  File shown(call(object("label", "QLabel"), "setText", {text("FROB TABLE t")}));
  EXPECT_TRUE(shown.result().args[0].sql.empty());
}

TEST(Annotate, TheGenericCallFindsItsSqlArgument) {
  File file(expr(Expr::Kind::Call, "execQuery", {object("q"), text("DELETE FROM t")}));
  Expr &e = file.result();
  EXPECT_EQ(e.meaning.act, Act::Execute);
  EXPECT_EQ(e.meaning.subject, 1);
  EXPECT_FALSE(e.meaning.sure);
}

TEST(Annotate, AClassOfTheFileIsOfItsBasesKind) {
  File file(call(object("q", "LoggedQuery"), "execBatch"));
  Class derived;
  derived.name = "LoggedQuery";
  derived.bases = {"QSqlQuery"};
  file.facts.classes.push_back(derived);
  EXPECT_EQ(file.result().meaning.act, Act::ExecutePrepared);
}

TEST(Annotate, DeclaredScopes) {
  Statement declared;
  declared.kind = Statement::Kind::Declare;
  declared.type = "SQLite::Transaction";
  declared.expr = expr(Expr::Kind::Construct, "", {object("db")});
  EXPECT_EQ(File(declared).result().meaning.act, Act::Scope);
  declared.type = "DbTransactionGuard";
  declared.expr = Expr();
  EXPECT_EQ(File(declared).result().meaning.act, Act::Scope);
  declared.type = "std::string";
  EXPECT_EQ(File(declared).result().meaning.act, Act::None);
}

TEST(Annotate, StreamedIntoASession) {
  Expr chain = expr(
      Expr::Kind::Binary, "<<",
      {expr(Expr::Kind::Binary, "<<", {object("m_sql"), text("DROP TABLE ")}), object("table")});
  File file(expr(Expr::Kind::Binary, ",", {chain, expr(Expr::Kind::Call, "use", {object("x")})}));
  Expr &e = file.including("soci/soci.h").result().args[0];
  ASSERT_EQ(e.kind, Expr::Kind::Call);
  EXPECT_EQ(e.meaning.act, Act::Execute);
  EXPECT_EQ(e.receiver[0].name, "m_sql");
  EXPECT_EQ(e.args[0].text.pieces[1].variable, "table");
  ASSERT_EQ(e.args[0].sql.size(), 1u);
  EXPECT_EQ(e.args[0].sql[0].actions.at(0).kind, ActionKind::DropTable);
}

TEST(Annotate, StreamedElsewhereStaysAsItIs) {
  for (const char *stream : {"std::cout", "ss", "log"}) {
    File file(expr(Expr::Kind::Binary, "<<", {object(stream), text("DROP TABLE t")}));
    Expr &e = file.including("soci/soci.h").result();
    EXPECT_EQ(e.kind, Expr::Kind::Binary) << stream;
    EXPECT_EQ(e.meaning.act, Act::None) << stream;
  }
}

TEST(Annotate, VersionNames) {
  File file(expr(Expr::Kind::Binary, "<", {object("schemaVersion"), object("SCHEMA_VERSION")}));
  Expr &e = file.result();
  EXPECT_TRUE(e.args[0].versionName && !e.args[0].latestName);
  EXPECT_TRUE(e.args[1].latestName && !e.args[1].versionName);
  EXPECT_TRUE(File(text("db_version")).result().versionName);
  EXPECT_FALSE(File(text("the db version")).result().versionName);
  EXPECT_TRUE(File(expr(Expr::Kind::Call, "getSchemaVersion")).result().versionName);
}

TEST(Annotate, FunctionsByNameAndClass) {
  File upgrading({}, "UserRepository", "upgradeTables");
  Function &upgrade = upgrading.annotated();
  EXPECT_TRUE(upgrade.migrationName && upgrade.loaderClass && !upgrade.loaderName);
  File tested({}, "", "migrate");
  tested.facts.path = "tests/a.cpp";
  EXPECT_TRUE(tested.annotated().testCode);
}

TEST(Annotate, FrameworkRoles) {
  File file({}, "AddFactor", "down");
  Class migration;
  migration.name = "AddFactor";
  migration.bases = {"Migration"};
  file.facts.classes.push_back(migration);
  Function &down = file.annotated();
  EXPECT_TRUE(down.framework && down.frameworkDown && down.frameworkTransaction && down.downName);
  EXPECT_FALSE(File({}, "Elevator", "down").annotated().framework);
}

} // namespace
