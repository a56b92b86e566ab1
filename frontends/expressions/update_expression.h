// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads update expressions of document stores: what is done to the attributes of one item
// (`SET a = a + :n REMOVE b ADD c :n DELETE d :s`), and the condition under which it is done. Made
// plain as SQL statements are, so that whoever judges those judges these. Tolerant, like
// frontends/sql/reader.h. Source of the grammar: Amazon DynamoDB Developer Guide, "Using update
// expressions" and "Condition expressions".
#pragma once

#include "model/sql.h"
#include "model/text.h"

namespace migralint::expressions {

/// One statement: what `update` does to an item if `condition`, which may be empty, holds.
SqlStatement readUpdate(const Text &update, const Text &condition);

} // namespace migralint::expressions
