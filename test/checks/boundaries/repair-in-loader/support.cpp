// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-repair-in-loader]'
// Reading more from a store that is new enough converts nothing; neither does the form of a value.
#include <QSettings>
#include <algorithm>
#include <ctime>

struct Moment {
  int year;
};

static void convertTmToGardenDateTime(Moment &out, const tm &in) { out.year = in.tm_year + 1900; }

class Store {
public:
  int storeVersion = 0;
};

class PlantStore {
public:
  int loadBeds() {
    int beds = settings.value("beds").toInt();
    if (wide() && store.isSupported(storedVersion, 3))
      beds = std::max(beds, 4);
    return beds;
  }
  int loadPaths() {
    int paths = settings.value("paths").toInt();
    if (wide() && store.isOlder(storedVersion, 3))
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
      paths = std::max(paths, 4);
    return paths;
  }
  Moment loadSown(const tm &at) {
    Moment sown;
    convertTmToGardenDateTime(sown, at);
    return sown;
  }
  bool wide() const;

private:
  QSettings settings;
  Store store;
  int storedVersion;
};
