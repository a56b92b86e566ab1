// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The steps from version 5 on: a table that a loop runs from the stored version. The ways back are
// in Downgrades.cpp.
#include "Store.h"

#include <iterator>
#include <string>

namespace hivelog {

static bool upgradeTo5(Database &database) {
  return database.execute("ALTER TABLE inspections ADD COLUMN minutes INTEGER") &&
         database.execute("CREATE INDEX inspections_by_day ON inspections(day)") &&
         database.execute("INSERT INTO log (text) VALUES ('inspections are timed')");
}

/// The mood is dropped; `downgradeTo6` knows the way back.
static bool upgradeTo6(Database &database) {
  return database.execute("ALTER TABLE inspections DROP COLUMN mood");
}

/// A rebuild that forgets `place`: what the beekeeper wrote there is gone.
static bool upgradeTo7(Database &database) {
  return database.execute("CREATE TABLE hives_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL,"
                          " queen_colour TEXT, frames INTEGER NOT NULL DEFAULT 10,"
                          " inspected INTEGER NOT NULL DEFAULT 0)") &&
         database.execute("INSERT INTO hives_new (id, name, queen_colour, frames, inspected)"
                          " SELECT id, name, queen_colour, frames, inspected FROM hives") &&
         database.execute("DROP TABLE hives") &&
         database.execute("ALTER TABLE hives_new RENAME TO hives");
}

static bool upgradeTo8(Database &database) {
  return database.execute("DROP INDEX IF EXISTS inspections_by_day") &&
         database.execute("DELETE FROM map_cache") && database.execute("DELETE FROM log");
}

struct Migration {
  int version;
  bool (*apply)(Database &);
};

static const Migration migrations[] = {
    {5, upgradeTo5},
    {6, upgradeTo6},
    {7, upgradeTo7},
    {8, upgradeTo8},
};

bool runMigrations(Database &database, int storedVersion) {
  if (storedVersion > std::rbegin(migrations)->version)
    return false; // a newer program wrote it
  for (const Migration &migration : migrations) {
    if (migration.version <= storedVersion)
      continue;
    if (!database.execute("BEGIN") || !migration.apply(database) ||
        !database.execute("PRAGMA user_version = " + std::to_string(migration.version)) ||
        !database.execute("COMMIT")) {
      database.execute("ROLLBACK");
      return false;
    }
  }
  return true;
}

} // namespace hivelog
