// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-repair-in-loader'
// Migration code converts; wire protocols and live formats have several versions for good.
#include <nlohmann/json.hpp>
#include <QSqlQuery>
#include <optional>

struct Plant {
  int hours = 0;
};

struct Message {
  int kind = 0;
};

Message decodeV1(const char *bytes);
Message decodeV2(const char *bytes);

// The other side still speaks both.
Message readMessage(const char *bytes, int protocolVersion) {
  if (protocolVersion == 1)
    return decodeV1(bytes);
  return decodeV2(bytes);
}

// Opening the store: reading the version, handing over to migration code.
void upgradeDocument(nlohmann::json &document, int version) {
  if (version < 2) {
    for (auto &plant : document["plants"])
      plant["hours"] = plant["days"].get<int>() * 24;
    document["version"] = 2;
  }
}

bool openDocument(nlohmann::json &document) {
  upgradeDocument(document, document.value("version", 1));
  return true;
}

// The contrast.
Plant loadPlant(const nlohmann::json &record) {
  Plant plant;
  plant.hours = record.at("hours").get<int>();
  if (record.at("version").get<int>() == 1)
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    plant.hours = plant.hours * 24;
  return plant;
}

// What is worked out with regard to a version, and what adds that up, is no version.
struct Weight {
  bool fits(const Weight &more) const;
  Weight &operator+=(const Weight &more);
};

struct Crate {
  Weight weightOf(bool packed, int storeVersion) const;
};

std::optional<Weight> getTotal(const Crate *crates, int count, int storeVersion) {
  Weight total;
  for (int i = 0; i < count; ++i)
    if (total.fits(crates[i].weightOf(false, storeVersion)))
      total += crates[i].weightOf(false, storeVersion);
  return std::make_optional<Weight>(total);
}

// A file that another user exported: its form is read in all its versions.
Plant readImportedPlant(const nlohmann::json &file) {
  Plant plant;
  int version = file["version"];
  if (version < 2)
    plant.hours = file["days"].get<int>() * 24;
  else
    plant.hours = file["hours"];
  return plant;
}

// A field of an object is not a version because another one is given one.
struct Options {
  int api = 0;
  std::string banner;
};
class Client {
  Options options;
  void loadOptions(const nlohmann::json &file) {
    std::string storedVersion = file["version"];
    options.banner = storedVersion;
    if (options.api != 21724)
      options.banner += ", own";
  }
};
