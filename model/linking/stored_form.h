// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether a function, a text or a type says what stored data look like: makes a table, builds or
// reads a record, names a column. Says nothing of who uses it.
#pragma once

#include "model/linking/operations.h"
#include "model/model.h"

#include <unordered_map>

namespace migralint::linking {

class StoredForm {
public:
  StoredForm(const Program &program, const Operations &operations);

  /// The kind of definition that a function is, from what it does.
  std::optional<DefinitionKind> ofFunction(const FunctionNode &node) const;
  /// The same for one whose body is not in view, from its name: `saveXML`, `to_json`.
  static std::optional<DefinitionKind> ofName(std::string_view function);
  /// The kind of definition that a constant is, from its text.
  std::optional<DefinitionKind> ofText(std::string_view name, std::string_view text) const;
  /// Whether the program turns objects of the type into what is stored and back.
  bool serialises(std::string_view type) const { return types.count(std::string(type)) > 0; }

private:
  std::optional<DefinitionKind> decide(const FunctionNode &node) const;
  bool creates(const FunctionNode &node) const;
  bool writes(const FunctionNode &node) const;
  bool reads(const FunctionNode &node) const;

  const Program &program;
  const Operations &operations;
  Names objects;               ///< folded names of tables, columns and keys that the program stores
  std::set<std::string> types; ///< that have a reader or writer of their own
  mutable std::unordered_map<const FunctionNode *, std::optional<DefinitionKind>> known;
};

} // namespace migralint::linking
