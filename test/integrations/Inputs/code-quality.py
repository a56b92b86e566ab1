# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The problems in a GitLab Code Quality report, one a line. Usage: code-quality.py FILE"""

import json
import sys

problems = json.load(open(sys.argv[1]))
assert len({problem["fingerprint"] for problem in problems}) == len(problems), "a fingerprint twice"
for problem in problems:
    path = problem["location"]["path"]
    assert not path.startswith(("./", "/")), path
    assert problem["severity"] in ("info", "minor", "major", "critical", "blocker"), problem["severity"]
    assert problem["description"]
    location = problem["location"]
    line = location["lines"]["begin"] if "lines" in location else location["positions"]["begin"]["line"]
    print(path, line, problem["check_name"])
