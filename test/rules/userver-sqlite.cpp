// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// userver's SQLite driver: at once on the client, in a transaction, and behind a savepoint.
#include <userver/storages/sqlite/client.hpp>

using storages::sqlite::OperationType;

void migrateAtOnce(storages::sqlite::ClientPtr client) {
  client->Execute(OperationType::kReadWrite, "UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  client->ExecuteDecompose(OperationType::kReadWrite, "UPDATE hives SET weight = weight * ?", 2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// There is no call that asks for a table: SQLite is asked with SQL.
void migrateWhatIsNotThere(storages::sqlite::Client &client) {
  auto found = client.Execute(OperationType::kReadOnly, "SELECT name FROM sqlite_master WHERE name = 'queens'")
                   .AsOptionalSingleField<std::string>();
  if (!found)
    client.Execute(OperationType::kReadWrite, "CREATE TABLE queens (id INTEGER PRIMARY KEY)");
}

// A failure is thrown: there is no result to look at.
void migrateOnce(storages::sqlite::Client &client) {
  int version = client.Execute(OperationType::kReadOnly, "PRAGMA user_version").AsSingleField<int>();
  if (version > 3)
    throw version;
  if (version < 2) {
    auto transaction = client.Begin(OperationType::kReadWrite, {});
    transaction.Execute("UPDATE hives SET frames = frames + 1");
    transaction.Execute("PRAGMA user_version = 2");
    transaction.Commit();
  }
  if (version < 3) {
    auto third = client.Save(OperationType::kReadWrite, "third");
    third.Execute("UPDATE hives SET frames = frames + 1");
    third.Execute("PRAGMA user_version = 3");
    third.Release();
  }
}

// Its destructor undoes what nobody commits.
void migrateForgotten(storages::sqlite::Client &client, int storedVersion) {
  if (storedVersion < 4) {
    auto transaction = client.Begin(OperationType::kReadWrite, {});
    transaction.Execute("UPDATE hives SET frames = frames + 1");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    transaction.Execute("PRAGMA user_version = 4");
  }
}

void open(storages::sqlite::ClientPtr client, int storedVersion) {
  migrateAtOnce(client);
  migrateWhatIsNotThere(*client);
  migrateOnce(*client);
  migrateForgotten(*client, storedVersion);
}
