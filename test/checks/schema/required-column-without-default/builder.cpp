// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-required-column-without-default]'
// The builder writes NOT NULL unless a modifier says otherwise.
#include <orm/migration.hpp>
#include <orm/schema.hpp>

using Orm::Schema;

struct AddToPlants : Migration {
  void up() const override {
    Schema::table("plants", [](Blueprint &table) {
      table.integer("bed");
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `plants.bed` is added as NOT NULL without a default{{.*}}[migration-required-column-without-default]
      table.integer("row").comment("which row");
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: `plants.row` is added{{.*}}[migration-required-column-without-default]
      table.integer("a").nullable();
      table.integer("b").comment("b").defaultValue(3);
      table.timestamp("c").useCurrent();
      table.string("d").change();
    });
    Schema::create("beds", [](Blueprint &table) { table.string("name"); });
    Schema::table("beds", [](Blueprint &table) { table.string("soil"); });
  }
  void down() const override {
    Schema::table("plants", [](Blueprint &table) { table.dropColumn("bed"); });
    Schema::drop("beds");
  }
};
