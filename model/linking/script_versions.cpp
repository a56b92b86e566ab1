// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/script_versions.h"

#include "model/linking/words.h"

#include <algorithm>
#include <map>

namespace migralint::linking {

namespace {

std::string folderOf(const std::string &path) {
  size_t slash = path.rfind('/');
  return slash == path.npos ? std::string(".") : path.substr(0, slash);
}

} // namespace

std::vector<Chain> findScriptVersions(const FactsRefs &files) {
  std::map<std::pair<std::string, std::string>, Chain> folders; // and kinds of files in them
  std::map<std::string, size_t> names;
  for (const FileFacts &file : files)
    for (const Function &f : file.functions) {
      // One of each engine is run; the configuration says which.
      if (f.versionKey.empty() || f.frameworkDown || f.downName || f.testCode ||
          words::namesEngine(f.name))
        continue;
      // Change sets have names, which are their file's own.
      const bool named = f.versionKey == "change set";
      std::optional<Version> version = Version::read(f.version);
      if (named)
        version =
            Version{{static_cast<int64_t>(names.emplace(f.version, names.size()).first->second)}};
      if (!version)
        continue;
      Chain &chain = folders[{named ? file.path : folderOf(file.path), f.versionKey}];
      chain.changeSets = named;
      Chain::Step step;
      step.name = f.name;
      step.place = {file.path, f.nameRange};
      step.leadsTo = version;
      chain.steps.push_back(std::move(step));
    }
  std::vector<Chain> chains;
  for (auto &[key, chain] : folders) {
    std::stable_sort(
        chain.steps.begin(), chain.steps.end(),
        [](const Chain::Step &a, const Chain::Step &b) { return *a.leadsTo < *b.leadsTo; });
    auto same = std::adjacent_find(
        chain.steps.begin(), chain.steps.end(),
        [](const Chain::Step &a, const Chain::Step &b) { return *a.leadsTo == *b.leadsTo; });
    if (same == chain.steps.end())
      continue;
    chain.folder = key.first;
    chain.place = same->place;
    chains.push_back(std::move(chain));
  }
  return chains;
}

} // namespace migralint::linking
