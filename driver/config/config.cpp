// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// .migralint.yaml → Config (config.h).
#include "driver/config/config.h"

#include "driver/config/shape.h"

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
    static const rules::Shape shape = configurationShape();
    reader.map(root, shape);
    if (const Node *node = find(root, "exclude", "")) {
      globs(*node, "'exclude'", config.exclude);
      placeTexts(*node, "exclude");
    }
    if (const Node *node = find(root, "fail-on", "")) {
      RuleLevel level;
      if (reader.choice(*node, "level", failLevels(), level))
        config.failOn = level;
    }
    if (const Node *node = find(root, "dialect", "")) {
      Dialect dialect;
      if (reader.choice(*node, "dialect", dialectWords(), dialect))
        config.dialect = dialect;
    }
    forPaths(root, "", config);
    if (const Node *node = find(root, "overrides", ""); node && reader.list(*node, "'overrides'"))
      for (size_t i = 0; i < node->items.size(); ++i)
        override(node->items[i], "overrides/" + std::to_string(i) + "/");
    if (const Node *node = find(root, "packs", "")) {
      reader.texts(*node, "'packs'", config.packs);
      placeTexts(*node, "packs");
    }
    find(root, "models", "");
    find(root, "conventions", "");
  }

private:
  Reader &reader;
  const std::vector<std::string_view> &knownRules;
  Config &config;
  size_t globBytes = 0;

  /// The value of a key, and a note of where it stands.
  const Node *find(const Node &map, std::string_view key, const std::string &above) {
    for (const Node &name : map.keys)
      if (name.scalar == key)
        config.lines[above + name.scalar] = name.line;
    return map.find(key);
  }

  /// The same for each element of a list of texts.
  void placeTexts(const Node &node, const std::string &key) {
    if (node.kind == Node::Kind::Scalar)
      config.lines[key + "/0"] = node.line;
    for (size_t i = 0; i < node.items.size(); ++i)
      config.lines[key + "/" + std::to_string(i)] = node.items[i].line;
  }

  void globs(const Node &node, std::string_view what, std::vector<std::string> &out) {
    if (!reader.texts(node, what, out))
      return;
    size_t before = globBytes;
    for (const std::string &glob : out)
      globBytes += glob.size();
    if (before <= maxGlobBytes && globBytes > maxGlobBytes)
      reader.problem(node, "more than " + std::to_string(maxGlobBytes >> 10) +
                               " KB of globs in all; name folders rather than files");
  }

  /// What the configuration as a whole and an override have in common.
  template <class Scope> void forPaths(const Node &map, const std::string &above, Scope &out) {
    if (const Node *node = find(map, "rules", above))
      levels(*node, above + "rules/", out.rules);
    if (const Node *node = find(map, "history", above))
      out.history = history(*node);
    if (const Node *node = find(map, "approvals", above)) {
      bool required;
      if (reader.choice(*node, "value of 'approvals'", approvalWords(), required))
        out.approvalsRequired = required;
    }
  }

  void levels(const Node &node, const std::string &above, RuleLevels &out) {
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
      if (reader.choice(node.items[i], "level", ruleLevels(), level)) {
        out[id] = level;
        config.lines[above + id] = node.items[i].line;
      }
    }
  }

  std::optional<History> history(const Node &node) {
    if (!reader.map(node, historyShape()))
      return std::nullopt;
    std::string before;
    History result;
    if (!reader.text(*node.find("before"), "'before'", before) ||
        !reader.text(*node.find("why"), "'why'", result.why))
      return std::nullopt;
    std::optional<Version> version = Version::read(before);
    if (!version) {
      reader.problem(*node.find("before"), "'before' must be a version, such as 41 or 1.4");
      return std::nullopt;
    }
    result.before = std::move(*version);
    return result;
  }

  void override(const Node &node, const std::string &above) {
    Override one;
    if (reader.map(node, overrideShape())) {
      globs(*find(node, "paths", above), "'paths'", one.paths);
      forPaths(node, above, one);
      std::string why;
      if (const Node *value = node.find("why"))
        reader.text(*value, "'why'", why);
    }
    // A broken one keeps its place: `lines` counts them.
    config.overrides.push_back(std::move(one));
  }
};

bool anyMatches(const std::vector<std::string> &globs, std::string_view path) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const std::string &glob) { return rules::pathMatches(glob, path); });
}

} // namespace

std::optional<Config::Setting<RuleLevel>> Config::levelSetting(std::string_view rule,
                                                               std::string_view path) const {
  for (auto one = overrides.rbegin(); one != overrides.rend(); ++one)
    if (auto found = one->rules.find(rule);
        found != one->rules.end() && anyMatches(one->paths, path))
      return Setting<RuleLevel>{found->second, &*one};
  if (auto found = rules.find(rule); found != rules.end())
    return Setting<RuleLevel>{found->second};
  return std::nullopt;
}

std::optional<RuleLevel> Config::level(std::string_view rule, std::string_view path) const {
  if (std::optional<Setting<RuleLevel>> setting = levelSetting(rule, path))
    return setting->value;
  return std::nullopt;
}

/// The setting of the last override that fits and has one, else the configuration's own.
template <class T, class Scope>
static std::optional<Config::Setting<T>> settingFor(const Config &config, std::string_view path,
                                                    std::optional<T> Scope::*field,
                                                    const std::optional<T> &own) {
  for (auto one = config.overrides.rbegin(); one != config.overrides.rend(); ++one)
    if ((*one).*field && anyMatches(one->paths, path))
      return Config::Setting<T>{*((*one).*field), &*one};
  if (own)
    return Config::Setting<T>{*own};
  return std::nullopt;
}

std::optional<Config::Setting<History>> Config::historyFor(std::string_view path) const {
  return settingFor<History>(*this, path, &Override::history, history);
}

std::optional<Config::Setting<bool>> Config::approvalsFor(std::string_view path) const {
  return settingFor<bool>(*this, path, &Override::approvalsRequired, approvalsRequired);
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
