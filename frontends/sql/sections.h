// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The marks by which tools divide a SQL migration file: into a way up and a way down, into change
// sets. Private to this folder. Distinct from the lexer: marks are whole lines, and nothing here
// knows SQL.
#pragma once

#include "model/facts.h"

#include <string>
#include <string_view>
#include <vector>

namespace migralint::sql {

/// What of a file one run of the tool executes.
struct Section {
  std::string text;       ///< from its first line on; lines of other sections are blank
  uint32_t firstLine = 1; ///< of `text` in the file
  Range mark;             ///< the line that begins it; nowhere: the file's beginning does
  bool down = false;
  std::string changeSet; ///< Liquibase's `author:id`; empty: the file's own
  bool always = false;   ///< run each time, not once
  /// What the marks ask for; Unknown: nothing.
  RunnerTransaction transaction = RunnerTransaction::Unknown;
  Dialect dialect = Dialect::Common; ///< it is run on this engine only; Common: not said
};

struct Sections {
  std::vector<Section> list; ///< the way up first; at least one
  bool marked = false;       ///< the file marks its sections
  std::string_view tool;     ///< whose marks they are, as in tools.h; empty: no marks
  Section outside;           ///< what stands before the first mark: nothing runs it
};

/// `down`: the file's name says that it goes down.
Sections sectionsOf(std::string_view contents, bool down);

} // namespace migralint::sql
