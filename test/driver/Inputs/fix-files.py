# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Files that split-file cannot write: a byte order mark, lines that end with CR LF, a mode.

`make` writes them, `seen` fails unless --fix has changed just what it should, and `same FOLDER` unless
the files of the folder are as they were copied there."""
import filecmp
import os
import sys

MARK = b"\xef\xbb\xbf"
FILES = {
    "schema-2.sql": (MARK + b"CREATE TABLE notes (id INTEGER PRIMARY KEY);\r\n"
                   b"-- gr\xc3\xb6\xc3\x9fer\r\n/* \xe6\x9c\xa8 */ DROP TABLE drafts;\r\nALTER TABLE plants MODIFY COLUMN bed VARCHAR(3);\r\n",
                   MARK + b"CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY);\r\n"
                   b"-- gr\xc3\xb6\xc3\x9fer\r\n/* \xe6\x9c\xa8 */ DROP TABLE IF EXISTS drafts;\r\nALTER TABLE plants MODIFY COLUMN bed VARCHAR(3);\r\n"),
}

if sys.argv[1] == "same":
    names = os.listdir(sys.argv[2])
    changed = [name for name in names if not filecmp.cmp(name, os.path.join(sys.argv[2], name), shallow=False)]
    assert names and not changed, changed
    sys.exit()
for name, (before, after) in FILES.items():
    if sys.argv[1] == "make":
        with open(name, "wb") as file:
            file.write(before)
        os.chmod(name, 0o640)
    else:
        with open(name, "rb") as file:
            seen = file.read()
        assert seen == after, (name, seen)
        assert os.stat(name).st_mode & 0o777 == 0o640, name
left = [name for name in os.listdir(".") if "migralint-" in name]
assert not left, left
