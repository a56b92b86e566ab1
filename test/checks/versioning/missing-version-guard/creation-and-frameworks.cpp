// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard]'
// First creation, frameworks that record, everyday access and code that nothing runs are silent.
#include <QSqlQuery>
#include <orm/migration.hpp>
#include <orm/schema.hpp>

using Orm::Schema;

void createTables(QSqlQuery &query) {
  query.exec("CREATE TABLE plants (id INTEGER PRIMARY KEY, name TEXT)");
  query.exec("CREATE INDEX plants_by_name ON plants(name)");
  query.exec("INSERT INTO plants (name) VALUES ('basil')");
}

struct AddNoteToPlants : Migration {
  void up() const override {
    Schema::table("plants", [](Blueprint &table) { table.string("note"); });
  }
  void down() const override {
    Schema::table("plants", [](Blueprint &table) { table.dropColumn("note"); });
  }
};

void renamePlant(QSqlQuery &query) { query.exec("UPDATE plants SET name = name || '!'"); }

static void migrateThatNothingCalls(QSqlQuery &query) {
  query.exec("ALTER TABLE plants ADD COLUMN unused TEXT");
}

// ALTER TABLE outside first creation makes the statement migration code, whatever the name.
void prepareStore(QSqlQuery &query) {
  query.exec("ALTER TABLE plants ADD COLUMN note TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void openStore(QSqlQuery &query, bool fresh) {
  if (fresh)
    createTables(query);
  prepareStore(query);
}
