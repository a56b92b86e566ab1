// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Keeping up with a project (driver/lsp/kept_project.h). A file's facts are made of its text and of
// the headers that it reaches; so it is read again when one of these has changed, or when an
// include may lead to another place.
#include "driver/lsp/kept_project.h"

#include "driver/extraction.h"
#include "driver/report/fingerprint.h"
#include "driver/verdict.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <set>
#include <tuple>

namespace migralint::driver::lsp {

using llvm::StringRef;

namespace {

/// At once: between two batches newer changes are seen to.
constexpr size_t filesPerBatch = 256;

Files filesWith(const Snapshot &documents) {
  return [&documents] { return withDocuments(documents); };
}

} // namespace

KeptProject::KeptProject(Project project, std::string start, const ProjectOptions &options)
    : own(std::move(project)), start(std::move(start)), options(options), texts(own) {}

//===--- Configuration ------------------------------------------------------------------------===//

KeptProject::Stamp KeptProject::stampOf(StringRef path, const Snapshot &documents) {
  if (auto document = documents.find(path); document != documents.end())
    return {digestOf(*document->second.text), {}, document->second.text->size() + 1};
  llvm::sys::fs::file_status status;
  if (llvm::sys::fs::status(path, status))
    return {};
  return {0, status.getLastModificationTime(), status.getSize() + 1};
}

std::vector<std::string> KeptProject::settingFiles() const {
  std::vector<std::string> files;
  for (const auto &[file, stamp] : settingStamps)
    files.push_back(file);
  return files;
}

bool KeptProject::settingsHold() const {
  return !settingStamps.empty() && llvm::all_of(settingStamps, [](const auto &entry) {
    return stampOf(entry.first, {}) == entry.second;
  });
}

void KeptProject::readSettingsAnew() {
  const std::string file =
      options.configuration.empty() ? own.configuration() : options.configuration;
  settingProblems.clear();
  settingStamps.clear();
  // Before they are read: what changes in between is noticed the next time.
  if (!file.empty())
    settingStamps[file] = stampOf(file, {});
  const std::string ledger = ledgerOf(own);
  settingStamps[ledger] = stampOf(ledger, {});
  settings = readSettings(options.configuration, own, settingProblems);
  if (settings)
    for (const std::string &pack : settings->config.packs) {
      llvm::SmallString<256> path(llvm::sys::path::parent_path(file));
      llvm::sys::path::append(path, pack);
      settingStamps[path.str().str()] = stampOf(path, {});
    }
  // The packs of a broken one are mended in files of their own.
  for (const rules::Problem &problem : settingProblems)
    settingStamps[problem.file] = stampOf(problem.file, {});
  readLedger();
}

void KeptProject::readLedger() {
  known = {};
  const std::string file = ledgerOf(own);
  if (!settings || !llvm::sys::fs::exists(file))
    return;
  if (std::optional<Ledger> ledger = Ledger::load(file, settingProblems))
    known.add(*ledger);
  else
    settings.reset();
}

//===--- What has changed ---------------------------------------------------------------------===//

bool KeptProject::update(const Snapshot &documents, bool withDisk) {
  texts.readFrom(withDocuments(documents));
  bool anew = !settingsHold();
  if (anew) {
    judged = false;
    readSettingsAnew();
    inputs.clear();
    facts.clear();
    includers = {};
  }
  if (!settings)
    return !judged;
  std::vector<std::string> nowOpen;
  for (const auto &[path, document] : documents)
    nowOpen.push_back(path);
  llvm::StringSet<> changed;
  withDisk |= anew;
  if (withDisk || nowOpen != open)
    findInputs(documents, changed);
  if (!tooLarge()) {
    findChanges(documents, withDisk, changed);
    for (const auto &path : includers.reaching(changed))
      if (inputs.count(path.first().str()))
        dirty.insert(path.first());
  }
  if (tooLarge()) {
    dirty.clear();
    facts.clear();
  } else if (anew) {
    for (const auto &[path, input] : inputs)
      dirty.insert(path);
  }
  open = std::move(nowOpen);
  judged &= changed.empty() && dirty.empty();
  return !judged;
}

void KeptProject::findInputs(const Snapshot &documents, llvm::StringSet<> &changed) {
  Inputs found = discover({start}, own, settings->config.exclude, *withDocuments(documents),
                          options.maxFolders);
  whole = found.whole;
  std::map<std::string, InputFile> now;
  for (InputFile &file : found.files)
    now[file.path] = std::move(file);
  auto note = [&](const std::string &path) {
    changed.insert(path);
    for (const std::string &namer : includers.namersOf(path))
      changed.insert(namer);
  };
  for (const auto &[path, file] : now)
    if (!inputs.count(path))
      note(path);
  for (const auto &[path, file] : inputs)
    if (!now.count(path)) {
      note(path);
      dirty.erase(path);
      replaceFacts(file.name, nullptr);
    }
  inputs = std::move(now);
}

void KeptProject::findChanges(const Snapshot &documents, bool withDisk,
                              llvm::StringSet<> &changed) {
  std::set<std::string> suspects(open.begin(), open.end());
  for (const auto &[path, document] : documents)
    suspects.insert(path);
  if (withDisk) {
    for (const auto &[path, input] : inputs)
      suspects.insert(path);
    for (std::string &path : includers.included())
      suspects.insert(std::move(path));
  }
  for (const auto &path : changed)
    suspects.insert(path.first().str());
  for (const std::string &path : suspects) {
    Stamp now = stampOf(path, documents);
    Stamp &before = stamps[path];
    if (now == before)
      continue;
    before = now;
    changed.insert(path);
    texts.forget(own.nameOf(path));
  }
}

//===--- Facts --------------------------------------------------------------------------------===//

std::vector<InputFile> KeptProject::nextBatch(const Snapshot &documents) const {
  std::vector<InputFile> batch;
  for (bool opened : {true, false})
    for (const auto &[path, input] : inputs)
      if (batch.size() < filesPerBatch && dirty.contains(path) &&
          (documents.count(path) != 0) == opened)
        batch.push_back(input);
  return batch;
}

void KeptProject::replaceFacts(const std::string &name, FileFacts *with) {
  auto at = llvm::lower_bound(
      facts, name, [](const FileFacts &file, const std::string &key) { return file.path < key; });
  bool there = at != facts.end() && at->path == name;
  if (there && with)
    *at = std::move(*with);
  else if (there)
    facts.erase(at);
  else if (with)
    facts.insert(at, std::move(*with));
}

bool KeptProject::extractSome(const Snapshot &documents) {
  std::vector<InputFile> batch = settings ? nextBatch(documents) : std::vector<InputFile>();
  if (batch.empty()) {
    dirty.clear();
    return false;
  }
  ExtractionOptions how;
  how.jobs = options.jobs;
  how.dialect = settings->config.dialect.value_or(Dialect::Common);
  how.files = filesWith(documents);
  Extraction extraction = extractAll(batch, own, settings->rules, how);
  for (const InputFile &file : batch) {
    dirty.erase(file.path);
    // What cannot be read, or has lost its last sign of migration, has none.
    replaceFacts(file.name, nullptr);
    if (extraction.trail.includes)
      includers.note(file.path, *extraction.trail.includes);
  }
  for (FileFacts &file : extraction.facts) {
    std::string name = file.path;
    replaceFacts(name, &file);
  }
  for (const std::string &path : includers.included())
    if (!stamps.contains(path))
      stamps[path] = stampOf(path, documents);
  return !dirty.empty();
}

//===--- Findings -----------------------------------------------------------------------------===//

std::vector<Finding> KeptProject::verdictOn(const std::vector<FileFacts> &of) {
  std::vector<Finding> findings = reachVerdict(of, *settings, texts).findings;
  std::vector<std::string> prints = fingerprints(findings, texts);
  known.hide(findings, prints);
  return findings;
}

std::vector<Finding> KeptProject::stillThere(const Snapshot &documents) {
  using Key = std::tuple<std::string, std::string, std::string>;
  auto keyOf = [](const Finding &finding) {
    return Key(finding.place.file, finding.rule, finding.message);
  };
  std::set<Key> were;
  for (const Finding &finding : latest)
    were.insert(keyOf(finding));
  std::vector<Finding> findings;
  for (const auto &[path, document] : documents) {
    auto file = llvm::find_if(
        facts, [name = own.nameOf(path)](const FileFacts &f) { return f.path == name; });
    if (file == facts.end())
      continue;
    for (Finding &finding : verdictOn({*file}))
      if (were.count(keyOf(finding)))
        findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<Finding> KeptProject::judge(const Snapshot &documents, bool saved) {
  if (!settings || tooLarge()) {
    judged = true;
    return {};
  }
  if (!saved && lastTime > options.patience)
    return stillThere(documents);
  auto begin = std::chrono::steady_clock::now();
  latest = verdictOn(facts);
  judged = true;
  lastTime = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begin);
  return latest;
}

} // namespace migralint::driver::lsp
