// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-repair-in-loader'
// Writes the converted record while reading.
#include <QSqlQuery>
#include <QVariant>

struct Plant {
  int id = 0;
  QString name;
};

class PlantRepository {
public:
  Plant load(QSqlQuery &query) {
    Plant plant;
    plant.id = query.value(0).toInt();
    plant.name = query.value(1).toString().trimmed();
    QSqlQuery update;
    update.prepare("UPDATE plants SET name = ? WHERE id = ?");
    update.addBindValue(plant.name);
    update.addBindValue(plant.id);
    update.exec();
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    return plant;
  }

  // Saving is where writing belongs.
  void save(const Plant &plant) {
    QSqlQuery update;
    update.prepare("UPDATE plants SET name = ? WHERE id = ?");
    update.addBindValue(plant.name);
    update.addBindValue(plant.id);
    update.exec();
  }

  // Only reads.
  Plant get(QSqlQuery &query) {
    query.exec("SELECT id, name FROM plants");
    query.next();
    return {query.value(0).toInt(), query.value(1).toString()};
  }

  // Prepares what others will execute.
  void prepareQuery(QSqlQuery &query, const QString &text) {
    query.prepare(text);
    query.setForwardOnly(true);
  }

  void loadStatements() {
    Plant plant;
    plant.name = settings.value("name").toString();
    greet(plant.name);
    prepareQuery(renaming, "UPDATE plants SET name = ? WHERE id = ?");
  }

private:
  QSqlQuery renaming;
};
