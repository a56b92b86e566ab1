# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# How lit runs what is in this folder: tests of the program as a whole, with FileCheck. Tests of its parts
# are in unit/ and are run by GoogleTest.
import os

import lit.formats

config.name = "migralint"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".test", ".cpp", ".sql"]
config.excludes = ["engines", "Inputs", "fuzz", "unit"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.build_dir, "test")

# Programs that are not built everywhere.
config.available_features.update(filter(None, config.built))
config.environment["PATH"] = os.pathsep.join(
    [config.program_dir, config.llvm_tools_dir, config.environment["PATH"]])
# What a user has set must not change what is tested.
config.environment.pop("NO_COLOR", None)
config.environment["LC_ALL"] = "C.UTF-8"
config.environment["XDG_CACHE_HOME"] = os.path.join(config.test_exec_root, "cache")

config.substitutions.append(("%python", config.python))
config.substitutions.append(("%{source}", config.source_dir))
# Programs of others that read what we write; scripts/test installs them.
config.substitutions.append(("%{sarif-multitool}", os.path.join(
    config.build_dir, "node", "node_modules", "@microsoft", "sarif-multitool-linux", "Sarif.Multitool")))
# Debian's, which has the Debian packages of Python modules; %python may be another.
config.substitutions.append(("%{debian-python}", "/usr/bin/python3"))
config.substitutions.append(("%{tidy-module}", os.path.join(config.build_dir, "lib", "migralint-tidy.so")))
# Go wants a folder to build in.
config.environment["GOCACHE"] = os.path.join(config.build_dir, "go")
# `not` accepts any failure; this asks for one exit status.
config.substitutions.append(
    ("%{status}", "sh " + os.path.join(config.test_source_root, "driver", "Inputs", "status.sh")))
