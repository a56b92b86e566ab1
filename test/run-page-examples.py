#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the examples of the checks' pages: a `flagged` block must give exactly one finding, of the page's
own rule; a `clean` block none. Usage: run-page-examples.py MIGRALINT PAGE..."""

import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(cpp|sql) (flagged|clean)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FINDING = re.compile(r"^\S+?:\d+:\d+: (?:note|warning|error): .*\[(migration-[a-z-]+)\]$", re.MULTILINE)
# A versioned name, because what an SQL file is to a migration tool is told by its name.
FILE = {"cpp": "example.cpp", "sql": "V7__example.sql"}


def findings(migralint, language, code):
    """The rules that speak, or a complaint. Each block is a project of its own, outside of any tree of
    tests: code that tests is left alone."""
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / FILE[language]).write_text(code)
        # The folder is a project of its own: no configuration further up counts.
        (pathlib.Path(folder) / ".migralint.yaml").write_text("")
        run = subprocess.run([migralint, "check", "--color", "never", folder],
                             capture_output=True, text=True)
    if run.returncode not in (0, 1):
        return None, f"exit status {run.returncode}: {run.stderr.strip()}"
    return FINDING.findall(run.stdout), None


def main():
    migralint, *pages = sys.argv[1:]
    problems = []
    count = 0
    for page in map(pathlib.Path, pages):
        text = page.read_text()
        rule = re.search(r"^id: (\S+)$", text, re.MULTILINE).group(1)
        kinds = set()
        for block in BLOCK.finditer(text):
            language, kind, code = block.groups()
            kinds.add(kind)
            count += 1
            line = text.count("\n", 0, block.start()) + 1
            rules, complaint = findings(migralint, language, code)
            expected = [rule] if kind == "flagged" else []
            if complaint or rules != expected:
                problems.append(f"{page}:{line}: {kind} block: expected {expected}, "
                                f"got {complaint or rules}")
        # What the driver itself reports has no check to be shown by such blocks.
        if re.search(r"^source: driver$", text, re.MULTILINE):
            continue
        for kind in sorted({"flagged", "clean"} - kinds):
            problems.append(f"{page}: no {kind} example")
    if not pages:
        problems.append("no pages given")
    print(*problems, sep="\n")
    print(f"{count} examples, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
