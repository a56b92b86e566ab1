// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Texts: those that are SQL are read, those that may be keys are tagged like names.
#pragma once

#include "frontends/annotating/names.h"

#include <string>

namespace migralint::annotating {

class Texts {
public:
  Texts(const rules::Rules &rules, Names &names) : names(names), caches(rules) {}

  /// A text by itself, whatever it is handed to.
  void read(Expr &text);

  /// The subject of an executing call is SQL whatever it looks like, and in the library's dialect.
  void readSubject(Expr &call);

  /// The statements of a text that a file's own reader has read.
  void nameCaches(std::vector<SqlStatement> &statements) { caches.nameIn(statements); }

  /// A text beside the arguments, for what is said elsewhere; its index.
  int8_t addArgument(Expr &call, std::string value, Range range);

private:
  Names &names;
  CacheTables caches;
};

} // namespace migralint::annotating
