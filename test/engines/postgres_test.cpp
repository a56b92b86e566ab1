// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A PostgreSQL server judges the reader: whether it takes a statement, the schema afterwards, and
// what happens when the statement runs a second time. One server for all; each statement runs in a
// transaction that is undone, and those that cannot, in the schema made anew.
#include "test/engines/judge.h"
#include "test/engines/server.h"

#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <memory>
#include <unistd.h>

namespace migralint::engines {
namespace {

/// All that a statement may change, as text: one row for each thing. Positions of sequences and
/// statistics are left out.
constexpr const char *dumpFunction = R"(
CREATE SCHEMA tools;
CREATE FUNCTION tools.dump(rows_only boolean) RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
  one record; part text; everything text := '';
BEGIN
  IF NOT rows_only THEN
  SELECT string_agg(line, E'\n' ORDER BY line) INTO part FROM (
    SELECT concat('class ' , c.oid::regclass , ' ' , relkind , relpersistence , coalesce(reloptions::text, '') , coalesce(relacl::text, '')
      , relowner::regrole , relrowsecurity , relforcerowsecurity , relreplident , coalesce(spcname, '') , coalesce(obj_description(c.oid, 'pg_class'), '') , coalesce(pg_get_expr(relpartbound, c.oid), '')) AS line FROM pg_class c LEFT JOIN pg_tablespace s ON s.oid = reltablespace WHERE relnamespace::regnamespace::text NOT LIKE 'pg\_t%' AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'tools') OR relpersistence = 't' AND relkind = 'r'
    UNION ALL SELECT concat('column ' , attrelid::regclass , '.' , attname , ' ' , format_type(atttypid, atttypmod) , attnotnull , attidentity , attgenerated , coalesce(attstattarget, 0) , attstorage , attislocal , attinhcount , coalesce(pg_get_expr(adbin, adrelid), '') , coalesce(col_description(attrelid, attnum), '') , attcollation) FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND d.adnum = attnum WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'v', 'm', 'p', 'f') AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    UNION ALL SELECT concat('constraint ' , conrelid::regclass , '.' , conname , ' ' , pg_get_constraintdef(oid) , convalidated) FROM pg_constraint WHERE connamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
    UNION ALL SELECT concat('index ' , pg_get_indexdef(indexrelid) , indisclustered , indisreplident , indisvalid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE relnamespace::regnamespace::text NOT IN ('pg_catalog', 'pg_toast')
    UNION ALL SELECT concat('view ' , oid::regclass , pg_get_viewdef(oid)) FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
    UNION ALL SELECT concat('trigger ' , pg_get_triggerdef(oid) , tgenabled) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT concat('routine ' , oid::regprocedure , prosrc , provolatile , proisstrict , prosecdef , proowner::regrole , coalesce(proacl::text, '')) FROM pg_proc WHERE pronamespace::regnamespace::text = 'public'
    UNION ALL SELECT concat('type ' , t.oid::regtype , coalesce((SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), '') , typnotnull , coalesce(typdefault, '') , typowner::regrole) FROM pg_type t WHERE typnamespace::regnamespace::text = 'public'
    UNION ALL SELECT concat('sequence ' , seqrelid::regclass , seqincrement , seqmin , seqmax , seqcycle , seqstart , seqcache) FROM pg_sequence
    UNION ALL SELECT concat('schema ' , nspname , nspowner::regrole , coalesce(nspacl::text, '')) FROM pg_namespace WHERE nspname NOT LIKE 'pg\_t%'
    UNION ALL SELECT concat('extension ' , extname) FROM pg_extension
    UNION ALL SELECT concat('role ' , rolname , rolsuper , rolcanlogin , coalesce(rolconfig::text, '')) FROM pg_roles
    UNION ALL SELECT concat('policy ' , polname , polrelid::regclass , coalesce(pg_get_expr(polqual, polrelid), '')) FROM pg_policy
    UNION ALL SELECT concat('rule ' , pg_get_ruledef(oid)) FROM pg_rewrite WHERE rulename <> '_RETURN' AND oid > 16000
    UNION ALL SELECT concat('statistics ' , stxname) FROM pg_statistic_ext
    UNION ALL SELECT concat('publication ' , pubname) FROM pg_publication
    UNION ALL SELECT concat('inherits ' , inhrelid::regclass , inhparent::regclass) FROM pg_inherits
    UNION ALL SELECT concat('operator ' , oid::regoperator) FROM pg_operator WHERE oid > 16000
    UNION ALL SELECT concat('collation ' , collname) FROM pg_collation WHERE oid > 16000
    UNION ALL SELECT concat('database ' , datname) FROM pg_database
  ) lines;
  everything := part;
  END IF;
  FOR one IN SELECT oid::regclass AS name FROM pg_class WHERE relkind IN ('r', 'm') AND relispopulated AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'tools') AND relnamespace::regnamespace::text NOT LIKE 'pg\_toast%' ORDER BY oid::regclass::text LOOP
    EXECUTE format('SELECT string_agg(all_of_it::text, E''\n'' ORDER BY all_of_it::text COLLATE "C") FROM %s all_of_it', one.name) INTO part;
    everything := everything || E'\n' || one.name || E':\n' || coalesce(part, '');
  END LOOP;
  RETURN everything;
END $body$;
)";

constexpr const char *columnsOfAll =
    "SELECT c.oid::regclass::text, attname, attnotnull, coalesce(pg_get_expr(adbin, adrelid), ''), "
    "attidentity <> '' OR attgenerated <> '' OR EXISTS (SELECT 1 FROM pg_depend WHERE refobjid = "
    "attrelid AND refobjsubid = attnum AND deptype = 'a' AND classid = 'pg_class'::regclass AND "
    "pg_get_expr(adbin, adrelid) LIKE 'nextval(%') FROM pg_class c LEFT JOIN pg_attribute a ON "
    "attrelid "
    "= "
    "c.oid AND attnum > 0 AND NOT attisdropped LEFT JOIN pg_attrdef d ON adrelid = c.oid AND adnum "
    "= "
    "attnum WHERE relkind IN ('r', 'p', 'f') AND relnamespace::regnamespace::text NOT IN "
    "('pg_catalog', 'information_schema', 'pg_toast')";

constexpr const char *keysOfAll =
    "SELECT indrelid::regclass::text, c.relname, "
    "coalesce(string_agg(attname, ','), '') FROM pg_index i JOIN pg_class c ON c.oid = indexrelid "
    "JOIN pg_class t ON t.oid = indrelid LEFT JOIN pg_attribute a ON attrelid = indrelid AND "
    "attnum = "
    "ANY (indkey[0:indnkeyatts - 1]) WHERE indisunique AND indpred IS NULL AND indexprs IS NULL "
    "AND "
    "t.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema') AND "
    "t.relnamespace::regnamespace::text NOT LIKE 'pg\\_toast%' "
    "GROUP BY indexrelid, indrelid, c.relname";

std::string folded(std::string text) {
  for (char &c : text)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

class Postgres : public Engine {
public:
  Postgres() {
    std::string bin = MIGRALINT_POSTGRES_BIN;
    std::string data = server.folder() + "/data";
    if (!server.run({bin + "/initdb", "--no-sync", "--auth=trust", "--username=owner",
                     "--encoding=UTF8", "--locale=C", "--pgdata=" + data})) {
      broken = "initdb failed:\n" + server.log();
      return;
    }
    server.start({bin + "/postgres", "-D", data, "-k", server.folder(), "-c", "listen_addresses=",
                  "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off",
                  "-c", "autovacuum=off", "-c", "client_min_messages=error"});
    std::string where = "host=" + server.folder() + " user=owner dbname=postgres";
    for (int i = 0; i < 200; ++i) {
      connection.reset(PQconnectdb(where.c_str()));
      if (PQstatus(connection.get()) == CONNECTION_OK)
        break;
      usleep(50000);
    }
    if (PQstatus(connection.get()) != CONNECTION_OK)
      broken = "the server does not start:\n" + server.log();
    else if (std::optional<std::string> error = execute(dumpFunction))
      broken = *error;
  }

  std::string broken;

  std::optional<std::string> prepare(const Case &one) override {
    if (!broken.empty())
      return broken;
    if (open)
      execute("ROLLBACK");
    open = false;
    if (one.schema != current || alone || one.alone)
      if (std::optional<std::string> error = makeSchema(one))
        return error;
    alone = one.alone;
    rowsOnly = false; // of the common statements, these surely change nothing else
    for (const char *verb : {"INSERT", "UPDATE", "DELETE"})
      rowsOnly = rowsOnly || one.sql.rfind(verb, 0) == 0;
    rowsOnly = rowsOnly && one.sql.find("nextval") == one.sql.npos;
    if (!alone) {
      execute("BEGIN");
      open = true;
    }
    return std::nullopt;
  }

  std::optional<std::string> run(const std::string &sql) override {
    if (alone)
      return execute(sql);
    execute("SAVEPOINT tried");
    std::optional<std::string> error = execute(sql);
    if (error)
      execute("ROLLBACK TO tried");
    return error;
  }

  std::string dump() override {
    std::string text;
    each(rowsOnly ? "SELECT tools.dump(true)" : "SELECT tools.dump(false)",
         [&](PGresult *rows, int row) { text = PQgetvalue(rows, row, 0); });
    return text;
  }

  Shape shape() override {
    Shape shape;
    each(columnsOfAll, [&](PGresult *rows, int row) {
      TableShape &table = shape[bare(PQgetvalue(rows, row, 0))];
      std::string value = PQgetvalue(rows, row, 3);
      // Numbers that the engine gives are no default of the statement's.
      bool own = PQgetvalue(rows, row, 4)[0] == 't';
      bool given = !value.empty() && value.rfind("NULL", 0) != 0 && !own;
      if (!PQgetisnull(rows, row, 1))
        table.columns[folded(PQgetvalue(rows, row, 1))] = {PQgetvalue(rows, row, 2)[0] == 't',
                                                           given};
    });
    each(keysOfAll, [&](PGresult *rows, int row) {
      KeyShape key{PQgetvalue(rows, row, 1), {}};
      std::string columns = folded(PQgetvalue(rows, row, 2));
      for (size_t from = 0; from < columns.size();) {
        size_t comma = std::min(columns.find(',', from), columns.size());
        key.columns.insert(columns.substr(from, comma - from));
        from = comma + 1;
      }
      if (!key.columns.empty())
        shape[bare(PQgetvalue(rows, row, 0))].keys.push_back(key);
    });
    return shape;
  }

private:
  struct Close {
    void operator()(PGconn *connection) const { PQfinish(connection); }
  };
  Server server; // outlives the connection
  std::unique_ptr<PGconn, Close> connection;
  std::shared_ptr<const std::vector<std::string>> current;
  bool open = false;
  bool alone = false;
  bool rowsOnly = false;

  /// Without schema and quotes, as the reader has names.
  static std::string bare(std::string name) {
    name = name.substr(name.rfind('.') + 1);
    std::erase(name, '"');
    return folded(std::move(name));
  }

  std::optional<std::string> makeSchema(const Case &one) {
    execute("DROP DATABASE IF EXISTS made");
    if (std::optional<std::string> error =
            execute("DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS made, extra CASCADE; "
                    "CREATE SCHEMA public"))
      return error;
    current = one.schema;
    for (const std::string &sql : *one.schema)
      if (std::optional<std::string> error = execute(sql))
        return error;
    return std::nullopt;
  }

  std::optional<std::string> execute(const std::string &sql) {
    PGresult *result = PQexec(connection.get(), sql.c_str());
    ExecStatusType status = PQresultStatus(result);
    std::optional<std::string> error;
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
      error = PQresultErrorMessage(result);
    PQclear(result);
    return error;
  }

  template <typename Visit> void each(const char *sql, Visit visit) {
    PGresult *rows = PQexec(connection.get(), sql);
    if (PQresultStatus(rows) != PGRES_TUPLES_OK)
      ADD_FAILURE() << PQresultErrorMessage(rows);
    for (int row = 0; row < PQntuples(rows); ++row)
      visit(rows, row);
    PQclear(rows);
  }
};

TEST(Postgres, Agrees) {
  Postgres postgres;
  ASSERT_EQ(postgres.broken, "");
  for (const char *name : {"postgres", "common"}) {
    Count count = judge(postgres, Dialect::Postgres, casesOf(name));
    std::printf("%s: %d statements accepted, %d of them depend on data; %d rejected\n", name,
                count.accepted, count.depends, count.rejected);
  }
  Count count = judge(postgres, Dialect::Postgres, generated(Dialect::Postgres));
  std::printf("generated: %d\n", count.accepted);
}

} // namespace
} // namespace migralint::engines
