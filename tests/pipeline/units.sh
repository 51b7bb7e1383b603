# SPDX-License-Identifier: MIT
# A corpus of several units, runs of it in the background, and what is left of
# them; sourced behind tap.sh by tests of runs that are stopped.
stages=$BUILD/tests/faults/stages
results=$scratch/results

# corpus FILE FIRST LAST: documents FIRST to LAST of 295 kB, four of them a unit
corpus() {
    awk -v first="$2" -v last="$3" 'BEGIN {
        text = "去年新建公路，群众出行。"
        for (i = 0; i < 13; i++) text = text text
        for (i = first; i <= last; i++)
            printf "{\"id\":\"%03d\",\"text\":\"第%d号%s\"}\n", i, i, text
    }' >"$1"
}

# pipeline FILE STAGE...: decode, those stages and the archive
pipeline() {
    file=$1
    shift
    {
        echo '{ "name": "p", "input": { "paths": ["in"], "id": "id" }, "output": "results",'
        echo '  "stages": [ { "use": "decode" },'
        for stage in "$@"; do
            echo "    { \"use\": \"$stage\" },"
        done
        echo '    { "use": "archive", "level": 1 } ] }'
    } >"$file"
}

# begin ARGUMENTS...: a run in the background, $run, that talks to $scratch/said
begin() {
    : >"$scratch/said"
    "$WENLIU" run "$scratch/p.json" -v -q --stages "$stages" "$@" 2>"$scratch/said" &
    run=$!
}

# safe N: waits until so many units are, or half a minute
safe() {
    tries=0
    until [ "$(sed -n 's/^wenliu: \([0-9]*\) units are safe.*/\1/p' "$scratch/said" | tail -1)0" \
        -ge "${1}0" ]; do
        tries=$((tries + 1))
        [ $tries -lt 600 ] && kill -0 "$run" 2>/dev/null || return 1
        sleep 0.05
    done
}

# ends STATUS
ends() {
    got=0
    wait "$run" || got=$?
    equal "$1" "$got" || {
        cat "$scratch/said"
        return 1
    }
}

# run STATUS ARGUMENTS...: a run in the foreground, quiet
run() {
    status=$1
    shift
    exits "$status" "$WENLIU" run "$scratch/p.json" -q --stages "$stages" "$@"
}

# same DIR DIR: equal outcome
same() {
    equal "$(digest "$1")" "$(digest "$2")"
}

# said PART: the run in the background said so
said() {
    holds "$(cat "$scratch/said")" "$1"
}

# err PART: the last command said so
err() {
    holds "$(cat "$scratch/err")" "$1"
}

# Nothing but the unfinished run lies in the folder.
unfinished() {
    equal ".unfinished" "$(ls -A "$results")"
}

gone() {
    ! [ -e "$1" ]
}
