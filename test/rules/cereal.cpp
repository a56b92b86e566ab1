// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// cereal: what is read is changed and written again; older forms converted while reading. What fails throws: no result
// can be ignored.
#include <cereal/archives/binary.hpp>
#include <fstream>

struct Hive {
  int version = 0;
  int weight = 0;
};

void migrateSaved(Hive &hive, const std::string &path) {
  hive.weight *= 1000;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  std::ofstream file(path);
  cereal::BinaryOutputArchive archive(file);
  archive(hive);
}

// Each element of what is saved.
void migrateElements() {
  World world = readWorld();
  for (auto &hive : world.hives)
    hive.weight *= 1000;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  std::ofstream file("world.bin");
  cereal::BinaryOutputArchive archive(file);
  archive(world);
}

// Converted while loading, and written back.
Hive loadSaved(const std::string &path) {
  Hive hive = readHive(path);
  if (hive.version < 2) {
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.weight = hive.weight * 1000;
    std::ofstream file(path);
    cereal::JSONOutputArchive archive(file);
    archive(hive.version, hive.weight);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
  }
  return hive;
}

void migrateOnce(Hive &hive, const std::string &path) {
  if (hive.version > 2)
    throw hive;
  if (hive.version < 2) {
    hive.weight *= 1000;
    hive.version = 2;
    std::ofstream file(path);
    cereal::BinaryOutputArchive archive(file);
    archive(hive);
  }
}

template <class Archive> void load(Archive &archive, Hive &hive, const std::uint32_t version) {
  archive(hive.weight);
  if (version < 2)
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.weight *= 1000;
}

void open(Hive &hive, const std::string &path) {
  migrateElements();
  migrateSaved(hive, path);
  migrateOnce(hive, path);
}
