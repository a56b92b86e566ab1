// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The statements that engines and reader are asked about, from statements/*.sql. A statement is one
// line; lines that begin with a blank go on with it. Headings say what follows:
//
//   --- schema               the tables that the statements below run on, each time anew
//   --- statements           accepted, and the class of running twice is told by the statement
//   --- depends: REASON      accepted; the class depends on data, or on what only the engine knows
//   --- session: REASON      accepted, and nothing stored; run once, for it cannot run twice
//   --- unread: REASON       accepted, and the reader says that it cannot tell what it does
//   --- rejected: MESSAGE    the engine refuses the statement, and its message has MESSAGE in it
//   --- alone                as `statements`, but not within a transaction
//
// A file for several dialects holds for all of them what it says.
#pragma once

#include "model/sql.h"

#include <memory>
#include <string>
#include <vector>

namespace migralint::engines {

struct Case {
  std::string file;
  int line = 0;
  std::string sql;
  std::shared_ptr<const std::vector<std::string>> schema;
  bool depends = false;
  bool rejected = false;
  bool once = false;
  bool alone = false;
  bool unread = false;
  std::string message; ///< what the engine says if it rejects the statement
};

/// The cases of statements/NAME.sql, in order. A file that cannot be read fails the test.
std::vector<Case> casesOf(const std::string &name);

/// Combinations of clauses, made the same each time, over the schema of statements/generated.sql.
std::vector<Case> generated(Dialect dialect);

} // namespace migralint::engines
