// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clang-tidy/diagnostics.h"

#include "integrations/clang-tidy/unit.h"

#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

namespace migralint::tidy {

namespace {

using clang::DiagnosticIDs;

class Reporter {
public:
  Reporter(const Finding &finding, clang::ASTContext &context, clang::tidy::ClangTidyContext &tidy)
      : finding(finding), sources(context.getSourceManager()), tidy(tidy) {}

  void report() {
    {
      clang::DiagnosticBuilder diagnostic = say(place(finding.place.range), levelOf(finding));
      diagnostic << finding.message << chars(finding.place.range);
      if (!finding.fixes.empty())
        add(finding.fixes.front(), diagnostic);
    }
    for (const Related &related : finding.related)
      tell(related);
    // What goes with a note is another way to mend it, in editors and with --fix-notes.
    for (const Fix &fix : llvm::drop_begin(finding.fixes, finding.fixes.empty() ? 0 : 1))
      if (isHere(fix))
        add(fix, say(place(finding.place.range), DiagnosticIDs::Note) << fix.description);
    if (!finding.advice.empty())
      say(place(finding.place.range), DiagnosticIDs::Note) << finding.advice;
  }

private:
  const Finding &finding;
  const clang::SourceManager &sources;
  clang::tidy::ClangTidyContext &tidy;

  /// Errors are the compiler's: clang-tidy writes no fixes where it saw one. Who wants ours to fail
  /// a build names them in WarningsAsErrors.
  static DiagnosticIDs::Level levelOf(const Finding &finding) {
    return finding.level == Level::Note && limits().remarks ? DiagnosticIDs::Remark
                                                            : DiagnosticIDs::Warning;
  }

  /// The text is an argument: it may hold what Clang takes for a placeholder.
  clang::DiagnosticBuilder say(clang::SourceLocation at, DiagnosticIDs::Level level) {
    return tidy.diag(finding.rule, at, "%0", level);
  }

  clang::SourceLocation at(uint32_t line, uint32_t column) const {
    return sources.translateLineCol(sources.getMainFileID(), line, column);
  }
  clang::SourceLocation place(const Range &range) const { return at(range.line, range.column); }
  clang::CharSourceRange chars(const Range &range) const {
    return clang::CharSourceRange::getCharRange(place(range), at(range.endLine, range.endColumn));
  }

  bool isHere(const Fix &fix) const {
    return llvm::all_of(fix.edits,
                        [&](const Edit &edit) { return edit.place.file == finding.place.file; });
  }

  /// All of it or nothing: half a fix is none.
  void add(const Fix &fix, const clang::DiagnosticBuilder &diagnostic) const {
    if (isHere(fix))
      for (const Edit &edit : fix.edits)
        diagnostic << clang::FixItHint::CreateReplacement(chars(edit.place.range), edit.text);
  }

  void tell(const Related &related) {
    if (related.place.file == finding.place.file) {
      say(place(related.place.range), DiagnosticIDs::Note)
          << related.message << chars(related.place.range);
      return;
    }
    // A file that the translation unit does not hold.
    std::string where = related.place.file;
    if (related.place.valid())
      where += ":" + std::to_string(related.place.range.line);
    say(place(finding.place.range), DiagnosticIDs::Note) << related.message + " (" + where + ")";
  }
};

} // namespace

void diagnose(const Finding &finding, clang::ASTContext &context,
              clang::tidy::ClangTidyContext &tidy) {
  Reporter(finding, context, tidy).report();
}

} // namespace migralint::tidy
