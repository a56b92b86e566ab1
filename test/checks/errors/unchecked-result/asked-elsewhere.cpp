// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-unchecked-result]'
// How the database tells of errors is out of view, but the class asks its answers elsewhere.
struct Answer;
struct Database;

class Orchard {
  Database *db;
  Database *silent;
  void plant();
  void upgradeTrees(int storedVersion);
};

class Cellar {
  Database *db;
  void upgradeCellar(int storedVersion);
};

void Orchard::plant() {
  auto answer = db->exec("INSERT INTO trees (kind) VALUES ('plum')");
  if (answer->isError())
    complain(answer);
}

void Orchard::upgradeTrees(int storedVersion) {
  if (storedVersion < 2) {
    db->exec("ALTER TABLE trees ADD COLUMN height INTEGER");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`exec` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
    auto answer = db->exec("UPDATE trees SET kind = 'damson' WHERE kind = 'plum'");
    if (answer->isError())
      throw answer;
    silent->exec("UPDATE trees SET height = 3"); // nobody asks this one: it may throw
    db->exec("PRAGMA user_version = 2");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
  }
}

// Another class' member of that name may be something else.
void Cellar::upgradeCellar(int storedVersion) {
  if (storedVersion < 2) {
    db->exec("ALTER TABLE jars ADD COLUMN sugar INTEGER");
    db->exec("PRAGMA user_version = 2");
  }
}
