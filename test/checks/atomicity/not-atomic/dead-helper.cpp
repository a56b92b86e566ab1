// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-not-atomic]'
// What is called in a block that no version leads to is not part of the step around it.
#include <sqlite3.h>

class Garden {
public:
  void run(const char *sql) { sqlite3_exec(db, sql, nullptr, nullptr, nullptr); }

  void createBeds() {
    run("CREATE TABLE beds (id INTEGER)");
    run("CREATE TABLE rows (id INTEGER)");
  }

  void createPots() {
    run("CREATE TABLE pots (id INTEGER)");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}pots{{.*}}[migration-not-atomic]
    run("CREATE TABLE trays (id INTEGER)");
  }

  void updateDatabase(int fromVersion, int toVersion) {
    if (fromVersion < 2 && toVersion == 2) {
      createBeds();
      run("UPDATE plants SET bed = 1");
    }
    if (fromVersion < 4 && toVersion == 4) {
      createPots();
      run("UPDATE plants SET pot = 1");
    }
    run("PRAGMA user_version = 4");
  }

  void open(int storedVersion) {
    if (storedVersion < 4)
      updateDatabase(storedVersion, 4);
  }

private:
  sqlite3 *db;
};
