// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The tools that run SQL migration files: what each gives a file that it runs, by which files
// beside the migrations it is known, and what their settings say. Distinct from naming.h, which
// goes by a file's own path, and from sections.h, which goes by the marks in a file.
#pragma once

#include "model/facts.h"

#include "llvm/ADT/STLFunctionalExtras.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace migralint::sql {

struct Tool {
  std::string_view id;
  std::string_view name; ///< for messages
  RunnerTransaction transaction = RunnerTransaction::Unknown;
  /// …on MySQL, where it is another.
  RunnerTransaction mysql = RunnerTransaction::Unknown;
  std::string_view versionKey; ///< as in Function
};

/// By its id; null if there is none.
const Tool *toolOf(std::string_view id);

/// The text of a file of the project, by its path relative to the root; nothing if there is no
/// such file, or it is none to be read.
using ReadFile = llvm::function_ref<std::optional<std::string>(const std::string &path)>;

/// What Flyway goes by in the names of its files.
struct FlywayNames {
  std::string versioned = "V", undo = "U", repeatable = "R", baseline = "B", separator = "__";
  friend bool operator==(const FlywayNames &, const FlywayNames &) = default;
};

/// What the settings in a folder and in those around it say of the tools that run its files.
struct FolderTools {
  bool atlas = false;
  bool diesel = false;
  bool sqlx = false;
  bool sqitch = false;
  bool flywayBare = false;  ///< Flyway is told to do without transactions
  bool flywayMixed = false; ///< …or to do without where a statement must
  FlywayNames flyway;
  std::map<std::string, unsigned> sqitchPlan; ///< where in the plan each change stands, from 1
};

/// `folder` is relative to the root, without a `/` at its end.
FolderTools toolsOf(std::string_view folder, ReadFile read);

/// What the files around a SQL file say of how it is run.
struct Surroundings {
  std::string tool;      ///< its id; empty: they do not say
  bool bare = false;     ///< not in a transaction
  std::string change;    ///< what the file is a script of; empty: its name says that
  bool down = false;     ///< …and that takes it back
  bool verify = false;   ///< …and that only looks whether it is there
  unsigned position = 0; ///< in the order of all changes, from 1; 0: its name says that
  FlywayNames flyway;
  bool mixed = false; ///< Flyway's: not in a transaction if a statement can be in none
  /// Equal texts mean the same. Empty if there is nothing to say.
  std::string text() const;
};

Surroundings surroundingsOf(std::string_view path, const FolderTools &folder, ReadFile read);

} // namespace migralint::sql
