// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Drogon's database client: in step, later, in coroutines, streamed; transactions that commit when they go.
#include <drogon/drogon.h>
#include <drogon/orm/DbClient.h>

using namespace drogon;
using namespace drogon::orm;

void migrateInStep(const DbClientPtr &client) {
  client->execSqlSync("UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  client->execSqlSync("UPDATE hives SET weight = weight * $1", 2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateLater(const DbClientPtr &client) {
  client->execSqlAsync(
      "UPDATE hives SET age = age + $1", [](const Result &) {}, [](const DrogonDbException &) {}, 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

Task<void> migrateInCoroutine(DbClientPtr client) {
  co_await client->execSqlCoro("UPDATE hives SET queens = queens + $1", 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateStreamed(const DbClientPtr &client) {
  *client << "UPDATE hives SET names = names || $1" << "x" << Mode::Blocking >> [](const Result &) {} >>
      [](const DrogonDbException &) {};
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// Of any client.
template <class Client> void migrateGeneric(Client &client) {
  client.execSqlSync("UPDATE hives SET sites = sites + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// The future holds what went wrong.
void migrateUnseen(const DbClientPtr &client) {
  client->execSqlAsyncFuture("ALTER TABLE hives ADD COLUMN IF NOT EXISTS site TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`execSqlAsyncFuture` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
}

void migrateCounter(const DbClientPtr &client) {
  Mapper<Hive> mapper(client);
  mapper.increment({"frames"}, Criteria("id", CompareOperator::GT, 3), 1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateObjects(const DbClientPtr &client) {
  Mapper<Hive> mapper(client);
  for (auto &hive : mapper.findAll()) {
    hive.setFrames(hive.getValueOfFrames() * 2);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
    mapper.update(hive);
  }
}

// It has no probe: the engine's own tables are asked.
void migrateWhatIsNotThere(const DbClientPtr &client) {
  auto found = client->execSqlSync("SELECT 1 FROM information_schema.tables WHERE table_name = 'queens'");
  if (found.empty())
    client->execSqlSync("CREATE TABLE queens (id INTEGER PRIMARY KEY)");
}

void migrateOnce(const DbClientPtr &client, int storedVersion) {
  if (storedVersion > 2)
    throw storedVersion;
  if (storedVersion < 2) {
    auto transaction = client->newTransaction();
    transaction->execSqlSync("UPDATE hives SET frames = frames + 1 WHERE id < 100");
    *transaction << "UPDATE hives SET names = names || 'x'" << Mode::Blocking >> [](const Result &) {} >>
        [](const DrogonDbException &) {};
    transaction->execSqlSync("UPDATE schema_version SET version = 2");
  }
}

void open(const DbClientPtr &client, int storedVersion) {
  migrateInStep(client);
  migrateLater(client);
  migrateInCoroutine(client);
  migrateStreamed(client);
  migrateGeneric(*client);
  migrateUnseen(client);
  migrateCounter(client);
  migrateObjects(client);
  migrateWhatIsNotThere(client);
  migrateOnce(client, storedVersion);
}
