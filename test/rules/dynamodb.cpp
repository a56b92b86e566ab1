// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t/store.cpp
// RUN: migralint check --fail-on never --color never %t/store.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// DynamoDB: outcomes that nobody looks at, items and tables removed, backups, what is asked for.
#include <aws/dynamodb/DynamoDBClient.h>
#include <aws/dynamodb/model/UpdateItemRequest.h>

void migrateIgnored(Aws::DynamoDB::DynamoDBClient &client, const Aws::DynamoDB::Model::PutItemRequest &hive) {
  client.PutItem(hive);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-unchecked-result]
}

bool migrateSeen(Aws::DynamoDB::DynamoDBClient &client, const Aws::DynamoDB::Model::UpdateItemRequest &hive) {
  auto outcome = client.UpdateItem(hive);
  return outcome.IsSuccess();
}

bool migrateDropped(Aws::DynamoDB::DynamoDBClient &client, const Aws::DynamoDB::Model::DeleteItemRequest &hive,
                    const Aws::DynamoDB::Model::DeleteTableRequest &queens) {
  if (!client.DeleteItem(hive).IsSuccess())
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
    return false;
  return client.DeleteTable(queens).IsSuccess();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// A copy that can be put back.
bool migrateWithBackup(Aws::DynamoDB::DynamoDBClient &client, const Aws::DynamoDB::Model::CreateBackupRequest &before,
                       const Aws::DynamoDB::Model::DeleteTableRequest &queens) {
  if (!client.CreateBackup(before).IsSuccess())
    return false;
  return client.DeleteTable(queens).IsSuccess();
}

bool migrateWhatIsNotThere(Aws::DynamoDB::DynamoDBClient &client, const Aws::DynamoDB::Model::DescribeTableRequest &asked,
                           const Aws::DynamoDB::Model::CreateTableRequest &queens) {
  if (client.DescribeTable(asked).IsSuccess())
    return true;
  return client.CreateTable(queens).IsSuccess();
}

// The item that is put holds the version.
bool migrateVersioned(Aws::DynamoDB::DynamoDBClient &client, int storedVersion) {
  if (storedVersion > 2)
    return false;
  if (storedVersion == 2)
    return true;
  Aws::DynamoDB::Model::UpdateItemRequest update;
  update.SetUpdateExpression("SET frames = frames + :one");
  if (!client.UpdateItem(update).IsSuccess())
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    return false;
  Aws::DynamoDB::Model::PutItemRequest record;
  record.AddItem("version", Aws::DynamoDB::Model::AttributeValue().SetN(2));
  return client.PutItem(record).IsSuccess();
}

void open(Aws::DynamoDB::DynamoDBClient &client, const Aws::DynamoDB::Model::PutItemRequest &put,
          const Aws::DynamoDB::Model::UpdateItemRequest &update, const Aws::DynamoDB::Model::DeleteItemRequest &hive,
          const Aws::DynamoDB::Model::DeleteTableRequest &queens, const Aws::DynamoDB::Model::CreateBackupRequest &before,
          const Aws::DynamoDB::Model::DescribeTableRequest &asked, const Aws::DynamoDB::Model::CreateTableRequest &made) {
  migrateVersioned(client, update.GetVersion());
  migrateIgnored(client, put);
  migrateSeen(client, update);
  migrateDropped(client, hive, queens);
  migrateWithBackup(client, before, queens);
  migrateWhatIsNotThere(client, asked, made);
}
