// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-order' --implicit-check-not='[migration-newer-not-refused'
// A version below zero says that none is known: asking for it is no step of a chain.
#include <sqlite3.h>

int readVersion(sqlite3 *db);

void open(sqlite3 *db) {
  int version = readVersion(db);
  if (version == -1)
    sqlite3_exec(db, "DELETE FROM plant WHERE id = 1", nullptr, nullptr, nullptr);
}

// CHECK: checked 1 file
