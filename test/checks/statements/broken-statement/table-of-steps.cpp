// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// Entries of a table of steps: one that asks before whether the table is there may make it again.
#include <sqlite3.h>

#include <string>
#include <vector>

struct Entry {
  int version;
  std::string check;
  std::string sql;
};

std::vector<Entry> entries = {
    {.version = 2, .sql = "CREATE TABLE plants (id INTEGER)"},
    {.version = 3, .sql = "CREATE TABLE plants (id INTEGER)"},
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: table `plants` is created a second time{{.*}}[migration-broken-statement]
    {.version = 4, .check = "SHOW TABLES LIKE 'beds'", .sql = "CREATE TABLE beds (id INTEGER)"},
    {.version = 5, .check = "SHOW TABLES LIKE 'beds'", .sql = "CREATE TABLE beds (id INTEGER)"},
};

void migrate(sqlite3 *db, int version) {
  for (const Entry &entry : entries)
    if (version < entry.version)
      sqlite3_exec(db, entry.sql.c_str(), nullptr, nullptr, nullptr);
}
