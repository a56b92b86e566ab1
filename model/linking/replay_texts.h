// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Statements of the history as texts that an engine can run: cut out of the text that they stand
// in, with harmless values where only the running program knows them.
#pragma once

#include "model/linking/history.h"
#include "model/replay/engine.h"

#include <map>
#include <string>
#include <vector>

namespace migralint::linking {

struct ReplayText {
  std::string sql;                   ///< empty: it cannot be known well enough
  bool exact = true;                 ///< false: values have been filled in
  Dialect dialect = Dialect::Common; ///< of the engine that runs it; Common: not known
  /// Nothing in it looks like a place that the program fills in before it runs the text.
  bool sure = true;
};

/// The engine that runs a statement: the library's, whatever engine the words are for; else what
/// the words tell. Common: nothing tells.
Dialect engineOf(const OwnOperation &own, const Operations &operations);

class ReplayTexts {
public:
  explicit ReplayTexts(const Operations &operations) : operations(operations) {}
  ReplayText of(const OwnOperation &own);

private:
  const Operations &operations;
  std::map<const Expr *, std::vector<std::string>> parts; ///< by the text they stand in
};

/// Why the engine refuses the statement wherever it runs, as far as its text tells and it is
/// SQLite's for sure; empty: nothing is known against it. `result` is what came of it.
std::string refusal(const OwnOperation &own, const ReplayText &text, const replay::Result &result);

} // namespace migralint::linking
