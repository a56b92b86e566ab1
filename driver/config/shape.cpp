// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The table of driver/config/shape.h.
#include "driver/config/shape.h"

#include "rules/pack_shape.h"

namespace migralint::config {

using rules::Choices;
using rules::Key;
using rules::Shape;

const Choices<RuleLevel> &ruleLevels() {
  static const Choices<RuleLevel> words = {{"off", RuleLevel::Off},
                                           {"note", RuleLevel::Note},
                                           {"warning", RuleLevel::Warning},
                                           {"error", RuleLevel::Error}};
  return words;
}

const Choices<RuleLevel> &failLevels() {
  static const Choices<RuleLevel> words = {{"note", RuleLevel::Note},
                                           {"warning", RuleLevel::Warning},
                                           {"error", RuleLevel::Error},
                                           {"never", RuleLevel::Off}};
  return words;
}

const Choices<Dialect> &dialectWords() { return rules::dialects(); }

const Choices<bool> &approvalWords() {
  static const Choices<bool> words = {{"required", true}, {"optional", false}};
  return words;
}

const Shape &historyShape() {
  static const Shape shape = Shape::map(
      "'history'",
      {{"before",
        "the first version that is not history: findings in steps to earlier ones are silent",
        Shape::text("^[vV]?[0-9]+([._-][0-9]+)*$"), true},
       {"why", "the reason, in one sentence; reports show it", Shape::text(), true}});
  return shape;
}

namespace {

std::vector<Key> forPaths(const std::vector<std::string_view> &ruleNames) {
  return {{"rules", "a rule's id, and off, note, warning or error",
           Shape::named(ruleNames, Shape::word(ruleLevels()))},
          {"history", "steps whose findings are not reported any more", historyShape()},
          {"approvals",
           "whether each operation that destroys stored data needs an approval beside it",
           Shape::word(approvalWords())}};
}

Shape overrideOf(const std::vector<std::string_view> &ruleNames) {
  std::vector<Key> keys = {{"paths", "globs of the files that it holds for", Shape::texts(), true}};
  std::vector<std::string_view> some;
  for (Key &key : forPaths(ruleNames)) {
    some.push_back(key.name);
    keys.push_back(std::move(key));
  }
  keys.push_back({"why", "the reason, in one sentence", Shape::text()});
  Shape shape = Shape::map("an override", std::move(keys));
  shape.someOf = std::move(some);
  shape.someOfHelp = "what is different there";
  return shape;
}

} // namespace

const Shape &overrideShape() {
  static const Shape shape = overrideOf({});
  return shape;
}

Shape configurationShape(const std::vector<std::string_view> &ruleNames) {
  std::vector<Key> keys = {
      {"exclude", "globs of files and folders that are not looked at", Shape::texts()},
      {"fail-on", "findings of this level or above make the job fail", Shape::word(failLevels())},
      {"dialect", "of SQL that neither a library nor its syntax tells the dialect of",
       Shape::word(dialectWords())}};
  for (Key &key : forPaths(ruleNames))
    keys.push_back(std::move(key));
  keys.push_back({"overrides", "what is different for some paths; the last one that fits counts",
                  Shape::list(overrideOf(ruleNames))});
  keys.push_back(
      {"packs",
       "rule packs of the project's own: paths from this file's folder, inside the project",
       Shape::texts()});
  keys.push_back({"models", "what calls of the project's own mean", rules::modelsShape()});
  keys.push_back(
      {"conventions", "what names of the project's own mean", rules::conventionsShape()});
  return Shape::map("the configuration", std::move(keys));
}

} // namespace migralint::config
