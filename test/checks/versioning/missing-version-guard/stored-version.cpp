// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard]'
// What a comparison is with: only what derives from the stored version guards. Each right one has a
// near miss beside it.
#include <QSettings>
#include <QSqlQuery>
#include <QVersionNumber>
#include <string>

// Through conversions.
void upgradeConverted(QSettings &settings, QSqlQuery &query) {
  const int found = std::stoi(settings.value("schema_version").toString().toStdString());
  if (static_cast<unsigned>(found) < 2u)
    query.exec("ALTER TABLE plants ADD COLUMN a TEXT");
  const int width = std::stoi(settings.value("window_width").toString().toStdString());
  if (static_cast<unsigned>(width) < 2u)
    query.exec("ALTER TABLE plants ADD COLUMN a2 TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

// As text, as a date, as a QVersionNumber, component by component.
void upgradeTexts(QSettings &settings, QSqlQuery &query) {
  const QString was = settings.value("schema_version").toString();
  if (was < "2021.08.31")
    query.exec("ALTER TABLE plants ADD COLUMN b TEXT");
  const QVersionNumber number = QVersionNumber::fromString(was);
  if (number < QVersionNumber(0, 7, 1))
    query.exec("ALTER TABLE plants ADD COLUMN c TEXT");
  const int major = number.majorVersion(), minor = number.minorVersion();
  if (major < 2 || (major == 2 && minor < 5))
    query.exec("ALTER TABLE plants ADD COLUMN d TEXT");
}

void upgradeOtherTexts(QSettings &settings, QSqlQuery &query) {
  const QString name = settings.value("owner").toString();
  if (name < "2021.08.31")
    query.exec("ALTER TABLE plants ADD COLUMN e TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

// One component of two alternatives guards nothing.
void upgradeHalf(QSettings &settings, QSqlQuery &query, bool force) {
  const QVersionNumber number =
      QVersionNumber::fromString(settings.value("schema_version").toString());
  if (number.majorVersion() < 2 || force)
    query.exec("ALTER TABLE plants ADD COLUMN f TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

// Enumerators.
enum class Format { First, Second };
void upgradeEnum(QSettings &settings, QSqlQuery &query) {
  const auto format = static_cast<Format>(settings.value("schema_version").toInt());
  if (format < Format::Second)
    query.exec("ALTER TABLE plants ADD COLUMN g TEXT");
}

// A name alone is the last resort: what is seen to be something else is no stored version.
struct Connection {
  int protocolVersion() const;
};
void upgradeByProtocol(Connection &peer, QSqlQuery &query) {
  const int version = peer.protocolVersion();
  if (version < 3)
    query.exec("ALTER TABLE plants ADD COLUMN h TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradeByLiteral(QSqlQuery &query) {
  int version = 2;
  if (version < 3)
    query.exec("ALTER TABLE plants ADD COLUMN i TEXT");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void upgradeFilledIn(QSqlQuery &query, bool (*read)(int *)) {
  int version = 2;
  read(&version);
  if (version < 3)
    query.exec("ALTER TABLE plants ADD COLUMN j TEXT");
}

// A member that is set from the stored version, whatever its name and wherever that is done.
class Store {
public:
  void open(QSettings &settings) {
    found = settings.value("schema_version").toInt();
    wanted = settings.value("window_width").toInt();
  }
  void upgradeTables(QSqlQuery &query) {
    if (found < 4)
      query.exec("ALTER TABLE plants ADD COLUMN k TEXT");
    if (wanted < 4)
      query.exec("ALTER TABLE plants ADD COLUMN l TEXT");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
  }

private:
  int found = 0;
  int wanted = 0;
};

void openStore(QSettings &settings, Connection &peer, QSqlQuery &query, bool (*read)(int *)) {
  Store store;
  store.open(settings);
  store.upgradeTables(query);
  upgradeConverted(settings, query);
  upgradeTexts(settings, query);
  upgradeOtherTexts(settings, query);
  upgradeHalf(settings, query, true);
  upgradeEnum(settings, query);
  upgradeByProtocol(peer, query);
  upgradeByLiteral(query);
  upgradeFilledIn(query, read);
}
