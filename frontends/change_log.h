// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Liquibase's change logs in YAML and JSON; of those in XML it only says that they are there. Gives
// the facts that a SQL file with the same change sets gives: each change as the statement that
// Liquibase makes of it. Distinct from sql/file.h, which reads files of SQL.
#pragma once

#include "model/facts.h"

#include <string_view>

namespace migralint {

/// Whether a file of YAML, JSON or XML is one.
bool isChangeLog(std::string_view contents);

/// `path` is relative to the project's root. What is broken or not understood is told in the facts.
FileFacts readChangeLog(std::string_view path, std::string_view contents, Dialect dialect);

} // namespace migralint
