// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the rest of a project says, from the facts that `migralint extract` has left in the user's
// cache. Kept between translation units, and read again when the file has changed.
#pragma once

#include "driver/facts_file.h"
#include "integrations/clang-tidy/surroundings.h"

#include <memory>
#include <vector>

namespace migralint::tidy {

/// Null: there are none, they are of other settings, or there are so many that an editor would wait
/// for what they say. Shared by threads.
std::shared_ptr<const driver::ProjectFacts> restAround(std::shared_ptr<const Surroundings> around);

/// Of a project whose facts have been asked for and are there.
struct KnownFacts {
  driver::Project project;
  driver::FactsScope scope;
};
std::vector<KnownFacts> knownFacts();

} // namespace migralint::tidy
