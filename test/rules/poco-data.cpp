// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// POCO Data: streamed into a session, or a statement; transactions; wrappers of the program's own.
#include <Poco/Data/Session.h>
#include <Poco/Data/Transaction.h>

using namespace Poco::Data::Keywords;

void migrateStreamed(Poco::Data::Session &session, Poco::Data::Session *other) {
  session << "UPDATE hives SET frames = frames + 1", now;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  int more = 2;
  *other << "UPDATE hives SET weight = weight * :more", use(more), now;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migratePrepared(Poco::Data::Session &session) {
  Poco::Data::Statement grow(session);
  grow << "UPDATE hives SET weight = weight * 2";
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  grow.execute();
  int more = 2;
  Poco::Data::Statement age = (session << "UPDATE hives SET age = age + :more", use(more));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  age.execute();
}

// Prepared and never run.
void migrateNothing(Poco::Data::Session &session) {
  Poco::Data::Statement grow(session);
  grow << "UPDATE hives SET frames = frames + 1";
  Poco::Data::Statement age = (session << "UPDATE hives SET age = age + 1");
}

struct Store {
  Poco::Data::Session *session;
  void run(const std::string &statement);
  void runOnce(const std::string &name, const std::string &statement);
  void migrateForwarded();
};
void Store::run(const std::string &statement) { *session << statement, now; }
void Store::migrateForwarded() {
  run("UPDATE hives SET swarms = swarms + 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// By name, what it has run once it does not run again.
void Store::runOnce(const std::string &name, const std::string &statement) {
  int done = 0;
  *session << "SELECT COUNT(*) FROM migrations WHERE name = :name", into(done), useRef(name), now;
  if (done)
    return;
  run(statement);
  *session << "INSERT INTO migrations (name) VALUES (:name)", useRef(name), now;
}
void migrateNamed(Store &store) {
  store.runOnce("frames", "UPDATE hives SET frames = frames + 1");
  store.runOnce("site", "ALTER TABLE hives ADD COLUMN site TEXT");
}

void migrateWhatIsNotThere(Poco::Data::Session &session) {
  int found = 0;
  session << "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'queens'", into(found), now;
  if (found == 0)
    session << "CREATE TABLE queens (id INTEGER PRIMARY KEY)", now;
}

// A failure is thrown: there is no result to look at.
void migrateOnce(Poco::Data::Session &session, int storedVersion) {
  if (storedVersion > 3)
    throw storedVersion;
  if (storedVersion < 2) {
    Poco::Data::Transaction transaction(session);
    session << "UPDATE hives SET frames = frames + 1", now;
    session << "UPDATE schema_version SET version = 2", now;
    transaction.commit();
  }
}

void migrateApart(Poco::Data::Session &session, int storedVersion) {
  if (storedVersion < 3) {
    session << "UPDATE hives SET frames = frames + 1", now;
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    session << "UPDATE schema_version SET version = 3", now;
  }
}

void open(Poco::Data::Session &session, Store &store, int storedVersion) {
  migrateStreamed(session, &session);
  migratePrepared(session);
  migrateNothing(session);
  store.migrateForwarded();
  migrateNamed(store);
  migrateWhatIsNotThere(session);
  migrateOnce(session, storedVersion);
  migrateApart(session, storedVersion);
}
