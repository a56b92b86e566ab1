// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t/store.cpp
// RUN: migralint check --fail-on never --color never %t/store.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Couchbase Lite in C and C++: documents read, changed and saved; transactions, results, collections dropped.
#include "cbl++/CouchbaseLite.hh"

void migrateIgnored(CBLCollection *hives, CBLDocument *hive, CBLError *error) {
  CBLCollection_SaveDocument(hives, hive, error);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-unchecked-result]
}

// Covered by the transaction's end, which is looked at.
bool migrateCovered(CBLDatabase *database, CBLCollection *hives, CBLDocument *hive, CBLError *error) {
  if (!CBLDatabase_BeginTransaction(database, error))
    return false;
  CBLCollection_SaveDocument(hives, hive, error);
  return CBLDatabase_EndTransaction(database, true, error);
}

bool migrateDropped(CBLDatabase *database, CBLCollection *hives, CBLError *error) {
  if (!CBLCollection_PurgeDocumentByID(hives, FLSTR("journal"), error))
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
    return false;
  return CBLDatabase_DeleteCollection(database, FLSTR("queens"), kCBLDefaultScopeName, error);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// C++ throws.
void migrateCount(cbl::Collection &hives) {
  cbl::MutableDocument hive = hives.getMutableDocument("home");
  hive.set("frames", hive["frames"].asInt() + 1);
  hives.saveDocument(hive);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// A field is given another name; the document is the same after it as after two of it.
void migrateField(cbl::Collection &hives) {
  cbl::MutableDocument hive = hives.getMutableDocument("home");
  hive.set("site", "garden");
  hives.saveDocument(hive);
}

void migrateCollection(cbl::Database &database) {
  database.deleteCollection("queens");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// That there is a collection says nothing of what is in it.
void migrateAsked(cbl::Database &database, cbl::Collection &hives) {
  if (!database.getCollection("hives"))
    return;
  cbl::MutableDocument hive = hives.getMutableDocument("home");
  hive.set("age", hive["age"].asInt() * 12);
  hives.saveDocument(hive);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// A copy that can be put back.
void migrateWithBackup(cbl::Database &database) {
  cbl::Database::copyDatabase(database.path(), "before");
  database.deleteCollection("queens");
}

// The transaction holds the change and the version.
void migrateOnce(cbl::Database &database, cbl::Collection &hives, int storedVersion) {
  if (storedVersion > 3)
    throw storedVersion;
  if (storedVersion < 3) {
    cbl::Transaction transaction(database);
    cbl::MutableDocument hive = hives.getMutableDocument("home");
    hive.set("weight", hive["weight"].asInt() * 1000);
    hives.saveDocument(hive);
    cbl::MutableDocument store = hives.getMutableDocument("store");
    store.set("version", 3);
    hives.saveDocument(store);
    transaction.commit();
  }
}

// In C, a field is changed in the document's dictionary.
bool migrateProperties(CBLDatabase *database, FLMutableDict properties, CBLError *error) {
  FLMutableDict_SetInt(properties, FLSTR("delay"), FLValue_AsInt(FLDict_Get(properties, FLSTR("delay"))) * 1000);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  FLMutableDict_Remove(properties, FLSTR("mood"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  CBLDatabase_EndTransaction(database, false, error);
  return true;
}

void open(CBLDatabase *handle, CBLCollection *collection, CBLDocument *hive, CBLError *error, cbl::Database &database,
          cbl::Collection &hives, int storedVersion) {
  migrateProperties(handle, CBLDocument_MutableProperties(hive), error);
  migrateIgnored(collection, hive, error);
  migrateCovered(handle, collection, hive, error);
  migrateDropped(handle, collection, error);
  migrateCount(hives);
  migrateField(hives);
  migrateCollection(database);
  migrateAsked(database, hives);
  migrateWithBackup(database);
  migrateOnce(database, hives, storedVersion);
}
