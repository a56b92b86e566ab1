// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-unchecked-result]'
// How a failure is told travels through functions, overrides included.
#include <QSqlQuery>
#include <cstdlib>

class Store {
public:
  virtual ~Store() = default;
  virtual Rows run(const QString &sql) = 0;
};

class SqlStore : public Store {
public:
  // Tells by nothing but a report.
  Rows run(const QString &sql) override {
    Rows rows;
    QSqlQuery query;
    if (!query.exec(sql)) {
      reportError(sql);
      return rows;
    }
    return rows;
  }
  void reportError(const QString &sql);
};

bool forwards(QSqlQuery &query, const QString &sql) {
  if (!query.exec(sql)) {
    qWarning() << "failed:" << sql;
    return false;
  }
  return true;
}

void throws(QSqlQuery &query, const QString &sql) {
  if (!query.exec(sql))
    throw 1;
}

void exits(QSqlQuery &query, const QString &sql) {
  if (!query.exec(sql)) {
    qWarning() << "failed:" << sql;
    std::exit(1);
  }
}

void forgetPots(QSqlQuery &query) { query.exec("UPDATE plants SET pot = NULL"); }

void upgradeStore(Store &store, QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2) {
    store.run("ALTER TABLE plants ADD COLUMN pot TEXT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}a failure is only reported{{.*}}[migration-unchecked-result]
    // CHECK: note: the result is lost here
    forwards(query, "ALTER TABLE plants ADD COLUMN note TEXT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`forwards` returns whether it worked{{.*}}[migration-unchecked-result]
    if (!forwards(query, "ALTER TABLE plants ADD COLUMN size TEXT"))
      throw 1;
    throws(query, "ALTER TABLE plants ADD COLUMN age TEXT");
    exits(query, "ALTER TABLE plants ADD COLUMN leaf TEXT");
    forgetPots(query);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: `forgetPots` drops the result{{.*}}[migration-unchecked-result]
    throws(query, "PRAGMA user_version = 2");
  }
}

void repot(QSqlQuery &query) { forgetPots(query); }

// One that answers with a value of its own for success, and with another at its end.
enum class Answer { Done, Broken };
static Answer answered(QSqlQuery &query, const char *statement) {
  const bool done = query.exec(statement);
  if (done)
    return Answer::Done;
  qWarning() << "broken";
  return Answer::Broken;
}
void migrateAnswered(QSqlQuery &query) {
  answered(query, "CREATE INDEX IF NOT EXISTS by_bed ON plants (bed)");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}nobody looks{{.*}}[migration-unchecked-result]
  if (answered(query, "CREATE INDEX IF NOT EXISTS by_kind ON plants (kind)") != Answer::Done)
    throw query;
}

void openStore(Store &store, QSqlQuery &query, int storedVersion) {
  migrateAnswered(query);
  upgradeStore(store, query, storedVersion);
}
