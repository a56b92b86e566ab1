// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/linking/misfits.h"

#include "model/linking/nearest.h"
#include "model/linking/schema.h"
#include "model/linking/words.h"

#include <algorithm>
#include <map>

namespace migralint::linking {

namespace {

class Misfits {
public:
  Misfits(const std::function<Dialect(const std::string &)> &dialectOf, std::vector<Problem> &out)
      : dialectOf(dialectOf), out(out) {}

  void step(const StepSequence &step) {
    if (step.startsHistory) {
      schema = {};
      shapers.clear();
    }
    // What nobody can read may stand anywhere in the step.
    if (step.unread)
      schema.forgetWholes();
    for (const Executed &executed : step.operations) {
      if (executed.draft->step.direction == Direction::Down)
        continue;
      const OwnOperation &own = *executed.own;
      if (!own.action) {
        if (own.expr && own.expr->meaning.act == Act::Builder)
          schema.forgetWholes();
        continue;
      }
      if (!step.unread)
        look(executed);
      fold(executed);
    }
    if (step.unread)
      schema.forgetWholes();
    schema.endStep();
  }

private:
  /// The table that the statement is about, if all its columns are known where it runs.
  const SchemaTable *tableOf(const Executed &executed) const {
    const Action &a = *executed.own->action;
    if (!a.objectKnown || a.object.empty() || a.temporary)
      return nullptr;
    const SchemaTable *table = schema.table(a);
    if (!table || !table->whole || table->columns.empty())
      return nullptr;
    // What another branch has made is another store's table.
    if (auto found = shapers.find(a.object); found != shapers.end())
      for (const Executed *shaper : found->second)
        if (exclude(*shaper, executed))
          return nullptr;
    return table;
  }

  /// A text that is put in without quotes, where the column says that it holds texts.
  void unquoted(const Executed &executed, const SchemaTable &table) {
    const Action &a = *executed.own->action;
    if (!a.sources.empty() || !executed.own->node)
      return;
    for (const UnquotedHole &hole : a.unquoted) {
      const SchemaColumn *column = table.find(hole.column);
      if (!column || !holdsText(column->type) || !isText(*executed.own->node, hole))
        continue;
      const std::string name = "`" + a.object + "." + hole.column + "`";
      say(executed, table,
          hole.set ? "the text that " + name + " is set to has no quotes"
                   : "the text that " + name + " is compared with has no quotes");
      return;
    }
  }

  static bool holdsText(const std::string &type) {
    for (std::string_view text : {"text", "tinytext", "mediumtext", "longtext", "citext", "varchar",
                                  "char", "nvarchar", "nchar", "clob"})
      if (type.rfind(text, 0) == 0)
        return true;
    return false;
  }

  /// Whether what is put in is read as a text and left as it was read.
  static bool isText(const FunctionNode &node, const UnquotedHole &hole) {
    if (hole.variable.empty()) { // `row.value(1).toString()`
      std::string_view written = hole.written;
      if (!written.ends_with("()"))
        return false;
      written.remove_suffix(2);
      size_t dot = written.find_last_of(".>");
      return dot != written.npos && words::namesText(written.substr(dot + 1));
    }
    auto local = node.locals.find(hole.variable);
    if (local == node.locals.end() || node.parameter(hole.variable) >= 0)
      return false;
    return std::all_of(local->second.begin(), local->second.end(), [](const Definition &d) {
      return !d.output && !d.range && d.field.empty() && d.value &&
             d.value->kind == Expr::Kind::Call && !d.value->receiver.empty() &&
             d.value->args.empty() && words::namesText(lastPart(d.value->name));
    });
  }

  void look(const Executed &executed) {
    const SchemaTable *table = tableOf(executed);
    if (!table)
      return;
    unquoted(executed, *table);
    switch (executed.own->action->kind) {
    case ActionKind::Insert:
      if (executed.own->action->columns.empty())
        count(executed, *table);
      else
        columns(executed, *table);
      break;
    case ActionKind::CreateIndex:
      columns(executed, *table);
      break;
    case ActionKind::Update:
      if (!columns(executed, *table))
        uses(executed, *table);
      break;
    case ActionKind::Delete:
      uses(executed, *table);
      break;
    default:
      break;
    }
  }

  void count(const Executed &executed, const SchemaTable &table) {
    const Action &a = *executed.own->action;
    if (!a.given || a.selectsStar || static_cast<size_t>(*a.given) == table.columns.size())
      return;
    // Only PostgreSQL gives the columns that are left their defaults.
    const bool fewer = static_cast<size_t>(*a.given) < table.columns.size();
    Dialect dialect = dialectOf(executed.own->operation.place.file);
    if (fewer && (dialect == Dialect::Common || dialect == Dialect::Postgres))
      return;
    say(executed, table,
        "INSERT gives " + std::to_string(*a.given) + " values, and `" + a.object + "` has " +
            std::to_string(table.columns.size()) + " columns at this step");
  }

  static std::vector<std::string> names(const SchemaTable &table) {
    std::vector<std::string> names;
    for (const SchemaColumn &column : table.columns)
      names.push_back(column.name);
    return names;
  }

  /// One is enough to make the statement fail.
  bool columns(const Executed &executed, const SchemaTable &table) {
    const Action &a = *executed.own->action;
    for (const Column &c : a.columns)
      if (!c.name.empty() && !table.find(c.name) && c.name != "rowid" && c.name != "oid" &&
          c.name != "_rowid_") {
        say(executed, table,
            "`" + a.object + "` has no column `" + c.name + "` at this step" +
                didYouMean(c.name, names(table)));
        return true;
      }
    return false;
  }

  /// Columns that SET and WHERE name; what stands there without quotes is one, too.
  void uses(const Executed &executed, const SchemaTable &table) {
    const Action &a = *executed.own->action;
    if (!a.sources.empty())
      return; // they may be another table's
    for (const ColumnUse &use : a.uses)
      if (!table.find(use.name) && use.name != a.object) {
        say(executed, table,
            "`" + a.object + "` has no column `" + use.name + "` at this step" +
                (use.asValue ? "; a text needs quotes" : didYouMean(use.name, names(table))));
        return;
      }
  }

  void say(const Executed &executed, const SchemaTable &table, std::string message) {
    out.push_back({executed.own->operation.place, std::move(message), executed.draft->step.function,
                   table.made, "made here"});
  }

  void fold(const Executed &executed) {
    const Action &a = *executed.own->action;
    switch (a.kind) {
    case ActionKind::CreateTable:
      if (!a.ifNotExists)
        shapers[a.object].clear();
      shapers[a.object].push_back(&executed);
      break;
    case ActionKind::AddColumn:
    case ActionKind::DropColumn:
    case ActionKind::RenameColumn:
      shapers[a.object].push_back(&executed);
      break;
    case ActionKind::RenameTable: {
      std::vector<const Executed *> moved = std::move(shapers[a.object]);
      moved.push_back(&executed);
      shapers.erase(a.object);
      shapers[a.name] = std::move(moved);
      break;
    }
    default:
      break;
    }
    schema.fold(executed);
  }

  const std::function<Dialect(const std::string &)> &dialectOf;
  std::vector<Problem> &out;
  Schema schema;
  /// The statements that have made a table what it is.
  std::map<std::string, std::vector<const Executed *>> shapers;
};

} // namespace

void findMisfits(const std::vector<StepSequence> &history,
                 const std::function<Dialect(const std::string &file)> &dialectOf,
                 std::vector<Problem> &problems) {
  Misfits misfits(dialectOf, problems);
  for (const StepSequence &step : history)
    misfits.step(step);
}

} // namespace migralint::linking
