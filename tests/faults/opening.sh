#!/bin/sh
# SPDX-License-Identifier: MIT
# A stage that misbehaves while it opens: the run is refused, and says why.
. "$SOURCE/tests/tap.sh"

stages=$BUILD/tests/faults/stages
echo "今天天气很好。" >"$scratch/text.txt"

# refused STAGE WORDS
refused() {
    cat >"$scratch/$1.json" <<END
{ "input": { "paths": ["text.txt"] }, "limits": { "open_seconds": 1 },
  "stages": [ { "use": "$1" }, { "use": "decode" }, { "use": "archive" } ], "output": "results" }
END
    row "$1: refused" exits 70 "$WENLIU" run "$scratch/$1.json" -j 2 --stages "$stages"
    row "$1: says why" holds "$(cat "$scratch/err")" "$2"
    row "$1: leaves nothing behind" sh -c "! [ -e '$scratch/results' ]"
}

refused die_in_open 'stage die_in_open died in open(): it was killed by signal 6 (SIGABRT'
refused exit_in_open 'stage exit_in_open died in open(): it ended its process with exit(0)'
refused loop_in_open 'stage loop_in_open does not come back from open() within 1 s'
refused leave_thread 'stage leave_thread: it leaves 1 threads behind in open()'

row "leave_thread: refused in one process too" \
    exits 70 "$WENLIU" run "$scratch/leave_thread.json" -j 0 --stages "$stages"

finish
