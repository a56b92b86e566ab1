// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-missing-version-guard'
// Everyday code that fills a table anew and puts it in the place of the old one may do so as often as it likes.
#include <sqlite3.h>

void finishImport() {
  sql("DROP TABLE plants, beds");
  sql("ALTER TABLE plants_new RENAME TO plants");
  sql("ALTER TABLE beds_new RENAME TO beds");
}

void finishOtherImport() {
  sql("ALTER TABLE seeds RENAME TO seeds_old");
  sql("ALTER TABLE seeds_new RENAME TO seeds");
  sql("DROP TABLE seeds_old");
}

void startGarden() {
  sql("ALTER TABLE trees RENAME TO shrubs");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}
