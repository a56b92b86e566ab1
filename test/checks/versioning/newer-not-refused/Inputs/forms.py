# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How a store of a newer version may be told apart, times how it may be refused, or gone on with.

`forms.py write FILE` writes a function for each pair. `forms.py read < REPORT` prints a line for each way to answer,
with a column for each form: `!` where the report has a finding, `.` where it has none.
"""

import re
import sys

# What is answered for a newer store, and for all others.
ANSWERS = {
    "bool": ("bool", "return false;", "return true;"),
    "minus one": ("int", "return -1;", "return 0;"),
    "code": ("int", "return SQLITE_ERROR;", "return SQLITE_OK;"),
    "errno": ("int", "return -EINVAL;", "return 0;"),
    "constant": ("OpenResult", "return kIncompatible;", "return kOpened;"),
    "enumerator": ("OpenResult", "return OpenResult::TooNew;", "return OpenResult::Open;"),
    "unlike": ("OpenResult", "return OpenResult::Later;", "return OpenResult::Now;"),
    "variable": ("int", "return err;", "return 0;"),
    "status": ("rocksdb::Status", 'return rocksdb::Status::NotSupported("newer");', "return rocksdb::Status::OK();"),
    "absl error": ("absl::Status", 'return absl::FailedPreconditionError("newer");', "return absl::OkStatus();"),
    "absl code": ("absl::Status", 'return absl::Status(absl::StatusCode::kUnimplemented, "newer");', "return absl::OkStatus();"),
    "tl unexpected": ("tl::expected<void, Reason>", "return tl::unexpected(Reason::Version);", "return {};"),
    "make unexpected": ("tl::expected<void, Reason>", "return tl::make_unexpected(Reason::Version);", "return {};"),
    "std unexpected": ("std::expected<void, std::string>", 'return std::unexpected<std::string>("newer");', "return {};"),
    "nullopt": ("std::optional<Store>", "return std::nullopt;", "return Store(db);"),
    "nullptr": ("Store *", "return nullptr;", "return new Store(db);"),
    "nothing": ("std::unique_ptr<Store>", "return {};", "return std::make_unique<Store>(db);"),
    "error code": ("std::error_code", "return make_error_code(Reason::Version);", "return {};"),
    "error object": ("QSqlError", 'return QSqlError("newer");', "return QSqlError();"),
    "throw": ("void", 'throw std::runtime_error("newer");', ""),
    "fatal": ("void", 'qFatal("newer");', ""),
    "exit": ("void", "exit(1);", ""),
    "log": ("void", 'qWarning() << "newer"; return;', "return;"),
    "box": ("void", 'QMessageBox::warning(nullptr, "Store", "newer"); return;', "return;"),
    "member": ("void", 'm_error = "newer"; return;', "return;"),
    "flag": ("void", "m_valid = false; return;", "return;"),
    "out": ("void", '*error = "newer"; return;', "return;"),
    "close": ("void", "sqlite3_close(db); return;", "return;"),
    "goes on void": ("void", "return;", "return;"),
    "goes on bool": ("bool", "return true;", "return true;"),
    "goes on code": ("int", "return SQLITE_OK;", "return SQLITE_OK;"),
    "goes on status": ("rocksdb::Status", "return rocksdb::Status::OK();", "return rocksdb::Status::OK();"),
    "goes on empty": ("std::error_code", "return {};", "return {};"),
    "goes on enumerator": ("OpenResult", "return OpenResult::Open;", "return OpenResult::Open;"),
    "goes on object": ("Store *", "return new Store(db);", "return new Store(db);"),
    "goes on unknown": ("bool", "return true;", "return finish(db);"),
    "goes on member": ("void", "m_upToDate = true; return;", "return;"),
    "goes on no error": ("void", "m_error = 0; return;", "return;"),
}

# NEWER stands for the first of these answers, OTHER for the second.
FORMS = {
    "early": """
  int version = readVersion(db);
  if (version > 5) {
    NEWER
  }
  if (version < 5) {
    addNote(db);
  }
  OTHER
""",
    "equal first": """
  int version = readVersion(db);
  if (version == 5) {
    OTHER
  }
  if (version > 5) {
    NEWER
  }
  if (version < 5) {
    addNote(db);
  }
  OTHER
""",
    "in else": """
  int version = readVersion(db);
  if (version < 5) {
    addNote(db);
  } else if (version > 5) {
    NEWER
  }
  OTHER
""",
    "last": """
  int version = readVersion(db);
  if (version < 5) {
    addNote(db);
    OTHER
  }
  if (version == 5) {
    OTHER
  }
  NEWER
""",
    "inverted": """
  int version = readVersion(db);
  if (version <= 5) {
    if (version < 5) {
      addNote(db);
    }
  } else {
    NEWER
  }
  OTHER
""",
    "undecided tail": """
  int version = readVersion(db);
  if (version > 5) {
    NEWER
  }
  if (version < 5) {
    addNote(db);
    if (ready(db)) {
      OTHER
    }
    NEWER
  }
  OTHER
""",
    "ladder": """
  int version = readVersion(db);
  if (version > kNewest) {
    NEWER
  }
  while (version < kNewest) {
    switch (version) {
    case 3:
      addNote(db);
      break;
    case 4:
      addBed(db);
      break;
    }
    ++version;
  }
  OTHER
""",
    "by default": """
  int version = readVersion(db);
  switch (version) {
  case 3:
    addNote(db);
    [[fallthrough]];
  case 4:
    addBed(db);
    [[fallthrough]];
  case 5:
    break;
  default:
    NEWER
  }
  OTHER
""",
    "exit first": """
  int version = readVersion(db);
  if (version > 5) {
    NEWER
  }
  if (version >= 5) {
    OTHER
  }
  addNote(db);
  OTHER
""",
}

HEAD = """#include <optional>
#include <sqlite3.h>

enum class Reason;
class Store;
int readVersion(sqlite3 *db);
bool ready(sqlite3 *db);
static const int kNewest = 5;
void addNote(sqlite3 *db) {
  sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN note TEXT", nullptr, nullptr, nullptr);
}
void addBed(sqlite3 *db) {
  sqlite3_exec(db, "ALTER TABLE plants ADD COLUMN bed INTEGER", nullptr, nullptr, nullptr);
}
"""


def name(form, answer):
    return (form + "_" + answer).replace(" ", "_")


def write(path):
    with open(path, "w") as file:
        file.write(HEAD)
        for form, body in FORMS.items():
            for answer, (kind, newer, other) in ANSWERS.items():
                text = body.replace("NEWER", newer).replace("OTHER", other or "return;")
                file.write(f"{kind} {name(form, answer)}(sqlite3 *db) {{{text}}}\n")


def read(report):
    found = set(re.findall(r"`(\w+)` goes on with", report))
    for answer in ANSWERS:
        print(answer + ": " + "".join("!" if name(form, answer) in found else "." for form in FORMS))


if sys.argv[1] == "write":
    write(sys.argv[2])
else:
    read(sys.stdin.read())
