// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Objects of the program whose fields are changed by a migration: is the object one that is stored,
// and does a call of a setter change the value that it finds? Keys and documents are put_backs.h.
#pragma once

#include "model/linking/operations.h"

namespace migralint::linking {

/// Whether a field that is changed is stored: in a record that migration code was given, or one
/// that it hands to what stores it, also as an element of something greater.
bool isStoredField(const OwnOperation &own);

/// `hive.setAge(hive.age() + 1)`, `hive.age(hive.age() + 1)`.
bool changesOwnValue(const Expr &call);

} // namespace migralint::linking
