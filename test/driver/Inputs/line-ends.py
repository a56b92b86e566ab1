# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes migrations with every end of line, a file without one at its end, lines of blanks, lines over the hundred
characters that are hashed, and lines that are equal."""

import pathlib

drop = "DROP TABLE a;"
for number, text in enumerate((
        f"{drop}\r\n{drop}\r\n\r\n{drop}\r\n",
        f"-- one\r{drop}\r\r{drop}",
        f"\t  \n{drop}\n \n\t{drop}\n\n\n{drop}",
        f"-- {'x' * 300}\n{drop} -- {'y' * 300}\n{drop}\n",
        f"\ufeff-- 🌱\n{drop} -- 🌱\n{drop}\n")):
    pathlib.Path(f"V{50 + number}__ends.sql").write_bytes(text.encode())
