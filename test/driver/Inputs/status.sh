#!/bin/sh
# Runs a command and fails unless its exit status is the one given: status.sh STATUS COMMAND...
# (`not` accepts any failure.)
expected=$1
shift
"$@"
status=$?
if [ $status -ne "$expected" ]; then
  echo "exit status $status, expected $expected: $*" >&2
  exit 1
fi
