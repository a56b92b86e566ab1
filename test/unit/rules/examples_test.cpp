// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A mutation test of the conventions. Every element of our packs says with `examples` what would be
// missed without it, and with `silent` what its `except` is there for. Here that is taken at its
// word: without the element, or without any one of its patterns, some example is not recognised;
// without its `except`, or any one pattern of that, some silent name is.
#include "rules/pack_shape.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

using namespace migralint;
using namespace migralint::rules;
using yaml::Node;

namespace {

using Texts = std::vector<std::string>;

Node *find(Node &map, std::string_view key) { return const_cast<Node *>(map.find(key)); }

Texts texts(const Node &element, std::string_view key) {
  const Node *value = element.find(key);
  if (!value)
    return {};
  if (value->kind == Node::Kind::Scalar)
    return {value->scalar};
  Texts all;
  for (const Node &item : value->items)
    all.push_back(item.scalar);
  return all;
}

void setTexts(Node &element, std::string_view key, const Texts &texts) {
  Node *value = find(element, key);
  value->kind = Node::Kind::List;
  value->items.clear();
  for (const std::string &text : texts) {
    Node item;
    item.kind = Node::Kind::Scalar;
    item.quoted = true;
    item.scalar = text;
    value->items.push_back(item);
  }
}

void drop(Node &element, std::string_view key) {
  for (size_t i = element.keys.size(); i-- > 0;)
    if (element.keys[i].scalar == key) {
      element.keys.erase(element.keys.begin() + static_cast<std::ptrdiff_t>(i));
      element.items.erase(element.items.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

/// The node as YAML in one line.
std::string written(const Node &node) {
  std::string text;
  switch (node.kind) {
  case Node::Kind::Null:
    return "null";
  case Node::Kind::Scalar:
    if (!node.quoted && std::all_of(node.scalar.begin(), node.scalar.end(), [](unsigned char c) {
          return std::isalnum(c) || c == '-' || c == '_' || c == '.';
        }))
      return node.scalar;
    for (char c : node.scalar)
      text += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    return "\"" + text + "\"";
  case Node::Kind::List:
    for (const Node &item : node.items)
      text += (text.empty() ? "" : ", ") + written(item);
    return "[" + text + "]";
  case Node::Kind::Map:
    for (size_t i = 0; i < node.items.size(); ++i)
      text += (i > 0 ? ", " : "") + written(node.keys[i]) + ": " + written(node.items[i]);
    return "{" + text + "}";
  }
  return text;
}

/// A pack that holds one list only.
struct Subject {
  std::string list;   ///< `loader-functions`, `generic-calls`
  Node elements;      ///< its elements, as mutated
  Texts includes;     ///< of the pack
  size_t element = 0; ///< the one that is asked about

  const Node &asked() const { return elements.items[element]; }
  Node &asked() { return elements.items[element]; }
};

Rules rulesOf(const Subject &subject) {
  std::string body = subject.list + ": " + written(subject.elements);
  if (subject.list != "generic-calls")
    body = "conventions: {" + body + "}";
  else if (!subject.includes.empty())
    body += "\nincludes: [\"" + subject.includes.front() + "\"]";
  Rules rules;
  std::vector<Problem> problems;
  EXPECT_TRUE(rules.add("pack: p\nsummary: s\n" + body, "p.yaml", problems))
      << (problems.empty() ? body : problems.front().message);
  return rules;
}

int number(const Node *node, int otherwise) {
  return node && node->kind == Node::Kind::Scalar && std::isdigit(node->scalar.front())
             ? std::stoi(node->scalar)
             : otherwise;
}

/// A call of `name` as the element wants it, and whether it then means what the element says.
bool callIsMeant(const Rules &rules, const Subject &subject, const Node &element,
                 const std::string &name) {
  const Node *argument = element.find("subject"), *value = element.find("value"),
             *arguments = element.find("arguments"), *construct = element.find("construct");
  const bool sql = argument && argument->scalar == "sql";
  const bool inName = argument && argument->scalar == "name";
  const int first = sql ? 0 : inName ? subjectInName : number(argument, -1);
  const int second = number(value, -1);
  int least = std::max(first, second) + 1;
  if (arguments && arguments->kind == Node::Kind::Map)
    least = std::max(least, number(arguments->find("min"), 0));
  else
    least = std::max(least, number(arguments, 0));
  std::string include = subject.includes.empty() ? "" : subject.includes.front();
  std::replace(include.begin(), include.end(), '*', 'x');
  const Libraries libraries = rules.libraries({include});
  CallQuery query;
  query.name = name;
  query.arguments = static_cast<size_t>(least);
  query.sqlArgument = sql;
  query.construct = construct && construct->scalar == "true";
  query.libraries = &libraries;
  Meaning meaning = rules.call(query);
  auto act = std::find_if(acts().begin(), acts().end(), [&](const auto &known) {
    return known.first == element.find("act")->scalar;
  });
  return meaning.act == act->second && meaning.subject == first && meaning.value == second;
}

/// Whether the list, as it is, recognises `name` as its element `element` would.
class Recognizer {
public:
  explicit Recognizer(const Subject &subject, const Node *element = nullptr)
      : subject(subject), element(element ? *element : subject.asked()), rules(rulesOf(subject)) {}

  bool operator()(const std::string &name) const {
    if (subject.list == "generic-calls")
      return callIsMeant(rules, subject, element, name);
    if (subject.list == "test-paths")
      return rules.testPath(name);
    if (subject.list == "down-pairs") {
      const size_t slash = name.find(" / ");
      const std::string up = name.substr(0, slash), down = name.substr(slash + 3);
      const std::string step = rules.withoutDirection(up);
      return !step.empty() && step == rules.withoutDirection(down) && !rules.downWord(up) &&
             rules.downWord(down);
    }
    static const std::map<std::string_view, bool (Rules::*)(std::string_view) const> questions = {
        {"migration-functions", &Rules::migrationFunction},
        {"down-functions", &Rules::downFunction},
        {"create-functions", &Rules::createFunction},
        {"open-functions", &Rules::openFunction},
        {"loader-functions", &Rules::loaderFunction},
        {"loader-classes", &Rules::loaderClass},
        {"stored-versions", &Rules::storedVersion},
        {"latest-versions", &Rules::latestVersion},
        {"cache-names", &Rules::cacheName},
        {"common-methods", &Rules::commonMethod}};
    return (rules.*questions.at(subject.list))(name);
  }

private:
  const Subject &subject;
  const Node element;
  Rules rules;
};

std::string joined(const Texts &texts) {
  std::string all;
  for (const std::string &text : texts)
    all += (all.empty() ? "" : ", ") + text;
  return all;
}

/// A pattern without anything to choose is an example of itself.
bool isPlain(const std::string &pattern) {
  return pattern.find_first_of("*+#()?") == std::string::npos;
}

/// Of `key`'s patterns, those without which `shows` holds for none of `names`.
template <typename Shows>
Texts idle(const Subject &subject, std::string_view key, const Texts &names, Shows shows) {
  if (!subject.asked().find(key))
    return {};
  Texts all = texts(subject.asked(), key), without;
  for (size_t i = 0; i < all.size(); ++i) {
    Texts others = all;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    Subject mutant = subject;
    setTexts(mutant.asked(), key, others);
    Recognizer recognizes(mutant);
    if (std::none_of(names.begin(), names.end(),
                     [&](const std::string &name) { return shows(recognizes(name)); }))
      without.push_back(all[i]);
  }
  return without;
}

/// Where an element's patterns stand.
std::vector<std::string_view> keysOf(std::string_view list) {
  if (list == "test-paths")
    return {"paths"};
  if (list == "down-pairs")
    return {"up", "down"};
  return {"names"};
}

void prove(const Subject &subject) {
  const Node &element = subject.asked();
  const std::vector<std::string_view> keys = keysOf(subject.list);
  Texts examples = texts(element, "examples"), silent = texts(element, "silent");
  if (keys.size() == 1)
    for (const std::string &pattern : texts(element, keys.front()))
      if (isPlain(pattern))
        examples.push_back(pattern);

  // Of the mutants the examples do not hold.
  Subject bare = subject;
  for (Node &each : bare.elements.items) {
    drop(each, "examples");
    drop(each, "silent");
  }
  Subject without = bare;
  without.elements.items.erase(without.elements.items.begin() +
                               static_cast<std::ptrdiff_t>(subject.element));
  Recognizer whole(bare), rest(without, &element);
  for (const std::string &name : examples) {
    EXPECT_TRUE(whole(name)) << "example '" << name << "' is not recognised";
    EXPECT_FALSE(rest(name)) << "example '" << name << "' does not need the element";
  }
  for (std::string_view key : keys)
    EXPECT_EQ(joined(idle(bare, key, examples, [](bool recognized) { return !recognized; })), "")
        << "patterns that no example needs";

  if (element.find("except")) {
    Subject open = bare;
    drop(open.asked(), "except");
    if (!element.find(keys.front())) // it has nothing else
      open = without;
    Recognizer opened(open, &element);
    for (const std::string &name : silent) {
      EXPECT_FALSE(whole(name)) << "silent '" << name << "' is recognised";
      EXPECT_TRUE(opened(name)) << "silent '" << name << "' does not need the 'except'";
    }
    EXPECT_EQ(joined(idle(bare, "except", silent, [](bool recognized) { return recognized; })), "")
        << "patterns of 'except' that no silent name needs";
  }
}

/// Every list of every pack in rules/.
std::vector<Subject> subjects() {
  std::vector<Subject> all;
  for (const auto &entry : std::filesystem::directory_iterator(MIGRALINT_RULES)) {
    if (entry.path().extension() != ".yaml")
      continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    std::vector<Problem> problems;
    std::optional<Node> pack = yaml::parse(text, entry.path().filename().string(), problems);
    if (!pack || !readPack(*pack, entry.path().filename().string(), problems)) {
      for (const Problem &problem : problems)
        ADD_FAILURE() << problem.file << ":" << problem.line << ": " << problem.message;
      continue;
    }
    auto add = [&](std::string_view list, const Node &elements) {
      for (size_t i = 0; i < elements.items.size(); ++i)
        all.push_back({std::string(list), elements, texts(*pack, "includes"), i});
    };
    if (const Node *calls = pack->find("generic-calls"))
      add("generic-calls", *calls);
    if (const Node *conventions = pack->find("conventions"))
      for (size_t i = 0; i < conventions->keys.size(); ++i)
        add(conventions->keys[i].scalar, conventions->items[i]);
  }
  return all;
}

TEST(Examples, ShowWhatEachElementAndPatternIsFor) {
  for (const Subject &subject : subjects()) {
    SCOPED_TRACE(subject.list + ", line " + std::to_string(subject.asked().line));
    prove(subject);
  }
}

} // namespace
