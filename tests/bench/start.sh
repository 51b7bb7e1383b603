#!/bin/sh
# SPDX-License-Identifier: MIT
# From the start of the program to the first document, with the whole news
# pipeline loaded, over one tiny document: where the milliseconds go.
. "$SOURCE/tests/bench/bench.sh"
jobs=${BENCH_JOBS:-2}

machine
printf '%s\n' '本报讯：新学期第一天，县城小学的图书馆开放了。' >"$scratch/one.txt"
sed -e 's|"stages": \[|& { "use": "nothing", "name": "first", "stamp": "stamps" },|' \
    -e 's|^\( *\){ "use": "archive"|\1{ "use": "nothing", "name": "last", "stamp": "stamps" },\n&|' \
    -e 's|"\.\./|"'"$SOURCE"'/|g' \
    "$SOURCE/configs/news.json" >"$scratch/start.json"

# once more than counted: the first fills the page cache
round=0
while [ $round -le "$rounds" ]; do
    rm -rf "$scratch/out" "$scratch/stamps" "$scratch/times"
    "$measure" "$scratch/times" "$WENLIU" run "$scratch/start.json" "$scratch/one.txt" \
        --stages "$stages" -q -j "$jobs" -o "$scratch/out"
    # a line for each step: number, ms it took, ms since the start, ms of processor time
    [ $round = 0 ] || awk '
        function put(i, place, spent) {
            printf "%d %.3f %.3f %.3f\n", i, (at[place] - before) * 1e3, (at[place] - begin) * 1e3,
                spent < 0 ? -1 : spent * 1e3
            before = at[place]
        }
        $1 == "time" { before = begin = $2; at["end"] = $2 + $3; whole = $4 }
        $2 == "open" || $2 == "process" || $2 == "finish" { at[$1 "." $2] = $3; cpu[$1 "." $2] = $4 }
        END {
            put(1, "first.open", -1)
            put(2, "last.open", cpu["last.open"] - cpu["first.open"])
            put(3, "first.process", -1)
            put(4, "last.process", cpu["last.process"] - cpu["first.process"])
            put(5, "last.finish", -1)
            put(6, "end", -1)
            before = begin
            put(7, "end", whole)
        }' "$scratch/times" "$scratch/stamps" >>"$scratch/steps"
    round=$((round + 1))
done

# pick STEP COLUMN: its values in all runs
pick() {
    awk -v i="$1" -v k="$2" '$1 == i { print $k }' "$scratch/steps"
}

step() {
    printf '%-60s %7.1f %7.1f %7.1f %7.1f\n' "$2" "$(pick "$1" 2 | median)" \
        "$(pick "$1" 3 | median)" "$(pick "$1" 3 | sort -n | head -n 1)" \
        "$(pick "$1" 4 | median)" | sed 's/   -1\.0$/      -/'
}
printf '%-60s %7s %7s %7s %7s\n' "medians of $rounds runs with -j $jobs, in ms" step since \
    fastest cpu
step 1 'program, pipeline checked, stages loaded; the first opens'
step 2 'stages open: lexicon, gazetteers, rules, tables'
step 3 'workers forked, document read: it reaches the first stage'
step 4 'it went through every stage'
step 5 'unit saved, taken in by the collector; tables begin'
step 6 'tables, hashes, files on disk; the program ends'
step 7 'all of it, all processes'
