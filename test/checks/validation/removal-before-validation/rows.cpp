// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-removal-before-validation]'
// Rows that the program copies one by one.
#include <QSqlDatabase>
#include <QSqlQuery>

void upgradeTo2(QSqlDatabase db) {
  QSqlQuery old("SELECT id, name FROM plants", db);
  while (old.next()) {
    QSqlQuery put(db);
    put.prepare("INSERT INTO flowers (id, name) VALUES (?, ?)");
    put.addBindValue(old.value(0));
    put.addBindValue(old.value(1));
    put.exec();
  }
  QSqlQuery(db).exec("DROP TABLE plants");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `plants` is dropped whether or not its rows were copied: {{.*}}[migration-removal-before-validation]
  // CHECK: :[[@LINE-4]]:{{[0-9]+}}: note: the copy
}

bool upgradeTo3(QSqlDatabase db) {
  QSqlQuery old("SELECT id, name FROM beds", db);
  while (old.next()) {
    QSqlQuery put(db);
    put.prepare("INSERT INTO plots (id, name) VALUES (?, ?)");
    put.addBindValue(old.value(0));
    put.addBindValue(old.value(1));
    if (!put.exec())
      return false;
  }
  return QSqlQuery(db).exec("DROP TABLE beds");
}

int countOf(QSqlDatabase db, const char *table);

void upgradeTo4(QSqlDatabase db) {
  QSqlQuery old("SELECT id, name FROM trees", db);
  while (old.next()) {
    QSqlQuery put(db);
    put.prepare("INSERT INTO wood (id, name) VALUES (?, ?)");
    put.addBindValue(old.value(0));
    put.addBindValue(old.value(1));
    put.exec();
  }
  if (countOf(db, "wood") == countOf(db, "trees"))
    QSqlQuery(db).exec("DROP TABLE trees");
}

// What is put into the other table is not what was read.
void upgradeTo5(QSqlDatabase db) {
  for (int i = 0; i < 3; ++i) {
    QSqlQuery put(db);
    put.prepare("INSERT INTO units (id) VALUES (?)");
    put.addBindValue(i);
    put.exec();
  }
  QSqlQuery(db).exec("DROP TABLE shrubs");
}
