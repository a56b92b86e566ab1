// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clang-tidy/surroundings.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <mutex>
#include <tuple>
#include <vector>

namespace migralint::tidy {

namespace {

using driver::Project;

/// By which a change of a file is noticed; all zero if there is none.
struct Stamp {
  llvm::sys::TimePoint<> time;
  uint64_t bytes = 0;
  friend bool operator==(const Stamp &, const Stamp &) = default;
};

Stamp stampOf(const std::string &file) {
  llvm::sys::fs::file_status status;
  if (file.empty() || llvm::sys::fs::status(file, status))
    return {};
  return {status.getLastModificationTime(), status.getSize()};
}

/// A state of the configuration: its file and the packs that it names.
struct State {
  std::vector<std::pair<std::string, Stamp>> files;
  std::shared_ptr<const Surroundings> surroundings; ///< null: broken

  bool current() const {
    for (const auto &[file, stamp] : files)
      if (stampOf(file) != stamp)
        return false;
    return true;
  }
};

State read(Project project, const std::string &configuration, const Wishes &wishes) {
  State state;
  state.files.emplace_back(configuration, stampOf(configuration));
  std::optional<driver::Settings> settings = driver::readSettings(wishes.config, project);
  if (!settings)
    return state;
  config::Config &config = settings->config;
  for (const std::string &pack : config.packs) {
    llvm::SmallString<256> file(llvm::sys::path::parent_path(configuration));
    llvm::sys::path::append(file, pack);
    state.files.emplace_back(file.str().str(), stampOf(file.str().str()));
  }
  if (wishes.dialect)
    config.dialect = wishes.dialect;
  if (!wishes.levels.empty()) // the last that fits counts
    config.overrides.push_back({{"**"}, wishes.levels, {}, {}});
  driver::SignScanner signs = driver::signsOf(settings->rules);
  state.surroundings = std::make_shared<Surroundings>(
      Surroundings{std::move(project), std::move(*settings), std::move(signs)});
  return state;
}

} // namespace

bool operator<(const Wishes &a, const Wishes &b) {
  return std::tie(a.config, a.dialect, a.levels) < std::tie(b.config, b.dialect, b.levels);
}

std::shared_ptr<const Surroundings> surroundingsOf(const std::string &path, const Wishes &wishes) {
  using Key = std::tuple<std::string, std::string, Wishes>; // root, configuration
  static std::mutex mutex;
  static std::map<Key, State> known;

  Project project = Project::around({path});
  const std::string configuration = wishes.config.empty() ? project.configuration() : wishes.config;
  std::lock_guard<std::mutex> lock(mutex);
  State &state = known[Key(project.root(), configuration, wishes)];
  if (state.files.empty() || !state.current())
    state = read(std::move(project), configuration, wishes);
  return state.surroundings;
}

} // namespace migralint::tidy
