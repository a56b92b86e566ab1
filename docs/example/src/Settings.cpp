// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Settings.h"

#include <iostream>
#include <stdexcept>
#include <string>

namespace hivelog {

int settingsVersion(Database &database) {
  Statement statement(database, "SELECT value FROM settings WHERE name = 'version'");
  return statement.step() ? statement.integer(0) : 1;
}

/// Guarded, but the new version is never recorded: the reminders double at every start.
static void migrateReminders(Database &database, int version) {
  if (version < 2 && !database.execute("UPDATE reminders SET days = days * 7"))
    throw std::runtime_error(database.lastError());
}

/// Reads the version, says it, and goes on regardless of it.
static void migrateUnits(Database &database, int version) {
  std::cerr << "settings of version " << version << '\n';
  if (!database.execute("ALTER TABLE settings ADD COLUMN unit TEXT"))
    throw std::runtime_error(database.lastError());
}

/// Does nothing the second time. When the second statement fails, nobody notices.
static void migrateDefaults(Database &database) {
  if (!database.execute("INSERT OR IGNORE INTO settings (name, value) VALUES ('units', 'metric')"))
    throw std::runtime_error(database.lastError());
  database.execute("UPDATE settings SET value = 'metric' WHERE value = 'si'");
}

void migrateSettings(Database &database) {
  const int version = settingsVersion(database);
  migrateReminders(database, version);
  migrateUnits(database, version);
  migrateDefaults(database);
}

} // namespace hivelog
