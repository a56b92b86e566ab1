// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All packs joined, and the answers to rules.h's questions.
//
// A call is recognised by the best evidence there is:
//   1. its class, namespace or, for a free function, its very name is one that a pack names;
//   2. the object's type is not known: the method's name, when the file includes the library and
//   the
//      name is not one that everything has (`value`, `get`, …) or the object is named as such
//      objects are;
//   3. its name alone, by the generic calls of the conventions; the meaning is then not `sure`.
// A known type that no pack names rules out 2, but not 3: a project's own wrapper is such a type.
#include "rules/rules.h"

#include "rules/pack.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace migralint::rules {

namespace {

struct EmbeddedPack {
  std::string_view file;
  std::string_view tree; ///< yaml::flatten's
};

constexpr EmbeddedPack embeddedPacks[] = {
#include "packs.inc"
};

std::string_view lastComponent(std::string_view name) {
  size_t colons = name.rfind("::");
  return colons == std::string_view::npos ? name : name.substr(colons + 2);
}

/// Whether the components of the shorter name end the longer one: `ns::QSqlQuery`, `QSqlQuery`.
bool sameTail(std::string_view a, std::string_view b) {
  if (a.size() < b.size())
    std::swap(a, b);
  return a.ends_with(b) &&
         (a.size() == b.size() || a.substr(0, a.size() - b.size()).ends_with("::"));
}

/// `<QtSql/QSqlQuery>` and `src/QSqlQuery` are evidence for `QSqlQuery`.
bool sameInclude(std::string_view include, std::string_view pattern) {
  if (!include.empty() && (include.front() == '<' || include.front() == '"'))
    include = include.substr(1, include.size() - 2);
  if (pattern.ends_with("/")) // a folder of headers
    return include.starts_with(pattern) ||
           include.find("/" + std::string(pattern)) != std::string_view::npos;
  return include.ends_with(pattern) &&
         (include.size() == pattern.size() || include[include.size() - pattern.size() - 1] == '/');
}

bool anyMatches(const std::vector<NamePattern> &patterns, const Words &words) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const NamePattern &pattern) { return pattern.matches(words); });
}

bool anyMatches(const std::vector<StyledPattern> &patterns, const Words &words) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const StyledPattern &styled) {
    return (styled.style == NameStyle::Any ||
            words.constant == (styled.style == NameStyle::Constant)) &&
           styled.pattern.matches(words);
  });
}

bool contains(const std::vector<std::string> &list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// Whether the rule is about a call of this shape, wherever it stands.
bool fits(const CallRule &rule, const CallQuery &query) {
  int count = static_cast<int>(std::min<size_t>(query.arguments, 255));
  return rule.construct == query.construct && rule.least <= count && count <= rule.most &&
         std::max({rule.meaning.subject, rule.meaning.value, rule.meaning.handle}) < count &&
         (!rule.subjectIsSql || query.sqlArgument);
}

Meaning meaningOf(const CallRule &rule, const CallQuery &query) {
  Meaning meaning = rule.meaning;
  if (rule.subjectIsSql)
    meaning.subject = static_cast<int8_t>(query.sqlArgumentIndex);
  return meaning;
}

} // namespace

struct Rules::Data {
  struct Candidate {
    size_t pack;
    size_t call;
  };
  std::vector<Pack> packs;
  std::unordered_map<std::string, std::vector<Candidate>> byName;
  std::vector<std::string> macros;
  std::vector<std::string> signs;

  bool add(const yaml::Node &root, std::string_view file, std::vector<Problem> &problems) {
    std::optional<Pack> pack = readPack(root, file, problems);
    if (!pack)
      return false;
    if (!pack->name.empty())
      add(std::move(*pack));
    return true;
  }

  void add(Pack pack) {
    size_t index = packs.size();
    for (size_t i = 0; i < pack.calls.size(); ++i)
      byName[pack.calls[i].name].push_back({index, i});
    auto merge = [](std::vector<std::string> &all, const std::vector<std::string> &more) {
      for (const std::string &one : more)
        if (!contains(all, one))
          all.push_back(one);
    };
    merge(macros, pack.macros);
    merge(signs, pack.signs);
    packs.push_back(std::move(pack));
  }

  bool convention(Convention kind, const Words &words) const {
    auto list = [&](const Pack &pack) -> const NameList & {
      return pack.conventions[static_cast<size_t>(kind)];
    };
    for (const Pack &pack : packs)
      if (anyMatches(list(pack).except, words))
        return false;
    for (const Pack &pack : packs)
      if (anyMatches(list(pack).names, words))
        return true;
    return false;
  }

  static bool evidence(const Pack &pack, const CallQuery &query) {
    if (pack.includes.empty())
      return true;
    if (!query.includes)
      return false;
    for (const std::string &include : *query.includes)
      for (const std::string &pattern : pack.includes)
        if (sameInclude(include, pattern))
          return true;
    return false;
  }

  /// Whether the class or namespace `known` is the one that the rule names.
  static bool sameScope(const Pack &pack, const CallRule &rule, std::string_view known,
                        const CallQuery &query) {
    if (known.empty())
      return false;
    auto same = [&](std::string_view spelling) {
      if (!sameTail(known, spelling))
        return false;
      // `Database` alone is not yet `SQLite::Database`.
      return known.size() >= spelling.size() || evidence(pack, query);
    };
    if (same(rule.scope))
      return true;
    for (const auto &[alias, scope] : pack.aliases)
      if (scope == rule.scope && same(alias))
        return true;
    return false;
  }

  bool exact(const Pack &pack, const CallRule &rule, const CallQuery &query) const {
    if (!rule.scope.empty())
      return sameScope(pack, rule, query.receiverType, query) ||
             sameScope(pack, rule, query.scope, query);
    // A free function: `::name` or, for the C library's, `std::name`.
    if (query.receiver || !query.receiverType.empty() ||
        (!query.scope.empty() && query.scope != "std"))
      return false;
    return !convention(Convention::CommonMethod, wordsOf(query.name)) || evidence(pack, query);
  }

  bool likely(const Pack &pack, const CallRule &rule, const CallQuery &query, bool included) const {
    if (rule.scope.empty() || rule.construct || !query.receiverType.empty() || !query.scope.empty())
      return false;
    bool common = convention(Convention::CommonMethod, wordsOf(query.name));
    // Called by its bare name: a function of a namespace that is being used.
    if (!query.receiver) {
      char first = lastComponent(rule.scope).front();
      return included && !common && first >= 'a' && first <= 'z';
    }
    bool named =
        !query.receiverName.empty() && anyMatches(pack.receivers, wordsOf(query.receiverName));
    return included ? named || !common : named && !common;
  }
};

Rules::Rules() : data(std::make_unique<Data>()) {}
Rules::~Rules() = default;
Rules::Rules(Rules &&) noexcept = default;
Rules &Rules::operator=(Rules &&) noexcept = default;

Rules Rules::builtin(std::vector<Problem> &problems) {
  Rules rules;
  for (const EmbeddedPack &pack : embeddedPacks) {
    std::string file = "rules/" + std::string(pack.file);
    if (std::optional<yaml::Node> root = yaml::unflatten(pack.tree))
      rules.data->add(*root, file, problems);
    else
      problems.push_back({file, 0, 0, "compiled in wrongly"});
  }
  return rules;
}

bool Rules::add(std::string_view yamlText, std::string_view file, std::vector<Problem> &problems) {
  std::optional<yaml::Node> root = yaml::parse(yamlText, file, problems);
  return root && data->add(*root, file, problems);
}

Meaning Rules::call(const CallQuery &query) const {
  std::string name(lastComponent(query.name));
  if (auto found = data->byName.find(name); found != data->byName.end()) {
    // What was added last, the project's own, speaks first.
    const std::vector<Data::Candidate> &candidates = found->second;
    auto firstOf = [&](auto &&test) -> const CallRule * {
      for (size_t pack = data->packs.size(); pack-- > 0;)
        for (const Data::Candidate &candidate : candidates) {
          if (candidate.pack != pack)
            continue;
          const CallRule &rule = data->packs[pack].calls[candidate.call];
          if (fits(rule, query) && test(data->packs[pack], rule))
            return &rule;
        }
      return nullptr;
    };
    if (const CallRule *rule = firstOf(
            [&](const Pack &pack, const CallRule &rule) { return data->exact(pack, rule, query); }))
      return meaningOf(*rule, query);
    bool evidenceFor = false;
    if (const CallRule *rule = firstOf([&](const Pack &pack, const CallRule &rule) {
          evidenceFor = Data::evidence(pack, query);
          return data->likely(pack, rule, query, evidenceFor);
        })) {
      Meaning meaning = meaningOf(*rule, query);
      meaning.sure = evidenceFor;
      return meaning;
    }
  }
  Words words = wordsOf(name);
  for (size_t pack = data->packs.size(); pack-- > 0;)
    for (const GenericRule &rule : data->packs[pack].generic)
      if (fits(rule.call, query) && anyMatches(rule.names, words) &&
          !anyMatches(rule.except, words))
        return meaningOf(rule.call, query);
  return {};
}

FrameworkRole Rules::framework(std::string_view function,
                               const std::vector<std::string> &bases) const {
  FrameworkRole role;
  for (const Pack &pack : data->packs)
    for (const FrameworkRule &rule : pack.frameworks) {
      bool derived = std::any_of(bases.begin(), bases.end(), [&](const std::string &base) {
        return sameTail(base, rule.base);
      });
      bool up = contains(rule.up, function), down = contains(rule.down, function);
      if (!derived || (!up && !down))
        continue;
      role.up = role.up || up;
      role.down = role.down || down;
      role.recorded = role.recorded || rule.recorded;
      role.transaction = role.transaction || rule.transaction;
    }
  return role;
}

bool Rules::migrationFunction(std::string_view name) const {
  return data->convention(Convention::Migration, wordsOf(name));
}
bool Rules::downFunction(std::string_view name) const {
  return data->convention(Convention::Down, wordsOf(name));
}
bool Rules::createFunction(std::string_view name) const {
  return data->convention(Convention::Create, wordsOf(name));
}
bool Rules::openFunction(std::string_view name) const {
  return data->convention(Convention::Open, wordsOf(name));
}
bool Rules::loaderFunction(std::string_view name) const {
  return data->convention(Convention::Loader, wordsOf(name));
}
bool Rules::loaderClass(std::string_view name) const {
  return data->convention(Convention::LoaderClass, wordsOf(name));
}
bool Rules::storedVersion(std::string_view name) const {
  return data->convention(Convention::StoredVersion, wordsOf(name));
}
bool Rules::latestVersion(std::string_view name) const {
  return data->convention(Convention::LatestVersion, wordsOf(name));
}
bool Rules::cacheName(std::string_view name) const {
  return data->convention(Convention::Cache, wordsOf(name));
}

bool Rules::testPath(std::string_view path) const {
  auto any = [&](std::vector<std::string> Pack::*list) {
    for (const Pack &pack : data->packs)
      for (const std::string &glob : pack.*list)
        if (pathMatches(glob, path))
          return true;
    return false;
  };
  return any(&Pack::testPaths) && !any(&Pack::notTestPaths);
}

const std::vector<std::string> &Rules::macros() const { return data->macros; }
std::vector<std::string> Rules::macrosFor(std::string_view text) const {
  std::vector<std::string> macros;
  for (const Pack &pack : data->packs) {
    auto inText = [&](const std::string &word) {
      return text.find(word) != std::string_view::npos;
    };
    if (pack.macrosWhen.empty() ||
        std::any_of(pack.macrosWhen.begin(), pack.macrosWhen.end(), inText))
      macros.insert(macros.end(), pack.macros.begin(), pack.macros.end());
  }
  return macros;
}
const std::vector<std::string> &Rules::signs() const { return data->signs; }

std::vector<Rules::PackInfo> Rules::packs() const {
  std::vector<PackInfo> infos;
  for (const Pack &pack : data->packs)
    infos.push_back({pack.name, pack.summary, pack.documentation});
  return infos;
}

} // namespace migralint::rules
