// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// SOCI: streamed into a session, prepared, its builders of tables, and what it asks an engine.
#include <soci/soci.h>

void migrateStreamed(soci::session &session) {
  session << "UPDATE hives SET frames = frames + 1";
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  int more = 2;
  session << "UPDATE hives SET weight = weight * :more", soci::use(more);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migratePrepared(soci::session &session) {
  int more = 2;
  soci::statement grow = (session.prepare << "UPDATE hives SET age = age + :more", soci::use(more));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  grow.execute(true);
}

// Prepared and never run.
void migrateNothing(soci::session &session) {
  soci::statement grow = (session.prepare << "UPDATE hives SET age = age + 1");
}

void migrateBuilt(soci::session &session) {
  session.drop_table("guests");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void migrateWhatIsNotThere(soci::session &session) {
  int found = 0;
  session << "SELECT COUNT(*) FROM sqlite_master WHERE name = 'queens'", soci::into(found);
  if (found == 0)
    session << "CREATE TABLE queens (id INTEGER PRIMARY KEY)";
}

void migrateWhatIsNotNamed(soci::session &session) {
  std::string name;
  soci::statement names = (session.prepare_table_names(), soci::into(name));
  bool drones = false;
  names.execute();
  while (names.fetch())
    if (name == "drones")
      drones = true;
  if (!drones)
    session << "CREATE TABLE drones (id INTEGER PRIMARY KEY)";
}

// A failure is thrown: there is no result to look at.
void migrateOnce(soci::session &session) {
  int version = 0;
  soci::transaction transaction(session);
  session << "SELECT version FROM schema_version", soci::into(version);
  if (version > 2)
    throw version;
  if (version < 2) {
    session << "ALTER TABLE hives ADD COLUMN site TEXT";
    session << "UPDATE hives SET frames = frames + 1";
    session << "UPDATE schema_version SET version = 2";
  }
  transaction.commit();
}

// Its destructor undoes what nobody commits.
void migrateForgotten(soci::session &session, int storedVersion) {
  if (storedVersion < 3) {
    soci::transaction transaction(session);
    session << "UPDATE hives SET frames = frames + 1";
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    session << "UPDATE schema_version SET version = 3";
  }
}

void open(soci::session &session, int storedVersion) {
  migrateStreamed(session);
  migratePrepared(session);
  migrateNothing(session);
  migrateBuilt(session);
  migrateWhatIsNotThere(session);
  migrateWhatIsNotNamed(session);
  migrateOnce(session);
  migrateForgotten(session, storedVersion);
}
