# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks a Code Quality report for what GitLab asks of one, and that it holds the places and severities given.
Usage: gitlab.py FILE [PATH:FIRST-LAST SEVERITY...]"""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    issues = json.load(file)
assert isinstance(issues, list), "no array"
found = []
for issue in issues:
    path, lines = issue["location"]["path"], issue["location"]["lines"]
    assert not path.startswith(("./", "/")), path
    assert issue["description"] and "\n" not in issue["description"], issue
    assert len(issue["description"]) <= 200 and issue["content"]["body"], issue
    assert issue["check_name"].startswith("migration-"), issue
    assert issue["severity"] in ("info", "minor", "major", "critical", "blocker"), issue
    found.append(f"{path}:{lines['begin']}-{lines['end']} {issue['severity']}")
prints = [issue["fingerprint"] for issue in issues]
assert len(prints) == len(set(prints)), prints
assert found == sys.argv[2:], found
