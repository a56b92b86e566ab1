// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// MySQL's X DevAPI: SQL through a session, documents in collections, transactions, probes.
#include <mysqlx/xdevapi.h>

void migrateStatements(mysqlx::Session &session) {
  session.sql("UPDATE hives SET frames = frames + 1 WHERE site = 1").execute();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  auto grow = session.sql("UPDATE hives SET weight = weight * ? WHERE site = 1");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  grow.bind(2).execute();
}

// Prepared and never run.
void migrateNothing(mysqlx::Session &session) {
  auto grow = session.sql("UPDATE hives SET frames = frames + 1 WHERE site = 1");
}

void migrateDocuments(mysqlx::Schema &schema) {
  mysqlx::Collection hives = schema.getCollection("hives");
  hives.modify("site = 1").arrayAppend("tags", "old").execute();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  // What is not there is dropped without an error, so that it can run again.
  schema.dropCollection("guests");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

void migrateTable(mysqlx::Schema &schema) {
  mysqlx::Table hives = schema.getTable("hives");
  hives.update().set("colour", "red").set("weight", expr("weight * 2")).where("site = 1").execute();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  hives.update().set("age", expr("weight * 2")).where("site = 1").execute(); // another's
}

void migrateWhatIsNotThere(mysqlx::Session &session, mysqlx::Schema &schema) {
  if (!schema.getTable("queens").existsInDatabase())
    session.sql("CREATE TABLE queens (id INT PRIMARY KEY)").execute();
}

// A failure is thrown: there is no result to look at.
void migrateOnce(mysqlx::Session &session, int storedVersion) {
  if (storedVersion > 4)
    throw storedVersion;
  if (storedVersion < 2) {
    session.startTransaction();
    session.sql("UPDATE hives SET frames = frames + 1 WHERE site = 1").execute();
    session.sql("UPDATE schema_version SET version = 2").execute();
    session.commit();
  }
  if (storedVersion < 4) {
    session.startTransaction();
    session.getSchema("bees").getTable("hives").update().set("age", expr("age + 1")).execute();
    session.getSchema("bees").getCollection("hives").modify("true").arrayAppend("tags", "old").execute();
    session.sql("UPDATE schema_version SET version = 4").execute();
    session.commit();
  }
}

void migrateApart(mysqlx::Session &session, int storedVersion) {
  if (storedVersion < 3) {
    session.sql("UPDATE hives SET frames = frames + 1 WHERE site = 1").execute();
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    session.sql("UPDATE schema_version SET version = 3").execute();
  }
}

void open(mysqlx::Session &session, mysqlx::Schema &schema, int storedVersion) {
  migrateStatements(session);
  migrateNothing(session);
  migrateDocuments(schema);
  migrateTable(schema);
  migrateWhatIsNotThere(session, schema);
  migrateOnce(session, storedVersion);
  migrateApart(session, storedVersion);
}
