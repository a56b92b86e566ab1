// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "test/engines/corpus.h"

#include <fstream>
#include <gtest/gtest.h>

namespace migralint::engines {

static std::string withoutEnd(std::string sql) {
  while (!sql.empty() && (sql.back() == ';' || sql.back() == ' '))
    sql.pop_back();
  return sql;
}

static std::string argument(const std::string &heading) {
  size_t colon = heading.find(": ");
  return colon == heading.npos ? "" : heading.substr(colon + 2);
}

std::vector<Case> casesOf(const std::string &name) {
  std::string path = std::string(MIGRALINT_STATEMENTS) + "/" + name + ".sql";
  std::ifstream file(path);
  if (!file)
    ADD_FAILURE() << "cannot read " << path;
  std::vector<Case> cases;
  Case like;
  like.file = path;
  std::shared_ptr<std::vector<std::string>> schema;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    bool goesOn = !line.empty() && line[0] == ' ';
    if (line.rfind("--- schema", 0) == 0) {
      schema = std::make_shared<std::vector<std::string>>();
    } else if (line.rfind("--- ", 0) == 0) {
      if (schema)
        like.schema = std::move(schema);
      schema = nullptr;
      like.depends = line.rfind("--- depends", 0) == 0;
      like.rejected = line.rfind("--- rejected", 0) == 0;
      like.once = line.rfind("--- session", 0) == 0;
      like.unread = line.rfind("--- unread", 0) == 0;
      like.alone = line.rfind("--- alone", 0) == 0;
      like.message = like.rejected ? argument(line) : "";
    } else if (line.empty() || line.rfind("--", 0) == 0) {
      continue;
    } else if (schema) {
      if (goesOn)
        schema->back() += "\n" + line;
      else
        schema->push_back(line);
    } else if (goesOn) {
      cases.back().sql += "\n" + line;
    } else {
      cases.push_back(like);
      cases.back().sql = line;
      cases.back().line = number;
    }
  }
  for (Case &one : cases)
    one.sql = withoutEnd(std::move(one.sql));
  return cases;
}

} // namespace migralint::engines
