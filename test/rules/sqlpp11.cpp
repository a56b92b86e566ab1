// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// sqlpp11: SQL as text and as expressions, transactions. It throws: no result is ignored.
#include <sqlpp11/sqlite3/sqlite3.h>
#include <sqlpp11/sqlpp11.h>

namespace sql = sqlpp::sqlite3;

void migrateText(sql::connection &db) {
  db.execute("UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateExpressions(sql::connection &db, const Hives &hives) {
  db(update(hives).set(hives.frames = hives.frames + 1).unconditionally());
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  db(sqlpp::update(hives).set(hives.name = hives.name + "x").where(hives.id > 3));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateConstants(sql::connection &db, const Hives &hives) {
  db(update(hives).set(hives.frames = 10).where(hives.frames < 10));
}

// It has no probe: SQLite's own table is asked.
void migrateWhatIsNotThere(sql::connection &db, const SqliteMaster &tables) {
  const auto &count = db(select(count(tables.name)).from(tables).where(tables.name == "queens"));
  if (count.front().count == 0)
    db.execute("CREATE TABLE IF NOT EXISTS queens (id INTEGER PRIMARY KEY)");
}

void migrateOnce(sql::connection &db, const Hives &hives, int storedVersion) {
  if (storedVersion > 2)
    throw storedVersion;
  if (storedVersion < 2) {
    auto tx = start_transaction(db);
    db(update(hives).set(hives.frames = hives.frames + 1).unconditionally());
    db.execute("PRAGMA user_version = 2");
    tx.commit();
  }
}

// The table says that it is the version, whatever its column is called.
void migrateByTable(sql::connection &db, const Hives &hives, const SchemaVersion &schemaVersion) {
  const int stored = db(select(schemaVersion.number).from(schemaVersion).unconditionally()).front().number;
  if (stored > 1)
    throw stored;
  if (stored < 1) {
    auto tx = start_transaction(db);
    db(update(hives).set(hives.frames = hives.frames + 1).unconditionally());
    db(update(schemaVersion).set(schemaVersion.number = 1).unconditionally());
    tx.commit();
  }
}

// The transaction is undone by its destructor.
void migrateUncommitted(sql::connection &db, const Hives &hives, int storedVersion) {
  if (storedVersion > 3)
    throw storedVersion;
  if (storedVersion < 3) {
    auto tx = start_transaction(db);
    db.execute("UPDATE hives SET frames = frames + 1");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: the transaction {{.*}} is never committed {{.*}}[migration-not-atomic]
    db.execute("PRAGMA user_version = 3");
  }
}

void open(sql::connection &db, const Hives &hives, const SqliteMaster &tables, const SchemaVersion &schemaVersion,
          int storedVersion) {
  migrateByTable(db, hives, schemaVersion);
  migrateText(db);
  migrateExpressions(db, hives);
  migrateConstants(db, hives);
  migrateWhatIsNotThere(db, tables);
  migrateOnce(db, hives, storedVersion);
  migrateUncommitted(db, hives, storedVersion);
}
