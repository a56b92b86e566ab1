# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The script of the job in a GitLab template. Usage: gitlab-script.py FILE"""

import sys

import yaml

job = yaml.safe_load(open(sys.argv[1]))["migralint"]
assert job["artifacts"]["reports"]["codequality"] in job["artifacts"]["paths"]
print("\n".join(job["script"]))
