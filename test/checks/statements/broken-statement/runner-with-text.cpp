// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// A helper that runs what was prepared, or the text that it is given.
#include <QSqlQuery>

struct Garden {
  static void prepare(QSqlQuery &query, const QString &text);
  static bool exec(QSqlQuery &query, const QString &text = QString());
  static QString prefix;
};

void Garden::prepare(QSqlQuery &query, const QString &text) {
  QString filled = text.arg(prefix);
  query.prepare(filled);
}

bool Garden::exec(QSqlQuery &query, const QString &text) {
  if (!text.isEmpty())
    prepare(query, text);
  return query.exec();
}

void upgradeSchema(QSqlQuery &query, int storedVersion) {
  if (storedVersion < 2) {
    Garden::exec(query, "INSERT INTO `%1plants` (`id`, `bed`) SELECT `id`, `bed`, `name` FROM `%1old`");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: INSERT names 2 columns and SELECT gives 3 [migration-broken-statement]
    Garden::exec(query, "INSERT INTO `%1plants` (`id`, `bed`) SELECT `id`, `bed` FROM `%1old`");
    query.prepare("INSERT INTO plants (id, bed) VALUES (1, 2)");
    Garden::exec(query);
  }
}
