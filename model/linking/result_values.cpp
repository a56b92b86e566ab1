// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Results that follows one value: through tests and variables to the branch that is
// taken on a failure, and what is done there.
#include "model/linking/results.h"
#include "model/linking/words.h"

#include <algorithm>
#include <tuple>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

/// How often a value is followed from one variable to the next.
static constexpr int maxVariables = 6;

/// The expressions from `root` down to `target`, both included; empty if it is not inside.
static std::vector<const Expr *> pathTo(const Expr &root, const Expr &target) {
  if (&root == &target)
    return {&root};
  auto down = [&](const Expr &child) -> std::vector<const Expr *> {
    std::vector<const Expr *> path = pathTo(child, target);
    if (!path.empty())
      path.insert(path.begin(), &root);
    return path;
  };
  for (const Expr &receiver : root.receiver)
    if (auto path = down(receiver); !path.empty())
      return path;
  for (const Expr &arg : root.args)
    if (auto path = down(arg); !path.empty())
      return path;
  return {};
}

static bool isReport(const Expr &e) {
  switch (e.kind) {
  case ExprKind::Call:
    if (e.meaning.act == Act::Log || words::namesReport(lastPart(e.name)))
      return true;
    return (!e.receiver.empty() && isReport(e.receiver[0])) ||
           (e.name == "operator<<" && !e.args.empty() && isReport(e.args[0]));
  case ExprKind::Binary:
    return e.name == "<<" && !e.args.empty() && isReport(e.args[0]);
  case ExprKind::Construct:
  case ExprKind::Name:
    return e.meaning.act == Act::Log || words::namesReport(lastPart(e.name));
  default:
    return false;
  }
}

static bool isReport(const Statement &s) {
  switch (s.kind) {
  case StatementKind::Expr:
    return isReport(s.expr);
  case StatementKind::Block:
    return Results::onlyReports(s.body);
  case StatementKind::If:
    return Results::onlyReports(s.body) && Results::onlyReports(s.otherwise);
  case StatementKind::Declare: // what is put into words
    return s.expr.kind == ExprKind::Text || s.expr.type == "string" || s.expr.type == "QString";
  default:
    return false;
  }
}

bool Results::onlyReports(const std::vector<Statement> &statements) {
  return std::all_of(statements.begin(), statements.end(),
                     [](const Statement &s) { return isReport(s); });
}

namespace {

std::string lower(std::string_view name) {
  std::string out;
  for (char c : name)
    if (c != '_')
      out += static_cast<char>(tolower(static_cast<unsigned char>(c)));
  return out;
}

bool among(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

std::optional<bool> standsForSuccess(const Expr &e) {
  if (e.kind == ExprKind::Number && e.type == "bool")
    return e.number != 0;
  std::string name = lower(lastPart(e.name));
  auto ends = [&](std::string_view with) {
    return name.size() >= with.size() && name.substr(name.size() - with.size()) == with;
  };
  if (ends("ok") || ends("success") || ends("done") || ends("noerror") || ends("row"))
    return true;
  if (name.find("err") != std::string::npos || name.find("fail") != std::string::npos)
    return false;
  if (e.kind == ExprKind::Number && e.name.empty())
    return e.number == 0;
  return std::nullopt;
}

Outcome Results::follow(const FunctionNode &node, const Value &value, int depth) const {
  std::vector<const Expr *> path = pathTo(value.in.expr, value.expr);
  if (path.empty() || depth > maxVariables)
    return {Fate::Checked};
  Sense sense = value.sense;
  auto flip = [&] {
    sense = sense == Sense::Success   ? Sense::Failure
            : sense == Sense::Failure ? Sense::Success
                                      : Sense::Unknown;
  };
  for (size_t i = path.size() - 1; i-- > 0;) {
    const Expr &outer = *path[i];
    const Expr &inner = *path[i + 1];
    switch (outer.kind) {
    case ExprKind::Unary:
      if (outer.name != "!")
        return {Fate::Checked};
      flip();
      break;
    case ExprKind::Binary: {
      bool left = &inner == &outer.args[0];
      if (outer.name == "&&" || outer.name == "||") {
        if (left && i == 0 && value.in.kind == StatementKind::Expr)
          return {Fate::Checked}; // `done() || handle()`
        break;
      }
      if (outer.name == "<<")
        return {isReport(outer) ? Fate::Reported : Fate::Checked, &value.in};
      std::optional<bool> success = standsForSuccess(outer.args[left ? 1 : 0]);
      if (outer.name == "==" && success)
        sense = *success ? Sense::Success : Sense::Failure;
      else if (outer.name == "!=" && success)
        sense = *success ? Sense::Failure : Sense::Success;
      else if (outer.name == "<" && left)
        sense = Sense::Failure; // below zero
      else if (outer.name == ">=" && left)
        sense = Sense::Success;
      else
        sense = Sense::Unknown;
      break;
    }
    case ExprKind::Call: {
      if (outer.receiver.empty() || &inner != &outer.receiver[0]) {
        if (outer.meaning.act == Act::ErrorQuery && i > 0) {
          sense = Sense::Failure; // `status(result) != OK`
          break;
        }
        if (words::givesBack(lastPart(outer.name)))
          return {Fate::Ignored};
        return {isReport(outer) ? Fate::Reported : Fate::Checked, &value.in};
      }
      std::string test = lower(lastPart(outer.name));
      if (among(test, {"ok", "isok", "success", "succeeded", "issuccess", "good", "hasvalue",
                       "isactive", "operatorbool", "isgood"}))
        sense = Sense::Success;
      else if (among(test, {"iserror", "error", "haserror", "failed", "fail", "bad", "isfailure",
                            "isvalid"}))
        sense = value.expr.meaning.act == Act::ErrorQuery || test != "isvalid" ? Sense::Failure
                                                                               : Sense::Success;
      else if (value.expr.meaning.act == Act::ErrorQuery && outer.args.empty() &&
               among(test, {"isempty", "empty", "isnull"}))
        flip(); // `lastError().text().isEmpty()`
      else if (value.expr.meaning.act == Act::ErrorQuery && outer.args.empty())
        break; // `lastError().type()`
      else if (outer.args.empty() && among(test, {"get", "wait"}))
        break; // `put(key, value).get()` waits for the answer and hands it on
      else
        return {isReport(outer) ? Fate::Reported : Fate::Checked, &value.in};
      break;
    }
    case ExprKind::Construct:
      if (outer.args.size() != 1)
        return {Fate::Checked};
      break;
    case ExprKind::Assign: {
      const Expr &target = outer.args[0];
      if (&inner == &target)
        return {Fate::Ignored}; // not reached: a target is not read
      if (target.kind != ExprKind::Name)
        return {Fate::Checked}; // kept where others may look
      if (lastPart(target.name) == "ignore")
        return {Fate::OnPurpose};
      return followVariable(node, target.name, value.in, sense, depth);
    }
    default:
      return {Fate::Checked};
    }
  }
  switch (value.in.kind) {
  case StatementKind::Expr:
    return {Fate::Ignored};
  case StatementKind::Declare:
    return followVariable(node, value.in.name, value.in, sense, depth);
  case StatementKind::If:
    return branch(node, value.in, sense);
  case StatementKind::Return:
    return {Fate::Forwarded};
  default:
    return {Fate::Checked};
  }
}

const Statement *Results::parent(const FunctionNode &node, const Statement &statement) const {
  auto [at, fresh] = parents.try_emplace(&node);
  if (fresh) {
    auto fill = [&](const auto &self, const std::vector<Statement> &list,
                    const Statement *outer) -> void {
      for (const Statement &s : list) {
        at->second[&s] = outer;
        self(self, s.init, &s);
        self(self, s.body, &s);
        self(self, s.otherwise, &s);
      }
    };
    fill(fill, node.function->body, nullptr);
  }
  auto found = at->second.find(&statement);
  return found == at->second.end() ? nullptr : found->second;
}

/// A use of a variable; kept in the order of the source.
struct Results::Use {
  const Statement *in = nullptr;
  const Expr *expr = nullptr; ///< null: written anew by the whole statement
};

void Results::collectUses(const std::vector<Statement> &list, const std::string &name,
                          std::vector<Use> &uses) {
  for (const Statement &s : list) {
    collectUses(s.init, name, uses);
    const Expr &e = s.expr;
    bool writes = s.kind == StatementKind::Expr && e.kind == ExprKind::Assign && e.name == "=" &&
                  e.args.size() == 2 && e.args[0].kind == ExprKind::Name && e.args[0].name == name;
    forEach(e, [&](const Expr &x) {
      if ((x.kind == ExprKind::Name || x.kind == ExprKind::Number) && x.name == name &&
          !(writes && &x == &e.args[0]))
        uses.push_back({&s, &x});
    });
    if (writes)
      uses.push_back({&s, nullptr});
    collectUses(s.body, name, uses);
    collectUses(s.otherwise, name, uses);
  }
}

namespace {

bool declares(const std::vector<Statement> &list, const std::string &name) {
  return std::any_of(list.begin(), list.end(), [&](const Statement &s) {
    return (s.kind == StatementKind::Declare && s.name == name) || declares(s.init, name) ||
           declares(s.body, name) || declares(s.otherwise, name);
  });
}

bool before(const Range &a, const Range &b) {
  return std::tie(a.line, a.column) < std::tie(b.line, b.column);
}

/// How much an outcome says: what is acted on somewhere is acted on.
int weight(Fate fate) {
  switch (fate) {
  case Fate::Forwarded:
    return 5;
  case Fate::Checked:
    return 4;
  case Fate::OnPurpose:
    return 3;
  case Fate::Left:
    return 2;
  case Fate::Reported:
    return 1;
  default:
    return 0;
  }
}

} // namespace

/// Whether every way on from `from` comes to `next`: it stands in the same list, or in one around.
bool Results::alwaysAfter(const FunctionNode &node, const Statement &next,
                          const Statement &from) const {
  const Statement *block = parent(node, next);
  auto among = [](const std::vector<Statement> &list, const Statement &s) {
    return std::any_of(list.begin(), list.end(), [&](const Statement &x) { return &x == &s; });
  };
  for (const Statement *s = &from; s; s = parent(node, *s))
    if (parent(node, *s) == block)
      return !block || among(block->otherwise, next) == among(block->otherwise, *s);
  return false;
}

/// Whether the variable that `from` sets may be read in the loop's next round, before it is written
/// anew there.
bool Results::lookedAtNextRound(const FunctionNode &node, const std::vector<Use> &uses,
                                const Statement &loop, const Statement &from) const {
  std::vector<const Statement *> writes;
  for (const Use &use : uses) {
    if (!before(use.in->range, from.range) || before(use.in->range, loop.range))
      continue;
    if (!use.expr)
      writes.push_back(use.in);
    else if (!isReport(*use.in) &&
             std::none_of(writes.begin(), writes.end(), [&](const Statement *write) {
               return alwaysAfter(node, *write, *use.in); // the same list, or one around
             }))
      return true;
  }
  return false;
}

/// Whether a test of a variable only says something, or sets it again where something else holds,
/// too: `if (!ok && known) ok = true;`. Without that, every failure is passed over on purpose.
static bool onlySetsAgain(const Statement &test, const std::string &name) {
  bool some = test.expr.kind == ExprKind::Binary && test.expr.name == "&&";
  auto harmless = [&](const std::vector<Statement> &list) {
    return std::all_of(list.begin(), list.end(), [&](const Statement &s) {
      const Expr &e = s.expr;
      bool sets = some && s.kind == StatementKind::Expr && e.kind == ExprKind::Assign &&
                  e.name == "=" && e.args.size() == 2 && e.args[0].kind == ExprKind::Name &&
                  e.args[0].name == name && e.args[1].kind == ExprKind::Number;
      return sets || isReport(s);
    });
  };
  return test.kind == StatementKind::If && harmless(test.body) && harmless(test.otherwise);
}

/// The innermost loop around `from` whose next round puts another answer in the place of this one:
/// the variable outlives the rounds, and nothing in them looks at it.
const Statement *Results::lostNextRound(const FunctionNode &node, const std::string &name,
                                        const std::vector<Use> &uses, const Statement &from) const {
  const Statement *loop = nullptr;
  for (const Statement *s = parent(node, from); s && !loop; s = parent(node, *s))
    if (s->kind == StatementKind::Loop)
      loop = s;
    else if (s->kind == StatementKind::Switch || s->kind == StatementKind::Catch)
      return nullptr; // one round of many may be this one
  if (!loop || loop->postTested || declares(loop->body, name) || declares(loop->init, name) ||
      loop->body.empty())
    return nullptr;
  // It runs until something within leaves it.
  if (!loop->rangeFor &&
      (loop->expr.kind == ExprKind::Unknown || loop->expr.kind == ExprKind::Number))
    return nullptr;
  bool written = false;
  for (const Use &use : uses) {
    bool inside = loop->range.contains(use.in->range);
    if (use.in == &from) {
      written |= !use.expr;
      if (use.expr) // `ok = ok && run();`
        return nullptr;
    } else if (inside && use.expr && !isReport(*use.in) && !onlySetsAgain(*use.in, name))
      return nullptr;
  }
  const StatementKind last = loop->body.back().kind;
  bool leaves = last == StatementKind::Break || last == StatementKind::Return;
  return written && !leaves ? loop : nullptr;
}

/// Where the variable that is meant at `from` lives: of the blocks around it, the innermost that
/// declares it.
Range Results::lifeOf(const FunctionNode &node, const std::string &name,
                      const Statement &from) const {
  auto declared = [&](const std::vector<Statement> &list) {
    return std::any_of(list.begin(), list.end(), [&](const Statement &s) {
      return s.kind == StatementKind::Declare && s.name == name;
    });
  };
  const Statement *inner = &from;
  for (const Statement *at = parent(node, from); at; inner = at, at = parent(node, *at)) {
    if (declared(at->init))
      return at->range;
    for (const auto *list : {&at->body, &at->otherwise})
      if (declared(*list) && &list->front() <= inner && inner <= &list->back()) {
        Range life = list->front().range;
        life.endLine = list->back().range.endLine;
        life.endColumn = list->back().range.endColumn;
        return life;
      }
  }
  return node.function->range;
}

Outcome Results::followVariable(const FunctionNode &node, const std::string &name,
                                const Statement &from, Sense sense, int depth) const {
  if (!declares(node.function->body, name))
    return {Fate::Checked}; // a parameter, or something that others see too
  std::vector<Use> uses;
  collectUses(node.function->body, name, uses);
  const Range life = lifeOf(node, name, from);
  std::erase_if(uses, [&](const Use &use) { return !life.contains(use.in->range); });
  Outcome best{Fate::Ignored};
  for (const Statement *loop = parent(node, from); loop; loop = parent(node, *loop))
    if (loop->kind == StatementKind::Loop && lookedAtNextRound(node, uses, *loop, from))
      return {Fate::Checked};
  if (lostNextRound(node, name, uses, from))
    return {Fate::Overwritten};
  for (const Use &use : uses) {
    if (use.in == &from || before(use.in->range, from.range))
      continue;
    if (!use.expr) {
      if (!alwaysAfter(node, *use.in, from))
        continue;
      if (best.fate == Fate::Ignored)
        best = {Fate::Overwritten};
      break;
    }
    if (use.in->kind != StatementKind::If && isReport(*use.in))
      continue; // but a test that only reports is how it ends
    Outcome seen = follow(node, {*use.expr, *use.in, sense}, depth + 1);
    if (seen.fate == Fate::Ignored)
      continue;
    if (weight(seen.fate) > weight(best.fate))
      best = seen;
  }
  return best;
}

namespace {

bool endsIt(const std::vector<Statement> &list) {
  bool ends = false;
  for (const Statement &s : list) {
    ends |= s.kind == StatementKind::Throw || endsIt(s.body) || endsIt(s.otherwise);
    forEach(s.expr, [&](const Expr &e) { ends |= e.meaning.act == Act::Fatal; });
  }
  return ends;
}

/// What a function returns when it comes to its end.
const Expr *lastReturn(const FunctionNode &node) {
  const auto &body = node.function->body;
  const Statement *last = body.empty() ? nullptr : &body.back();
  while (last && (last->kind == StatementKind::Block || last->kind == StatementKind::Try) &&
         !last->body.empty())
    last = &last->body.back();
  return last && last->kind == StatementKind::Return ? &last->expr : nullptr;
}

bool sameValue(const Expr &a, const Expr &b) {
  if (a.kind != b.kind || a.name != b.name || a.number != b.number ||
      a.args.size() != b.args.size())
    return false;
  if (!a.receiver.empty() || !b.receiver.empty() || a.kind == ExprKind::Unknown ||
      a.kind == ExprKind::Text)
    return false;
  for (size_t i = 0; i < a.args.size(); ++i)
    if (!sameValue(a.args[i], b.args[i]))
      return false;
  return true;
}

/// `if (ok) return Status::Ok; …; return Status::Error;`: the answer is whether it worked.
bool answersBy(const FunctionNode &node, const Statement &test) {
  const Expr *atEnd = lastReturn(node);
  if (test.body.empty() || test.body.back().kind != StatementKind::Return || !atEnd)
    return false;
  const Expr &value = test.body.back().expr;
  auto constant = [](const Expr &e) {
    return e.kind == ExprKind::Number || (e.kind == ExprKind::Name);
  };
  return constant(value) && constant(*atEnd) && !sameValue(value, *atEnd) &&
         (standsForSuccess(value) == true || standsForSuccess(*atEnd) == false);
}

/// Whether the branch sets what the function returns.
bool setsReturned(const FunctionNode &node, const std::vector<Statement> &branch) {
  bool sets = false;
  for (const Statement &s : branch) {
    if (s.expr.kind == ExprKind::Assign && !s.expr.args.empty() &&
        s.expr.args[0].kind == ExprKind::Name)
      for (const Expr *value : node.returns)
        sets |= rootName(*value) == s.expr.args[0].name;
    sets |= setsReturned(node, s.body) || setsReturned(node, s.otherwise);
  }
  return sets;
}

} // namespace

Outcome Results::branch(const FunctionNode &node, const Statement &test, Sense sense) const {
  if (sense == Sense::Failure)
    return failing(node, test, test.body);
  if (sense == Sense::Success && test.otherwise.empty())
    return {answersBy(node, test) ? Fate::Forwarded : Fate::Checked};
  if (sense == Sense::Success)
    return failing(node, test, test.otherwise);
  return {Fate::Checked};
}

Outcome Results::failing(const FunctionNode &node, const Statement &test,
                         const std::vector<Statement> &list) const {
  if (endsIt(list))
    return {Fate::Checked};
  if (setsReturned(node, list))
    return {Fate::Forwarded};
  std::vector<const Statement *> flat;
  for (const Statement &s : list)
    if (s.kind == StatementKind::Block)
      for (const Statement &inner : s.body)
        flat.push_back(&inner);
    else
      flat.push_back(&s);
  const Statement *leave = nullptr;
  if (!flat.empty()) {
    StatementKind kind = flat.back()->kind;
    if (kind == StatementKind::Return || kind == StatementKind::Continue ||
        kind == StatementKind::Break) {
      leave = flat.back();
      flat.pop_back();
    }
  }
  bool returnsValue =
      leave && leave->kind == StatementKind::Return && leave->expr.kind != ExprKind::Unknown;
  if (returnsValue) {
    const Expr *atEnd = lastReturn(node);
    if (!atEnd || !sameValue(*atEnd, leave->expr))
      return {Fate::Forwarded};
  }
  if (!std::all_of(flat.begin(), flat.end(), [](const Statement *s) {
        return isReport(*s) ||
               (s->kind == StatementKind::Expr && s->expr.kind == ExprKind::Call &&
                s->expr.receiver.empty() && words::givesBack(lastPart(s->expr.name)));
      }))
    return {Fate::Checked}; // it does something about it
  if (!leave || leave->kind != StatementKind::Return || returnsValue)
    return {Fate::Reported, &test};
  // `return;` skips what comes after it; where there is nothing, a report is all that was done.
  bool skips = std::any_of(node.sites.begin(), node.sites.end(), [&](const Site &site) {
    return before(leave->range, site.expr->range) && !isReport(*site.expr) &&
           !(test.range.contains(site.expr->range));
  });
  return {skips || flat.empty() ? Fate::Left : Fate::Reported, &test};
}

} // namespace migralint::linking
