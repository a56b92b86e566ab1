// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-'
// A name that is a version in one block and a text in another: no version is compared with a character.
#include <string>

struct Hive {
  std::string notes;
  int frames = 0;
};

int storedVersion(const Hive &hive);

void loadHives(Hive &hive) {
  {
    int v = storedVersion(hive);
    report(v);
  }
  std::string &v(hive.notes);
  if (v.back() != '\n')
    v += '\n';
}

void loadOldHives(Hive &hive) {
  int v = storedVersion(hive);
  if (v < 3)
    // CHECK: :[[@LINE-1]]:7: warning: {{.*}}`loadOldHives`{{.*}}[migration-repair-in-loader]
    hive.frames *= 10;
}
