// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From documents to what is shown of them (driver/lsp/workspace.h).
#include "driver/lsp/workspace.h"

#include "driver/config/config.h"
#include "driver/lsp/uri.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

namespace migralint::driver::lsp {

namespace path = llvm::sys::path;
using llvm::StringRef;

namespace {

/// Somebody who goes from file to file comes back; more than that is memory for nothing.
constexpr size_t projectsKept = 4;

bool concerns(StringRef file) {
  return isSource(file) || path::filename(file) == StringRef(config::fileName);
}

} // namespace

void Workspace::setFolders(std::vector<std::string> paths) {
  folders.clear();
  for (const std::string &folder : paths)
    folders.push_back(resolved(folder));
  // The innermost first.
  llvm::sort(folders,
             [](const std::string &a, const std::string &b) { return a.size() > b.size(); });
}

Workspace::Entry &Workspace::entryFor(const std::string &file) {
  auto folder = llvm::find_if(folders, [&](const std::string &f) { return isWithin(file, f); });
  const std::string around = folder == folders.end() ? path::parent_path(file).str() : *folder;
  Project project = Project::around(file, around);
  std::string start = project.root();
  const std::string &configuration = project.configuration();
  if (!configuration.empty() && options.configuration.empty())
    start = path::parent_path(configuration).str();
  else if (folder == folders.end() && !config::find(file).root.size())
    start = file; // It is opened by itself: what lies around it is none of our business.
  Entry &entry = entries[configuration + "\n" + start];
  if (!entry.project)
    entry.project = std::make_unique<KeptProject>(std::move(project), start, options);
  entry.lastUse = ++uses;
  return entry;
}

void Workspace::forgetUnused() {
  while (entries.size() > projectsKept) {
    auto oldest = llvm::min_element(
        entries, [](const auto &a, const auto &b) { return a.second.lastUse < b.second.lastUse; });
    entries.erase(oldest);
  }
}

/// Whether it was looked at to the end.
bool Workspace::lookAt(Entry &entry, const Snapshot &documents, const std::vector<std::string> &own,
                       bool saved, llvm::function_ref<bool()> isOutdated) {
  std::vector<uint64_t> states;
  for (const std::string &file : own)
    states.push_back(documents.find(file)->second.state);
  if (!saved && states == entry.states)
    return true;
  bool opened = states.size() != entry.states.size();
  KeptProject &project = *entry.project;
  if (!project.update(documents, saved) && states == entry.states)
    return true;
  entry.states.clear();
  while (project.extractSome(documents))
    if (isOutdated())
      return false;
  if (isOutdated())
    return false;

  entry.results.clear();
  std::map<std::string, size_t> byName;
  for (const std::string &file : own) {
    const Document &document = documents.find(file)->second;
    byName[project.project().nameOf(file)] = entry.results.size();
    entry.results.push_back({document.uri, document.state, document.version, {}});
  }
  std::vector<Finding> findings = project.judge(documents, saved || opened);
  Diagnostician diagnostician(project.project(), project.sources(), documents, client);
  for (const Finding &finding : findings)
    if (auto result = byName.find(finding.place.file); result != byName.end())
      entry.results[result->second].diagnoses.push_back(diagnostician.diagnose(finding));
  entry.states = std::move(states);
  return true;
}

std::optional<WorkspaceResult> Workspace::look(const Snapshot &documents, bool saved,
                                               llvm::function_ref<bool()> isOutdated) {
  WorkspaceResult result;
  std::map<Entry *, std::vector<std::string>> members;
  for (const auto &[file, document] : documents) {
    if (concerns(file))
      members[&entryFor(file)].push_back(file);
    else
      result.documents.push_back({document.uri, document.state, document.version, {}});
  }
  for (auto &[entry, own] : members) {
    if (!lookAt(*entry, documents, own, saved, isOutdated))
      return std::nullopt;
    llvm::append_range(result.documents, entry->results);
    for (auto &[uri, list] : configurationDiagnostics(entry->project->problems(), documents))
      result.configurations[uri] = std::move(list);
    if (entry->project->tooLarge() && !std::exchange(entry->warned, true))
      result.warnings.push_back("'" + entry->project->project().root() + "' has more than " +
                                std::to_string(options.maxFiles) + " sources or " +
                                std::to_string(options.maxFolders) +
                                " folders, and is not looked at; leave folders out with "
                                "`exclude` in .migralint.yaml, or open a part of it");
  }
  if (members.size() < entries.size())
    forgetUnused();
  return result;
}

} // namespace migralint::driver::lsp
