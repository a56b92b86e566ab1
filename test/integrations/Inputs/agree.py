"""Compares what the module for clang-tidy finds with what `migralint check -p` finds, file by file.

usage: agree.py MODULE CHECKS EXAMPLE FOLDER

CHECKS and EXAMPLE are folders with sources; they are copied into FOLDER, with a compile database. Headers of
libraries that are not there are empty files: Clang stops at one that is missing, and we go on.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import sources

LINE = re.compile(r"^(?:.*/)?[^/:\n]+:(\d+):(\d+): (error|warning|remark|note): (.*) \[(migration-[a-z-]+)[\],]")

# A remark is how clang-tidy has a note that stands on its own; errors are the compiler's.
LEVELS = {"remark": "note", "error": "warning"}

module, checks, example, folder = sys.argv[1:]
folder = pathlib.Path(folder).resolve()
files = sources.prepare(checks, example, folder)


def run(*command):
    return subprocess.run(command, cwd=folder, text=True, capture_output=True, check=False).stdout


def ours(file):
    report = json.loads(run("migralint", "check", "-p", ".", "--no-baseline", "--format", "json", file))
    return sorted((f["line"], f["column"], LEVELS.get(f["level"], f["level"]), f["rule"], f["message"])
                  for f in report["findings"])


def compare(file):
    output = run("clang-tidy", "--load", module, "--checks=-*,migration-*", "-p", ".", file)
    theirs = []
    for line in output.splitlines():
        if match := LINE.match(line):
            at, column, level, message, rule = match.groups()
            theirs.append((int(at), int(column), LEVELS.get(level, level), rule, message))
    return ours(file), sorted(theirs)


compared = differing = found = 0
with ThreadPoolExecutor(os.cpu_count()) as pool:
    for file, result in zip(files, pool.map(compare, files)):
        compared += 1
        found += len(result[0])
        if result[0] != result[1]:
            differing += 1
            print(file)
            for finding in result[0]:
                if finding not in result[1]:
                    print("  only check -p:  ", *finding)
            for finding in result[1]:
                if finding not in result[0]:
                    print("  only the module:", *finding)
if differing:
    sys.exit(f"{differing} of {compared} files differ")
print(f"{compared} files with {found} findings agree")
