// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The operations in the tree of PostgreSQL's parser, as libpg_query gives it: each node is an
// object with one member, named like the node; what is left out is false, zero or empty.
#include "test/engines/operations.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringSwitch.h>
#include <llvm/Support/JSON.h>

#include <algorithm>

namespace migralint::engines {
namespace {

using llvm::json::Array;
using llvm::json::Object;
using llvm::json::Value;

std::string text(const Object *object, llvm::StringRef member) {
  return object ? object->getString(member).value_or("").lower() : "";
}

bool flag(const Object &object, llvm::StringRef member) {
  return object.getBoolean(member).value_or(false);
}

const Array &list(const Object *object, llvm::StringRef member) {
  static const Array none;
  const Array *found = object ? object->getArray(member) : nullptr;
  return found ? *found : none;
}

/// The node's own members, if it is of that kind.
const Object *as(const Value &node, llvm::StringRef kind) {
  const Object *outer = node.getAsObject();
  return outer ? outer->getObject(kind) : nullptr;
}

/// `schema.table` as a list of strings, or anything that has such a list. The last part counts.
std::string lastName(const Value &node, size_t fromEnd = 0) {
  if (const Object *one = as(node, "String"))
    return text(one, "sval");
  for (auto [kind, member] :
       {std::pair{"List", "items"}, {"TypeName", "names"}, {"ObjectWithArgs", "objname"}})
    if (const Object *outer = as(node, kind)) {
      const Array &parts = list(outer, member);
      return parts.size() > fromEnd ? lastName(parts[parts.size() - 1 - fromEnd]) : "";
    }
  return "";
}

std::vector<std::string> names(const Array &strings) {
  std::vector<std::string> out;
  for (const Value &one : strings)
    out.push_back(lastName(one));
  return out;
}

std::string joined(const std::vector<std::string> &parts) { return llvm::join(parts, ", "); }

bool isNull(const Object *expression) {
  if (!expression)
    return true;
  const Object *constant = expression->getObject("A_Const");
  return constant && flag(*constant, "isnull");
}

bool cascades(const Object &node) { return text(&node, "behavior") == "drop_cascade"; }

struct ColumnFacts {
  bool notNull = false;
  bool hasDefault = false;
  bool primary = false;
  bool unique = false;
  bool generated = false;
};

ColumnFacts factsOf(const Object &definition) {
  ColumnFacts facts;
  const Object *type = definition.getObject("typeName");
  const Array &typeNames = list(type, "names");
  // The parser leaves these to a later step, which makes them required.
  std::string typeName = typeNames.empty() ? "" : lastName(typeNames.back());
  facts.generated = facts.notNull = llvm::StringSwitch<bool>(typeName)
                                        .Cases({"serial", "bigserial", "smallserial"}, true)
                                        .Cases({"serial4", "serial8", "serial2"}, true)
                                        .Default(false);
  for (const Value &one : list(&definition, "constraints")) {
    const Object *constraint = as(one, "Constraint");
    std::string kind = text(constraint, "contype");
    facts.notNull |=
        kind == "constr_notnull" || kind == "constr_primary" || kind == "constr_identity";
    facts.hasDefault |= kind == "constr_default" && !isNull(constraint->getObject("raw_expr"));
    facts.primary |= kind == "constr_primary";
    facts.unique |= kind == "constr_unique";
    facts.generated |= kind == "constr_identity" || kind == "constr_generated";
  }
  return facts;
}

std::string lineOf(const Object &definition, const ColumnFacts &facts) {
  return columnLine(text(&definition, "colname"), {{facts.notNull, "not-null"},
                                                   {facts.hasDefault, "default"},
                                                   {facts.primary, "primary"},
                                                   {facts.unique, "unique"},
                                                   {facts.generated, "generated"},
                                                   {definition.get("typeName"), "typed"}});
}

class TreeReader {
public:
  std::vector<std::string> lines;

  void statement(const Object &node) {
    for (const auto &[kind, value] : node)
      if (const Object *members = value.getAsObject())
        one(kind.str(), *members);
  }

private:
  using Names = std::set<std::string>;

  void add(const Operation &operation) { lines.push_back(operation.line()); }

  /// Tables that are read under a node. Queries of WITH hide tables of their names, and those that
  /// change rows are operations of their own.
  void sources(const Value &node, Names hidden, Names &out) {
    if (const Array *items = node.getAsArray()) {
      for (const Value &item : *items)
        sources(item, hidden, out);
      return;
    }
    const Object *members = node.getAsObject();
    if (!members)
      return;
    for (const char *changes : {"InsertStmt", "UpdateStmt", "DeleteStmt"})
      if (const Object *inner = members->getObject(changes)) {
        one(changes, *inner, hidden);
        return;
      }
    if (const Object *table = members->getObject("RangeVar")) {
      std::string name = text(table, "relname");
      if (!hidden.count(name) || table->get("schemaname"))
        out.insert(name);
    }
    if (const Object *with = members->getObject("withClause"))
      withClause(*with, hidden, out);
    for (const auto &[member, value] : *members)
      if (member != "withClause")
        sources(value, hidden, out);
  }

  void withClause(const Object &with, Names &hidden, Names &out) {
    const Array &queries = list(&with, "ctes");
    auto nameOf = [](const Value &query) { return text(as(query, "CommonTableExpr"), "ctename"); };
    if (flag(with, "recursive"))
      for (const Value &query : queries)
        hidden.insert(nameOf(query));
    for (const Value &query : queries) {
      sources(query, hidden, out);
      hidden.insert(nameOf(query));
    }
  }

  Names sourcesOf(const Object &members, const Names &hidden = {}) {
    Names out;
    sources(Value(Object(members)), hidden, out);
    return out;
  }

  void one(llvm::StringRef kind, const Object &node, const Names &hidden = {}) {
    if (kind == "CreateStmt" || kind == "CreateForeignTableStmt")
      createTable(kind == "CreateStmt" ? node : *node.getObject("base"));
    else if (kind == "CreateTableAsStmt")
      createAs(node);
    else if (kind == "AlterTableStmt")
      alterTable(node);
    else if (kind == "RenameStmt")
      rename(node);
    else if (kind == "IndexStmt")
      index(node);
    else if (kind == "DropStmt")
      drop(node);
    else if (kind == "InsertStmt")
      insert(node, hidden);
    else if (kind == "UpdateStmt" || kind == "DeleteStmt")
      change(kind == "UpdateStmt", node, hidden);
    else if (kind == "TruncateStmt")
      truncate(node);
    else if (kind == "SelectStmt")
      select(node);
    else if (kind == "ViewStmt")
      view(node);
    else if (kind == "CreateTrigStmt")
      trigger(node);
    else if (kind == "TransactionStmt")
      transaction(node);
    else
      small(kind, node);
  }

  void createTable(const Object &node) {
    Operation table;
    table.kind = "create table";
    table.object = text(node.getObject("relation"), "relname");
    table.mark(flag(node, "if_not_exists"), "if-not-exists");
    table.mark(isTemporary(node.getObject("relation")), "temporary");
    std::set<std::string> primary;
    for (const Value &element : list(&node, "tableElts")) {
      if (const Object *like = as(element, "TableLikeClause"))
        table.sources.insert(text(like->getObject("relation"), "relname"));
      const Object *constraint = as(element, "Constraint");
      std::string kind = text(constraint, "contype");
      if (kind != "constr_primary" && kind != "constr_unique")
        continue;
      std::vector<std::string> key = names(list(constraint, "keys"));
      table.keys.insert(joined(key));
      if (kind == "constr_primary")
        primary.insert(key.begin(), key.end());
    }
    for (const Value &element : list(&node, "tableElts"))
      if (const Object *column = as(element, "ColumnDef"); column && !node.get("partbound")) {
        ColumnFacts facts = factsOf(*column);
        if (facts.primary || facts.unique)
          table.keys.insert(text(column, "colname"));
        facts.primary |= primary.count(text(column, "colname")) > 0;
        facts.notNull |= facts.primary;
        table.columns.push_back(lineOf(*column, facts));
      }
    if (!node.get("partbound")) // a part of a table is no copy of it
      for (const Value &parent : list(&node, "inhRelations"))
        table.sources.insert(text(as(parent, "RangeVar"), "relname"));
    add(table);
  }

  static bool isTemporary(const Object *table) {
    return text(table, "relpersistence") == "t" || text(table, "schemaname") == "pg_temp";
  }

  void createAs(const Object &node) {
    const Object *into = node.getObject("into");
    Operation made;
    bool isTable = text(&node, "objtype") == "object_table";
    made.kind = isTable ? "create table" : "create view";
    made.object = text(into->getObject("rel"), "relname");
    made.mark(flag(node, "if_not_exists"), "if-not-exists");
    made.mark(isTemporary(into->getObject("rel")), "temporary");
    if (const Object *query = node.getObject("query"))
      made.sources = sourcesOf(*query);
    for (const Value &column : list(isTable ? into : nullptr, "colNames"))
      made.columns.push_back(lastName(column));
    add(made);
  }

  void alterTable(const Object &node) {
    Operation like;
    like.object = text(node.getObject("relation"), "relname");
    if (text(&node, "objtype") != "object_table" &&
        text(&node, "objtype") != "object_foreign_table") {
      like.kind = "alter";
      if (text(&node, "objtype") == "object_index") // whose table is not told
        like.object.clear();
      like.mark(flag(node, "missing_ok"), "if-exists");
      add(like);
      return;
    }
    for (const Value &command : list(&node, "cmds"))
      clause(like, *as(command, "AlterTableCmd"));
  }

  void clause(Operation clause, const Object &command) {
    std::string kind = text(&command, "subtype");
    const Object *definition = command.getObject("def");
    clause.name = text(&command, "name");
    if (kind == "at_addcolumn") {
      const Object &column = *definition->getObject("ColumnDef");
      ColumnFacts facts = factsOf(column);
      clause.kind = "add column";
      clause.name = text(&column, "colname");
      clause.mark(flag(command, "missing_ok"), "if-not-exists");
      clause.columns = {lineOf(column, facts)};
      if (facts.primary || facts.unique)
        clause.keys.insert(clause.name);
    } else if (kind == "at_dropcolumn" || kind == "at_dropconstraint") {
      clause.kind = kind == "at_dropcolumn" ? "drop column" : "drop constraint";
      clause.mark(flag(command, "missing_ok"), "if-exists");
      clause.mark(cascades(command), "cascade");
    } else if (kind == "at_addconstraint") {
      constraint(clause, *definition->getObject("Constraint"));
    } else if (isChange(kind)) {
      const Object *column = definition ? definition->getObject("ColumnDef") : nullptr;
      clause.kind = "change column";
      clause.columns = {
          columnLine(clause.name, {{kind == "at_setnotnull", "not-null"},
                                   {kind == "at_columndefault" && !isNull(definition), "default"},
                                   {kind == "at_altercolumntype" && column, "typed"}})};
    } else {
      clause.kind = "alter";
      clause.name.clear();
    }
    add(clause);
  }

  static bool isChange(const std::string &kind) {
    return llvm::StringSwitch<bool>(kind)
        .Cases({"at_columndefault", "at_setnotnull", "at_dropnotnull", "at_altercolumntype"}, true)
        .Cases({"at_setstatistics", "at_setstorage", "at_setoptions", "at_resetoptions"}, true)
        .Cases({"at_addidentity", "at_setidentity", "at_dropidentity"}, true)
        .Cases({"at_dropexpression", "at_setcompression"}, true)
        .Default(false);
  }

  void constraint(Operation &clause, const Object &definition) {
    std::string kind = text(&definition, "contype");
    clause.kind = "add constraint";
    clause.name = text(&definition, "conname");
    clause.columns = names(list(&definition, kind == "constr_foreign" ? "fk_attrs" : "keys"));
    for (const Value &pair : list(&definition, "exclusions")) // a column and its operator
      clause.columns.push_back(
          text(as(list(as(pair, "List"), "items").front(), "IndexElem"), "name"));
    if ((kind == "constr_primary" || kind == "constr_unique") && !clause.columns.empty())
      clause.keys.insert(joined(clause.columns));
  }

  void rename(const Object &node) {
    std::string kind = text(&node, "renameType");
    bool ofTable = kind == "object_table" || text(&node, "relationType") == "object_table" ||
                   kind == "object_tabconstraint";
    Operation renamed;
    renamed.kind = "alter";
    if (kind == "object_table" || kind == "object_foreign_table") {
      renamed.kind = "rename table";
      renamed.name = text(&node, "newname");
    } else if (kind == "object_column" && ofTable) {
      renamed.kind = "rename column";
      renamed.name = text(&node, "newname");
      renamed.columns = {text(&node, "subname")};
    } else {
      renamed.mark(flag(node, "missing_ok") && !ofTable, "if-exists");
    }
    if (kind == "object_schema" || kind == "object_role" || kind == "object_database")
      renamed.object = text(&node, "subname");
    else if (kind != "object_index")
      renamed.object = objectOf(node);
    add(renamed);
  }

  /// What a statement makes or changes, which it names in one of many ways.
  static std::string nameOf(const Object &node) {
    for (const char *member :
         {"schemaname", "dbname", "role", "extname", "policy_name", "rulename", "pubname",
          "subname", "tablespacename", "plname", "trigname", "servername", "fdwname", "amname"})
      if (node.getString(member))
        return text(&node, member);
    return objectOf(node);
  }

  /// The same; of a thing that belongs to a table, the table.
  static std::string objectOf(const Object &node) {
    for (const char *member : {"relation", "table", "sequence", "typevar"})
      if (const Object *table = node.getObject(member))
        return text(table, "relname");
    for (const char *member : {"role", "authrole"})
      if (const Object *role = node.getObject(member))
        return text(role, "rolename");
    if (const Object *function = node.getObject("func"))
      return lastName(list(function, "objname").back());
    if (const Value *object = node.get("object"))
      return lastName(*object);
    for (const char *member : {"dbname", "extname", "pubname", "trigname", "servername", "role"})
      if (node.getString(member))
        return text(&node, member);
    for (const char *member : {"funcname", "defnames", "typeName", "domainname"})
      if (const Array *parts = node.getArray(member); parts && !parts->empty())
        return lastName(parts->back());
    return "";
  }

  void index(const Object &node) {
    Operation made;
    made.kind = "create index";
    made.object = text(node.getObject("relation"), "relname");
    made.name = text(&node, "idxname");
    made.mark(flag(node, "if_not_exists"), "if-not-exists");
    made.mark(node.get("whereClause"), "where");
    bool whole = !node.get("whereClause");
    for (const Value &element : list(&node, "indexParams"))
      if (std::string name = text(as(element, "IndexElem"), "name"); !name.empty())
        made.columns.push_back(name);
      else
        whole = false; // an expression
    if (flag(node, "unique") && whole)
      made.keys.insert(joined(made.columns));
    add(made);
  }

  void drop(const Object &node) {
    std::string type = text(&node, "removeType");
    std::string kind = llvm::StringSwitch<std::string>(type)
                           .Cases({"object_table", "object_foreign_table"}, "drop table")
                           .Cases({"object_view", "object_matview"}, "drop view")
                           .Case("object_index", "drop index")
                           .Case("object_trigger", "drop trigger")
                           .Case("object_schema", "drop database")
                           .Default("drop");
    bool ofTable = type == "object_trigger" || type == "object_policy" || type == "object_rule";
    for (const Value &object : list(&node, "objects")) {
      Operation dropped;
      dropped.kind = kind;
      if (type == "object_cast" || type == "object_operator")
        ; // have no name
      else if (kind == "drop table" || kind == "drop view")
        dropped.object = lastName(object);
      else
        dropped.name = lastName(object);
      if (ofTable && kind == "drop trigger")
        dropped.object = lastName(object, 1);
      dropped.mark(flag(node, "missing_ok"), "if-exists");
      dropped.mark(cascades(node), "cascade");
      add(dropped);
    }
  }

  void insert(const Object &node, const Names &hidden) {
    Operation made;
    made.kind = "insert";
    made.object = text(node.getObject("relation"), "relname");
    std::string conflict = text(node.getObject("onConflictClause"), "action");
    made.mark(conflict == "onconflict_nothing", "ignores");
    made.mark(conflict == "onconflict_update", "replaces");
    if (const Object *source = node.getObject("selectStmt"))
      if (const Object *query = source->getObject("SelectStmt"))
        made.mark(!query->get("valuesLists"), "copies");
    for (const Value &column : list(&node, "cols"))
      made.columns.push_back(text(as(column, "ResTarget"), "name"));
    made.sources = sourcesOf(node, hidden);
    add(made);
  }

  void change(bool updates, const Object &node, const Names &hidden) {
    Operation made;
    made.kind = updates ? "update" : "delete";
    made.object = text(node.getObject("relation"), "relname");
    made.mark(node.get("whereClause"), "where");
    for (const Value &column : list(&node, "targetList"))
      made.columns.push_back(text(as(column, "ResTarget"), "name"));
    made.sources = sourcesOf(node, hidden);
    add(made);
  }

  void truncate(const Object &node) {
    for (const Value &table : list(&node, "relations")) {
      Operation emptied;
      emptied.kind = "truncate";
      emptied.object = text(as(table, "RangeVar"), "relname");
      emptied.mark(cascades(node), "cascade");
      add(emptied);
    }
  }

  void select(const Object &node) {
    Operation read;
    read.kind = "read";
    if (const Object *into = node.getObject("intoClause")) {
      read.kind = "create table";
      read.object = text(into->getObject("rel"), "relname");
      read.mark(isTemporary(into->getObject("rel")), "temporary");
    }
    read.sources = sourcesOf(node);
    add(read);
  }

  void view(const Object &node) {
    Operation made;
    made.kind = "create view";
    made.object = text(node.getObject("view"), "relname");
    made.mark(flag(node, "replace"), "replaces");
    made.mark(isTemporary(node.getObject("view")), "temporary");
    if (const Object *query = node.getObject("query"))
      made.sources = sourcesOf(*query);
    made.sources.erase(made.object); // RECURSIVE
    add(made);
  }

  void trigger(const Object &node) {
    Operation made;
    made.kind = "create trigger";
    made.object = text(node.getObject("relation"), "relname");
    made.name = text(&node, "trigname");
    made.mark(flag(node, "replace"), "replaces");
    add(made);
  }

  void transaction(const Object &node) {
    Operation made;
    std::string kind = text(&node, "kind");
    made.kind = llvm::StringSwitch<std::string>(kind)
                    .Cases({"trans_stmt_begin", "trans_stmt_start"}, "begin")
                    .Cases({"trans_stmt_commit", "trans_stmt_commit_prepared"}, "commit")
                    .Cases({"trans_stmt_savepoint", "trans_stmt_release"}, "savepoint")
                    .Default("rollback");
    made.name = text(&node, "savepoint_name");
    add(made);
  }

  void small(llvm::StringRef kind, const Object &node) {
    Operation made;
    made.kind = llvm::StringSwitch<std::string>(kind)
                    .Cases({"CreatedbStmt", "CreateSchemaStmt"}, "create database")
                    .Case("DropdbStmt", "drop database")
                    .Cases({"DropRoleStmt", "DropUserMappingStmt"}, "drop")
                    .Cases({"DropTableSpaceStmt", "DropOwnedStmt", "DropSubscriptionStmt"}, "drop")
                    .Cases({"VacuumStmt", "ClusterStmt", "ReindexStmt"}, "maintenance")
                    .Cases({"RefreshMatViewStmt", "CheckPointStmt"}, "maintenance")
                    .Cases({"VariableShowStmt", "ExplainStmt"}, "read")
                    .Cases({"VariableSetStmt", "ConstraintsSetStmt", "AlterSystemStmt"}, "session")
                    .Cases({"LockStmt", "DiscardStmt", "NotifyStmt"}, "session")
                    .Cases({"ListenStmt", "UnlistenStmt", "PrepareStmt"}, "session")
                    .Cases({"DeallocateStmt", "DeclareCursorStmt"}, "session")
                    .Cases({"ClosePortalStmt", "FetchStmt"}, "session")
                    .Default(kind.starts_with("Create") || kind == "DefineStmt" ||
                                     kind == "CompositeTypeStmt" || kind == "RuleStmt"
                                 ? "create"
                                 : "alter");
    bool isOperator = text(&node, "kind") == "object_operator";
    if ((made.kind == "create" && !isOperator) || made.kind == "create database" ||
        made.kind == "drop database")
      made.name = nameOf(node);
    if (kind.starts_with("Alter") && made.kind == "alter")
      made.object = objectOf(node);
    if (made.kind == "create" || made.kind == "create database") {
      made.mark(flag(node, "if_not_exists"), "if-not-exists");
      made.mark(flag(node, "replace"), "replaces");
    }
    made.mark(made.kind.rfind("drop", 0) == 0 && flag(node, "missing_ok"), "if-exists");
    if (kind == "CreateSeqStmt")
      made.mark(isTemporary(node.getObject("sequence")), "temporary");
    made.mark(kind == "AlterSeqStmt" && flag(node, "missing_ok"), "if-exists");
    const Array &roles = list(kind.starts_with("Drop") ? &node : nullptr, "roles");
    for (size_t i = 0; i + 1 < roles.size(); ++i) { // DROP ROLE a, b
      Operation one = made;
      one.name = text(as(roles[i], "RoleSpec"), "rolename");
      add(one);
    }
    if (!roles.empty())
      made.name = text(as(roles.back(), "RoleSpec"), "rolename");
    add(made);
  }
};

} // namespace

std::vector<std::string> operations(const Object &statement) {
  TreeReader reader;
  reader.statement(statement);
  std::sort(reader.lines.begin(), reader.lines.end());
  return reader.lines;
}

} // namespace migralint::engines
