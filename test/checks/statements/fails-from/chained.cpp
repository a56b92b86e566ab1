// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-fails-from]'
// Statements of which each runs when the one before has worked: one sequence.
#include <QSqlDatabase>
#include <QSqlQuery>
#include <sqlite3.h>

int storedVersion();

static bool run(QSqlDatabase db, const char *sql) {
  QSqlQuery query(db);
  return query.exec(sql);
}

static bool upgradeTo1(QSqlDatabase db) {
  return run(db, "CREATE TABLE beds (id INTEGER PRIMARY KEY)") && run(db, "CREATE TABLE rows (id INTEGER PRIMARY KEY)");
}

static bool upgradeTo2(QSqlDatabase db) {
  return run(db, "ALTER TABLE beds ADD COLUMN soil TEXT") &&
         run(db, "ALTER TABLE beds ADD COLUMN area INTEGER") &&
         run(db, "UPDATE beds SET area = 0");
}

static bool upgradeTo3(QSqlDatabase db) {
  bool ok = run(db, "ALTER TABLE rows ADD COLUMN soil TEXT");
  ok = ok && run(db, "ALTER TABLE beds ADD COLUMN area INTEGER");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `upgradeTo3` fails on what the steps before it leave: duplicate column name: area [migration-fails-from]
  return ok;
}

static bool upgradeTo4(QSqlDatabase db) {
  QSqlQuery query(db);
  if (query.exec("ALTER TABLE rows ADD COLUMN slope INTEGER")) {
    if (query.exec("ALTER TABLE rows ADD COLUMN soil TEXT"))
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `upgradeTo4` fails on what the steps before it leave: duplicate column name: soil [migration-fails-from]
      return true;
  }
  return false;
}

// Run only where the first has failed, and where rows are found: nothing is known of them.
static bool upgradeTo5(QSqlDatabase db) {
  QSqlQuery query(db);
  if (!query.exec("ALTER TABLE rows ADD COLUMN shade INTEGER"))
    query.exec("ALTER TABLE rows ADD COLUMN slope INTEGER");
  if (query.exec("SELECT 1 FROM beds WHERE slope IS NULL") && query.exec("ALTER TABLE beds ADD COLUMN soil TEXT"))
    return true;
  return run(db, "ALTER TABLE rows ADD COLUMN name TEXT") || run(db, "ALTER TABLE rows ADD COLUMN slope INTEGER");
}

bool upgrade(QSqlDatabase db) {
  const int version = storedVersion();
  if (version < 1 && !upgradeTo1(db))
    return false;
  if (version < 2 && !upgradeTo2(db))
    return false;
  if (version < 3 && !upgradeTo3(db))
    return false;
  if (version < 4 && !upgradeTo4(db))
    return false;
  if (version < 5 && !upgradeTo5(db))
    return false;
  return true;
}
