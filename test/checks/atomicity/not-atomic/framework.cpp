// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// A framework records what it ran, and its transaction holds a step together where the engine can.
#include <orm/db.hpp>
#include <tom/migration.hpp>

struct CreatePlants : Migration {
  void up() const override {
    Schema::create("plants", [](Blueprint &table) {
      table.id();
      table.string("name");
    });
    Schema::create("pots", [](Blueprint &table) { table.id(); });
  }
  void down() const override { Schema::dropIfExists("plants"); }
};

struct CommentPlants : Migration {
  void up() const override {
    Schema::create("leaves", [](Blueprint &table) { table.id(); });
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}MySQL commits{{.*}}[migration-not-atomic]
    Orm::DB::unprepared("ALTER TABLE leaves ENGINE = InnoDB");
  }
  void down() const override { Schema::dropIfExists("leaves"); }
};

struct OneThing : Migration {
  void up() const override {
    Schema::create("stems", [](Blueprint &table) {
      table.id();
      table.string("colour").unique();
    });
  }
  void down() const override { Schema::dropIfExists("stems"); }
};
