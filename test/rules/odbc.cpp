// RUN: rm -rf %t && mkdir -p %t/.git && cp %s %t && cd %t && migralint check --fail-on never --color never odbc.cpp 2>&1 | FileCheck %s --implicit-check-not="[migration-"
// ODBC: at once, prepared, its transactions and catalog functions; results that nobody looks at.
#include <sql.h>
#include <sqlext.h>

void migrateAtOnce(SQLHSTMT statement) {
  if (!SQL_SUCCEEDED(SQLExecDirect(statement, (SQLCHAR *)"UPDATE hives SET frames = frames + 1", SQL_NTS)))
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
    throw 1;
  if (!SQL_SUCCEEDED(SQLExecDirectW(statement, (SQLWCHAR *)L"UPDATE hives SET weight = weight * 2", SQL_NTS)))
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
    throw 2;
}

void migratePrepared(SQLHSTMT statement) {
  SQLPrepare(statement, (SQLCHAR *)"UPDATE hives SET weight = weight * ?", SQL_NTS);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: error: {{.*}}[migration-non-idempotent-update]
  int more = 2;
  SQLBindParameter(statement, 1, SQL_PARAM_INPUT, SQL_C_LONG, SQL_INTEGER, 0, 0, &more, 0, nullptr);
  if (!SQL_SUCCEEDED(SQLExecute(statement)))
    throw more;
}

// Prepared and never run.
void migrateNothing(SQLHSTMT statement) {
  SQLPrepareW(statement, (SQLWCHAR *)L"UPDATE hives SET frames = frames + 1", SQL_NTS);
}

void migrateWhatIsNotThere(SQLHSTMT tables, SQLHSTMT columns, SQLHSTMT statement) {
  SQLTables(tables, nullptr, 0, nullptr, 0, (SQLCHAR *)"queens", SQL_NTS, nullptr, 0);
  if (SQLFetch(tables) == SQL_NO_DATA)
    if (!SQL_SUCCEEDED(SQLExecDirect(statement, (SQLCHAR *)"CREATE TABLE queens (id INT PRIMARY KEY)", SQL_NTS)))
      throw 1;
  SQLColumns(columns, nullptr, 0, nullptr, 0, (SQLCHAR *)"hives", SQL_NTS, (SQLCHAR *)"site", SQL_NTS);
  if (SQLFetch(columns) == SQL_NO_DATA)
    if (!SQL_SUCCEEDED(SQLExecDirect(statement, (SQLCHAR *)"ALTER TABLE hives ADD site INT", SQL_NTS)))
      throw 1;
}

void migrateOnce(SQLHDBC store, SQLHSTMT statement, int storedVersion) {
  if (storedVersion > 2)
    throw storedVersion;
  if (storedVersion < 2) {
    if (!SQL_SUCCEEDED(SQLSetConnectAttr(store, SQL_ATTR_AUTOCOMMIT, (SQLPOINTER)SQL_AUTOCOMMIT_OFF, 0)))
      throw storedVersion;
    SQLRETURN result = SQLExecDirect(statement, (SQLCHAR *)"UPDATE hives SET frames = frames + 1", SQL_NTS);
    if (SQL_SUCCEEDED(result))
      result = SQLExecDirect(statement, (SQLCHAR *)"UPDATE schema_version SET version = 2", SQL_NTS);
    if (!SQL_SUCCEEDED(result)) {
      SQLEndTran(SQL_HANDLE_DBC, store, SQL_ROLLBACK);
      throw storedVersion;
    }
    if (!SQL_SUCCEEDED(SQLEndTran(SQL_HANDLE_DBC, store, SQL_COMMIT)))
      throw storedVersion;
  }
}

void migrateUnseen(SQLHSTMT statement, int storedVersion) {
  if (storedVersion < 3) {
    SQLExecDirect(statement, (SQLCHAR *)"ALTER TABLE hives ADD colour INT", SQL_NTS);
    // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}[migration-not-atomic]
    // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}[migration-unchecked-result]
    if (!SQL_SUCCEEDED(SQLExecDirect(statement, (SQLCHAR *)"UPDATE schema_version SET version = 3", SQL_NTS)))
      throw storedVersion;
  }
}

void open(SQLHDBC store, SQLHSTMT statement, SQLHSTMT other, int storedVersion) {
  migrateAtOnce(statement);
  migratePrepared(statement);
  migrateNothing(statement);
  migrateWhatIsNotThere(statement, other, statement);
  migrateOnce(store, statement, storedVersion);
  migrateUnseen(statement, storedVersion);
}
