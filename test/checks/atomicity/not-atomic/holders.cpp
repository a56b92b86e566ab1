// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// Transactions held by objects, wrappers, callers and helpers that take a lambda.
#include <sqlite3.h>

class Database {
public:
  void exec(const char *sql) { sqlite3_exec(handle, sql, nullptr, nullptr, nullptr); }
  // Counted: only the outermost is real.
  void startTransaction() {
    if (depth++ == 0)
      exec("BEGIN");
  }
  void endTransaction() {
    if (--depth == 0)
      exec("COMMIT");
  }
  void undo() { exec("ROLLBACK"); }
  int storedVersion();

private:
  sqlite3 *handle;
  int depth = 0;
};

class Holder {
public:
  explicit Holder(Database &db) : db(db) { db.startTransaction(); }
  ~Holder() {
    if (!done)
      db.undo();
  }
  void keep() {
    db.endTransaction();
    done = true;
  }

private:
  Database &db;
  bool done = false;
};

Holder hold(Database &db) { return Holder(db); }

template <typename Work> void together(Database &db, Work work) {
  db.startTransaction();
  work();
  db.endTransaction();
}

void upgradeTo2(Database &db) {
  Holder holder(db);
  db.exec("ALTER TABLE plants ADD COLUMN a TEXT");
  db.exec("ALTER TABLE plants ADD COLUMN b TEXT");
  holder.keep();
}

void upgradeTo3(Database &db) {
  auto holder = hold(db);
  db.exec("ALTER TABLE plants ADD COLUMN c TEXT");
  db.exec("ALTER TABLE plants ADD COLUMN d TEXT");
  holder.keep();
}

void upgradeTo4(Database &db) {
  together(db, [&] {
    db.exec("ALTER TABLE plants ADD COLUMN e TEXT");
    db.exec("ALTER TABLE plants ADD COLUMN f TEXT");
  });
}

void upgradeTo5(Database &db) {
  db.exec("ALTER TABLE plants ADD COLUMN g TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}apart from the rest of its step{{.*}}[migration-not-atomic]
  db.exec("ALTER TABLE plants ADD COLUMN h TEXT");
}

// Held by the caller.
void upgradeTo6(Database &db) {
  db.exec("ALTER TABLE plants ADD COLUMN i TEXT");
  db.exec("ALTER TABLE plants ADD COLUMN j TEXT");
}

// Never committed.
void upgradeTo7(Database &db) {
  Holder holder(db);
  db.exec("ALTER TABLE plants ADD COLUMN k TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}never committed{{.*}}[migration-not-atomic]
}

void openStore(Database &db) {
  int version = db.storedVersion();
  if (version < 2)
    upgradeTo2(db);
  if (version < 3)
    upgradeTo3(db);
  if (version < 4)
    upgradeTo4(db);
  if (version < 5)
    upgradeTo5(db);
  db.startTransaction();
  if (version < 6)
    upgradeTo6(db);
  db.endTransaction();
  if (version < 7)
    upgradeTo7(db);
}
