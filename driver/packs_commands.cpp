// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `migralint rules --packs` and `migralint explain --pack`: what the rule packs say, in the words
// of their YAML, so that a user who writes one finds the same words here.
#include "driver/commands.h"
#include "driver/messages.h"
#include "driver/settings.h"
#include "rules/builtin.h"
#include "rules/nearest.h"
#include "rules/pack_shape.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace migralint::driver {
namespace {

using llvm::StringRef;
using rules::yaml::Node;

struct Document {
  std::string name;
  std::string from; ///< file in the project; empty: the program's own
  Node root;
};

struct Documents {
  std::vector<Document> all;
  bool broken = false; ///< some are left out, and the user has been told
};

std::string textOf(const Node &map, StringRef key) {
  const Node *node = map.find(key);
  return node ? node->scalar : std::string();
}

/// A text, or a list of them.
std::vector<std::string> textsOf(const Node *node) {
  std::vector<std::string> texts;
  if (node && node->kind == Node::Kind::Scalar)
    texts.push_back(node->scalar);
  else if (node)
    for (const Node &item : node->items)
      texts.push_back(item.scalar);
  return texts;
}

/// A configuration's `models:` and `conventions:`, as a pack would have them.
std::optional<Node> ownPack(const Node &configuration) {
  const Node *models = configuration.find("models"), *names = configuration.find("conventions");
  if (!models && !names)
    return std::nullopt;
  Node pack;
  if (models)
    pack = *models;
  pack.kind = Node::Kind::Map;
  if (names) {
    Node key;
    key.kind = Node::Kind::Scalar;
    key.scalar = "conventions";
    pack.keys.push_back(std::move(key));
    pack.items.push_back(*names);
  }
  return pack;
}

Documents readDocuments() {
  Documents documents;
  Project project = Project::around({"."});
  std::vector<rules::Problem> problems;
  std::optional<Settings> settings = readSettings("", project, problems);
  printProblems(problems, project);
  documents.broken = !settings || settings->packsBroken;
  std::vector<rules::Problem> told;
  for (const rules::BuiltinPack &pack : rules::builtinPacks())
    if (std::optional<Node> root = rules::readBuiltin(pack, told))
      documents.all.push_back({textOf(*root, "pack"), "", std::move(*root)});
  if (!settings)
    return documents;
  auto add = [&](StringRef text, StringRef file) {
    std::optional<Node> root = rules::yaml::parse(text, file, told);
    if (!root)
      return;
    std::string name = textOf(*root, "pack");
    if (!name.empty())
      documents.all.push_back({name, file.str(), std::move(*root)});
    else if (std::optional<Node> own = ownPack(*root))
      documents.all.push_back({"project", file.str(), std::move(*own)});
  };
  for (const PackText &pack : settings->packs)
    if (!pack.broken)
      add(pack.text, pack.file);
  add(settings->text, settings->file);
  return documents;
}

/// Words in lines of at most this length, the first after `head`.
void wrapped(StringRef head, const std::vector<std::string> &items, llvm::raw_ostream &out) {
  constexpr size_t width = 100;
  size_t column = head.size();
  out << head;
  for (size_t i = 0; i < items.size(); ++i) {
    std::string item = printable(items[i]) + (i + 1 < items.size() ? "," : "");
    if (i > 0 && column + 1 + item.size() > width) {
      out << '\n' << std::string(head.size(), ' ');
      column = head.size();
    } else if (i > 0) {
      out << ' ';
      ++column;
    }
    out << item;
    column += item.size();
  }
  out << '\n';
}

std::string padded(StringRef text, size_t width) {
  return text.str() + std::string(width - std::min(width, text.size()), ' ');
}

/// `(2)`, `(1 to 3)`, `(2 or more)`: arguments. Empty: any number.
std::string arityOf(const Node &call) {
  const Node *node = call.find("arguments");
  if (!node)
    return "";
  if (node->kind == Node::Kind::Scalar)
    return "(" + node->scalar + ")";
  std::string least = textOf(*node, "min"), most = textOf(*node, "max");
  if (most.empty())
    return "(" + least + " or more)";
  return "(" + (least.empty() ? "0" : least) + " to " + most + ")";
}

/// What is not told by the heading that a call is listed under.
std::string notesOf(const Node &call) {
  std::vector<std::string> notes;
  for (StringRef key : {"action", "errors", "language", "dialect"})
    if (std::string value = textOf(call, key); !value.empty())
      notes.push_back(value);
  for (StringRef flag : {"appends", "once", "required", "relaxes", "assigns", "repeatable",
                         "commits", "binds", "refuses-newer"})
    if (textOf(call, flag) == "true")
      notes.push_back(flag.str());
  if (const Node *words = call.find("holding"))
    notes.push_back("holding " + llvm::join(textsOf(words), "|"));
  return notes.empty() ? "" : " [" + llvm::join(notes, ", ") + "]";
}

/// Calls, generic calls and commands, by what they do.
void printActs(const Node &pack, llvm::raw_ostream &out) {
  bool first = true;
  for (const auto &[act, meaning] : rules::acts()) {
    std::vector<std::string> calls;
    auto collect = [&, act = act](StringRef list, StringRef names, StringRef mark) {
      if (const Node *all = pack.find(list))
        for (const Node &one : all->items)
          if (textOf(one, "act") == act)
            for (const std::string &name : textsOf(one.find(names)))
              calls.push_back(mark.str() + name + arityOf(one) + notesOf(one));
    };
    collect("calls", "name", "");
    collect("generic-calls", "names", "any ");
    collect("commands", "words", "");
    if (calls.empty())
      continue;
    if (first)
      out << "\nCalls, with their arguments\n";
    first = false;
    wrapped("  " + padded(act, 17), calls, out);
  }
}

void printFrameworks(const Node &pack, llvm::raw_ostream &out) {
  const Node *frameworks = pack.find("frameworks");
  if (!frameworks || frameworks->items.empty())
    return;
  out << "\nMigrations derive from\n";
  for (const Node &one : frameworks->items) {
    std::vector<std::string> parts;
    for (StringRef key : {"up", "down"})
      if (const Node *methods = one.find(key))
        parts.push_back(key.str() + ": " + llvm::join(textsOf(methods), " "));
    if (textOf(one, "recorded") == "true")
      parts.push_back("run once and recorded");
    if (textOf(one, "transaction") == "true")
      parts.push_back("in a transaction");
    wrapped("  " + printable(textOf(one, "base")) + "  ", parts, out);
  }
}

void printVersionMacros(const Node &pack, llvm::raw_ostream &out) {
  const Node *macros = pack.find("version-macros");
  if (!macros || macros->items.empty())
    return;
  out << "\nVersions of classes are said by\n";
  for (const Node &one : macros->items)
    out << "  " << printable(textOf(one, "name")) << "  class: argument "
        << printable(textOf(one, "class")) << ", version: argument "
        << printable(textOf(one, "version")) << '\n';
}

void printConventions(const Node &pack, llvm::raw_ostream &out) {
  const Node *lists = pack.find("conventions");
  if (!lists)
    return;
  out << "\nNames\n";
  for (size_t i = 0; i < lists->keys.size(); ++i)
    for (const Node &one : lists->items[i].items) {
      out << "  " << printable(lists->keys[i].scalar) << ": " << printable(textOf(one, "why"))
          << '\n';
      for (StringRef key : {"names", "paths"})
        if (const Node *names = one.find(key))
          wrapped("    ", textsOf(names), out);
      for (StringRef key : {"up", "down"})
        if (const Node *words = one.find(key))
          wrapped("    " + key.str() + ": ", textsOf(words), out);
      if (const Node *except = one.find("except"))
        wrapped("    not ", textsOf(except), out);
    }
}

void print(const Document &document, llvm::raw_ostream &out) {
  const Node &pack = document.root;
  out << printable(document.name);
  if (std::string summary = textOf(pack, "summary"); !summary.empty())
    out << ": " << printable(summary);
  out << '\n';
  if (std::string address = textOf(pack, "documentation"); !address.empty())
    out << printable(address) << '\n';
  if (!document.from.empty())
    out << "from " << printable(document.from) << '\n';
  out << '\n';
  auto line = [&](StringRef what, const std::vector<std::string> &texts) {
    if (!texts.empty())
      wrapped(padded(what, 19), texts, out);
  };
  line("Headers", textsOf(pack.find("includes")));
  line("Errors", textsOf(pack.find("errors")));
  line("Dialect", textsOf(pack.find("dialect")));
  if (const Node *aliases = pack.find("aliases"))
    for (size_t i = 0; i < aliases->keys.size(); ++i)
      line("Also known as",
           {llvm::join(textsOf(&aliases->items[i]), ", ") + " for " + aliases->keys[i].scalar});
  line("Objects named", textsOf(pack.find("receivers")));
  printActs(pack, out);
  printFrameworks(pack, out);
  printVersionMacros(pack, out);
  printConventions(pack, out);
  if (const Node *left = pack.find("not-modelled"); left && !left->items.empty()) {
    out << "\nNot modelled\n";
    for (const Node &one : left->items)
      out << "  " << printable(textOf(one, "what")) << ": " << printable(textOf(one, "why"))
          << '\n';
  }
}

} // namespace

ExitStatus listPacks(bool asJson) {
  const Documents documents = readDocuments();
  const ExitStatus status = documents.broken ? ExitStatus::Failed : ExitStatus::Clean;
  if (asJson) {
    llvm::json::OStream out(llvm::outs(), 2);
    out.array([&] {
      for (const Document &document : documents.all)
        out.object([&] {
          out.attribute("name", document.name);
          out.attribute("summary", textOf(document.root, "summary"));
          out.attribute("documentation", textOf(document.root, "documentation"));
          out.attribute("file", document.from);
        });
    });
    llvm::outs() << '\n';
    return status;
  }
  size_t width = 0;
  for (const Document &document : documents.all)
    width = std::max(width, document.name.size());
  for (const Document &document : documents.all) {
    std::string summary = textOf(document.root, "summary");
    if (summary.empty())
      summary = "this project's own models";
    llvm::outs() << padded(printable(document.name), width) << "  " << printable(summary);
    if (!document.from.empty())
      llvm::outs() << " (" << printable(document.from) << ")";
    llvm::outs() << '\n';
  }
  return status;
}

ExitStatus explainPack(StringRef name) {
  const Documents documents = readDocuments();
  std::vector<std::string_view> known;
  bool first = true;
  for (const Document &document : documents.all) {
    known.push_back(document.name);
    if (document.name != name)
      continue;
    if (!first)
      llvm::outs() << '\n';
    first = false;
    print(document, llvm::outs());
  }
  if (first) {
    printError(rules::unknownWord("pack", name, known));
    return ExitStatus::Failed;
  }
  return documents.broken ? ExitStatus::Failed : ExitStatus::Clean;
}

} // namespace migralint::driver
