// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which version the step leads to that a finding is in: for all checks alike, by its place.
#include "checks/check.h"

#include <map>
#include <set>
#include <unordered_map>

namespace migralint {
namespace {

bool overlap(const Range &a, const Range &b) {
  auto endsBefore = [](const Range &first, const Range &second) {
    return std::pair(first.endLine, first.endColumn) <= std::pair(second.line, second.column);
  };
  return a.valid() && b.valid() && !endsBefore(a, b) && !endsBefore(b, a);
}

class StepVersions {
public:
  StepVersions(const Model &model, const std::vector<Finding> &findings) {
    for (const Finding &finding : findings)
      byFile.try_emplace(finding.place.file);
    for (const Chain &chain : model.chains) {
      chains.insert(chain.place);
      for (const Chain::Step &step : chain.steps)
        if (step.leadsTo)
          add(step.place, *step.leadsTo);
    }
    for (const Step &step : model.steps)
      if (std::optional<Version> version = versionOf(step))
        add(step, *version);
  }

  /// Nothing: it is in no step, or in several of different versions.
  std::optional<Version> at(const Finding &finding) const {
    // About all steps together: a chain begins where its first step does.
    if (chains.contains(finding.place))
      return std::nullopt;
    std::optional<Version> found;
    if (auto file = byFile.find(finding.place.file); file != byFile.end())
      for (const auto &[range, version] : file->second)
        if (overlap(range, finding.place.range)) {
          if (found && *found != version)
            return std::nullopt;
          found = version;
        }
    if (found)
      return found;
    // A step's own function, which no other step shares.
    auto function = byFunction.find({finding.place.file, finding.function});
    return function == byFunction.end() ? std::nullopt : function->second;
  }

private:
  /// Of files with findings.
  std::unordered_map<std::string, std::vector<std::pair<Range, Version>>> byFile;
  /// Nothing: the function holds steps of several versions.
  std::map<std::pair<std::string, std::string>, std::optional<Version>> byFunction;
  std::set<Place> chains;
  std::map<Place, Version> heads; ///< of the chains' steps: constants there have values

  void add(const Place &place, const Version &version) {
    if (!place.valid())
      return;
    auto file = byFile.find(place.file);
    if (file == byFile.end())
      return;
    file->second.emplace_back(place.range, version);
    heads.emplace(place, version);
  }

  std::optional<Version> versionOf(const Step &step) const {
    if (auto head = heads.find(step.place); head != heads.end())
      return head->second;
    return step.version ? Version::read(*step.version) : std::nullopt;
  }

  void add(const Step &step, const Version &version) {
    add(step.place, version);
    for (const Operation &operation : step.operations) {
      add(operation.place, version);
      add(operation.clause, version);
    }
    for (const UncheckedResult &result : step.unchecked)
      add(result.place, version);
    if (step.atomicity)
      add(step.atomicity->place, version);
    if (step.function.empty() || !byFile.count(step.place.file))
      return;
    auto [at, fresh] = byFunction.try_emplace({step.place.file, step.function}, version);
    if (!fresh && at->second != version)
      at->second.reset();
  }
};

} // namespace

std::vector<std::optional<Version>> stepVersionsOf(const Model &model,
                                                   const std::vector<Finding> &findings) {
  StepVersions versions(model, findings);
  std::vector<std::optional<Version>> found;
  found.reserve(findings.size());
  for (const Finding &finding : findings)
    found.push_back(versions.at(finding));
  return found;
}

} // namespace migralint
