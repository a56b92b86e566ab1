// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// ODB: native statements, transactions, and data migration that its catalogue runs once. It throws: no
// result is ignored.
#include <odb/database.hxx>
#include <odb/schema-catalog.hxx>
#include <odb/transaction.hxx>

using namespace odb::core;

void migrateAtOnce(odb::database &db) {
  odb::transaction t(db.begin());
  db.execute("UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  t.commit();
}

void migrateWhatIsNotThere(odb::database &db) {
  odb::transaction t(db.begin());
  db.execute("CREATE TABLE IF NOT EXISTS queens (id INTEGER PRIMARY KEY)");
  t.commit();
}

void migrateOnce(odb::database &db) {
  if (db.schema_version() > 2)
    throw db.schema_version();
  if (db.schema_version() < 2) {
    odb::transaction t(db.begin());
    db.execute("UPDATE hives SET frames = frames + 1");
    db.execute("UPDATE hives SET weight = weight * 2");
    db.execute("UPDATE schema_version SET version = 2");
    t.commit();
  }
}

// Registered for a version: run once, with the record of it.
static void convertFrames(odb::database &db) { db.execute("UPDATE hives SET frames = frames * 10"); }
static const odb::data_migration_entry<3, 1> framesEntry(&convertFrames);

static const odb::data_migration_entry<7, 1> migrateYears([](odb::database &db) {
  for (Hive &hive : db.query<Hive>()) {
    hive.year(hive.year() + 1900);
    db.update(hive);
  }
});

// A setter that is handed what its own getter gives.
void migrateObjects(odb::database &db) {
  odb::transaction t(db.begin());
  for (Hive &hive : db.query<Hive>()) {
    hive.age(hive.age() + 1);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
    hive.kind(guessKind(hive.name()));
    db.update(hive);
  }
  t.commit();
}

static void convertWeights(odb::database &db) { db.execute("UPDATE hives SET weight = weight * 10"); }

void registerMigrations() {
  odb::schema_catalog::data_migration_function<4, 1>(&convertWeights);
  odb::schema_catalog::data_migration_function<5, 1>(
      [](odb::database &db) { db.execute("UPDATE hives SET age = age + 1"); });
}

// Handed over before it is defined.
struct Queens {
  static void registerMigrations() { odb::schema_catalog::data_migration_function<6, 1>(&Queens::convertYears); }
  static void convertYears(odb::database &db) { db.execute("UPDATE queens SET year = year + 1900"); }
};

// The library refuses a newer store, changes the schema, runs what is registered and records the version.
void migrateAll(odb::database &db) {
  if (db.schema_version() < odb::schema_catalog::current_version(db)) {
    odb::transaction t(db.begin());
    odb::schema_catalog::migrate(db);
    t.commit();
  }
}

// Its newest version is the one that the code knows, and migrate() throws for one that is higher.
void migrateRefused(odb::database &db) {
  if (db.schema_version() > odb::schema_catalog::current_version(db))
    throw db.schema_version();
  if (db.schema_version() < odb::schema_catalog::current_version(db)) {
    odb::transaction t(db.begin());
    db.execute("DROP INDEX IF EXISTS hives_extra");
    t.commit();
  }
}

void migrateByLibrary(odb::database &db) {
  odb::schema_version found(db.schema_version());
  if (found != odb::schema_catalog::current_version(db)) {
    odb::transaction t(db.begin());
    db.execute("DROP INDEX IF EXISTS hives_extra");
    odb::schema_catalog::migrate(db);
    t.commit();
  }
}

// Step by step: the loop runs over the versions that steps lead to.
void migrateInSteps(odb::database &db) {
  odb::schema_version v(db.schema_version());
  odb::schema_version newest(odb::schema_catalog::current_version(db));
  if (v > newest)
    throw v;
  for (v = odb::schema_catalog::next_version(db, v); v <= newest; v = odb::schema_catalog::next_version(db, v)) {
    odb::transaction t(db.begin());
    odb::schema_catalog::migrate_schema_pre(db, v);
    switch (v) {
    case 2:
      db.execute("UPDATE hives SET frames = frames + 1");
      break;
    }
    odb::schema_catalog::migrate_schema_post(db, v);
    t.commit();
  }
}

void migrateNewer(odb::database &db) {
  if (db.schema_version() < odb::schema_catalog::current_version(db)) {
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-newer-not-refused]
    odb::transaction t(db.begin());
    db.execute("DROP INDEX IF EXISTS hives_extra");
    odb::schema_catalog::migrate(db);
    t.commit();
  }
}

void migrateAway(odb::database &db) {
  odb::transaction t(db.begin());
  if (odb::schema_catalog::exists(db, "guests"))
    odb::schema_catalog::drop_schema(db, "guests");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  t.commit();
}

void open(odb::database &db) {
  migrateAtOnce(db);
  migrateObjects(db);
  migrateWhatIsNotThere(db);
  migrateOnce(db);
  registerMigrations();
  Queens::registerMigrations();
  migrateAll(db);
  migrateInSteps(db);
  migrateAway(db);
}
