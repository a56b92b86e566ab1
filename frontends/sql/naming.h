// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a SQL file's path says: its version, its direction, whether something runs it once. Private
// to this folder. Distinct from file.h, which reads the contents and what they mark themselves.
#pragma once

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

/// `path` is relative to the project's root, with `/`.
Naming namingOf(std::string_view path);

} // namespace migralint::sql
