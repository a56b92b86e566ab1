// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/lower.h"

#include "frontends/cxx/names.h"
#include "frontends/cxx/text.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/SaveAndRestore.h"

#include <algorithm>
#include <map>

namespace migralint::cxx {

namespace {

constexpr unsigned deepest = 800;

/// What is known of a local variable at a point of its function.
struct Value {
  Text text;
  bool isText = false;
  std::vector<std::string> elements; ///< of a list
  bool isList = false;
};
using Environment = std::map<const clang::ValueDecl *, Value>;

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

/// Whether what is streamed or appended to such an object stays apart rather than being joined.
bool isListType(llvm::StringRef type) {
  for (llvm::StringRef word : {"list", "vector", "set", "deque", "queue", "stack"})
    if (type.ends_with_insensitive(word))
      return true;
  return type == "array";
}

bool containsLower(llvm::StringRef name, llvm::StringRef part) {
  return name.contains_insensitive(part);
}

class Lowerer {
public:
  Lowerer(ParsedFile &file, const Source &source, const Lines &lines, FileFacts &facts,
          llvm::DenseSet<uint32_t> &held)
      : context(file.context), sources(context.getSourceManager()), source(source), lines(lines),
        facts(facts), held(held), deadline(file.deadline) {}

  void run();

  void addFunction(const clang::FunctionDecl &function);
  void addClass(const clang::CXXRecordDecl &record);
  void addVariable(const clang::VarDecl &variable);

private:
  clang::ASTContext &context;
  clang::SourceManager &sources;
  const Source &source;
  const Lines &lines;
  FileFacts &facts;
  llvm::DenseSet<uint32_t> &held;

  const std::chrono::steady_clock::time_point deadline;

  Environment environment;
  std::string functionId; ///< of the function being lowered
  unsigned depth = 0;
  unsigned visits = 0;
  bool late = false;                         ///< the deadline has passed
  bool toldLate = false;                     ///< once is enough
  const clang::Expr *ownStatement = nullptr; ///< the expression that is a statement of its own
  bool quiet = false;                        ///< evaluating a constant: nothing is held by that
  clang::SourceLocation useSite;             ///< where a constant from elsewhere is used
  llvm::StringMap<unsigned> ids;
  llvm::DenseSet<const clang::Decl *> evaluating;
  llvm::DenseSet<const clang::Decl *> doneFunctions;

  // Places.
  static constexpr uint32_t nowhere = ~0u;
  uint32_t offsetOf(clang::SourceLocation location) const;
  uint32_t endOf(clang::SourceLocation location) const;
  Range rangeOf(clang::SourceRange range) const;
  Range rangeOf(const clang::Stmt &stmt) const { return rangeOf(stmt.getSourceRange()); }
  std::string macroName(clang::SourceLocation location) const;

  // Names and types.
  static std::string nameOf(clang::DeclarationName name);
  std::string scopeOf(const clang::DeclContext *scope) const;
  std::string scopeOf(clang::NestedNameSpecifier qualifier) const;
  std::string typeName(clang::QualType type, unsigned level = 0) const;
  std::string writtenType(const clang::DeclaratorDecl &decl) const;
  std::string uniqueId(const std::string &base) {
    unsigned earlier = ids[base]++;
    return earlier ? base + "#" + std::to_string(earlier + 1) : base;
  }

  // Functions.
  void begin(Function &out, const clang::FunctionDecl &function);
  std::string addLambda(const clang::LambdaExpr &lambda);

  bool refuses(const clang::Stmt &stmt);

  // Statements.
  void statement(const clang::Stmt *stmt, std::vector<Statement> &out);
  std::vector<Statement> block(const clang::Stmt *stmt);
  void declaration(const clang::Decl *decl, std::vector<Statement> &out);
  void ifStatement(const clang::IfStmt &stmt, Statement &out);
  void switchStatement(const clang::SwitchStmt &stmt, Statement &out);
  void loop(const clang::Stmt &body, std::vector<Statement> &out);
  static bool leaves(const std::vector<Statement> &body);
  static Environment merged(const Environment &a, const Environment &b);
  void forgetAssigned(const clang::Stmt &stmt);

  // Expressions.
  Expr expression(const clang::Expr *expr);
  Expr lowered(const clang::Expr &expr);
  Expr reference(const clang::ValueDecl &decl, const clang::Expr &expr);
  Expr constant(const clang::VarDecl &variable, const clang::Expr &use);
  Expr literal(const clang::StringLiteral &string);
  Expr call(const clang::Expr *callee, llvm::ArrayRef<const clang::Expr *> arguments,
            const clang::Expr &whole);
  Expr member(const clang::Expr *base, std::string name, const clang::Expr &whole);
  Expr construct(std::string type, llvm::ArrayRef<const clang::Expr *> arguments,
                 const clang::Expr &whole);
  Expr binary(llvm::StringRef op, const clang::Expr *left, const clang::Expr *right,
              const clang::Expr &whole);
  Expr assign(llvm::StringRef op, const clang::Expr *left, const clang::Expr *right,
              const clang::Expr &whole);
  Expr shift(const clang::Expr &whole);
  Expr unary(llvm::StringRef op, const clang::Expr *operand, const clang::Expr &whole);
  Expr recovery(const clang::RecoveryExpr &expr);
  Expr number(int64_t value, const clang::Expr &whole, std::string type);
  void evaluateCall(Expr &call, const clang::Expr *callee);
  std::optional<Expr> returnedText(const clang::FunctionDecl &function, const clang::Expr &use);
  const clang::ValueDecl *localOf(const clang::Expr *expr) const;
  Text textFrom(const Expr &operand) const { return textOf(operand, source.text, lines); }
  void appendTo(const clang::ValueDecl *variable, const Expr &value);
  static bool splitShift(const clang::Expr *expr, const clang::Expr *&left,
                         const clang::Expr *&right, llvm::StringRef op);
};

// ---------------------------------------------------------------------------------------- places

uint32_t Lowerer::offsetOf(clang::SourceLocation location) const {
  if (location.isInvalid())
    return nowhere;
  location = sources.getFileLoc(location);
  return sources.isInMainFile(location) ? sources.getFileOffset(location) : nowhere;
}

uint32_t Lowerer::endOf(clang::SourceLocation location) const {
  if (location.isInvalid())
    return nowhere;
  if (location.isMacroID() && !sources.isMacroArgExpansion(location))
    location = sources.getExpansionRange(location).getEnd();
  uint32_t offset = offsetOf(location);
  if (offset == nowhere)
    return nowhere;
  auto token = std::upper_bound(source.tokens.begin(), source.tokens.end(), offset,
                                [](uint32_t o, const Token &t) { return o < t.offset; });
  return token == source.tokens.begin() ? offset : std::max(offset, std::prev(token)->end());
}

Range Lowerer::rangeOf(clang::SourceRange range) const {
  uint32_t begin = offsetOf(range.getBegin());
  uint32_t end = endOf(range.getEnd());
  if (begin == nowhere || end == nowhere || end < begin) {
    uint32_t use = offsetOf(useSite);
    if (use != nowhere)
      return lines.range(use, endOf(useSite));
    if (begin != nowhere)
      return lines.range(begin, endOf(range.getBegin()));
    return {};
  }
  return lines.range(begin, end);
}

/// The outermost macro that is this expression and nothing else, as in `#define VERSION 7`.
std::string Lowerer::macroName(clang::SourceLocation location) const {
  std::string name;
  while (location.isMacroID() && !sources.isMacroArgExpansion(location)) {
    clang::SourceLocation begin, end;
    if (!clang::Lexer::isAtStartOfMacroExpansion(location, sources, context.getLangOpts(),
                                                 &begin) ||
        !clang::Lexer::isAtEndOfMacroExpansion(location, sources, context.getLangOpts(), &end))
      break;
    name = clang::Lexer::getImmediateMacroName(location, sources, context.getLangOpts()).str();
    location = sources.getImmediateExpansionRange(location).getBegin();
  }
  return name;
}

// ---------------------------------------------------------------------------------------- names

std::string Lowerer::nameOf(clang::DeclarationName name) {
  if (const clang::IdentifierInfo *identifier = name.getAsIdentifierInfo())
    return identifier->getName().str();
  return name.getAsString();
}

std::string Lowerer::scopeOf(const clang::DeclContext *scope) const {
  std::string joined;
  for (; scope && !scope->isTranslationUnit(); scope = scope->getParent()) {
    const auto *named = llvm::dyn_cast<clang::NamedDecl>(scope);
    if (!named || llvm::isa<clang::FunctionDecl>(scope) || !named->getDeclName() ||
        llvm::isa<clang::LinkageSpecDecl>(scope))
      continue;
    if (const auto *record = llvm::dyn_cast<clang::CXXRecordDecl>(scope);
        record && record->isLambda())
      continue;
    std::string name = nameOf(named->getDeclName());
    if (name == standInScope)
      continue;
    joined = joined.empty() ? name : name + "::" + joined;
  }
  return joined;
}

std::string Lowerer::scopeOf(clang::NestedNameSpecifier qualifier) const {
  std::string printed;
  switch (qualifier.getKind()) {
  case clang::NestedNameSpecifier::Kind::Namespace: {
    const auto *space = qualifier.getAsNamespaceAndPrefix().Namespace;
    if (const auto *alias = llvm::dyn_cast<clang::NamespaceAliasDecl>(space))
      space = alias->getNamespace();
    return scopeOf(llvm::cast<clang::NamespaceDecl>(space));
  }
  case clang::NestedNameSpecifier::Kind::Type: {
    clang::QualType type(qualifier.getAsType(), 0);
    if (const clang::CXXRecordDecl *record = type->getAsCXXRecordDecl())
      return scopeOf(record);
    return typeName(type);
  }
  default:
    return {};
  }
}

std::string Lowerer::typeName(clang::QualType type, unsigned level) const {
  if (type.isNull() || level > 20)
    return {};
  const clang::Type *t = type.getTypePtr();
  auto isWrapper = [](llvm::StringRef name) {
    return name.ends_with_insensitive("ptr") || name.ends_with_insensitive("pointer") ||
           name.ends_with_insensitive("optional") || name == "reference_wrapper";
  };
  if (const auto *reference = llvm::dyn_cast<clang::ReferenceType>(t))
    return typeName(reference->getPointeeTypeAsWritten(), level + 1);
  if (const auto *pointer = llvm::dyn_cast<clang::PointerType>(t))
    return typeName(pointer->getPointeeType(), level + 1);
  if (const auto *array = llvm::dyn_cast<clang::ArrayType>(t))
    return typeName(array->getElementType(), level + 1);
  if (const auto *alias = llvm::dyn_cast<clang::TypedefType>(t)) {
    std::string name = nameOf(alias->getDecl()->getDeclName());
    return llvm::StringRef(name).starts_with(anyType) ? std::string() : name;
  }
  if (const auto *special = llvm::dyn_cast<clang::TemplateSpecializationType>(t)) {
    std::string name;
    if (const clang::TemplateDecl *decl = special->getTemplateName().getAsTemplateDecl())
      name = nameOf(decl->getDeclName());
    if (isWrapper(name) && !special->template_arguments().empty() &&
        special->template_arguments()[0].getKind() == clang::TemplateArgument::Type)
      return typeName(special->template_arguments()[0].getAsType(), level + 1);
    return name;
  }
  if (const auto *deduced = llvm::dyn_cast<clang::DeducedType>(t))
    return typeName(deduced->getDeducedType(), level + 1);
  if (const auto *tag = llvm::dyn_cast<clang::TagType>(t))
    return nameOf(tag->getDecl()->getDeclName());
  if (const auto *parameter = llvm::dyn_cast<clang::TemplateTypeParmType>(t))
    return parameter->getIdentifier() ? parameter->getIdentifier()->getName().str() : std::string();
  if (const auto *dependent = llvm::dyn_cast<clang::DependentNameType>(t))
    return dependent->getIdentifier() ? dependent->getIdentifier()->getName().str() : std::string();
  if (const auto *builtin = llvm::dyn_cast<clang::BuiltinType>(t))
    return builtin->isPlaceholderType() || builtin->isDependentType()
               ? std::string()
               : builtin->getName(context.getPrintingPolicy()).str();
  clang::QualType next = type.getSingleStepDesugaredType(context);
  return next == type || next.getTypePtr() == t ? std::string() : typeName(next, level + 1);
}

/// Clang forgets types that it does not know; the tokens have them.
std::string Lowerer::writtenType(const clang::DeclaratorDecl &decl) const {
  clang::QualType type = decl.getType();
  if (const clang::TypeSourceInfo *info = decl.getTypeSourceInfo())
    type = info->getType();
  std::string name = typeName(type);
  if (!decl.isInvalidDecl() || name != "int")
    return name;
  uint32_t begin = offsetOf(decl.getOuterLocStart()), end = offsetOf(decl.getLocation());
  if (begin == nowhere || end == nowhere)
    return {};
  std::string last;
  for (auto token = std::lower_bound(source.tokens.begin(), source.tokens.end(), begin,
                                     [](const Token &t, uint32_t o) { return t.offset < o; });
       token != source.tokens.end() && token->offset < end && !token->is("<"); ++token)
    if (token->word() && (!isKeyword(token->text) || token->is("int")))
      last = token->text.str();
  return last;
}

// ----------------------------------------------------------------------------------------
// declarations

void Lowerer::begin(Function &out, const clang::FunctionDecl &function) {
  out.scope = scopeOf(function.getDeclContext());
  if (const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(&function)) {
    if (!method->getParent()->isLambda())
      out.className = nameOf(method->getParent()->getDeclName());
    out.isVirtual = method->isVirtual() || method->hasAttr<clang::OverrideAttr>();
  }
  out.constructor = llvm::isa<clang::CXXConstructorDecl>(function);
  out.destructor = llvm::isa<clang::CXXDestructorDecl>(function);
  // One that its class does not declare is a function of some type to the parser.
  llvm::StringRef scope = out.scope;
  llvm::StringRef innermost = scope.contains("::") ? scope.rsplit("::").second : scope;
  if (!out.name.empty() && innermost == out.name) {
    out.className = out.name;
    out.constructor = true;
  }
  out.fileLocal =
      function.getStorageClass() == clang::SC_Static && !llvm::isa<clang::CXXMethodDecl>(function);
  out.fileLocal |= function.isInAnonymousNamespace();
  out.returnType =
      out.constructor || out.destructor ? std::string() : typeName(function.getReturnType());
  for (const clang::ParmVarDecl *parameter : function.parameters()) {
    Parameter lowered;
    lowered.name = nameOf(parameter->getDeclName());
    lowered.type = writtenType(*parameter);
    clang::QualType type = parameter->getType();
    lowered.output = (type->isLValueReferenceType() || type->isPointerType()) &&
                     !type->getPointeeType().isConstQualified();
    out.parameters.push_back(std::move(lowered));
  }
  for (const auto *annotation : function.specific_attrs<clang::AnnotateAttr>())
    out.annotations.push_back(annotation->getAnnotation().str());
}

void Lowerer::addFunction(const clang::FunctionDecl &function) {
  if (!doneFunctions.insert(&function).second)
    return;
  Function out;
  out.name =
      llvm::isa<clang::CXXConstructorDecl>(function)
          ? nameOf(llvm::cast<clang::CXXConstructorDecl>(function).getParent()->getDeclName())
          : nameOf(function.getDeclName());
  begin(out, function);
  out.id = uniqueId(out.scope.empty() ? out.name : out.scope + "::" + out.name);
  out.range = rangeOf({function.getOuterLocStart(), function.getEndLoc()});
  out.nameRange =
      rangeOf({function.getNameInfo().getBeginLoc(), function.getNameInfo().getEndLoc()});
  llvm::SaveAndRestore keepId(functionId, out.id);
  Environment outer = std::exchange(environment, {});
  if (const auto *constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&function))
    for (const clang::CXXCtorInitializer *initializer : constructor->inits()) {
      if (!initializer->isWritten() || !initializer->getInit())
        continue;
      Statement statement;
      statement.range = rangeOf(initializer->getSourceRange());
      Expr value = expression(initializer->getInit());
      if (initializer->isMemberInitializer()) {
        Expr target;
        target.kind = Expr::Kind::Member;
        target.name = nameOf(initializer->getMember()->getDeclName());
        target.type = typeName(initializer->getMember()->getType());
        target.range = rangeOf(clang::SourceRange(initializer->getMemberLocation()));
        Expr self;
        self.kind = Expr::Kind::This;
        target.args.push_back(std::move(self));
        statement.expr.kind = Expr::Kind::Assign;
        statement.expr.name = "=";
        statement.expr.range = statement.range;
        statement.expr.args = {std::move(target), std::move(value)};
      } else {
        statement.expr = std::move(value);
      }
      out.body.push_back(std::move(statement));
    }
  const clang::Stmt *body = function.getBody();
  if (const auto *coroutine = llvm::dyn_cast_or_null<clang::CoroutineBodyStmt>(body))
    body = coroutine->getBody();
  for (Statement &statement : block(body))
    out.body.push_back(std::move(statement));
  environment = std::move(outer);
  facts.functions.push_back(std::move(out));
}

std::string Lowerer::addLambda(const clang::LambdaExpr &lambda) {
  Function out;
  out.lambda = true;
  out.owner = functionId;
  if (const clang::CXXMethodDecl *callOperator = lambda.getCallOperator())
    begin(out, *callOperator);
  out.isVirtual = false;
  out.range = rangeOf(lambda);
  out.nameRange = rangeOf(lambda.getIntroducerRange());
  out.id = functionId.empty()
               ? "lambda#" + std::to_string(++ids["lambda"])
               : functionId + "::lambda#" + std::to_string(++ids[functionId + "::lambda"]);
  llvm::SaveAndRestore keepId(functionId, out.id);
  Environment outer = environment;
  out.body = block(lambda.getBody());
  environment = std::move(outer);
  std::string id = out.id;
  facts.functions.push_back(std::move(out));
  return id;
}

void Lowerer::addClass(const clang::CXXRecordDecl &record) {
  Class out;
  out.name = nameOf(record.getDeclName());
  out.scope = scopeOf(record.getDeclContext());
  out.range = rangeOf(record.getSourceRange());
  // Bases from the tokens: those that nobody knows were kept from the parser.
  uint32_t begin = offsetOf(record.getLocation());
  for (const Brace &brace : source.braces) {
    if (brace.kind != Brace::Kind::Class || !brace.name ||
        source.tokens[brace.name].offset != begin)
      continue;
    size_t i = brace.name;
    while (i < brace.open && !source.tokens[i].is(":"))
      ++i;
    std::string base;
    for (++i; i <= brace.open && i < source.tokens.size(); ++i) {
      const Token &token = source.tokens[i];
      if (token.is("<")) {
        if (size_t after = afterTemplateArguments(source.tokens, i))
          i = after - 1;
      } else if (token.is(",") || i == brace.open) {
        if (!base.empty())
          out.bases.push_back(std::exchange(base, {}));
      } else if (token.word() && !isKeyword(token.text)) {
        base = token.text.str();
      }
    }
  }
  for (const clang::FieldDecl *field : record.fields()) {
    Field lowered;
    lowered.name = nameOf(field->getDeclName());
    lowered.type = writtenType(*field);
    if (const clang::Expr *init =
            field->hasInClassInitializer() ? field->getInClassInitializer() : nullptr)
      lowered.init.push_back(expression(init));
    out.fields.push_back(std::move(lowered));
  }
  facts.classes.push_back(std::move(out));
}

void Lowerer::addVariable(const clang::VarDecl &variable) {
  Variable out;
  out.name = nameOf(variable.getDeclName());
  out.scope = scopeOf(variable.getDeclContext());
  out.type = writtenType(variable);
  out.range = rangeOf({variable.getOuterLocStart(), variable.getEndLoc()});
  out.function = functionId;
  size_t before = facts.functions.size();
  out.init = expression(variable.getInit());
  if (out.type.empty())
    out.type = out.init.type;
  if (out.init.kind == Expr::Kind::Lambda && facts.functions.size() > before)
    facts.functions.back().name = out.name;
  facts.variables.push_back(std::move(out));
}

// ----------------------------------------------------------------------------------------
// statements

std::vector<Statement> Lowerer::block(const clang::Stmt *stmt) {
  std::vector<Statement> out;
  if (const auto *compound = llvm::dyn_cast_or_null<clang::CompoundStmt>(stmt)) {
    for (const clang::Stmt *child : compound->body())
      statement(child, out);
  } else if (stmt) {
    statement(stmt, out);
  }
  return out;
}

bool Lowerer::leaves(const std::vector<Statement> &body) {
  if (body.empty())
    return false;
  const Statement &last = body.back();
  return last.kind == Statement::Kind::Return || last.kind == Statement::Kind::Throw ||
         last.kind == Statement::Kind::Break || last.kind == Statement::Kind::Continue ||
         (last.kind == Statement::Kind::Block && leaves(last.body));
}

Environment Lowerer::merged(const Environment &a, const Environment &b) {
  Environment result;
  for (const auto &[variable, value] : a) {
    auto other = b.find(variable);
    if (other == b.end())
      continue;
    Value merged;
    if (value.isText && other->second.isText) {
      merged.isText = true;
      merged.text = either(value.text, other->second.text);
      for (Piece &piece : merged.text.pieces)
        if (piece.hole && piece.text.empty())
          piece.text = piece.variable = nameOf(variable->getDeclName());
    }
    if (value.isList && other->second.isList) {
      merged.isList = true;
      merged.elements = value.elements;
      for (const std::string &element : other->second.elements)
        if (!llvm::is_contained(merged.elements, element))
          merged.elements.push_back(element);
    }
    if (merged.isText || merged.isList)
      result.emplace(variable, std::move(merged));
  }
  return result;
}

/// After a loop, or on entry to its second round, what it assigns is not known.
void Lowerer::forgetAssigned(const clang::Stmt &stmt) {
  std::vector<const clang::Stmt *> pending = {&stmt};
  auto forget = [&](const clang::Expr *target, bool appends) {
    const clang::ValueDecl *local = localOf(target);
    auto known = local ? environment.find(local) : environment.end();
    if (known == environment.end())
      return;
    if (appends && known->second.isList)
      return; // elements only join the known ones while the body is lowered
    if (!appends || !known->second.isText) {
      environment.erase(known);
      return;
    }
    Piece hole;
    hole.hole = true;
    hole.text = hole.variable = nameOf(local->getDeclName());
    hole.range = rangeOf(*target);
    if (known->second.text.pieces.empty() || !known->second.text.pieces.back().hole)
      known->second.text.pieces.push_back(std::move(hole));
  };
  while (!pending.empty()) {
    const clang::Stmt *next = pending.back();
    pending.pop_back();
    if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(next)) {
      if (binary->isAssignmentOp())
        forget(binary->getLHS(), binary->getOpcode() == clang::BO_AddAssign);
      else if (binary->getOpcode() == clang::BO_Shl)
        forget(binary->getLHS(), true);
    } else if (const auto *overloaded = llvm::dyn_cast<clang::CXXOperatorCallExpr>(next)) {
      auto op = overloaded->getOperator();
      if (overloaded->getNumArgs() == 2 &&
          (overloaded->isAssignmentOp() || op == clang::OO_LessLess))
        forget(overloaded->getArg(0), op == clang::OO_PlusEqual || op == clang::OO_LessLess);
    } else if (const auto *dependent = llvm::dyn_cast<clang::CXXDependentScopeMemberExpr>(next)) {
      if (!dependent->isImplicitAccess() && nameOf(dependent->getMember()) == "append")
        forget(dependent->getBase(), true);
    }
    for (const clang::Stmt *child : next->children())
      if (child)
        pending.push_back(child);
  }
}

void Lowerer::loop(const clang::Stmt &body, std::vector<Statement> &out) {
  Environment before = environment;
  forgetAssigned(body);
  out = block(&body);
  environment = merged(before, environment);
  for (auto &[variable, value] : before)
    if (value.isList && !environment.count(variable))
      environment.erase(variable);
}

void Lowerer::declaration(const clang::Decl *decl, std::vector<Statement> &out) {
  if (const auto *record = llvm::dyn_cast<clang::CXXRecordDecl>(decl)) {
    if (record->isThisDeclarationADefinition() && !record->isImplicit())
      addClass(*record);
    return;
  }
  const auto *variable = llvm::dyn_cast<clang::VarDecl>(decl);
  if (!variable)
    return;
  Statement statement;
  statement.kind = Statement::Kind::Declare;
  statement.range = rangeOf({variable->getOuterLocStart(), variable->getEndLoc()});
  statement.name = nameOf(variable->getDeclName());
  statement.type = writtenType(*variable);
  if (const auto *structured = llvm::dyn_cast<clang::DecompositionDecl>(variable))
    for (const clang::BindingDecl *binding : structured->bindings())
      statement.name += (statement.name.empty() ? "" : ",") + nameOf(binding->getDeclName());
  size_t before = facts.functions.size();
  if (const clang::Expr *init = variable->getInit()) {
    if (variable->getInitStyle() == clang::VarDecl::CallInit ||
        llvm::isa<clang::ParenListExpr>(init)) {
      // `QSqlQuery q("…", db)`
      const auto *list = llvm::dyn_cast<clang::ParenListExpr>(init);
      if (const auto *recovered = llvm::dyn_cast<clang::RecoveryExpr>(init);
          !list && recovered && recovered->subExpressions().size() == 1)
        list = llvm::dyn_cast<clang::ParenListExpr>(recovered->subExpressions()[0]);
      if (list) {
        llvm::SmallVector<const clang::Expr *> arguments;
        for (unsigned i = 0; i < list->getNumExprs(); ++i)
          arguments.push_back(list->getExpr(i));
        statement.expr = construct(statement.type, arguments, *init);
      } else {
        statement.expr = expression(init);
      }
    } else {
      statement.expr = expression(init);
    }
    if (statement.expr.kind == Expr::Kind::List && !statement.type.empty() &&
        statement.expr.type.empty())
      statement.expr.type = statement.type;
  }
  if (statement.type.empty())
    statement.type = statement.expr.type;
  if (statement.expr.kind == Expr::Kind::Lambda && facts.functions.size() > before)
    facts.functions.back().name = statement.name;
  Value value;
  const Expr &init = statement.expr;
  if (init.kind == Expr::Kind::Text) {
    value.isText = true;
    value.text = init.text;
  } else if (init.kind == Expr::Kind::Unknown || init.kind == Expr::Kind::Construct ||
             init.kind == Expr::Kind::List) {
    if (init.args.empty()) { // an empty string, stream or list: what is put in is all of it
      value.isList = isListType(statement.type);
      value.isText = !value.isList;
    } else {
      value.isList = llvm::all_of(
          init.args, [](const Expr &e) { return e.kind == Expr::Kind::Text && e.text.known(); });
      for (const Expr &element : init.args)
        if (value.isList)
          value.elements.push_back(element.text.value());
    }
  }
  if (value.isText || value.isList)
    environment[variable] = std::move(value);
  else
    environment.erase(variable);
  bool isStatic = variable->isStaticLocal() || variable->isConstexpr();
  if (isStatic && (init.kind == Expr::Kind::List || init.kind == Expr::Kind::Text ||
                   init.kind == Expr::Kind::Construct)) {
    Variable table;
    table.name = statement.name;
    table.type = statement.type;
    table.scope = scopeOf(variable->getDeclContext());
    table.range = statement.range;
    table.function = functionId;
    table.init = init;
    facts.variables.push_back(std::move(table));
  }
  out.push_back(std::move(statement));
}

void Lowerer::ifStatement(const clang::IfStmt &stmt, Statement &out) {
  out.kind = Statement::Kind::If;
  if (stmt.getInit())
    statement(stmt.getInit(), out.init);
  if (const clang::DeclStmt *variable = stmt.getConditionVariableDeclStmt()) {
    statement(variable, out.init);
    if (!out.init.empty() && out.init.back().kind == Statement::Kind::Declare) {
      out.expr.kind = Expr::Kind::Name;
      out.expr.name = out.init.back().name;
      out.expr.type = out.init.back().type;
      out.expr.range = out.init.back().range;
    }
  } else {
    out.expr = expression(stmt.getCond());
  }
  Environment before = environment;
  out.body = block(stmt.getThen());
  Environment afterThen = std::exchange(environment, before);
  if (stmt.getElse())
    out.otherwise = block(stmt.getElse());
  if (leaves(out.body))
    return;
  environment = leaves(out.otherwise) ? std::move(afterThen) : merged(afterThen, environment);
}

void Lowerer::switchStatement(const clang::SwitchStmt &stmt, Statement &out) {
  out.kind = Statement::Kind::Switch;
  if (stmt.getInit())
    statement(stmt.getInit(), out.init);
  if (const clang::DeclStmt *variable = stmt.getConditionVariableDeclStmt())
    statement(variable, out.init);
  out.expr = expression(stmt.getCond());
  const Environment before = environment;
  Environment after = before;
  // Labels may stand in front of each other and in front of blocks; each starts a new Case.
  auto lowerChild = [&](const clang::Stmt *child, auto &self) -> void {
    const auto *label = llvm::dyn_cast_or_null<clang::SwitchCase>(child);
    if (!label) {
      if (out.body.empty()) {
        Statement stray; // code before the first label
        stray.kind = Statement::Kind::Case;
        stray.range = rangeOf(*child);
        out.body.push_back(std::move(stray));
      }
      Statement &current = out.body.back();
      statement(child, current.body);
      if (!current.body.empty()) {
        current.range.endLine = current.body.back().range.endLine;
        current.range.endColumn = current.body.back().range.endColumn;
      }
      after = merged(after, environment);
      return;
    }
    bool joins = !out.body.empty() && out.body.back().body.empty() &&
                 out.body.back().expr.kind != Expr::Kind::Unknown;
    if (!out.body.empty() && leaves(out.body.back().body))
      environment = before;
    else
      environment = merged(before, environment);
    const auto *value = llvm::dyn_cast<clang::CaseStmt>(label);
    if (joins && value) {
      out.body.back().labels.push_back(expression(value->getLHS()));
    } else if (joins) {
      out.body.back().isDefault = true;
    } else {
      Statement next;
      next.kind = Statement::Kind::Case;
      next.range = rangeOf({label->getKeywordLoc(), label->getColonLoc()});
      next.isDefault = !value;
      if (value)
        next.expr = expression(value->getLHS());
      out.body.push_back(std::move(next));
    }
    if (label->getSubStmt())
      self(label->getSubStmt(), self);
  };
  if (const auto *body = llvm::dyn_cast_or_null<clang::CompoundStmt>(stmt.getBody()))
    for (const clang::Stmt *child : body->body())
      lowerChild(child, lowerChild);
  else if (stmt.getBody())
    lowerChild(stmt.getBody(), lowerChild);
  environment = std::move(after);
}

/// Whether the code is too deep, or comes too late, to be lowered.
bool Lowerer::refuses(const clang::Stmt &stmt) {
  constexpr unsigned often = 256;
  if (!late && ++visits % often == 0)
    late = std::chrono::steady_clock::now() > deadline;
  if (depth <= deepest && !late)
    return false;
  if (!toldLate || !late)
    facts.unread.push_back(
        {rangeOf(stmt), late ? "code that would take too long" : "code nested too deeply"});
  toldLate |= late;
  return true;
}

void Lowerer::statement(const clang::Stmt *stmt, std::vector<Statement> &out) {
  if (!stmt)
    return;
  if (refuses(*stmt))
    return;
  llvm::SaveAndRestore deeper(depth, depth + 1);
  if (const auto *declarations = llvm::dyn_cast<clang::DeclStmt>(stmt)) {
    for (const clang::Decl *decl : declarations->decls())
      declaration(decl, out);
    return;
  }
  Statement lowered;
  lowered.range = rangeOf(*stmt);
  using Kind = Statement::Kind;
  switch (stmt->getStmtClass()) {
  case clang::Stmt::NullStmtClass:
    return;
  case clang::Stmt::LabelStmtClass:
    return statement(llvm::cast<clang::LabelStmt>(stmt)->getSubStmt(), out);
  case clang::Stmt::AttributedStmtClass:
    return statement(llvm::cast<clang::AttributedStmt>(stmt)->getSubStmt(), out);
  case clang::Stmt::CaseStmtClass:
  case clang::Stmt::DefaultStmtClass: // inside a nested block of a switch
    return statement(llvm::cast<clang::SwitchCase>(stmt)->getSubStmt(), out);
  case clang::Stmt::CompoundStmtClass:
    lowered.kind = Kind::Block;
    lowered.body = block(stmt);
    break;
  case clang::Stmt::IfStmtClass:
    ifStatement(*llvm::cast<clang::IfStmt>(stmt), lowered);
    break;
  case clang::Stmt::SwitchStmtClass:
    switchStatement(*llvm::cast<clang::SwitchStmt>(stmt), lowered);
    break;
  case clang::Stmt::WhileStmtClass: {
    const auto &loopStmt = *llvm::cast<clang::WhileStmt>(stmt);
    lowered.kind = Kind::Loop;
    if (const clang::DeclStmt *variable = loopStmt.getConditionVariableDeclStmt())
      statement(variable, lowered.init);
    lowered.expr = expression(loopStmt.getCond());
    loop(*loopStmt.getBody(), lowered.body);
    break;
  }
  case clang::Stmt::DoStmtClass: {
    const auto &loopStmt = *llvm::cast<clang::DoStmt>(stmt);
    lowered.kind = Kind::Loop;
    lowered.postTested = true;
    loop(*loopStmt.getBody(), lowered.body);
    lowered.expr = expression(loopStmt.getCond());
    break;
  }
  case clang::Stmt::ForStmtClass: {
    const auto &loopStmt = *llvm::cast<clang::ForStmt>(stmt);
    lowered.kind = Kind::Loop;
    statement(loopStmt.getInit(), lowered.init);
    if (loopStmt.getInc())
      forgetAssigned(*loopStmt.getInc());
    lowered.expr = expression(loopStmt.getCond());
    loop(*loopStmt.getBody(), lowered.body);
    statement(loopStmt.getInc(), lowered.otherwise);
    break;
  }
  case clang::Stmt::CXXForRangeStmtClass: {
    const auto &loopStmt = *llvm::cast<clang::CXXForRangeStmt>(stmt);
    lowered.kind = Kind::Loop;
    lowered.rangeFor = true;
    if (loopStmt.getInit())
      statement(loopStmt.getInit(), lowered.init);
    lowered.expr = expression(loopStmt.getRangeInit());
    if (const clang::VarDecl *variable = loopStmt.getLoopVariable()) {
      lowered.name = nameOf(variable->getDeclName());
      lowered.type = writtenType(*variable);
      std::vector<std::string> values;
      bool known = lowered.expr.kind == Expr::Kind::List && !lowered.expr.args.empty();
      for (const Expr &element : lowered.expr.args)
        if (known && (known = element.kind == Expr::Kind::Text && element.text.known()))
          values.push_back(element.text.value());
      if (const clang::ValueDecl *local = localOf(loopStmt.getRangeInit()); local && !known)
        if (auto list = environment.find(local); list != environment.end() && list->second.isList) {
          known = !list->second.elements.empty();
          values = list->second.elements;
        }
      if (known) {
        Piece hole;
        hole.hole = true;
        hole.text = hole.variable = lowered.name;
        hole.range = rangeOf(clang::SourceRange(variable->getLocation()));
        hole.values = std::move(values);
        environment[variable].isText = true;
        environment[variable].text.pieces = {std::move(hole)};
      }
    }
    loop(*loopStmt.getBody(), lowered.body);
    break;
  }
  case clang::Stmt::ReturnStmtClass:
    lowered.kind = Kind::Return;
    if (const clang::Expr *value = llvm::cast<clang::ReturnStmt>(stmt)->getRetValue())
      lowered.expr = expression(value);
    break;
  case clang::Stmt::CoreturnStmtClass:
    lowered.kind = Kind::Return;
    if (const clang::Expr *value = llvm::cast<clang::CoreturnStmt>(stmt)->getOperand())
      lowered.expr = expression(value);
    break;
  case clang::Stmt::BreakStmtClass:
    lowered.kind = Kind::Break;
    break;
  case clang::Stmt::ContinueStmtClass:
    lowered.kind = Kind::Continue;
    break;
  case clang::Stmt::CXXTryStmtClass: {
    const auto &tryStmt = *llvm::cast<clang::CXXTryStmt>(stmt);
    lowered.kind = Kind::Try;
    Environment before = environment;
    lowered.body = block(tryStmt.getTryBlock());
    Environment after = environment;
    for (unsigned i = 0; i < tryStmt.getNumHandlers(); ++i) {
      const clang::CXXCatchStmt &handler = *tryStmt.getHandler(i);
      Statement caught;
      caught.kind = Kind::Catch;
      caught.range = rangeOf(handler);
      caught.name = handler.getExceptionDecl() ? writtenType(*handler.getExceptionDecl()) : "...";
      environment = merged(before, after);
      caught.body = block(handler.getHandlerBlock());
      if (!leaves(caught.body))
        after = merged(after, environment);
      lowered.otherwise.push_back(std::move(caught));
    }
    environment = std::move(after);
    break;
  }
  default:
    if (const auto *expr = llvm::dyn_cast<clang::Expr>(stmt)) {
      const clang::Expr *plain = expr;
      if (const auto *cleanups = llvm::dyn_cast<clang::ExprWithCleanups>(plain))
        plain = cleanups->getSubExpr();
      if (const auto *thrown = llvm::dyn_cast<clang::CXXThrowExpr>(plain)) {
        lowered.kind = Kind::Throw;
        if (thrown->getSubExpr())
          lowered.expr = expression(thrown->getSubExpr());
        // What is thrown is an object, however much it looks like a text in another type.
        if (lowered.expr.kind == Expr::Kind::Text && !lowered.expr.type.empty()) {
          Expr object;
          object.kind = Expr::Kind::Construct;
          object.name = object.type = std::exchange(lowered.expr.type, {});
          object.range = lowered.expr.range;
          object.args.push_back(std::move(lowered.expr));
          lowered.expr = std::move(object);
        }
      } else {
        llvm::SaveAndRestore own(ownStatement, plain->IgnoreParenCasts());
        lowered.expr = expression(expr);
      }
    } else {
      for (const clang::Stmt *child : stmt->children())
        statement(child, out);
      return;
    }
  }
  out.push_back(std::move(lowered));
}

// ----------------------------------------------------------------------------------------
// expressions

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
    Expr value = llvm::isa<clang::LambdaExpr>(init->IgnoreImplicit()) ||
                         llvm::isa<clang::InitListExpr>(init->IgnoreImplicit())
                     ? Expr()
                     : expression(init);
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
  std::vector<Expr> values;
  for (const clang::Expr *operand : operands)
    values.push_back(expression(operand));
  bool anyText = llvm::any_of(values, [](const Expr &e) { return e.kind == Expr::Kind::Text; });
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
  for (const Expr &value : values)
    appendTo(local, value);
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
    for (const Expr &value : values)
      text.text = joined(std::move(text.text), textFrom(value));
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
  if (op == ",") {
    Expr first = expression(left);
    Expr second = expression(right);
    if (first.kind == Expr::Kind::Call && first.name == "operator<<") {
      first.args.push_back(std::move(second));
      first.range = rangeOf(whole);
      return first;
    }
    Expr out;
    out.kind = Expr::Kind::Binary;
    out.name = ",";
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
  if (op.contains("++") || op.contains("--"))
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
  evaluateCall(out, callee);
  return out;
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
    for (size_t i = 1; i < out.args.size() && out.args[i].kind != Expr::Kind::Number; ++i)
      values.push_back(textFrom(out.args[i]));
    return becomes(fillNumbered(out.receiver[0].text, values));
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
    for (const clang::Expr *element : list->inits()) {
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

// ---------------------------------------------------------------------------------------- the file

class Declarations : public clang::ast_matchers::MatchFinder::MatchCallback {
public:
  explicit Declarations(Lowerer &lowerer) : lowerer(lowerer) {}

  void run(const clang::ast_matchers::MatchFinder::MatchResult &match) override {
    if (const auto *function = match.Nodes.getNodeAs<clang::FunctionDecl>("function"))
      lowerer.addFunction(*function);
    else if (const auto *record = match.Nodes.getNodeAs<clang::CXXRecordDecl>("class"))
      lowerer.addClass(*record);
    else if (const auto *variable = match.Nodes.getNodeAs<clang::VarDecl>("variable"))
      lowerer.addVariable(*variable);
  }

private:
  Lowerer &lowerer;
};

void Lowerer::run() {
  using namespace clang::ast_matchers;
  std::vector<clang::Decl *> scope;
  for (clang::Decl *decl : context.getTranslationUnitDecl()->decls())
    if (offsetOf(decl->getLocation()) != nowhere || offsetOf(decl->getBeginLoc()) != nowhere)
      scope.push_back(decl);
  context.setTraversalScope(scope);
  Declarations declarations(*this);
  MatchFinder finder;
  auto inFunction = hasAncestor(functionDecl());
  finder.addMatcher(
      traverse(clang::TK_IgnoreUnlessSpelledInSource,
               functionDecl(isDefinition(), unless(isImplicit()), unless(hasAncestor(lambdaExpr())))
                   .bind("function")),
      &declarations);
  finder.addMatcher(traverse(clang::TK_IgnoreUnlessSpelledInSource,
                             cxxRecordDecl(isDefinition(), unless(isImplicit()), unless(isLambda()),
                                           unless(inFunction))
                                 .bind("class")),
                    &declarations);
  finder.addMatcher(
      traverse(clang::TK_IgnoreUnlessSpelledInSource,
               varDecl(hasInitializer(anything()), unless(parmVarDecl()), unless(inFunction))
                   .bind("variable")),
      &declarations);
  finder.matchAST(context);
}

} // namespace

void lower(ParsedFile &file, const Source &source, const Lines &lines, FileFacts &facts,
           llvm::DenseSet<uint32_t> &held) {
  Lowerer(file, source, lines, facts, held).run();
}

} // namespace migralint::cxx
