// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/references.h"

#include "frontends/cxx/names.h"
#include "frontends/cxx/text.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/MacroInfo.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/SaveAndRestore.h"

#include <algorithm>

namespace migralint::cxx {

namespace {

/// Finds the texts that an initialiser is made of.
class Texts : public clang::RecursiveASTVisitor<Texts> {
public:
  bool VisitStringLiteral(clang::StringLiteral *string) {
    if (string->getCharByteWidth() == 1)
      found.push_back(string->getString().str());
    return true;
  }
  bool VisitInitListExpr(clang::InitListExpr *list) {
    lists |= list->getNumInits() > 0;
    return true;
  }

  std::vector<std::string> found;
  bool lists = false;
};

class Finder : public clang::RecursiveASTVisitor<Finder> {
public:
  Finder(const ParsedFile &file, const Source &source, const Lines &lines, llvm::StringRef root)
      : context(file.context), preprocessor(file.preprocessor),
        sources(file.context.getSourceManager()), source(source), lines(lines),
        headers(file.headers), root(root.rtrim('/')), patience(file.deadline) {}

  std::vector<Reference> run() {
    for (clang::Decl *decl : declarationsInMainFile(context))
      TraverseDecl(decl);
    macros();
    for (Reference &reference : found) {
      std::sort(reference.uses.begin(), reference.uses.end(), startsBefore);
      auto same = std::unique(reference.uses.begin(), reference.uses.end());
      reference.uses.erase(same, reference.uses.end());
    }
    std::erase_if(found, [](const Reference &r) { return r.uses.empty(); });
    std::sort(found.begin(), found.end(), [](const Reference &a, const Reference &b) {
      return std::tie(a.scope, a.name, a.kind, a.file, a.declared.line, a.declared.column) <
             std::tie(b.scope, b.name, b.kind, b.file, b.declared.line, b.declared.column);
    });
    return std::move(found);
  }

  bool TraverseStaticAssertDecl(clang::StaticAssertDecl *decl) {
    // Of what is equal to something, the value is pinned.
    const auto *test =
        llvm::dyn_cast<clang::BinaryOperator>(decl->getAssertExpr()->IgnoreParenImpCasts());
    bool equal = test && (test->getOpcode() == clang::BO_EQ || test->getOpcode() == clang::BO_LAnd);
    llvm::SaveAndRestore inside(pinning, equal);
    llvm::SaveAndRestore no(ignoring, !equal);
    return RecursiveASTVisitor::TraverseStaticAssertDecl(decl);
  }

  /// What a name is looked up in is not used.
  bool TraverseNestedNameSpecifierLoc(clang::NestedNameSpecifierLoc) { return true; }

  bool VisitStmt(clang::Stmt *) { return patience.lasts(); }

  bool VisitDeclRefExpr(clang::DeclRefExpr *name) {
    note(name->getDecl(), name->getLocation());
    return true;
  }

  bool VisitMemberExpr(clang::MemberExpr *member) {
    note(member->getMemberDecl(), member->getMemberLoc());
    return true;
  }

  bool VisitTypeLoc(clang::TypeLoc type) {
    if (type.getAs<clang::TagTypeLoc>())
      if (const clang::CXXRecordDecl *record = type.getType()->getAsCXXRecordDecl())
        if (const clang::CXXRecordDecl *definition = record->getDefinition();
            definition && !definition->isLambda())
          note(definition, type.getAs<clang::TagTypeLoc>().getNameLoc());
    return true;
  }

private:
  clang::ASTContext &context;
  const clang::Preprocessor &preprocessor;
  const clang::SourceManager &sources;
  const Source &source;
  const Lines &lines;
  const llvm::StringMap<std::string> &headers;
  const llvm::StringRef root;
  Patience patience;
  std::vector<Reference> found;
  llvm::DenseMap<const void *, size_t> byDeclaration; ///< index into `found` + 1; 0: of no interest
  bool pinning = false;                               ///< in a static_assert that compares
  bool ignoring = false;                              ///< in another one

  bool inMainFile(clang::SourceLocation location) const {
    return location.isValid() && sources.isInMainFile(sources.getFileLoc(location));
  }

  /// Sets the file and range of a declaration; false if it is not the project's.
  bool place(clang::SourceLocation location, Reference &out) const {
    if (location.isInvalid())
      return false;
    location = sources.getFileLoc(location);
    // The file first: most are of the system, and need not be read for their lines.
    clang::OptionalFileEntryRef entry = sources.getFileEntryRefForID(sources.getFileID(location));
    llvm::StringRef path = entry ? entry->getName() : sources.getBufferName(location);
    if (auto header = headers.find(path); header != headers.end())
      path = header->second;
    auto inProject = [&] {
      return root.empty() || (path.consume_front(root) && path.consume_front("/"));
    };
    if (!inProject()) {
      // As an include path or a command spells it: with `..`, or from where it was run.
      if (!entry)
        return false;
      path = entry->getFileEntry().tryGetRealPathName();
      if (!inProject())
        return false;
    }
    clang::PresumedLoc at = sources.getPresumedLoc(location, /*UseLineDirectives=*/false);
    if (at.isInvalid())
      return false;
    out.file = path.str();
    out.declared = {at.getLine(), at.getColumn(), at.getLine(),
                    at.getColumn() + static_cast<uint32_t>(out.name.size())};
    return true;
  }

  static std::string scopeOf(const clang::DeclContext *scope) {
    std::string joined;
    for (; scope && !scope->isTranslationUnit(); scope = scope->getParent()) {
      const auto *named = llvm::dyn_cast<clang::NamedDecl>(scope);
      if (!named || !named->getIdentifier() || named->getName() == standInScope ||
          llvm::isa<clang::FunctionDecl>(scope))
        continue;
      joined = joined.empty() ? named->getName().str() : named->getName().str() + "::" + joined;
    }
    return joined;
  }

  /// Whether it keeps its value: so that its name stands for a definition.
  static bool isConstant(const clang::VarDecl &variable, const clang::ASTContext &context) {
    clang::QualType type = context.getBaseElementType(variable.getType());
    return variable.hasGlobalStorage() && !variable.isLocalVarDecl() &&
           (variable.isConstexpr() || type.isConstQualified() ||
            (type->isPointerType() && type->getPointeeType().isConstQualified()));
  }

  bool describe(const clang::NamedDecl &decl, Reference &out) {
    // What a function declares for itself is nobody else's, such as the workings of a macro.
    if (!decl.getIdentifier() || decl.getParentFunctionOrMethod())
      return false;
    out.name = decl.getName().str();
    clang::SourceLocation declared = decl.getLocation();
    if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(&decl)) {
      if (!isConstant(*variable, context))
        return false;
      out.kind = Reference::Kind::Constant;
      const clang::VarDecl *definition = nullptr;
      if (const clang::Expr *init = variable->getAnyInitializer(definition)) {
        declared = definition->getLocation();
        Texts texts;
        texts.TraverseStmt(const_cast<clang::Expr *>(init));
        out.list = texts.lists || texts.found.size() > 1;
        if (!out.list && texts.found.size() == 1)
          out.text = texts.found[0];
      }
    } else if (llvm::isa<clang::EnumConstantDecl>(decl)) {
      out.kind = Reference::Kind::Enumerator;
    } else if (llvm::isa<clang::CXXRecordDecl>(decl)) {
      out.kind = Reference::Kind::Type;
    } else if (llvm::isa<clang::FunctionDecl>(decl)) {
      out.kind = Reference::Kind::Function;
    } else {
      return false;
    }
    if (!place(declared, out))
      return false;
    out.scope = scopeOf(decl.getDeclContext());
    return true;
  }

  void note(const clang::NamedDecl *decl, clang::SourceLocation use) {
    const void *key = decl->getCanonicalDecl();
    auto [at, fresh] = byDeclaration.try_emplace(key, 0);
    if (fresh) {
      Reference reference;
      if (describe(*decl, reference)) {
        found.push_back(std::move(reference));
        at->second = found.size();
      }
    }
    if (!at->second)
      return;
    Reference &reference = found[at->second - 1];
    reference.pinned |= pinning;
    use = sources.getFileLoc(use);
    if (pinning || ignoring || !sources.isInMainFile(use))
      return;
    uint32_t offset = sources.getFileOffset(use);
    reference.uses.push_back(
        lines.range(offset, offset + static_cast<uint32_t>(reference.name.size())));
  }

  /// Macros that stand for a value, by the file's tokens: what they expand to does not tell.
  void macros() {
    for (size_t i = 0; i < source.tokens.size(); ++i) {
      const Token &token = source.tokens[i];
      if (!token.word() || token.alternative || isKeyword(token.text))
        continue;
      auto known = context.Idents.find(token.text);
      if (known == context.Idents.end() || !known->second->hadMacroDefinition())
        continue;
      const clang::MacroInfo *macro = definitionOf(*known->second);
      if (!macro || macro->isFunctionLike() || macro->getNumTokens() == 0)
        continue;
      auto [at, fresh] = byDeclaration.try_emplace(macro, 0);
      if (fresh) {
        Reference reference;
        reference.kind = Reference::Kind::Macro;
        reference.name = token.text.str();
        reference.text = textOf(*macro);
        if (place(macro->getDefinitionLoc(), reference)) {
          found.push_back(std::move(reference));
          at->second = found.size();
        }
      }
      if (at->second)
        found[at->second - 1].uses.push_back(lines.range(token.offset, token.end()));
    }
  }

  const clang::MacroInfo *definitionOf(const clang::IdentifierInfo &name) const {
    const clang::MacroDirective *directive = preprocessor.getLocalMacroDirectiveHistory(&name);
    return directive ? directive->getMacroInfo() : nullptr;
  }

  /// The text that the macro stands for, if that is all it is.
  std::string textOf(const clang::MacroInfo &macro) const {
    std::string text;
    for (const clang::Token &token : macro.tokens()) {
      if (clang::tok::isStringLiteral(token.getKind())) {
        llvm::SmallString<64> buffer;
        text += literalValue(preprocessor.getSpelling(token, buffer));
      } else if (!token.isAnyIdentifier() &&
                 !token.isOneOf(clang::tok::l_paren, clang::tok::r_paren)) {
        return {};
      }
    }
    return text;
  }
};

} // namespace

void findReferences(const ParsedFile &file, const Source &source, const Lines &lines,
                    llvm::StringRef root, FileFacts &facts) {
  facts.references = Finder(file, source, lines, root).run();
}

} // namespace migralint::cxx
