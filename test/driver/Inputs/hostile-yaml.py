# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes configurations that are meant to do harm into a folder: hostile-yaml.py FOLDER"""
import os
import sys

FILES = {
    "alias-bomb": "a0: &a0 [x, x]\n" +
                  "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40)),
    "deep-block": "- " * 400000,
    "deep-flow": "[" * 1000000,
    "deep-map": "".join(" " * i + "a:\n" for i in range(1200)),
    "globs": "exclude: [" + ", ".join(["'**/*a*b*c*d'"] * 40000) + "]\n",
    "huge": "exclude: [a]\n" + "#" * 3000000,
    "merge": "defaults: &d {fail-on: never}\n<<: *d\n",
    "tag": "exclude: !!python/object/apply:os.system [echo]\n",
}

os.makedirs(sys.argv[1])
for name, text in FILES.items():
    with open(os.path.join(sys.argv[1], name + ".yaml"), "w", encoding="utf-8") as file:
        file.write(text)
