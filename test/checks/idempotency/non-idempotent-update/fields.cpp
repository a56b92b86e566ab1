// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-non-idempotent-update'
// Stored fields and keys that are changed in place.
#include <QSettings>
#include <string>
#include <vector>

struct Plant {
  int version = 1;
  int hours = 0;
  int amount = 0;
  std::string note;
  std::vector<std::string> tags;
};

void migratePlant(Plant &plant) {
  plant.hours *= 24;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  plant.note += " (migrated)";
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  plant.amount = plant.amount + 1;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  plant.tags.push_back("migrated");
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

void migratePlantOnce(Plant &plant) {
  if (plant.version >= 2)
    return;
  plant.hours *= 24;
  plant.tags.push_back("migrated");
  plant.version = 2;
}

void migrateToConstants(Plant &plant) {
  plant.amount = 1;
  plant.note = "migrated";
  int count = 0;
  count += 1;
}

// A bit that is set is set.
void migrateFlags(Plant &plant) {
  plant.amount |= 4;
  plant.hours &= ~1;
  plant.hours %= 24;
  plant.amount ^= 8;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
}

// The version is there, and nobody looks at it.
void migratePlantBlindly(Plant &plant) {
  plant.hours += 1;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  plant.version = 2;
}

void openStore(std::vector<Plant> &plants) {
  for (Plant &plant : plants) {
    migratePlant(plant);
    migratePlantOnce(plant);
    migrateToConstants(plant);
    migrateFlags(plant);
    migratePlantBlindly(plant);
  }
}
