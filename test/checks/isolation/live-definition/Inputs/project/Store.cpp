#include "Plant.h"

#include <QDomDocument>
#include <QSettings>
#include <QSqlQuery>
#include <QSqlRecord>

void to_json(nlohmann::json &out, const Plant &plant) { out["name"] = plant.name; }
void from_json(const nlohmann::json &in, Plant &plant) { plant.name = in.at("name"); }

static const std::vector<QString> elementsWithPlants = {"bed", "shelf"};

class Store : public QDomDocument {
public:
  void upgradeLight();
  void upgradeBeds();
  void upgradeShelves();
  void upgradeLast();
  void upgrade();
  QSqlRecord recordOf(const Plant &plant);
  void store(const Plant &plant);
  int count();

private:
  void renameInElements(const QString &from, const QString &to);
  void putFlag(const QString &value);
  QSettings settings;
  QSqlQuery query;
  int m_version = 0;
};

using Step = void (Store::*)();
static const std::vector<Step> upgradeSteps = {&Store::upgradeLight, &Store::upgradeBeds,
                                               &Store::upgradeShelves, &Store::upgradeLast};

QSqlRecord Store::recordOf(const Plant &plant) {
  QSqlRecord record;
  record.append(QSqlField("name", plant.name));
  record.append(QSqlField("light", int(plant.light)));
  record.append(QSqlField("rows", DefaultRows));
  return record;
}

void Store::putFlag(const QString &value) { settings.setValue("flag", value); }

void Store::store(const Plant &plant) {
  query.exec(insertStatement(recordOf(plant)));
  settings.setValue("plant", nlohmann::json(plant).dump());
  putFlag("stored");
}

int Store::count() {
  int count = 0;
  for (const QString &name : elementsWithPlants)
    count += elementsByTagName(name).count();
  return count;
}

void Store::upgradeLight() {
  for (QDomElement e = documentElement().firstChildElement(); !e.isNull();
       e = e.nextSiblingElement()) {
    static_assert(int(Plant::Pot::Clay) == 0);
    e.setAttribute("pot", int(Plant::Pot::Clay));
    e.setAttribute("light", int(Plant::Light::Shade));
    // CHECK: Store.cpp:[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`Plant::Light::Shade`{{.*}}[migration-live-definition]
    e.setAttribute("rows", e.attribute("rows").toInt() * DefaultRows);
    // CHECK: Store.cpp:[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`DefaultRows`{{.*}}[migration-live-definition]
  }
}

// Only steps call it: what it uses is theirs.
void Store::renameInElements(const QString &from, const QString &to) {
  for (const QString &name : elementsWithPlants) {
    QDomNodeList list = elementsByTagName(name);
    for (int i = 0; i < list.size(); ++i)
      if (list.item(i).toElement().attribute("kind") == from)
        list.item(i).toElement().setAttribute("kind", to);
  }
}

void Store::upgradeBeds() {
  renameInElements("bed", "patch");
  // CHECK: Store.cpp:[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`elementsWithPlants`{{.*}}[migration-live-definition]
  Plant plant;
  query.exec(insertStatement(recordOf(plant)));
  // CHECK: Store.cpp:[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`Store::recordOf`{{.*}}[migration-live-definition]
  QDomElement parent = documentElement();
  plant.saveXML(parent);
  // CHECK: Store.cpp:[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`Plant::saveXML`{{.*}}[migration-live-definition]
  putFlag("2"); // one value
}

void Store::upgradeShelves() {
  renameInElements("shelf", "rack");
  // CHECK: Store.cpp:[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`elementsWithPlants`{{.*}}[migration-live-definition]
  std::vector<Plant> plants;
  // CHECK: Store.cpp:[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`Plant`{{.*}}[migration-live-definition]
  settings.setValue("plants", nlohmann::json(plants).dump());
  QDomElement first = documentElement().firstChildElement();
  if (first.attribute("light").toInt() == int(Plant::Light::Dark))
    // CHECK: Store.cpp:[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`Plant::Light::Dark`{{.*}}[migration-live-definition]
    first.setAttribute("shade", 1);
}

void Store::upgradeLast() {
  renameInElements("pot", "tub");
  documentElement().setAttribute("light", int(Plant::Light::Sun));
}

void Store::upgrade() {
  std::for_each(upgradeSteps.begin() + m_version, upgradeSteps.end(),
                [this](Step step) { (this->*step)(); });
  m_version = int(upgradeSteps.size());
}
