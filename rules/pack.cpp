// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From a pack's YAML to rules/pack.h. Everything that is not understood is told to its author:
// a key that is skipped in silence would be a rule that never works.
#include "rules/pack.h"

#include "rules/pack_shape.h"

#include <algorithm>

namespace migralint::rules {

namespace {

using yaml::Node;
using yaml::Reader;

/// Everything below fills `pack`, and reports through `reader`.
class PackReader {
public:
  PackReader(Reader &reader, Pack &pack) : reader(reader), pack(pack) {}

  void document(const Node &root) {
    // An unknown key is told, and the rest is still read: one run shows all there is to mend.
    reader.map(root, packShape());
    if (const Node *node = root.find("pack"))
      reader.text(*node, "'pack'", pack.name);
    if (const Node *node = root.find("summary"))
      reader.text(*node, "'summary'", pack.summary);
    if (const Node *node = root.find("documentation"))
      reader.text(*node, "'documentation'", pack.documentation);
    models(root);
    if (const Node *node = root.find("conventions"))
      conventions(*node);
  }

  void configuration(const Node &root) {
    pack.name = "project";
    pack.summary = "this project's own models and conventions";
    if (const Node *node = root.find("models"))
      if (reader.map(*node, modelsShape()) || node->kind == Node::Kind::Map)
        models(*node);
    if (const Node *node = root.find("conventions"))
      conventions(*node);
  }

private:
  Reader &reader;
  Pack &pack;
  Meaning defaults;

  void models(const Node &node) {
    if (const Node *value = node.find("includes"))
      reader.texts(*value, "'includes'", pack.includes);
    if (const Node *value = node.find("dialect"))
      reader.choice(*value, "dialect", dialects(), defaults.dialect);
    if (const Node *value = node.find("errors"))
      reader.choice(*value, "error style", errorStyles(), defaults.errors);
    if (const Node *value = node.find("aliases"))
      aliases(*value);
    if (const Node *value = node.find("receivers"))
      patterns(*value, "'receivers'", pack.receivers);
    if (const Node *value = node.find("signs"))
      reader.texts(*value, "'signs'", pack.signs);
    if (const Node *value = node.find("macros"))
      macros(*value);
    if (const Node *value = node.find("macros-when"))
      reader.texts(*value, "'macros-when'", pack.macrosWhen);
    defaults.pack = pack.name;
    if (const Node *value = node.find("calls"))
      pack.calls.reserve(2 * value->items.size()); // many have several names
    each(node, "'calls'", &PackReader::call);
    each(node, "'generic-calls'", &PackReader::genericCall);
    each(node, "'commands'", &PackReader::command);
    each(node, "'version-macros'", &PackReader::versionMacro);
    each(node, "'frameworks'", &PackReader::framework);
    each(node, "'not-modelled'", &PackReader::notModelled);
  }

  /// Takes the items of the list that the key in quotes has, if it is there.
  void each(const Node &node, std::string_view quoted, void (PackReader::*take)(const Node &)) {
    const Node *list = node.find(quoted.substr(1, quoted.size() - 2));
    if (list && reader.list(*list, quoted))
      for (const Node &item : list->items)
        (this->*take)(item);
  }

  void aliases(const Node &node) {
    if (node.kind != Node::Kind::Map) {
      reader.problem(node, "'aliases' must be a map: a class, and its other spellings");
      return;
    }
    for (size_t i = 0; i < node.keys.size(); ++i) {
      std::vector<std::string> spellings;
      if (reader.texts(node.items[i], "an alias", spellings))
        for (std::string &spelling : spellings)
          pack.aliases.emplace_back(std::move(spelling), node.keys[i].scalar);
    }
  }

  void macros(const Node &node) {
    std::vector<std::string> texts;
    if (!reader.texts(node, "'macros'", texts))
      return;
    for (std::string &macro : texts) {
      size_t equals = macro.find('=');
      char first = macro.empty() ? '\0' : macro[0];
      bool named = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z') || first == '_';
      if (equals == std::string::npos || !named || macro.find('\n') != std::string::npos) {
        reader.problem(node, "macro '" + macro + "' must be 'NAME=value' or 'NAME(a, b)=value'");
        continue;
      }
      pack.macros.push_back(std::move(macro));
    }
  }

  /// Key by key what calls and generic calls have in common.
  void meaning(const Node &node, CallRule &rule) {
    rule.meaning = defaults;
    reason(node);
    if (const Node *value = node.find("act"))
      reader.choice(*value, "act", acts(), rule.meaning.act);
    if (const Node *value = node.find("subject")) {
      if (value->kind == Node::Kind::Scalar && value->scalar == "sql")
        rule.subjectIsSql = true;
      else if (value->kind == Node::Kind::Scalar && value->scalar == "name")
        rule.meaning.subject = subjectInName;
      else if (value->kind == Node::Kind::Scalar && value->scalar == "bound")
        rule.meaning.subject = subjectBound;
      else
        argument(*value, "'subject'", rule.meaning.subject);
    }
    if (const Node *value = node.find("value"))
      argument(*value, "'value'", rule.meaning.value);
    if (const Node *value = node.find("handle"))
      argument(*value, "'handle'", rule.meaning.handle);
    if (const Node *value = node.find("holding"))
      reader.texts(*value, "'holding'", rule.holding);
    if (const Node *value = node.find("errors"))
      reader.choice(*value, "error style", errorStyles(), rule.meaning.errors);
    if (const Node *value = node.find("dialect"))
      reader.choice(*value, "dialect", dialects(), rule.meaning.dialect);
    if (const Node *value = node.find("language"))
      reader.choice(*value, "language", languages(), rule.meaning.language);
    if (const Node *value = node.find("once"))
      reader.boolean(*value, "'once'", rule.meaning.once);
    if (const Node *value = node.find("assigns"))
      reader.boolean(*value, "'assigns'", rule.meaning.assigns);
    if (const Node *value = node.find("repeatable"))
      reader.boolean(*value, "'repeatable'", rule.meaning.repeatable);
    if (const Node *value = node.find("action"))
      reader.choice(*value, "action", actions(), rule.meaning.action);
    if (const Node *value = node.find("appends"))
      reader.boolean(*value, "'appends'", rule.meaning.appends);
    if (const Node *value = node.find("required"))
      reader.boolean(*value, "'required'", rule.meaning.required);
    if (const Node *value = node.find("relaxes"))
      reader.boolean(*value, "'relaxes'", rule.meaning.relaxes);
    if (const Node *value = node.find("commits"))
      reader.boolean(*value, "'commits'", rule.meaning.commits);
    if (const Node *value = node.find("refuses-newer"))
      reader.boolean(*value, "'refuses-newer'", rule.meaning.refusesNewer);
    if (const Node *value = node.find("binds"))
      reader.boolean(*value, "'binds'", rule.meaning.binds);
    if (const Node *value = node.find("returns"))
      reader.text(*value, "'returns'", rule.meaning.returns);
    if (const Node *value = node.find("arguments"))
      arity(*value, rule);
    // An argument that may be missing would be read beyond the call's end.
    for (int8_t index : {rule.meaning.subject, rule.meaning.value, rule.meaning.handle})
      if (index >= rule.most)
        reader.problem(node, "argument " + std::to_string(index) +
                                 " is named, but 'arguments' allows " + std::to_string(rule.most) +
                                 " only (they count from 0)");
  }

  void argument(const Node &node, std::string_view what, int8_t &out) {
    int index = 0;
    if (reader.integer(node, what, 0, 100, index, " (an argument, counted from 0)"))
      out = static_cast<int8_t>(index);
  }

  void arity(const Node &node, CallRule &rule) {
    if (node.kind == Node::Kind::Scalar) {
      if (reader.integer(node, "'arguments'", 0, 255, rule.least))
        rule.most = rule.least;
      return;
    }
    if (!reader.map(node, callShape().at("arguments").parts[1]))
      return;
    if (const Node *value = node.find("min"))
      reader.integer(*value, "'min'", 0, 255, rule.least);
    if (const Node *value = node.find("max"))
      reader.integer(*value, "'max'", 0, 255, rule.most);
    if (rule.least > rule.most)
      reader.problem(node, "'min' is greater than 'max'");
  }

  void call(const Node &node) {
    CallRule rule;
    if (!reader.map(node, callShape()))
      return;
    meaning(node, rule);
    const Node *name = node.find("name");
    std::vector<std::string> names;
    if (!reader.texts(*name, "'name'", names))
      return;
    for (const std::string &full : names) {
      const bool called = full.ends_with("operator()");
      if (full.find_first_of(" ()") < full.size() - (called ? 2 : 0)) {
        reader.problem(*name, "'" + full +
                                  "' must be a plain name: Class::method, a function, or "
                                  "Class::Class");
        continue;
      }
      size_t colons = full.rfind("::");
      rule.scope = colons == std::string::npos ? "" : full.substr(0, colons);
      rule.name = colons == std::string::npos ? full : full.substr(colons + 2);
      size_t outer = rule.scope.rfind("::");
      std::string_view last =
          std::string_view(rule.scope).substr(outer == std::string::npos ? 0 : outer + 2);
      rule.construct = !rule.scope.empty() && last == rule.name;
      pack.calls.push_back(rule);
    }
  }

  void genericCall(const Node &node) {
    GenericRule rule;
    if (!reader.map(node, genericCallShape()))
      return;
    meaning(node, rule.call);
    rule.call.meaning.sure = false;
    if (const Node *value = node.find("construct"))
      reader.boolean(*value, "'construct'", rule.call.construct);
    if (const Node *value = node.find("except"))
      patterns(*value, "'except'", rule.except);
    if (const Node *value = node.find("names"))
      patterns(*value, "'names'", rule.names);
    checkExamples(node, [&](const std::string &name) {
      return Fit{anyMatches(rule.names, wordsOf(name)), anyMatches(rule.except, wordsOf(name))};
    });
    pack.generic.push_back(std::move(rule));
  }

  void command(const Node &node) {
    CommandRule rule;
    if (!reader.map(node, commandShape()))
      return;
    reason(node);
    rule.meaning = defaults;
    reader.texts(*node.find("words"), "'words'", rule.words);
    reader.choice(*node.find("act"), "act", acts(), rule.meaning.act);
    auto word = [&](std::string_view key, int8_t &out) {
      int index = 0;
      if (const Node *value = node.find(key))
        if (reader.integer(*value, "'" + std::string(key) + "' (a word; the first is 0)", 1, 100,
                           index))
          out = static_cast<int8_t>(index);
    };
    word("subject", rule.meaning.subject);
    word("value", rule.meaning.value);
    if (const Node *value = node.find("appends"))
      reader.boolean(*value, "'appends'", rule.meaning.appends);
    pack.commands.push_back(std::move(rule));
  }

  void versionMacro(const Node &node) {
    Rules::VersionMacro macro;
    if (!reader.map(node, versionMacroShape()))
      return;
    reason(node);
    reader.text(*node.find("name"), "'name'", macro.name);
    argument(*node.find("class"), "'class'", macro.className);
    argument(*node.find("version"), "'version'", macro.version);
    pack.versionMacros.push_back(std::move(macro));
  }

  void framework(const Node &node) {
    FrameworkRule rule;
    if (!reader.map(node, frameworkShape()))
      return;
    reason(node);
    if (const Node *value = node.find("base"))
      reader.text(*value, "'base'", rule.base);
    if (const Node *value = node.find("up"))
      reader.texts(*value, "'up'", rule.up);
    if (const Node *value = node.find("down"))
      reader.texts(*value, "'down'", rule.down);
    if (const Node *value = node.find("recorded"))
      reader.boolean(*value, "'recorded'", rule.recorded);
    if (const Node *value = node.find("transaction"))
      reader.boolean(*value, "'transaction'", rule.transaction);
    pack.frameworks.push_back(std::move(rule));
  }

  /// Documentation that the schema keeps honest; nothing of it is needed later.
  void notModelled(const Node &node) {
    std::string what, why;
    if (!reader.map(node, notModelledShape()))
      return;
    reader.text(*node.find("what"), "'what'", what);
    reader.text(*node.find("why"), "'why'", why);
  }

  void conventions(const Node &node) {
    if (!reader.map(node, conventionsShape()))
      return;
    for (const auto &[name, convention] : conventionNames())
      if (const Node *value = node.find(name); value && reader.list(*value, name))
        for (const Node &item : value->items)
          nameList(item, name, pack.conventions[static_cast<size_t>(convention)]);
    each(node, "'down-pairs'", &PackReader::pairList);
    each(node, "'test-paths'", &PackReader::pathList);
  }

  void nameList(const Node &node, std::string_view what, NameList &list) {
    if (!reader.map(node, nameListShape(what)))
      return;
    NameStyle style = NameStyle::Any;
    if (const Node *value = node.find("style"))
      reader.choice(*value, "style", nameStyles(), style);
    reason(node);
    auto take = [&](std::string_view key, std::vector<StyledPattern> &out) {
      std::vector<NamePattern> compiled;
      if (const Node *value = node.find(key))
        patterns(*value, "'" + std::string(key) + "'", compiled);
      for (NamePattern &pattern : compiled)
        out.push_back({std::move(pattern), style});
    };
    NameList own;
    take("names", own.names);
    take("except", own.except);
    checkExamples(node, [&](const std::string &name) {
      return Fit{anyMatches(own.names, wordsOf(name)), anyMatches(own.except, wordsOf(name))};
    });
    auto add = [](std::vector<StyledPattern> &from, std::vector<StyledPattern> &to) {
      to.insert(to.end(), std::make_move_iterator(from.begin()),
                std::make_move_iterator(from.end()));
    };
    add(own.names, list.names);
    add(own.except, list.except);
  }

  void pairList(const Node &node) {
    if (!reader.map(node, pairListShape()))
      return;
    reason(node);
    auto words = [&](std::string_view key) {
      std::vector<std::string> list;
      if (const Node *value = node.find(key))
        reader.texts(*value, "'" + std::string(key) + "'", list);
      for (std::string &word : list)
        for (char &c : word)
          c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
      return list;
    };
    std::vector<std::string> up = words("up"), down = words("down"), both = up;
    both.insert(both.end(), down.begin(), down.end());
    checkExamples(node, [&](const std::string &pair) {
      size_t slash = std::min(pair.find('/'), pair.size());
      return Fit{arePair(trimmed(pair.substr(0, slash)),
                         trimmed(pair.substr(std::min(slash + 1, pair.size()))), both)};
    });
    pack.upWords.insert(pack.upWords.end(), up.begin(), up.end());
    pack.downWords.insert(pack.downWords.end(), down.begin(), down.end());
  }

  static std::string trimmed(const std::string &text) {
    size_t first = text.find_first_not_of(' ');
    return first == text.npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
  }

  static bool arePair(const std::string &a, const std::string &b,
                      const std::vector<std::string> &words) {
    std::string without = withoutWords(a, words);
    return !without.empty() && a != b && without == withoutWords(b, words);
  }

  void pathList(const Node &node) {
    if (!reader.map(node, pathListShape()))
      return;
    reason(node);
    std::vector<std::string> paths, except;
    if (const Node *value = node.find("paths"))
      reader.texts(*value, "'paths'", paths);
    if (const Node *value = node.find("except"))
      reader.texts(*value, "'except'", except);
    auto anyNames = [](const std::vector<std::string> &globs, const std::string &path) {
      return std::any_of(globs.begin(), globs.end(),
                         [&](const std::string &glob) { return pathMatches(glob, path); });
    };
    checkExamples(node, [&](const std::string &path) {
      return Fit{anyNames(paths, path), anyNames(except, path)};
    });
    pack.testPaths.insert(pack.testPaths.end(), paths.begin(), paths.end());
    pack.notTestPaths.insert(pack.notTestPaths.end(), except.begin(), except.end());
  }

  /// What an element says of one name, other elements left aside.
  struct Fit {
    bool meant = false;
    bool kept = false; ///< by its `except`
  };

  /// An author's own examples show that a pattern does not mean what it is meant to. They are not
  /// kept; of the packs that are compiled in, not even the text (precompile/main.cpp).
  template <typename Element> void checkExamples(const Node &node, Element fits) {
    auto each = [&](std::string_view key, auto problemOf) {
      const Node *value = node.find(key);
      std::vector<std::string> names;
      if (!value || !reader.texts(*value, "'" + std::string(key) + "'", names))
        return;
      for (size_t i = 0; i < names.size(); ++i)
        if (std::string problem = problemOf(fits(names[i])); !problem.empty())
          reader.problem(value->kind == Node::Kind::List ? value->items[i] : *value,
                         "'" + names[i] + "' is among " + std::string(key) + ", but " + problem);
    };
    each("examples", [](Fit fit) -> std::string {
      return fit.kept ? "'except' keeps it out" : fit.meant ? "" : "no pattern fits it";
    });
    each("silent",
         [](Fit fit) -> std::string { return fit.kept ? "" : "'except' does not keep it out"; });
  }

  /// Nothing of it is needed later; where it must be, the table says so.
  void reason(const Node &node) {
    std::string why;
    if (const Node *value = node.find("why"))
      reader.text(*value, "'why'", why);
  }

  void patterns(const Node &node, std::string_view what, std::vector<NamePattern> &out) {
    std::vector<std::string> texts;
    if (!reader.texts(node, what, texts))
      return;
    for (size_t i = 0; i < texts.size(); ++i) {
      std::string error;
      if (std::optional<NamePattern> pattern = NamePattern::compile(texts[i], error))
        out.push_back(std::move(*pattern));
      else
        reader.problem(node.kind == Node::Kind::List ? node.items[i] : node,
                       "pattern '" + texts[i] + "': " + error);
    }
  }
};

} // namespace

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

std::string withoutWords(std::string_view name, const std::vector<std::string> &words) {
  std::string lower(name), without;
  for (char &c : lower)
    c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
  bool any = false;
  for (size_t i = 0; i < lower.size();) {
    size_t longest = 0;
    for (const std::string &word : words)
      if (word.size() > longest && lower.compare(i, word.size(), word) == 0)
        longest = word.size();
    if (longest == 0) {
      without += lower[i++];
      continue;
    }
    any = true;
    i += longest;
    if (!without.ends_with('*')) // `undoUpgrade5` is the reverse of `upgrade5`
      without += '*';
  }
  return any ? without : std::string();
}

const std::vector<std::pair<std::string_view, Convention>> &conventionNames() {
  static const std::vector<std::pair<std::string_view, Convention>> names = {
      {"migration-functions", Convention::Migration},
      {"down-functions", Convention::Down},
      {"create-functions", Convention::Create},
      {"open-functions", Convention::Open},
      {"loader-functions", Convention::Loader},
      {"loader-classes", Convention::LoaderClass},
      {"stored-versions", Convention::StoredVersion},
      {"latest-versions", Convention::LatestVersion},
      {"cache-names", Convention::Cache},
      {"common-methods", Convention::CommonMethod}};
  return names;
}

std::optional<Pack> readPack(const Node &root, std::string_view file,
                             std::vector<Problem> &problems) {
  Pack pack;
  Reader reader(file, problems);
  PackReader packReader(reader, pack);
  if (root.kind == Node::Kind::Null)
    return pack;
  // A configuration has keys of its own, which driver/config checks.
  bool isPack = root.kind != Node::Kind::Map ||
                std::any_of(packShape().keys.begin(), packShape().keys.end(), [&](const Key &key) {
                  return key.name != "conventions" && key.name != "dialect" && root.find(key.name);
                });
  if (isPack)
    packReader.document(root);
  else if (root.find("models") || root.find("conventions"))
    packReader.configuration(root);
  if (reader.failed())
    return std::nullopt;
  return pack;
}

} // namespace migralint::rules
