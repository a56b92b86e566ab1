// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clang-tidy/rest.h"

#include "llvm/Support/Error.h"

#include <map>
#include <mutex>
#include <string>

namespace migralint::tidy {

namespace {

/// Linking so many takes a quarter of a second or so (docs/performance.md).
constexpr size_t mostFunctions = 4000;

struct Rest {
  std::shared_ptr<const Surroundings> around; ///< that `facts` fit to
  std::shared_ptr<const driver::ProjectFacts> facts;
  bool tooLarge = false;
};

bool isTooLarge(const driver::ProjectFacts &facts) {
  size_t functions = 0;
  for (const FileFacts &file : facts.files())
    functions += file.functions.size();
  return functions > mostFunctions;
}

struct Projects {
  std::mutex mutex;
  std::map<std::string, Rest> byRoot;
};

Projects &projects() {
  static auto &all = *new Projects; // threads may outlive main
  return all;
}

} // namespace

std::shared_ptr<const driver::ProjectFacts> restAround(std::shared_ptr<const Surroundings> around) {
  std::lock_guard<std::mutex> lock(projects().mutex);
  Rest &rest = projects().byRoot[around->project.root()];
  if (!rest.facts || rest.around != around || !rest.facts->isCurrent()) {
    rest = {around, nullptr, false};
    auto loaded = driver::ProjectFacts::load(around->project, around->settings);
    // An editor is no place to complain about a cache: what is not known is silent.
    if (!loaded)
      llvm::consumeError(loaded.takeError());
    else
      rest = {around, *loaded, isTooLarge(**loaded)};
  }
  return rest.tooLarge ? nullptr : rest.facts;
}

std::vector<KnownFacts> knownFacts() {
  std::vector<KnownFacts> known;
  std::lock_guard<std::mutex> lock(projects().mutex);
  for (const auto &[root, rest] : projects().byRoot)
    if (rest.facts)
      known.push_back({rest.around->project, rest.facts->scope()});
  return known;
}

} // namespace migralint::tidy
