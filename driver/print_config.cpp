// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "driver/print_config.h"

#include "checks/check.h"
#include "driver/config/shape.h"
#include "driver/yaml_text.h"
#include "rules/yaml.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace migralint::driver {
namespace {

using config::Config;
using config::Override;
using config::RuleLevel;
using llvm::StringRef;
using rules::yaml::Node;

constexpr StringRef fromDefault = "default";

template <class T> StringRef wordFor(const rules::Choices<T> &words, T value) {
  for (const auto &[word, meaning] : words)
    if (meaning == value)
      return word;
  return {};
}

class Printer {
public:
  Printer(const Settings &settings, const CheckOptions &options, StringRef name,
          llvm::raw_ostream &out)
      : settings(settings), config(settings.config), options(options), name(name), out(out) {}

  void print() {
    out << "# In effect for " << (name.empty() ? "the whole project" : printable(name))
        << ", and where each value comes from.\n";
    exclude();
    if (options.failOn)
      line("fail-on", wordFor(config::failLevels(), *options.failOn), "--fail-on");
    else if (config.failOn)
      line("fail-on", wordFor(config::failLevels(), *config.failOn), at("fail-on"));
    else
      line("fail-on", "warning", fromDefault);
    line("dialect", wordFor(config::dialectWords(), config.dialect.value_or(Dialect::Common)),
         config.dialect ? at("dialect") : fromDefault.str());
    rules();
    history();
    auto approvals = config.approvalsFor(name);
    line("approvals", wordFor(config::approvalWords(), approvals && approvals->value),
         approvals ? at("approvals", approvals->from) : fromDefault.str());
    packs();
    written("models");
    written("conventions");
  }

private:
  const Settings &settings;
  const Config &config;
  const CheckOptions &options;
  const StringRef name; ///< of the file or folder
  llvm::raw_ostream &out;

  /// `.migralint.yaml:12`, and the override's paths.
  std::string at(const std::string &key, const Override *from = nullptr) const {
    std::string path = key;
    if (from)
      path = "overrides/" + std::to_string(from - config.overrides.data()) + "/" + key;
    auto line = config.lines.find(path);
    std::string place = printable(settings.file);
    if (line != config.lines.end())
      place += ":" + std::to_string(line->second);
    if (from)
      place += ", override for " + llvm::join(llvm::map_range(from->paths, quotedForYaml), ", ");
    return place;
  }

  void line(StringRef key, StringRef value, StringRef origin, StringRef indent = "") {
    out << indent << key << ": " << value << " # " << origin << '\n';
  }

  void exclude() {
    if (config.exclude.empty() && options.exclude.empty())
      return line("exclude", "[]", fromDefault);
    out << "exclude:\n";
    for (size_t i = 0; i < config.exclude.size(); ++i)
      element(config.exclude[i], at("exclude/" + std::to_string(i)));
    for (const std::string &glob : options.exclude)
      element(glob, "--exclude");
  }

  void element(StringRef text, StringRef origin) {
    out << "  - " << quotedForYaml(text) << " # " << origin << '\n';
  }

  void rules() {
    out << "rules:\n";
    for (const Page &page : allPages()) {
      auto setting = config.levelSetting(page.id, name);
      if (setting)
        line(page.id, wordFor(config::ruleLevels(), setting->value),
             at("rules/" + std::string(page.id), setting->from), "  ");
      else
        line(page.id, page.level, fromDefault, "  ");
    }
  }

  void history() {
    auto history = config.historyFor(name);
    if (!history)
      return;
    out << "history: # " << at("history", history->from) << '\n';
    out << "  before: " << quotedForYaml(history->value.before.text()) << '\n';
    out << "  why: " << quotedForYaml(history->value.why) << '\n';
  }

  void packs() {
    if (config.packs.empty())
      return line("packs", "[]", fromDefault);
    out << "packs:\n";
    for (size_t i = 0; i < config.packs.size(); ++i)
      element(config.packs[i], at("packs/" + std::to_string(i)));
  }

  /// A part of the configuration that holds for all paths, as its author has written it.
  void written(StringRef key) {
    std::vector<rules::Problem> none;
    std::optional<Node> root = rules::yaml::parse(settings.text, settings.file, none);
    const Node *node = root ? root->find(std::string_view(key)) : nullptr;
    if (!node)
      return;
    out << key << ": # " << at(key.str()) << '\n';
    for (size_t i = 0; i < node->keys.size(); ++i)
      entry(*node, i, 2);
  }

  void entry(const Node &map, size_t i, unsigned indent) {
    out.indent(indent) << quotedForYaml(map.keys[i].scalar) << ':';
    value(map.items[i], indent + 2);
  }

  /// What stands after a colon or a dash.
  void value(const Node &node, unsigned indent) {
    switch (node.kind) {
    case Node::Kind::Null:
      out << '\n';
      return;
    case Node::Kind::Scalar:
      out << ' ' << scalar(node) << '\n';
      return;
    case Node::Kind::List:
      out << (node.items.empty() ? " []\n" : "\n");
      for (const Node &item : node.items) {
        out.indent(indent) << '-';
        value(item, indent + 2);
      }
      return;
    case Node::Kind::Map:
      out << (node.keys.empty() ? " {}\n" : "\n");
      for (size_t i = 0; i < node.keys.size(); ++i)
        entry(node, i, indent);
    }
  }

  /// Numbers and truth values are what they are only without quotes.
  static std::string scalar(const Node &node) {
    bool plain = node.scalar == "true" || node.scalar == "false" ||
                 (!node.scalar.empty() && llvm::all_of(node.scalar, llvm::isDigit));
    return plain && !node.quoted ? node.scalar : quotedForYaml(node.scalar);
  }
};

} // namespace

void printConfiguration(const Settings &settings, const CheckOptions &options, StringRef name,
                        llvm::raw_ostream &out) {
  Printer(settings, options, name, out).print();
}

} // namespace migralint::driver
