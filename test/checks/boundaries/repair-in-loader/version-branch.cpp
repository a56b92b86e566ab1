// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-repair-in-loader'
// Compares the version of the record or store, and converts.
#include <nlohmann/json.hpp>
#include <stdexcept>

struct Plant {
  int version = 3;
  int hours = 0;
  std::string note;
};

Plant plantFromJson(const nlohmann::json &record) {
  Plant plant;
  plant.hours = record.at("interval").get<int>();
  if (record.value("version", 1) < 3)
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    plant.hours *= 24;
  return plant;
}

class PlantRepository {
public:
  Plant find(const nlohmann::json &record) {
    Plant plant;
    int version = record.at("version").get<int>();
    switch (version) {
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    case 1:
      plant.hours = record.at("days").get<int>() * 24;
      break;
    default:
      plant.hours = record.at("hours").get<int>();
    }
    return plant;
  }

  // Only refuses what it cannot read.
  Plant load(const nlohmann::json &record) {
    if (record.at("version").get<int>() > 3)
      throw std::runtime_error("this plant was saved by a newer program");
    Plant plant;
    plant.hours = record.at("hours").get<int>();
    return plant;
  }

  // Tells that it cannot read it.
  bool read(const nlohmann::json &record, Plant &plant) {
    int version = record.at("version").get<int>();
    if (version != 3)
      return false;
    plant.hours = record.at("hours").get<int>();
    return true;
  }

  // A newer record has one field more, an older one its default: nothing is converted.
  Plant restore(const nlohmann::json &record) {
    int version = record.at("version").get<int>();
    Plant plant;
    plant.hours = record.at("hours").get<int>();
    if (version >= 4)
      plant.note = record.at("note").get<std::string>();
    else
      plant.note = std::string();
    return plant;
  }

  // The same test, but the old side works the value out.
  Plant deserialize(const nlohmann::json &record) {
    int version = record.at("version").get<int>();
    Plant plant;
    if (version >= 4)
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
      plant.hours = record.at("hours").get<int>();
    else
      plant.hours = record.at("days").get<int>() * 24;
    return plant;
  }
};

// Reading the version itself is how a store is opened.
class PlantCache {
public:
  int get_schema_version(QSqlQuery &query) {
    int version = 0;
    // Stores that an old version wrote lack the table: easy to fix.
    if (!query.exec("SELECT version FROM metadata"))
      version = -1;
    else
      version = query.value(0).toInt();
    return version;
  }
};
