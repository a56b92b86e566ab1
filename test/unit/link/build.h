// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Facts by hand, for tests of linking: each helper makes one node, `place()` gives every node a
// line of its own so that findings can be told apart. SQL is read by the real reader.
#pragma once

#include "frontends/sql/reader.h"
#include "model/link.h"

#include <string>
#include <vector>

namespace migralint::test {

inline Range place() {
  static uint32_t line = 0;
  ++line;
  return {line, 1, line, 9};
}

inline Expr name(std::string n) {
  Expr e;
  e.kind = Expr::Kind::Name;
  e.name = std::move(n);
  e.range = place();
  return e;
}

inline Expr version(std::string n = "version") {
  Expr e = name(std::move(n));
  e.versionName = true;
  return e;
}

inline Expr number(int64_t n) {
  Expr e;
  e.kind = Expr::Kind::Number;
  e.number = n;
  e.range = place();
  return e;
}

inline Expr text(std::string value) {
  Expr e;
  e.kind = Expr::Kind::Text;
  e.range = place();
  Piece piece;
  piece.text = value;
  piece.range = e.range;
  piece.marks = {{0, e.range.line, 2}};
  e.text.pieces = {piece};
  if (sql::looksLikeSql(value))
    e.sql = sql::read(e.text, Dialect::Common);
  return e;
}

inline Expr binary(Expr a, std::string op, Expr b) {
  Expr e;
  e.kind = Expr::Kind::Binary;
  e.name = std::move(op);
  e.args = {std::move(a), std::move(b)};
  e.range = place();
  return e;
}

inline Expr call(std::string callee, std::vector<Expr> args = {}, Act act = Act::None,
                 int subject = -1) {
  Expr e;
  e.kind = Expr::Kind::Call;
  e.name = std::move(callee);
  e.args = std::move(args);
  e.meaning.act = act;
  e.meaning.subject = static_cast<int8_t>(subject);
  e.range = place();
  return e;
}

inline Expr exec(std::string sql) { return call("exec", {text(std::move(sql))}, Act::Execute, 0); }

inline Expr lambdaExpr(std::string id) {
  Expr e;
  e.kind = Expr::Kind::Lambda;
  e.name = std::move(id);
  e.range = place();
  return e;
}

inline Expr list(std::vector<Expr> elements) {
  Expr e;
  e.kind = Expr::Kind::List;
  e.args = std::move(elements);
  e.range = place();
  return e;
}

inline Statement run(Expr e) {
  Statement s;
  s.kind = Statement::Kind::Expr;
  s.range = e.range;
  s.expr = std::move(e);
  return s;
}

inline Statement statement(Statement::Kind kind, Expr e = {}, std::vector<Statement> body = {},
                           std::vector<Statement> otherwise = {}) {
  Statement s;
  s.kind = kind;
  s.range = place();
  s.expr = std::move(e);
  s.body = std::move(body);
  s.otherwise = std::move(otherwise);
  return s;
}

inline Statement when(Expr condition, std::vector<Statement> body,
                      std::vector<Statement> otherwise = {}) {
  return statement(Statement::Kind::If, std::move(condition), std::move(body),
                   std::move(otherwise));
}

inline Statement leave() { return statement(Statement::Kind::Return); }

inline Statement declare(std::string n, Expr value) {
  Statement s = statement(Statement::Kind::Declare, std::move(value));
  s.name = std::move(n);
  return s;
}

inline Function function(std::string n, std::vector<Statement> body,
                         std::vector<std::string> parameters = {}) {
  Function f;
  f.id = f.name = std::move(n);
  f.body = std::move(body);
  f.range = f.nameRange = place();
  for (std::string &p : parameters)
    f.parameters.push_back({std::move(p), "", false, {}});
  return f;
}

inline Function migration(std::string n, std::vector<Statement> body,
                          std::vector<std::string> parameters = {}) {
  Function f = function(std::move(n), std::move(body), std::move(parameters));
  f.migrationName = true;
  return f;
}

inline FileFacts file(std::string path, std::vector<Function> functions) {
  FileFacts facts;
  facts.path = std::move(path);
  facts.language = "c++";
  facts.functions = std::move(functions);
  return facts;
}

inline Model linked(std::vector<FileFacts> files) { return link(files); }

/// The first operation whose text starts with `prefix`; fails the test's expectation by returning
/// null.
inline const Operation *find(const Model &model, std::string_view prefix) {
  for (const Step &step : model.steps)
    for (const Operation &op : step.operations)
      if (op.text.substr(0, prefix.size()) == prefix)
        return &op;
  return nullptr;
}

} // namespace migralint::test
