// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// userver's PostgreSQL driver: at once on the cluster, in a transaction, and queries kept as constants.
#include <userver/storages/postgres/cluster.hpp>

namespace pg = storages::postgres;

const pg::Query grow{"UPDATE hives SET weight = weight * $1 WHERE site = 1", pg::Query::Name{"grow"}};

void migrateAtOnce(storages::postgres::ClusterPtr cluster, storages::postgres::CommandControl limits) {
  cluster->Execute(pg::ClusterHostType::kMaster, "UPDATE hives SET frames = frames + 1 WHERE site = 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  cluster->Execute(pg::ClusterHostType::kMaster, limits, "UPDATE hives SET names = names || 'x' WHERE site = 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  cluster->Execute(pg::ClusterHostType::kMaster, grow, 2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// There is no call that asks for a table: PostgreSQL's catalogue is asked with SQL.
void migrateWhatIsNotThere(storages::postgres::Cluster &cluster) {
  auto found = cluster.Execute(pg::ClusterHostType::kMaster,
                               "SELECT 1 FROM information_schema.tables WHERE table_name = 'queens'");
  if (found.IsEmpty())
    cluster.Execute(pg::ClusterHostType::kMaster, "CREATE TABLE queens (id INT PRIMARY KEY)");
  cluster.Execute(pg::ClusterHostType::kMaster, "ALTER TABLE hives ADD COLUMN IF NOT EXISTS site TEXT");
}

// A failure is thrown: there is no result to look at.
void migrateOnce(storages::postgres::Cluster &cluster, int storedVersion) {
  if (storedVersion > 2)
    throw storedVersion;
  if (storedVersion < 2) {
    auto transaction = cluster.Begin(pg::ClusterHostType::kMaster, {});
    transaction.Execute("UPDATE hives SET frames = frames + 1 WHERE site = 1");
    transaction.Execute("UPDATE schema_version SET version = 2");
    transaction.Commit();
  }
}

// Its destructor undoes what nobody commits.
void migrateForgotten(storages::postgres::Cluster &cluster, int storedVersion) {
  if (storedVersion < 3) {
    auto transaction = cluster.Begin(pg::ClusterHostType::kMaster, {});
    transaction.Execute("UPDATE hives SET frames = frames + 1 WHERE site = 1");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    transaction.Execute("UPDATE schema_version SET version = 3");
  }
}

void open(storages::postgres::ClusterPtr cluster, storages::postgres::CommandControl limits, int storedVersion) {
  migrateAtOnce(cluster, limits);
  migrateWhatIsNotThere(*cluster);
  migrateOnce(*cluster, storedVersion);
  migrateForgotten(*cluster, storedVersion);
}
