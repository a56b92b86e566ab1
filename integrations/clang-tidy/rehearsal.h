// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Replays steps for the next look at a file: who types does not wait for an engine. Its answers are
// remembered (model/replay/memory.h), so that the next look has them at hand.
#pragma once

#include "driver/facts_file.h"
#include "integrations/clang-tidy/surroundings.h"
#include "model/facts.h"

#include <memory>

namespace migralint::tidy {

/// Returns at once. Of those that are asked for meanwhile, the last is done. A file whose steps are
/// too much for a replay is not tried again. `rest` may be null.
void rehearse(std::shared_ptr<const Surroundings> around,
              std::shared_ptr<const driver::ProjectFacts> rest, FileFacts facts);

} // namespace migralint::tidy
