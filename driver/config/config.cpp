// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// .migralint.yaml → Config (config.h).
#include "driver/config/config.h"

#include "rules/nearest.h"
#include "rules/pattern.h"
#include "rules/yaml.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace migralint::config {

namespace {

using rules::Problem;
using rules::yaml::Node;
using rules::yaml::Reader;

constexpr std::string_view rulePrefix = "migration-";

class ConfigReader {
public:
  ConfigReader(Reader &reader, const std::vector<std::string_view> &knownRules, Config &config)
      : reader(reader), knownRules(knownRules), config(config) {}

  void document(const Node &root) {
    if (root.kind == Node::Kind::Null)
      return;
    // An unknown key is told, and the rest is still read: one run shows all there is to mend.
    reader.map(
        root, "the configuration",
        {"exclude", "fail-on", "dialect", "rules", "overrides", "packs", "models", "conventions"});
    if (const Node *node = root.find("exclude"))
      reader.texts(*node, "'exclude'", config.exclude);
    if (const Node *node = root.find("fail-on")) {
      RuleLevel level;
      if (reader.choice(*node, "level",
                        {{"note", RuleLevel::Note},
                         {"warning", RuleLevel::Warning},
                         {"error", RuleLevel::Error},
                         {"never", RuleLevel::Off}},
                        level))
        config.failOn = level;
    }
    if (const Node *node = root.find("dialect")) {
      Dialect dialect;
      if (reader.choice(*node, "dialect",
                        {{"common", Dialect::Common},
                         {"sqlite", Dialect::Sqlite},
                         {"postgres", Dialect::Postgres},
                         {"mysql", Dialect::Mysql}},
                        dialect))
        config.dialect = dialect;
    }
    if (const Node *node = root.find("rules"))
      levels(*node, config.rules);
    if (const Node *node = root.find("overrides"); node && reader.list(*node, "'overrides'"))
      for (const Node &item : node->items)
        override(item);
    if (const Node *node = root.find("packs"))
      reader.texts(*node, "'packs'", config.packs);
  }

private:
  Reader &reader;
  const std::vector<std::string_view> &knownRules;
  Config &config;

  void levels(const Node &node, RuleLevels &out) {
    if (node.kind != Node::Kind::Map) {
      reader.problem(node, "'rules' must be a map: a rule's id, and off, note, warning or error");
      return;
    }
    for (size_t i = 0; i < node.keys.size(); ++i) {
      std::string id = node.keys[i].scalar;
      if (!id.starts_with(rulePrefix))
        id.insert(0, rulePrefix);
      if (!knownRules.empty() &&
          std::find(knownRules.begin(), knownRules.end(), id) == knownRules.end()) {
        reader.problem(node.keys[i], rules::unknownWord("rule", id, knownRules));
        continue;
      }
      RuleLevel level;
      if (reader.choice(node.items[i], "level",
                        {{"off", RuleLevel::Off},
                         {"note", RuleLevel::Note},
                         {"warning", RuleLevel::Warning},
                         {"error", RuleLevel::Error}},
                        level))
        out[id] = level;
    }
  }

  void override(const Node &node) {
    if (!reader.map(node, "an override", {"paths", "rules", "why"}))
      return;
    Override one;
    const Node *paths = node.find("paths"), *rules = node.find("rules");
    if (!paths || !rules) {
      reader.problem(node, "an override needs 'paths' and 'rules'");
      return;
    }
    reader.texts(*paths, "'paths'", one.paths);
    levels(*rules, one.rules);
    config.overrides.push_back(std::move(one));
  }
};

bool anyMatches(const std::vector<std::string> &globs, std::string_view path) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string &glob) { return rules::pathMatches(glob, path); });
}

} // namespace

std::optional<RuleLevel> Config::level(std::string_view rule, std::string_view path) const {
  for (auto one = overrides.rbegin(); one != overrides.rend(); ++one)
    if (auto found = one->rules.find(rule);
        found != one->rules.end() && anyMatches(one->paths, path))
      return found->second;
  if (auto found = rules.find(rule); found != rules.end())
    return found->second;
  return std::nullopt;
}

bool Config::excluded(std::string_view path) const { return anyMatches(exclude, path); }

Config load(std::string_view yaml, std::string_view file, std::vector<Problem> &problems,
            const std::vector<std::string_view> &knownRules) {
  Config config;
  if (std::optional<Node> root = rules::yaml::parse(yaml, file, problems)) {
    Reader reader(file, problems);
    ConfigReader(reader, knownRules, config).document(*root);
  }
  return config;
}

Found find(const std::string &path) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::path folder = fs::absolute(path, error).lexically_normal();
  if (error)
    return {};
  if (!fs::is_directory(folder, error))
    folder = folder.parent_path();
  Found found;
  for (;; folder = folder.parent_path()) {
    fs::path candidate = folder / fileName;
    if (found.file.empty() && fs::is_regular_file(candidate, error)) {
      found.file = candidate.string();
      found.root = folder.string();
    }
    // `.git` is a file in a worktree or submodule.
    if (fs::exists(folder / ".git", error)) {
      found.root = folder.string();
      return found;
    }
    if (folder == folder.parent_path())
      return found;
  }
}

std::optional<std::string> read(const std::string &file, std::vector<Problem> &problems) {
  auto fail = [&](std::string message) {
    problems.push_back({file, 0, 0, std::move(message)});
    return std::nullopt;
  };
  // Not a folder or a pipe: reading one would fail oddly, or wait for ever.
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error))
    return fail(error ? "cannot be read: " + error.message() : "is not a file");
  std::ifstream stream(file, std::ios::binary);
  if (!stream)
    return fail("cannot be read");
  std::string text(rules::yaml::maxBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(stream.gcount()));
  if (stream.bad())
    return fail("cannot be read");
  if (text.size() > rules::yaml::maxBytes)
    return fail("larger than 1 MB; not read");
  return text;
}

} // namespace migralint::config
