# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Whether a manual page has the options that `migralint COMMAND --help` has. Usage: same-options.py PAGE"""

import re
import subprocess
import sys

page = open(sys.argv[1]).read().replace("\\-", "-")
sections = {name.lower(): body for name, body in re.findall(r"^\.SH MIGRALINT (\w+)\n(.*?)(?=^\.SH|\Z)", page, re.M | re.S)}
overview = subprocess.run(["migralint", "--help"], capture_output=True, text=True, check=True).stdout
commands = re.findall(r"^  (\w+) +- ", overview.partition("SUBCOMMANDS:")[2].partition("OPTIONS:")[0], re.M)
if sorted(commands) != sorted(sections):
    sys.exit(f"commands {sorted(commands)}, in the page {sorted(sections)}")
for command in commands:
    help = subprocess.run(["migralint", command, "--help"], capture_output=True, text=True, check=True).stdout
    told = set(re.findall(r"^  (--?[\w-]+)", help.partition(f"Options of {command}:")[2], re.M))
    written = set(re.findall(r"^\.B (--?[\w-]+)", sections[command], re.M))
    if told != written:
        sys.exit(f"{command}: only in --help {sorted(told - written)}, only in the page {sorted(written - told)}")
