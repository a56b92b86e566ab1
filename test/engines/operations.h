// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a statement does, as lines of text: from the reader's actions, and from the tree of
// PostgreSQL's own parser. The two must be the same, so that a difference can be read.
#pragma once

#include "model/sql.h"

#include <initializer_list>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace llvm::json {
class Object;
}

namespace migralint::engines {

/// One operation. Both sides fill in the same fields and leave the rest as it is.
struct Operation {
  std::string kind;
  std::string object; ///< folded, without the schema
  std::string name;
  std::vector<std::string> marks;   ///< `if-exists` and the like, in the order of the kind
  std::vector<std::string> columns; ///< each with what is said of it
  std::set<std::string> keys;       ///< unique ones, each as its columns
  std::set<std::string> sources;    ///< tables read

  void mark(bool is, const char *text) {
    if (is)
      marks.emplace_back(text);
  }
  std::string line() const;
};

/// `a not-null default`.
std::string columnLine(const std::string &name,
                       std::initializer_list<std::pair<bool, const char *>> properties);

/// Sorted.
std::vector<std::string> operations(const SqlStatement &statement);

/// From the `stmt` of pg_query_parse. Sorted.
std::vector<std::string> operations(const llvm::json::Object &statement);

} // namespace migralint::engines
