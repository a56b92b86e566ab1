// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Undoes what a parser with all headers adds to the written code, so that both modes give the same
// facts: conversions that nobody wrote, and the insides of macros that make a text of a literal.
#include "frontends/cxx/lowerer.h"

namespace migralint::cxx {

const clang::Expr *Lowerer::converted(const clang::Expr &expr) {
  const auto *cast = llvm::dyn_cast<clang::ImplicitCastExpr>(&expr);
  if (!cast || (cast->getCastKind() != clang::CK_ConstructorConversion &&
                cast->getCastKind() != clang::CK_UserDefinedConversion))
    return nullptr;
  const clang::Expr *written = cast->getSubExprAsWritten();
  return written != cast ? written : nullptr;
}

/// Whether the expression is all that a macro named like a text stands for.
bool Lowerer::expandsTextMacro(const clang::Expr &expr) const {
  clang::SourceLocation begin = expr.getBeginLoc(), end = expr.getEndLoc();
  while (begin.isMacroID() && end.isMacroID()) {
    unsigned last = clang::Lexer::MeasureTokenLength(sources.getSpellingLoc(end), sources,
                                                     context.getLangOpts());
    if (sources.getFileID(begin) != sources.getFileID(end) ||
        !sources.isAtStartOfImmediateMacroExpansion(begin) ||
        !sources.isAtEndOfImmediateMacroExpansion(end.getLocWithOffset(last)))
      return false;
    if (!sources.isMacroArgExpansion(begin) &&
        namesText(clang::Lexer::getImmediateMacroName(begin, sources, context.getLangOpts())))
      return true;
    end = sources.getImmediateExpansionRange(end).getEnd();
    begin = sources.getImmediateExpansionRange(begin).getBegin();
  }
  return false;
}

/// The literal that such a macro was given; it may well use it twice (`sizeof`).
const clang::StringLiteral *Lowerer::soleLiteral(const clang::Expr &expr) const {
  const clang::StringLiteral *found = nullptr;
  std::vector<const clang::Stmt *> pending = {&expr};
  while (!pending.empty()) {
    const clang::Stmt *next = pending.back();
    pending.pop_back();
    if (const auto *string = llvm::dyn_cast<clang::StringLiteral>(next)) {
      auto written = [&](const clang::StringLiteral &literal) {
        return sources.getSpellingLoc(literal.getStrTokenLoc(literal.getNumConcatenated() - 1));
      };
      if (found && written(*found) != written(*string))
        return nullptr;
      found = string;
    } else if (const auto *lambda = llvm::dyn_cast<clang::LambdaExpr>(next)) {
      pending.push_back(lambda->getBody());
    } else {
      for (const clang::Stmt *child : next->children())
        if (child)
          pending.push_back(child);
    }
  }
  return found;
}

std::optional<Expr> Lowerer::expandedText(const clang::Expr &expr) {
  if (llvm::isa<clang::StringLiteral>(expr) || !expr.getBeginLoc().isMacroID() ||
      expr.getType().isNull() || expr.getType()->isVoidType() || !expandsTextMacro(expr))
    return std::nullopt;
  const clang::StringLiteral *string = soleLiteral(expr);
  if (!string)
    return std::nullopt;
  Expr out = literal(*string);
  // The macro's own `u""` in front of its argument.
  std::erase_if(out.text.pieces,
                [](const Piece &piece) { return !piece.hole && piece.text.empty(); });
  out.type = typeName(expr.getType());
  out.range = rangeOf(expr);
  return out;
}

} // namespace migralint::cxx
