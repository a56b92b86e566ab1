// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// DynamoDB: update expressions, with and without a condition.
#include <aws/dynamodb/DynamoDBClient.h>
#include <aws/dynamodb/model/UpdateItemRequest.h>

using namespace Aws::DynamoDB::Model;

void migrateFrames(Aws::DynamoDB::DynamoDBClient &client) {
  UpdateItemRequest request;
  request.SetTableName("hives");
  request.SetUpdateExpression("SET frames = frames + :one, checked = :now");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}`SET frames = frames + :one, checked = :now`{{.*}}[migration-non-idempotent-update]
  if (!client.UpdateItem(request).IsSuccess())
    throw 1;
}

void migrateVisits(Aws::DynamoDB::DynamoDBClient &client) {
  auto request = UpdateItemRequest().WithTableName("hives").WithUpdateExpression("ADD visits :one");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}`ADD visits :one`{{.*}}[migration-non-idempotent-update]
  auto outcome = client.UpdateItem(request);
  if (!outcome.IsSuccess())
    throw 1;
}

void migrateAway(Aws::DynamoDB::DynamoDBClient &client) {
  UpdateItemRequest request;
  request.SetUpdateExpression("REMOVE place");
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: {{.*}}column place of a table that is named elsewhere is lost{{.*}}[migration-destructive-without-down]
  if (!client.UpdateItem(request).IsSuccess())
    throw 1;
}

// The second time the condition does not hold.
void migrateOnce(Aws::DynamoDB::DynamoDBClient &client) {
  UpdateItemRequest request;
  request.SetConditionExpression("attribute_exists(id) AND attribute_not_exists(migrated)");
  request.SetUpdateExpression("SET frames = frames + :one, migrated = :yes");
  if (!client.UpdateItem(request).IsSuccess())
    throw 1;
}

// It holds as before.
void migrateAlways(Aws::DynamoDB::DynamoDBClient &client) {
  UpdateItemRequest request;
  request.SetUpdateExpression("SET notes = list_append(notes, :more)");
  request.SetConditionExpression("attribute_exists(notes)");
  // CHECK: :[[@LINE-2]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  if (!client.UpdateItem(request).IsSuccess())
    throw 1;
}

void migrateDefaults(Aws::DynamoDB::DynamoDBClient &client) {
  UpdateItemRequest request;
  request.SetUpdateExpression("SET frames = if_not_exists(frames, :none), checked = :now");
  client.UpdateItem(request);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
}

// The second time there is no `place` to copy from.
void migrateMoved(Aws::DynamoDB::DynamoDBClient &client) {
  UpdateItemRequest request;
  request.SetUpdateExpression("SET site = place REMOVE place");
  // CHECK: :[[@LINE+1]]:{{[0-9]+}}: warning: {{.*}}runs again every time{{.*}}[migration-missing-version-guard]
  if (!client.UpdateItem(request).IsSuccess())
    throw 1;
}

void open(Aws::DynamoDB::DynamoDBClient &client) {
  migrateFrames(client);
  migrateVisits(client);
  migrateAway(client);
  migrateOnce(client);
  migrateAlways(client);
  migrateDefaults(client);
  migrateMoved(client);
}
