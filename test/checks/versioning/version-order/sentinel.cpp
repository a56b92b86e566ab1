// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-order' --implicit-check-not='[migration-newer-not-refused'
// A version below zero says that none is known: asking for it is no step of a chain.
#include <sqlite3.h>

int readVersion(sqlite3 *db);

void open(sqlite3 *db) {
  int version = readVersion(db);
  if (version == -1)
    sqlite3_exec(db, "DELETE FROM plant WHERE id = 1", nullptr, nullptr, nullptr);
}

constexpr int latestVersion = 7;

bool upgradeSchema(sqlite3 *db, int from) {
  if (from == 0)
    return sqlite3_exec(db, "CREATE TABLE plants (id INTEGER)", nullptr, nullptr, nullptr) == SQLITE_OK;
  for (int version = from; version < latestVersion; ++version)
    if (!runScript(db, version))
      return false;
  return true;
}

bool openStore(sqlite3 *db, sqlite3_stmt *statement) {
  int version = -1;
  if (sqlite3_step(statement) == SQLITE_ROW)
    version = sqlite3_column_int(statement, 0);
  if (version > 0 && version != latestVersion) {
    // CHECK: :[[@LINE-1]]:7: warning: {{.*}}[migration-newer-not-refused]
    printf("schema of version %d\n", version);
    return upgradeSchema(db, version);
  } else if (version < 0) {
    return upgradeSchema(db, 0);
  }
  return true;
}

// CHECK: checked 1 file
