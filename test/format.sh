#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Fails, naming the places, unless all sources are formatted. Run at the root: format.sh CLANG-FORMAT
find model checks rules driver frontends test/fuzz test/unit \( -name '*.cpp' -o -name '*.h' \) \
  -exec "$1" --dry-run --Werror {} +
