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

  /// What the file's statements and calls agree on, else what the project says. Common: none of
  /// them tells, or the file speaks several.
  Dialect of(const FileFacts &file) const;

private:
  void add(const FileFacts &file, Dialect dialect);

  std::map<std::string, Dialect> byFile; ///< by path; Common: several
};

/// Nothing if no words of the dialect do it.
std::optional<Edit> guardEdit(const Action &action, Dialect dialect, const std::string &file);

} // namespace migralint::linking
