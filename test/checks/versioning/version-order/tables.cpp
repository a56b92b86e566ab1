// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-order'
#include <sqlite3.h>
#include <string>
#include <vector>

int readVersion(sqlite3 *db);

struct Step {
  int version;
  const char *sql;
};

static const Step plantSteps[] = {
    {2, "ALTER TABLE plants ADD COLUMN note TEXT"},
    {3, "ALTER TABLE plants ADD COLUMN bed INTEGER"},
    {3, "ALTER TABLE plants ADD COLUMN year INTEGER"},
    // CHECK: :[[@LINE-1]]:6: error: version 3 stands twice in `plantSteps`{{.*}}[migration-version-order]
    {5, "ALTER TABLE plants ADD COLUMN height INTEGER"},
    {4, "ALTER TABLE plants ADD COLUMN width INTEGER"},
    // CHECK: :[[@LINE-1]]:6: error: version 4 comes after version 5 in `plantSteps` [migration-version-order]
};

void migratePlants(sqlite3 *db) {
  int storedVersion = readVersion(db);
  for (const Step &step : plantSteps)
    if (storedVersion < step.version)
      sqlite3_exec(db, step.sql, nullptr, nullptr, nullptr);
}

// Gaps are no fault.
static const Step bedSteps[] = {
    {2, "ALTER TABLE beds ADD COLUMN note TEXT"},
    {5, "ALTER TABLE beds ADD COLUMN width INTEGER"},
};

void migrateBeds(sqlite3 *db) {
  int storedVersion = readVersion(db);
  for (const Step &step : bedSteps)
    if (storedVersion < step.version)
      sqlite3_exec(db, step.sql, nullptr, nullptr, nullptr);
}

// Each entry says itself when it is due; a word that the predicate does not know is never due.
struct Entry {
  int version;
  std::string probe;
  std::string when;
  std::string sql;
};

bool isDue(const Entry &entry, const std::string &answer) {
  if (entry.when == "empty")
    return answer.empty();
  if (entry.when == "filled")
    return !answer.empty();
  return false;
}

static const std::vector<Entry> entries = {
    Entry{.version = 2,
          .probe = "SHOW COLUMNS FROM tools LIKE 'owner'",
          .when = "empty",
          .sql = "ALTER TABLE tools ADD COLUMN owner TEXT"},
    Entry{.version = 3,
          .probe = "SHOW COLUMNS FROM tools LIKE 'price'",
          .when = "",
          // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: the step `entries 3` never runs: `isDue` knows no when `""` {{.*}}[migration-version-order]
          .sql = "ALTER TABLE tools ADD COLUMN price INTEGER"},
    Entry{.version = 4,
          .probe = "SHOW COLUMNS FROM tools LIKE 'cost'",
          .when = "filled",
          .sql = "ALTER TABLE tools DROP COLUMN cost"},
};

std::string ask(sqlite3 *db, const std::string &probe);

void migrateTools(sqlite3 *db) {
  int storedVersion = readVersion(db);
  for (const Entry &entry : entries)
    if (storedVersion < entry.version && isDue(entry, ask(db, entry.probe)))
      sqlite3_exec(db, entry.sql.c_str(), nullptr, nullptr, nullptr);
}
