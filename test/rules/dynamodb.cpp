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

void open(Aws::DynamoDB::DynamoDBClient &client, const Aws::DynamoDB::Model::PutItemRequest &put,
          const Aws::DynamoDB::Model::UpdateItemRequest &update, const Aws::DynamoDB::Model::DeleteItemRequest &hive,
          const Aws::DynamoDB::Model::DeleteTableRequest &queens, const Aws::DynamoDB::Model::CreateBackupRequest &before,
          const Aws::DynamoDB::Model::DescribeTableRequest &asked, const Aws::DynamoDB::Model::CreateTableRequest &made) {
  migrateIgnored(client, put);
  migrateSeen(client, update);
  migrateDropped(client, hive, queens);
  migrateWithBackup(client, before, queens);
  migrateWhatIsNotThere(client, asked, made);
}
