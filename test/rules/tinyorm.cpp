// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// TinyORM: migrations that the framework runs once, their downs, and its builder of tables.
#include <orm/schema.hpp>
#include <tom/migration.hpp>

struct CreateHives : Migration {
  T_MIGRATION
  void up() const override {
    Schema::create("hives", [](Blueprint &table) { table.id(); });
  }
  void down() const override { Schema::dropIfExists("hives"); }
};

struct DropGuests : Migration {
  T_MIGRATION
  void up() const override {
    Schema::drop("guests");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  }
};

struct DropQueens : Migration {
  T_MIGRATION
  void up() const override { Schema::drop("queens"); }
  void down() const override {
    Schema::create("queens", [](Blueprint &table) { table.id(); });
  }
};

// The framework runs it once, in a transaction.
struct GrowHives : Migration {
  T_MIGRATION
  void up() const override {
    DB::update("UPDATE hives SET frames = frames + 1");
    if (!Schema::hasTable("drones"))
      Schema::create("drones", [](Blueprint &table) { table.id(); });
  }
};

struct DropColumns : Migration {
  T_MIGRATION
  void up() const override {
    Schema::table("hives", [](auto &table) {
      table.dropColumns({"names", "sites"});
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: column names, sites is lost for good{{.*}}[migration-destructive-without-down]
      table.string("kind");
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-required-column-without-default]
      table.string("note").nullable();
    });
  }
};

// Queries without SQL; what is added to or worked out from itself compounds.
void migrateRows() {
  DB::table("hives")->where("id", ">", 3).increment("frames", 2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  DB::table("hives")->update({{"weight", DB::raw("weight * 2")}});
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  DB::table("hives")->update({{"kind", "wild"}});
}

void migrateTruncated() {
  DB::table("swarms")->truncate();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

// It looks for itself.
void migrateScratch() {
  Schema::dropIfExists("scratch");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// Outside of it nothing does. A failure is thrown: there is no result to look at.
void migrateByHand() {
  DB::update("UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  Schema::dropColumns("hives", "names");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void migrateWhatIsNotThere() {
  if (!Schema::hasTable("queens"))
    DB::statement("CREATE TABLE queens (id INTEGER PRIMARY KEY)");
  if (!Schema::hasColumn("hives", "site"))
    DB::statement("ALTER TABLE hives ADD COLUMN site TEXT");
}

void migrateOnce(int storedVersion) {
  if (storedVersion > 3)
    throw storedVersion;
  if (storedVersion < 2) {
    DB::beginTransaction();
    DB::update("UPDATE hives SET frames = frames + 1");
    DB::statement("UPDATE schema_version SET version = 2");
    DB::commit();
  }
  if (storedVersion < 3) {
    DB::update("UPDATE hives SET frames = frames + 1");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    DB::table("meta")->whereEq("name", "schema_version").update({{"value", 3}});
  }
}

void open(int storedVersion) {
  migrateRows();
  migrateTruncated();
  migrateScratch();
  migrateByHand();
  migrateWhatIsNotThere();
  migrateOnce(storedVersion);
}
