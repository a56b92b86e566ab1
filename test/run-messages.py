#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads every message that the checks give for the sources of their own tests, the examples of their pages, and the
example application: one line of at most 200 characters that says what and why, and advice that says what to do.
Usage: run-messages.py MIGRALINT SOURCE-FOLDER [--print]"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

LIMIT = 200
PART = re.compile(r"^(?:.|//)--- (\S.*)$", re.MULTILINE)
BLOCK = re.compile(r"^```(cpp|sql) flagged\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = {"cpp": "example.cpp", "sql": "V7__example.sql"}


def projects(root):
    """The sources of each project, by their names in it. What lies in no folder called `test` is no test code."""
    for test in sorted((root / "test" / "checks").rglob("*")):
        if test.suffix not in (".cpp", ".sql", ".test"):
            continue
        text = test.read_text(errors="replace")
        head, *parts = PART.split(text)
        yield dict(zip(parts[::2], parts[1::2])) if parts else {test.name: text}
    for page in sorted((root / "checks").rglob("*.md")):
        for block in BLOCK.finditer(page.read_text()):
            yield {FILE[block.group(1)]: block.group(2)}
    # What only a configuration asks for.
    yield {".migralint.yaml": "approvals: required\n",
           "V2__drop.sql": "DROP TABLE drafts; -- migralint: approve(destructive)\n"}
    example = root / "docs" / "example"
    yield {str(file.relative_to(example)): file.read_text() for file in example.rglob("*") if file.is_file()}


def findings(migralint, sources):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in sources.items():
            file = pathlib.Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        # The folder is a project of its own: no configuration further up counts.
        if not (pathlib.Path(folder) / ".migralint.yaml").exists():
            (pathlib.Path(folder) / ".migralint.yaml").write_text("")
        run = subprocess.run([migralint, "check", "--fail-on", "never", "--format", "jsonl", folder],
                             capture_output=True, text=True)
    values = [json.loads(line) for line in run.stdout.splitlines()]
    return [value for value in values if value["type"] == "finding"]


def problems_of(text, what):
    if not text.strip():
        yield f"no {what}"
    if len(text) > LIMIT:
        yield f"{what} of {len(text)} characters: {text}"
    if re.search(r"[\n\t\r]|  |^\s|\s$", text):
        yield f"{what} with a blank too many, or several lines: {text!r}"
    if re.search(r"(^|\s)``(\s|$)|, ,|: :|\.$", text):
        yield f"{what} with a part missing, or a full stop: {text}"


def main():
    migralint, root, *show = sys.argv[1:]
    problems, rules, count = [], {}, 0
    for sources in projects(pathlib.Path(root)):
        for finding in findings(migralint, sources):
            texts = [(finding["message"], "message"), (finding["advice"], "advice")]
            texts += [(place["message"], "related message") for place in finding["related"] + finding["flow"]]
            texts += [(fix["description"], "description of a fix") for fix in finding["fixes"]]
            for text, what in texts:
                problems += [f"{finding['rule']}: {problem}" for problem in problems_of(text, what)]
                count += 1
            rules.setdefault(finding["rule"], set()).add((finding["message"], finding["advice"]))
    listed = json.loads(subprocess.run([migralint, "rules", "--format", "json"], capture_output=True, text=True,
                                       check=True).stdout)
    problems += [f"{rule['id']}: no finding to read" for rule in listed
                 if rule["id"] not in rules and rule["id"] != "migration-suppression"]
    for rule, messages in sorted(rules.items() if show else ()):
        for message, advice in sorted(messages):
            print(f"{rule}: {message}\n    {advice}")
    print(*sorted(set(problems)), sep="\n")
    print(f"{count} messages, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
