// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-unchecked-result]'
// Statements that come from a file, one after the other: what they do is not known, but that they are run for what
// they do is.
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>

class RetryingQuery : public QSqlQuery {
public:
  explicit RetryingQuery(const QSqlDatabase &database);
  bool prepare(const QString &sql);
  bool exec(const QString &sql);
  bool exec();
};

bool RetryingQuery::prepare(const QString &sql) { return QSqlQuery::prepare(sql); }

bool RetryingQuery::exec(const QString &sql) {
  prepare(sql);
  return exec();
}

bool RetryingQuery::exec() {
  int tries = 0;
  while (!QSqlQuery::exec() && ++tries < 5)
    wait(10);
  return tries < 5;
}

class Statement {
public:
  Statement(const QSqlDatabase &database, const QString &sql) : query(database) { query.prepare(sql); }
  bool exec() {
    if (query.exec()) {
      done = true;
      return true;
    }
    done = false;
    return false;
  }

private:
  QSqlQuery query;
  bool done = false;
};

class Greenhouse {
  bool upgradeTo(int version);
  bool upgradeEach(const QStringList &statements);
  bool upgradeAll(const QStringList &statements);
  bool upgradeKnown(const QStringList &statements);
  bool upgradeAsked(const QStringList &statements);
  void upgradeSchema(int version);
  QSqlDatabase db;
};

bool Greenhouse::upgradeTo(int version) {
  QFile script(QString("upgrade-%1.sql").arg(version));
  QStringList statements = QString(script.readAll()).split(";");
  for (const QString &text : statements) {
    QString statement = text.trimmed();
    QSqlQuery query(db);
    query.exec(statement);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `exec` returns whether it worked, and nobody looks [migration-unchecked-result]
  }
  for (const QString &text : statements) {
    QString statement = text.trimmed();
    RetryingQuery query(db);
    query.exec(statement);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `exec` returns whether it worked, and nobody looks [migration-unchecked-result]
  }
  for (const QString &text : statements) {
    QSqlQuery query(db); // which asks for rows
    QString statement = text.trimmed();
    query.exec(statement);
    while (query.next())
      qDebug() << query.value(0);
  }
  return true;
}

// Only the last answer is looked at.
bool Greenhouse::upgradeEach(const QStringList &statements) {
  bool worked = false;
  for (const QString &text : statements) {
    Statement statement(db, text);
    worked = statement.exec();
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `exec` returns whether it worked, and the next result overwrites that unread [migration-unchecked-result]
    if (!worked)
      qWarning() << "failed:" << text;
  }
  for (const QString &text : statements) {
    Statement statement(db, text);
    worked = statement.exec();
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `exec` returns whether it worked, and the next result overwrites that unread [migration-unchecked-result]
    if (!worked && isKnownToFail(text))
      worked = true;
  }
  return worked;
}

// Near misses: the answers are added up, a failure ends the loop, is counted, is asked for in its head, or is passed
// over on purpose, whichever it is; or there is but one round.
bool Greenhouse::upgradeAll(const QStringList &statements) {
  bool worked = true;
  for (const QString &text : statements) {
    Statement statement(db, text);
    worked = statement.exec() && worked;
  }
  for (const QString &text : statements) {
    Statement statement(db, text);
    worked = statement.exec();
    if (!worked)
      break;
  }
  int failed = 0;
  for (const QString &text : statements) {
    Statement statement(db, text);
    worked = statement.exec();
    if (!worked)
      ++failed;
  }
  for (const QString &text : statements) {
    Statement statement(db, text);
    worked = statement.exec();
    if (!worked)
      worked = true;
  }
  for (int i = 0; worked && i < statements.size(); ++i) {
    Statement statement(db, statements[i]);
    worked = statement.exec();
  }
  do {
    Statement statement(db, statements[0]);
    worked = statement.exec();
  } while (false);
  return worked && failed == 0;
}

// A fresh store is filled, an old one is brought up to date.
void Greenhouse::upgradeSchema(int version) {
  if (version == 0) {
    db.transaction();
    for (const QString &text : schemaStatements()) {
      QSqlQuery query(db);
      query.exec(text);
    }
    db.commit();
  } else if (version == 1) {
    db.transaction();
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `transaction` returns whether it worked{{.*}}[migration-unchecked-result]
    QSqlQuery query(db);
    query.exec("ALTER TABLE plants ADD COLUMN pot TEXT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
    db.commit();
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `commit` returns whether it worked{{.*}}[migration-unchecked-result]
  }
}

// Setting up the connection changes nothing that is stored.
class Cellar {
  bool setChecks(bool on);
  bool upgradeWines();
  QSqlDatabase db;
};

bool Cellar::setChecks(bool on) {
  QSqlQuery query(db);
  return query.exec(QString("PRAGMA foreign_keys = %1").arg(on));
}

bool Cellar::upgradeWines() {
  setChecks(false);
  QSqlQuery query(db);
  if (!query.exec("ALTER TABLE wines ADD COLUMN year INTEGER")) {
    setChecks(true);
    return false;
  }
  return true;
}
