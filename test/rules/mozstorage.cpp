// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Mozilla Storage: statements with their macros, the schema version, probes.
#include "mozIStorageConnection.h"
#include "mozIStorageStatement.h"
#include "mozStorageHelper.h"

nsresult MigrateAtOnce(mozIStorageConnection *aConnection) {
  nsresult rv = aConnection->ExecuteSimpleSQL(NS_LITERAL_CSTRING("UPDATE hives "
                                                                 "SET frames = frames + 1"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  NS_ENSURE_SUCCESS(rv, rv);
  return NS_OK;
}

nsresult MigrateTried(mozIStorageConnection &aConnection) {
  MOZ_TRY(aConnection.ExecuteSimpleSQL("UPDATE hives SET age = age + 1"_ns));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  return NS_OK;
}

nsresult MigratePrepared(mozIStorageConnection *aConnection) {
  nsCOMPtr<mozIStorageStatement> stmt;
  nsresult rv = aConnection->CreateStatement("UPDATE hives SET weight = weight * :factor"_ns, getter_AddRefs(stmt));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  NS_ENSURE_SUCCESS(rv, rv);
  rv = stmt->BindInt32ByName("factor"_ns, 2);
  NS_ENSURE_SUCCESS(rv, rv);
  return stmt->Execute();
}

// Prepared and never run.
nsresult MigrateNothing(mozIStorageConnection *aConnection) {
  nsCOMPtr<mozIStorageStatement> stmt;
  return aConnection->CreateStatement("UPDATE hives SET weight = weight * 2"_ns, getter_AddRefs(stmt));
}

nsresult MigrateWhatIsNotThere(mozIStorageConnection *aConnection) {
  bool exists = false;
  nsresult rv = aConnection->TableExists("queens"_ns, &exists);
  NS_ENSURE_SUCCESS(rv, rv);
  if (!exists) {
    rv = aConnection->ExecuteSimpleSQL("CREATE TABLE queens (id INTEGER PRIMARY KEY)"_ns);
    NS_ENSURE_SUCCESS(rv, rv);
  }
  return NS_OK;
}

nsresult MigrateOnce(mozIStorageConnection *aConnection) {
  int32_t schemaVersion;
  nsresult rv = aConnection->GetSchemaVersion(&schemaVersion);
  NS_ENSURE_SUCCESS(rv, rv);
  if (schemaVersion > 3)
    return NS_ERROR_UNEXPECTED;
  if (schemaVersion < 2) {
    mozStorageTransaction transaction(aConnection, false);
    rv = aConnection->ExecuteSimpleSQL("UPDATE hives SET frames = frames + 1"_ns);
    NS_ENSURE_SUCCESS(rv, rv);
    rv = aConnection->SetSchemaVersion(2);
    NS_ENSURE_SUCCESS(rv, rv);
    return transaction.Commit();
  }
  return NS_OK;
}

// It brings older stores up to date, though it is called as what makes new ones.
nsresult InitSchema(mozIStorageConnection *aConnection) {
  int32_t current;
  nsresult rv = aConnection->GetSchemaVersion(&current);
  NS_ENSURE_SUCCESS(rv, rv);
  if (current > 5)
    return NS_ERROR_UNEXPECTED;
  if (current < 1) {
    rv = aConnection->ExecuteSimpleSQL("CREATE TABLE hives (id INTEGER PRIMARY KEY, frames INTEGER)"_ns);
    NS_ENSURE_SUCCESS(rv, rv);
  } else if (current < 5) {
    rv = aConnection->ExecuteSimpleSQL("UPDATE bees SET age = age + 1"_ns);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    NS_ENSURE_SUCCESS(rv, rv);
  }
  return aConnection->SetSchemaVersion(5);
}

nsresult MigrateUnseen(mozIStorageConnection *aConnection) {
  int32_t schemaVersion;
  nsresult rv = aConnection->GetSchemaVersion(&schemaVersion);
  NS_ENSURE_SUCCESS(rv, rv);
  if (schemaVersion > 3)
    return NS_ERROR_UNEXPECTED;
  if (schemaVersion < 3) {
    mozStorageTransaction transaction(aConnection, true);
    aConnection->ExecuteSimpleSQL("ALTER TABLE hives ADD COLUMN site TEXT"_ns);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}`ExecuteSimpleSQL` returns whether it worked, and nobody looks{{.*}}[migration-unchecked-result]
    return aConnection->SetSchemaVersion(3);
  }
  return NS_OK;
}

nsresult Init(mozIStorageConnection *aConnection) {
  MigrateAtOnce(aConnection);
  MigrateTried(*aConnection);
  MigratePrepared(aConnection);
  MigrateNothing(aConnection);
  MigrateWhatIsNotThere(aConnection);
  MigrateOnce(aConnection);
  InitSchema(aConnection);
  return MigrateUnseen(aConnection);
}
