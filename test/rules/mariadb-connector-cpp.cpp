// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// MariaDB Connector/C++: at once, prepared, in batches, its transactions and what it tells of the schema.
#include <memory>
#include <mariadb/conncpp.hpp>

void migrateAtOnce(sql::Connection *store) {
  std::unique_ptr<sql::Statement> statement(store->createStatement());
  statement->execute("UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-unbatched-backfill]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  statement->executeUpdate("UPDATE hives SET names = CONCAT(names, 'x')");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  store->createStatement()->execute("UPDATE hives SET age = age + 1 WHERE site = 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migratePrepared(sql::Connection *store) {
  std::unique_ptr<sql::PreparedStatement> grow(
      store->prepareStatement("UPDATE hives SET weight = weight * ? WHERE site = ?"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  grow->setInt(1, 2);
  grow->setString(2, "home");
  grow->executeUpdate();
}

// A value that nobody sets, and one that is set twice.
void migrateBound(sql::Connection *store) {
  sql::PreparedStatement *name = store->prepareStatement("UPDATE hives SET queen = ? WHERE id = ?");
  name->setString(1, "Bea");
  name->setInt(1, 7);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-broken-statement]
  name->execute();
}

void migrateBatch(sql::Statement *statement) {
  statement->addBatch("UPDATE hives SET age = age + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  statement->executeBatch();
}

// Prepared and never run.
void migrateNothing(sql::Connection *store) {
  sql::PreparedStatement *grow = store->prepareStatement("UPDATE hives SET frames = frames + 1");
  delete grow;
}

void migrateWhatIsNotThere(sql::Connection *store, sql::Statement *statement) {
  sql::DatabaseMetaData *about = store->getMetaData();
  std::list<sql::SQLString> types{"TABLE"};
  sql::ResultSet *found = about->getTables("", "", "queens", types);
  if (!found->next())
    statement->execute("CREATE TABLE queens (id INT PRIMARY KEY)");
  sql::ResultSet *columns = about->getColumns("", "", "hives", "site");
  if (!columns->next())
    statement->execute("ALTER TABLE hives ADD COLUMN site TEXT");
}

// A failure is thrown: there is no result to look at.
void migrateOnce(sql::Connection *store, sql::Statement *statement, int storedVersion) {
  if (storedVersion > 2)
    throw storedVersion;
  if (storedVersion < 2) {
    store->setAutoCommit(false);
    statement->execute("UPDATE hives SET frames = frames + 1 WHERE site = 1");
    statement->execute("UPDATE schema_version SET version = 2");
    store->commit();
    store->setAutoCommit(true);
  }
}

// Where commits are by hand, each begins the next transaction.
void migrateTwice(sql::Connection *store, sql::Statement *statement, int storedVersion) {
  store->setAutoCommit(false);
  if (storedVersion < 4) {
    statement->execute("UPDATE hives SET frames = frames + 1 WHERE site = 1");
    statement->execute("UPDATE schema_version SET version = 4");
    store->commit();
  }
  if (storedVersion < 5) {
    statement->execute("UPDATE hives SET frames = frames + 1 WHERE site = 1");
    statement->execute("UPDATE schema_version SET version = 5");
    store->commit();
  }
}

// Each commits by itself.
void migrateApart(sql::Statement *statement, int storedVersion) {
  if (storedVersion < 3) {
    statement->execute("UPDATE hives SET frames = frames + 1 WHERE site = 1");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    statement->execute("UPDATE schema_version SET version = 3");
  }
}

void open(sql::Connection *store, sql::Statement *statement, int storedVersion) {
  migrateAtOnce(store);
  migratePrepared(store);
  migrateBound(store);
  migrateBatch(statement);
  migrateNothing(store);
  migrateWhatIsNotThere(store, statement);
  migrateOnce(store, statement, storedVersion);
  migrateApart(statement, storedVersion);
  migrateTwice(store, statement, storedVersion);
}
