// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// First creation, and the steps up to version 4: a ladder, as the first releases wrote them.
#include "Store.h"

#include <iostream>
#include <stdexcept>

namespace hivelog {

static bool createTables(Database &database) {
  return database.execute(R"sql(
    CREATE TABLE hives (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      queen_colour TEXT,
      frames INTEGER NOT NULL DEFAULT 10,
      inspected INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE inspections (
      id INTEGER PRIMARY KEY,
      hive INTEGER NOT NULL,
      day TEXT NOT NULL,
      mites INTEGER,
      minutes INTEGER
    );
    CREATE TABLE harvests (
      id INTEGER PRIMARY KEY,
      hive INTEGER NOT NULL,
      day TEXT NOT NULL,
      grams INTEGER NOT NULL
    );
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT);
    CREATE TABLE reminders (id INTEGER PRIMARY KEY, days INTEGER NOT NULL);
    CREATE TABLE map_cache (tile TEXT PRIMARY KEY, image BLOB);
    CREATE TABLE log (text TEXT NOT NULL);
    PRAGMA user_version = 8;
  )sql");
}

/// The ladder: each step looks at the stored version, and records its own in the same transaction.
static bool upgradeLadder(Database &database, int version) {
  if (version < 2) {
    if (!database.execute("BEGIN;"
                          "ALTER TABLE hives ADD COLUMN queen_colour TEXT;"
                          "ALTER TABLE hives ADD COLUMN place TEXT;"
                          "PRAGMA user_version = 2;"
                          "COMMIT"))
      return false;
  }
  if (version < 3) {
    // Weights were kilograms.
    if (!database.execute("BEGIN") ||
        !database.execute("UPDATE harvests SET grams = grams * 1000") ||
        !database.execute("PRAGMA user_version = 3") || !database.execute("COMMIT"))
      return false;
  }
  if (version < 4) {
    // A complete rebuild: every column is copied, so nothing is lost.
    if (!database.execute("BEGIN") ||
        !database.execute("CREATE TABLE settings_new (name TEXT PRIMARY KEY, value TEXT)") ||
        !database.execute("INSERT INTO settings_new (name, value) "
                          "SELECT name, value FROM settings") ||
        !database.execute("DROP TABLE settings") ||
        !database.execute("ALTER TABLE settings_new RENAME TO settings") ||
        !database.execute("PRAGMA user_version = 4") || !database.execute("COMMIT"))
      return false;
  }
  return true;
}

/// Added late in a hurry: runs at every start, and from the second on the user reads an error.
static void upgradePhotos(Database &database) {
  if (!database.execute("ALTER TABLE inspections ADD COLUMN photo TEXT"))
    throw std::runtime_error(database.lastError());
}

/// The same need, met with a question first.
static void upgradeWeather(Database &database) {
  if (!database.hasColumn("inspections", "weather") &&
      !database.execute("ALTER TABLE inspections ADD COLUMN weather TEXT"))
    throw std::runtime_error(database.lastError());
}

bool openStore(Database &database) {
  const int version = database.userVersion();
  if (version > latestVersion) {
    std::cerr << "this store was written by a newer Hivelog\n";
    return false;
  }
  if (version == 0)
    return createTables(database);
  if (version < latestVersion) {
    if (!upgradeLadder(database, version) || !runMigrations(database, version))
      return false;
  }
  upgradePhotos(database);
  upgradeWeather(database);
  return true;
}

/// Exports of Hivelog 1 hold kilograms. Nothing asks whether this one does.
static bool convertWeightsToGrams(Database &database) {
  return database.execute("UPDATE harvests SET grams = grams * 1000");
}

bool importStore(Database &database, const std::string &path) {
  Statement attach(database, "ATTACH ? AS other");
  attach.bind(1, path).step();
  return database.execute("INSERT OR IGNORE INTO harvests SELECT * FROM other.harvests") &&
         convertWeightsToGrams(database);
}

} // namespace hivelog
