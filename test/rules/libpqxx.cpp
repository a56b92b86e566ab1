// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// libpqxx: at once, with parameters, prepared by name, in a pipeline; PostgreSQL's own spellings are
// understood.
#include <pqxx/pqxx>

void migrateAtOnce(pqxx::work &work) {
  work.exec("UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-unbatched-backfill]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  work.exec0("UPDATE hives SET names = names || 'x'::text");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  work.exec_params("UPDATE hives SET weight = weight * $1", 2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  work.exec("UPDATE hives SET age = age + $1", pqxx::params{2});
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  work.exec_params_n(7, "UPDATE hives SET swarms = swarms + $1 WHERE site = 1", 2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migratePrepared(pqxx::connection &connection, pqxx::work &work) {
  connection.prepare("grow", "UPDATE hives SET frames = frames + $1 WHERE site = 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  work.exec_prepared("grow", 2);
}

void migratePrepped(pqxx::connection &connection, pqxx::work &work) {
  connection.prepare("age", "UPDATE hives SET age = age + $1 WHERE site = 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  work.exec(pqxx::prepped{"age"}, pqxx::params{2});
}

// Prepared and never run.
void migrateNothing(pqxx::connection &connection) {
  connection.prepare("grow", "UPDATE hives SET frames = frames + 1 WHERE site = 1");
}

void migratePiped(pqxx::work &work) {
  pqxx::pipeline pipe(work);
  pipe.insert("UPDATE hives SET frames = frames + 1 WHERE site = 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  pipe.complete();
}

// There is no call that asks for a table: PostgreSQL is asked with SQL.
void migrateWhatIsNotThere(pqxx::work &work) {
  work.exec("ALTER TABLE hives ADD COLUMN IF NOT EXISTS site TEXT");
  work.exec("INSERT INTO sites (id, name) VALUES (1, 'home') ON CONFLICT DO NOTHING");
  if (!work.query_value<bool>("SELECT EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'queens')"))
    work.exec("CREATE TABLE queens (id INT PRIMARY KEY)");
}

// A failure is thrown: there is no result to look at.
void migrateOnce(pqxx::connection &connection) {
  pqxx::work work(connection);
  int version = work.query_value<int>("SELECT version FROM schema_version");
  if (version > 2)
    throw version;
  if (version < 2) {
    work.exec("ALTER TABLE hives ADD COLUMN queen TEXT");
    work.exec("UPDATE hives SET frames = frames + 1 WHERE site = 1");
    work.exec("UPDATE schema_version SET version = 2");
  }
  work.commit();
}

// Each statement commits by itself.
void migrateApart(pqxx::connection &connection, int storedVersion) {
  if (storedVersion < 3) {
    pqxx::nontransaction bare(connection);
    bare.exec("UPDATE hives SET frames = frames + 1 WHERE site = 1");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    bare.exec("UPDATE schema_version SET version = 3");
  }
}

// Its destructor undoes what nobody commits.
void migrateForgotten(pqxx::connection &connection, int storedVersion) {
  if (storedVersion < 4) {
    pqxx::work work(connection);
    work.exec("UPDATE hives SET frames = frames + 1 WHERE site = 1");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    work.exec("UPDATE schema_version SET version = 4");
  }
}

void open(pqxx::connection &connection, pqxx::work &work, int storedVersion) {
  migrateAtOnce(work);
  migratePrepared(connection, work);
  migratePrepped(connection, work);
  migrateNothing(connection);
  migratePiped(work);
  migrateWhatIsNotThere(work);
  migrateOnce(connection);
  migrateApart(connection, storedVersion);
  migrateForgotten(connection, storedVersion);
}
