// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-not-recorded]' --implicit-check-not='[migration-not-atomic]'
// Versions whose statements are read from files at run time: where the version is recorded, and
// what holds a version's statements together.
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QStringList>

class Store {
public:
  // CHECK: :[[@LINE+3]]:{{[0-9]+}}: error: the versions of this loop are recorded only after the last of them{{.*}}[migration-version-not-recorded]
  // CHECK: :[[@LINE+5]]:{{[0-9]+}}: warning: the statements of one version are executed one by one{{.*}}[migration-not-atomic]
  bool upgradeLate(QSqlDatabase db) {
    for (int ver = storedSchemaVersion() + 1; ver <= latestSchemaVersion(); ver++)
      for (const QString &text : scripts(ver)) {
        QSqlQuery query;
        if (!query.exec(text))
          return false;
      }
    return setSchemaVersion(latestSchemaVersion());
  }

  bool upgradeApart(QSqlDatabase db) {
    for (int ver = storedSchemaVersion() + 1; ver <= latestSchemaVersion(); ver++) {
      for (const QString &text : scripts(ver)) {
        QSqlQuery query;
        if (!query.exec(text))
          // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: the statements of one version are executed one by one{{.*}}[migration-not-atomic]
          return false;
      }
      if (!setSchemaVersion(ver))
        return false;
    }
    return true;
  }

  // All or nothing.
  bool upgradeAtOnce(QSqlDatabase db) {
    if (!db.transaction())
      return false;
    for (int ver = storedSchemaVersion() + 1; ver <= latestSchemaVersion(); ver++)
      for (const QString &text : scripts(ver)) {
        QSqlQuery query;
        if (!query.exec(text))
          return false;
      }
    if (!setSchemaVersion(latestSchemaVersion()))
      return false;
    return db.commit();
  }

  bool upgradeEach(QSqlDatabase db) {
    for (int ver = storedSchemaVersion() + 1; ver <= latestSchemaVersion(); ver++) {
      if (!db.transaction())
        return false;
      for (const QString &text : scripts(ver)) {
        QSqlQuery query;
        if (!query.exec(text))
          return false;
      }
      if (!setSchemaVersion(ver) || !db.commit())
        return false;
    }
    return true;
  }

  // Each statement is written down, and passed over the next time.
  bool upgradeResumed(QSqlDatabase db) {
    for (int ver = storedSchemaVersion() + 1; ver <= latestSchemaVersion(); ver++) {
      for (const QString &text : scripts(ver)) {
        if (isDone(text))
          continue;
        QSqlQuery query;
        if (!query.exec(text))
          return false;
        setDone(text);
      }
      if (!setSchemaVersion(ver))
        return false;
    }
    return true;
  }

  // One statement a version, recorded with it.
  bool upgradeSingle(QSqlDatabase db) {
    for (int ver = storedSchemaVersion() + 1; ver <= latestSchemaVersion(); ver++) {
      QSqlQuery query;
      if (!query.exec(script(ver)) || !setSchemaVersion(ver))
        return false;
    }
    return true;
  }

  // Counts no versions.
  bool upgradeTables(QSqlDatabase db) {
    for (int i = 0; i < count(); i++)
      for (const QString &text : scripts(i)) {
        QSqlQuery query;
        if (!query.exec(text))
          return false;
      }
    return setSchemaVersion(latestSchemaVersion());
  }

private:
  int storedSchemaVersion();
  int latestSchemaVersion();
  bool setSchemaVersion(int version);
  QStringList scripts(int version);
  QString script(int version);
  bool isDone(const QString &text);
  void setDone(const QString &text);
  int count();
};
