# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints the results and the errors of a SARIF file, and fails if there are any. Usage: sarif-results.py FILE"""

import json
import sys

with open(sys.argv[1], encoding="utf-8-sig") as file:
    runs = json.load(file)["runs"]
found = []
for run in runs:
    found += run.get("results", [])
    for invocation in run.get("invocations", []):
        for kind in ("toolExecutionNotifications", "toolConfigurationNotifications"):
            found += [note for note in invocation.get(kind, []) if note.get("level", "warning") != "note"]
for result in found:
    print(json.dumps(result), file=sys.stderr)
sys.exit(1 if found or not runs else 0)
