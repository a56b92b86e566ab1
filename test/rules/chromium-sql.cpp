// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Chromium's //sql: statements, at once and prepared, the version in a MetaTable, probes.
#include "sql/database.h"
#include "sql/meta_table.h"
#include "sql/statement.h"
#include "sql/transaction.h"

bool MigrateAtOnce(sql::Database *db) {
  return db->Execute("UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

bool MigratePrepared(sql::Database *db, int factor) {
  sql::Statement statement(db->GetUniqueStatement("UPDATE hives SET weight = weight * ?"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  statement.BindInt(0, factor);
  return statement.Run();
}

bool MigrateCached(sql::Database *db) {
  sql::Statement statement;
  statement.Assign(db->GetCachedStatement(SQL_FROM_HERE, "UPDATE hives SET age = age + 1"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  return statement.Run();
}

// Prepared and never run.
bool MigrateNothing(sql::Database *db) {
  sql::Statement statement(db->GetUniqueStatement("UPDATE hives SET weight = weight * 2"));
  return statement.is_valid();
}

bool MigrateUnseen(sql::Database *db) {
  if (!db->DoesColumnExist("hives", "site"))
    db->Execute("ALTER TABLE hives ADD COLUMN site TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`Execute` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
  return true;
}

bool MigrateWhatIsNotThere(sql::Database *db) {
  if (!db->DoesTableExist("queens") && !db->Execute("CREATE TABLE queens (id INTEGER PRIMARY KEY)"))
    return false;
  if (!db->DoesColumnExist("hives", "colour"))
    return db->Execute("ALTER TABLE hives ADD COLUMN colour TEXT");
  return true;
}

bool MigrateOnce(sql::Database *db, sql::MetaTable *meta_table) {
  if (meta_table->GetVersionNumber() > 3)
    return false;
  if (meta_table->GetVersionNumber() < 2) {
    sql::Transaction transaction(db);
    if (!transaction.Begin())
      return false;
    if (!db->Execute("UPDATE hives SET frames = frames + 1"))
      return false;
    if (!db->Execute("UPDATE hives SET weight = weight * 2"))
      return false;
    if (!meta_table->SetVersionNumber(2))
      return false;
    return transaction.Commit();
  }
  return true;
}

// A crash between the two leaves a store that is changed again.
bool MigrateApart(sql::Database *db, sql::MetaTable *meta_table) {
  if (meta_table->GetVersionNumber() > 3)
    return false;
  if (meta_table->GetVersionNumber() < 3) {
    if (!db->Execute("UPDATE hives SET frames = frames + 1"))
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
      return false;
    return meta_table->SetVersionNumber(3);
  }
  return true;
}

// Nothing is asked of a newer store.
bool MigrateNewer(sql::Database *db, sql::MetaTable *meta_table) {
  if (meta_table->GetVersionNumber() < 3)
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-newer-not-refused]
    return db->Execute("CREATE INDEX IF NOT EXISTS hives_frames ON hives (frames)");
  return true;
}

// The library empties it.
bool MigrateRazed(sql::Database *db, sql::MetaTable *meta_table) {
  if (sql::MetaTable::RazeIfIncompatible(db, 1, 3) == sql::RazeIfIncompatibleResult::kFailed)
    return false;
  if (meta_table->GetVersionNumber() < 3)
    return db->Execute("CREATE INDEX IF NOT EXISTS hives_frames ON hives (frames)");
  return true;
}

bool Init(sql::Database *db, sql::MetaTable *meta_table) {
  return MigrateAtOnce(db) && MigratePrepared(db, 2) && MigrateCached(db) && MigrateNothing(db) &&
         MigrateUnseen(db) && MigrateWhatIsNotThere(db) && MigrateOnce(db, meta_table) &&
         MigrateApart(db, meta_table);
}
