// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t && cd %t && migralint check --fail-on never --color never dbwrappers.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Database wrappers of media programs: UpdateTables(int) under the manager's transaction, datasets that
// throw, and queries that give back whether they worked.
#include "dbwrappers/Database.h"
#include "dbwrappers/dataset.h"

class HiveDatabase : public CDatabase {
public:
  void CreateTables() override {
    m_pDS->exec("CREATE TABLE hives (id INTEGER PRIMARY KEY, frames INTEGER, names TEXT)");
  }
  void CreateAnalytics() override { m_pDS->exec("CREATE INDEX ix_hives ON hives (frames)"); }
  // The manager holds a transaction around it, and records the version.
  void UpdateTables(int version) override {
    if (version < 2)
      m_pDS->exec("UPDATE hives SET frames = frames + 1");
    if (version < 3) {
      m_pDS->exec("ALTER TABLE hives ADD COLUMN site TEXT");
      m_pDS->exec("UPDATE hives SET names = names || 'x'");
    }
    if (version < 4) {
      m_pDS->exec("DROP TABLE guests");
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
    }
  }
  int GetSchemaVersion() const override { return 4; }

  // Outside of the manager's steps nothing holds or guards it.
  void migrateByHand() {
    ExecuteQuery("UPDATE hives SET frames = frames + 1");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
    // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  }
  void migrateFormatted() {
    std::string sql = PrepareSQL("UPDATE hives SET frames = frames + %i", 2);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
    m_pDS->exec(sql);
    m_pDS->exec(PrepareSQL("UPDATE hives SET age = age + %i", 2));
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  }
  void migrateInTransaction(int version) {
    if (version < 5) {
      BeginTransaction();
      m_pDS->exec("UPDATE hives SET age = age + 1");
      m_pDS->exec("UPDATE schema_version SET version = 5");
      if (!CommitTransaction())
        RollbackTransaction();
    }
  }
  void migrateApart(int version) {
    if (version < 6) {
      m_pDS->exec("UPDATE hives SET age = age + 1");
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
      m_pDS->exec("UPDATE schema_version SET version = 6");
    }
  }
  // It has no probe: the engine's own table is asked.
  void migrateWhatIsNotThere() {
    m_pDS->query("SELECT name FROM sqlite_master WHERE name = 'queens'");
    if (m_pDS->num_rows() == 0)
      m_pDS->exec("CREATE TABLE queens (id INTEGER PRIMARY KEY)");
  }
  bool open(int version) {
    if (version > 6)
      return false;
    migrateByHand();
    migrateFormatted();
    migrateInTransaction(version);
    migrateApart(version);
    migrateWhatIsNotThere();
    return true;
  }

private:
  std::unique_ptr<dbiplus::Dataset> m_pDS;
};
