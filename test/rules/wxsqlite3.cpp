// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// wxSQLite3: at once, prepared, a probe and transactions. It throws: no result is ignored.
#include <wx/wxsqlite3.h>

void MigrateAtOnce(wxSQLite3Database *store) {
  store->ExecuteUpdate(wxT("UPDATE hives SET frames = frames + 1"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  store->ExecuteUpdate("UPDATE hives SET age = age + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void MigratePrepared(wxSQLite3Database &store) {
  wxSQLite3Statement change = store.PrepareStatement(wxS("UPDATE hives SET weight = weight * ?"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  change.Bind(1, 2);
  change.ExecuteUpdate();
}

// Prepared and never run.
void MigrateNothing(wxSQLite3Database &store) {
  wxSQLite3Statement change = store.PrepareStatement("UPDATE hives SET weight = weight * 2");
}

void MigrateWhatIsNotThere(wxSQLite3Database &store) {
  if (!store.TableExists("queens"))
    store.ExecuteUpdate("CREATE TABLE queens (id INTEGER PRIMARY KEY)");
}

void MigrateOnce(wxSQLite3Database &store) {
  int version = store.ExecuteScalar("PRAGMA user_version");
  if (version > 4)
    throw version;
  if (version < 2) {
    wxSQLite3Transaction transaction(&store);
    store.ExecuteUpdate("UPDATE hives SET frames = frames + 1");
    store.ExecuteUpdate("PRAGMA user_version = 2");
    transaction.Commit();
  }
  if (version < 3) {
    store.Begin(WXSQLITE_TRANSACTION_IMMEDIATE);
    store.ExecuteUpdate("UPDATE hives SET weight = weight * 2");
    store.ExecuteUpdate("PRAGMA user_version = 3");
    store.Commit();
  }
}

// The transaction is undone by its destructor.
void MigrateUncommitted(wxSQLite3Database &store) {
  int version = store.ExecuteScalar("PRAGMA user_version");
  if (version > 4)
    throw version;
  if (version < 4) {
    wxSQLite3Transaction transaction(&store);
    store.ExecuteUpdate("UPDATE hives SET frames = frames + 1");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: the transaction {{.*}} is never committed {{.*}}[migration-not-atomic]
    store.ExecuteUpdate("PRAGMA user_version = 4");
  }
}

// The statement is made up in an object.
void MigrateFormatted(wxSQLite3Database &store) {
  wxSQLite3StatementBuffer change;
  change.Format("UPDATE hives SET swarms = swarms + %d", 1);
  store.ExecuteUpdate(change);
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void Open(wxSQLite3Database *store) {
  MigrateFormatted(*store);
  MigrateAtOnce(store);
  MigratePrepared(*store);
  MigrateNothing(*store);
  MigrateWhatIsNotThere(*store);
  MigrateOnce(*store);
  MigrateUncommitted(*store);
}
