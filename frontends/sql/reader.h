// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads SQL text with holes: from the strings of a program or from a file. Tolerant: a statement
// that it cannot read is returned with `complete == false`, never dropped. Distinct from a
// validating parser: the engines decide what is right SQL, this reader only what a statement does.
#pragma once

#include "model/sql.h"
#include "model/text.h"

#include <string_view>
#include <vector>

namespace migralint::sql {

/// All statements of `text`, in order.
std::vector<SqlStatement> read(const Text &text, Dialect dialect);

/// Whether `text` begins as a statement does (after blanks, comments and an opening parenthesis): a
/// verb, followed by what may follow that verb. "Update failed" and "select a file" do not.
bool looksLikeSql(std::string_view text);

/// A SQL file, or what stands in it from a line on, as text: one piece with marks at each line.
Text fileText(std::string_view contents, uint32_t firstLine = 1);

} // namespace migralint::sql
