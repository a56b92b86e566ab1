// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// A statement of a class that nothing is known of but its name keeps the text that it is made with until it is stepped.
// Deleting the version to store it anew is no loss.
#include "garden/db.h"

static void setVersion(garden::Connection &db, int version) {
  db.Execute("DELETE FROM version");
  garden::DbStatement stmt("INSERT INTO version VALUES(?)", db);
  stmt.BindInt32(0, version);
  stmt.Step();
}

static void upgradeToV2(garden::Connection &db) {
  garden::DbStatement stmt("UPDATE plants SET height = height * 10", db);
  stmt.Step();
}

static void upgradeToV3(garden::Connection &db) {
  garden::DbStatement stmt("DELETE FROM beds WHERE width = 0", db);
  stmt.Step();
  // CHECK: :[[@LINE-1]]:3: note: rows of beds {{.*}}[migration-destructive-without-down]
}

void openStore(garden::Connection &db, int version) {
  ScopedTransaction transaction(db);
  if (version < 2)
    upgradeToV2(db);
  if (version < 3)
    upgradeToV3(db);
  if (version > 3)
    throw NewerStore();
  setVersion(db, 3);
  transaction.commit();
}
