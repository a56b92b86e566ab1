// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// sqlite_modern_cpp: SQL streamed into a database, values after it. It throws: no result is ignored.
#include <sqlite_modern_cpp.h>

void migrateStreamed(sqlite::database &store) {
  store << "UPDATE hives SET frames = frames + 1";
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  store << "UPDATE hives SET weight = weight * ? WHERE id > ?" << 2 << 10;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// The values are no part of the statement.
void migrateConstant(sqlite::database &store) {
  store << "UPDATE hives SET colour = ? WHERE colour = ?" << "yellow" << 3;
}

void migrateWhatIsNotThere(sqlite::database &store) {
  int count = 0;
  store << "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'queens'" >> count;
  if (count == 0)
    store << "CREATE TABLE queens (id INTEGER PRIMARY KEY)";
}

void migrateOnce(sqlite::database &store) {
  int version = 0;
  store << "PRAGMA user_version" >> version;
  if (version > 2)
    throw version;
  if (version < 2) {
    store << "BEGIN";
    store << "ALTER TABLE hives ADD COLUMN site TEXT";
    store << "UPDATE hives SET frames = frames + 1";
    store << "PRAGMA user_version = 2";
    store << "COMMIT";
  }
}

void open() {
  sqlite::database store("bees.db");
  migrateStreamed(store);
  migrateConstant(store);
  migrateWhatIsNotThere(store);
  migrateOnce(store);
}
