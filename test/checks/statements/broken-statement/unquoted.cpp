// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement'
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

int readVersion();
QString quoted(const QString &text);

void migratePlants() {
  QSqlQuery query;
  if (readVersion() < 1)
    query.exec("CREATE TABLE plants (id INTEGER PRIMARY KEY, state TEXT, note VARCHAR(20))");
  if (readVersion() < 2) {
    QSqlQuery all("SELECT id, state, note FROM plants");
    while (all.next()) {
      const QString id = all.value(0).toString();
      const QString state = all.value(1).toString();
      query.exec(QString("UPDATE plants SET note = 'x' WHERE state = %1").arg(state));
      // CHECK: :[[@LINE-1]]:[[#]]: error: the text that `plants.state` is compared with has no quotes [migration-broken-statement]
      query.exec("UPDATE plants SET note = " + all.value(2).toString() + " WHERE id = " + id);
      // CHECK: :[[@LINE-1]]:[[#]]: error: the text that `plants.note` is set to has no quotes [migration-broken-statement]
      query.exec("DELETE FROM plants WHERE id > 3 AND state = " + state);
      // CHECK: :[[@LINE-1]]:[[#]]: error: the text that `plants.state` is compared with has no quotes [migration-broken-statement]
      query.exec(QString("UPDATE plants SET note = 'x' WHERE state = '%1'").arg(state));
      query.exec("UPDATE plants SET note = '" + state + "' WHERE id = " + id);
      query.exec("UPDATE plants SET note = " + quoted(state) + " WHERE id = " + id);
      // Numbers are read as texts, too.
      query.exec(QString("UPDATE plants SET note = 'x' WHERE id = %1").arg(id));
      query.exec("DELETE FROM plants WHERE id = " + all.value(0).toString());

      QString note = quoted(all.value(2).toString());
      query.exec("UPDATE plants SET note = 'x' WHERE note = " + note);
      QString kept = all.value(2).toString();
      kept.prepend('\'');
      kept.append('\'');
      query.exec("UPDATE plants SET note = 'x' WHERE note = " + kept);
      QString maybe = all.value(2).toString();
      if (maybe.isEmpty())
        maybe = "NULL";
      query.exec("UPDATE plants SET note = " + maybe + " WHERE id = " + id);
    }
  }
}

// Of this table nothing is known.
void migrateBeds() {
  QSqlQuery query, all("SELECT id, state FROM beds");
  if (readVersion() < 2)
    while (all.next())
      query.exec("UPDATE beds SET kind = 1 WHERE state = " + all.value(1).toString());
}
