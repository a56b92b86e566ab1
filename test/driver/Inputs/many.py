# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fills the current folder with sources that have findings."""

import pathlib

for i in range(40):
    folder = pathlib.Path(f"d{i % 7}")
    folder.mkdir(exist_ok=True)
    (folder / f"V{i}__x.sql").write_text(f"DROP TABLE t{i};\n")
    with (folder / "steps.cpp").open("a") as file:
        file.write(f'void upgradeTables{i}(sqlite3 *db) {{\n'
                   f'  sqlite3_exec(db, "ALTER TABLE t{i} ADD COLUMN n INT", 0, 0, 0);\n}}\n'
                   f'void open{i}(sqlite3 *db) {{ upgradeTables{i}(db); }}\n')
