// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-unchecked-result]'
// A flag says that a failure ends the program; and a statement is read through a local of the helper.
#include <QSqlQuery>
#include <QString>

static QString prefix;

bool run(QSqlQuery &query, const QString &sql, bool fatal) {
  QString text;
  if (sql.contains("%1"))
    text = sql.arg(prefix);
  else
    text = sql;
  if (query.exec(text))
    return true;
  if (fatal) {
    query = QSqlQuery();
    qFatal("no way");
  }
  qDebug("failed");
  return false;
}

void upgradeBeds(QSqlQuery &query, int schemaVersion) {
  if (schemaVersion < 3) {
    run(query, "ALTER TABLE %1beds ADD COLUMN depth INTEGER", true);
    run(query, "ALTER TABLE %1beds ADD COLUMN width INTEGER", false);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`run` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
    run(query, "UPDATE %1meta SET value = '3' WHERE name = 'version'", true);
  }
}
