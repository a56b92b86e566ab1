// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the statements seen so far have made of the store: tables, columns, which of them hold
// NULLs, indexes. Folded over the history (history.h). Nothing is assumed of what no statement
// says: a table is `whole` only if its CREATE and all that came after it are known.
#pragma once

#include "model/linking/history.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace migralint::linking {

enum class Nulls : uint8_t {
  Unknown,
  None, ///< NOT NULL, or filled in within the step
  Some  ///< nullable, and nothing has filled it in
};

struct SchemaColumn {
  std::string name;
  bool required = false; ///< NOT NULL
  Nulls nulls = Nulls::Unknown;
  bool filled = false;  ///< within the step: by an UPDATE, a default or an expression
  bool copied = false;  ///< within the step
  Place declared;       ///< where it became nullable
  std::string type;     ///< as in Column
  bool checked = false; ///< all rows have passed a CHECK that it is not NULL
  /// Whether a row gets a value where the program gives none; nothing: not known.
  std::optional<bool> defaulted = std::nullopt;
  bool given = false; ///< steps have added rows, and all of those have a value in it
};

struct SchemaTable {
  std::vector<SchemaColumn> columns;
  bool whole = false;   ///< these are all its columns
  bool fresh = false;   ///< made within the step
  bool emptied = false; ///< all rows deleted within the step
  Place made;

  SchemaColumn *find(const std::string &name);
  const SchemaColumn *find(const std::string &name) const;
  SchemaColumn &at(const std::string &name);
};

/// A column that a copy writes, and the one it is copied from; null where that is not known.
struct CopiedColumn {
  SchemaColumn *target = nullptr;
  const SchemaColumn *source = nullptr;
  bool plain = false; ///< copied as it is
};

class Schema {
public:
  void fold(const Executed &executed);
  void endStep();
  /// Statements that nobody can read may have changed any table.
  void forgetWholes();

  const SchemaTable *table(const Action &action) const;
  /// Where the index was made that is still there; invalid: nowhere known.
  Place index(const std::string &table, const std::string &name) const;
  /// Column by column what `INSERT … SELECT` puts where.
  std::vector<CopiedColumn> copied(const Action &insert);

  /// What a table is known by; one that a hole names goes by the known part and the variable.
  static std::string key(const Action &action);

private:
  void createTable(const Executed &executed);
  void addColumn(const Executed &executed);
  void changeColumn(const Executed &executed);
  void dropTable(const std::string &name);
  void renameTable(const std::string &from, const std::string &to);
  void dropIndex(const Action &action);
  void backfill(const Action &action);
  void copy(const Action &action);
  void give(const Action &insert);
  void constrain(const Action &action);

  void dropIndexes(const std::string &table);

  std::map<std::string, SchemaTable> tables;
  std::set<std::string> changed;  ///< keys of the tables that the step has changed
  std::set<std::string> settling; ///< and of those that the one before has: for endStep
  std::map<std::pair<std::string, std::string>, Place> indexes; ///< by table and name
  /// By table and name: columns of which a CHECK says NOT NULL that old rows have not passed yet.
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> unchecked;
};

/// Folds what the steps up execute. `begin` is called before each step, `look` before each
/// operation counts in `schema`.
template <class Begin, class Look>
void foldUps(const std::vector<StepSequence> &history, Schema &schema, Begin begin, Look look) {
  for (const StepSequence &step : history) {
    if (step.startsHistory)
      schema = {};
    begin(step);
    for (const Executed &executed : step.operations)
      if (executed.own->action && executed.draft->step.direction == Direction::Up) {
        look(executed);
        schema.fold(executed);
      }
    if (step.unread)
      schema.forgetWholes();
    schema.endStep();
  }
}

} // namespace migralint::linking
