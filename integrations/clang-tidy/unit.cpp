// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clang-tidy/unit.h"

#include "driver/verdict.h"
#include "frontends/annotate.h"
#include "frontends/cxx/ast.h"
#include "integrations/clang-tidy/diagnostics.h"
#include "integrations/clang-tidy/rehearsal.h"
#include "integrations/clang-tidy/rest.h"

#include "llvm/ADT/STLExtras.h"

namespace migralint::tidy {

namespace {

/// Keeps the unit that the stretches are kept in.
class Skipped : public cxx::HiddenCode {
public:
  Skipped(const clang::SourceManager &sources, std::shared_ptr<Unit> unit,
          cxx::HiddenStretches &hidden)
      : HiddenCode(sources, hidden), unit(std::move(unit)) {}

private:
  std::shared_ptr<Unit> unit;
};

/// The file system with the main file as the parser saw it: an editor's has not been saved.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> filesAround(const std::string &path,
                                                            llvm::StringRef text) {
  auto memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  memory->addFile(path, 0, llvm::MemoryBuffer::getMemBuffer(text, path, false));
  auto files =
      llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(llvm::vfs::getRealFileSystem());
  files->pushOverlay(std::move(memory));
  return files;
}

std::vector<Finding> judge(const std::shared_ptr<const Surroundings> &around,
                           const std::string &path, llvm::StringRef text, FileFacts facts) {
  annotate(facts, around->settings.rules);
  driver::Sources texts(around->project, filesAround(path, text));
  std::shared_ptr<const driver::ProjectFacts> rest =
      limits().projectFacts ? restAround(around) : nullptr;
  const FactsRefs all = rest ? rest->with(facts) : FactsRefs{std::cref(facts)};
  driver::Verdict verdict =
      driver::reachVerdictOn(facts, all, around->settings, texts, limits().replay);
  if (!verdict.model.replayed && limits().replay.onlyRemembered)
    rehearse(around, rest, std::move(facts));
  return std::move(verdict.findings);
}

} // namespace

Limits &limits() {
  static Limits limits;
  return limits;
}

std::shared_ptr<Unit> Unit::current(clang::tidy::ClangTidyContext *tidy, llvm::StringRef check) {
  thread_local clang::tidy::ClangTidyContext *around = nullptr;
  thread_local std::weak_ptr<Unit> last;
  std::shared_ptr<Unit> unit = last.lock();
  // All checks of a unit are made in a row, each once.
  if (!unit || around != tidy || llvm::is_contained(unit->rules, check)) {
    unit = std::make_shared<Unit>();
    last = unit;
    around = tidy;
  }
  return unit;
}

void Unit::add(const std::string &rule, const Wishes &of) {
  rules.push_back(rule);
  if (!of.config.empty())
    wishes.config = of.config;
  if (of.dialect)
    wishes.dialect = of.dialect;
  wishes.levels.insert(of.levels.begin(), of.levels.end());
}

void Unit::watch(const std::shared_ptr<Unit> &unit, clang::Preprocessor &preprocessor,
                 const clang::SourceManager &sources) {
  unit->preprocessor = &preprocessor;
  preprocessor.addPPCallbacks(std::make_unique<Skipped>(sources, unit, unit->hidden));
}

void Unit::read(clang::ASTContext &of) {
  if (context)
    return;
  context = &of;
  const clang::SourceManager &sources = of.getSourceManager();
  clang::OptionalFileEntryRef main = sources.getFileEntryRefForID(sources.getMainFileID());
  if (!main || !preprocessor)
    return;
  llvm::SmallString<256> name(main->getName());
  sources.getFileManager().makeAbsolutePath(name);
  const std::string path = driver::resolved(name);
  std::shared_ptr<const Surroundings> around = surroundingsOf(path, wishes);
  if (!around)
    return;
  const driver::Project &project = around->project;
  const config::Config &config = around->settings.config;
  const std::string inReports = project.nameOf(path);
  llvm::StringRef text = sources.getBufferData(sources.getMainFileID());
  if (config.excluded(inReports) || !around->signs.anyIn(text))
    return;

  cxx::ParsedFile file{
      of, *preprocessor, hidden, {}, std::chrono::steady_clock::now() + limits().patience};
  std::optional<FileFacts> facts = cxx::extract(file, path, project.root());
  if (!facts)
    return;
  facts->path = inReports;
  facts->dialect = config.dialect.value_or(Dialect::Common);
  // `text` stays where it is as long as the AST, which outlives this.
  findings =
      std::async(std::launch::async, [around, path, text, facts = std::move(*facts)]() mutable {
        return judge(around, path, text, std::move(facts));
      });
}

void Unit::report(clang::tidy::ClangTidyContext &tidy) {
  if (!findings.valid())
    return;
  for (const Finding &finding : findings.get())
    if (llvm::is_contained(rules, finding.rule))
      diagnose(finding, *context, tidy);
}

} // namespace migralint::tidy
