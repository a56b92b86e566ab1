// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SQL migration files: recognises the tool that runs them by their names (naming.h), the marks in
// them (sections.h) and what lies around them (tools.h), and files of projects that run their own
// (update_11_12.sql, schema-12.sql). Gives facts with one function per direction, or per change set
// and direction, each statement an executing call. Files that are one step together
// (version/21/upgrade_001_x.sql, …) have the folder's path as their functions' scope.
#pragma once

#include "frontends/sql/tools.h"
#include "model/facts.h"

#include <string_view>

namespace migralint::sql {

/// `path` is relative to the project's root; `around`: what the files beside it say.
FileFacts readFile(std::string_view path, std::string_view contents, Dialect dialect,
                   const Surroundings &around = {});

/// The call by which a tool runs one statement of a file; `text`: as written.
Statement executing(SqlStatement statement, Text text);

} // namespace migralint::sql
