// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The ways back, for beekeepers who return to an older release. Not every step has one.
#include "Store.h"

namespace hivelog {

static bool downgradeTo6(Database &database) {
  return database.execute("ALTER TABLE inspections ADD COLUMN mood TEXT");
}

bool downgradeStore(Database &database, int version) {
  if (database.userVersion() >= 6 && version < 6)
    return downgradeTo6(database) && database.execute("PRAGMA user_version = 5");
  return true;
}

} // namespace hivelog
