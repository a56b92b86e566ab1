// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Protocol Buffers: fields of a stored message changed from their own value, cleared, moved; repeated fields that grow;
// writing that nobody looks at.
#include "hive.pb.h"

void migrateMessage(Hive *hive) {
  hive->set_weight(hive->weight() * 1000);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  hive->set_height(hive->width() * 2); // another's
  hive->set_kind("wild");
  hive->add_tags("migrated");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  hive->clear_mood();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}[migration-destructive-without-down]
}

// The value goes on under a new name.
void migrateMovedField(Hive &hive) {
  if (hive.has_title()) {
    hive.set_name(hive.title());
    hive.clear_title();
  }
}

bool migrateFile(std::fstream &file) {
  Hive hive;
  if (!hive.ParseFromIstream(&file) || hive.version() > 2)
    return false;
  if (hive.version() < 2) {
    hive.set_weight(hive.weight() * 1000);
    hive.add_tags("migrated");
    hive.set_version(2);
  }
  hive.SerializeToOstream(&file);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
  return true;
}

bool migrateFileWell(std::fstream &file) {
  Hive hive;
  if (!hive.ParseFromIstream(&file))
    return false;
  if (!hive.has_kind())
    hive.set_kind("wild");
  return hive.SerializeToOstream(&file);
}

// `setWeight` of a class that is not generated is no field of a message.
void migrateScale(Scale *scale) { scale->setWeight(scale->weight() * 1000); }

bool open(Hive &hive, std::fstream &file, Scale *scale) {
  migrateMessage(&hive);
  migrateMovedField(hive);
  migrateScale(scale);
  return migrateFile(file) && migrateFileWell(file);
}
