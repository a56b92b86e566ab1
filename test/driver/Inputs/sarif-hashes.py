# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares the hashes of lines in two SARIF files with the same results. Usage: sarif-hashes.py OURS THEIRS"""

import json
import sys


def hashes(name):
    with open(name, encoding="utf-8-sig") as file:
        results = json.load(file)["runs"][0]["results"]
    return [(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
             result["locations"][0]["physicalLocation"]["region"]["startLine"],
             result["partialFingerprints"].get("primaryLocationLineHash")) for result in results]


ours, theirs = hashes(sys.argv[1]), hashes(sys.argv[2])
different = [pair for pair in zip(ours, theirs) if pair[0] != pair[1]]
for pair in different:
    print(*pair, file=sys.stderr)
assert len(ours) == len(theirs) and len(ours) > 20, (len(ours), len(theirs))
sys.exit(1 if different else 0)
