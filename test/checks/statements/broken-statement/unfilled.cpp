// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// Numbered placeholders that are left in the statement that runs.
#include <QSqlQuery>

void upgradeSchema(QSqlQuery &query, int storedVersion, QString name, int shed) {
  if (storedVersion < 2) {
    const QString update = QString("UPDATE plants SET bed=%1 WHERE id=%2;");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: nothing fills in `%2`: what follows a number in arg() is its width, no second value [migration-broken-statement]
    query.exec(update.arg(shed * 10, plants.id()));
    query.exec(QString("UPDATE plants SET name='a' WHERE id=%1 AND bed=%2").arg(name));
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: nothing fills in `%2` [migration-broken-statement]

    query.exec(QString("UPDATE plants SET bed=%1 WHERE id=%2").arg(name, name));
    query.exec(QString("UPDATE plants SET bed=%1 WHERE id=%2").arg(shed * 10).arg(shed));
    query.exec(QString("UPDATE plants SET bed=%1 WHERE id=%2").arg(shed, 5).arg(shed));
    query.exec(QString("UPDATE plants SET bed='%1' WHERE id=%2").arg(QString::number(shed), name));
    query.exec(QString("DELETE FROM plants WHERE id=%1 AND name LIKE '%2'").arg(shed));
  }
}

void run(QSqlQuery &query, const QString &text, const QString &prefix) {
  query.exec(text.arg(prefix)); // fills in what the callers leave
}

void migrateNames(QSqlQuery &query, QString id) {
  run(query, QString("UPDATE %2plants SET bed=1 WHERE id=%1").arg(id));
}
