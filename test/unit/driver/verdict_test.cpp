// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A verdict on one file of a project is what the verdict on the project says of that file.
#include "driver/verdict.h"

#include "driver/facts_file.h"
#include "frontends/annotate.h"
#include "frontends/sql/file.h"

#include "gtest/gtest.h"

namespace migralint::driver {
namespace {

class VerdictOnOneFile : public testing::Test {
protected:
  void SetUp() override {
    settings = builtinSettings(project);
    add("db/U5__drop.sql", "CREATE TABLE notes (id INTEGER);\n");
    add("db/V5__drop.sql", "DROP TABLE notes;\n");
    add("db/V6__more.sql", "DROP TABLE tags;\n");
  }

  void add(const std::string &name, const std::string &text) {
    files->addFile(project.pathOf(name), 0, llvm::MemoryBuffer::getMemBufferCopy(text));
    facts.push_back(sql::readFile(name, text, Dialect::Common));
    annotate(facts.back(), settings->rules);
  }

  std::vector<std::string> told(const Verdict &verdict, const std::string &file) {
    std::vector<std::string> lines;
    for (const Finding &finding : verdict.findings)
      if (finding.place.file == file)
        lines.push_back(finding.rule + ": " + finding.message);
    return lines;
  }

  Project project = Project::around({"/"});
  std::optional<Settings> settings;
  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> files =
      llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  std::vector<FileFacts> facts;
};

TEST_F(VerdictOnOneFile, IsThatOfTheProject) {
  Sources sources(project, files);
  Verdict whole = reachVerdict(facts, *settings, sources);
  EXPECT_FALSE(told(whole, "db/V6__more.sql").empty());
  for (const FileFacts &file : facts) {
    Verdict one = reachVerdictOn(file, FactsRefs(facts.begin(), facts.end()), *settings, sources);
    EXPECT_EQ(told(one, file.path), told(whole, file.path)) << file.path;
    EXPECT_EQ(one.findings.size(), told(one, file.path).size()) << file.path;
  }
}

TEST_F(VerdictOnOneFile, KnowsWhatTheOthersSay) {
  Sources sources(project, files);
  const FileFacts &drop = facts[1];
  EXPECT_EQ(reachVerdictOn(drop, {drop}, *settings, sources).findings.size(), 1u);
  EXPECT_EQ(reachVerdictOn(drop, {drop, facts[0]}, *settings, sources).findings.size(), 0u);
}

} // namespace
} // namespace migralint::driver
