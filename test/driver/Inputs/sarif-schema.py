# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks SARIF files with the standard's JSON schema, which lies beside the validator.
Usage: sarif-schema.py VALIDATOR FILE..."""

import json
import pathlib
import sys

import jsonschema

schema = json.loads(pathlib.Path(sys.argv[1]).with_name("sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
kind = jsonschema.validators.validator_for(schema)
validator = kind(schema, format_checker=jsonschema.FormatChecker())
failed = False
for name in sys.argv[2:]:
    for error in validator.iter_errors(json.loads(pathlib.Path(name).read_text(encoding="utf-8"))):
        print(f"{name}: {list(error.absolute_path)}: {error.message}", file=sys.stderr)
        failed = True
sys.exit(failed)
