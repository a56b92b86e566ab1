// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Facts to write and to read back.
#pragma once

#include "model/facts.h"

namespace migralint {

/// Facts with a value that is not the default in a field of every struct.
inline FileFacts sample() {
  FileFacts facts;
  facts.path = "src/store.cpp";
  facts.language = "c++";
  facts.includes = {"store.h", "vector"};
  facts.sqlLiterals = 3;
  facts.sqlLiteralsHeld = 2;
  facts.comments.push_back({{1, 2, 3, 4}, "why"});
  facts.annotations.push_back({{1, 2, 1, 9}, {2, 1, 4, 2}, "migralint: ignore(x): y"});
  facts.unread.push_back({{9, 1, 9, 2}, "unterminated string"});

  Piece known;
  known.text = "UPDATE t SET n = ";
  known.range = {5, 10, 5, 29};
  known.marks = {{0, 5, 11}, {7, 6, 1}};
  Piece hole;
  hole.hole = true;
  hole.text = "next()";
  hole.variable = "next";
  hole.values = {"1", "2"};

  Action action;
  action.kind = ActionKind::Update;
  action.object = "t";
  action.objectKnown = false;
  action.number = 0;
  action.rows = {{"1", ""}, {}};
  action.uniqueKeys = {{"a", "b"}};
  Column column;
  column.name = "n";
  column.notNull = true;
  column.missingDefault = {{4, 2, 4, 2}, " DEFAULT 0", false, false, true};
  action.columns.push_back(column);
  ColumnSource source;
  source.target = "n";
  source.used = {"n"};
  action.values.push_back(source);
  action.rerun = Rerun::Compounds;
  action.guards.push_back({{4, 1, 4, 1}, " IGNORE", false, false, true});
  SqlStatement sql;
  sql.actions.push_back(action);
  sql.complete = false;
  sql.dialect = Dialect::Mysql;
  sql.problems.push_back({SqlProblem::Kind::EqualsNull,
                          "a comparison with NULL",
                          {5, 1, 5, 2},
                          Dialect::Sqlite,
                          {{5, 2, 5, 2}, ",", true, false, true},
                          true});

  Expr text;
  text.kind = Expr::Kind::Text;
  text.text.pieces = {known, hole};
  text.sql.push_back(sql);
  Expr call;
  call.kind = Expr::Kind::Call;
  call.name = "exec";
  call.receiver.push_back(Expr());
  call.args.push_back(text);
  call.meaning.act = Act::Execute;
  call.meaning.subject = 0;
  call.meaning.sure = false;
  Expr number;
  number.kind = Expr::Kind::Number;
  number.number = INT64_MIN;

  Statement run;
  run.expr = call;
  Statement branch;
  branch.kind = Statement::Kind::If;
  branch.expr = number;
  branch.body.push_back(run);
  Function function;
  function.id = "ns::migrate#2";
  function.parameters.push_back({"from", "int", true, {}});
  function.body.push_back(branch);
  function.annotations = {"migration"};
  function.migrationName = true;
  facts.functions.push_back(function);

  Class type;
  type.name = "Store";
  type.bases = {"Base"};
  Field field;
  field.name = "version";
  field.init.push_back(number);
  type.fields.push_back(field);
  facts.classes.push_back(type);

  Variable variable;
  variable.name = "steps";
  variable.init = text;
  facts.variables.push_back(variable);

  Reference reference;
  reference.kind = Reference::Kind::Enumerator;
  reference.name = "Sun";
  reference.pinned = true;
  reference.uses = {{7, 1, 7, 4}, {8, 1, 8, 4}};
  facts.references.push_back(reference);
  return facts;
}

} // namespace migralint
