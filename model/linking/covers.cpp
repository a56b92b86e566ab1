// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/covers.h"

#include "model/linking/probes.h"

#include "model/linking/words.h"

#include <algorithm>
#include <cctype>

namespace migralint::linking {

using ExprKind = Expr::Kind;
using StatementKind = Statement::Kind;

/// Whether a handler, in what it says or in a comment, takes the error for "done already".
static bool knowsError(const FileFacts &file, const Statement &handler) {
  bool knows = std::any_of(file.comments.begin(), file.comments.end(), [&](const Comment &c) {
    return handler.range.contains(c.range) && words::saysDoneAlready(c.text);
  });
  forEach(handler.body, [&](const Expr &e) {
    if (e.kind == ExprKind::Text)
      knows = knows || words::saysDoneAlready(e.text.value(" "));
  });
  return knows;
}

template <typename Visit>
static void forEachTry(const std::vector<Statement> &statements, Visit &&visit) {
  for (const Statement &s : statements) {
    if (s.kind == StatementKind::Try)
      visit(s);
    forEachTry(s.body, visit);
    forEachTry(s.otherwise, visit);
  }
}

void coverHandled(FunctionOperations &out, const FunctionNode &node) {
  forEachTry(node.function->body, [&](const Statement &attempt) {
    if (std::none_of(attempt.otherwise.begin(), attempt.otherwise.end(),
                     [&](const Statement &handler) { return knowsError(*node.file, handler); }))
      return;
    bool fails = false;
    for (OwnOperation &own : out.list) {
      bool inside = std::any_of(attempt.body.begin(), attempt.body.end(), [&](const Statement &s) {
        return own.expr && s.range.contains(own.expr->range);
      });
      if (!inside)
        continue;
      fails |= own.operation.rerun == Rerun::Fails;
      own.operation.selfGuarded |= fails;
    }
  });
}

void keepUnturned(FunctionOperations &out, const Program &program, const FunctionNode &node) {
  for (OwnOperation &own : out.list) {
    if (!own.action || !own.action->objectKnown || own.operation.rerun != Rerun::Compounds)
      continue;
    const std::string &table = own.action->object;
    bool gone = std::any_of(out.list.begin(), out.list.end(), [&](const OwnOperation &other) {
      return other.action && other.action->object == table &&
             (other.action->kind == ActionKind::DropTable ||
              other.action->kind == ActionKind::RenameTable);
    });
    for (int c = gone ? -1 : own.condition; c >= 0; c = node.conditions[c].outer) {
      const Condition &at = node.conditions[c];
      if (at.kind != Condition::Kind::If || !at.expr)
        continue;
      const ExistenceTest test = existenceTest(node, *at.expr, at.holds);
      if (!test.call || !test.present)
        continue;
      if (auto names = probedNames(program, *test.call);
          names && *names == std::vector<std::string>{table})
        own.kept.insert(c);
    }
  }
}

void settleScratch(FunctionOperations &out, const Names &dropped) {
  Names made;
  for (OwnOperation &own : out.list) {
    if (!own.action || !own.action->objectKnown)
      continue;
    if (own.action->kind == ActionKind::CreateTable && dropped.count(own.action->object))
      made.insert(own.action->object);
    else if (own.action->kind == ActionKind::Insert && made.count(own.action->object) &&
             own.operation.rerun == Rerun::Compounds)
      own.operation.rerun = Rerun::Stable;
  }
}

Names namesIn(const Expr &expr) {
  Names names;
  auto words = [&](const std::string &text) {
    std::string word;
    for (char c : text + " ") {
      if (isalnum(static_cast<unsigned char>(c)) || c == '_') {
        word += c;
      } else {
        if (!word.empty())
          names.insert(word);
        word.clear();
      }
    }
  };
  forEach(expr, [&](const Expr &e) {
    if (e.kind == ExprKind::Name || e.kind == ExprKind::Member)
      names.insert(e.name);
    if (e.kind == ExprKind::Text)
      for (const Piece &piece : e.text.pieces)
        if (piece.hole)
          words(piece.variable.empty() ? piece.text : piece.variable);
  });
  return names;
}

/// Whether the variable is, or runs over, what is listed in a folder.
static bool isListed(const FunctionNode &node, const std::string &name, int depth) {
  auto local = node.locals.find(name);
  if (local == node.locals.end() || depth == 0)
    return false;
  return std::any_of(local->second.begin(), local->second.end(), [&](const Definition &d) {
    bool listed = false;
    forEach(*d.value, [&](const Expr &e) {
      listed |= (e.kind == ExprKind::Call || e.kind == ExprKind::Construct) &&
                words::listsFolder(lastPart(e.name));
    });
    if (listed)
      return true;
    for (const std::string &other : namesIn(*d.value))
      if (other != name && isListed(node, other, depth - 1))
        return true;
    return false;
  });
}

bool takesListed(const FunctionNode &node, const Expr &call) {
  static constexpr int depth = 3;
  for (const Expr &arg : call.args)
    for (const std::string &name : namesIn(arg))
      if (isListed(node, name, depth))
        return true;
  return false;
}

/// A name such as `tmp`, in the variable or in what it is made of: `path + ".tmp"`.
static bool isSpare(const FunctionNode &node, const Expr &path) {
  auto spare = [](const Expr &e) {
    bool found = false;
    forEach(e, [&](const Expr &x) {
      found |= words::namesSpare(x.kind == ExprKind::Text ? x.text.value(" ") : x.name);
    });
    return found;
  };
  if (spare(path))
    return true;
  auto local = node.locals.find(rootName(path));
  return local != node.locals.end() &&
         std::any_of(local->second.begin(), local->second.end(),
                     [&](const Definition &d) { return !d.output && spare(*d.value); });
}

bool takesWritten(const FunctionNode &node, size_t site, const Expr &path) {
  // Of a variable whose value is known, the text remains and says its name.
  const std::string name = path.kind == ExprKind::Text ? path.name : rootName(path);
  if (name.empty() || !isSpare(node, path))
    return false;
  auto isPath = [&](const Expr &arg) {
    return (arg.kind == ExprKind::Text && arg.name == name) || namesIn(arg).count(name) > 0;
  };
  // `std::ofstream out(tmp)`
  const Range &moved = node.sites[site].expr->range;
  for (const auto &[local, definitions] : node.locals)
    for (const Definition &d : definitions)
      if (local != name && !d.output && startsBefore(d.value->range, moved) && isPath(*d.value))
        return true;
  return std::any_of(node.sites.begin(), node.sites.begin() + static_cast<ptrdiff_t>(site),
                     [&](const Site &earlier) {
                       const Act act = earlier.expr->meaning.act;
                       return (act == Act::None || act == Act::WriteFile || act == Act::CopyFile ||
                               act == Act::Backup || act == Act::Put) &&
                              std::any_of(earlier.expr->args.begin(), earlier.expr->args.end(),
                                          isPath);
                     });
}

void touchAdded(OwnOperation &own, const FunctionNode &node, const Expr &value) {
  auto touch = [&](const Expr &e) {
    if (e.kind == ExprKind::Text && e.text.known() && e.sql.empty())
      own.touched.merge(identifiers(e.text.value()));
  };
  forEach(value, touch);
  if (auto local = node.locals.find(rootName(value)); local != node.locals.end())
    for (const Definition &d : local->second)
      if (!d.output)
        forEach(*d.value, touch);
}

} // namespace migralint::linking
