// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-repair-in-loader'
// Mends what an old version or a bug wrote; the code, a name or a comment says so.
#include <QSettings>
#include <QString>

struct Plant {
  int hours = 0;
  QString name;
};

static int fixBrokenInterval(int hours) { return hours < 0 ? -hours : hours; }

class PlantStore {
public:
  Plant load(QSettings &settings) {
    Plant plant;
    plant.hours = fixBrokenInterval(settings.value("hours").toInt());
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
    return plant;
  }

  Plant fetch(QSettings &settings) {
    Plant plant;
    plant.name = settings.value("name").toString();
    // Release 1.4 stored names with a trailing semicolon by mistake.
    if (plant.name.endsWith(';'))
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
      plant.name.chop(1);
    return plant;
  }

  // Validating and clamping, with no word of the past.
  Plant read(QSettings &settings) {
    Plant plant;
    plant.hours = settings.value("hours", 24).toInt();
    if (plant.hours < 1)
      plant.hours = 1;
    plant.name = settings.value("name").toString().left(80);
    return plant;
  }

  // Asks the server to send it again: what is stored is not mended here.
  void repairUnreadCount(int plant) { requests.push_back(plant); }

  Plant load(QSettings &settings) {
    Plant plant;
    plant.name = settings.value("name").toString();
    if (plant.hours < 0)
      repairUnreadCount(plant.hours);
    return plant;
  }

  // A form of the past, and what is done about it.
  Plant get(QSettings &settings) {
    Plant plant;
    plant.name = settings.value("name").toString();
    // Switch away from the deprecated setting.
    if (plant.name == "auto")
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
      plant.name = "default";
    return plant;
  }

  // An old value that is replaced as any assignment does, and an old format that nothing is done
  // about here.
  Plant find(QSettings &settings, const Plant &shown) {
    Plant plant = shown;
    // Replace the old value by the one that is stored.
    if (plant.hours != settings.value("hours").toInt())
      plant.hours = settings.value("hours").toInt();
    // FIXME: the old format had no name.
    if (plant.name.isEmpty())
      plant.name = "plant";
    return plant;
  }

private:
  std::vector<int> requests;
};

// What runs when the loading is done is part of it.
class PlantSettings {
public:
  void postLoadCleanup() {
    // Remove a legacy value.
    if (name == "none")
      // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-repair-in-loader]
      name.clear();
    // Keep it in range.
    if (hours > 96)
      hours = 96;
  }

  // Not of loading: what the user chose is put into words.
  void preview() {
    // Remove a legacy value.
    if (name == "none")
      name.clear();
  }

private:
  QString name;
  int hours = 24;
};
