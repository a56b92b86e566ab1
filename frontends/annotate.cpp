// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Puts the rule packs' meaning on raw facts (frontends/annotate.h). One walk over every expression,
// from the inside out, so that a call knows which of its arguments are SQL before it is asked
// about. What is asked on the way is in annotating/, a subject to a file.
#include "frontends/annotate.h"

#include "frontends/annotating/calls.h"
#include "frontends/annotating/command_lines.h"
#include "frontends/annotating/keys.h"
#include "frontends/annotating/streams.h"
#include "frontends/annotating/tree.h"
#include "frontends/annotating/update_requests.h"
#include "frontends/sql/reader.h"

#include <utility>

namespace migralint {

using namespace annotating;

namespace {

class Annotator {
public:
  Annotator(FileFacts &facts, const rules::Rules &rules)
      : facts(facts), rules(rules), names(rules), texts(rules, names), declarations(facts, rules),
        calls(rules, facts, declarations, locals, handles) {}

  void run() {
    declarations.keepVersions();
    for (Function &function : facts.functions) // all first: a walk tags what is handed over, too
      declarations.tag(function);
    for (Function &function : facts.functions) {
      if (function.sqlFile) { // its reader has said what it executes
        for (Statement &statement : function.body)
          for (Expr &text : statement.expr.args)
            texts.nameCaches(text.sql);
        continue;
      }
      enter(function.className);
      statements(function.body);
    }
    enter({});
    for (Class &one : facts.classes)
      for (Field &field : one.fields) {
        expressions(field.init);
        held(field);
      }
    for (Variable &variable : facts.variables) {
      calls.enter(lastComponent(variable.scope));
      expression(variable.init);
      registered(variable);
    }
  }

private:
  FileFacts &facts;
  const rules::Rules &rules;
  Names names;
  Texts texts;
  Declarations declarations;
  // Of the function that is being walked:
  Locals locals;
  Handles handles;
  Keys keys;
  UpdateRequests updates;
  Calls calls;

  /// Goes on to the next function, of this class.
  void enter(std::string_view className) {
    locals = {};
    handles = {};
    keys = {};
    updates = {};
    calls.enter(className);
  }

  void statements(std::vector<Statement> &list) {
    for (Statement &statement : list) {
      if (statement.kind == Statement::Kind::Declare)
        declaration(statement);
      else
        expression(statement.expr);
      handles.keepPrepared(statement);
      if (statement.rangeFor) // each is of the class that the whole is made of
        locals.declare(statement.name, statement.expr);
      if (statement.kind == Statement::Kind::Expr)
        locals.fill(statement.expr);
      expressions(statement.labels);
      statements(statement.init);
      statements(statement.body);
      statements(statement.otherwise);
    }
  }

  /// `Transaction t;` and `Transaction t(db);` construct an object without saying so.
  void declaration(Statement &statement) {
    Expr &init = statement.expr;
    if (init.kind == Expr::Kind::Construct && init.name.empty())
      init.name = statement.type;
    if (init.kind == Expr::Kind::List && !statement.type.empty())
      braced(statement.type, init);
    expression(init);
    locals.declare(statement.name, init);
    keys.hold(statement);
    if (init.kind != Expr::Kind::Unknown || statement.type.empty())
      return;
    if (Meaning meaning = calls.constructed(statement.type, 0); meaning.act == Act::Scope)
      init.meaning = std::move(meaning);
  }

  /// `Transaction t{db};`, of a class that a pack knows.
  void braced(const std::string &type, Expr &list) const {
    const Meaning meaning = calls.constructed(type, list.args.size());
    if (!meaning.sure || (meaning.act != Act::Scope && meaning.act != Act::Prepare))
      return;
    list.kind = Expr::Kind::Construct;
    list.name = type;
  }

  /// `static const Entry<3> entry([](Database &db) { … });` of a library that runs it once: a class
  /// that is not in view leaves of its construction what it is given.
  void registered(const Variable &variable) {
    if (variable.type.empty() || variable.init.kind == Expr::Kind::Construct ||
        !calls.constructed(variable.type, 1).once)
      return;
    Expr call;
    call.args.push_back(variable.init);
    declarations.runOnce(call);
  }

  /// A member that is a library's transaction says so by how it is made.
  void held(Field &field) const {
    if (!field.init.empty() || field.type.empty())
      return;
    Meaning meaning = calls.constructed(field.type, 1);
    if (meaning.act != Act::Scope || !meaning.sure)
      return;
    Expr made;
    made.kind = Expr::Kind::Construct;
    made.name = made.type = field.type;
    made.meaning = std::move(meaning);
    field.init.push_back(std::move(made));
  }

  void expressions(std::vector<Expr> &list) {
    for (Expr &expr : list)
      expression(expr);
  }

  void expression(Expr &expr) {
    if (isShift(expr))
      asOneCall(expr, calls);
    expressions(expr.receiver);
    expressions(expr.args);
    for (Expr &arg : expr.args)
      arg.downName = !arg.designator.empty() && rules.downWord(arg.designator);
    switch (expr.kind) {
    case Expr::Kind::Text:
      texts.read(expr);
      break;
    case Expr::Kind::Name:
    case Expr::Kind::Member:
    case Expr::Kind::Number:
      names.tag(expr, expr.name);
      break;
    case Expr::Kind::Call:
      names.tag(expr, lastComponent(expr.name));
      call(expr);
      if (expr.meaning.act == Act::None && expr.meaning.sure && !expr.meaning.pack.empty())
        expr.versionName = expr.latestName = false; // a pack says that it means nothing
      if (expr.meaning.act == Act::LatestVersion) {
        expr.latestName = true;
        expr.versionName = false;
      }
      break;
    case Expr::Kind::Construct:
      call(expr);
      break;
    case Expr::Kind::Index:
      index(expr);
      break;
    case Expr::Kind::Assign:
      keys.hold(expr);
      break;
    default:
      break;
    }
    handles.keepQueue(expr);
  }

  static bool executesText(const Meaning &meaning) {
    return meaning.act == Act::Execute || meaning.act == Act::Prepare || meaning.act == Act::Queue;
  }

  /// What it means, and then whatever that meaning needs that is said elsewhere.
  void call(Expr &expr) {
    const rules::CallQuery query = calls.queryOf(expr);
    expr.meaning = calls.meaningOf(expr, query);
    if (expr.meaning.binds)
      unbind(expr, texts);
    for (Expr &arg : expr.args)
      if (executesText(expr.meaning) && arg.meaning.act == Act::Execute && !arg.meaning.sure)
        arg.meaning = {}; // `run(sql("…"))`: what makes a text is called so, too
    handles.settle(expr);
    calls.relax(expr, query);
    if (expr.meaning.act == Act::Command)
      readCommand(expr, rules, texts);
    if (expr.meaning.subject == rules::subjectInName)
      nameKey(expr, texts);
    if (expr.meaning.once)
      declarations.runOnce(expr);
    if (expr.meaning.act == Act::Put && query.name == "operator<<")
      findVersion(expr);
    keys.bind(expr);
    keys.place(expr);
    if (expr.meaning.language == Language::UpdateExpression)
      updates.read(expr);
    else
      texts.readSubject(expr);
  }

  /// `document["key"]`, of a class whose brackets a pack knows, reads what is there; as the target
  /// of an assignment it is what is stored. Or it gives an object of another class.
  void index(Expr &expr) {
    if (expr.args.size() != 2)
      return;
    if (Meaning meaning = calls.indexed(expr.args[0]);
        meaning.act == Act::Get || (meaning.act == Act::None && !meaning.returns.empty()))
      expr.meaning = std::move(meaning);
  }
};

} // namespace

void annotate(FileFacts &facts, const rules::Rules &rules) { Annotator(facts, rules).run(); }

std::vector<SqlStatement> readStatements(const Text &text, Dialect dialect,
                                         const rules::Rules &rules) {
  std::vector<SqlStatement> statements = sql::read(text, dialect);
  CacheTables(rules).nameIn(statements);
  return statements;
}

} // namespace migralint
