// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The checks as a module of clang-tidy: for `clang-tidy --load`, and for a clangd that we are
// linked into. One thin check stands for each rule; what they share is in unit.h.
#include "checks/check.h"
#include "driver/config/shape.h"
#include "integrations/clang-tidy/unit.h"

#include "clang-tidy/ClangTidyModule.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/STLExtras.h"

namespace migralint::tidy {

namespace {

using clang::ast_matchers::MatchFinder;
using llvm::StringRef;

/// Few of all nodes, but at least one. Editors do not visit the translation unit itself.
AST_MATCHER(clang::Decl, isOutermost) {
  const clang::DeclContext *around = Node.getDeclContext();
  return !around || around->isTranslationUnit();
}

class Check : public clang::tidy::ClangTidyCheck {
public:
  Check(StringRef name, clang::tidy::ClangTidyContext *tidy)
      : ClangTidyCheck(name, tidy), tidy(*tidy), unit(Unit::current(tidy, name)),
        level(Options.get("Level", "")), dialect(Options.getLocalOrGlobal("Dialect", "")),
        config(Options.getLocalOrGlobal("Config", "")) {
    Wishes wishes;
    wishes.config = config;
    if (!level.empty())
      if (auto chosen = wordIn(config::ruleLevels(), "Level", level))
        wishes.levels[name.str()] = *chosen;
    if (!dialect.empty())
      wishes.dialect = wordIn(config::dialectWords(), "Dialect", dialect);
    unit->add(name.str(), wishes);
  }

  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &out) override {
    Options.store(out, "Level", level);
    Options.store(out, "Dialect", dialect);
    Options.store(out, "Config", config);
  }

  void registerPPCallbacks(const clang::SourceManager &sources, clang::Preprocessor *preprocessor,
                           clang::Preprocessor *) override {
    if (unit->claim(unit->watched))
      Unit::watch(unit, *preprocessor, sources);
  }

  void registerMatchers(MatchFinder *finder) override {
    if (unit->claim(unit->matched))
      finder->addMatcher(clang::ast_matchers::decl(isOutermost()), this);
  }

  void check(const MatchFinder::MatchResult &match) override { unit->read(*match.Context); }

  void onEndOfTranslationUnit() override { unit->report(tidy); }

private:
  clang::tidy::ClangTidyContext &tidy;
  std::shared_ptr<Unit> unit;
  std::string level, dialect, config; ///< as the user wrote them

  template <class T>
  std::optional<T> wordIn(const rules::Choices<T> &words, StringRef option, StringRef word) {
    std::string known;
    for (const auto &[name, value] : words) {
      if (word == StringRef(name))
        return value;
      known += (known.empty() ? "'" : ", '") + std::string(name) + "'";
    }
    configurationDiag("invalid value '%0' of option '%1'; known are %2") << word << option << known;
    return std::nullopt;
  }
};

class Module : public clang::tidy::ClangTidyModule {
public:
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories &factories) override {
    for (const Page &page : allPages())
      factories.registerCheck<Check>(page.id);
  }
};

} // namespace

static const clang::tidy::ClangTidyModuleRegistry::Add<Module>
    registered("migralint", "Faults in code that changes stored data.");

} // namespace migralint::tidy
