// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs each case twice in an engine and compares what happened with what the reader said. The same
// for all engines; a failure stands at the case's own line.
#pragma once

#include "test/engines/corpus.h"
#include "test/engines/shape.h"

#include <optional>

namespace migralint::engines {

class Engine {
public:
  virtual ~Engine() = default;
  /// A database with the case's schema and nothing else. The error if that fails.
  virtual std::optional<std::string> prepare(const Case &one) = 0;
  /// Runs one statement to its end. The error if it fails; what it did is undone then.
  virtual std::optional<std::string> run(const std::string &sql) = 0;
  /// All that is stored: schema and rows, without counters of automatic numbers.
  virtual std::string dump() = 0;
  virtual Shape shape() = 0;
  /// After the first run: what only this engine tells of a statement. Empty: it agrees.
  virtual std::string disagreement(const Case &, const SqlStatement &) { return ""; }
};

/// The reader's class for a statement as a whole, on its schema.
Rerun rerunOf(const SqlStatement &statement, const std::vector<std::string> &schema,
              Dialect dialect);

struct Count {
  int accepted = 0;
  int rejected = 0;
  int depends = 0;
};

Count judge(Engine &engine, Dialect dialect, const std::vector<Case> &cases);

} // namespace migralint::engines
