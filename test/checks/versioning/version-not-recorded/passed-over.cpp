// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-version-not-recorded]' --implicit-check-not='[migration-unchecked-result]'
// A failure is noticed, told and passed over, in a store whose writes are plugins out of view.
#include "plugin.h"
#include <string>
#include <vector>

Status setDatabaseValue(const std::string &domain, const std::string &key, const std::string &value) {
  if (domain.empty())
    return Status(1);
  return plugin()->putBatch(domain, {std::make_pair(key, value)});
}

Status deleteDatabaseValue(const std::string &domain, const std::string &key) {
  return plugin()->drop(domain, key);
}

// One that cannot fail: nothing to look at.
void putStoredEntry(const std::string &key, const std::string &value) { plugin()->keep(key, value); }

static Status migrateV0V1(const std::vector<std::string> &keys) {
  for (const auto &key : keys)
    if (!setDatabaseValue("plants", key, convert(key)))
      // CHECK: :[[@LINE-1]]:10: error: a failure of `setDatabaseValue(key)` is passed over{{.*}}[migration-version-not-recorded]
      LOG(WARNING) << "Could not store " << key;
  return Status::success();
}

// The status of the round before is written anew before anybody looks.
static Status migrateV1V2(const std::vector<std::string> &keys) {
  Status s;
  for (const auto &key : keys) {
    std::string value;
    s = readValue("plants", key, value);
    if (!s.ok()) {
      LOG(WARNING) << "Could not read " << key;
      continue;
    }
    s = setDatabaseValue("beds", key, value);
    // CHECK: :[[@LINE-1]]:9: error: a failure of `setDatabaseValue(key)` is passed over{{.*}}[migration-version-not-recorded]
    if (!s.ok()) {
      LOG(WARNING) << "Could not store " << key;
      continue;
    }
    s = deleteDatabaseValue("plants", key);
    if (!s.ok())
      LOG(WARNING) << "Could not remove " << key; // told with the other one
  }
  return Status::success();
}

// Tells its caller.
static Status migrateV2V3(const std::vector<std::string> &keys) {
  for (const auto &key : keys)
    if (!setDatabaseValue("beds", key, convert(key))) {
      LOG(WARNING) << "Could not store " << key;
      return Status(1);
    }
  return Status::success();
}

// Looks at the beginning of the next round, and after the last.
static Status migrateV3V4(const std::vector<std::string> &keys) {
  Status s;
  for (const auto &key : keys) {
    if (!s.ok())
      break;
    s = setDatabaseValue("trees", key, convert(key));
  }
  return s;
}

static Status migrateV4V5(const std::vector<std::string> &keys) {
  for (const auto &key : keys)
    putStoredEntry(key, convert(key));
  return Status::success();
}

Status upgradeDatabase(int to, const std::vector<std::string> &keys) {
  int version = storedVersion();
  while (version != to) {
    Status done;
    switch (version) {
    case 0:
      done = migrateV0V1(keys);
      break;
    case 1:
      done = migrateV1V2(keys);
      break;
    case 2:
      done = migrateV2V3(keys);
      break;
    case 3:
      done = migrateV3V4(keys);
      break;
    case 4:
      done = migrateV4V5(keys);
      break;
    default:
      return Status(1);
    }
    if (!done.ok())
      return done;
    done = setDatabaseValue("settings", "schema_version", std::to_string(version + 1));
    if (!done.ok())
      return done;
    version++;
  }
  return Status::success();
}
