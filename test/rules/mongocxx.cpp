// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t/store.cpp
// RUN: migralint check --fail-on never --color never %t/store.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// mongocxx: updates that add again, by basic and stream builders and from JSON; filters that guard; transactions,
// probes, fields and collections dropped. It throws: no result is ignored.
#include <bsoncxx/builder/basic/document.hpp>
#include <bsoncxx/builder/stream/document.hpp>
#include <bsoncxx/json.hpp>
#include <mongocxx/client.hpp>

using bsoncxx::builder::basic::kvp;
using bsoncxx::builder::basic::make_document;
using bsoncxx::builder::stream::close_document;
using bsoncxx::builder::stream::finalize;
using bsoncxx::builder::stream::open_document;

void migrateBasic(mongocxx::database &store) {
  store["hives"].update_many(make_document(), make_document(kvp("$inc", make_document(kvp("frames", 1)))));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  auto change = make_document(kvp("$push", make_document(kvp("tags", "old"))));
  store["hives"].update_one(make_document(kvp("name", "home")), change.view());
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateStream(mongocxx::collection &hives) {
  bsoncxx::builder::stream::document change{};
  change << "$mul" << open_document << "weight" << 1000 << close_document;
  hives.update_many({}, change.view());
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateJson(mongocxx::collection &hives) {
  hives.update_many({}, bsoncxx::from_json(R"({"$inc": {"frames": 1}})"));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migrateInserted(mongocxx::collection &hives, mongocxx::collection &apiaries) {
  hives.insert_one(make_document(kvp("name", "home")));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  hives.insert_one(make_document(kvp("_id", 1), kvp("name", "home")));
  for (auto &&hive : hives.find({}))
    apiaries.insert_one(hive);
}

void migrateFirst(mongocxx::collection &hives) {
  auto hive = hives.find_one({});
  int frames = (*hive)["frames"].get_int32();
  hives.update_one(make_document(kvp("_id", 1)), make_document(kvp("$set", make_document(kvp("frames", frames * 2)))));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// A bulk write does what it holds.
void migrateBulk(mongocxx::collection &hives) {
  auto bulk = hives.create_bulk_write();
  mongocxx::model::update_many change(make_document(), make_document(kvp("$inc", make_document(kvp("frames", 1)))));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  bulk.append(change);
  bulk.execute();
}

// What was changed no longer matches; a constant; a field under a new name.
void migrateFiltered(mongocxx::collection &hives) {
  hives.update_many(make_document(kvp("grams", make_document(kvp("$exists", false)))),
                    make_document(kvp("$mul", make_document(kvp("weight", 1000))),
                                  kvp("$set", make_document(kvp("grams", true)))));
  hives.update_many({}, make_document(kvp("$set", make_document(kvp("mood", "calm")))));
  hives.update_many({}, bsoncxx::from_json(R"({"$rename": {"title": "name"}})"));
}

void migrateDropped(mongocxx::database &store) {
  store["hives"].update_many({}, make_document(kvp("$unset", make_document(kvp("mood", "")))));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  store["hives"].delete_many(make_document(kvp("empty", true)));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
  store.collection("queens").drop();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

void migrateWhatIsNotThere(mongocxx::database &store) {
  if (!store.has_collection("queens"))
    store.create_collection("queens");
}

// The transaction holds the change and the version.
void migrateOnce(mongocxx::client &client, mongocxx::collection &hives, mongocxx::collection &store, int storedVersion) {
  if (storedVersion > 3)
    throw storedVersion;
  if (storedVersion < 3) {
    mongocxx::client_session session = client.start_session();
    session.start_transaction();
    hives.update_many(session, {}, make_document(kvp("$inc", make_document(kvp("frames", 1)))));
    store.update_one(session, {}, make_document(kvp("$set", make_document(kvp("version", 3)))));
    session.commit_transaction();
  }
}

// Of two collections of one database, one is filled and the other dropped.
void migrateCollections(mongocxx::database &store) {
  store["sites"].insert_one(make_document(kvp("name", "home")));
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  store["attics"].drop();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

void open(mongocxx::client &client, mongocxx::database &store, mongocxx::collection &hives,
          mongocxx::collection &apiaries, int storedVersion) {
  migrateCollections(store);
  migrateBasic(store);
  migrateStream(hives);
  migrateJson(hives);
  migrateInserted(hives, apiaries);
  migrateFirst(hives);
  migrateBulk(hives);
  migrateFiltered(hives);
  migrateDropped(store);
  migrateWhatIsNotThere(store);
  migrateOnce(client, hives, hives, storedVersion);
}
