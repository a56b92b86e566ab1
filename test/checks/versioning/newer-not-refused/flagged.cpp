// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-newer-not-refused'
#include <QSettings>
#include <sqlite3.h>
#include <vector>

int readVersion(sqlite3 *db);
void recordVersion(sqlite3 *db, int version);

void openPlants(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion < 2) {
    sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN note TEXT", nullptr, nullptr, nullptr);
    recordVersion(db, 2);
  }
  // CHECK: :[[@LINE-4]]:{{[0-9]+}}: warning: a store of a newer version {{.*}}`openPlants`{{.*}}[migration-newer-not-refused]
}

// What is said at every start is said of no newer store.
void openBeds(sqlite3 *db) {
  int storedVersion = readVersion(db);
  printf("version %d\n", storedVersion);
  if (storedVersion < 3) {
    sqlite3_exec(db, "ALTER TABLE beds ADD COLUMN width INTEGER", nullptr, nullptr, nullptr);
    recordVersion(db, 3);
  }
  // CHECK: :[[@LINE-4]]:{{[0-9]+}}: warning: a store of a newer version {{.*}}`openBeds`{{.*}}[migration-newer-not-refused]
  printf("ready\n");
}

// A newer store is passed over in silence, and taken for one of the newest version.
void openTools(QSettings &settings) {
  int storedVersion = settings.value("schemaVersion").toInt();
  if (storedVersion >= 4)
    return;
  if (storedVersion < 4)
    settings.remove("legacyTools");
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: a store of a newer version {{.*}}`openTools`{{.*}}[migration-newer-not-refused]
  settings.setValue("schemaVersion", 4);
}

// The place is where versions are compared, not where that is asked.
struct ShedStep {
  int version;
  void (*apply)(sqlite3 *);
};
const std::vector<ShedStep> &shedSteps();
struct Shed {
  sqlite3 *db;
  int storedVersion;

  bool needsUpgrade() { return storedVersion < 6; }
  void upgradeShed() {
    for (const ShedStep &step : shedSteps())
      if (storedVersion < step.version)
        // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: a store of a newer version {{.*}}`Shed::open`{{.*}}[migration-newer-not-refused]
        step.apply(db);
  }
  void open() {
    storedVersion = readVersion(db);
    if (needsUpgrade())
      upgradeShed();
  }
};

// Each step runs the one before it first: however many there are, it is one store.
struct Orchard {
  sqlite3 *db;
  int storedVersion;

  void add(const char *sql) { sqlite3_exec(db, sql, nullptr, nullptr, nullptr); }
  void upgradeTo2() {
    add("ALTER TABLE trees ADD COLUMN age INTEGER");
    recordVersion(db, 2);
  }
  void upgradeTo3() {
    if (storedVersion < 2)
      upgradeTo2();
    add("ALTER TABLE trees ADD COLUMN height INTEGER");
    recordVersion(db, 3);
  }
  void upgradeTo4() {
    if (storedVersion < 3)
      upgradeTo3();
    add("ALTER TABLE trees ADD COLUMN width INTEGER");
    recordVersion(db, 4);
  }
  void upgradeTo5() {
    if (storedVersion < 4)
      upgradeTo4();
    add("ALTER TABLE trees ADD COLUMN kind TEXT");
    recordVersion(db, 5);
  }
  void upgradeTo6() {
    if (storedVersion < 5)
      upgradeTo5();
    add("ALTER TABLE trees ADD COLUMN place TEXT");
    recordVersion(db, 6);
  }
  void open() {
    storedVersion = readVersion(db);
    if (storedVersion < 6)
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: a store of a newer version {{.*}}`Orchard::open`{{.*}}[migration-newer-not-refused]
      upgradeTo6();
    printf("ready\n");
  }
};

// What a loader is called does not matter where it records the version.
void readPots(QSettings &settings) {
  int potsVersion = settings.value("potsVersion").toInt();
  if (potsVersion < 3) {
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: a store of a newer version {{.*}}`readPots`{{.*}}[migration-newer-not-refused]
    settings.remove("oldPots");
    settings.setValue("potsVersion", 3);
  }
}

// What the step does is out of view; the record of the version is not.
void openIndex(sqlite3 *db) {
  int indexVersion = readVersion(db);
  if (indexVersion < 4) {
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: a store of a newer version {{.*}}`openIndex`{{.*}}[migration-newer-not-refused]
    rebuildIndex(db);
    sqlite3_exec(db, "PRAGMA user_version = 4", nullptr, nullptr, nullptr);
  }
}

// Many steps: what the newest version gets is still compared with what a newer one does.
void openField(sqlite3 *db) {
  int storedVersion = readVersion(db);
  if (storedVersion < 2)
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: a store of a newer version {{.*}}`openField`{{.*}}[migration-newer-not-refused]
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row2 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 3)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row3 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 4)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row4 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 5)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row5 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 6)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row6 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 7)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row7 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 8)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row8 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 9)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row9 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 10)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row10 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 11)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row11 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 12)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row12 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 13)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row13 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 14)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row14 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 15)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row15 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion < 16)
    sqlite3_exec(db, "ALTER TABLE field ADD COLUMN row16 TEXT", nullptr, nullptr, nullptr);
  if (storedVersion >= 16)
    logWarning("up to date");
}

// A database that is handed to the call that reads the version is no version for that.
static int openChecked(sqlite3 *db, int storedVersion) {
  if (storedVersion < 6)
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: a store of a newer version {{.*}}`openChecked`{{.*}}[migration-newer-not-refused]
    sqlite3_exec(db, "ALTER TABLE herbs ADD COLUMN taste TEXT", nullptr, nullptr, nullptr);
  return 0;
}
int openHerbs(sqlite3 *db) { return openChecked(db, userVersion(db)); }
