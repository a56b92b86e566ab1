// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a change of a column's type means to a server: whether the rows must be written anew, and
// whether programs that know the old type can go on reading and writing. Types as in Column::type.
#pragma once

#include "model/sql.h"

#include <string_view>

namespace migralint::linking {

enum class Retype : uint8_t {
  Harmless, ///< the engine changes its catalog only; or nothing is known
  Rewrites, ///< each row is written anew, and old programs still fit
  Breaks    ///< narrower, or of another family: old programs no longer fit
};

/// `before` is empty if it is not known.
Retype retypeOf(std::string_view before, std::string_view after, Dialect dialect);

/// Whether it is PostgreSQL's type of a day and time, with or without a time zone.
bool isMoment(std::string_view type);

} // namespace migralint::linking
