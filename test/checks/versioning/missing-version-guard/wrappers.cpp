// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard]'
// A function of the project that forwards its string to an executing call executes it, whatever its
// name; the finding is at the call that has the statement, or what its caller alone knows of it.
#include <sqlite3.h>
#include <string>

class Garden {
public:
  bool apply(const std::string &text) {
    return sqlite3_exec(connection, text.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  // Only tells; executes nothing.
  void announce(const std::string &text) { last = text; }
  bool addTextColumn(const std::string &column) {
    return apply("ALTER TABLE plants ADD COLUMN " + column + " TEXT");
  }

private:
  sqlite3 *connection = nullptr;
  std::string last;
};

void upgradeThroughWrapper(Garden &garden) {
  garden.apply("ALTER TABLE plants ADD COLUMN a TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradeThroughTwoWrappers(Garden &garden) {
  garden.addTextColumn("b");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `ALTER TABLE plants ADD COLUMN b TEXT` {{.*}}[migration-missing-version-guard]
}

void upgradeAnnounces(Garden &garden) { garden.announce("ALTER TABLE plants ADD COLUMN c TEXT"); }

void upgradeGuarded(Garden &garden, int storedVersion) {
  if (storedVersion < 2) {
    garden.apply("ALTER TABLE plants ADD COLUMN d TEXT");
    garden.apply("PRAGMA user_version = 2");
  }
}

void openStore(Garden &garden, int storedVersion) {
  upgradeThroughWrapper(garden);
  upgradeThroughTwoWrappers(garden);
  upgradeAnnounces(garden);
  upgradeGuarded(garden, storedVersion);
}
