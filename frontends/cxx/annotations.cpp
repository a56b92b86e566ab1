// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontends/cxx/annotations.h"

#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"

#include <algorithm>

namespace migralint::cxx {

namespace {

class Finder : public clang::RecursiveASTVisitor<Finder> {
public:
  Finder(const ParsedFile &file, const Lines &lines)
      : context(file.context), sources(file.context.getSourceManager()), lines(lines),
        patience(file.deadline) {}

  std::vector<Annotation> run() {
    // Most files have none: then nobody has spelled the attribute, not even a macro of a header.
    if (context.Idents.find("annotate") == context.Idents.end() &&
        context.Idents.find("__annotate__") == context.Idents.end())
      return {};
    for (clang::Decl *decl : declarationsInMainFile(context))
      TraverseDecl(decl);
    std::stable_sort(found.begin(), found.end(), [](const Annotation &a, const Annotation &b) {
      return startsBefore(a.range, b.range);
    });
    return std::move(found);
  }

  bool VisitStmt(clang::Stmt *) { return patience.lasts(); }

  bool VisitDecl(clang::Decl *decl) {
    clang::SourceRange covers = decl->getSourceRange();
    if (const auto *declarator = llvm::dyn_cast<clang::DeclaratorDecl>(decl))
      covers.setBegin(declarator->getOuterLocStart());
    for (const auto *annotation : decl->specific_attrs<clang::AnnotateAttr>())
      if (!annotation->isInherited())
        add(*annotation, covers);
    return true;
  }

  bool VisitAttributedStmt(clang::AttributedStmt *statement) {
    for (const clang::Attr *attribute : statement->getAttrs())
      if (const auto *annotation = llvm::dyn_cast<clang::AnnotateAttr>(attribute))
        add(*annotation, statement->getSubStmt()->getSourceRange());
    return true;
  }

private:
  clang::ASTContext &context;
  const clang::SourceManager &sources;
  const Lines &lines;
  Patience patience;
  std::vector<Annotation> found;

  bool inMainFile(clang::SourceLocation location) const {
    return location.isValid() && sources.isInMainFile(sources.getFileLoc(location));
  }

  void add(const clang::AnnotateAttr &annotation, clang::SourceRange covers) {
    llvm::StringRef text = annotation.getAnnotation();
    if (!text.starts_with("migralint:"))
      return;
    Range at = rangeOf(annotation.getRange()), covered = rangeOf(covers);
    if (at.valid() && covered.valid())
      found.push_back({at, covered, text.str()});
  }

  /// Of what a macro makes, the range of its call.
  Range rangeOf(clang::SourceRange range) const {
    clang::CharSourceRange file =
        sources.getExpansionRange(clang::CharSourceRange::getTokenRange(range));
    if (!inMainFile(file.getBegin()) || !inMainFile(file.getEnd()))
      return {};
    uint32_t end = sources.getFileOffset(file.getEnd());
    if (file.isTokenRange())
      end += clang::Lexer::MeasureTokenLength(file.getEnd(), sources, context.getLangOpts());
    return lines.range(sources.getFileOffset(file.getBegin()), end);
  }
};

} // namespace

void findAnnotations(const ParsedFile &file, const Lines &lines, FileFacts &facts) {
  facts.annotations = Finder(file, lines).run();
}

} // namespace migralint::cxx
