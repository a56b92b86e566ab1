// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-repair-in-loader'
// Calls migration code from everyday reading or writing. Opening the store is where it belongs.
#include <QSqlDatabase>
#include <QSqlQuery>

struct Plant {
  int hours = 0;
};

static void migrateIntervals(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 3) {
    query.exec("UPDATE plants SET hours = hours * 24");
    query.exec("PRAGMA user_version = 3");
  }
}

int userVersion(QSqlQuery &query) {
  query.exec("PRAGMA user_version");
  query.next();
  return query.value(0).toInt();
}

class PlantRepository {
public:
  bool open(QSqlQuery &query) {
    migrateIntervals(query, userVersion(query));
    return true;
  }

  Plant load(QSqlQuery &query) {
    migrateIntervals(query, userVersion(query));
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    query.exec("SELECT hours FROM plants");
    query.next();
    return {query.value(0).toInt()};
  }

  void save(QSqlQuery &query, const Plant &plant) {
    migrateIntervals(query, userVersion(query));
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    query.prepare("INSERT INTO plants (hours) VALUES (?)");
    query.addBindValue(plant.hours);
    query.exec();
  }
};
