# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares what migralint-clangd shows with what `migralint check -p` finds, file by file.

usage: agree.py CHECKS EXAMPLE FOLDER

CHECKS and EXAMPLE are folders with sources; they are copied into FOLDER. Three things differ, and are kept out: Clang
stops after twenty errors, and clangd shows nothing of what lies behind; what is a note elsewhere is a warning in
clangd, which takes remarks for notes of what it has shown before; and what replaying the steps finds comes with a later
change, of which as many are made as it may take.
"""
import json
import pathlib
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import client

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "Inputs"))
import sources  # noqa: E402

WARNING = 2  # as the protocol has it
CHANGES, PAUSE = 5, 0.3  # seconds

checks, example, folder = map(pathlib.Path, sys.argv[1:])
folder = folder.resolve()
files = sources.prepare(checks, example, folder)
(folder / ".clangd").write_text("CompileFlags: {Add: -ferror-limit=0}\nIndex: {StandardLibrary: No}\n")


def checked(file):
    report = subprocess.run(["migralint", "check", "-p", ".", "--no-baseline", "--format", "json", file], cwd=folder,
                            text=True, capture_output=True, check=False).stdout
    return sorted((f["line"], f["column"], f["rule"], plain(f["message"])) for f in json.loads(report)["findings"])


def plain(message):
    """clangd begins with a capital letter, and says at the end that there is a fix."""
    message = re.sub(r" \(fix(es)? available\)$", "", message)
    return message[:1].lower() + message[1:]


def shown(server, file, expected):
    server.open(file)
    text = (folder / file).read_text()
    findings = read(text, server.diagnostics(file))
    for change in range(1, CHANGES + 1):
        if findings == expected:
            break
        time.sleep(PAUSE)
        server.change(file, text + "\n" * change)
        findings = read(text, server.diagnostics(file))
    server.send("textDocument/didClose", {"textDocument": {"uri": server.uri(file)}})
    return findings


def read(text, published):
    diagnostics = client.ours(published)
    lines = text.split("\n")
    assert all(d["severity"] == WARNING and d["source"] == "clang-tidy" for d in diagnostics), diagnostics
    return sorted((*place(lines, d["range"]["start"]), d["code"], plain(d["message"])) for d in diagnostics)


def place(lines, position):
    """Line and column from 1; the editor counts a line in UTF-16, a report in bytes."""
    before = lines[position["line"]].encode("utf-16-le")[:2 * position["character"]].decode("utf-16-le")
    return position["line"] + 1, len(before.encode()) + 1


server = client.Server(["migralint-clangd", "--background-index=false"], folder)
server.initialize()
found = differing = 0
pool = ThreadPoolExecutor(1)  # the server is busy with one file, so one is checked meanwhile
for file, ours in zip(files, pool.map(checked, files)):
    theirs = shown(server, file, ours)
    found += len(ours)
    if ours != theirs:
        differing += 1
        print(file)
        for finding in ours:
            if finding not in theirs:
                print("  only check -p:", *finding)
        for finding in theirs:
            if finding not in ours:
                print("  only clangd:  ", *finding)
if server.stop() or differing:
    sys.exit(f"{differing} of {len(files)} files differ")
print(f"{len(files)} files with {found} findings agree")
