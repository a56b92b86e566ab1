// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/lower.h"

#include "frontends/cxx/lowerer.h"
#include "frontends/cxx/names.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "llvm/Support/SaveAndRestore.h"

#include <algorithm>

namespace migralint::cxx {

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
  // Of a conversion to a type that is not known, Clang would tell the number of its stand-in.
  if (name.getNameKind() == clang::DeclarationName::CXXConversionFunctionName &&
      name.getCXXNameType()->isDependentType())
    return "operator ?";
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
    if (const auto *parameter = llvm::dyn_cast<clang::TemplateTypeParmType>(type.getTypePtr()))
      return parameter->getIdentifier() ? parameter->getIdentifier()->getName().str() : printed;
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
    // `using Storage = decltype(makeStorage())`: the name is the project's, for a type of others.
    if (llvm::isa<clang::DecltypeType>(alias->getDecl()->getUnderlyingType().getTypePtr()))
      return typeName(alias->getDecl()->getUnderlyingType(), level + 1);
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
  if (llvm::isa<clang::TemplateTypeParmType>(t)) // any type, whatever it is called
    return {};
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

/// Often declared in a header: it counts as standing at the parameter, and holds no literal here.
Expr Lowerer::defaultArgument(const clang::ParmVarDecl &parameter) {
  llvm::SaveAndRestore silent(quiet, true);
  llvm::SaveAndRestore at(useSite, parameter.getLocation());
  Expr value = expression(parameter.getDefaultArg());
  value.range = rangeOf(clang::SourceRange(parameter.getLocation()));
  return value;
}

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
  out.variadic = function.isVariadic();
  for (const clang::ParmVarDecl *parameter : function.parameters()) {
    out.variadic |= parameter->isParameterPack();
    Parameter lowered;
    lowered.name = nameOf(parameter->getDeclName());
    lowered.type = writtenType(*parameter);
    clang::QualType type = parameter->getType();
    lowered.output = (type->isLValueReferenceType() || type->isPointerType()) &&
                     !type->getPointeeType().isConstQualified();
    if (parameter->hasDefaultArg() && !parameter->hasUnparsedDefaultArg() &&
        !parameter->hasUninstantiatedDefaultArg())
      lowered.init.push_back(defaultArgument(*parameter));
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
  llvm::SaveAndRestore keepBody(functionBody, body);
  llvm::SaveAndRestore keepJumps(jumps, 0u);
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
  llvm::SaveAndRestore keepBody(functionBody, static_cast<const clang::Stmt *>(lambda.getBody()));
  llvm::SaveAndRestore keepJumps(jumps, 0u);
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

void Lowerer::tellSize(const clang::VarDecl &variable, migralint::Expr &init) const {
  bool texts = init.kind == migralint::Expr::Kind::List &&
               llvm::all_of(init.args, [](const migralint::Expr &element) {
                 return element.kind == migralint::Expr::Kind::Text;
               });
  const clang::TypeSourceInfo *info = variable.getTypeSourceInfo();
  if (!texts || !info)
    return;
  // Only as written: the type that Clang works out has the size of the initialiser.
  if (const auto *array = llvm::dyn_cast<clang::ArrayType>(info->getType().getTypePtr())) {
    clang::QualType element = array->getElementType();
    bool pointer = element->isPointerType() && element->getPointeeType()->isAnyCharacterType();
    init.unsized =
        llvm::isa<clang::IncompleteArrayType>(array) && (pointer || namesText(typeName(element)));
    return;
  }
  std::string type = writtenType(variable);
  init.unsized = isListType(type) && type != "array";
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
  tellSize(variable, out.init);
  if (out.type.empty())
    out.type = out.init.type;
  if (out.init.kind == Expr::Kind::Lambda && facts.functions.size() > before)
    facts.functions.back().name = out.name;
  facts.variables.push_back(std::move(out));
}

// ---------------------------------------------------------------------------------------- the file

namespace {

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

AST_MATCHER(clang::Decl, isInFunction) {
  return Node.getParentFunctionOrMethod(/*LexicalParent=*/true) != nullptr;
}

AST_MATCHER(clang::Decl, isInLambda) {
  for (const clang::DeclContext *around = Node.getLexicalDeclContext(); around;
       around = around->getLexicalParent())
    if (const auto *record = llvm::dyn_cast<clang::CXXRecordDecl>(around);
        record && record->isLambda())
      return true;
  return false;
}

/// Declarations as they are spelled, in order, each before those in it. Statements are not looked
/// through, and no map of parents is made: that of a large file takes as long as all the rest.
class Outline {
public:
  explicit Outline(llvm::function_ref<void(const clang::Decl &)> visit) : visit(visit) {}

  void add(const clang::Decl &decl) {
    if (decl.isImplicit() || isInstantiation(decl))
      return;
    if (const auto *pattern = llvm::dyn_cast<clang::TemplateDecl>(&decl)) {
      if (const clang::NamedDecl *templated = pattern->getTemplatedDecl())
        add(*templated);
      return;
    }
    if (const auto *friendly = llvm::dyn_cast<clang::FriendDecl>(&decl)) {
      if (const clang::NamedDecl *named = friendly->getFriendDecl())
        add(*named);
      return;
    }
    visit(decl);
    if (const auto *context = llvm::dyn_cast<clang::DeclContext>(&decl))
      for (const clang::Decl *inner : context->decls())
        add(*inner);
  }

private:
  llvm::function_ref<void(const clang::Decl &)> visit;

  static bool isInstantiation(const clang::Decl &decl) {
    if (const auto *function = llvm::dyn_cast<clang::FunctionDecl>(&decl))
      return clang::isTemplateInstantiation(function->getTemplateSpecializationKind());
    if (const auto *record = llvm::dyn_cast<clang::CXXRecordDecl>(&decl))
      return clang::isTemplateInstantiation(record->getTemplateSpecializationKind());
    if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(&decl))
      return clang::isTemplateInstantiation(variable->getTemplateSpecializationKind());
    return false;
  }
};

} // namespace

void Lowerer::run() {
  using namespace clang::ast_matchers;
  Declarations declarations(*this);
  MatchFinder finder;
  finder.addMatcher(
      functionDecl(isDefinition(), unless(isImplicit()), unless(isInLambda())).bind("function"),
      &declarations);
  finder.addMatcher(cxxRecordDecl(isDefinition(), unless(isImplicit()), unless(isLambda()),
                                  unless(isInFunction()))
                        .bind("class"),
                    &declarations);
  finder.addMatcher(
      varDecl(hasInitializer(anything()), unless(parmVarDecl()), unless(isInFunction()))
          .bind("variable"),
      &declarations);
  auto match = [&](const clang::Decl &decl) { finder.match(decl, context); };
  Outline outline(match);
  for (const clang::Decl *decl : declarationsInMainFile(context))
    outline.add(*decl);
}

void lower(ParsedFile &file, const Source &source, const Lines &lines, FileFacts &facts,
           llvm::DenseSet<uint32_t> &held) {
  Lowerer(file, source, lines, facts, held).run();
}

} // namespace migralint::cxx
