// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-lock-hazard]'
// Statements in strings: the library tells the dialect, and where transactions begin and end.
#include <pqxx/pqxx>

void upgradeInTransaction(pqxx::connection &connection, int storedVersion) {
  if (storedVersion < 2) {
    pqxx::work transaction(connection);
    transaction.exec("CREATE INDEX by_bed ON plants (bed)");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: writers of `plants` wait until the index is built [migration-lock-hazard]
    transaction.exec("CREATE INDEX CONCURRENTLY by_row ON plants (row)");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `CREATE INDEX CONCURRENTLY by_row ON plants (row)` fails{{.*}}[migration-lock-hazard]
    transaction.exec("CREATE TABLE tools (id int)");
    transaction.exec("CREATE INDEX by_id ON tools (id)");
    transaction.exec("UPDATE store SET version = 2");
    transaction.commit();
  }
}

void upgradeOutside(pqxx::connection &connection, int storedVersion) {
  if (storedVersion < 3) {
    pqxx::nontransaction plain(connection);
    plain.exec("CREATE INDEX CONCURRENTLY by_name ON plants (name)");
    plain.exec("UPDATE store SET version = 3");
  }
}

void openStore(pqxx::connection &connection, int storedVersion) {
  upgradeInTransaction(connection, storedVersion);
  upgradeOutside(connection, storedVersion);
}
