// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// Boost.Serialization: what is read is changed and written again; older forms converted while reading. What fails throws: no result
// can be ignored.
#include <boost/archive/text_oarchive.hpp>
#include <boost/archive/xml_oarchive.hpp>
#include <fstream>

struct Hive {
  int version = 0;
  int weight = 0;
};

void migrateSaved(Hive &hive, const std::string &path) {
  hive.weight *= 1000;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  std::ofstream file(path);
  boost::archive::text_oarchive archive(file);
  archive << hive;
}

// Converted while loading, and written back.
Hive loadSaved(const std::string &path) {
  Hive hive = readHive(path);
  if (hive.version < 2) {
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.weight = hive.weight * 1000;
    std::ofstream file(path);
    boost::archive::xml_oarchive archive(file);
    archive << BOOST_SERIALIZATION_NVP(hive);
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
    boost::archive::text_oarchive archive(file);
    archive << hive;
  }
}

template <class Archive> void load(Archive &archive, Hive &hive, const unsigned int version) {
  archive & hive.weight;
  if (version < 2)
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.weight *= 1000;
}

void open(Hive &hive, const std::string &path) {
  migrateSaved(hive, path);
  migrateOnce(hive, path);
}
