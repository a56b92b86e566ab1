// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-repair-in-loader'
// Looks for an old key, column or encoding and converts it, or falls back to an old format.
#include <QSettings>
#include <QSqlQuery>
#include <QSqlRecord>
#include <nlohmann/json.hpp>

struct Plant {
  int hours = 0;
  int pot = 0;
  QString note;
};

Plant loadPlant(const nlohmann::json &record) {
  Plant plant;
  if (record.contains("wateringDays")) // the old key, in days
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    plant.hours = record.at("wateringDays").get<int>() * 24;
  else
    plant.hours = record.at("hours").get<int>();
  return plant;
}

class PlantStore {
public:
  Plant fetch(QSqlQuery &query) {
    Plant plant;
    // Stores from before 2.0 have the column in inches.
    if (query.record().contains("pot_inches"))
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
      plant.pot = qRound(query.value("pot_inches").toDouble() * 2.54);
    else
      plant.pot = query.value("pot_cm").toInt();
    return plant;
  }

  // Missing or NULL: a plain default.
  Plant get(QSqlQuery &query) {
    Plant plant;
    plant.hours = query.value("hours").isNull() ? 24 : query.value("hours").toInt();
    plant.note = query.value("note").toString();
    if (plant.hours > 8760)
      plant.hours = 8760;
    return plant;
  }
};

Plant readPlant(const nlohmann::json &record) {
  Plant plant;
  plant.hours = record.value("hours", 24);
  if (record.contains("pot"))
    plant.pot = record.at("pot").get<int>();
  return plant;
}
