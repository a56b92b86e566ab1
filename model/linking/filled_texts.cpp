// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The part of Operations that puts callers' values into a function's own statement:
// `exec("ALTER TABLE " + table + " ADD COLUMN " + column)`, called as `addColumn("beds", "width")`.
// Distinct from wrappers.cpp, where a function executes all of what it is given. A statement is its
// callers' only if each of them says it whole: who reads half of it says less than the function.
#include "model/linking/operations.h"

#include "model/linking/words.h"
#include "model/linking/wrappers.h"

#include <algorithm>

namespace migralint::linking {

using ExprKind = Expr::Kind;

/// A function's only statement, which its parameters are a part of.
struct Operations::Form {
  const Expr *call = nullptr; ///< executes it, or calls the function that does
  Expr text;
  Dialect dialect = Dialect::Common;
  bool plain = true; ///< executed whenever the function is called
};

class Operations::Forms {
public:
  Forms(Operations &operations, const StatementReader &read)
      : operations(operations), program(operations.program), read(read) {}

  void run() {
    for (int level = 0; level < levels; ++level) {
      std::map<const FunctionNode *, Form> found; // only looked up
      for (const FunctionNode &node : program.functions())
        if (!forms.count(&node) && mayHaveForm(node))
          if (auto form = level == 0 ? ownForm(node) : passedOn(node))
            found.emplace(&node, std::move(*form));
      if (found.empty())
        break;
      forms.merge(found);
    }
    for (const FunctionNode &node : program.functions())
      if (forms.count(&node))
        fillCallers(node);
  }

private:
  static constexpr int levels = 3;
  static constexpr size_t maxCallers = 200;

  static bool mayHaveForm(const FunctionNode &node) {
    const Function &f = *node.function;
    return !f.parameters.empty() && !f.lambda && !f.isVirtual && !f.framework && !f.frameworkDown &&
           !f.sqlFile && !f.testCode && !f.constructor && !node.addressTaken &&
           !node.callers.empty() && node.callers.size() <= maxCallers;
  }

  /// The parameter that a hole stands for, if it has its first value still; else -1.
  static int parameterOf(const FunctionNode &node, const Piece &piece) {
    const int p = piece.variable.empty() ? -1 : node.parameter(piece.variable);
    if (auto local = node.locals.find(piece.variable); p >= 0 && local != node.locals.end())
      for (const Definition &d : local->second)
        if (!d.output)
          return -1;
    return p;
  }

  static bool fillable(const FunctionNode &node, const Text &text) {
    return !text.known() &&
           std::all_of(text.pieces.begin(), text.pieces.end(), [&](const Piece &piece) {
             return !piece.hole || parameterOf(node, piece) >= 0;
           });
  }

  /// Whether the site is reached whenever the function is called, but for exits that ask nothing of
  /// the store.
  bool always(const FunctionNode &node, const Site &site) const {
    for (int c = site.condition; c >= 0; c = node.conditions[c].outer) {
      const Condition &at = node.conditions[c];
      if (!at.early || !at.expr || operations.guards.probes(node, at) ||
          operations.guards.isVersionGuard(node, at))
        return false;
    }
    return site.loop < 0;
  }

  std::optional<Form> ownForm(const FunctionNode &node) const {
    std::optional<Form> form;
    bool alone = true;
    for (const Site &site : node.sites) {
      const Expr &e = *site.expr;
      if (e.kind != ExprKind::Call && e.kind != ExprKind::Construct)
        continue;
      const Meaning m = operations.meaning(e);
      if (m.act == Act::None || m.act == Act::Log || m.act == Act::ErrorQuery ||
          m.act == Act::Fatal)
        continue;
      if (m.act != Act::Execute || form) {
        alone = false;
        if (executes(m.act))
          return std::nullopt;
        continue;
      }
      const Expr *subject = subjectOf(e, m);
      const Expr *text = subject ? &unwrapped(*subject) : nullptr;
      if (!text || text->kind != ExprKind::Text || text->sql.empty() || !fillable(node, text->text))
        return std::nullopt;
      form.emplace();
      form->call = &e;
      form->text = *text;
      form->dialect = m.dialect;
      form->plain = always(node, site);
    }
    if (form)
      form->plain = form->plain && alone && own(node) && !handlesErrors(node);
    return form;
  }

  /// Whether it looks into what went wrong: what it takes for "done already" its callers do not
  /// know.
  static bool handlesErrors(const FunctionNode &node) {
    const auto &body = node.function->body;
    bool handles =
        std::any_of(node.file->comments.begin(), node.file->comments.end(), [&](const Comment &c) {
          return node.function->range.contains(c.range) && words::saysDoneAlready(c.text);
        });
    forEach(body, [&](const Expr &e) {
      if (e.kind == ExprKind::Text && e.sql.empty())
        handles = handles || words::saysDoneAlready(e.text.value(" "));
    });
    return handles || std::any_of(body.begin(), body.end(), [](const Statement &s) {
             return s.kind == Statement::Kind::Try;
           });
  }

  /// Whether it is no step itself, nor first creation, which are judged as a whole.
  static bool own(const FunctionNode &node) {
    const Function &f = *node.function;
    return !f.migrationName && !f.downName && !f.createName && !f.openName && !f.loaderName;
  }

  /// A function that only hands its own parameters on to one with a form.
  std::optional<Form> passedOn(const FunctionNode &node) const {
    std::optional<Form> form;
    for (const Site &site : node.sites) {
      const Expr &e = *site.expr;
      if (e.kind != ExprKind::Call && e.kind != ExprKind::Construct)
        continue;
      if (const Form *inner = formOf(e)) {
        Text text = fill(*inner, *program.callees(e)[0], node, e);
        if (form || !fillable(node, text))
          return std::nullopt;
        form.emplace();
        form->call = &e;
        form->dialect = inner->dialect;
        form->plain = inner->plain && always(node, site) && own(node) && !handlesErrors(node);
        form->text.kind = ExprKind::Text;
        form->text.text = std::move(text);
      } else if (const Act act = operations.meaning(e).act;
                 act != Act::None && act != Act::Log && act != Act::ErrorQuery) {
        return std::nullopt;
      }
    }
    if (form)
      form->text.sql = read(form->text.text, form->dialect);
    return form;
  }

  const Form *formOf(const Expr &call) const {
    if (call.kind != ExprKind::Call)
      return nullptr;
    const auto &callees = program.callees(call);
    if (callees.size() != 1)
      return nullptr;
    auto found = forms.find(callees[0]);
    return found == forms.end() ? nullptr : &found->second;
  }

  /// The form's text with what `call` says in its holes. What is the function's own stands nowhere
  /// in the caller but at the call.
  static Text fill(const Form &form, const FunctionNode &node, const FunctionNode &caller,
                   const Expr &call) {
    Text out;
    auto add = [&](Piece piece) {
      if (!call.range.contains(piece.range)) {
        piece.range = call.range;
        piece.marks.clear();
      }
      out.pieces.push_back(std::move(piece));
    };
    for (const Piece &piece : form.text.text.pieces) {
      if (!piece.hole) {
        Piece own = piece;
        own.range = call.range;
        own.marks.clear();
        out.pieces.push_back(std::move(own));
        continue;
      }
      const int p = parameterOf(node, piece);
      const std::vector<Expr> &init = node.function->parameters[static_cast<size_t>(p)].init;
      const Expr *arg = static_cast<size_t>(p) < call.args.size()
                            ? &unwrapped(call.args[static_cast<size_t>(p)])
                        : init.empty() ? nullptr
                                       : &unwrapped(init[0]);
      if (arg && arg->kind == ExprKind::Text) {
        for (const Piece &given : arg->text.pieces)
          add(given);
        continue;
      }
      Piece hole;
      hole.hole = true;
      hole.range = arg ? arg->range : call.range;
      if (arg && arg->kind == ExprKind::Name)
        hole.text = arg->name;
      if (arg && arg->kind == ExprKind::Name && caller.parameter(arg->name) >= 0)
        hole.variable = arg->name;
      add(std::move(hole));
    }
    return out;
  }

  /// Whether every call in view, also through functions that pass their parameters on, says the
  /// whole statement.
  bool saidByAll(const FunctionNode &node, int depth) const {
    const Form &form = forms.at(&node);
    bool any = false;
    for (const CallSite &call : node.callers) {
      if (call.caller->function->testCode)
        continue;
      any = true;
      if (!form.plain || call.caller == &node || depth == 0 || !formOf(*call.expr))
        return false;
      if (fill(form, node, *call.caller, *call.expr).known())
        continue;
      auto outer = forms.find(call.caller);
      if (outer == forms.end() || outer->second.call != call.expr ||
          !saidByAll(*call.caller, depth - 1))
        return false;
    }
    return any;
  }

  void fillCallers(const FunctionNode &node) {
    const Form &form = forms.at(&node);
    const bool all = saidByAll(node, levels);
    for (const CallSite &call : node.callers) {
      if (call.caller->function->testCode || !formOf(*call.expr))
        continue;
      Text text = fill(form, node, *call.caller, *call.expr);
      if (!text.known())
        continue;
      Filled filled;
      filled.own = form.text;
      filled.replaces = all;
      filled.text.kind = ExprKind::Text;
      filled.text.range = call.expr->range;
      filled.text.meaning.dialect = form.dialect;
      filled.text.sql = read(text, form.dialect);
      filled.text.text = std::move(text);
      operations.filledTexts.emplace(call.expr, std::move(filled));
    }
    if (all)
      operations.replaced.insert(form.call);
  }

  Operations &operations;
  const Program &program;
  const StatementReader &read;
  std::map<const FunctionNode *, Form> forms;
};

void Operations::fillTexts(const StatementReader &read) { Forms(*this, read).run(); }

} // namespace migralint::linking
