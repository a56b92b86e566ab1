// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// userver's MySQL driver: at once on the cluster, rows at a time, in a transaction.
#include <userver/storages/mysql/cluster.hpp>

using storages::mysql::ClusterHostType;

void migrateAtOnce(storages::mysql::Cluster &cluster) {
  cluster.ExecuteCommand(ClusterHostType::kPrimary, "UPDATE hives SET frames = frames + 1 WHERE site = 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  cluster.Execute(ClusterHostType::kPrimary, "UPDATE hives SET weight = weight * ? WHERE site = 1", 2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// There is no call that asks for a table: MySQL is asked with SQL.
void migrateWhatIsNotThere(storages::mysql::Cluster &cluster) {
  auto found = cluster.Execute(ClusterHostType::kPrimary,
                               "SELECT 1 FROM information_schema.tables WHERE table_name = 'queens'")
                   .AsOptionalSingleField<int>();
  if (!found)
    cluster.ExecuteCommand(ClusterHostType::kPrimary, "CREATE TABLE queens (id INT PRIMARY KEY)");
}

// A failure is thrown: there is no result to look at.
void migrateOnce(storages::mysql::Cluster &cluster, int storedVersion) {
  if (storedVersion > 2)
    throw storedVersion;
  if (storedVersion < 2) {
    auto transaction = cluster.Begin(ClusterHostType::kPrimary);
    transaction.Execute("UPDATE hives SET frames = frames + 1 WHERE site = 1");
    transaction.Execute("UPDATE schema_version SET version = 2");
    transaction.Commit();
  }
}

void migrateApart(storages::mysql::Cluster &cluster, int storedVersion) {
  if (storedVersion < 3) {
    cluster.Execute(ClusterHostType::kPrimary, "UPDATE hives SET frames = frames + 1 WHERE site = 1");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    cluster.Execute(ClusterHostType::kPrimary, "UPDATE schema_version SET version = 3");
  }
}

void open(storages::mysql::Cluster &cluster, int storedVersion) {
  migrateAtOnce(cluster);
  migrateWhatIsNotThere(cluster);
  migrateOnce(cluster, storedVersion);
  migrateApart(cluster, storedVersion);
}
