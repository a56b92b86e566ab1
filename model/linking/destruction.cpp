// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Theory. A DROP or DELETE loses nothing when the rows went somewhere else before, in the same
// step: all rows (no copy is filtered, or several filtered copies complement each other) and all
// columns (each is copied as it is by some copy). Which columns a table has is folded from the
// statements of the earlier steps of the chain; a table that no statement made is known only by
// what was added to it, and then only those columns can be missed.
#include "model/linking/destruction.h"

#include "model/linking/backups.h"
#include "model/linking/covers.h"
#include "model/linking/moves.h"
#include "model/linking/table_flow.h"
#include "model/linking/words.h"

#include <map>

namespace migralint::linking {

using ExprKind = Expr::Kind;

namespace {

/// One step's view while its operations are followed in order.
class StepFlow {
public:
  StepFlow(KnownTables &schema, const Operations &operations)
      : tables(schema), operations(operations) {}

  void run(const std::vector<Executed> &sequence) {
    tables.findScratch(sequence);
    for (const Executed &executed : sequence) {
      draft = executed.draft;
      if (draft->step.direction == Direction::Up && !executed.own->operation.destroys)
        judge(*executed.own);
      if (executed.own->action)
        tables.fold(*executed.own->action);
    }
  }

private:
  void judge(OwnOperation &own) {
    if (own.operation.store == Store::Sql && own.action)
      judgeSql(own);
    else if (own.operation.store == Store::Sql)
      judgeBuilder(own);
    else if (own.operation.store == Store::KeyValue || own.operation.store == Store::File)
      judgeKey(own);
  }

  void set(OwnOperation &own, std::string what, std::string why = {}) {
    if (rebuildable(own))
      return;
    own.operation.destroys = Operation::Destroys{std::move(what), std::move(why)};
  }

  /// The thing is named a cache, or a comment at the place (or the step's own log) says that it can
  /// be made again.
  bool rebuildable(const OwnOperation &own) const {
    if (changesCache(own))
      return true;
    const FileFacts *file = nullptr;
    Range function;
    if (own.node) {
      file = own.node->file;
      function = own.node->function->range;
      if (draft->region)
        function = draft->region->range;
    } else {
      return false;
    }
    const Range &at = own.operation.place.range;
    for (const Comment &c : file->comments) {
      bool near = function.contains(c.range) && !startsBefore(at, c.range) &&
                  at.line - c.range.endLine <= commentReach;
      bool head = c.range.endLine < function.line && function.line - c.range.endLine <= 1;
      if ((near || head) && words::saysRebuildable(c.text))
        return true;
    }
    bool logged = false;
    // A lambda within a step's own lambda is a part of what the step says it does.
    const FunctionNode *in = own.operation.store == Store::Sql ? nullptr : own.node;
    for (; in; in = in->owner && in->owner->function->lambda ? in->owner : nullptr)
      for (const Site &site : in->sites)
        for (const Expr &arg : site.expr->args)
          if (site.expr->kind == ExprKind::Call && arg.kind == ExprKind::Text && arg.sql.empty())
            logged |= words::clearsCache(arg.text.value(" "));
    return logged;
  }

  void judgeSql(OwnOperation &own) {
    const Action &a = *own.action;
    Operation &op = own.operation;
    if (a.temporary || tables.temporaries.count(a.object) || op.recordsVersion)
      return;
    bool made = tables.madeHere.count(a.object) > 0;
    switch (a.kind) {
    case ActionKind::DropDatabase:
      set(own, "database " + name(a));
      break;
    case ActionKind::DropTable: {
      if (a.objectKnown && (made || (a.ifExists && tables.scratch.count(a.object))))
        return;
      if (clearsTheWay(operations, own))
        return;
      lostRows(own, "table " + name(a));
      break;
    }
    case ActionKind::Truncate:
    case ActionKind::Delete: {
      if ((made && a.objectKnown) || (own.node && replacesRecord(operations, own)))
        return;
      std::string what =
          a.kind == ActionKind::Truncate || !a.hasWhere ? "all rows of " : "rows of ";
      lostRows(own, what + name(a));
      break;
    }
    case ActionKind::DropColumn: {
      if (made && a.objectKnown)
        return;
      std::string column = a.columns.empty() ? a.name : a.columns[0].name;
      if (tables.addedHere.count(a.object + "." + column) ||
          tables.copiedColumns.count(a.object + "." + column))
        return;
      if (movedByProgram(own, column, operations))
        return;
      set(own, a.object.empty() ? "column " + column + " of a table that is named elsewhere"
                                : "column " + name(a) + "." + column);
      break;
    }
    case ActionKind::ChangeColumn:
    case ActionKind::AddConstraint:
    case ActionKind::AlterOther:
    case ActionKind::CreateIndex:
      if (a.alterIgnore)
        set(own, "rows of " + name(a),
            "ALTER IGNORE drops rows that collide and cuts values that do not fit");
      else if (a.kind == ActionKind::ChangeColumn && !made)
        narrowing(own);
      break;
    default:
      break;
    }
  }

  void judgeBuilder(OwnOperation &own) {
    switch (own.operation.kind) {
    case ActionKind::DropTable:
      set(own, "table " + own.operation.object);
      break;
    case ActionKind::DropColumn:
      set(own, "column " + (own.operation.detail.empty()
                                ? own.operation.object
                                : own.operation.detail + " of " + own.operation.object));
      break;
    case ActionKind::Truncate:
      set(own, own.operation.object.empty() ? "all rows" : "all rows of " + own.operation.object);
      break;
    case ActionKind::Delete:
      set(own, own.operation.object.empty() ? "rows" : "rows of " + own.operation.object);
      break;
    default:
      break;
    }
  }

  static std::string name(const Action &a) {
    return a.object.empty() ? "a name computed at run time"
           : a.objectKnown  ? a.object
                            : a.object + "…";
  }

  void lostRows(OwnOperation &own, std::string what) {
    const Action &a = *own.action;
    auto found = tables.copies.find(TableFlow::key(a));
    if (found == tables.copies.end() || !found->second.any()) {
      if (a.kind == ActionKind::Delete && movedByProgram(own, {}, operations))
        return;
      if (a.kind == ActionKind::DropTable && copiedByProgram(own))
        return;
      set(own, std::move(what));
      return;
    }
    const Copies &c = found->second;
    // Columns that only decide which rows are copied are not copied themselves.
    std::vector<std::string> lost;
    if (!c.star) {
      Names known;
      if (auto table = tables.schema.find(a.object); table != tables.schema.end())
        for (const auto &[column, type] : table->second.columns)
          known.insert(column);
      if (a.kind != ActionKind::Delete)
        for (const std::string &column : c.filterColumns)
          known.insert(column);
      for (const std::string &column : known)
        if (!c.columns.count(column))
          lost.push_back(column);
    }
    if (!lost.empty()) {
      std::string list;
      for (size_t i = 0; i < lost.size() && i < 3; ++i)
        list += (i ? ", " : "") + lost[i];
      if (lost.size() > 3)
        list += ", …";
      set(own, (lost.size() == 1 ? "column " : "columns ") + list + " of " + name(a),
          "the copy leaves " + std::string(lost.size() == 1 ? "it" : "them") + " out");
      return;
    }
    if (c.whole == 0 && c.filtered == 1 && a.kind != ActionKind::Delete)
      set(own, "rows of " + name(a), "the copy leaves out what its filter does not match");
  }

  /// `ALTER … MODIFY c VARCHAR(80)` where it was VARCHAR(255).
  void narrowing(OwnOperation &own) {
    const Action &a = *own.action;
    if (a.columns.empty())
      return;
    auto table = tables.schema.find(a.object);
    if (table == tables.schema.end())
      return;
    auto column = table->second.columns.find(a.columns[0].name);
    if (column == table->second.columns.end())
      return;
    auto size = [](const std::string &type) -> std::pair<std::string, int64_t> {
      size_t open = type.find('(');
      if (open == std::string::npos)
        return {type, -1};
      return {type.substr(0, open), strtoll(type.c_str() + open + 1, nullptr, 10)};
    };
    auto [oldType, oldSize] = size(column->second);
    auto [newType, newSize] = size(a.columns[0].type);
    static const std::map<std::string, int> widths = {
        {"tinyint", 1},     {"smallint", 2},  {"mediumint", 3}, {"int", 4},
        {"integer", 4},     {"bigint", 8},    {"tinytext", 11}, {"text", 12},
        {"mediumtext", 13}, {"longtext", 14}, {"tinyblob", 21}, {"blob", 22},
        {"mediumblob", 23}, {"longblob", 24}};
    auto width = [&](const std::string &t) {
      auto w = widths.find(t);
      return w == widths.end() ? 0 : w->second;
    };
    bool narrower = oldType == newType ? newSize > 0 && oldSize > newSize
                                       : width(oldType) / 10 == width(newType) / 10 &&
                                             width(newType) > 0 && width(oldType) > width(newType);
    if (width(oldType) / 10 == 1 && newType.find("char") != std::string::npos && newSize > 0)
      narrower = true; // text → varchar(n)
    if (narrower)
      set(own, "long values of " + name(a) + "." + a.columns[0].name,
          column->second + " becomes " + a.columns[0].type);
  }

  /// Keys, files and whole key-value databases.
  void judgeKey(OwnOperation &own) {
    Operation &op = own.operation;
    if (op.kind != ActionKind::Delete && op.kind != ActionKind::Truncate)
      return;
    if (!own.node || op.recordsVersion || operations.isForwarded(own) || filledElsewhere(own))
      return;
    std::vector<std::string> keys; // spelled
    if (own.subject && own.subject->kind == ExprKind::List)
      for (const Expr &e : own.subject->args)
        keys.push_back(spelledKey(e));
    else if (own.subject)
      keys.push_back(spelledKey(*own.subject));
    if (keys.empty())
      keys.push_back(op.object);
    bool allMoved = true, filtered = false;
    std::string unmoved;
    for (const std::string &key : keys)
      if (Moved moved = keyMoved(own, key, operations); moved != Moved::Yes) {
        allMoved = false;
        filtered |= moved == Moved::Some;
        if (unmoved.empty())
          unmoved = key;
      }
    if (allMoved)
      return;
    std::string kind = op.store == Store::File           ? "file "
                       : op.kind == ActionKind::Truncate ? "all records of "
                                                         : "key ";
    set(own, kind + (unmoved.empty() ? "computed at run time" : unmoved),
        filtered ? "records that the loop skips are not copied" : "");
  }

  /// How many lines above an operation a comment may stand to be about it.
  static constexpr uint32_t commentReach = 8;

  StepDraft *draft = nullptr;
  TableFlow tables;
  const Operations &operations;
};

} // namespace

void findDestruction(std::vector<StepDraft> &drafts, const std::vector<StepSequence> &history,
                     const Guards &guards, const Operations &operations) {
  KnownTables schema;
  for (const StepSequence &step : history) {
    if (step.startsHistory)
      schema.clear();
    StepFlow(schema, operations).run(step.operations);
  }
  Backups backups(guards);
  for (StepDraft &draft : drafts)
    for (OwnOperation &own : draft.operations)
      if (own.operation.destroys)
        own.operation.planB = own.node      ? backups.before(*own.node, own.site, own.condition)
                              : draft.table ? backups.beforeTable(*draft.table)
                                            : Place();
}

} // namespace migralint::linking
