// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lowers expressions other than calls, and computes the texts and numbers they stand for.
#include "frontends/cxx/lowerer.h"
#include "frontends/sql/reader.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/SaveAndRestore.h"

#include <algorithm>

namespace migralint::cxx {

Expr Lowerer::expression(const clang::Expr *expr) {
  if (!expr)
    return {};
  if (refuses(*expr))
    return {};
  llvm::SaveAndRestore deeper(depth, depth + 1);
  Expr result = lowered(*expr);
  if (!result.range.valid())
    result.range = rangeOf(*expr);
  return result;
}

const clang::ValueDecl *Lowerer::localOf(const clang::Expr *expr) const {
  expr = expr ? expr->IgnoreParenImpCasts() : nullptr;
  if (const auto *recovered = llvm::dyn_cast_or_null<clang::RecoveryExpr>(expr))
    if (recovered->subExpressions().size() == 1)
      expr = recovered->subExpressions()[0]->IgnoreParenImpCasts();
  const auto *name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(expr);
  const auto *variable = name ? llvm::dyn_cast<clang::VarDecl>(name->getDecl()) : nullptr;
  return variable && (variable->isLocalVarDeclOrParm()) ? variable : nullptr;
}

Expr Lowerer::literal(const clang::StringLiteral &string) {
  Expr out;
  out.kind = Expr::Kind::Text;
  out.range = rangeOf(string);
  for (unsigned i = 0; i < string.getNumConcatenated(); ++i) {
    clang::SourceLocation location = string.getStrTokenLoc(i);
    bool inBody = location.isMacroID() && !sources.isMacroArgExpansion(location);
    uint32_t offset = inBody ? nowhere : offsetOf(location);
    if (offset != nowhere) {
      auto token = std::lower_bound(source.tokens.begin(), source.tokens.end(), offset,
                                    [](const Token &t, uint32_t o) { return t.offset < o; });
      if (token != source.tokens.end() && token->offset == offset &&
          token->kind == Token::Kind::String) {
        if (!quiet)
          held.insert(offset);
        out.text.pieces.push_back(literalPiece(token->text, offset, lines));
        continue;
      }
    }
    Piece piece;
    bool invalid = false;
    llvm::SmallString<64> buffer;
    piece.text = literalValue(clang::Lexer::getSpelling(sources.getSpellingLoc(location), buffer,
                                                        sources, context.getLangOpts(), &invalid));
    piece.range = rangeOf(clang::SourceRange(location));
    out.text.pieces.push_back(std::move(piece));
  }
  return out;
}

Expr Lowerer::number(int64_t value, const clang::Expr &whole, std::string type) {
  Expr out;
  out.kind = Expr::Kind::Number;
  out.number = value;
  out.type = std::move(type);
  out.name = macroName(whole.getBeginLoc());
  return out;
}

Expr Lowerer::constant(const clang::VarDecl &variable, const clang::Expr &use) {
  const clang::VarDecl *definition = nullptr;
  const clang::Expr *init = variable.getAnyInitializer(definition);
  if (!init || !evaluating.insert(&variable).second)
    return {};
  llvm::SaveAndRestore silent(quiet, true);
  llvm::SaveAndRestore at(useSite, use.getBeginLoc());
  if (init->getType().isNull() || init->isTypeDependent() || init->isValueDependent() ||
      init->containsErrors() || !init->getType()->isIntegralOrEnumerationType()) {
    size_t functions = facts.functions.size();
    const clang::Expr *bare = init->IgnoreImplicit();
    const bool list = llvm::isa<clang::InitListExpr>(bare);
    const bool several = variable.getType()->isArrayType() || isListType(writtenType(variable));
    Expr value;
    if (!llvm::isa<clang::LambdaExpr>(bare) && !(list && several))
      value = expression(init);
    // `const Query grow{"UPDATE …", Query::Name{"grow"}}`: a statement and what goes with it.
    if (list || (value.kind == Expr::Kind::Construct && !several)) {
      Expr *first = &value;
      while ((first->kind == Expr::Kind::Construct || first->kind == Expr::Kind::List) &&
             !first->args.empty())
        first = &first->args[0];
      Expr statement = std::move(*first);
      const bool found =
          statement.kind == Expr::Kind::Text && sql::looksLikeSql(statement.text.value());
      value = found ? std::move(statement) : Expr();
    }
    facts.functions.resize(functions);
    evaluating.erase(&variable);
    return value;
  }
  evaluating.erase(&variable);
  clang::Expr::EvalResult result;
  Expr out;
  if (init->EvaluateAsInt(result, context)) {
    out.kind = Expr::Kind::Number;
    out.number = result.Val.getInt().getExtValue();
  }
  return out;
}

Expr Lowerer::reference(const clang::ValueDecl &decl, const clang::Expr &expr) {
  Expr out;
  out.kind = Expr::Kind::Name;
  out.name = nameOf(decl.getDeclName());
  out.range = rangeOf(expr);
  if (const auto *enumerator = llvm::dyn_cast<clang::EnumConstantDecl>(&decl)) {
    out.scope = scopeOf(enumerator->getDeclContext());
    const clang::Expr *init = enumerator->getInitExpr();
    if (!init || !init->isValueDependent()) {
      out.kind = Expr::Kind::Number;
      out.number = enumerator->getInitVal().getExtValue();
    }
    return out;
  }
  const auto *variable = llvm::dyn_cast<clang::VarDecl>(&decl);
  if (!variable) {
    if (llvm::isa<clang::FunctionDecl>(decl))
      out.scope = scopeOf(decl.getDeclContext());
    return out;
  }
  out.type = writtenType(*variable);
  if (!variable->isLocalVarDeclOrParm())
    out.scope = scopeOf(variable->getDeclContext());
  if (auto known = environment.find(variable); known != environment.end()) {
    if (known->second.isText && !known->second.text.empty()) {
      out.kind = Expr::Kind::Text;
      out.text = known->second.text;
    }
    return out;
  }
  bool fixed = variable->isConstexpr() || variable->getType().isConstQualified() ||
               context.getBaseElementType(variable->getType()).isConstQualified() ||
               (variable->getType()->isPointerType() &&
                variable->getType()->getPointeeType().isConstQualified() &&
                !variable->isLocalVarDeclOrParm());
  if (!fixed || llvm::isa<clang::ParmVarDecl>(variable))
    return out;
  Expr value = constant(*variable, expr);
  if (value.kind == Expr::Kind::Text || value.kind == Expr::Kind::Number) {
    out.kind = value.kind;
    out.text = std::move(value.text);
    out.number = value.number;
  }
  return out;
}

Expr Lowerer::member(const clang::Expr *base, std::string name, const clang::Expr &whole) {
  Expr out;
  out.kind = Expr::Kind::Member;
  out.name = std::move(name);
  Expr object;
  if (base && !base->isImplicitCXXThis())
    object = expression(base);
  else
    object.kind = Expr::Kind::This;
  out.args.push_back(std::move(object));
  return out;
}

Expr Lowerer::construct(std::string type, llvm::ArrayRef<const clang::Expr *> arguments,
                        const clang::Expr &whole) {
  Expr out;
  out.kind = Expr::Kind::Construct;
  out.name = type;
  out.type = std::move(type);
  out.range = rangeOf(whole);
  for (const clang::Expr *argument : arguments)
    if (argument && !llvm::isa<clang::CXXDefaultArgExpr>(argument))
      out.args.push_back(expression(argument));
  if (arguments.size() == 1 && out.args.size() == 1 && out.args[0].kind == Expr::Kind::List &&
      llvm::isa_and_nonnull<clang::InitListExpr>(arguments[0]) && !isListType(out.type))
    out.args = std::vector<Expr>(std::move(out.args[0].args));
  // `QString("…")`, and copies of what is constructed already.
  if (out.args.size() == 1) {
    Expr &only = out.args[0];
    if (only.kind == Expr::Kind::List && only.args.size() == 1 &&
        only.args[0].kind == Expr::Kind::Text)
      only = Expr(std::move(only.args[0]));
    bool isText = only.kind == Expr::Kind::Text && !actsOnText(out.type);
    if (isText || (!out.type.empty() && only.type == out.type)) {
      Expr value = std::move(only);
      value.range = out.range;
      value.type = out.type;
      return value;
    }
  }
  return out;
}

void Lowerer::appendTo(const clang::ValueDecl *variable, const Expr &value) {
  auto known = variable ? environment.find(variable) : environment.end();
  if (known == environment.end())
    return;
  if (known->second.isList) {
    if (value.kind == Expr::Kind::Text && value.text.known())
      known->second.elements.push_back(value.text.value());
    else
      known->second.isList = false;
  }
  if (known->second.isText)
    known->second.text = joined(std::move(known->second.text), textFrom(value));
}

Expr Lowerer::assign(llvm::StringRef op, const clang::Expr *left, const clang::Expr *right,
                     const clang::Expr &whole) {
  Expr out;
  out.kind = Expr::Kind::Assign;
  out.name = op.str();
  Expr value = expression(right);
  const clang::ValueDecl *local = localOf(left);
  Expr target = expression(left);
  if (target.kind == Expr::Kind::Text || target.kind == Expr::Kind::Number) {
    target.kind = Expr::Kind::Name; // it is written, not read
    target.text = {};
  }
  if (local) {
    if (op == "=" && value.kind == Expr::Kind::Text) {
      Value known;
      known.isText = true;
      known.text = value.text;
      environment[local] = std::move(known);
    } else if (op == "+=") {
      appendTo(local, value);
    } else {
      environment.erase(local);
    }
  }
  out.type = target.type;
  out.args.push_back(std::move(target));
  out.args.push_back(std::move(value));
  return out;
}

bool Lowerer::splitShift(const clang::Expr *expr, const clang::Expr *&left,
                         const clang::Expr *&right, llvm::StringRef op) {
  expr = expr->IgnoreParenImpCasts();
  if (const auto *cleanups = llvm::dyn_cast<clang::ExprWithCleanups>(expr))
    expr = cleanups->getSubExpr()->IgnoreParenImpCasts();
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expr)) {
    if (binary->getOpcodeStr() != op)
      return false;
    left = binary->getLHS();
    right = binary->getRHS();
    return true;
  }
  if (const auto *overloaded = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expr)) {
    if (overloaded->getNumArgs() != 2 ||
        clang::getOperatorSpelling(overloaded->getOperator()) != op)
      return false;
    left = overloaded->getArg(0);
    right = overloaded->getArg(1);
    return true;
  }
  return false;
}

/// `a << b << c`: one call on the leftmost operand.
Expr Lowerer::shift(const clang::Expr &whole) {
  std::vector<const clang::Expr *> operands;
  const clang::Expr *rest = &whole, *left = nullptr, *right = nullptr;
  while (splitShift(rest, left, right, "<<")) {
    operands.push_back(right);
    rest = left;
  }
  if (operands.empty()) { // one that did not fit
    llvm::ArrayRef<const clang::Expr *> parts =
        llvm::cast<clang::RecoveryExpr>(whole).subExpressions();
    operands.push_back(parts[1]);
    rest = parts[0];
    while (splitShift(rest, left, right, "<<")) {
      operands.push_back(right);
      rest = left;
    }
  }
  std::reverse(operands.begin(), operands.end());
  Expr receiver = expression(rest);
  // What the parser could not resolve comes in parts; the first ones are a call of their own.
  std::vector<Expr> values;
  const bool goesOn = receiver.kind == Expr::Kind::Call && receiver.name == "operator<<" &&
                      !receiver.args.empty() && receiver.receiver.size() == 1;
  if (goesOn) {
    values = std::move(receiver.args);
    Expr target = std::move(receiver.receiver[0]);
    receiver = std::move(target);
  }
  const size_t before = values.size();
  const bool joinedBefore = before > 1 && values[0].kind == Expr::Kind::Text;
  for (const clang::Expr *operand : operands)
    values.push_back(expression(operand));
  bool anyText = llvm::any_of(values, [](const Expr &e) { return e.kind == Expr::Kind::Text; });
  while (goesOn && splitShift(rest, left, right, "<<"))
    rest = left;
  if (const auto *parts = llvm::dyn_cast<clang::RecoveryExpr>(rest->IgnoreParenImpCasts());
      goesOn && parts && parts->subExpressions().size() == 2)
    rest = parts->subExpressions()[0];
  const clang::ValueDecl *local = localOf(rest);
  if (receiver.kind == Expr::Kind::Number && !anyText) { // a shift of bits
    Expr out = std::move(receiver);
    for (Expr &value : values) {
      Expr binary;
      binary.kind = Expr::Kind::Binary;
      binary.name = "<<";
      binary.range = rangeOf(whole);
      binary.args = {std::move(out), std::move(value)};
      out = std::move(binary);
    }
    return out;
  }
  if (receiver.kind == Expr::Kind::Text) {
    if (!local) {
      for (const Expr &value : values)
        receiver.text = joined(std::move(receiver.text), textFrom(value));
      return receiver;
    }
    receiver.kind = Expr::Kind::Name;
    receiver.text = {};
  }
  for (size_t i = before; i < values.size(); ++i) // those before are appended already
    appendTo(local, values[i]);
  Expr out;
  out.kind = Expr::Kind::Call;
  out.name = "operator<<";
  out.range = rangeOf(whole);
  if (anyText && values.size() > 1 && !isListType(receiver.type)) {
    Expr text;
    text.kind = Expr::Kind::Text;
    text.range = values.front().range;
    text.range.endLine = values.back().range.endLine;
    text.range.endColumn = values.back().range.endColumn;
    text.number =
        joinedBefore ? values[0].number : static_cast<int64_t>(textFrom(values[0]).pieces.size());
    for (size_t i = 0; i < values.size(); ++i)
      if (i == 0 || i >= before || !joinedBefore) // the first text holds the others already
        text.text = joined(std::move(text.text), textFrom(values[i]));
    out.args.push_back(std::move(text));
    for (Expr &value : values)
      if (value.kind != Expr::Kind::Text)
        out.args.push_back(std::move(value));
  } else {
    out.args = std::move(values);
  }
  out.type = receiver.type;
  out.receiver.push_back(std::move(receiver));
  return out;
}

Expr Lowerer::binary(llvm::StringRef op, const clang::Expr *left, const clang::Expr *right,
                     const clang::Expr &whole) {
  if (op == "<<")
    return shift(whole);
  if (op == "," || op == ">>") {
    Expr first = expression(left);
    Expr second = expression(right);
    // `db << "SELECT …" >> n`, and not `(bits << 3) >> n`.
    if (first.kind == Expr::Kind::Call && first.name == "operator<<" &&
        (op == "," || (!first.args.empty() && first.args[0].kind == Expr::Kind::Text))) {
      if (op == ">>" && (second.kind == Expr::Kind::Name || second.kind == Expr::Kind::Member)) {
        Expr filled; // it gets its value from there
        filled.kind = Expr::Kind::Unary;
        filled.name = "&";
        filled.range = second.range;
        filled.args.push_back(std::move(second));
        second = std::move(filled);
      }
      first.args.push_back(std::move(second));
      first.range = rangeOf(whole);
      return first;
    }
    Expr out;
    out.kind = Expr::Kind::Binary;
    out.name = op.str();
    out.args = {std::move(first), std::move(second)};
    return out;
  }
  // Long sums lean to the left: walk down rather than recurse.
  if (op == "+" || op == "%") {
    std::vector<const clang::Expr *> operands = {right};
    const clang::Expr *rest = left, *nextLeft = nullptr, *nextRight = nullptr;
    while (splitShift(rest, nextLeft, nextRight, op)) {
      operands.push_back(nextRight);
      rest = nextLeft;
    }
    Expr sum = expression(rest);
    for (const clang::Expr *operand : llvm::reverse(operands)) {
      Expr value = expression(operand);
      Expr out;
      out.range = sum.range;
      out.range.endLine = value.range.endLine;
      out.range.endColumn = value.range.endColumn;
      if (sum.kind == Expr::Kind::Text || value.kind == Expr::Kind::Text) {
        out.kind = Expr::Kind::Text;
        out.type = sum.type.empty() ? value.type : sum.type;
        out.text = joined(sum.kind == Expr::Kind::Text ? std::move(sum.text) : textFrom(sum),
                          textFrom(value));
      } else {
        out.kind = Expr::Kind::Binary;
        out.name = op.str();
        out.type = sum.type;
        out.args = {std::move(sum), std::move(value)};
      }
      sum = std::move(out);
    }
    return sum;
  }
  Expr out;
  out.kind = Expr::Kind::Binary;
  out.name = op.str();
  out.args = {expression(left), expression(right)};
  return out;
}

Expr Lowerer::unary(llvm::StringRef op, const clang::Expr *operand, const clang::Expr &whole) {
  Expr value = expression(operand);
  if (value.kind == Expr::Kind::Number && value.name.empty()) {
    if (op == "-" || op == "+") {
      value.number = op == "-" ? -value.number : value.number;
      value.range = rangeOf(whole);
      return value;
    }
  }
  if ((op == "*" || op == "&") && value.kind == Expr::Kind::Text && op == "*")
    return value;
  // Counted, or handed out by its address to be filled in.
  if (op.contains("++") || op.contains("--") || op == "&")
    if (const clang::ValueDecl *local = localOf(operand))
      environment.erase(local);
  Expr out;
  out.kind = Expr::Kind::Unary;
  out.name = op.str();
  if (op == "*" || op == "&")
    out.type = value.type;
  out.args.push_back(std::move(value));
  return out;
}

Expr Lowerer::recovery(const clang::RecoveryExpr &expr) {
  llvm::ArrayRef<const clang::Expr *> parts = expr.subExpressions();
  uint32_t end = offsetOf(expr.getEndLoc());
  auto tokenAt = [&](uint32_t offset) -> const Token * {
    auto token = std::lower_bound(source.tokens.begin(), source.tokens.end(), offset,
                                  [](const Token &t, uint32_t o) { return t.offset < o; });
    return token != source.tokens.end() && token->offset == offset ? &*token : nullptr;
  };
  const Token *last = end == nowhere ? nullptr : tokenAt(end);
  if (parts.empty()) {
    Expr out;
    if (last && last->word()) {
      out.kind = Expr::Kind::Name;
      out.name = last->text.str();
    }
    return out;
  }
  if (parts.size() == 1) {
    if (parts[0]->getEndLoc() == expr.getEndLoc() || !last)
      return expression(parts[0]);
    if (last->word()) // `object.member` of which the member was not found
      return member(parts[0], last->text.str(), expr);
  }
  if (parts.size() == 2) { // operands that did not fit
    uint32_t between = endOf(parts[0]->getEndLoc()), right = offsetOf(parts[1]->getBeginLoc());
    static const llvm::StringSet<> operators = {"+", "-", "*",  "/",  "%",  "<<", ">>", "==", "!=",
                                                "<", ">", "<=", ">=", "&&", "||", "&",  "|",  "^"};
    static const llvm::StringSet<> assignments = {
        "=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "<<="};
    for (auto token = std::lower_bound(source.tokens.begin(), source.tokens.end(), between,
                                       [](const Token &t, uint32_t o) { return t.offset < o; });
         between != nowhere && right != nowhere && token != source.tokens.end() &&
         token->offset < right;
         ++token) {
      if (operators.contains(token->text))
        return binary(token->text, parts[0], parts[1], expr);
      if (assignments.contains(token->text))
        return assign(token->text, parts[0], parts[1], expr);
    }
  }
  // `callee(arguments)` or `Type(arguments)` that did not fit.
  uint32_t begin = offsetOf(expr.getBeginLoc());
  const Token *first = begin == nowhere ? nullptr : tokenAt(begin);
  bool constructs = first && offsetOf(parts[0]->getBeginLoc()) != begin;
  if (constructs && last && (last->is(")") || last->is("}"))) {
    std::string type = typeName(expr.getType());
    if (type.empty()) {
      for (const Token *token = first;
           token->offset < end && !token->is("(") && !token->is("{") && !token->is("<"); ++token)
        if (token->word())
          type = token->text.str();
    }
    return construct(type, parts, expr);
  }
  if (last && last->is(")")) {
    const clang::Expr *callee = parts[0]->IgnoreParenImpCasts();
    return call(callee, parts.drop_front(), expr);
  }
  Expr out;
  out.kind = Expr::Kind::Unknown;
  for (const clang::Expr *part : parts)
    out.args.push_back(expression(part));
  return out;
}

Expr Lowerer::lowered(const clang::Expr &expr) {
  using namespace clang;
  auto arguments = [](auto &node) {
    llvm::SmallVector<const clang::Expr *> list;
    for (const clang::Expr *argument : node.arguments())
      list.push_back(argument);
    return list;
  };
  if (std::optional<migralint::Expr> text = expandedText(expr))
    return std::move(*text);
  if (const clang::Expr *written = converted(expr))
    return expression(written);
  if (const auto *cast = dyn_cast<CastExpr>(&expr)) {
    migralint::Expr out = expression(cast->getSubExpr());
    if (const auto *spelled = dyn_cast<ExplicitCastExpr>(cast)) {
      std::string type = typeName(spelled->getTypeAsWritten());
      if (!type.empty() && type != "void" && out.kind != migralint::Expr::Kind::Number)
        out.type = type;
      out.range = rangeOf(expr);
    }
    return out;
  }
  switch (expr.getStmtClass()) {
  case Stmt::ParenExprClass: {
    migralint::Expr out = expression(cast<ParenExpr>(expr).getSubExpr());
    return out;
  }
  case Stmt::ExprWithCleanupsClass:
  case Stmt::ConstantExprClass:
    return expression(cast<FullExpr>(expr).getSubExpr());
  case Stmt::MaterializeTemporaryExprClass:
    return expression(cast<MaterializeTemporaryExpr>(expr).getSubExpr());
  case Stmt::CXXBindTemporaryExprClass:
    return expression(cast<CXXBindTemporaryExpr>(expr).getSubExpr());
  case Stmt::SubstNonTypeTemplateParmExprClass:
    return expression(cast<SubstNonTypeTemplateParmExpr>(expr).getReplacement());
  case Stmt::CXXStdInitializerListExprClass:
    return expression(cast<CXXStdInitializerListExpr>(expr).getSubExpr());
  case Stmt::CXXDefaultInitExprClass:
  case Stmt::CXXDefaultArgExprClass:
  case Stmt::ImplicitValueInitExprClass:
    return {};
  case Stmt::PackExpansionExprClass:
    return expression(cast<PackExpansionExpr>(expr).getPattern());
  case Stmt::CoawaitExprClass:
    return expression(cast<CoawaitExpr>(expr).getOperand());
  case Stmt::DependentCoawaitExprClass:
    return expression(cast<DependentCoawaitExpr>(expr).getOperand());
  case Stmt::CoyieldExprClass:
    return expression(cast<CoyieldExpr>(expr).getOperand());
  case Stmt::StringLiteralClass:
    return literal(cast<StringLiteral>(expr));
  case Stmt::PredefinedExprClass:
    return {};
  case Stmt::UserDefinedLiteralClass: {
    const auto &user = cast<UserDefinedLiteral>(expr);
    if (user.getNumArgs() > 0 &&
        user.getLiteralOperatorKind() != UserDefinedLiteral::LOK_Template) {
      migralint::Expr out = expression(user.getArg(0));
      out.range = rangeOf(expr);
      return out;
    }
    return {};
  }
  case Stmt::IntegerLiteralClass:
    return number(
        static_cast<int64_t>(cast<IntegerLiteral>(expr).getValue().getLimitedValue(INT64_MAX)),
        expr, "int");
  case Stmt::CharacterLiteralClass:
    return number(cast<CharacterLiteral>(expr).getValue(), expr, "char");
  case Stmt::CXXBoolLiteralExprClass:
    return number(cast<CXXBoolLiteralExpr>(expr).getValue(), expr, "bool");
  case Stmt::CXXThisExprClass: {
    migralint::Expr out;
    out.kind = migralint::Expr::Kind::This;
    return out;
  }
  case Stmt::CXXNullPtrLiteralExprClass:
  case Stmt::GNUNullExprClass: {
    migralint::Expr out;
    out.kind = migralint::Expr::Kind::Name;
    out.name = "nullptr";
    return out;
  }
  case Stmt::DeclRefExprClass: {
    const auto &name = cast<DeclRefExpr>(expr);
    migralint::Expr out = reference(*name.getDecl(), expr);
    if (out.scope.empty() && name.hasQualifier())
      out.scope = scopeOf(name.getQualifier());
    return out;
  }
  case Stmt::UnresolvedLookupExprClass: {
    migralint::Expr out;
    out.kind = migralint::Expr::Kind::Name;
    out.name = nameOf(cast<UnresolvedLookupExpr>(expr).getName());
    return out;
  }
  case Stmt::DependentScopeDeclRefExprClass: {
    const auto &name = cast<DependentScopeDeclRefExpr>(expr);
    migralint::Expr out;
    out.kind = migralint::Expr::Kind::Name;
    out.name = nameOf(name.getDeclName());
    out.scope = scopeOf(name.getQualifier());
    return out;
  }
  case Stmt::MemberExprClass: {
    const auto &access = cast<MemberExpr>(expr);
    const ValueDecl *decl = access.getMemberDecl();
    if (const auto *variable = dyn_cast<VarDecl>(decl))
      return reference(*variable, expr);
    if (const auto *enumerator = dyn_cast<EnumConstantDecl>(decl))
      return reference(*enumerator, expr);
    migralint::Expr out = member(access.getBase(), nameOf(decl->getDeclName()), expr);
    if (const auto *field = dyn_cast<FieldDecl>(decl))
      out.type = writtenType(*field);
    return out;
  }
  case Stmt::CXXDependentScopeMemberExprClass: {
    const auto &access = cast<CXXDependentScopeMemberExpr>(expr);
    return member(access.isImplicitAccess() ? nullptr : access.getBase(),
                  nameOf(access.getMember()), expr);
  }
  case Stmt::UnresolvedMemberExprClass: {
    const auto &access = cast<UnresolvedMemberExpr>(expr);
    return member(access.isImplicitAccess() ? nullptr : access.getBase(),
                  nameOf(access.getMemberName()), expr);
  }
  case Stmt::RecoveryExprClass:
    return recovery(cast<RecoveryExpr>(expr));
  case Stmt::CXXOperatorCallExprClass: {
    const auto &overloaded = cast<CXXOperatorCallExpr>(expr);
    OverloadedOperatorKind op = overloaded.getOperator();
    llvm::StringRef spelling = getOperatorSpelling(op);
    if (op == OO_Call) {
      auto list = arguments(overloaded);
      return call(list[0], llvm::ArrayRef(list).drop_front(), expr);
    }
    if (op == OO_Subscript && overloaded.getNumArgs() == 2) {
      migralint::Expr out;
      out.kind = migralint::Expr::Kind::Index;
      out.args = {expression(overloaded.getArg(0)), expression(overloaded.getArg(1))};
      return out;
    }
    if (op == OO_Arrow)
      return expression(overloaded.getArg(0));
    if (overloaded.getNumArgs() == 2 && (op == OO_PlusPlus || op == OO_MinusMinus))
      return unary(("post" + spelling).str(), overloaded.getArg(0), expr);
    if (overloaded.getNumArgs() == 1)
      return unary(spelling, overloaded.getArg(0), expr);
    if (overloaded.getNumArgs() != 2)
      return {};
    if (overloaded.isAssignmentOp())
      return assign(spelling, overloaded.getArg(0), overloaded.getArg(1), expr);
    return binary(spelling, overloaded.getArg(0), overloaded.getArg(1), expr);
  }
  case Stmt::CXXRewrittenBinaryOperatorClass:
    return expression(cast<CXXRewrittenBinaryOperator>(expr).getSemanticForm());
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass: {
    const auto &op = cast<BinaryOperator>(expr);
    if (op.isAssignmentOp())
      return assign(op.getOpcodeStr(), op.getLHS(), op.getRHS(), expr);
    return binary(op.getOpcodeStr(), op.getLHS(), op.getRHS(), expr);
  }
  case Stmt::UnaryOperatorClass: {
    const auto &op = cast<UnaryOperator>(expr);
    std::string spelling = UnaryOperator::getOpcodeStr(op.getOpcode()).str();
    return unary(op.isPostfix() ? "post" + spelling : spelling, op.getSubExpr(), expr);
  }
  case Stmt::ConditionalOperatorClass:
  case Stmt::BinaryConditionalOperatorClass: {
    const auto &op = cast<AbstractConditionalOperator>(expr);
    migralint::Expr out;
    out.kind = migralint::Expr::Kind::Conditional;
    out.args = {expression(op.getCond()), expression(op.getTrueExpr()),
                expression(op.getFalseExpr())};
    if (out.args[1].kind == migralint::Expr::Kind::Text &&
        out.args[2].kind == migralint::Expr::Kind::Text) {
      migralint::Expr text;
      text.kind = migralint::Expr::Kind::Text;
      text.text = either(out.args[1].text, out.args[2].text);
      text.range = rangeOf(expr);
      for (Piece &piece : text.text.pieces)
        if (piece.hole && piece.text.empty())
          piece.text = textFrom(out).pieces[0].text;
      text.args = std::move(out.args);
      return text;
    }
    return out;
  }
  case Stmt::ArraySubscriptExprClass: {
    const auto &index = cast<ArraySubscriptExpr>(expr);
    migralint::Expr out;
    out.kind = migralint::Expr::Kind::Index;
    out.args = {expression(index.getLHS()), expression(index.getRHS())};
    return out;
  }
  case Stmt::CXXMemberCallExprClass:
  case Stmt::CallExprClass: {
    const auto &node = cast<CallExpr>(expr);
    return call(node.getCallee(), arguments(node), expr);
  }
  case Stmt::CXXConstructExprClass:
  case Stmt::CXXTemporaryObjectExprClass: {
    const auto &node = cast<CXXConstructExpr>(expr);
    if (node.isStdInitListInitialization() && !isa<CXXTemporaryObjectExpr>(node)) {
      migralint::Expr out = expression(node.getArg(0));
      out.type = typeName(node.getType());
      return out;
    }
    if (!isa<CXXTemporaryObjectExpr>(node) && node.getConstructor()->isCopyOrMoveConstructor() &&
        node.getParenOrBraceRange().isInvalid())
      return expression(node.getArg(0)); // a value that is passed on
    return construct(typeName(node.getType()), arguments(node), expr);
  }
  case Stmt::CXXUnresolvedConstructExprClass: {
    const auto &node = cast<CXXUnresolvedConstructExpr>(expr);
    return construct(typeName(node.getTypeAsWritten()), arguments(node), expr);
  }
  case Stmt::CXXScalarValueInitExprClass:
    return construct(typeName(expr.getType()), {}, expr);
  case Stmt::CXXNewExprClass: {
    const auto &node = cast<CXXNewExpr>(expr);
    llvm::SmallVector<const clang::Expr *> list;
    if (const clang::Expr *init = node.getInitializer()) {
      if (const auto *parens = dyn_cast<ParenListExpr>(init))
        for (unsigned i = 0; i < parens->getNumExprs(); ++i)
          list.push_back(parens->getExpr(i));
      else
        list.push_back(init);
    }
    std::string type = typeName(node.getAllocatedType());
    migralint::Expr out = construct(type, list, expr);
    return out;
  }
  case Stmt::ParenListExprClass: {
    const auto &node = cast<ParenListExpr>(expr);
    if (node.getNumExprs() == 1)
      return expression(node.getExpr(0));
    migralint::Expr out;
    out.kind = migralint::Expr::Kind::List;
    for (unsigned i = 0; i < node.getNumExprs(); ++i)
      out.args.push_back(expression(node.getExpr(i)));
    return out;
  }
  case Stmt::InitListExprClass: {
    const auto *list = &cast<InitListExpr>(expr);
    if (const InitListExpr *syntactic = list->isSemanticForm() ? list->getSyntacticForm() : nullptr)
      list = syntactic;
    migralint::Expr out;
    out.kind = migralint::Expr::Kind::List;
    if (!expr.getType().isNull() && !expr.getType()->isVoidType())
      out.type = typeName(expr.getType());
    // Longer lists are data compiled in, not steps.
    constexpr size_t longestList = 4096;
    for (const clang::Expr *element : list->inits()) {
      if (out.args.size() == longestList) {
        facts.unread.push_back({rangeOf(*list), "the rest of a long list of values"});
        break;
      }
      size_t before = facts.functions.size();
      migralint::Expr value = expression(element);
      if (value.kind == migralint::Expr::Kind::Lambda && facts.functions.size() > before &&
          !value.designator.empty())
        facts.functions.back().name = value.designator;
      out.args.push_back(std::move(value));
    }
    return out;
  }
  case Stmt::DesignatedInitExprClass: {
    const auto &node = cast<DesignatedInitExpr>(expr);
    migralint::Expr out = expression(node.getInit());
    if (node.size() > 0 && node.getDesignator(0)->isFieldDesignator())
      out.designator = node.getDesignator(0)->getFieldName()->getName().str();
    return out;
  }
  case Stmt::LambdaExprClass: {
    migralint::Expr out;
    out.kind = migralint::Expr::Kind::Lambda;
    out.name = addLambda(cast<LambdaExpr>(expr));
    return out;
  }
  default: {
    migralint::Expr out;
    for (const Stmt *child : expr.children())
      if (const auto *part = dyn_cast_or_null<clang::Expr>(child))
        out.args.push_back(expression(part));
    return out;
  }
  }
}

} // namespace migralint::cxx
