// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is known of the project around a file, kept between translation units: an editor analyses
// the same file at each pause of typing. Shared by threads.
#pragma once

#include "driver/project.h"
#include "driver/settings.h"
#include "driver/signs.h"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace migralint::tidy {

/// What clang-tidy's CheckOptions say. They win over .migralint.yaml, as a command line does.
struct Wishes {
  std::string config; ///< a file in place of the project's own; empty: the project's
  std::optional<Dialect> dialect;
  config::RuleLevels levels;

  friend bool operator<(const Wishes &a, const Wishes &b);
};

struct Surroundings {
  driver::Project project;
  driver::Settings settings;
  driver::SignScanner signs;
};

/// Of the file at an absolute path. Null: the configuration is broken, and the user has been told;
/// once for each state of it. Looks at the configuration's files again each time.
std::shared_ptr<const Surroundings> surroundingsOf(const std::string &path, const Wishes &wishes);

} // namespace migralint::tidy
