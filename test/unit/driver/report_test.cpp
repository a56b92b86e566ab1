// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What reports make of findings with all that a finding can have, and with texts that the form of a
// report would take for its own syntax.
#include "driver/report/fingerprint.h"
#include "driver/report/report.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

#include "gtest/gtest.h"

namespace migralint::driver {
namespace {

namespace fs = llvm::sys::fs;
namespace json = llvm::json;
using llvm::StringRef;

class Reports : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(fs::createUniqueDirectory("migralint", folder));
    std::error_code error;
    llvm::SmallString<128> file(folder);
    llvm::sys::path::append(file, "a.sql");
    llvm::raw_fd_ostream(file, error) << "-- \xF0\x9F\x8C\xB1\nDROP TABLE t;\n";
    ASSERT_FALSE(error);
  }
  void TearDown() override { fs::remove_directories(folder); }

  Project project() const { return Project::around({folder.str().str()}); }

  static Finding finding() {
    Finding finding;
    finding.rule = "migration-destructive-without-down";
    finding.level = Level::Warning;
    finding.message = "table t is lost";
    finding.advice = "keep it";
    finding.place = {"a.sql", {2, 1, 2, 13}};
    return finding;
  }

  template <class Write> std::string written(Write write) {
    Project root = project();
    Sources sources(root);
    std::string text;
    llvm::raw_string_ostream out(text);
    write(sources, out);
    return text;
  }
  std::string gitHub(const Report &report) {
    return written(
        [&](Sources &sources, llvm::raw_ostream &out) { writeGitHub(report, sources, out); });
  }
  /// The run's results.
  json::Array sarif(const Report &report, SarifOptions options = {}) {
    std::string text = written([&](Sources &sources, llvm::raw_ostream &out) {
      writeSarif(report, sources, options, out);
    });
    llvm::Expected<json::Value> value = json::parse(text);
    if (!value) {
      ADD_FAILURE() << toString(value.takeError());
      return {};
    }
    return *(*value->getAsObject()->getArray("runs"))[0].getAsObject()->getArray("results");
  }
  static json::Value parsed(StringRef text) { return llvm::cantFail(json::parse(text)); }

  llvm::SmallString<128> folder;
};

TEST_F(Reports, WorkflowCommandsAreEscaped) {
  Report report;
  report.findings = {finding()};
  report.findings[0].place.file = "50%,a:b\r\n::error::c.sql";
  report.findings[0].message = "100% of x,y:z\r\n::set-env name=A::b";
  EXPECT_EQ(gitHub(report),
            "::warning file=50%25%2Ca%3Ab%0D%0A%3A%3Aerror%3A%3Ac.sql,line=2,endLine=2,col=1,"
            "endColumn=1,title=migration-destructive-without-down::"
            "100%25 of x,y:z%0D%0A::set-env name=A::b.%0AKeep it.\n");
}

TEST_F(Reports, WorkflowCommandsHaveColumnsWithinALineOnly) {
  Report report;
  report.findings = {finding(), finding(), finding()};
  report.findings[0].place.range = {1, 8, 1, 8}; // behind a character of two UTF-16 units
  report.findings[1].place.range = {1, 1, 2, 3};
  report.findings[1].level = Level::Note;
  report.findings[2].place.range = {};
  report.findings[2].level = Level::Error;
  report.findings[2].related = {{{"b,c.sql", {7, 1, 7, 2}}, "made here"}};
  EXPECT_EQ(gitHub(report),
            "::warning file=a.sql,line=1,endLine=1,col=6,endColumn=6,"
            "title=migration-destructive-without-down::Table t is lost.%0AKeep it.\n"
            "::notice file=a.sql,line=1,endLine=2,"
            "title=migration-destructive-without-down::Table t is lost.%0AKeep it.\n"
            "::error file=a.sql,title=migration-destructive-without-down::"
            "Table t is lost.%0AKeep it.%0Ab,c.sql:7: made here\n");
}

TEST_F(Reports, GitLabTellsEqualFindingsApart) {
  Report report;
  report.findings = {finding(), finding()};
  report.findings[1].level = Level::Note;
  std::string text =
      written([&](Sources &sources, llvm::raw_ostream &out) { writeGitLab(report, sources, out); });
  json::Value value = parsed(text);
  const json::Array &issues = *value.getAsArray();
  ASSERT_EQ(issues.size(), 2u);
  std::string print = issues[0].getAsObject()->getString("fingerprint")->str();
  EXPECT_TRUE(StringRef(print).ends_with(":1"));
  EXPECT_EQ(*issues[1].getAsObject()->getString("fingerprint"),
            StringRef(print).drop_back().str() + "2");
  EXPECT_EQ(*issues[0].getAsObject()->getString("severity"), "major");
  EXPECT_EQ(*issues[1].getAsObject()->getString("severity"), "info");
}

TEST_F(Reports, JsonLinesHaveOneObjectEach) {
  Report report;
  report.findings = {finding()};
  report.findings[0].message = "two\nlines";
  report.unreadable = {{"b.sql", "Permission denied"}};
  report.coverage.unread = {{"c.sql", {{1, 1, 1, 2}, "unterminated string"}}};
  std::string text = written(
      [&](Sources &sources, llvm::raw_ostream &out) { writeJsonLines(report, sources, out); });
  llvm::SmallVector<StringRef> lines;
  StringRef(text).split(lines, '\n', -1, /*KeepEmpty=*/false);
  std::vector<std::string> types;
  for (StringRef line : lines)
    types.push_back(parsed(line).getAsObject()->getString("type")->str());
  EXPECT_EQ(types, (std::vector<std::string>{"finding", "unread", "unreadable", "summary"}));
}

TEST_F(Reports, CompactIsOneLine) {
  Report report;
  report.findings = {finding()};
  report.findings[0].message = "two\nlines";
  report.findings[0].related = {{{"a.sql", {1, 1, 1, 2}}, "made here"}};
  EXPECT_EQ(written([&](Sources &sources, llvm::raw_ostream &out) {
              writeCompact(report, sources, {}, out);
            }),
            "a.sql:2:1: warning: two lines [migration-destructive-without-down]\n");
}

TEST_F(Reports, SarifFixesAreGroupedByFile) {
  Report report;
  report.findings = {finding()};
  report.findings[0].fixes = {{"take both away",
                               {{{"a.sql", {2, 1, 2, 14}}, ""},
                                {{"b.sql", {1, 1, 1, 1}}, "-- none\n"},
                                {{"a.sql", {1, 8, 1, 8}}, " x"}}}};
  json::Array results = sarif(report);
  EXPECT_EQ(*results[0].getAsObject()->get("fixes"), parsed(R"json([{
    "description": {"text": "Take both away."},
    "artifactChanges": [
      {"artifactLocation": {"uri": "a.sql", "uriBaseId": "%SRCROOT%"},
       "replacements": [
         {"deletedRegion": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 14}},
         {"deletedRegion": {"startLine": 1, "startColumn": 6, "endLine": 1, "endColumn": 6},
          "insertedContent": {"text": " x"}}]},
      {"artifactLocation": {"uri": "b.sql", "uriBaseId": "%SRCROOT%"},
       "replacements": [
         {"deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
          "insertedContent": {"text": "-- none\n"}}]}]}])json"));
}

TEST_F(Reports, SarifFlowsAreOneThreadEach) {
  Report report;
  report.findings = {finding()};
  EXPECT_EQ(sarif(report)[0].getAsObject()->get("codeFlows"), nullptr);
  report.findings[0].flow = {{{"a.sql", {1, 1, 1, 3}}, "called from here"},
                             {{"a.sql", {2, 1, 2, 5}}, "runs here"}};
  json::Array results = sarif(report);
  EXPECT_EQ(*results[0].getAsObject()->get("codeFlows"), parsed(R"json([{"threadFlows": [{
    "locations": [
      {"location": {
        "physicalLocation": {
          "artifactLocation": {"uri": "a.sql", "uriBaseId": "%SRCROOT%"},
          "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 3}},
        "message": {"text": "Called from here."}}},
      {"location": {
        "physicalLocation": {
          "artifactLocation": {"uri": "a.sql", "uriBaseId": "%SRCROOT%"},
          "region": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 5}},
        "message": {"text": "Runs here."}}}]}]}])json"));
}

TEST_F(Reports, SarifHoldsSilencedFindingsWhenAskedTo) {
  Report report;
  report.findings = {finding()};
  report.silenced = {{finding(), "nobody has one"}, {finding(), ""}};
  json::Array without = sarif(report);
  ASSERT_EQ(without.size(), 1u);
  EXPECT_EQ(without[0].getAsObject()->get("suppressions"), nullptr);
  json::Array with = sarif(report, {.silenced = true});
  ASSERT_EQ(with.size(), 3u);
  EXPECT_EQ(*with[0].getAsObject()->get("partialFingerprints"),
            *without[0].getAsObject()->get("partialFingerprints"));
  EXPECT_EQ(*with[0].getAsObject()->get("suppressions"), json::Value(json::Array{}));
  EXPECT_EQ(*with[1].getAsObject()->get("suppressions"), parsed(R"json([
    {"kind": "inSource", "status": "accepted", "justification": "nobody has one"}])json"));
  EXPECT_EQ(*with[2].getAsObject()->get("suppressions"),
            parsed(R"json([{"kind": "inSource", "status": "accepted"}])json"));
}

TEST_F(Reports, SarifMessagesHaveNoLinksOfTheSource) {
  Report report;
  report.findings = {finding()};
  report.findings[0].message = "`[this](int)` runs";
  json::Array escaped = sarif(report);
  EXPECT_EQ(*escaped[0].getAsObject()->getObject("message")->getString("text"),
            "`\\[this\\](int)` runs. Keep it.");
  report.findings[0].message = "`[dbo].[t]` runs";
  report.findings[0].related = {{{"a.sql", {1, 1, 1, 2}}, "`a[0]` is made here"}};
  json::Array linked = sarif(report);
  EXPECT_EQ(*linked[0].getAsObject()->getObject("message")->getString("text"),
            "`[dbo].[t]` runs. Keep it. See: [`a\\[0\\]` is made here](1).");
}

TEST_F(Reports, MessagesOfServicesAreNotTooLong) {
  Report report;
  report.findings = {finding()};
  Finding &one = report.findings[0];
  one.advice = std::string(120, 'a');
  for (int i = 0; i < 4; ++i)
    one.related.push_back({{"a.sql", {1, 1, 1, 2}}, std::string(60, 'r')});
  auto text = [&] {
    return sarif(report)[0].getAsObject()->getObject("message")->getString("text")->str();
  };
  one.message = std::string(20, 'm');
  EXPECT_EQ(text(), sentence(one.message) + " " + sentence(one.advice) +
                        " See [1](1), [2](2), [3](3), [4](4).");
  one.message = std::string(150, 'm');
  EXPECT_EQ(text(), sentence(one.message) + " See [1](1), [2](2), [3](3), [4](4).");
  one.message = std::string(180, 'm');
  EXPECT_EQ(text(), sentence(one.message) + " See [1](1).") << "as many as there is room for";
  one.message = std::string(200, 'm');
  EXPECT_EQ(text(), "M" + std::string(199, 'm'));
  EXPECT_EQ(sarif(report)[0].getAsObject()->getObject("properties")->getString("advice"),
            "A" + std::string(119, 'a') + ".");
  one.message = "`[this](int)" + std::string(187, 'm') + "`";
  EXPECT_EQ(text().size(), 200u);

  one.related.clear();
  std::string annotation = gitHub(report);
  EXPECT_NE(annotation.find("m`%0AA" + std::string(119, 'a') + ".\n"), annotation.npos)
      << annotation;
}

TEST_F(Reports, SentencesKeepNames) {
  EXPECT_EQ(sentence(std::string(199, '-')).size(), 200u);
  EXPECT_EQ(sentence(std::string(200, '-')).size(), 200u) << "no room for a full stop";
  EXPECT_EQ(sentence("a second run"), "A second run.");
  EXPECT_EQ(sentence("table t is lost"), "Table t is lost.");
  EXPECT_EQ(sentence("`x` is lost!"), "`x` is lost!");
  EXPECT_EQ(sentence("snake_case is lost"), "snake_case is lost.");
  EXPECT_EQ(sentence(""), "");
}

} // namespace
} // namespace migralint::driver
