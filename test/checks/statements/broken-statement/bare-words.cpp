// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement'
#include <sqlite3.h>

static void run(sqlite3 *db, const char *sql) { sqlite3_exec(db, sql, nullptr, nullptr, nullptr); }

int readVersion(sqlite3 *db);

void migratePlants(sqlite3 *db) {
  int dbVersion = readVersion(db);
  if (dbVersion < 1)
    run(db, "CREATE TABLE plants (id INTEGER PRIMARY KEY, state TEXT DEFAULT growing, note TEXT,"
            " seen TIMESTAMP DEFAULT CURRENT_TIMESTAMP)");
  if (dbVersion < 2) {
    run(db, "INSERT INTO plants (id, state) VALUES (1, active)");
    // CHECK: :[[@LINE-1]]:[[#]]: error: `active` is no value; a text needs quotes [migration-broken-statement]
    run(db, "INSERT INTO plants (id, state, seen) VALUES (2, 'active', CURRENT_TIMESTAMP)");
    run(db, "INSERT INTO plants (id, state, seen) VALUES (3, NULL, datetime('now'))");
    run(db, "INSERT INTO plants (id, state, note) VALUES (4, \"active\", x'00')");
    run(db, "INSERT INTO plants (id, state, note) VALUES (5, :state, TRUE)");
  }
  if (dbVersion < 3) {
    run(db, "UPDATE plants SET state = active WHERE id = 1");
    // CHECK: :[[@LINE-1]]:[[#]]: error: `plants` has no column `active` at this step; a text needs quotes [migration-broken-statement]
    run(db, "UPDATE plants SET note = 'x' WHERE state = active AND id > 3");
    // CHECK: :[[@LINE-1]]:[[#]]: error: `plants` has no column `active` at this step; a text needs quotes [migration-broken-statement]
    run(db, "DELETE FROM plants WHERE state IN ('old', gone)");
    // CHECK: :[[@LINE-1]]:[[#]]: error: `plants` has no column `gone` at this step; a text needs quotes [migration-broken-statement]
    run(db, "DELETE FROM plants WHERE status = 'gone'");
    // CHECK: :[[@LINE-1]]:[[#]]: error: `plants` has no column `status` at this step; did you mean `state`? [migration-broken-statement]
    run(db, "UPDATE plants SET state = note WHERE note = state OR plants.id = 3");
    run(db, "UPDATE plants SET state = \"active\" WHERE rowid = 1 AND note <> \"gone\"");
    run(db, "UPDATE plants SET state = (SELECT name FROM states WHERE plant = id)");
    run(db, "UPDATE plants SET state = name FROM states WHERE plant = plants.id");
    run(db, "DELETE FROM plants WHERE note IS TRUE AND seen < CURRENT_TIMESTAMP AND id IN (?, ?)");
    run(db, "DELETE FROM plants WHERE id IN (SELECT plant FROM gone WHERE reason = note)");
  }
}

// A table that is not known has any column.
void migrateBeds(sqlite3 *db) {
  if (readVersion(db) < 2)
    run(db, "UPDATE beds SET state = active WHERE kind = raised");
}
