// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// sqlite_orm: expressions that change rows, the version pragma, what sync_schema() loses. It throws:
// no result is ignored.
#include <sqlite_orm/sqlite_orm.h>

using namespace sqlite_orm;

struct Hive {
  int id;
  int frames;
  std::string name;
};

inline auto openStorage(const std::string &path) {
  return make_storage(path, make_table("hives", make_column("id", &Hive::id, primary_key()),
                                            make_column("frames", &Hive::frames)));
}
using Storage = decltype(openStorage(""));

void migrateRows(Storage &storage) {
  storage.update_all(set(c(&Hive::frames) = c(&Hive::frames) + 1));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  storage.update_all(set(c(&Hive::name) = c(&Hive::name) || "x"), where(c(&Hive::id) > 3));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// Only the one that asks for the table first can run again.
void migrateTables(Storage &storage) {
  storage.drop_table_if_exists("guests");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  storage.drop_table("visits");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void migrateConstants(Storage &storage) {
  storage.update_all(set(c(&Hive::frames) = 10));
  storage.update_all(set(assign(&Hive::name, "new")), where(c(&Hive::id) > 3));
}

// Tables that cannot be altered are dropped and made anew.
void migrateSchema(Storage &storage) {
  storage.sync_schema();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

void migrateSchemaAndKeepRows(Storage &storage) { storage.sync_schema(true); }

void migrateWhatIsThere(Storage &storage) {
  if (storage.table_exists("guests"))
    storage.rename_table("guests", "visitors");
}

void migrateOnce(Storage &storage) {
  if (storage.pragma.user_version() > 3)
    throw storage.pragma.user_version();
  if (storage.pragma.user_version() < 2) {
    auto guard = storage.transaction_guard();
    storage.update_all(set(c(&Hive::frames) = c(&Hive::frames) + 1));
    storage.pragma.user_version(2);
    guard.commit();
  }
  if (storage.pragma.user_version() < 3)
    storage.transaction([&] {
      storage.update_all(set(c(&Hive::frames) = c(&Hive::frames) * 2));
      storage.pragma.user_version(3);
      return true;
    });
}

// Whatever it is called, what has begun a transaction commits it.
void migrateOther(Storage &other, int storedVersion) {
  if (storedVersion > 5)
    throw storedVersion;
  if (storedVersion < 4) {
    other.begin_transaction();
    other.update_all(set(c(&Hive::frames) = c(&Hive::frames) * 2));
    other.pragma.user_version(4);
    other.commit();
  }
  if (storedVersion < 5) {
    other.update_all(set(c(&Hive::frames) = c(&Hive::frames) * 2));
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    other.pragma.user_version(5);
  }
}

void open(int storedVersion) {
  auto storage = openStorage("bees.db");
  storage.sync_schema(); // everyday: nothing is said of opening a store
  migrateRows(storage);
  migrateTables(storage);
  migrateConstants(storage);
  migrateSchema(storage);
  migrateSchemaAndKeepRows(storage);
  migrateWhatIsThere(storage);
  migrateOnce(storage);
  migrateOther(storage, storedVersion);
}
