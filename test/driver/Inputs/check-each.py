# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs `migralint check db --config FILE` for each file of a folder and prints what it says; each has to be refused,
and soon.

usage: check-each.py MIGRALINT FOLDER
"""
import os
import subprocess
import sys

for name in sorted(os.listdir(sys.argv[2])):
    done = subprocess.run([sys.argv[1], "check", "db", "--config", os.path.join(sys.argv[2], name)], timeout=20,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2, (name, done.returncode)
    print(done.stderr, end="")
