// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "integrations/clang-tidy/rehearsal.h"

#include "frontends/annotate.h"
#include "model/link.h"

#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>

namespace migralint::tidy {

namespace {

struct Job {
  std::shared_ptr<const Surroundings> around;
  std::shared_ptr<const driver::ProjectFacts> rest;
  FileFacts facts;

  bool run() const {
    const FactsRefs all = rest ? rest->with(facts) : FactsRefs{std::cref(facts)};
    return link(all,
                [&](const Text &text, Dialect dialect) {
                  return readStatements(text, dialect, around->settings.rules);
                })
        .replayed;
  }
};

class Stage {
public:
  void ask(Job job) {
    std::lock_guard lock(mutex);
    if (tooMuch.count(job.facts.path))
      return;
    next = std::move(job);
    if (!std::exchange(running, true))
      std::thread([this] { run(); }).detach();
  }

private:
  void run() {
    while (std::optional<Job> job = take())
      if (!job->run()) {
        std::lock_guard lock(mutex);
        tooMuch.insert(job->facts.path);
      }
  }

  std::optional<Job> take() {
    std::lock_guard lock(mutex);
    running = next.has_value();
    return std::exchange(next, std::nullopt);
  }

  std::mutex mutex;
  std::optional<Job> next;
  bool running = false;
  std::set<std::string> tooMuch; ///< files
};

} // namespace

void rehearse(std::shared_ptr<const Surroundings> around,
              std::shared_ptr<const driver::ProjectFacts> rest, FileFacts facts) {
  static auto &stage = *new Stage; // its thread may outlive main
  stage.ask({std::move(around), std::move(rest), std::move(facts)});
}

} // namespace migralint::tidy
