# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a GitHub problem matcher finds in a log. Usage: problem-matcher.py MATCHER LOG"""

import json
import re
import sys

for matcher in json.load(open(sys.argv[1]))["problemMatcher"]:
    [pattern] = matcher["pattern"]
    for line in open(sys.argv[2]):
        if found := re.search(pattern["regexp"], line.rstrip("\n")):
            print(*(found[pattern[part]] for part in ("file", "line", "column", "severity", "code")))
