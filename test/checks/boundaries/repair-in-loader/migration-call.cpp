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

// The name alone makes no migration: this puts a time into the form that a caller asks for.
struct Moment {
  int year = 0;
  int day = 0;
};

void convertClockToMoment(Moment &out, const std::tm &in, int days) {
  out.year = in.tm_year + 1900;
  out.day = in.tm_mday + days;
}

// What names its source as the past does bring a record forward, also into a new one.
struct OldPlant {
  int days = 0;
};

void convertDaysToHours(Plant &out, const OldPlant &in) { out.hours = in.days * 24; }

// So does one that reads the record that it changes.
void convertPlantToHours(Plant &plant, int factor) { plant.hours = plant.hours * factor; }

class PlantCache {
public:
  Moment loadMoment(const std::tm &time) {
    Moment moment;
    convertClockToMoment(moment, time, 1);
    return moment;
  }

  Plant loadOld(const OldPlant &stored) {
    Plant plant;
    convertDaysToHours(plant, stored);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    return plant;
  }

  Plant loadDaily(Plant plant) {
    convertPlantToHours(plant, 24);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    return plant;
  }
};
