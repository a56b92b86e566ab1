// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// The down of the same class. This project has downs, so what lacks one is a warning.
#include <orm/migration.hpp>
#include <orm/schema.hpp>
#include <stdexcept>

using Orm::Schema;

struct DropNickname : Migration {
  void up() const override {
    Schema::table("plants", [](Blueprint &table) { table.dropColumn("nickname"); });
  }
  void down() const override {
    Schema::table("plants", [](Blueprint &table) { table.string("nickname"); });
  }
};

struct DropJournal : Migration {
  void up() const override {
    Schema::drop("journal");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-destructive-without-down]
  }
  void down() const override {}
};

// Names another table.
struct DropReadings : Migration {
  void up() const override {
    Schema::drop("readings");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-destructive-without-down]
  }
  void down() const override {
    Schema::create("moisture", [](Blueprint &table) { table.id(); });
  }
};

// Says that there is no way back, and why.
struct DropPasswords : Migration {
  void up() const override { Schema::drop("passwords"); }
  void down() const override {
    throw std::runtime_error("the passwords were stored in clear text and must not come back");
  }
};

// What a down removes is the reverse of its up.
struct AddPots : Migration {
  void up() const override {
    Schema::create("pots", [](Blueprint &table) { table.id(); });
  }
  void down() const override { Schema::dropIfExists("pots"); }
};
