# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""All sources of the tests of checks and of the example, as a project with a compile database."""
import json
import re
import shutil
import subprocess


def prepare(checks, example, folder):
    """Copies the folders `checks` and `example` into `folder`; the files, relative to it."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(checks, folder / "checks")
    shutil.copytree(example, folder / "example")
    (folder / ".git").mkdir()
    (folder / ".clang-tidy").write_text('Checks: ""')
    (folder / "include").mkdir()
    names = sorted({name for kind in ("*.cpp", "*.h") for file in folder.rglob(kind)
                    for name in re.findall(r"#include <([^>]+)>", file.read_text())})
    asked = "".join(f"#if !__has_include(<{name}>)\n\"{name}\"\n#endif\n" for name in names)
    missing = subprocess.run(["clang++", "-E", "-P", "-x", "c++", "-"], input=asked, text=True, capture_output=True, check=True)
    for name in re.findall(r'"([^"]+)"', missing.stdout):
        header = folder / "include" / name
        header.parent.mkdir(parents=True, exist_ok=True)
        header.touch()
    files = sorted(str(file.relative_to(folder)) for file in folder.rglob("*.cpp"))
    (folder / "compile_commands.json").write_text(json.dumps([
        {"directory": str(folder), "file": file, "arguments": ["clang++", "-std=c++20", "-Iinclude", "-c", file]} for file in files]))
    return files
