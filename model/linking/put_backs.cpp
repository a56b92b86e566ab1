// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/put_backs.h"

#include "model/linking/operations.h"
#include "model/linking/words.h"

#include <algorithm>
#include <initializer_list>
#include <unordered_map>

namespace migralint::linking {

using ExprKind = Expr::Kind;

static bool among(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// `count` for `count`, `&count`, `*count`.
static const Expr &bare(const Expr &e) {
  return e.kind == ExprKind::Unary && (e.name == "&" || e.name == "*") && !e.args.empty()
             ? bare(e.args[0])
             : e;
}

/// A call whose answer is about a value's size or place: what is added to that is not added to the
/// value.
static bool measures(const Expr &e) {
  return e.kind == ExprKind::Call &&
         among(lastPart(e.name), {"size", "length", "count", "capacity", "strlen", "wcslen", "data",
                                  "c_str", "begin", "end", "cbegin", "cend", "find", "rfind",
                                  "find_first_of", "indexOf", "lastIndexOf"});
}

static bool isArithmetic(const Expr &e) {
  return e.kind == ExprKind::Binary && e.args.size() == 2 && among(e.name, {"+", "-", "*", "/"});
}

/// `n += 1`
static bool changesInPlace(const Expr &e) {
  return e.kind == ExprKind::Assign && among(e.name, {"+=", "-=", "*=", "/="});
}

static bool isKnown(const Expr &e) { return e.kind == ExprKind::Text && e.text.known(); }

/// Two texts whose characters are known, and the same.
static bool sameText(const Expr &a, const Expr &b) {
  return isKnown(a) && isKnown(b) && a.text.value() == b.text.value();
}

/// Whether two expressions are written the same.
static bool same(const Expr &a, const Expr &b) {
  auto all = [](const std::vector<Expr> &x, const std::vector<Expr> &y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), same);
  };
  if (a.kind == ExprKind::Text && b.kind == ExprKind::Text)
    return sameText(a, b);
  return a.kind == b.kind && a.name == b.name && a.number == b.number &&
         all(a.receiver, b.receiver) && all(a.args, b.args);
}

namespace {

/// Goes through a value and the local variables that it is made of, as they are written, whatever
/// the order and the conditions.
class ReadBack {
public:
  ReadBack(const FunctionNode &node, const Expr *key, const Expr *object, const MeaningOf &meaning)
      : node(node), key(key), object(object), meaning(meaning) {}

  bool run(const Expr &value) {
    look(value, true);
    return arithmetic && reads;
  }

private:
  void look(const Expr &value, bool follow) {
    forEach(value, [&](const Expr &e) {
      arithmetic |= isArithmetic(e);
      reads |= readsPlace(e);
      if (e.kind == ExprKind::Call || e.kind == ExprKind::Construct)
        expression(e);
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

  /// `set("n", expr("n + 1"))`: what a call makes of a text that calculates with the key. The text
  /// itself would be the value.
  void expression(const Expr &call) {
    if (call.args.size() != 1 || !isKnown(call.args[0]) || !key || !isKnown(*key))
      return;
    const std::string text = call.args[0].text.value(), name = key->text.value();
    if (text.find_first_of("+-*/|") == std::string::npos || !identifiers(text).count(name))
      return;
    arithmetic = reads = true;
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
      arithmetic |= changesInPlace(*site.expr) && isVariable(site.expr->args, name);
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
      grown |= among(
          method, {"append", "push_back", "prepend", "push_front", "emplace_back", "operator<<"});
      sifted |= method.starts_with("remove") || method == "clear" || method == "erase";
    });
    return grown && !sifted;
  }

  /// `settings.value("path").toString()` within a text; a class that stores by a method of its own
  /// reads by one: `get("path")`.
  bool spellsPlace(const std::string &spelled) const {
    const std::string root = object ? rootName(*object) : std::string();
    if (object && (object == key || object->kind == ExprKind::This)) {
      constexpr std::string_view self = "this->";
      const size_t from = spelled.starts_with(self) ? self.size() : 0;
      return key && isKnown(*key) &&
             words::readsRecords(spelled.substr(from, spelled.find('(') - from)) &&
             spelled.find("(\"" + key->text.value() + '"') != std::string::npos;
    }
    return key && isKnown(*key) && !root.empty() && spelled.starts_with(root) &&
           spelled.find('"' + key->text.value() + '"') != std::string::npos;
  }

  bool readsPlace(const Expr &e) const {
    // `message.age()` reads what `message.set_age()` stores.
    if (e.kind == ExprKind::Call && e.meaning.act == Act::None && e.args.empty() &&
        !e.receiver.empty() && object && key && isKnown(*key) &&
        lastPart(e.name) == key->text.value())
      return same(e.receiver[0], *object);
    if (e.kind != ExprKind::Call && e.kind != ExprKind::Index)
      return false;
    const Meaning m = meaning(e);
    const Expr *read = m.act == Act::Get ? subjectOf(e, m) : nullptr;
    if (!read)
      return false;
    if (!key)
      return object && same(*read, *object);
    const std::vector<Expr> &owner = e.kind == ExprKind::Index ? e.args : e.receiver;
    if (object && !owner.empty() && !same(*object, owner[0]))
      return false;
    if (isKnown(*read) && isKnown(*key))
      return sameText(*read, *key);
    return !rootName(*read).empty() && rootName(*read) == rootName(*key) && read->kind == key->kind;
  }

  const FunctionNode &node;
  const Expr *key;
  const Expr *object;
  const MeaningOf &meaning;
  bool arithmetic = false;
  bool reads = false;
};

/// Follows a value from where it is read to where it is put, in the order and under the conditions
/// of the function.
class Following {
public:
  Following(const FunctionNode &node, const Site &put, const Expr &key, const MeaningOf &meaning)
      : node(node), put(put), key(key), meaning(meaning) {}

  std::optional<std::set<int>> of(const Expr &value) {
    // What knows its key itself: a document that was read, and is saved.
    whole = value.kind == ExprKind::Name && &bare(value) == &bare(key);
    if (!comesFromKey(value))
      return std::nullopt;
    take(value);
    for (size_t i = 0; i < names.size(); ++i)
      follow(std::string(names[i]));
    if (!changes)
      return std::nullopt;
    std::set<int> kept;
    for (int c = put.condition; c >= 0; c = node.conditions[static_cast<size_t>(c)].outer)
      if (const Expr *condition = node.conditions[static_cast<size_t>(c)].expr) {
        if (asks(*condition))
          return std::nullopt;
        bool presence = false;
        if (asksPresence(*condition, presence) && presence)
          kept.insert(c);
      }
    return kept;
  }

private:
  const FunctionNode &node;
  const Site &put;
  const Expr &key;
  const MeaningOf &meaning;
  std::unordered_map<std::string, bool> fromKey; ///< variables that were asked about
  std::vector<std::string> names;                ///< those that the value is made of
  bool changes = false;
  bool whole = false; ///< key and value are one object

  bool before(const Range &range) const { return startsBefore(range, put.expr->range); }

  /// Whether the call reads what stands under the key in the same store.
  bool readsKey(const Expr &call) const { return goesTo(call, Act::Get); }

  bool goesTo(const Expr &call, Act act) const {
    if (call.kind != ExprKind::Call || &call == put.expr)
      return false;
    const Meaning m = meaning(call);
    const Expr *read = m.act == act ? subjectOf(call, m) : nullptr;
    return read && sameStore(call, m) && (whole || sameKey(*read, call));
  }

  bool sameKey(const Expr &read, const Expr &call) const {
    const Expr &a = bare(read), &b = bare(key);
    if (a.kind == ExprKind::Text && b.kind == ExprKind::Text)
      return sameText(a, b);
    if (a.kind == ExprKind::Index || a.kind == ExprKind::Call)
      return a.kind == b.kind && spelled(a) == spelled(b);
    std::string name = rootName(a);
    if (name.empty() || name != rootName(b) || a.kind != b.kind)
      return false;
    auto local = node.locals.find(name);
    return local == node.locals.end() ||
           std::none_of(local->second.begin(), local->second.end(), [&](const Definition &d) {
             const Act act = meaning(*d.value).act;
             return startsBefore(call.range, d.value->range) && before(d.value->range) &&
                    !(d.output && (act == Act::Get || act == Act::Bind));
           });
  }

  /// `rooms.get("n")`, `people.put("n", …)`; `get(transaction, rooms, "n")`.
  bool sameStore(const Expr &read, const Meaning &m) const {
    auto differ = [](const Expr &a, const Expr &b) {
      return a.kind == b.kind && (a.kind == ExprKind::Name || a.kind == ExprKind::Member) &&
             a.type == b.type && rootName(a) != rootName(b);
    };
    const Expr &write = *put.expr;
    if (!read.receiver.empty() && !write.receiver.empty() &&
        differ(read.receiver[0], write.receiver[0]))
      return false;
    const Meaning w = meaning(write);
    return m.subject <= 0 || m.subject != w.subject ||
           !differ(read.args[static_cast<size_t>(m.subject) - 1],
                   write.args[static_cast<size_t>(m.subject) - 1]);
  }

  bool isFromKey(const std::string &name) {
    auto local = node.locals.find(name);
    if (local == node.locals.end())
      return false;
    auto [known, fresh] = fromKey.try_emplace(name, false); // of itself alone it is not
    if (!fresh)
      return known->second;
    bool from = std::any_of(local->second.begin(), local->second.end(), [&](const Definition &d) {
      return before(d.value->range) && comesFromKey(*d.value);
    });
    return fromKey[name] = from;
  }

  /// A variable; one that holds a text may be known by what it is put together from.
  bool isVariableFromKey(const Expr &value) {
    return (value.kind == ExprKind::Name || value.kind == ExprKind::Text) && isFromKey(value.name);
  }

  /// `label + " (old)"`: the variable from the key that the text has more around it than that.
  std::string madeLonger(const Expr &value) {
    if (value.kind == ExprKind::Text && value.text.pieces.size() > 1)
      for (const Piece &piece : value.text.pieces)
        if (piece.hole && isFromKey(piece.variable))
          return piece.variable;
    return {};
  }

  /// Whether what stands under the key is in the value, however changed.
  bool comesFromKey(const Expr &value) {
    if (measures(value))
      return false;
    if (value.kind == ExprKind::Call && meaning(value).act != Act::None)
      return readsKey(value); // the store itself, and another key's value, do not
    if (readsKey(value) || isVariableFromKey(value) || !madeLonger(value).empty())
      return true;
    auto inside = [&](const Expr &part) { return comesFromKey(part); };
    return &value != put.expr &&
           (std::any_of(value.receiver.begin(), value.receiver.end(), inside) ||
            std::any_of(value.args.begin(), value.args.end(), inside));
  }

  /// An operand that comes from the key, and is no pointer into it.
  bool carries(const Expr &operand) {
    static constexpr std::initializer_list<std::string_view> bytes = {
        "char", "void", "unsigned char", "uint8_t", "byte", "std::byte"};
    return operand.kind != ExprKind::Member && operand.kind != ExprKind::Text &&
           !(operand.kind == ExprKind::Name && among(operand.type, bytes)) && comesFromKey(operand);
  }

  /// What the value uses is followed further; what it does to that may be a change.
  void take(const Expr &value) {
    if (measures(value) || readsKey(value))
      return;
    if (isArithmetic(value))
      changes |= carries(value.args[0]) || carries(value.args[1]);
    const std::string longer = madeLonger(value);
    changes |= !longer.empty();
    for (const std::string &name : {longer, isVariableFromKey(value) ? value.name : longer})
      if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
    for (const Expr &receiver : value.receiver)
      take(receiver);
    for (const Expr &arg : value.args)
      take(arg);
  }

  void follow(const std::string &name) {
    for (const Definition &d : node.locals.at(name)) {
      const Expr &value = *d.value;
      if (!before(value.range) || &value == put.expr)
        continue;
      if (!d.output) {
        take(value);
      } else if (value.kind == ExprKind::Call && meaning(value).act == Act::None) {
        bool onIt = !value.receiver.empty() && rootName(value.receiver[0]) == name;
        changes |= onIt && !asksUnder(d.condition) && !value.args.empty() &&
                   value.args[0].kind == ExprKind::Text &&
                   among(lastPart(value.name),
                         {"append", "push_back", "emplace_back", "prepend", "operator+="});
        for (const Expr &arg : value.args)
          take(arg);
      }
    }
    for (const Site &site : node.sites) { // `n += 1`, `++n`
      const Expr &e = *site.expr;
      bool adds = e.kind == ExprKind::Unary || changesInPlace(e);
      changes |= adds && !e.args.empty() && before(e.range) && !asksUnder(site.condition) &&
                 bare(e.args[0]).kind == ExprKind::Name && bare(e.args[0]).name == name;
    }
  }

  /// Whether the condition asks for nothing but that there is something under the key.
  bool asksPresence(const Expr &e, bool &presence) const {
    if (readsKey(e) || goesTo(e, Act::Probe)) {
      presence = true;
      return true;
    }
    if (e.kind == ExprKind::Text || (e.kind == ExprKind::Call && e.receiver.empty()))
      return false;
    if (e.kind == ExprKind::Name && (node.locals.count(e.name) || node.parameter(e.name) >= 0)) {
      presence |= isRead(e.name);
      return isRead(e.name);
    }
    auto inside = [&](const Expr &part) { return asksPresence(part, presence); };
    return std::all_of(e.args.begin(), e.args.end(), inside) &&
           std::all_of(e.receiver.begin(), e.receiver.end(), inside);
  }

  /// What was read, or what the call that read it answers.
  bool isRead(const std::string &name) const {
    auto local = node.locals.find(name);
    return local != node.locals.end() &&
           std::any_of(local->second.begin(), local->second.end(), [&](const Definition &d) {
             bool read = false;
             forEach(*d.value,
                     [&](const Expr &part) { read |= readsKey(part) || goesTo(part, Act::Probe); });
             return read;
           });
  }

  /// Whether a condition around the put asks for the value itself, and not only whether there is
  /// one: the put may be what makes it fail the next time.
  bool asksUnder(int condition) const {
    for (int c = condition; c >= 0; c = node.conditions[static_cast<size_t>(c)].outer)
      if (const Expr *asked = node.conditions[static_cast<size_t>(c)].expr; asked && asks(*asked))
        return true;
    return false;
  }

  bool asks(const Expr &e) const {
    if (readsKey(e) || e.kind == ExprKind::Name)
      return false; // `if (value)`
    if (e.kind == ExprKind::Call && e.args.empty() && !e.receiver.empty() &&
        among(lastPart(e.name), {"empty", "isEmpty", "isNull", "is_null", "has_value", "hasValue",
                                 "isValid", "ok", "is_ok", "isOk", "good", "size", "length"}))
      return false;
    const bool joins = (e.kind == ExprKind::Binary && among(e.name, {"&&", "||"})) ||
                       (e.kind == ExprKind::Unary && e.name == "!");
    auto used = [&](const Expr &part) {
      return part.kind == ExprKind::Name &&
             std::find(names.begin(), names.end(), part.name) != names.end();
    };
    if (!joins && (std::any_of(e.args.begin(), e.args.end(), used) ||
                   std::any_of(e.receiver.begin(), e.receiver.end(), used)))
      return true;
    auto inside = [&](const Expr &part) { return asks(part); };
    return std::any_of(e.args.begin(), e.args.end(), inside) ||
           std::any_of(e.receiver.begin(), e.receiver.end(), inside);
  }
};

} // namespace

bool readsBack(const FunctionNode &node, const Expr &value, const Expr *key, const Expr *object,
               const MeaningOf &meaning) {
  return ReadBack(node, key, object, meaning).run(value);
}

std::optional<std::set<int>> putsBack(const FunctionNode &node, const Site &site, const Expr &key,
                                      const Expr &value, const MeaningOf &meaning) {
  return Following(node, site, key, meaning).of(value);
}

/// What is known of the key where the condition holds: that there is something (true), that there
/// is nothing (false), or neither.
static std::optional<bool> saysPresent(const FunctionNode &node, const Expr &e, const Expr &key,
                                       const MeaningOf &meaning, int depth = 0) {
  auto inner = [&](const Expr &part) { return saysPresent(node, part, key, meaning, depth + 1); };
  auto isZero = [](const Expr &side) {
    return (side.kind == ExprKind::Number && side.number == 0) || side.name == "nullptr" ||
           (side.kind == ExprKind::Call && side.args.empty() && !side.receiver.empty() &&
            among(lastPart(side.name), {"end", "cend", "MemberEnd", "constEnd"}));
  };
  if (depth > 4)
    return std::nullopt;
  switch (e.kind) {
  case ExprKind::Unary:
    if (auto said = e.name == "!" && !e.args.empty() ? inner(e.args[0]) : std::nullopt)
      return !*said;
    return std::nullopt;
  case ExprKind::Binary:
    if (e.args.size() == 2 && among(e.name, {"!=", "==", ">"}) && isZero(e.args[1]))
      if (auto said = inner(e.args[0]))
        return e.name == "==" ? !*said : *said;
    return std::nullopt;
  case ExprKind::Name:
    if (auto local = node.locals.find(e.name);
        local != node.locals.end() && local->second.size() == 1 && !local->second[0].output &&
        !local->second[0].range && local->second[0].field.empty())
      return inner(*local->second[0].value);
    return std::nullopt;
  case ExprKind::Call:
  case ExprKind::Index: {
    const Meaning m = meaning(e);
    const Expr *read = m.act == Act::Get || m.act == Act::Probe ? subjectOf(e, m) : nullptr;
    if (read && sameText(*read, key))
      return true;
    if (e.kind == ExprKind::Call && e.args.empty() && !e.receiver.empty()) {
      const std::string_view name = lastPart(e.name);
      auto said = inner(e.receiver[0]);
      if (among(name, {"IsDefined", "has_value", "isValid", "is_initialized", "ok"}))
        return said;
      if (said && among(name, {"isNull", "isUndefined", "IsNull", "is_null", "empty", "isEmpty"}))
        return !*said;
    }
    return std::nullopt;
  }
  default:
    return std::nullopt;
  }
}

std::set<int> asksForPresence(const FunctionNode &node, const Site &site, const Expr &key,
                              const MeaningOf &meaning) {
  std::set<int> found;
  for (int c = site.condition; c >= 0; c = node.conditions[static_cast<size_t>(c)].outer) {
    const Condition &at = node.conditions[static_cast<size_t>(c)];
    if (!at.expr || at.kind != Condition::Kind::If)
      continue;
    if (auto said = saysPresent(node, *at.expr, key, meaning); said && *said == at.holds)
      found.insert(c);
  }
  return found;
}

} // namespace migralint::linking
