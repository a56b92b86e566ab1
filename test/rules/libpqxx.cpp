// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// libpqxx: at once, with parameters, prepared by name; PostgreSQL's own spellings are understood.
#include <pqxx/pqxx>

void migrateAtOnce(pqxx::work &work) {
  work.exec("UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-unbatched-backfill]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  work.exec0("UPDATE hives SET names = names || 'x'::text");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  work.exec_params("UPDATE hives SET weight = weight * $1", 2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateWhatIsNotThere(pqxx::work &work) {
  work.exec("ALTER TABLE hives ADD COLUMN IF NOT EXISTS site TEXT");
  work.exec("INSERT INTO sites (id, name) VALUES (1, 'home') ON CONFLICT DO NOTHING");
}

void migrateOnce(pqxx::connection &connection) {
  pqxx::work work(connection);
  int version = work.query_value<int>("SELECT version FROM schema_version");
  if (version > 2)
    throw version;
  if (version < 2) {
    work.exec("ALTER TABLE hives ADD COLUMN queen TEXT");
    work.exec("UPDATE schema_version SET version = 2");
  }
  work.commit();
}

void open(pqxx::connection &connection, pqxx::work &work) {
  migrateAtOnce(work);
  migrateWhatIsNotThere(work);
  migrateOnce(connection);
}
