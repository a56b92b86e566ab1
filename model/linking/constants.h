// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is a version, as a value: how do two compare, what do sums of them give, and which value
// does a constant of the program stand for?
#pragma once

#include "model/chain.h"
#include "model/linking/program.h"

#include <map>
#include <optional>

namespace migralint::linking {

/// Version numbers, counts and truth values.
struct Value {
  Version version;
  bool above = false;  ///< a version higher than everything it is compared with
  bool stored = false; ///< derives from the stored version
  friend bool operator==(const Value &a, const Value &b) {
    return a.above == b.above && a.version == b.version;
  }
};
using MaybeValue = std::optional<Value>;

Value known(int64_t number);
bool truth(const Value &value);
/// Both as versions, component by component; nothing if that cannot be told.
std::optional<int> compare(const Value &a, const Value &b);
/// Whether two values in that order (-1, 0, 1) satisfy the comparison; nothing if `op` is none.
std::optional<bool> holds(const std::string &op, int order);
MaybeValue calculate(const std::string &op, const Value &a, const Value &b);

/// Constants of the whole program. A name that stands for several values says nothing outside the
/// files that define it.
class Constants {
public:
  Constants(const FactsRefs &files, const Program &program);

  MaybeValue value(const FileFacts &file, std::string_view name) const;
  /// Where it is defined, if that is in view.
  Place place(const FileFacts &file, std::string_view name) const;
  /// How many entries the table of steps has, or nothing.
  std::optional<size_t> entries(const FileFacts &file, std::string_view table) const;

private:
  struct Definition {
    const FileFacts *file = nullptr;
    const Variable *variable = nullptr;
  };
  const Definition *find(const FileFacts &file, std::string_view name) const;
  MaybeValue literal(const FileFacts &file, const Expr &expr, int depth) const;

  const Program &program;
  std::map<std::string, std::vector<Definition>, std::less<>> definitions;
};

} // namespace migralint::linking
