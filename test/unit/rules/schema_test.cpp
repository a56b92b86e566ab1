// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the author of a broken pack is told: place, nearest key, what is allowed.
#include "rules/rules.h"

#include <gtest/gtest.h>

using namespace migralint::rules;

namespace {

/// All problems of one pack, one a line.
std::string problemsOf(std::string_view yaml) {
  Rules rules;
  std::vector<Problem> problems;
  bool added = rules.add(yaml, "p.yaml", problems);
  EXPECT_EQ(added, problems.empty());
  EXPECT_EQ(rules.packs().size(), added && !yaml.empty() ? 1u : 0u) << "nothing of a broken pack";
  std::string text;
  for (const Problem &problem : problems)
    text += problem.file + ":" + std::to_string(problem.line) + ":" +
            std::to_string(problem.column) + ": " + problem.message + "\n";
  return text;
}

void expectProblem(std::string_view yaml, std::string_view start, std::string_view part = {}) {
  std::string problems = problemsOf(yaml);
  EXPECT_TRUE(problems.starts_with(start)) << problems;
  EXPECT_NE(problems.find(part), std::string::npos) << problems;
}

constexpr std::string_view head = "pack: p\nsummary: s\n";
std::string pack(std::string_view rest) { return std::string(head) + std::string(rest); }

TEST(Schema, AcceptsTheSmallestPack) { EXPECT_EQ(problemsOf(head), ""); }

TEST(Schema, UnknownKeys) {
  expectProblem(pack("calss: []\n"),
                "p.yaml:3:1: unknown key of a pack 'calss'; did you mean 'calls'? "
                "Allowed: pack, summary, ");
  expectProblem(pack("calls:\n  - {nmae: f, act: execute}\n"),
                "p.yaml:4:6: unknown key of a call 'nmae'; did you mean 'name'?");
  expectProblem(
      pack("calls:\n  - {name: f, act: execute, arguments: {mim: 1}}\n"),
      "p.yaml:4:41: unknown key of 'arguments' 'mim'; did you mean 'min'? Allowed: min, max");
  expectProblem(pack("conventions:\n  migration-function:\n    - {names: a, why: b}\n"),
                "p.yaml:4:3: ", "did you mean 'migration-functions'?");
  expectProblem(pack("frameworks:\n  - {base: B, ups: [up]}\n"),
                "p.yaml:4:15: ", "did you mean 'up'?");
  expectProblem(pack("zzzzzzzzz: 1\n"), "p.yaml:3:1: unknown key of a pack 'zzzzzzzzz'; Allowed: ");
}

TEST(Schema, UnknownValues) {
  expectProblem(
      pack("calls:\n  - name: f\n    act: excute\n"),
      "p.yaml:5:10: unknown act 'excute'; did you mean 'execute'? Allowed: execute, prepare");
  expectProblem(pack("errors: throw\n"),
                "p.yaml:3:9: unknown error style 'throw'; did you mean 'throws'?");
  expectProblem(pack("dialect: SQLite3\n"), "p.yaml:3:10: ", "did you mean 'sqlite'?");
  expectProblem(pack("calls: [{name: f, act: builder, action: dropcolumn}]\n"),
                "p.yaml:3:41: ", "did you mean 'drop-column'?");
}

TEST(Schema, WrongShapes) {
  expectProblem("- a\n", "p.yaml:1:1: a pack must be a map");
  expectProblem(pack("calls: {}\n"), "p.yaml:3:8: 'calls' must be a list");
  expectProblem(pack("calls: [{name: f, act: execute, subject: first}]\n"),
                "p.yaml:3:42: 'subject' (an argument, counted from 0) must be a whole number");
  expectProblem(pack("calls: [{name: f, act: execute, subject: 2, arguments: 2}]\n"),
                "p.yaml:3:9: ", "argument 2 is named, but 'arguments' allows 2 only");
  expectProblem(pack("calls: [{name: f, act: put, appends: yes}]\n"),
                "p.yaml:3:38: 'appends' must be true or false");
  expectProblem(pack("calls: [{name: 'f(int)', act: execute}]\n"),
                "p.yaml:3:16: ", "must be a plain name");
  expectProblem(pack("macros: ['1=2']\n"), "p.yaml:3:9: macro '1=2' must be");
  expectProblem(pack("signs: [[a]]\n"), "p.yaml:3:9: an element of 'signs' must be a text");
}

TEST(Schema, MissingKeys) {
  expectProblem("summary: s\npack:\n", "p.yaml:2:1: 'pack' must be a text");
  expectProblem("pack: p\n", "p.yaml:1:1: a pack needs the key 'summary'");
  expectProblem(pack("calls: [{name: f}]\n"), "p.yaml:3:9: a call needs the key 'act'");
  expectProblem(pack("calls: [{act: execute}]\n"), "p.yaml:3:9: a call needs the key 'name'");
  expectProblem(pack("frameworks: [{base: B}]\n"), "p.yaml:3:14: a framework needs 'up' or 'down'");
  expectProblem(pack("not-modelled: [{what: f}]\n"), "p.yaml:3:16: ", "needs the key 'why'");
  expectProblem(pack("conventions: {cache-names: [{names: a}]}\n"),
                "p.yaml:3:29: ", "needs the key 'why'");
}

TEST(Schema, BadPatternAtItsPlace) {
  expectProblem(pack("conventions:\n  cache-names:\n    - names: [ok, 'a(b)']\n      why: w\n"),
                "p.yaml:5:19: pattern 'a(b)': '(' stands for whole words");
}

TEST(Schema, SignsInsideAGroup) {
  expectProblem(pack("conventions:\n  cache-names:\n    - {names: 'a (b *)', why: w}\n"),
                "p.yaml:5:15: pattern 'a (b *)': '*' inside '( | )' has no meaning");
}

TEST(Schema, ExamplesThatThePatternsDoNotFit) {
  std::string list = "conventions:\n  cache-names:\n    - names: ['* pool', '* cache']\n"
                     "      except: ['thread *']\n      why: w\n";
  EXPECT_EQ(problemsOf(pack(list + "      examples: [hivePool, frame_cache]\n"
                                   "      silent: threadPool\n")),
            "");
  expectProblem(pack(list + "      examples: [hivePool, hivePools]\n"),
                "p.yaml:8:28: 'hivePools' is among examples, but no pattern fits it");
  expectProblem(pack(list + "      examples: threadPool\n"),
                "p.yaml:8:17: 'threadPool' is among examples, but 'except' keeps it out");
  expectProblem(pack(list + "      silent: [hivePool]\n"),
                "p.yaml:8:16: 'hivePool' is among silent, but 'except' does not keep it out");
  expectProblem(pack("generic-calls:\n  - {names: run *, act: execute, examples: [walk]}\n"),
                "p.yaml:4:45: 'walk' is among examples");
  expectProblem(pack("conventions: {test-paths: [{paths: bench, examples: [a/b.cpp], why: w}]}\n"),
                "p.yaml:3:54: 'a/b.cpp' is among examples");
}

TEST(Schema, TellsEverythingAtOnce) {
  std::string problems =
      problemsOf(pack("calss: []\nerrors: maybe\ncalls: [{name: f, act: excute}]\n"));
  EXPECT_NE(problems.find("p.yaml:3:1:"), std::string::npos) << problems;
  // The document's own unknown keys end the reading: what they were meant for is not known.
  problems = problemsOf(pack("errors: maybe\ncalls: [{name: f, act: excute}]\n"));
  EXPECT_NE(problems.find("p.yaml:3:9:"), std::string::npos) << problems;
  EXPECT_NE(problems.find("p.yaml:4:24:"), std::string::npos) << problems;
}

TEST(Yaml, NotYaml) {
  expectProblem("pack: [a\n", "p.yaml:", "not YAML: ");
  expectProblem("pack: p\n  summary: s\n", "p.yaml:2:", "not YAML: ");
  expectProblem("pack: p\npack: q\n", "p.yaml:2:1: key 'pack' stands here twice (first in line 1)");
  expectProblem("pack: p\nsummary: s\n---\npack: q\n", "p.yaml:4:1: a second document");
  expectProblem("? [a]\n: b\n", "p.yaml:1:3: a key must be a plain word");
  expectProblem(std::string_view("a: \0b\n", 7), "p.yaml:0:0: holds a NUL byte");
}

TEST(Yaml, HostileInput) {
  expectProblem("pack: &a p\nsummary: *a\n", "p.yaml:1:7: anchors (&name) are not allowed");
  expectProblem("a: [*b]\n", "p.yaml:1:", "");
  expectProblem("pack: !!binary aGk=\nsummary: s\n", "p.yaml:1:7: tags (!name) are not allowed");
  expectProblem(std::string(100000, '['), "p.yaml:1:", "nested deeper than 32 levels");
  std::string deep;
  for (int i = 0; i < 1000; ++i)
    deep += std::string(static_cast<size_t>(i), ' ') + "a:\n";
  expectProblem(deep, "p.yaml:33:33: nested deeper than 32 levels");
  expectProblem(std::string((1 << 20) + 1, ' '), "p.yaml:0:0: larger than 1 MB; not read");
  expectProblem(pack("calls: [{name: f, act: " + std::string(100000, 'x') + "}]\n"),
                "p.yaml:3:24: ");
}

TEST(Yaml, QuotesAreClosed) {
  for (const char *open : {"\"s\n", "'s\n", "\"s\ncalls: []\n", "\"s\\\"\n", "'it''s\n", "'\n"})
    expectProblem("pack: p\nsummary: " + std::string(open),
                  "p.yaml:2:10: a quote that is never closed");
  expectProblem("pack: \"p\n", "p.yaml:1:7: a quote that is never closed");
  expectProblem("\xEF\xBB\xBFpack: \"p\n", "p.yaml:1:7: a quote that is never closed");
  expectProblem("pack: p\r\nsummary: \"s\r\n", "p.yaml:2:10: a quote that is never closed");
  for (const char *closed :
       {"\"\\\"\\\"\"\n", "''''\n", "'\n\n  two lines'\n", "|\n  'tis\n", "it's\n", "\"s\""})
    EXPECT_EQ(problemsOf("pack: p\nsummary: " + std::string(closed)), "") << closed;
}

TEST(Yaml, EveryPrefixOfAPackIsSurvived) {
  std::string whole =
      pack("includes: [a.h, 'b.h']\nerrors: throws\ncalls:\n  - name: [\"A::f\", g]\n"
           "    act: execute\n    arguments: {min: 1, max: 2}\nmacros: [\"A=\\\"b\\\"\"]\n");
  EXPECT_EQ(problemsOf(whole), "");
  for (size_t i = 0; i < whole.size(); ++i) {
    Rules rules;
    std::vector<Problem> problems;
    rules.add(std::string_view(whole).substr(0, i), "p.yaml", problems);
    rules.add("\xff\xfe" + whole.substr(i), "p.yaml", problems);
  }
}

TEST(Packs, ABrokenOneDoesNotStopTheOthers) {
  std::vector<Problem> problems;
  Rules rules = Rules::builtin(problems);
  size_t before = rules.packs().size();
  EXPECT_FALSE(rules.add(pack("calss: []\n"), "p.yaml", problems));
  EXPECT_TRUE(rules.add(head, "q.yaml", problems));
  EXPECT_EQ(rules.packs().size(), before + 1);
}

} // namespace
