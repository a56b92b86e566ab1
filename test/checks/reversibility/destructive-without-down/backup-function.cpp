// RUN: migralint check --fail-on never --color never %s 2>&1 | FileCheck %s --implicit-check-not='[migration-destructive-without-down'
// A backup that a migration takes is no part of it, and neither is what is only printed.
#include <QSqlQuery>
#include <filesystem>
#include <iostream>
#include <string>

class Keeper {
public:
  void databaseDump(const std::string &table) {
    std::cout << "DROP TABLE IF EXISTS `" << table << "`;" << std::endl;
    removePlainFile();
  }
  void clearMoved() {
    std::filesystem::remove("plants.txt");
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}[migration-destructive-without-down]
  }

private:
  void removePlainFile() { std::filesystem::remove("dump.sql"); }
};

void printStatements(const std::string &table) {
  std::cout << "DROP TABLE " << table << ";" << std::endl;
}

void migratePlants(QSqlQuery &query) {
  Keeper keeper;
  keeper.clearMoved();
  printStatements("plants");
  keeper.databaseDump("plants");
  query.exec("ALTER TABLE plants ADD COLUMN kind TEXT");
}
