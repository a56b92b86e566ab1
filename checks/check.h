// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a check is: a pure function from the linked model to findings. A check's source holds
// one `MIGRALINT_CHECK`; its page (`<name>.md` beside it) holds everything said about it: level,
// guideline, summary. The build pairs the two and fails when one is missing.
#pragma once

#include "model/finding.h"

#include <optional>
#include <string_view>
#include <vector>

namespace migralint {

struct Check {
  std::string_view id;
  void (*run)(const Model &model, std::vector<Finding> &findings);
};

/// All checks that are linked in, by id.
const std::vector<Check> &allChecks();

/// Metadata of a check's page, in the order of its front matter; made by the build from the pages.
struct Page {
  std::string_view id;
  std::string_view summary;   ///< one line
  std::string_view family;    ///< folder: the harm
  std::string_view level;     ///< note, warning or error; levelOf gives it as Level
  std::string_view guideline; ///< G1 … G16
  std::string_view since;
  std::string_view body; ///< the page's Markdown without the front matter
};

Level levelOf(const Page &page);

/// All pages, by id.
const std::vector<Page> &allPages();
const Page *findPage(std::string_view id);

/// Runs every check on `model`. The findings have a level and texts of at most 200 bytes, and are
/// sorted. Where several rules about guards, records and transactions speak of one place, the most
/// specific one is left and tells what the others say as related places.
std::vector<Finding> runChecks(const Model &model);

/// The version that the step of each finding leads to; nothing where it is in none, or in several
/// of different versions.
std::vector<std::optional<Version>> stepVersionsOf(const Model &model,
                                                   const std::vector<Finding> &findings);

namespace detail {
struct Registration {
  Registration(std::string_view id, void (*run)(const Model &, std::vector<Finding> &));
};
} // namespace detail

} // namespace migralint

/// Registers `run` under `id`. Findings get the level of the page unless the check sets another.
#define MIGRALINT_CHECK(id, run)                                                                   \
  static const ::migralint::detail::Registration registration(id, run);
