// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t/store.cpp
// RUN: migralint check --fail-on never --color never %t/store.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// WiredTiger: a cursor's key and value are set before the call that uses them; transactions, results, tables dropped.
#include <wiredtiger.h>

int migrateCount(WT_CURSOR *hives) {
  int frames;
  hives->set_key(hives, "frames");
  if (int error = hives->search(hives))
    return error;
  if (int error = hives->get_value(hives, &frames))
    return error;
  hives->set_value(hives, frames + 1);
  return hives->update(hives);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}update(frames){{.*}}[migration-non-idempotent-update]
}

// Under another key.
int migrateCopied(WT_CURSOR *hives) {
  int frames;
  hives->set_key(hives, "frames");
  if (int error = hives->search(hives))
    return error;
  if (int error = hives->get_value(hives, &frames))
    return error;
  hives->set_key(hives, "combs");
  hives->set_value(hives, frames * 10);
  return hives->insert(hives);
}

void migrateIgnored(WT_CURSOR *hives) {
  hives->set_key(hives, "mood");
  hives->set_value(hives, "calm");
  hives->insert(hives);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}insert(mood){{.*}}[migration-unchecked-result]
}

void migrateUncommitted(WT_SESSION *session, WT_CURSOR *hives) {
  hives->set_key(hives, "mood");
  hives->set_value(hives, "calm");
  if (session->begin_transaction(session, nullptr) == 0 && hives->insert(hives) == 0)
    session->commit_transaction(session, nullptr);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}commit_transaction{{.*}}[migration-unchecked-result]
}

int migrateTables(WT_SESSION *session, WT_CURSOR *hives) {
  hives->set_key(hives, "journal");
  if (int error = hives->remove(hives))
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}journal{{.*}}[migration-destructive-without-down]
    return error;
  return session->drop(session, "table:queens", nullptr);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// Asked for the marker that is put in the same transaction.
int migrateOnceByKey(WT_SESSION *session, WT_CURSOR *hives) {
  hives->set_key(hives, "frames/doubled");
  if (hives->search(hives) != WT_NOTFOUND)
    return 0;
  if (int error = session->begin_transaction(session, nullptr))
    return error;
  int frames;
  hives->set_key(hives, "frames");
  int error = hives->search(hives);
  if (!error)
    error = hives->get_value(hives, &frames);
  hives->set_value(hives, frames * 2);
  if (!error)
    error = hives->update(hives);
  hives->set_key(hives, "frames/doubled");
  hives->set_value(hives, 1);
  if (!error)
    error = hives->insert(hives);
  if (error) {
    session->rollback_transaction(session, nullptr);
    return error;
  }
  return session->commit_transaction(session, nullptr);
}

// The transaction holds the change and the version.
int migrateOnce(WT_SESSION *session, WT_CURSOR *hives, int storedVersion) {
  if (storedVersion > 4)
    throw storedVersion;
  if (storedVersion < 3) {
    if (session->begin_transaction(session, nullptr) != 0)
      return -1;
    int weight;
    hives->set_key(hives, "weight");
    hives->search(hives);
    hives->get_value(hives, &weight);
    hives->set_value(hives, weight * 1000);
    int error = hives->update(hives);
    hives->set_key(hives, "version");
    hives->set_value(hives, 3);
    if (!error)
      error = hives->update(hives);
    if (error) {
      session->rollback_transaction(session, nullptr);
      return error;
    }
    return session->commit_transaction(session, nullptr);
  }
  return 0;
}

int migrateApart(WT_CURSOR *hives, int storedVersion) {
  if (storedVersion < 4) {
    int height;
    hives->set_key(hives, "height");
    hives->search(hives);
    hives->get_value(hives, &height);
    hives->set_value(hives, height * 10);
    if (int error = hives->update(hives))
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
      return error;
    hives->set_key(hives, "version");
    hives->set_value(hives, 4);
    return hives->update(hives);
  }
  return 0;
}

// Where the cursor stands is the key.
int migrateEach(WT_CURSOR *hives) {
  int frames, error;
  while ((error = hives->next(hives)) == 0) {
    if ((error = hives->get_value(hives, &frames)) != 0)
      return error;
    hives->set_value(hives, frames * 10);
    if ((error = hives->update(hives)) != 0)
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
      return error;
  }
  return error == WT_NOTFOUND ? 0 : error;
}

void open(WT_SESSION *session, WT_CURSOR *hives, int storedVersion) {
  migrateEach(hives);
  migrateCount(hives);
  migrateCopied(hives);
  migrateIgnored(hives);
  migrateUncommitted(session, hives);
  migrateTables(session, hives);
  migrateOnceByKey(session, hives);
  migrateOnce(session, hives, storedVersion);
  migrateApart(hives, storedVersion);
}
