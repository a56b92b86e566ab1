// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a SQL file's path says: its version, its direction, whether something runs it once. Private
// to this folder. Distinct from file.h, which reads the contents and what they mark themselves.
#pragma once

#include "frontends/sql/tools.h"

#include <optional>
#include <string>
#include <string_view>

namespace migralint::sql {

struct Naming {
  std::string name;       ///< shared by the two directions
  std::string scope;      ///< folder whose files together are one step; empty: the file is its own
  std::string version;    ///< that it leads to, as written; empty: none
  std::string versionKey; ///< as in Function
  bool framework = false;
  bool down = false;
  bool creation = false; ///< a whole schema
  std::string tool;      ///< as in tools.h; empty: the name fits several, or none
};

/// What a name says to Flyway.
struct FlywayName {
  char kind = 'V';     ///< V: versioned, U: undoes one, R: run anew when it changes, B: a baseline
  std::string version; ///< `1.2.3`; empty for R
  std::string title;   ///< shared by a versioned one and what undoes it
};

/// `stem`: a file's name without `.sql`. Nothing: Flyway does not run it.
std::optional<FlywayName> flywayNameOf(std::string_view stem, const FlywayNames &names);

/// `path` is relative to the project's root, with `/`.
Naming namingOf(std::string_view path, const FlywayNames &flyway = {});

} // namespace migralint::sql
