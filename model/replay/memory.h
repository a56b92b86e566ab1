// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What engines have answered, for a program that asks the same again and again: a server judges a
// file at each change, and hardly a change touches the statements of its steps. An answer is kept
// under all that led to it, so whether it comes from here cannot be told.
#pragma once

#include "model/replay/engine.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/xxhash.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace migralint::replay {

struct Answer {
  Result result;
  std::vector<std::string> names;
  std::vector<TableColumn> columns;
  std::vector<TableIndex> indexes;
  std::vector<ForeignKey> foreignKeys;
  std::vector<CheckConstraint> checks;
  std::string definition;
  std::optional<uint64_t> rows;
  bool yes = false;
  int64_t instructions = 0, bytes = 0; ///< of the budget, that it took
};

class Memory {
public:
  /// Stands for the statements that an engine has run, in their order, and for what is asked of it.
  using Key = std::pair<uint64_t, uint64_t>;
  static Key next(Key before, char question, std::string_view text);

  /// About `most` to twice as many answers are kept, those that were asked for last.
  explicit Memory(size_t most) : most(most) {}

  /// Not null if it is known. Any thread may ask.
  std::shared_ptr<const Answer> find(Key key);
  void add(Key key, std::shared_ptr<const Answer> answer);

private:
  using Answers = llvm::DenseMap<Key, std::shared_ptr<const Answer>>;
  void keep(Key key, std::shared_ptr<const Answer> answer);

  const size_t most;
  std::mutex mutex;
  Answers young, old;
};

} // namespace migralint::replay
