// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// CppDB: SQL streamed into a session or prepared, values after it. It throws: no result is ignored.
#include <cppdb/frontend.h>

void migrateStreamed(cppdb::session &sql) {
  sql << "UPDATE hives SET frames = frames + 1" << cppdb::exec;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  sql << "UPDATE hives SET weight = weight * ?" << 2 << cppdb::exec;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migratePrepared(cppdb::session &sql) {
  cppdb::statement change = sql.prepare("UPDATE hives SET age = age + ?");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  change.bind(1);
  change.exec();
}

// Prepared and never run.
void migrateNothing(cppdb::session &sql) {
  cppdb::statement change = sql.prepare("UPDATE hives SET age = age + 1");
}

void migrateWhatIsNotThere(cppdb::session &sql) {
  int count = 0;
  sql << "SELECT count(*) FROM sqlite_master WHERE name = 'queens'" << cppdb::row >> count;
  if (count == 0)
    sql << "CREATE TABLE queens (id INTEGER PRIMARY KEY)" << cppdb::exec;
}

// What is read from the row is a version, whatever it is called.
int latestOf(cppdb::session &sql) {
  int found = 0;
  cppdb::result row = sql << "SELECT version FROM schema_version" << cppdb::row;
  if (!row.empty())
    row >> found;
  return found;
}

void migrateFrames(cppdb::session &sql) {
  int found = latestOf(sql);
  if (found > 3)
    throw found;
  if (found < 1) {
    cppdb::transaction guard(sql);
    sql << "UPDATE hives SET frames = frames + 1" << cppdb::exec;
    sql << "UPDATE schema_version SET version = 1" << cppdb::exec;
    guard.commit();
  }
}

void migrateOnce(cppdb::session &sql) {
  int version = 0;
  sql << "SELECT version FROM schema_version" << cppdb::row >> version;
  if (version > 3)
    throw version;
  if (version < 2) {
    cppdb::transaction guard(sql);
    sql << "UPDATE hives SET frames = frames + 1" << cppdb::exec;
    sql << "UPDATE schema_version SET version = ?" << 2 << cppdb::exec;
    guard.commit();
  }
}

// The transaction is undone by its destructor.
void migrateUncommitted(cppdb::session &sql) {
  int version = 0;
  sql << "SELECT version FROM schema_version" << cppdb::row >> version;
  if (version > 3)
    throw version;
  if (version < 3) {
    cppdb::transaction guard{sql};
    sql << "UPDATE hives SET frames = frames + 1" << cppdb::exec;
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: the transaction {{.*}} is never committed {{.*}}[migration-not-atomic]
    sql << "UPDATE schema_version SET version = 3" << cppdb::exec;
  }
}

void open(cppdb::session &sql) {
  migrateStreamed(sql);
  migratePrepared(sql);
  migrateNothing(sql);
  migrateWhatIsNotThere(sql);
  migrateFrames(sql);
  migrateOnce(sql);
  migrateUncommitted(sql);
}
