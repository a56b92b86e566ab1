// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "printer.h"

namespace migralint::cxx {

std::string print(const Text &text) {
  std::string out;
  for (const Piece &piece : text.pieces) {
    if (&piece != &text.pieces.front())
      out += "·";
    if (!piece.hole) {
      for (char c : piece.text)
        out += c == '\n' ? std::string("\\n") : std::string(1, c);
      continue;
    }
    out += "{" + piece.text;
    for (const std::string &value : piece.values)
      out += "|" + value;
    out += "}";
  }
  return "\"" + out + "\"";
}

static std::string printList(const std::vector<Expr> &list) {
  std::string out;
  for (const Expr &expr : list)
    out += (&expr == &list.front() ? "" : ", ") + print(expr);
  return out;
}

std::string print(const Expr &expr) {
  using Kind = Expr::Kind;
  std::string out = expr.designator.empty() ? "" : "." + expr.designator + "=";
  std::string named = expr.name.empty() ? "" : expr.name + "=";
  std::string scoped = expr.scope.empty() ? "" : expr.scope + "::";
  switch (expr.kind) {
  case Kind::Unknown:
    return out + "?" + (expr.args.empty() ? "" : "(" + printList(expr.args) + ")");
  case Kind::Text:
    return out + named + print(expr.text);
  case Kind::Number:
    return out + named + std::to_string(expr.number);
  case Kind::Name:
    return out + scoped + expr.name;
  case Kind::Member:
    return out + print(expr.args[0]) + "." + expr.name;
  case Kind::This:
    return out + "this";
  case Kind::Call:
    if (!expr.receiver.empty()) {
      const Expr &object = expr.receiver[0];
      return out + print(object) + (object.type.empty() ? "" : "<" + object.type + ">") + "." +
             expr.name + "(" + printList(expr.args) + ")";
    }
    return out + scoped + expr.name + "(" + printList(expr.args) + ")";
  case Kind::Construct:
    return out + "new " + expr.name + "(" + printList(expr.args) + ")";
  case Kind::Unary:
    return out + expr.name + print(expr.args[0]);
  case Kind::Binary:
  case Kind::Assign:
    return out + "(" + print(expr.args[0]) + " " + expr.name + " " + print(expr.args[1]) + ")";
  case Kind::Conditional:
    return out + "(" + print(expr.args[0]) + " ? " + print(expr.args[1]) + " : " +
           print(expr.args[2]) + ")";
  case Kind::List:
    return out + "[" + printList(expr.args) + "]";
  case Kind::Index:
    return out + print(expr.args[0]) + "[" + print(expr.args[1]) + "]";
  case Kind::Lambda:
    return out + "lambda " + expr.name;
  }
  return out;
}

static std::string head(const Statement &statement) {
  using Kind = Statement::Kind;
  std::string expr = print(statement.expr);
  switch (statement.kind) {
  case Kind::Expr:
    return expr;
  case Kind::Declare:
    return statement.type + " " + statement.name + " = " + expr;
  case Kind::If:
    return "if " + expr;
  case Kind::Switch:
    return "switch " + expr;
  case Kind::Case: {
    std::string out = statement.expr.kind == Expr::Kind::Unknown ? "case" : "case " + expr;
    for (const Expr &label : statement.labels)
      out += ", " + print(label);
    return out + (statement.isDefault ? " default" : "");
  }
  case Kind::Loop:
    return statement.rangeFor ? "for " + statement.name + " in " + expr
                              : (statement.postTested ? "do while " : "while ") + expr;
  case Kind::Return:
    return "return " + expr;
  case Kind::Throw:
    return "throw " + expr;
  case Kind::Break:
    return "break";
  case Kind::Continue:
    return "continue";
  case Kind::Try:
    return "try";
  case Kind::Catch:
    return "catch " + statement.name;
  case Kind::Block:
    return "block";
  }
  return {};
}

std::string print(const std::vector<Statement> &body, unsigned indent) {
  std::string out, blanks(indent, ' ');
  for (const Statement &statement : body) {
    if (!statement.init.empty())
      out += print(statement.init, indent);
    out += blanks + head(statement) + "\n" + print(statement.body, indent + 2);
    if (!statement.otherwise.empty())
      out +=
          (statement.kind == Statement::Kind::Try ? "" : blanks + "else\n") +
          print(statement.otherwise, statement.kind == Statement::Kind::Try ? indent : indent + 2);
  }
  return out;
}

std::string print(const FileFacts &facts) {
  std::string out;
  for (const Class &record : facts.classes) {
    out += "class " + (record.scope.empty() ? "" : record.scope + "::") + record.name;
    for (const std::string &base : record.bases)
      out += " : " + base;
    out += "\n";
    for (const Field &field : record.fields)
      out += "  " + field.type + " " + field.name +
             (field.init.empty() ? "" : " = " + print(field.init[0])) + "\n";
  }
  for (const Variable &variable : facts.variables)
    out += "var " + variable.type + " " + (variable.scope.empty() ? "" : variable.scope + "::") +
           variable.name + " = " + print(variable.init) + "\n";
  for (const Function &function : facts.functions) {
    out += "fn " + function.id;
    if (function.lambda && !function.name.empty())
      out += " [" + function.name + "]";
    out += "(";
    for (const Parameter &parameter : function.parameters)
      out += (&parameter == &function.parameters.front() ? "" : ", ") + parameter.type +
             (parameter.output ? "& " : " ") + parameter.name;
    out += ")" + (function.returnType.empty() ? "" : " -> " + function.returnType);
    out += function.isVirtual ? " virtual" : "";
    out += function.fileLocal ? " local" : "";
    out += function.fromTokens ? " from tokens" : "";
    for (const std::string &annotation : function.annotations)
      out += " @" + annotation;
    out += "\n" + print(function.body, 2);
  }
  return out;
}

} // namespace migralint::cxx
