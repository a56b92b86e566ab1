// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/problems.h"

#include "model/linking/bindings.h"
#include "model/linking/misfits.h"
#include "model/linking/nullable_columns.h"

#include <algorithm>
#include <map>
#include <set>

namespace migralint::linking {

namespace {

/// Tables and indexes that the steps so far have surely made and not removed.
class Inventory {
public:
  using Name = std::pair<std::string, std::string>; ///< table, and index or nothing

  /// The operation that made the same name before, or null.
  const Executed *made(const Executed &executed) const {
    const Action &a = *executed.own->action;
    if (executed.conditional || a.ifNotExists || a.orReplace || a.temporary || !a.objectKnown)
      return nullptr;
    auto found = names.find(nameOf(a));
    if (found == names.end() || found->second->own == executed.own ||
        exclude(*found->second, executed))
      return nullptr;
    return found->second;
  }

  void fold(const Executed &executed) {
    const Action &a = *executed.own->action;
    if (a.cascade) // what goes along is not named; tables do not
      std::erase_if(names, [](const auto &n) { return !n.first.second.empty(); });
    switch (a.kind) {
    case ActionKind::CreateTable:
    case ActionKind::CreateIndex:
      if (!makes(a) || (names.count(nameOf(a)) && a.ifNotExists))
        break;
      names.erase(nameOf(a));
      if (!executed.conditional && !a.temporary)
        names.emplace(nameOf(a), &executed);
      break;
    case ActionKind::DropTable:
      if (!a.objectKnown && a.objectValues.empty())
        names.clear(); // any of them
      for (const std::string &value : a.objectValues)
        dropTable(value);
      dropTable(a.object);
      break;
    case ActionKind::DropView: // a materialized one takes its indexes with it
      dropTable(a.name.empty() ? a.object : a.name);
      break;
    case ActionKind::RenameTable:
      rename(a);
      break;
    case ActionKind::DropColumn: // takes indexes with it
      std::erase_if(names, [&](const auto &n) {
        return n.first.first == a.object && !n.first.second.empty();
      });
      break;
    case ActionKind::DropIndex:
    case ActionKind::DropConstraint:
      std::erase_if(names, [&](const auto &n) {
        return !n.first.second.empty() &&
               (!a.objectKnown || a.name.empty() || n.first.second == a.name);
      });
      break;
    case ActionKind::AlterOther: // ALTER INDEX … RENAME
      std::erase_if(names,
                    [&](const auto &n) { return !a.name.empty() && n.first.second == a.name; });
      break;
    case ActionKind::DropDatabase:
    case ActionKind::Unknown:
      names.clear();
      break;
    default:
      break;
    }
  }

  void clear() { names.clear(); }

  static bool makes(const Action &a) {
    return !a.object.empty() && a.objectKnown &&
           (a.kind == ActionKind::CreateTable ||
            (a.kind == ActionKind::CreateIndex && !a.name.empty()));
  }

private:
  static Name nameOf(const Action &a) {
    return {a.object, a.kind == ActionKind::CreateIndex ? a.name : std::string()};
  }

  void dropTable(const std::string &table) {
    std::erase_if(names, [&](const auto &n) { return n.first.first == table; });
  }

  void rename(const Action &a) {
    std::vector<std::pair<Name, const Executed *>> moved;
    for (const auto &[name, executed] : names)
      if (name.first == a.object && a.objectKnown)
        moved.push_back({{a.name, name.second}, executed});
    dropTable(a.object);
    dropTable(a.name);
    if (!a.objectKnown || a.name.empty())
      return names.clear();
    names.insert(moved.begin(), moved.end());
  }

  std::map<Name, const Executed *> names;
};

/// Tables that the program makes anywhere, by their columns.
class Shapes {
public:
  Shapes(const Program &program, const Operations &operations) {
    for (const FunctionNode &node : program.functions())
      for (const OwnOperation &own : operations.of(node).list)
        if (own.action && own.action->kind == ActionKind::CreateTable && own.action->objectKnown &&
            !own.action->holed)
          names[columnsOf(*own.action)].insert(own.action->object);
  }

  /// The one other table that has just these columns; empty: there is none, or several.
  std::string other(const Action &made) const {
    auto found = names.find(columnsOf(made));
    if (found == names.end() || found->first.size() < enough)
      return {};
    std::set<std::string> others = found->second;
    others.erase(made.object);
    return others.size() == 1 ? *others.begin() : std::string();
  }

  static std::vector<std::string> columnsOf(const Action &made) {
    std::vector<std::string> columns;
    for (const Column &c : made.columns) {
      std::string name = c.name;
      std::erase(name, '_'); // the style of names changes more often than the columns
      columns.push_back(std::move(name));
    }
    return columns;
  }

private:
  static constexpr size_t enough = 2; ///< columns, so that two tables are not alike by chance

  std::map<std::vector<std::string>, std::set<std::string>> names;
};

/// Of two tables of one name in one step, the first is the wrong one if its columns are those of
/// another table, which the step does not make: a copied statement whose name was forgotten.
bool isMisnamed(const Executed &first, const Executed &second, const StepSequence &step,
                const std::string &other) {
  const Action &a = *first.own->action;
  if (other.empty() || first.draft != second.draft ||
      Shapes::columnsOf(a) == Shapes::columnsOf(*second.own->action))
    return false;
  return std::none_of(step.operations.begin(), step.operations.end(), [&](const Executed &e) {
    return e.own->action && e.own->action->kind == ActionKind::CreateTable &&
           e.own->action->object == other;
  });
}

/// Names made twice along the history.
void findDuplicates(const std::vector<StepSequence> &history, const Shapes &shapes,
                    std::vector<Problem> &problems) {
  Inventory inventory;
  for (const StepSequence &step : history) {
    if (step.startsHistory || step.unread)
      inventory.clear();
    for (const Executed &executed : step.operations) {
      const OwnOperation &own = *executed.own;
      if (!own.action || executed.draft->step.direction == Direction::Down)
        continue;
      const Action &a = *own.action;
      if (Inventory::makes(a))
        if (const Executed *first = inventory.made(executed)) {
          bool index = a.kind == ActionKind::CreateIndex;
          std::string other = index ? std::string() : shapes.other(*first->own->action);
          if (isMisnamed(*first, executed, step, other)) {
            problems.push_back(
                {first->own->operation.place,
                 "table `" + a.object + "` is created twice, here with the columns of `" + other +
                     "`, which the step does not make",
                 executed.draft->step.function, own.operation.place, "created again here"});
            inventory.fold(executed);
            continue;
          }
          problems.push_back({own.operation.place,
                              (index ? "index `" + a.name + "` of `" + a.object + "`"
                                     : "table `" + a.object + "`") +
                                  " is created a second time; nothing has dropped it since",
                              executed.draft->step.function, first->own->operation.place,
                              "created here"});
        }
      inventory.fold(executed);
    }
    if (step.unread)
      inventory.clear();
  }
}

/// What each statement says of itself.
class StatementProblems {
public:
  StatementProblems(const Program &program, const Operations &operations, const Steps &steps,
                    const std::vector<StepDraft> &drafts, std::vector<Problem> &out)
      : program(program), operations(operations), steps(steps), nullable(program, operations),
        out(out) {
    for (const StepDraft &draft : drafts) {
      if (draft.node)
        stepNodes.insert(draft.node);
      if (draft.table)
        stepTables.insert(draft.table);
    }
    tellDialects();
  }

  void find() {
    for (const FunctionNode &node : program.functions())
      function(node);
    for (const auto *tables : {&program.tables(), &program.registrations()})
      for (const StepTable &table : *tables)
        if (stepTables.count(&table))
          for (const StepTable::Entry &entry : table.entries)
            for (const Expr *text : entry.sql)
              add(*text, entry.file->path, entry.expr->range, entry.expr->range,
                  table.function.empty() ? table.name : table.function, /*last=*/false,
                  /*listed=*/table.unsized && text == entry.expr);
  }

  Dialect dialectOf(const std::string &file) const {
    auto found = dialects.find(file);
    return found == dialects.end() ? Dialect::Common : found->second;
  }

private:
  void function(const FunctionNode &node) {
    const Function &f = *node.function;
    if ((f.testCode && !f.framework) || (f.sqlFile && !steps.isMigration(node)))
      return;
    bool whole = steps.isMigration(node) || stepNodes.count(&node) || f.createName || f.openName;
    auto asked = [&](const std::vector<SqlStatement> &sql) { return whole || makesStore(sql); };
    for (const Site &site : node.sites) {
      if (site.expr->kind == Expr::Kind::Assign)
        continue;
      if (const Expr *text = operations.filled(*site.expr); text && asked(text->sql))
        addFilled(*text, *operations.unfilled(*site.expr), node, *site.expr);
      Act act = operations.meaning(*site.expr).act;
      if (act != Act::Execute && act != Act::Prepare && act != Act::Queue)
        continue;
      // A project's own function may fill in more.
      const bool last = site.expr->meaning.sure && site.expr->meaning.act == act;
      forEach(*site.expr, [&](const Expr &e) {
        if (!e.sql.empty() && asked(e.sql))
          add(e, node.file->path, f.range, site.expr->range, node.qualified, last);
      });
    }
    findBindings(node, operations, asked, out);
  }

  /// First creation, wherever it stands, and the version's own bookkeeping.
  static bool makesStore(const std::vector<SqlStatement> &statements) {
    return std::any_of(statements.begin(), statements.end(), [](const SqlStatement &s) {
      return std::any_of(s.actions.begin(), s.actions.end(), [&](const Action &a) {
        switch (a.kind) {
        case ActionKind::CreateTable:
        case ActionKind::CreateIndex:
        case ActionKind::CreateView:
        case ActionKind::AddColumn:
        case ActionKind::DropColumn:
        case ActionKind::ChangeColumn:
        case ActionKind::RenameTable:
          return !a.temporary;
        default:
          return recordsVersion(a, s);
        }
      });
    });
  }

  void add(const Expr &text, const std::string &file, const Range &around, const Range &call,
           const std::string &function, bool last = false, bool listed = false) {
    const bool padded = std::any_of(text.text.pieces.begin(), text.text.pieces.end(),
                                    [](const Piece &piece) { return piece.padded; });
    auto within = [&](const Range &range) {
      return Place{file, range.valid() && around.contains(range) ? range : call};
    };
    for (const SqlStatement &statement : text.sql) {
      for (const Action &action : statement.actions)
        for (const Exclusion &exclusion : action.exclusions)
          if (Place declared = nullable.of(exclusion.table, exclusion.column); declared.valid())
            out.push_back({within(exclusion.range), trap(action, exclusion), function, declared,
                           "declared without NOT NULL, unlike other columns"});
      for (const SqlProblem &problem : statement.problems) {
        if (problem.kind == SqlProblem::Kind::Unfilled && !last && !padded)
          continue;
        Dialect dialect =
            statement.dialect == Dialect::Common ? dialectOf(file) : statement.dialect;
        // What one engine accepts is a problem only where another one runs it.
        if (problem.validIn != Dialect::Common &&
            (dialect == Dialect::Common || dialect == problem.validIn))
          continue;
        out.push_back({within(problem.range), problem.message, function, {}, {}});
        if (problem.missing.at.valid() && (!problem.separates || listed))
          out.back().edit = Edit{{file, problem.missing.at}, problem.missing.text};
      }
    }
  }

  /// What only the caller's values make a fault of.
  void addFilled(const Expr &text, const Expr &own, const FunctionNode &node, const Expr &call) {
    const size_t before = out.size();
    add(text, node.file->path, node.function->range, call.range, node.qualified);
    auto told = [&](const Problem &problem) {
      for (const SqlStatement &statement : own.sql)
        for (const SqlProblem &known : statement.problems)
          if (known.message == problem.message)
            return true;
      return false;
    };
    out.erase(std::remove_if(out.begin() + static_cast<ptrdiff_t>(before), out.end(), told),
              out.end());
  }

  /// One NULL among the values, and the condition is true of no row.
  static std::string trap(const Action &action, const Exclusion &exclusion) {
    const char *nothing = action.kind == ActionKind::Delete   ? "deleted"
                          : action.kind == ActionKind::Update ? "changed"
                                                              : "inserted";
    return "`" + exclusion.column + "` of `" + exclusion.table +
           "` may be NULL: with one NULL `NOT IN` is never true, and nothing is " + nothing;
  }

  /// The dialect of a file is that of its statements, where they agree.
  void tellDialects() {
    std::map<std::string, std::set<Dialect>> told;
    for (const FunctionNode &node : program.functions())
      for (const Site &site : node.sites)
        for (const Expr &arg : site.expr->args)
          forEach(arg, [&](const Expr &e) {
            for (const SqlStatement &s : e.sql)
              if (s.dialect != Dialect::Common)
                told[node.file->path].insert(s.dialect);
          });
    for (const auto &[file, all] : told)
      if (all.size() == 1)
        dialects[file] = *all.begin();
  }

  const Program &program;
  const Operations &operations;
  const Steps &steps;
  const NullableColumns nullable;
  std::vector<Problem> &out;
  std::set<const FunctionNode *> stepNodes;
  std::set<const StepTable *> stepTables;
  std::map<std::string, Dialect> dialects;
};

} // namespace

std::vector<Problem> findProblems(const std::vector<StepSequence> &history,
                                  const std::vector<StepDraft> &drafts, const Program &program,
                                  const Operations &operations, const Steps &steps) {
  std::vector<Problem> problems;
  findDuplicates(history, Shapes(program, operations), problems);
  StatementProblems statements(program, operations, steps, drafts, problems);
  statements.find();
  findMisfits(
      history, [&](const std::string &file) { return statements.dialectOf(file); }, problems);
  std::stable_sort(problems.begin(), problems.end(), [](const Problem &a, const Problem &b) {
    return a.place == b.place ? a.message < b.message : a.place < b.place;
  });
  problems.erase(std::unique(problems.begin(), problems.end(),
                             [](const Problem &a, const Problem &b) {
                               return a.place == b.place && a.message == b.message;
                             }),
                 problems.end());
  return problems;
}

} // namespace migralint::linking
