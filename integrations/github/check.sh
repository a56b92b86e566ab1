#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# What the action runs; its inputs come as MIGRALINT_… (action.yml). Ends as `migralint check` does.
set -eu

migralint=${MIGRALINT:-migralint}
sarif=${MIGRALINT_SARIF:-migralint.sarif}
if ! command -v "$migralint" >/dev/null; then
  echo "::error::'$migralint' is not installed here; install it in a step before, or name it with 'executable'"
  exit 2
fi

set -f # paths and arguments are split at blanks, and not expanded
# shellcheck disable=SC2086
set -- ${MIGRALINT_ARGUMENTS:-} -- ${MIGRALINT_PATHS:-.}
# GITHUB_BASE_REF is set in pull requests only.
if [ "${MIGRALINT_NEW_ONLY:-true}" = true ] && [ -n "${GITHUB_BASE_REF:-}" ]; then
  set -- --since "origin/$GITHUB_BASE_REF" "$@"
fi

if [ -n "${GITHUB_OUTPUT:-}" ]; then
  echo "sarif=$sarif" >>"$GITHUB_OUTPUT"
fi
exec "$migralint" check --format github --format "sarif=$sarif" "$@"
