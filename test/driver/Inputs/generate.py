# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints a source that is too big or too deep to be kept. Usage: generate.py large|deep|deep-sql"""

import sys

STEP = """void openStore(sqlite3 *db) {
  sqlite3_exec(db, "ALTER TABLE notes ADD COLUMN mood TEXT", nullptr, nullptr, nullptr);
}
"""


def large():
    print("struct sqlite3; int sqlite3_exec(sqlite3 *, const char *, void *, void *, void *);")
    row = "  {" + ", ".join(["17"] * 24) + "},\n"
    print("static const int table[][24] = {\n" + row * (10_000_000 // len(row)) + "};")
    print(STEP)


def deep():
    print("struct sqlite3; int sqlite3_exec(sqlite3 *, const char *, void *, void *, void *);")
    print(STEP)
    print("int nested(int x) { return " + "(" * 5000 + "x" + ")" * 5000 + "; }")
    print("void blocks(sqlite3 *db) " + "{ if (db) " * 3000 + "{}" + "}" * 3000)
    print("int sum(int x) { return x" + " + x" * 20000 + "; }")


def deep_sql():
    print("UPDATE notes SET n = " + "(" * 20000 + "1" + ")" * 20000 + ";")
    print("UPDATE notes SET n = 1" + " + 1" * 20000 + ";")


{"large": large, "deep": deep, "deep-sql": deep_sql}[sys.argv[1]]()
