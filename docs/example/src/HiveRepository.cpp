// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HiveRepository.h"

#include <iostream>

namespace hivelog {

std::optional<Hive> HiveRepository::find(int id) {
  Statement statement(database, "SELECT id, name, queen_colour, frames FROM hives WHERE id = ?");
  statement.bind(1, id);
  if (!statement.step())
    return std::nullopt;
  Hive hive;
  hive.id = statement.integer(0);
  hive.name = statement.text(1);
  // Nothing stored is no repair: a plain default.
  hive.queenColour = statement.isNull(2) ? "unmarked" : statement.text(2);
  hive.frames = statement.integer(3);
  // Hivelog 1.2 stored the frames of two boxes as one number by mistake.
  if (hive.frames > 100)
    hive.frames = hive.frames / 100 + hive.frames % 100;
  return hive;
}

std::vector<Inspection> HiveRepository::loadInspections(int hive) {
  const int version = database.userVersion();
  Statement statement(database, "SELECT hive, day, mites, minutes FROM inspections WHERE hive = ?");
  statement.bind(1, hive);
  std::vector<Inspection> inspections;
  while (statement.step()) {
    Inspection inspection;
    inspection.hive = statement.integer(0);
    inspection.day = statement.text(1);
    inspection.mites = statement.integer(2);
    inspection.minutes = statement.integer(3);
    if (version < 5)
      inspection.minutes *= 60;
    inspections.push_back(inspection);
  }
  return inspections;
}

std::optional<Inspection> HiveRepository::readExport(Statement &row) {
  const int version = row.integer(0);
  if (version != 2) {
    std::cerr << "cannot read version " << version << " of an export\n";
    return std::nullopt;
  }
  Inspection inspection;
  inspection.hive = row.integer(1);
  inspection.day = row.text(2);
  return inspection;
}

void HiveRepository::save(const Hive &hive) {
  Statement statement(database, "UPDATE hives SET name = ?, frames = ? WHERE id = ?");
  statement.bind(1, hive.name).bind(2, hive.frames).bind(3, hive.id).step();
}

void HiveRepository::countInspection(int hive) {
  Statement statement(database, "UPDATE hives SET inspected = inspected + 1 WHERE id = ?");
  statement.bind(1, hive).step();
}

} // namespace hivelog
