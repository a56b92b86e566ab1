// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SQL migration files: recognises the naming of versions and directions that migration tools
// share (V7__x.sql, U7__x.sql, x.up.sql, x.down.sql, -- +goose Down, -- migrate:down, 0007_x.sql)
// and of projects that run their own (update_11_12.sql, schema-12.sql), and gives facts with one
// function per direction, each statement an executing call. Files that are one step together
// (version/21/upgrade_001_x.sql, …) have the folder's path as their functions' scope.
#pragma once

#include "model/facts.h"

#include <string_view>

namespace migralint::sql {

/// `path` is relative to the project's root.
FileFacts readFile(std::string_view path, std::string_view contents, Dialect dialect);

} // namespace migralint::sql
