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

#include "rules/builtin.h"
#include "rules/pack.h"

#include <algorithm>
#include <cctype>
#include <unordered_map>
#include <unordered_set>

namespace migralint::rules {

namespace {

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
  if (pattern.starts_with("*")) // generated headers: what their names end with
    return include.ends_with(pattern.substr(1));
  if (pattern.ends_with("/")) // a folder of headers
    return include.starts_with(pattern) ||
           include.find("/" + std::string(pattern)) != std::string_view::npos;
  return include.ends_with(pattern) &&
         (include.size() == pattern.size() || include[include.size() - pattern.size() - 1] == '/');
}

bool contains(const std::vector<std::string> &list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// `$inc` in `{"$inc": {"n": 1}}`, not in `$increase`.
bool holdsWord(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    size_t end = at + word.size();
    if (end == text.size() ||
        (!std::isalnum(static_cast<unsigned char>(text[end])) && text[end] != '_'))
      return true;
  }
  return false;
}

/// Whether the expression is one of the words itself: a name, its type, or a number as it is
/// written.
bool isAny(const Expr &expr, const std::vector<std::string> &words) {
  const bool number = expr.kind == Expr::Kind::Number;
  return std::any_of(words.begin(), words.end(), [&](const std::string &word) {
    return lastComponent(expr.name) == word || lastComponent(expr.type) == word ||
           (number && std::to_string(expr.number) == word);
  });
}

/// Whether a text in the expression, or in what the variables in it are made of, holds one of the
/// words, or a name or number there is one.
bool holdsAny(const Expr &expr, const CallRule &rule, const CallQuery &query, int depth) {
  if (expr.kind == Expr::Kind::Text) {
    std::string text = expr.text.value();
    if (std::any_of(rule.holding.begin(), rule.holding.end(),
                    [&](const std::string &word) { return word == "*" || holdsWord(text, word); }))
      return true;
  }
  if (isAny(expr, rule.holding))
    return true;
  auto inside = [&](const Expr &part) { return holdsAny(part, rule, query, depth); };
  if (std::any_of(expr.receiver.begin(), expr.receiver.end(), inside) ||
      std::any_of(expr.args.begin(), expr.args.end(), inside))
    return true;
  if (expr.kind != Expr::Kind::Name || !query.locals || depth == 0)
    return false;
  auto local = query.locals->find(expr.name);
  return local != query.locals->end() &&
         std::any_of(local->second.begin(), local->second.end(),
                     [&](const Expr *made) { return holdsAny(*made, rule, query, depth - 1); });
}

/// Whether the rule is about a call of this shape, wherever it stands.
bool fits(const CallRule &rule, const CallQuery &query) {
  constexpr int variablesDeep = 3;
  int count = static_cast<int>(std::min<size_t>(query.arguments, 255));
  return rule.construct == query.construct && rule.least <= count && count <= rule.most &&
         std::max({rule.meaning.subject, rule.meaning.value, rule.meaning.handle}) < count &&
         (!rule.subjectIsSql || query.sqlArgument) &&
         (rule.holding.empty() ||
          (query.argumentExprs && std::any_of(
                                      query.argumentExprs->begin(), query.argumentExprs->end(),
                                      [&](const Expr &argument) {
                                        return holdsAny(argument, rule, query, variablesDeep);
                                      })));
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
  std::vector<std::string> directions; ///< words for both directions of a step
  std::vector<std::string> downWords;

  bool add(const yaml::Node &root, std::string_view file, std::vector<Problem> &problems) {
    std::optional<Pack> pack = readPack(root, file, problems);
    if (!pack)
      return false;
    // Of two that stand for the same, nobody could tell which one speaks.
    if (std::any_of(packs.begin(), packs.end(), [&](const Pack &other) {
          return !pack->name.empty() && other.name == pack->name;
        })) {
      problems.push_back(
          {std::string(file), root.line, root.column,
           "there is a pack '" + pack->name + "' already; give this one another name"});
      return false;
    }
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
    merge(directions, pack.upWords);
    merge(directions, pack.downWords);
    merge(downWords, pack.downWords);
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

  /// Whether the file can be using the pack's library.
  bool evidence(size_t pack, const CallQuery &query) const {
    return packs[pack].includes.empty() || (query.libraries && (*query.libraries)[pack]);
  }

  /// Whether the class or namespace `known` is the one that the rule names.
  bool sameScope(size_t index, const CallRule &rule, std::string_view known,
                 const CallQuery &query) const {
    const Pack &pack = packs[index];
    if (known.empty())
      return false;
    auto same = [&](std::string_view spelling) {
      if (!sameTail(known, spelling))
        return false;
      // `Database` alone is not yet `SQLite::Database`.
      return known.size() >= spelling.size() || evidence(index, query);
    };
    if (same(rule.scope))
      return true;
    for (const auto &[alias, scope] : pack.aliases)
      if (scope == rule.scope && same(alias))
        return true;
    return false;
  }

  bool exact(size_t pack, const CallRule &rule, const CallQuery &query) const {
    if (!rule.scope.empty())
      return sameScope(pack, rule, query.receiverType, query) ||
             sameScope(pack, rule, query.scope, query);
    // A free function: `::name` or, for the C library's, `std::name`.
    if (query.receiver || !query.receiverType.empty() ||
        (!query.scope.empty() && query.scope != "std"))
      return false;
    return !convention(Convention::CommonMethod, wordsOf(query.name)) || evidence(pack, query);
  }

  bool likely(size_t pack, const CallRule &rule, const CallQuery &query) const {
    if (rule.scope.empty() || rule.construct || !query.receiverType.empty() || !query.scope.empty())
      return false;
    const bool included = evidence(pack, query);
    const bool common = convention(Convention::CommonMethod, wordsOf(query.name));
    // Called by its bare name: a function of a namespace that is being used.
    if (!query.receiver) {
      char first = lastComponent(rule.scope).front();
      return included && !common && first >= 'a' && first <= 'z';
    }
    bool named = !query.receiverName.empty() &&
                 anyMatches(packs[pack].receivers, wordsOf(query.receiverName));
    return included ? named || !common : named && !common;
  }
};

Rules::Rules() : data(std::make_unique<Data>()) {}
Rules::~Rules() = default;
Rules::Rules(Rules &&) noexcept = default;
Rules &Rules::operator=(Rules &&) noexcept = default;

Rules Rules::builtin(std::vector<Problem> &problems) {
  Rules rules;
  for (const BuiltinPack &pack : builtinPacks())
    if (std::optional<yaml::Node> root = readBuiltin(pack, problems))
      rules.data->add(*root, pack.file, problems);
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
    size_t packOf = 0;
    auto firstOf = [&](auto &&test) -> const CallRule * {
      for (size_t pack = data->packs.size(); pack-- > 0;)
        for (const Data::Candidate &candidate : candidates) {
          if (candidate.pack != pack)
            continue;
          const CallRule &rule = data->packs[pack].calls[candidate.call];
          if (fits(rule, query) && test(pack, rule)) {
            packOf = pack;
            return &rule;
          }
        }
      return nullptr;
    };
    if (const CallRule *rule = firstOf(
            [&](size_t pack, const CallRule &rule) { return data->exact(pack, rule, query); }))
      return meaningOf(*rule, query);
    if (const CallRule *rule = firstOf(
            [&](size_t pack, const CallRule &rule) { return data->likely(pack, rule, query); })) {
      Meaning meaning = meaningOf(*rule, query);
      meaning.sure = data->evidence(packOf, query);
      return meaning;
    }
  }
  Words words = wordsOf(name);
  for (size_t pack = data->packs.size(); pack-- > 0;)
    for (const GenericRule &rule : data->packs[pack].generic)
      // What is generated is called `set_age`; `setAge` is anybody's.
      if ((rule.call.meaning.subject != subjectInName || name.find('_') != std::string::npos) &&
          data->evidence(pack, query) && fits(rule.call, query) && anyMatches(rule.names, words) &&
          !anyMatches(rule.except, words))
        return meaningOf(rule.call, query);
  return {};
}

Meaning Rules::command(std::string_view packName, std::string_view word) const {
  auto same = [&](const std::string &known) {
    return std::equal(known.begin(), known.end(), word.begin(), word.end(), [](char a, char b) {
      return std::toupper(static_cast<unsigned char>(a)) ==
             std::toupper(static_cast<unsigned char>(b));
    });
  };
  for (const Pack &pack : data->packs)
    if (pack.name == packName)
      for (const CommandRule &rule : pack.commands)
        if (std::any_of(rule.words.begin(), rule.words.end(), same))
          return rule.meaning;
  return {};
}

const Rules::VersionMacro *Rules::versionMacro(std::string_view name) const {
  for (const Pack &pack : data->packs)
    for (const VersionMacro &macro : pack.versionMacros)
      if (macro.name == name)
        return &macro;
  return nullptr;
}

Libraries Rules::libraries(const std::vector<std::string> &includes) const {
  Libraries known(data->packs.size());
  for (size_t i = 0; i < known.size(); ++i)
    known[i] = std::any_of(includes.begin(), includes.end(), [&](const std::string &include) {
      return std::any_of(data->packs[i].includes.begin(), data->packs[i].includes.end(),
                         [&](const std::string &pattern) { return sameInclude(include, pattern); });
    });
  return known;
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
std::string Rules::withoutDirection(std::string_view name) const {
  return withoutWords(name, data->directions);
}
bool Rules::downWord(std::string_view name) const {
  return !withoutWords(name, data->downWords).empty();
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
bool Rules::commonMethod(std::string_view name) const {
  return data->convention(Convention::CommonMethod, wordsOf(name));
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
