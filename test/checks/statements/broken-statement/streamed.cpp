// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-broken-statement]'
// A statement that is streamed in pieces, some of which only the program knows.
#include <soci/soci.h>

struct GardenTable {
  soci::session &m_sql;
  void migrate(unsigned int fromVersion);
};

void GardenTable::migrate(unsigned int fromVersion) {
  if (fromVersion < 10) {
    int lost = 0;
    m_sql << "SELECT COUNT(*) FROM (SELECT 1 FROM \"" << NAME << "\" WHERE " << column::bed
          << " = NULL) AS dummy",
        soci::into(lost);
    // CHECK: :[[@LINE-3]]:{{[0-9]+}}: error: a comparison `= NULL` is never true{{.*}}[migration-broken-statement]
    m_sql << "SELECT COUNT(*) FROM \"" << NAME << "\" WHERE " << column::bed << " IS NULL",
        soci::into(lost);
    m_sql << "SELECT COUNT(*) FROM \"" << NAME << "\" WHERE " << column::bed << " = " << lost,
        soci::into(lost);
    m_sql << "UPDATE \"" << NAME << "\" SET " << column::bed << " = NULL WHERE " << column::shed
          << " = 0";
  }
}
