// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lowers calls, and computes the texts that some of them give.
#include "frontends/cxx/lowerer.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/SaveAndRestore.h"

namespace migralint::cxx {

namespace {

/// Whether it is a number whatever the names in it stand for.
bool isNumeric(const Expr &expr) {
  switch (expr.kind) {
  case Expr::Kind::Number:
    return true;
  case Expr::Kind::Binary:
    return expr.name == "*" || expr.name == "-";
  case Expr::Kind::Unary:
    return expr.name == "-";
  case Expr::Kind::Name:
  case Expr::Kind::Member:
  case Expr::Kind::Call:
    return expr.type == "int" || expr.type == "unsigned int" || expr.type == "long" ||
           expr.type == "unsigned long" || expr.type == "long long" ||
           expr.type == "unsigned long long" || expr.type == "double" || expr.type == "float";
  default:
    return false;
  }
}

/// Names of methods and functions that give their text back in another type. They are words of the
/// trade rather than of one library.
bool keepsText(llvm::StringRef name) {
  static const llvm::StringSet<> names = {
      "c_str",          "str",           "data",        "constData",   "fromUtf8",   "fromLatin1",
      "fromStdString",  "fromLocal8Bit", "fromRawData", "fromAscii",   "toUtf8",     "toLatin1",
      "toStdString",    "toLocal8Bit",   "toString",    "trimmed",     "simplified", "view",
      "utf8_str",       "utf8",          "toAscii",     "string",      "to_string",  "string_view",
      "toStdU16String", "move",          "forward",     "ToStdString", "mb_str",     "wc_str",
      "toStdWString",   "constFirst",    "as_const",    "clone"};
  return names.contains(name);
}

bool containsLower(llvm::StringRef name, llvm::StringRef part) {
  return name.contains_insensitive(part);
}

} // namespace

/// The text that a function of this file always returns.
std::optional<Expr> Lowerer::returnedText(const clang::FunctionDecl &function,
                                          const clang::Expr &use) {
  const clang::FunctionDecl *definition = nullptr;
  if (!function.hasBody(definition) || function.getNumParams() != 0)
    return std::nullopt;
  const auto *body = llvm::dyn_cast_or_null<clang::CompoundStmt>(definition->getBody());
  if (!body || body->size() != 1)
    return std::nullopt;
  const auto *returned = llvm::dyn_cast<clang::ReturnStmt>(body->body_front());
  if (!returned || !returned->getRetValue() || !evaluating.insert(definition).second)
    return std::nullopt;
  llvm::SaveAndRestore silent(quiet, true);
  llvm::SaveAndRestore at(useSite, use.getBeginLoc());
  Environment outer = std::exchange(environment, {});
  size_t functions = facts.functions.size();
  Expr value = expression(returned->getRetValue());
  facts.functions.resize(functions);
  environment = std::move(outer);
  evaluating.erase(definition);
  if (value.kind != Expr::Kind::Text || !value.text.known())
    return std::nullopt;
  value.name = nameOf(function.getDeclName());
  return value;
}

Expr Lowerer::call(const clang::Expr *callee, llvm::ArrayRef<const clang::Expr *> arguments,
                   const clang::Expr &whole) {
  Expr out;
  out.kind = Expr::Kind::Call;
  out.range = rangeOf(whole);
  out.type = typeName(whole.getType());
  callee = callee->IgnoreParenImpCasts();
  if (const auto *recovered = llvm::dyn_cast<clang::RecoveryExpr>(callee);
      recovered && recovered->subExpressions().size() == 1 &&
      llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(recovered->subExpressions()[0]) &&
      recovered->getEndLoc() == recovered->subExpressions()[0]->getEndLoc())
    callee = recovered->subExpressions()[0];
  Expr target;
  const clang::FunctionDecl *function = nullptr;
  if (const auto *name = llvm::dyn_cast<clang::DeclRefExpr>(callee)) {
    out.name = nameOf(name->getDecl()->getDeclName());
    function = llvm::dyn_cast<clang::FunctionDecl>(name->getDecl());
    if (function ||
        !llvm::cast<clang::ValueDecl>(name->getDecl())->getDeclContext()->isFunctionOrMethod())
      out.scope = scopeOf(name->getDecl()->getDeclContext());
    if (out.scope.empty() && name->hasQualifier())
      out.scope = scopeOf(name->getQualifier());
  } else if (const auto *lookup = llvm::dyn_cast<clang::OverloadExpr>(callee)) {
    out.name = nameOf(lookup->getName());
    if (lookup->getNumDecls())
      out.scope = scopeOf((*lookup->decls_begin())->getDeclContext());
    if (const auto *overloads = llvm::dyn_cast<clang::UnresolvedMemberExpr>(callee)) {
      Expr object;
      if (overloads->isImplicitAccess() || overloads->getBase()->isImplicitCXXThis())
        object.kind = Expr::Kind::This;
      else
        object = expression(overloads->getBase());
      out.receiver.push_back(std::move(object));
    }
  } else if (const auto *dependent = llvm::dyn_cast<clang::DependentScopeDeclRefExpr>(callee)) {
    out.name = nameOf(dependent->getDeclName());
    out.scope = scopeOf(dependent->getQualifier());
  } else {
    target = expression(callee);
    if (target.kind == Expr::Kind::Member) {
      out.name = target.name;
      out.receiver = std::move(target.args);
      if (const auto *access = llvm::dyn_cast<clang::MemberExpr>(callee)) {
        function = llvm::dyn_cast<clang::FunctionDecl>(access->getMemberDecl());
        out.scope = scopeOf(access->getMemberDecl()->getDeclContext());
      }
    } else if (target.kind == Expr::Kind::Name) {
      out.name = target.name;
      out.scope = target.scope;
    } else {
      out.name = "operator()";
      out.receiver.push_back(std::move(target));
    }
  }
  if (function && out.type.empty())
    out.type = typeName(function->getReturnType());
  for (const clang::Expr *argument : arguments)
    if (argument && !llvm::isa<clang::CXXDefaultArgExpr>(argument))
      out.args.push_back(expression(argument));
  if (function && out.args.empty())
    if (std::optional<Expr> text = returnedText(*function, whole)) {
      text->range = out.range;
      return std::move(*text);
    }
  bool wraps = !function && out.receiver.empty() && out.args.size() == 1 &&
               &whole != ownStatement && out.args[0].kind == Expr::Kind::Text &&
               namesText(out.name);
  if (wraps) {
    Expr text = std::move(out.args[0]);
    text.range = out.range;
    text.type = out.type.empty() ? out.name : out.type;
    return text;
  }
  // `sql.printf("…", n);` fills the object in.
  const std::string filled =
      &whole == ownStatement && !out.receiver.empty() && !out.args.empty() &&
              (containsLower(out.name, "format") || containsLower(out.name, "printf"))
          ? out.receiver[0].name
          : std::string();
  Expr written = filled.empty() ? Expr() : out;
  evaluateCall(out, callee);
  if (filled.empty() || out.kind != Expr::Kind::Text)
    return out;
  for (auto &[variable, value] : environment)
    if (nameOf(variable->getDeclName()) == filled) {
      value.isText = true;
      value.isList = false;
      value.text = out.text;
    }
  return written;
}

/// Calls that compute a text become it; those that build one up leave it in the environment.
void Lowerer::evaluateCall(Expr &out, const clang::Expr *callee) {
  auto becomes = [&](Text text) {
    Expr value;
    value.kind = Expr::Kind::Text;
    value.range = out.range;
    value.type = out.type;
    value.text = std::move(text);
    out = std::move(value);
  };
  const clang::Expr *object = nullptr;
  if (const auto *dependent = llvm::dyn_cast<clang::CXXDependentScopeMemberExpr>(callee);
      dependent && !dependent->isImplicitAccess())
    object = dependent->getBase();
  else if (const auto *access = llvm::dyn_cast<clang::MemberExpr>(callee))
    object = access->getBase();
  bool onText = !out.receiver.empty() && out.receiver[0].kind == Expr::Kind::Text;
  bool onType = out.receiver.empty();
  if (onText && out.name == "arg" && !out.args.empty()) {
    // An argument after the first is another value only if it is a text; else it is a field width.
    std::vector<Text> values = {textFrom(out.args[0])};
    for (size_t i = 1;
         i < out.args.size() && !isNumeric(out.args[0]) && out.args[i].kind != Expr::Kind::Number;
         ++i)
      values.push_back(textFrom(out.args[i]));
    bool padded = isNumeric(out.args[0]) && out.args.size() == 2;
    return becomes(fillNumbered(out.receiver[0].text, values, padded));
  }
  if (keepsText(out.name)) {
    if (onText && out.args.empty()) {
      Text text = std::move(out.receiver[0].text);
      return becomes(std::move(text));
    }
    if (onType && !out.args.empty() && out.args[0].kind == Expr::Kind::Text) {
      Text text = std::move(out.args[0].text);
      return becomes(std::move(text));
    }
  }
  if (const clang::ValueDecl *local = object ? localOf(object) : nullptr;
      local && out.args.size() == 1 &&
      (out.name == "append" || out.name == "push_back" || out.name == "emplace_back" ||
       out.name == "insert" || out.name == "prepend" || out.name == "push_front" ||
       out.name == "addText")) {
    if (out.name == "prepend" || out.name == "push_front")
      environment.erase(local);
    else
      appendTo(local, out.args[0]);
    if (onText) { // it is changed, not read
      out.receiver[0].kind = Expr::Kind::Name;
      out.receiver[0].text = {};
    }
    return;
  }
  if (const clang::ValueDecl *local = object ? localOf(object) : nullptr;
      local && (out.name == "clear" || out.name == "replace" || out.name == "erase" ||
                out.name == "remove" || out.name == "resize" || out.name == "truncate" ||
                out.name == "chop")) {
    environment.erase(local);
    return;
  }
  if (onType && out.args.size() > 1 &&
      (containsLower(out.name, "concat") || containsLower(out.name, "strcat")) &&
      llvm::any_of(out.args, [](const Expr &e) { return e.kind == Expr::Kind::Text; })) {
    Text text;
    for (const Expr &argument : out.args)
      text = joined(std::move(text), textFrom(argument));
    return becomes(std::move(text));
  }
  if (!containsLower(out.name, "format") && !containsLower(out.name, "printf"))
    return;
  size_t format = 0;
  if (onText && out.name == "arg")
    return;
  if (onText && containsLower(out.name, "format")) { // "…".format(x)
    std::vector<Text> values;
    for (const Expr &argument : out.args)
      values.push_back(textFrom(argument));
    if (std::optional<Text> filled = fillFormat(out.receiver[0].text, values))
      return becomes(std::move(*filled));
    return;
  }
  while (format < out.args.size() && format < 4 &&
         (out.args[format].kind != Expr::Kind::Text || !out.args[format].name.empty() ||
          out.args[format].text.empty()))
    ++format;
  if (format >= out.args.size() || format >= 4) { // a named constant will do
    format = 0;
    while (format < out.args.size() && out.args[format].kind != Expr::Kind::Text)
      ++format;
  }
  if (format >= out.args.size() || out.args[format].kind != Expr::Kind::Text)
    return;
  std::vector<Text> values;
  for (size_t i = format + 1; i < out.args.size(); ++i)
    values.push_back(textFrom(out.args[i]));
  std::optional<Text> filled = fillFormat(out.args[format].text, values);
  Text text = filled ? std::move(*filled) : out.args[format].text;
  if (format == 0)
    return becomes(std::move(text));
  out.args[format].text = text;
  if (out.args[0].kind == Expr::Kind::Name || !out.args[0].name.empty())
    for (auto &[variable, value] : environment)
      if (nameOf(variable->getDeclName()) == out.args[0].name) {
        value.isText = true;
        value.isList = false;
        value.text = text;
      }
}

} // namespace migralint::cxx
