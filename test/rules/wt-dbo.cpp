// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Wt::Dbo: commands, and transactions that commit when they go. It throws: no result is ignored.
#include <Wt/Dbo/Dbo.h>

void migrateAtOnce(Wt::Dbo::Session &session) {
  session.execute("UPDATE hives SET frames = frames + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  session.execute("UPDATE hives SET weight = weight * ?").bind(2);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateObjects(Wt::Dbo::Session &session) {
  Wt::Dbo::Transaction transaction(session);
  Wt::Dbo::collection<Wt::Dbo::ptr<Hive>> hives = session.find<Hive>();
  for (auto &hive : hives)
    hive.modify()->age += 1;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateWhatIsNotThere(Wt::Dbo::Session &session) {
  int count = session.query<int>("SELECT count(*) FROM sqlite_master WHERE name = 'queens'");
  if (count == 0)
    session.execute("CREATE TABLE queens (id INTEGER PRIMARY KEY)");
}

void migrateOnce(Wt::Dbo::Session &session) {
  int version = session.query<int>("SELECT version FROM schema_version");
  if (version > 4)
    throw version;
  if (version < 2) {
    Wt::Dbo::Transaction transaction(session);
    session.execute("UPDATE hives SET frames = frames + 1");
    session.execute("UPDATE hives SET weight = weight * 2");
    session.execute("UPDATE schema_version SET version = 2");
  }
}

void migrateApart(Wt::Dbo::Session &session) {
  int version = session.query<int>("SELECT version FROM schema_version");
  if (version > 4)
    throw version;
  if (version < 3) {
    session.execute("UPDATE hives SET frames = frames + 1");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    session.execute("UPDATE schema_version SET version = 3");
  }
}

// A class of the program's own that holds one.
class WriteTransaction {
public:
  explicit WriteTransaction(Wt::Dbo::Session &session) : transaction{session} {}

private:
  Wt::Dbo::Transaction transaction;
};
static WriteTransaction startWriting(Wt::Dbo::Session &session) { return WriteTransaction{session}; }

void migrateHeld(Wt::Dbo::Session &session) {
  auto writer{startWriting(session)};
  int version = session.query<int>("SELECT version FROM schema_version");
  if (version > 4)
    throw version;
  if (version < 4) {
    session.execute("UPDATE hives SET frames = frames + 1");
    session.execute("UPDATE hives SET weight = weight * 2");
    session.execute("UPDATE schema_version SET version = 4");
  }
}

void migrateAway(Wt::Dbo::Session &session) {
  session.dropTables();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-missing-version-guard]
}

void open(Wt::Dbo::Session &session) {
  migrateAtOnce(session);
  migrateObjects(session);
  migrateWhatIsNotThere(session);
  migrateOnce(session);
  migrateApart(session);
  migrateHeld(session);
  migrateAway(session);
}
