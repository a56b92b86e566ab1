// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Linking: from the facts of all files to the model. It joins what one file cannot know:
// guards at call sites elsewhere, functions that forward a string to an executing call, tables
// of steps that name functions of other files, downs in other files. Order of `files` does not
// matter: they are sorted by path first.
#pragma once

#include "model/model.h"
#include "model/replay/engine.h"

#include <functional>

namespace migralint {

/// Reads a text as SQL, as the frontends do. Needed where a function's text has its callers' values
/// in it, so that no file alone can read it.
using StatementReader = std::function<std::vector<SqlStatement>(const Text &, Dialect)>;

/// Without a reader, such texts keep their holes. `limits`: what replaying the steps may take.
/// `parallel`: on two threads where that pays; the model is the same.
Model link(FactsRefs files, const StatementReader &read = {}, const replay::Budget &limits = {},
           bool parallel = false);
Model link(const std::vector<FileFacts> &files, const StatementReader &read = {});

} // namespace migralint
