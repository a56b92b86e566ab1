// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-'
// A name that is a version in one block and a text or a place in another: no version is compared with a character, or
// with the end of a container.
#include <map>
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

void loadQueens(Hive &hive, std::map<std::string, Hive> &hives) {
  {
    int version = storedVersion(hive);
    report(version);
  }
  auto version = hives.find("queen");
  if (version != hives.end())
    hive.frames = count(version);
}

void loadOldHives(Hive &hive) {
  int v = storedVersion(hive);
  if (v < 3)
    // CHECK: :[[@LINE-1]]:7: warning: {{.*}}`loadOldHives`{{.*}}[migration-repair-in-loader]
    hive.frames *= 10;
}
