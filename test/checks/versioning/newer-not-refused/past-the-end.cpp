// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-newer-not-refused]'
// The steps are entered at the stored version: a newer one leads past the end of the table.
#include <QDomDocument>
#include <algorithm>
#include <vector>

class Plan {
public:
  void load();

private:
  typedef void (Plan::*Step)();
  static const std::vector<Step> STEPS;
  void upgrade();
  void upgradeNames();
  void upgradeColours();
  QDomElement root;
  unsigned int fileVersion;
};

const std::vector<Plan::Step> Plan::STEPS = {&Plan::upgradeNames, &Plan::upgradeColours};

void Plan::upgradeNames() { root.setAttribute("name", root.attribute("title")); }
void Plan::upgradeColours() { root.setAttribute("colour", root.attribute("color")); }

void Plan::upgrade() {
  std::for_each(STEPS.begin() + fileVersion, STEPS.end(), [this](Step step) { (this->*step)(); });
  // CHECK: :[[@LINE-1]]:17: warning: a store of a newer version is not refused: its steps are looked for past the end of `STEPS` [migration-newer-not-refused]
  fileVersion = STEPS.size();
  root.setAttribute("version", fileVersion);
}

void Plan::load() {
  fileVersion = root.attribute("version").toUInt();
  upgrade();
  if (root.attribute("writerversion") != PROGRAM_VERSION)
    showMessage("made by another version");
}

// Limited to what there is, and told.
class Map {
public:
  void load();

private:
  typedef void (Map::*Step)();
  static const std::vector<Step> MAP_STEPS;
  void upgrade();
  void upgradeRoads();
  void upgradeRivers();
  QDomElement root;
  unsigned int fileVersion;
};

const std::vector<Map::Step> Map::MAP_STEPS = {&Map::upgradeRoads, &Map::upgradeRivers};

void Map::upgradeRoads() { root.setAttribute("roads", root.attribute("ways")); }
void Map::upgradeRivers() { root.setAttribute("rivers", root.attribute("water")); }

void Map::upgrade() {
  std::size_t first = std::min(static_cast<std::size_t>(fileVersion), MAP_STEPS.size());
  std::for_each(MAP_STEPS.begin() + first, MAP_STEPS.end(), [this](Step step) { (this->*step)(); });
  fileVersion = MAP_STEPS.size();
  root.setAttribute("version", fileVersion);
}

void Map::load() {
  fileVersion = root.attribute("version").toUInt();
  upgrade();
  if (root.attribute("writerversion") != PROGRAM_VERSION)
    showMessage("made by another version");
}

// Refused before.
class Tune {
public:
  void load();

private:
  typedef void (Tune::*Step)();
  static const std::vector<Step> TUNE_STEPS;
  void upgradeNotes();
  void upgradeBars();
  QDomElement root;
  unsigned int fileVersion;
};

const std::vector<Tune::Step> Tune::TUNE_STEPS = {&Tune::upgradeNotes, &Tune::upgradeBars};

void Tune::upgradeNotes() { root.setAttribute("notes", root.attribute("tones")); }
void Tune::upgradeBars() { root.setAttribute("bars", root.attribute("lines")); }

void Tune::load() {
  fileVersion = root.attribute("version").toUInt();
  if (fileVersion > TUNE_STEPS.size())
    throw "made by a newer version";
  std::for_each(TUNE_STEPS.begin() + fileVersion, TUNE_STEPS.end(), [this](Step step) { (this->*step)(); });
  root.setAttribute("version", static_cast<int>(TUNE_STEPS.size()));
}
