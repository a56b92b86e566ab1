# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints the objects of a JSON Lines report shortly. Usage: lines.py FILE"""

import json
import sys


def places(related):
    return [f"{place['file']}:{place['line']}" for place in related]


for line in open(sys.argv[1], encoding="utf-8"):
    value = json.loads(line)
    if value["type"] == "finding":
        print("finding", f"{value['file']}:{value['line']}", "related", places(value["related"]), "flow",
              places(value["flow"]))
    else:
        print(value["type"], value["findings"])
