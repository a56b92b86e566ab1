// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-live-definition'
// What reads and stores the version is shared by all steps and by today's code, and has to be.
#include <sqlite3.h>

static void set_db_version(sqlite3 *db, int version) {
  char *sql = sqlite3_mprintf("INSERT OR REPLACE INTO meta (name, value) VALUES ('garden', %d)", version);
  sqlite3_exec(db, sql, nullptr, nullptr, nullptr);
}

static void putPlant(sqlite3 *db, int id) {
  char *sql = sqlite3_mprintf("INSERT OR REPLACE INTO plants (id, height) VALUES (%d, 1)", id);
  sqlite3_exec(db, sql, nullptr, nullptr, nullptr);
}

static int migrate_1_to_2(sqlite3 *db) {
  sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN height INTEGER", nullptr, nullptr, nullptr);
  putPlant(db, 1);
  // CHECK: :[[@LINE-1]]:3: warning: the old step migrate_1_to_2 writes with today's `putPlant`{{.*}}[migration-live-definition]
  set_db_version(db, 2);
  return 0;
}

static int migrate_2_to_3(sqlite3 *db) {
  sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN width INTEGER", nullptr, nullptr, nullptr);
  set_db_version(db, 3);
  return 0;
}

void createStore(sqlite3 *db) {
  putPlant(db, 2);
  set_db_version(db, 3);
}

int upgrade(sqlite3 *db, int version) {
  if (version < 2)
    migrate_1_to_2(db);
  if (version < 3)
    migrate_2_to_3(db);
  return 0;
}
