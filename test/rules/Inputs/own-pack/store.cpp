#include "bee.honey.h"

void migrateByCommand(honey_context *context, const char *old) {
  if (!honey_command(context, "INCRBY visits 5"))
    throw 1;
  // CHECK: :[[@LINE-2]]:{{.*}}a second run of `honey_command(visits)` {{.*}}[migration-non-idempotent-update]
  honey_command(context, "SET mode night");
  // CHECK: :[[@LINE-1]]:{{.*}}`honey_command(mode)`{{.*}}[migration-unchecked-result]
  if (!honey_command(context, "del %s %s", old))
    throw 2;
  // CHECK: :[[@LINE-2]]:{{.*}}key old {{.*}}[migration-destructive-without-down]
  if (!honey_command(context, "PING"))
    throw 3;
}

// What is asked for decides, also where a variable holds it; `$increase` is another word.
void migrateDocuments(honey::Hive &hive) {
  auto comb = hive.comb("rooms");
  auto change = honey::document("$inc", 1);
  comb.update("rooms", change.view());
  // CHECK: :[[@LINE-1]]:{{.*}}[migration-non-idempotent-update]
  comb.update("rooms", honey::parse("{\"$push\": {\"tags\": \"old\"}}"));
  // CHECK: :[[@LINE-1]]:{{.*}}[migration-non-idempotent-update]
  hive.comb("rooms").update("rooms", honey::document("$set", 1));
  hive.comb("rooms").update("rooms", honey::document("$increase", 1));
}

static void convertRooms(honey::Store &store) { store.exec("UPDATE rooms SET n = n + 1"); }
static void convertGuests(honey::Store &store) { store.exec("UPDATE guests SET n = n + 1"); }
// CHECK: :[[@LINE-1]]:{{.*}}[migration-non-idempotent-update]

void migrateOnce(honey::Updates &updates, honey::Store &store) {
  updates.ensure("3", "UPDATE rooms SET beds = beds + 1");
  updates.add(3, &convertRooms);
  updates.add(4, [](honey::Store &store) { store.exec("UPDATE rooms SET doors = doors + 1"); });
  convertGuests(store);
}

void migrateMessage(bee::Message &message) {
  message.add_tags("migrated");
  // CHECK: :[[@LINE-1]]:{{.*}}[migration-non-idempotent-update]
  if (!message.has_tags())
    message.add_tags("new");
}

void migrateAssigned(honey::Rooms rooms) {
  honey::assign(rooms.kind = 3);
  honey::assign(rooms.beds = rooms.beds * 2);
  // CHECK: :[[@LINE-1]]:{{.*}}[migration-non-idempotent-update]
}

void open(honey_context *context, honey::Hive &hive, honey::Updates &updates, honey::Store &store,
          bee::Message &message, honey::Rooms rooms) {
  migrateByCommand(context, "guests");
  migrateDocuments(hive);
  migrateOnce(updates, store);
  migrateMessage(message);
  migrateAssigned(rooms);
}
