// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Qt: macros that a parser without its headers must know, a program that ends, and what only tells somebody.
#include <QDebug>
#include <QObject>
#include <QSettings>

class Keeper : public QObject {
  Q_OBJECT
  Q_PROPERTY(int delay READ delay)
public:
  Q_INVOKABLE void migrateDelay() {
    QSettings settings;
    settings.setValue("delay", settings.value("delay").toInt() * 1000);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  }

signals:
  void migrated();

public slots:
  void open() {
    migrateDelay();
    emit migrated();
    migrateRefusing();
    migrateTelling();
  }

private:
  // A newer store ends the program.
  void migrateRefusing() {
    QSettings settings;
    const int version = settings.value("version").toInt();
    if (version > 2)
      qFatal("the settings are of a newer program");
    if (version < 2) {
      settings.setValue("speed", settings.value("speed").toInt() * 10);
      settings.setValue("version", 2);
    }
  }

  // A log tells of a newer one.
  void migrateTelling() {
    QSettings settings;
    const int version = settings.value("viewVersion").toInt();
    if (version > 2)
      qCWarning(keeper) << "the view is of a newer program";
    Q_FOREACH (const QString &key, settings.allKeys())
      qDebug() << key;
    if (version < 2) {
      settings.setValue("zoom", settings.value("zoom").toInt() * 10);
      settings.setValue("viewVersion", 2);
    }
  }
};
