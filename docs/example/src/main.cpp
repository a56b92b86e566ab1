// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Hivelog: a beekeeper's journal on the command line. An example to lint, not to run.
#include "HiveRepository.h"
#include "Settings.h"
#include "Store.h"

#include <iostream>
#include <string_view>

int main(int argc, char **argv) {
  hivelog::Database database("hivelog.db");
  if (!hivelog::openStore(database))
    return 1;
  hivelog::migrateSettings(database);
  if (argc == 3 && std::string_view(argv[1]) == "import")
    return hivelog::importStore(database, argv[2]) ? 0 : 1;
  if (argc == 2 && std::string_view(argv[1]) == "downgrade")
    return hivelog::downgradeStore(database, 5) ? 0 : 1;
  hivelog::HiveRepository hives(database);
  if (auto hive = hives.find(1))
    std::cout << hive->name << ": " << hives.loadInspections(hive->id).size() << " inspections\n";
}
