// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/steps.h"

#include "model/linking/version_rows.h"

#include "model/linking/words.h"

#include <algorithm>
#include <map>
#include <set>

namespace migralint::linking {

using ExprKind = Expr::Kind;

Steps::Steps(const Program &program, const Guards &guards, const Operations &operations)
    : program(program), guards(guards), operations(operations) {
  findMigrations();
  findPositions();
}

/// `get` or `set` of a setting: everyday access, also where a table of settings names it.
static bool accesses(const Function &f) { return !f.lambda && words::namesAccessor(f.name); }

static bool annotated(const Function &f) {
  return std::any_of(f.annotations.begin(), f.annotations.end(), [](const std::string &a) {
    return a.find("migralint: migration") != std::string::npos;
  });
}

bool Steps::onlyCalledFromMigrations(const FunctionNode &node) const {
  const Function &f = *node.function;
  if (f.createName || f.constructor || f.destructor || f.framework || f.frameworkDown ||
      guards.tablesOf(node).size() > 0)
    return false;
  size_t calls = 0;
  for (const CallSite &call : node.callers) {
    if (call.caller == &node || call.caller->function->testCode)
      continue;
    ++calls;
    if (call.expr->meaning.act == Act::Backup)
      return false; // keeps the store safe from the steps
    // Whoever holds an interface calls its functions, also in files that were not given.
    if (migrations.count(call.caller) && !f.isVirtual)
      continue;
    // Called from a version-guarded place of a function that is not itself a migration.
    bool step = false;
    for (int c = call.condition; c >= 0; c = call.caller->conditions[c].outer)
      step |= !call.caller->conditions[c].early &&
              guards.isVersionGuard(*call.caller, call.caller->conditions[c]);
    if (!step)
      return false;
  }
  return calls > 0;
}

void Steps::findMigrations() {
  for (const FunctionNode &node : program.functions()) {
    const Function &f = *node.function;
    if ((f.testCode && !f.framework && !f.frameworkDown) || accesses(f))
      continue;
    if (f.migrationName || f.framework || f.frameworkDown || annotated(f))
      migrations.insert(&node);
    for (const StepTable *table : guards.tablesOf(node)) {
      Guard by;
      if (guards.dispatched(*table, &by))
        migrations.insert(&node);
    }
  }
  declared = migrations;
  for (bool changed = true; changed;) {
    changed = false;
    for (const FunctionNode &node : program.functions()) {
      if (migrations.count(&node) || node.function->testCode)
        continue;
      bool inside = node.owner && migrations.count(node.owner);
      if (inside || onlyCalledFromMigrations(node))
        changed |= migrations.insert(&node).second;
    }
  }
}

/// Whether the function, or the one that a lambda stands in, is a down.
static bool reverses(const FunctionNode &node) {
  for (const FunctionNode *n = &node; n; n = n->owner)
    if (n->function->frameworkDown || n->function->downName)
      return true;
  return false;
}

static bool reshapes(ActionKind kind) {
  switch (kind) {
  case ActionKind::AddColumn:
  case ActionKind::DropColumn:
  case ActionKind::RenameColumn:
  case ActionKind::ChangeColumn:
  case ActionKind::RenameTable:
    return true;
  default:
    return false;
  }
}

/// `DROP TABLE t; ALTER TABLE t_rebuild RENAME TO t`: a table that was filled anew takes the place
/// of the one that is dropped or put aside, as often as that is done.
static bool exchanges(const OwnOperation &rename, const std::vector<OwnOperation> &all) {
  const Action &a = *rename.action;
  return a.kind == ActionKind::RenameTable &&
         std::any_of(all.begin(), all.end(), [&](const OwnOperation &other) {
           if (!other.action || !other.action->objectKnown || &other == &rename)
             return false;
           const bool before = other.site <= rename.site;
           return (before && other.action->object == a.name &&
                   (other.action->kind == ActionKind::DropTable ||
                    other.action->kind == ActionKind::RenameTable)) ||
                  (!before && other.action->kind == ActionKind::RenameTable &&
                   other.action->name == a.object);
         });
}

/// Whether a condition is an existence probe around a block (not an early exit).
static const Statement *probeBlock(const Guards &guards, const FunctionNode &node, int condition) {
  for (int c = condition; c >= 0; c = node.conditions[c].block) {
    const Condition &at = node.conditions[c];
    if (at.kind == Condition::Kind::If && !at.early && at.statement->kind == Statement::Kind::If &&
        at.expr && guards.probes(node, at))
      return at.statement;
  }
  return nullptr;
}

/// The version in `version < 5`, `case 4`, …, as written.
static std::optional<std::string> versionOf(const Expr &e) {
  std::optional<std::string> found;
  forEach(e, [&](const Expr &x) {
    if (found)
      return;
    if (x.kind == ExprKind::Number)
      found = x.name.empty() ? std::to_string(x.number) : x.name;
    else if (x.kind == ExprKind::Text && x.text.known() && !x.text.empty() && x.sql.empty())
      found = x.text.value();
  });
  return found;
}

/// `if (version < 1)`.
static bool makesFresh(const Condition &version) {
  return version.expr && asksForFresh(*version.expr);
}

/// Whether a function that makes the store also changes, under a comparison with the stored
/// version, what it did not make: then it brings older stores up to date, too. `if (version < 1)
/// CREATE TABLE` does not.
static bool upgrades(const FunctionOperations &own, const Guards &guards,
                     const FunctionNode &node) {
  auto made = [&](const std::string &table) {
    return std::any_of(own.list.begin(), own.list.end(), [&](const OwnOperation &other) {
      return other.action && other.action->kind == ActionKind::CreateTable &&
             other.action->object == table;
    });
  };
  return std::any_of(own.list.begin(), own.list.end(), [&](const OwnOperation &op) {
    const bool changes = op.action && op.action->objectKnown && !op.action->temporary &&
                         !op.operation.recordsVersion &&
                         (reshapes(op.action->kind) || op.action->kind == ActionKind::Update);
    const Condition *version = changes ? guards.versionBlock(node, op.condition) : nullptr;
    return version && !makesFresh(*version) && !made(op.action->object);
  });
}

void Steps::addHelpers(StepDraft &draft, const FunctionNode &node, const Regions &regions) const {
  // Everyday helpers that a step calls: what they destroy is destroyed by the step, at the call.
  std::vector<OwnOperation> added;
  for (size_t i = 0; i < node.sites.size(); ++i) {
    const Site &site = node.sites[i];
    if (site.expr->kind != ExprKind::Call)
      continue;
    const Statement *innermost = nullptr; // of nested steps, the one that the call is a part of
    for (int c = site.condition; c >= 0 && !innermost; c = node.conditions[c].outer)
      if (regions.count(node.conditions[c].statement))
        innermost = node.conditions[c].statement;
    if (innermost != draft.region)
      continue;
    const auto &callees = program.callees(*site.expr);
    if (callees.size() != 1 || isMigration(*callees[0]) || callees[0] == &node)
      continue;
    for (const OwnOperation &helper : operations.of(*callees[0]).list) {
      const Operation &op = helper.operation;
      bool gone = op.kind == ActionKind::DropTable || op.kind == ActionKind::Delete ||
                  op.kind == ActionKind::Truncate || op.kind == ActionKind::DropColumn;
      if (!helper.action || helper.action->temporary || !gone || clearsTheWay(operations, helper) ||
          replacesRecord(operations, helper))
        continue;
      OwnOperation copy = helper;
      copy.operation.place = {node.file->path, site.expr->range};
      copy.operation.clause = copy.operation.place;
      copy.node = &node;
      copy.site = static_cast<int>(i);
      copy.condition = site.condition;
      copy.loop = site.loop;
      added.push_back(std::move(copy));
      break; // one at the call is enough
    }
  }
  draft.operations.insert(draft.operations.end(), added.begin(), added.end());
  std::stable_sort(draft.operations.begin(), draft.operations.end(),
                   [](const OwnOperation &a, const OwnOperation &b) { return a.site < b.site; });
}

void Steps::findPositions() {
  for (const StepTable *table : guards.stepTables()) {
    double index = 0;
    for (const StepTable::Entry &entry : table->entries) {
      ++index;
      for (const FunctionNode *function : entry.functions) {
        positions.emplace(function, Position{table->file->path + "\n" + table->name, index});
        if (!entry.version.empty())
          versions.emplace(function, entry.version);
      }
    }
  }
  for (const FunctionNode &node : program.functions()) {
    double index = 0;
    for (const Site &site : node.sites) {
      ++index;
      if (site.expr->kind == ExprKind::Call && guards.versionBlock(node, site.condition))
        for (const FunctionNode *callee : program.callees(*site.expr))
          positions.emplace(callee, Position{node.file->path + "\n" + node.qualified, index});
    }
  }
}

std::vector<StepDraft> Steps::find() const {
  std::vector<StepDraft> drafts;
  for (const FunctionNode &node : program.functions()) {
    const Function &f = *node.function;
    const FunctionOperations &own = operations.of(node);
    if (f.testCode && !f.framework && !f.frameworkDown)
      continue;
    if (f.sqlFile && !f.framework && !f.migrationName && !f.frameworkDown)
      continue; // a schema, a dump, queries
    bool migration = isMigration(node);
    const bool creates = f.createName && !upgrades(own, guards, node);
    Regions byRegion;
    auto draftFor = [&](const Statement *region, const Condition *version) -> StepDraft & {
      auto [at, fresh] = byRegion.emplace(region, drafts.size());
      if (fresh) {
        StepDraft &draft = drafts.emplace_back();
        draft.operations.reserve(own.list.size());
        draft.node = &node;
        draft.region = region;
        draft.step.function = node.qualified;
        draft.step.framework = f.framework || f.frameworkDown ||
                               (node.owner && (node.owner->function->framework ||
                                               node.owner->function->frameworkDown));
        draft.step.tool = f.tool;
        draft.step.runnerTransaction = f.runnerTransaction;
        draft.step.direction = reverses(node) ? Direction::Down : Direction::Up;
        draft.step.place = {node.file->path, f.lambda ? f.range : f.nameRange};
        draft.step.name = f.lambda ? node.qualified : f.name;
        draft.chain = node.file->path + "\n" + node.qualified;
        draft.order = static_cast<double>(drafts.size());
        if (version) {
          draft.versioned = true;
          const Expr &test =
              version->kind == Condition::Kind::Case ? version->statement->expr : *version->expr;
          draft.step.version = versionOf(test);
          draft.step.place.range = version->expr->range;
          if (version->kind == Condition::Kind::Case)
            draft.step.place.range = version->statement->range;
        } else if (auto v = versions.find(&node); v != versions.end()) {
          draft.step.version = v->second;
        } else if (!f.version.empty()) {
          draft.step.version = f.version;
        }
        const FunctionNode *placed = &node;
        while (placed->owner && !position(*placed))
          placed = placed->owner;
        if (const Position *at = position(*placed); at && !version) {
          draft.chain = at->chain;
          draft.order = at->order;
        }
      }
      return drafts[at->second];
    };
    auto alone = [&](const OwnOperation &op) {
      StepDraft &draft = drafts.emplace_back();
      draft.node = &node;
      draft.step.function = node.qualified;
      draft.step.name = op.operation.text;
      draft.step.place = op.operation.place;
      draft.chain = op.operation.place.file + "\n" + op.operation.text;
      draft.operations.push_back(op);
    };
    for (const OwnOperation &op : own.list) {
      if (op.operation.store == Store::Object && !migration)
        continue; // fields change everywhere
      const Condition *version = guards.versionBlock(node, op.condition);
      if (version && !creates && !(f.createName && makesFresh(*version)) && !accesses(f)) {
        draftFor(version->statement, version).operations.push_back(op);
      } else if (migration) {
        draftFor(probeBlock(guards, node, op.condition), nullptr).operations.push_back(op);
      } else if (op.action && op.action->objectKnown && reshapes(op.action->kind) &&
                 !f.createName && !f.sqlFile) {
        bool made = false; // in the same function: part of first creation
        for (const OwnOperation &other : own.list)
          made |= other.action && other.action->kind == ActionKind::CreateTable &&
                  !other.action->ifNotExists && other.action->object == op.action->object;
        if (!made && !exchanges(op, own.list))
          alone(op);
      } else if (op.operation.recordsVersion && addsVersionRow(op, own)) {
        alone(op);
        drafts.back().operations.back().operation.everyStart = true;
      }
    }
    if (migration && !byRegion.count(nullptr) &&
        std::any_of(node.sites.begin(), node.sites.end(),
                    [](const Site &s) { return s.expr->kind == ExprKind::Call; }))
      draftFor(nullptr, nullptr); // a step whose work is all in helpers
    for (auto &[region, index] : byRegion)
      addHelpers(drafts[index], node, byRegion);
  }
  std::erase_if(drafts, [](const StepDraft &d) { return d.operations.empty(); });

  std::set<const FileFacts *> tests;
  for (const FunctionNode &node : program.functions())
    if (node.function->testCode)
      tests.insert(node.file);
  // Tables of SQL texts: each entry is a step of its own.
  std::vector<const StepTable *> tables;
  for (const StepTable &table : program.tables())
    tables.push_back(&table);
  for (const StepTable &table : program.registrations())
    tables.push_back(&table);
  for (const StepTable *each : tables) {
    const StepTable &table = *each;
    double index = 0;
    for (const StepTable::Entry &entry : table.entries) {
      ++index;
      if (entry.sql.empty() || tests.count(entry.file))
        continue;
      Guard by;
      bool dispatched = guards.dispatched(table, &by);
      if (!dispatched && (entry.version.empty() || table.keeper))
        continue; // a list of statements: creation, queries
      StepDraft draft;
      draft.table = &table;
      draft.step.name = table.name + (entry.version.empty() ? "" : " " + entry.version);
      draft.step.function = table.function.empty() ? table.name : table.function;
      draft.step.place = {entry.file->path, entry.expr->range};
      if (!entry.version.empty())
        draft.step.version = entry.version;
      draft.chain = table.file->path + "\n" + table.name;
      draft.order = index;
      for (const Expr *text : entry.sql) {
        if (onlyQueries(text->sql))
          continue; // the entry's probe
        for (const SqlStatement &statement : text->sql)
          for (const Action &action : statement.actions) {
            if (action.kind == ActionKind::Read)
              continue;
            OwnOperation own;
            Operation &op = own.operation;
            op.kind = action.kind;
            op.object = action.object;
            op.detail = action.columns.empty() ? action.name : action.columns[0].name;
            op.place = {entry.file->path, action.range};
            op.clause = {entry.file->path,
                         action.rerunRange.valid() ? action.rerunRange : action.range};
            op.text = statement.text;
            op.rerun = action.rerun;
            op.selfGuarded = action.selfGuard;
            op.recordsVersion = recordsVersion(action, statement);
            if (dispatched)
              op.guards.push_back(by);
            own.action = &action;
            own.statement = &statement;
            own.source = text;
            own.dialect = operations.dialectOf(statement, *entry.file);
            if (action.kind != ActionKind::Insert)
              op.guardEdit = guardEdit(action, own.dialect, entry.file->path);
            draft.operations.push_back(std::move(own));
          }
      }
      if (!draft.operations.empty())
        drafts.push_back(std::move(draft));
    }
  }
  return drafts;
}

} // namespace migralint::linking
