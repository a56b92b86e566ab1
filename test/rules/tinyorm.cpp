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
