#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Tries the examples of docs/adding-a-library.md: each block of YAML is understood, what the five minutes say of the
C++ there is so, and every key of the schema is explained. Usage: run-library-page.py MIGRALINT PAGE"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap

BLOCK = re.compile(r"^```(yaml|cpp)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(migralint, folder, *arguments):
    done = subprocess.run([migralint, *arguments], cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def configured(folder, yaml):
    """The block as a project's configuration; the name of its pack."""
    files = {".migralint.yaml": yaml}
    if re.search(r"^pack:", yaml, re.MULTILINE):
        files = {".migralint.yaml": "packs: [pack.yaml]\n", "pack.yaml": yaml}
    elif not re.search(r"^(models|conventions):", yaml, re.MULTILINE):
        files[".migralint.yaml"] = "models:\n" + textwrap.indent(yaml, "  ")
    for name, text in files.items():
        (folder / name).write_text(text)
    named = re.search(r"^pack: (\S+)", yaml, re.MULTILINE)
    return named.group(1) if named else "project"


def keys(schema):
    found = set(schema.get("properties", {}))
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", []),
             schema.get("items"), schema.get("additionalProperties")]
    return found.union(*(keys(part) for part in parts if isinstance(part, dict)))


def words(schema):
    """What `act`, `errors` and the like may be."""
    found = set(schema.get("enum", []))
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", []),
             schema.get("items"), schema.get("additionalProperties")]
    return found.union(*(words(part) for part in parts if isinstance(part, dict)))


def main():
    migralint, page = shutil.which(sys.argv[1]), sys.argv[2]
    text = pathlib.Path(page).read_text()
    problems = []
    blocks = []
    for block in BLOCK.finditer(text):
        kind, content = block.groups()
        line = text.count("\n", 0, block.start()) + 1
        if kind == "yaml" and content.startswith(" "):  # goes on with the block before
            content = blocks[-1][2] + content
        blocks.append((line, kind, content))
    for line, kind, content in blocks:
        if kind != "yaml":
            continue
        with tempfile.TemporaryDirectory() as folder:
            name = configured(pathlib.Path(folder), content)
            status, output = run(migralint, folder, "explain", "--pack", name)
            if status != 0 or re.search(r"^\S*:\d+:\d+: ", output, re.MULTILINE):
                problems.append(f"{page}:{line}: {output.strip()}")

    # The five minutes.
    code = next(content for _, kind, content in blocks if kind == "cpp")
    models = next(content for _, _, content in blocks if content.startswith("models:"))
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "store.cpp").write_text(code)
        for yaml, read in (("", "read 0 of 0 statements"), (models, "read 2 of 2 statements")):
            (pathlib.Path(folder) / ".migralint.yaml").write_text(yaml)
            _, output = run(migralint, folder, "check", "--color", "never", "store.cpp")
            rules = set(re.findall(r"\[(migration-[a-z-]+)\]$", output, re.MULTILINE))
            expected = {"migration-unchecked-result", "migration-not-atomic",
                        "migration-newer-not-refused"} if yaml else set()
            if read not in output or rules != expected:
                problems.append(f"{page}: expected '{read}' and {sorted(expected)}, got {output}")

    schema = json.loads(run(migralint, None, "init", "--pack-schema")[1])
    meant = keys(schema) | words(schema["properties"]["calls"]["items"]["properties"]["act"])
    prose = BLOCK.sub("", text)
    explained = set(re.findall(r"[a-z-]+", " ".join(re.findall(r"`[^`\n]+`", prose))))
    missing = sorted(meant - explained - {"min", "max"})
    if missing:
        problems.append(f"{page}: not explained: {', '.join(missing)}")
    print(*problems, sep="\n")
    print(f"{len(blocks)} examples, {len(meant)} keys and acts, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
