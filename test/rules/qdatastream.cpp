// RUN: migralint check --fail-on never --color never --config %S/Inputs/every-rule.yaml %s 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// QDataStream: the version among what is written and read, older forms converted while reading. What failed is told
// by status(), which is asked when all is written: no single << can be ignored.
#include <QDataStream>
#include <QFile>

struct Hive {
  int weight = 0;
  QString name;
};

constexpr int formatVersion = 2;

// Written anew, with nothing that keeps it from being scaled again.
void migrateScale(Hive &hive, QDataStream &stream) {
  hive.weight *= 1000;
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  stream << hive.weight;
}

bool migrateOnce(Hive &hive, QDataStream &in, QDataStream &out) {
  qint32 version = 0;
  in >> version;
  if (version > formatVersion)
    return false;
  if (version < 2) {
    hive.weight *= 1000;
    out << qint32(formatVersion) << hive.weight;
  }
  return out.status() == QDataStream::Ok;
}

Hive loadHive(QDataStream &in) {
  Hive hive;
  qint32 version = 0;
  in >> version >> hive.weight;
  if (version < 2)
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    hive.weight *= 1000;
  return hive;
}

// How numbers are encoded, which the library itself reads in all its versions.
Hive loadPlain(QDataStream &in) {
  Hive hive;
  in.setVersion(QDataStream::Qt_5_15);
  in >> hive.weight;
  if (in.version() < QDataStream::Qt_4_6)
    hive.name = QString::number(hive.weight);
  return hive;
}

bool open(Hive &hive, QDataStream &in, QDataStream &out) {
  migrateScale(hive, out);
  return migrateOnce(hive, in, out);
}
