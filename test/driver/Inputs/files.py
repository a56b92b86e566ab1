# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints the files that the findings of a JSON report on standard input are in, one a line."""

import json
import sys

files = [finding["file"] for finding in json.load(sys.stdin)["findings"]]
print(*sorted(set(files)), sep="\n")
