#!/bin/sh
# A git repository in the current folder, of its files as they are, with one commit on the branch main; or,
# with a message, one more commit of all files. What the user has configured plays no part.
set -e
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.com
[ $# -gt 0 ] || git init -q -b main .
git add -A
git commit -q -m "${1:-first}"
