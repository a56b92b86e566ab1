# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What migralint-clangd knows of a project beyond the file that is open."""
import os
import pathlib
import shutil
import subprocess
import sys
import time

import client

RULE = "migration-missing-version-guard"
STEPS = "src/Steps.cpp"

folder = pathlib.Path(sys.argv[1]).resolve()
cache = pathlib.Path(os.environ["XDG_CACHE_HOME"])
shutil.rmtree(cache, ignore_errors=True)
server = client.Server(["migralint-clangd", "--background-index=false"], folder)
server.initialize()
text = (folder / STEPS).read_text()


def found():
    return any(diagnostic["code"] == RULE for diagnostic in client.ours(server.diagnostics(STEPS)))


def typed(comment):
    server.change(STEPS, text + f"// {comment}\n")
    return found()


def facts():
    return next(file for file in cache.rglob("*") if file.is_file() and "facts" in file.parts)


server.open(STEPS)
assert not found()
print("without facts: silent about callers")

subprocess.run(["migralint", "extract", "--quiet", "."], cwd=folder, check=True)
assert typed("facts")
print("with facts: a caller without a guard")

before = facts().read_bytes()
server.open("src/Open.cpp")
server.diagnostics("src/Open.cpp")
shutil.copy(folder / "guarded.txt", folder / "src/Open.cpp")
server.send("textDocument/didSave", {"textDocument": {"uri": server.uri("src/Open.cpp")}})
end = time.monotonic() + 60
while facts().read_bytes() == before and time.monotonic() < end:
    time.sleep(0.05)
assert facts().read_bytes() != before
print("a saved file: the facts are made anew")

assert not typed("saved")
print("after typing: guarded")

shutil.copy(folder / "guarded.txt", folder / "src/Open.cpp")
facts().write_bytes(before[: len(before) // 2])
assert not typed("broken")
assert server.stop() == 0
print("broken facts: silent again")
