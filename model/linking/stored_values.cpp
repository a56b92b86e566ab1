// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/stored_values.h"

#include "model/linking/operations.h"
#include "model/linking/words.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// Whether two expressions are spelled the same.
static bool same(const Expr &a, const Expr &b) {
  auto all = [](const std::vector<Expr> &x, const std::vector<Expr> &y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), same);
  };
  if (a.kind == ExprKind::Text && b.kind == ExprKind::Text)
    return a.text.known() && b.text.known() && a.text.value() == b.text.value();
  return a.kind == b.kind && a.name == b.name && a.number == b.number &&
         all(a.receiver, b.receiver) && all(a.args, b.args);
}

static bool isArithmetic(const std::string &op) {
  return op == "+" || op == "-" || op == "*" || op == "/";
}

namespace {

/// Goes through a value and the local variables that it is made of.
class ReadBack {
public:
  ReadBack(const FunctionNode &node, const Expr *key, const Expr *object)
      : node(node), key(key), object(object) {}

  bool run(const Expr &value) {
    look(value, true);
    return arithmetic && reads;
  }

private:
  void look(const Expr &value, bool follow) {
    forEach(value, [&](const Expr &e) {
      arithmetic |= e.kind == ExprKind::Binary && isArithmetic(e.name);
      reads |= readsPlace(e);
      if (follow && e.kind == ExprKind::Name)
        variable(e.name);
      // `path + "/x"`, of which the text is known in part.
      if (follow && e.kind == ExprKind::Text && e.text.pieces.size() > 1)
        for (const Piece &piece : e.text.pieces)
          if (piece.hole) {
            arithmetic = true;
            reads |= spellsPlace(piece.text);
            if (!piece.variable.empty())
              variable(piece.variable);
          }
    });
  }

  /// `int delay = get(k); delay *= 60;`
  void variable(const std::string &name) {
    auto local = node.locals.find(name);
    if (local == node.locals.end() || (object && rootName(*object) == name))
      return;
    for (const Definition &d : local->second)
      if (!d.range && !d.output && d.field.empty())
        look(*d.value, false);
    for (const Site &site : node.sites)
      arithmetic |= site.expr->kind == ExprKind::Assign && site.expr->name.size() == 2 &&
                    isArithmetic(site.expr->name.substr(0, 1)) && isVariable(site.expr->args, name);
    arithmetic |= grows(name);
  }

  static bool isVariable(const std::vector<Expr> &list, const std::string &name) {
    return !list.empty() && list[0].kind == ExprKind::Name && list[0].name == name;
  }

  /// `list.append("x"); list << "y";`, and nobody asks the list what is in it.
  bool grows(const std::string &name) const {
    auto asked = [&](const Condition &c) {
      bool asks = false;
      if (c.expr)
        forEach(*c.expr, [&](const Expr &e) {
          asks |= e.kind == ExprKind::Call && isVariable(e.receiver, name);
        });
      return asks;
    };
    if (std::any_of(node.conditions.begin(), node.conditions.end(), asked))
      return false;
    static constexpr std::string_view adders[] = {"append",     "push_back",    "prepend",
                                                  "push_front", "emplace_back", "operator<<"};
    bool grown = false, sifted = false;
    forEach(node.function->body, [&](const Expr &e) {
      if (e.kind == ExprKind::Binary && e.name == "<<") {
        const Expr *list = &e;
        while (list->kind == ExprKind::Binary && list->args.size() == 2)
          list = &list->args[0];
        grown |= list->kind == ExprKind::Name && list->name == name;
      }
      if (e.kind != ExprKind::Call || !isVariable(e.receiver, name))
        return;
      const std::string_view method = lastPart(e.name);
      grown |= std::find(std::begin(adders), std::end(adders), method) != std::end(adders);
      sifted |= method.starts_with("remove") || method == "clear" || method == "erase";
    });
    return grown && !sifted;
  }

  /// `settings.value("path").toString()` within a text.
  bool spellsPlace(const std::string &spelled) const {
    const std::string root = object ? rootName(*object) : std::string();
    return key && key->kind == ExprKind::Text && key->text.known() && !root.empty() &&
           spelled.starts_with(root) &&
           spelled.find('"' + key->text.value() + '"') != std::string::npos;
  }

  bool readsPlace(const Expr &e) const {
    // `message.age()` reads what `message.set_age()` stores.
    if (e.kind == ExprKind::Call && e.meaning.act == Act::None && e.args.empty() &&
        !e.receiver.empty() && object && key && key->kind == ExprKind::Text && key->text.known() &&
        lastPart(e.name) == key->text.value())
      return same(e.receiver[0], *object);
    if ((e.kind != ExprKind::Call && e.kind != ExprKind::Index) || e.meaning.act != Act::Get)
      return false;
    const Expr *read = subjectOf(e, e.meaning);
    if (!read)
      return false;
    if (!key)
      return object && same(*read, *object);
    const std::vector<Expr> &owner = e.kind == ExprKind::Index ? e.args : e.receiver;
    if (object && !owner.empty() && !same(*object, owner[0]))
      return false;
    if (read->kind == ExprKind::Text && key->kind == ExprKind::Text && read->text.known() &&
        key->text.known())
      return read->text.value() == key->text.value();
    return !rootName(*read).empty() && rootName(*read) == rootName(*key) && read->kind == key->kind;
  }

  const FunctionNode &node;
  const Expr *key;
  const Expr *object;
  bool arithmetic = false;
  bool reads = false;
};

} // namespace

bool readsBack(const FunctionNode &node, const Expr &value, const Expr *key, const Expr *object) {
  return ReadBack(node, key, object).run(value);
}

/// `createElement("x")`, `NewElement("x")`, `Json::object()`: gives something that nothing holds
/// yet.
static bool makes(const Expr &call) {
  if (call.kind != ExprKind::Call)
    return false;
  if (call.meaning.act == Act::Put && call.meaning.appends)
    return true; // the element that it has added
  std::string name(lastPart(call.name));
  return words::namesCreation(name) || name.starts_with("New") || name.starts_with("new") ||
         (call.args.empty() && call.receiver.empty() && (name == "object" || name == "array"));
}

/// `doc.Parse(text)`, `doc.load_file(path)`: what is in it comes from elsewhere.
static bool fillsFromElsewhere(const Expr &call) {
  std::string name(lastPart(call.name));
  for (char &c : name)
    c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
  return name.starts_with("load") || name.starts_with("parse") || name.starts_with("read") ||
         name.starts_with("open") || name == "setcontent";
}

/// `doc["k"] = 7` gives a value to a part of `doc`.
static bool setsPart(const FunctionNode &node, const Definition &definition) {
  return std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
    const Expr &e = *site.expr;
    return e.kind == ExprKind::Assign && e.args.size() == 2 && &e.args[1] == definition.value &&
           e.args[0].kind != ExprKind::Name;
  });
}

bool isRemade(const FunctionNode &node, const Expr &object) {
  return object.kind == ExprKind::Name &&
         std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
           const Expr &e = *site.expr;
           const std::string_view method = lastPart(e.name);
           return e.kind == ExprKind::Call && !e.receiver.empty() &&
                  e.receiver[0].kind == ExprKind::Name && e.receiver[0].name == object.name &&
                  (method == "Clear" || method == "CopyFrom");
         });
}

static bool isFresh(const FunctionNode &node, const Expr &object, int depth) {
  const Expr *at = &object;
  while (!makes(*at) &&
         (at->kind == ExprKind::Index || at->kind == ExprKind::Unary ||
          at->kind == ExprKind::Member || (at->kind == ExprKind::Call && !at->receiver.empty()))) {
    const std::vector<Expr> &inner = at->kind == ExprKind::Call ? at->receiver : at->args;
    if (inner.empty())
      return false;
    at = &inner[0];
  }
  if (makes(*at))
    return true;
  if (isRemade(node, *at))
    return true;
  auto local = node.locals.find(at->name);
  if (at->kind != ExprKind::Name || node.parameter(at->name) >= 0 || local == node.locals.end())
    return false;
  return std::all_of(local->second.begin(), local->second.end(), [&](const Definition &d) {
    const Expr &value = *d.value;
    if (d.output && value.meaning.act == Act::Put && value.meaning.sure)
      return true; // put into something else
    if (d.output)  // its own methods fill it
      return !value.receiver.empty() && rootName(value.receiver[0]) == at->name &&
             !fillsFromElsewhere(value);
    if (d.range)
      return false;
    if (!d.field.empty() || setsPart(node, d))
      return true;
    if (makes(value) || value.kind == ExprKind::Unknown)
      return true;
    if (value.kind == ExprKind::Construct || value.kind == ExprKind::List)
      return std::all_of(value.args.begin(), value.args.end(), [&](const Expr &arg) {
        // `Value entry(kObjectType)`: which kind of thing it is.
        return arg.kind == ExprKind::Number || (arg.kind == ExprKind::List && arg.args.empty()) ||
               (arg.kind == ExprKind::Name && !node.locals.count(arg.name) &&
                node.parameter(arg.name) < 0);
      });
    return depth > 0 && (value.kind == ExprKind::Index || value.kind == ExprKind::Call) &&
           rootName(value) != at->name && isFresh(node, value, depth - 1);
  });
}

bool isFresh(const FunctionNode &node, const Expr &object) {
  constexpr int chained = 3; // `auto a = doc["a"]; auto b = a["b"];`
  return isFresh(node, object, chained);
}

} // namespace migralint::linking
