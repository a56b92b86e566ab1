// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which engine the statements of a file are for, where neither a statement nor the call that
// executes it tells; and the edit that keeps a statement from failing, or adding, the second time
// on an engine. Distinct from SqlStatement::dialect, by which a statement is read.
#pragma once

#include "model/linking/program.h"
#include "model/model.h"

#include <map>
#include <optional>

namespace migralint::linking {

class Dialects {
public:
  explicit Dialects(const Program &program);

  /// What the file's statements and calls agree on, else what the project says; else, of a tool's
  /// SQL file, what the others of its folder agree on; else, of any SQL file, what its folders are
  /// named after. Common: none of them tells, or they speak several.
  Dialect of(const FileFacts &file) const;

private:
  using ByName = std::map<std::string, Dialect>; ///< Common: several
  static void add(ByName &to, const std::string &name, Dialect dialect);

  ByName byFile;
  ByName byFolder;
  std::map<std::string, std::string> folders; ///< of a tool's SQL files, by path
};

/// Nothing if no words of the dialect do it.
std::optional<Edit> guardEdit(const Action &action, Dialect dialect, const std::string &file);

} // namespace migralint::linking
