// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Theory. A DROP or DELETE loses nothing when the rows went somewhere else before, in the same
// step: all rows (no copy is filtered, or several filtered copies complement each other) and all
// columns (each is copied as it is by some copy). Which columns a table has is folded from the
// statements of the earlier steps of the chain; a table that no statement made is known only by
// what was added to it, and then only those columns can be missed.
#include "model/linking/destruction.h"

#include "model/linking/covers.h"
#include "model/linking/words.h"

#include <algorithm>
#include <map>

namespace migralint::linking {

using ExprKind = Expr::Kind;

namespace {

struct Table {
  std::map<std::string, std::string> columns; ///< name → type
};

using Schema = std::map<std::string, Table>;

/// Rows and columns of one table that statements of a step put elsewhere.
struct Copies {
  std::set<std::string> columns;
  std::set<std::string> filterColumns;
  bool star = false;
  int whole = 0;    ///< copies of all rows
  int filtered = 0; ///< copies of some rows
  bool any() const { return whole + filtered > 0; }
};

/// One step's view while its operations are followed in order.
class StepFlow {
public:
  StepFlow(Schema &schema, const Operations &operations) : schema(schema), operations(operations) {}

  void run(const std::vector<Executed> &sequence) {
    findScratch(sequence);
    for (const Executed &executed : sequence) {
      draft = executed.draft;
      if (draft->step.direction == Direction::Up && !executed.own->operation.destroys)
        judge(*executed.own);
      if (executed.own->action)
        fold(*executed.own->action);
    }
  }

private:
  /// Tables that the step makes and drops again; clearing away what an interrupted run left of one
  /// (`DROP TABLE IF EXISTS` before the `CREATE TABLE`) loses nothing.
  void findScratch(const std::vector<Executed> &sequence) {
    Names made;
    for (const Executed &executed : sequence)
      if (const Action *a = executed.own->action; a && a->objectKnown) {
        if (a->kind == ActionKind::CreateTable && !schema.count(a->object))
          made.insert(a->object);
        else if (a->kind == ActionKind::DropTable && made.count(a->object))
          scratch.insert(a->object);
      }
  }

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
    bool cache = own.action && own.action->cache;
    if (own.subject)
      forEach(*own.subject, [&](const Expr &e) { cache |= e.cacheName; });
    if (cache)
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
    if (a.temporary || temporaries.count(a.object) || op.recordsVersion)
      return;
    bool made = madeHere.count(a.object) > 0;
    switch (a.kind) {
    case ActionKind::DropDatabase:
      set(own, "database " + name(a));
      break;
    case ActionKind::DropTable: {
      if (a.objectKnown && (made || (a.ifExists && scratch.count(a.object))))
        return;
      if (clearsTheWay(operations, own))
        return;
      lostRows(own, "table " + name(a));
      break;
    }
    case ActionKind::Truncate:
    case ActionKind::Delete: {
      if (made && a.objectKnown)
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
      if (addedHere.count(a.object + "." + column) || copiedColumns.count(a.object + "." + column))
        return;
      if (movedByProgram(own, column))
        return;
      set(own, "column " + name(a) + "." + column);
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
      set(own, "column " + own.operation.object);
      break;
    case ActionKind::Truncate:
      set(own, "all rows of " + own.operation.object);
      break;
    default:
      break;
    }
  }

  /// What a table is known by; a name that is one hole goes by its variable.
  static std::string key(const Action &a) {
    return a.objectKnown || a.variable.empty() ? a.object : "$" + a.variable;
  }

  static std::string name(const Action &a) {
    return a.object.empty() ? "a name computed at run time"
           : a.objectKnown  ? a.object
                            : a.object + "…";
  }

  void lostRows(OwnOperation &own, std::string what) {
    const Action &a = *own.action;
    auto found = copies.find(key(a));
    if (found == copies.end() || !found->second.any()) {
      if (a.kind == ActionKind::Delete && movedByProgram(own, {}))
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
      if (auto table = schema.find(a.object); table != schema.end())
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
    auto table = schema.find(a.object);
    if (table == schema.end())
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

  /// The program itself reads the old place and writes a new one earlier in the step, in a loop.
  bool movedByProgram(const OwnOperation &own, const std::string &column) const {
    if (!own.node || column.empty())
      return false;
    bool read = false, written = false;
    for (size_t i = 0; i < own.node->sites.size() && static_cast<int>(i) < own.site; ++i) {
      const Expr &e = *own.node->sites[i].expr;
      if (e.kind != ExprKind::Call && e.kind != ExprKind::Construct)
        continue;
      Meaning m = operations.meaning(e);
      for (const Expr &arg : e.args)
        forEach(arg, [&](const Expr &x) {
          for (const SqlStatement &s : x.sql)
            for (const Action &action : s.actions)
              if (action.kind == ActionKind::Read && identifiers(x.text.value(" ")).count(column) &&
                  identifiers(x.text.value(" ")).count(own.action->object))
                read = true;
        });
      bool puts =
          m.act == Act::Put || m.act == Act::WriteFile || words::storesElsewhere(lastPart(e.name));
      written |= read && puts;
    }
    return read && written;
  }

  /// The program itself reads the table's rows and, in a loop, puts rows into another one before
  /// the drop: a rebuild row by row.
  static bool copiedByProgram(const OwnOperation &own) {
    if (!own.node || !own.action->objectKnown)
      return false;
    bool read = false;
    for (size_t i = 0; i < own.node->sites.size() && static_cast<int>(i) < own.site; ++i) {
      const Site &site = own.node->sites[i];
      bool puts = false;
      forEach(*site.expr, [&](const Expr &x) {
        for (const SqlStatement &s : x.sql)
          for (const Action &action : s.actions) {
            read |= action.kind == ActionKind::Read &&
                    identifiers(x.text.value(" ")).count(own.action->object) > 0;
            puts |= action.kind == ActionKind::Insert && action.object != own.action->object;
          }
      });
      if (read && puts && site.loop >= 0)
        return true;
    }
    return false;
  }

  /// Keys, files and whole key-value databases.
  void judgeKey(OwnOperation &own) {
    Operation &op = own.operation;
    if (op.kind != ActionKind::Delete && op.kind != ActionKind::Truncate)
      return;
    if (!own.node || op.recordsVersion || filledElsewhere(own))
      return;
    std::vector<std::string> keys; // spelled
    if (own.subject && own.subject->kind == ExprKind::List)
      for (const Expr &e : own.subject->args)
        keys.push_back(spelledKey(e));
    else if (own.subject)
      keys.push_back(spelledKey(*own.subject));
    if (keys.empty())
      keys.push_back(op.object);
    bool allMoved = true;
    std::string unmoved;
    for (const std::string &key : keys)
      if (!keyMoved(own, key)) {
        allMoved = false;
        if (unmoved.empty())
          unmoved = key;
      }
    if (allMoved)
      return;
    std::string kind = op.store == Store::File           ? "file "
                       : op.kind == ActionKind::Truncate ? "all records of "
                                                         : "key ";
    set(own, kind + (unmoved.empty() ? "computed at run time" : unmoved),
        filteredMove ? "records that the loop skips are not copied" : "");
    filteredMove = false;
  }

  /// The removed things come from a list that only a callable parameter fills: what else it does
  /// with them is not in view.
  static bool filledElsewhere(const OwnOperation &own) {
    const FunctionNode &node = *own.node;
    auto element = own.subject ? node.locals.find(rootName(*own.subject)) : node.locals.end();
    if (element == node.locals.end())
      return false;
    for (const Definition &d : element->second)
      if (auto list = node.locals.find(rootName(*d.value)); d.range && list != node.locals.end())
        return std::any_of(list->second.begin(), list->second.end(), [&](const Definition &filled) {
          return filled.output && filled.value->kind == ExprKind::Call &&
                 node.parameter(filled.value->name) >= 0;
        });
    return false;
  }

  static std::string spelledKey(const Expr &e) {
    if (e.kind == ExprKind::Text && e.text.known())
      return e.text.value();
    if (e.kind == ExprKind::Text && !e.name.empty())
      return e.name;
    return rootName(e);
  }

  /// Whether what is at `key` was read and stored elsewhere earlier in the step.
  bool keyMoved(const OwnOperation &own, const std::string &key) {
    if (key.empty())
      return false;
    const FunctionNode &node = *own.node;
    // `old = node;` makes what is read from `node` read from `old` too.
    Names aliases{key};
    for (int round = 0; round < 2; ++round)
      for (const std::string &alias : Names(aliases))
        if (auto local = node.locals.find(alias); local != node.locals.end())
          for (const Definition &d : local->second)
            if (!d.output && !d.range && !rootName(*d.value).empty() &&
                (d.value->kind == ExprKind::Name || d.value->kind == ExprKind::Call))
              aliases.insert(rootName(*d.value));
    int readSite = -1;
    bool grouped = false; // within the group of the key
    for (size_t i = 0; i < node.sites.size() && static_cast<int>(i) < own.site; ++i) {
      const Expr &e = *node.sites[i].expr;
      bool mentions = false;
      auto look = [&](const Expr &x) {
        if ((x.kind == ExprKind::Text && x.text.known() && x.text.value() == key) ||
            ((x.kind == ExprKind::Name || x.kind == ExprKind::Member || x.kind == ExprKind::Text) &&
             aliases.count(x.name)))
          mentions = true;
      };
      if (e.kind == ExprKind::Assign && e.args.size() == 2) {
        forEach(e.args[1], look); // document["new"] = document["old"]
        if (mentions && e.args[0].kind != ExprKind::Name)
          return true;
        continue;
      }
      Meaning m = operations.meaning(e);
      for (const Expr &arg : e.args)
        forEach(arg, look);
      for (const Expr &r : e.receiver)
        forEach(r, look);
      if (words::opensGroup(lastPart(e.name)))
        grouped = mentions;
      else if (words::closesGroup(lastPart(e.name)))
        grouped = false;
      mentions |= grouped && m.act == Act::Get;
      if ((m.act == Act::RenameFile || m.act == Act::CopyFile) && !e.args.empty())
        for (const std::string &name : namesIn(e.args[0]))
          mentions |= aliases.count(name) > 0;
      if (mentions && (m.act == Act::RenameFile || m.act == Act::CopyFile))
        return true;
      if (words::copiesWhole(lastPart(e.name)))
        return true; // what is removed stays in the clone
      if (mentions && (m.act == Act::Get || words::readsRecords(lastPart(e.name))))
        readSite = static_cast<int>(i);
    }
    // `remove(backup); rename(store, backup);` replaces it.
    for (size_t i = own.site + 1; i < node.sites.size(); ++i) {
      const Expr &e = *node.sites[i].expr;
      Meaning m = operations.meaning(e);
      if (m.act == Act::RenameFile || m.act == Act::CopyFile)
        for (const Expr &arg : e.args)
          if (spelledKey(arg) == key)
            return true;
    }
    if (readSite < 0)
      return false;
    // Anything stored in the step, before the removal or (read into memory first) after it.
    for (size_t i = readSite + 1; i < node.sites.size(); ++i) {
      const Expr &e = *node.sites[i].expr;
      if (static_cast<int>(i) == own.site)
        continue;
      Meaning m = operations.meaning(e);
      bool stores = m.act == Act::Put || m.act == Act::WriteFile || m.act == Act::Execute ||
                    words::storesElsewhere(lastPart(e.name));
      if (!stores)
        continue;
      // A loop over the records, inside whatever loop the removal is in, that skips or ends early
      // copies only some of them.
      for (int at = readSite + 1; at < own.site; ++at)
        for (int l = node.sites[at].loop; l >= 0 && l != own.loop; l = node.loops[l].outer)
          if (skips(node.loops[l].statement->body)) {
            filteredMove = true;
            return false;
          }
      return true;
    }
    return false;
  }

  /// Whether a loop's body passes records over: `continue` or `break` under a condition on the
  /// record.
  static bool skips(const std::vector<Statement> &body) {
    for (const Statement &s : body) {
      if (s.kind == Statement::Kind::If) {
        for (const auto *branch : {&s.body, &s.otherwise})
          for (const Statement &inner : *branch)
            if (inner.kind == Statement::Kind::Continue || inner.kind == Statement::Kind::Break)
              return true;
        if (skips(s.body) || skips(s.otherwise))
          return true;
      } else if (s.kind == Statement::Kind::Block || s.kind == Statement::Kind::Try) {
        if (skips(s.body))
          return true;
      }
    }
    return false;
  }

  // The schema ---------------------------------------------------------------------------------

  void fold(const Action &a) {
    switch (a.kind) {
    case ActionKind::CreateTable: {
      if (a.object.empty())
        break;
      madeHere.insert(a.object);
      if (a.temporary)
        temporaries.insert(a.object);
      Table table;
      for (const Column &c : a.columns)
        if (!c.name.empty())
          table.columns[c.name] = c.type;
      schema[a.object] = std::move(table);
      if (a.fromSelect)
        copy(a);
      break;
    }
    case ActionKind::AddColumn:
      for (const Column &c : a.columns) {
        if (c.name.empty())
          continue; // computed at run time
        schema[a.object].columns[c.name] = c.type;
        addedHere.insert(a.object + "." + c.name);
      }
      break;
    case ActionKind::ChangeColumn:
      for (const Column &c : a.columns) {
        if (!a.name.empty() && a.name != c.name)
          schema[a.object].columns.erase(a.name);
        schema[a.object].columns[c.name] = c.type;
      }
      break;
    case ActionKind::DropColumn: {
      std::string column = a.columns.empty() ? a.name : a.columns[0].name;
      schema[a.object].columns.erase(column);
      break;
    }
    case ActionKind::RenameColumn:
      if (!a.columns.empty()) {
        auto &columns = schema[a.object].columns;
        auto found = columns.find(a.columns[0].name);
        if (found != columns.end()) {
          columns[a.name] = found->second;
          columns.erase(a.columns[0].name);
        }
      }
      break;
    case ActionKind::RenameTable: {
      auto found = schema.find(a.object);
      if (found != schema.end() && !a.name.empty()) {
        schema[a.name] = found->second;
        schema.erase(a.object);
      }
      if (madeHere.erase(a.object))
        madeHere.insert(a.name);
      else
        madeHere.erase(a.name);
      if (auto c = copies.find(a.object); c != copies.end()) {
        copies[a.name] = c->second;
        copies.erase(a.object);
      }
      break;
    }
    case ActionKind::DropTable:
      schema.erase(a.object);
      madeHere.erase(a.object);
      copies.erase(a.object);
      break;
    case ActionKind::Insert:
      if (a.fromSelect)
        copy(a);
      break;
    case ActionKind::Update:
      for (const ColumnSource &v : a.values)
        if (!v.column.empty())
          copiedColumns.insert((v.table.empty() ? a.object : v.table) + "." + v.column);
      break;
    default:
      break;
    }
  }

  void copy(const Action &a) {
    for (const std::string &source : a.sources) {
      if (source == key(a))
        continue;
      Copies &c = copies[source];
      auto known = schema.find(source);
      for (const ColumnSource &v : a.values) {
        if (v.column.empty())
          continue;
        bool ours = v.table == source ||
                    (v.table.empty() && (a.sources.size() == 1 || known == schema.end() ||
                                         known->second.columns.count(v.column)));
        if (ours) {
          c.columns.insert(v.column);
          copiedColumns.insert(source + "." + v.column);
        }
      }
      for (const ColumnSource &v : a.values)
        if (v.column.empty() && a.sources.size() == 1)
          for (const std::string &column : v.used)
            c.filterColumns.insert(column); // used in an expression only
      c.star |= a.selectsStar;
      if (a.filtered && a.sources.size() == 1)
        for (const std::string &column : a.filterColumns)
          c.filterColumns.insert(column);
      else if (a.filtered)
        for (const std::string &column : a.filterColumns)
          if (known != schema.end() && known->second.columns.count(column))
            c.filterColumns.insert(column);
      (a.filtered ? c.filtered : c.whole) += 1;
    }
  }

  /// How many lines above an operation a comment may stand to be about it.
  static constexpr uint32_t commentReach = 8;

  StepDraft *draft = nullptr;
  Schema &schema;
  const Operations &operations;
  Names scratch, madeHere, temporaries, addedHere, copiedColumns;
  std::map<std::string, Copies> copies;
  bool filteredMove = false;
};

/// A backup of the store earlier in the same flow: before the operation, or before a call (or the
/// dispatch of a table) that leads to it. One that only another version's step makes does not
/// count.
class Backups {
public:
  explicit Backups(const Guards &guards) : guards(guards) {}

  Place before(const FunctionNode &node, int site, int condition) const {
    std::set<const FunctionNode *> seen;
    return before(node, site, condition, seen);
  }

  Place beforeTable(const StepTable &table) const {
    std::set<const FunctionNode *> seen;
    return beforeTable(table, seen);
  }

private:
  Place before(const FunctionNode &node, int site, int condition,
               std::set<const FunctionNode *> &seen) const {
    for (size_t i = 0; i < node.sites.size() && (site < 0 || static_cast<int>(i) < site); ++i)
      if (isBackup(*node.sites[i].expr) && reaches(node, node.sites[i].condition, condition))
        return {node.file->path, node.sites[i].expr->range};
    if (!seen.insert(&node).second)
      return {};
    for (const CallSite &call : node.callers)
      if (call.caller != &node && !call.caller->function->testCode)
        if (Place p = before(*call.caller, call.site, call.condition, seen); p.valid())
          return p;
    for (const StepTable *table : guards.tablesOf(node))
      if (Place p = beforeTable(*table, seen); p.valid())
        return p;
    return {};
  }

  Place beforeTable(const StepTable &table, std::set<const FunctionNode *> &seen) const {
    CallSite by = guards.dispatcher(table);
    return by.caller ? before(*by.caller, by.site, by.condition, seen) : Place();
  }

  static bool isBackup(const Expr &e) {
    if (e.meaning.act == Act::Backup)
      return true;
    for (const Expr &arg : e.args) {
      for (const SqlStatement &s : arg.sql)
        for (const Action &a : s.actions)
          if (a.kind == ActionKind::Maintenance && identifiers(arg.text.value(" ")).count("into"))
            return true; // VACUUM INTO
      if (e.meaning.act == Act::CopyFile)
        for (const std::string &word : identifiers(arg.text.value(" ")))
          if (word == "bak" || word.find("backup") != std::string::npos)
            return true;
    }
    return false;
  }

  /// Every version condition around the backup is around the operation too.
  bool reaches(const FunctionNode &node, int backup, int operation) const {
    for (int c = backup; c >= 0; c = node.conditions[c].outer) {
      if (!guards.isVersionGuard(node, node.conditions[c]))
        continue;
      bool around = false;
      for (int o = operation; o >= 0; o = node.conditions[o].outer)
        around |= o == c || (node.conditions[o].statement == node.conditions[c].statement &&
                             node.conditions[o].holds == node.conditions[c].holds);
      if (!around)
        return false;
    }
    return true;
  }

  const Guards &guards;
};

} // namespace

void findDestruction(std::vector<StepDraft> &drafts, const std::vector<StepSequence> &history,
                     const Guards &guards, const Operations &operations) {
  Schema schema;
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
