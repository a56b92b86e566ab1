// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads and writes hives and inspections: everyday access, on a store that openStore has brought up
// to date.
#pragma once

#include "Database.h"

#include <optional>
#include <string>
#include <vector>

namespace hivelog {

struct Hive {
  int id = 0;
  std::string name;
  std::string queenColour;
  int frames = 10;
};

struct Inspection {
  int hive = 0;
  std::string day;
  int mites = 0;
  int minutes = 0;
};

class HiveRepository {
public:
  explicit HiveRepository(Database &database) : database(database) {}

  std::optional<Hive> find(int id);
  std::vector<Inspection> loadInspections(int hive);
  std::optional<Inspection> readExport(Statement &row);
  void save(const Hive &hive);
  void countInspection(int hive);

private:
  Database &database;
};

} // namespace hivelog
