// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What every language's frontend shares: putting the rule packs' meaning on raw facts. It fills in
// the fields that model/facts.h marks as such (meanings of calls, SQL of texts, tags of functions
// and names). It decides what things mean, never whether they are a fault. One thing it rewrites: a
// chain of `<<` into an object that executes what is streamed into it becomes one call `operator<<`
// with one text.
#pragma once

#include "model/facts.h"
#include "rules/rules.h"

namespace migralint {

void annotate(FileFacts &facts, const rules::Rules &rules);

/// The statements of a text, with the caches among their tables told.
std::vector<SqlStatement> readStatements(const Text &text, Dialect dialect,
                                         const rules::Rules &rules);

} // namespace migralint
