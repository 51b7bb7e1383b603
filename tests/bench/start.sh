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
    [ $round = 0 ] || awk '
        $1 == "time" { begin = $2; end = $2 + $3; cpu = $4 }
        $2 == "open" || $2 == "process" || $2 == "finish" { at[$1 "." $2] = $3 }
        END {
            before = begin
            n = split("first.open last.open first.process last.process last.finish", places, " ")
            for (i = 1; i <= n; i++) {
                printf "%d %.3f %.3f\n", i, (at[places[i]] - before) * 1e3, (at[places[i]] - begin) * 1e3
                before = at[places[i]]
            }
            printf "%d %.3f %.3f\n", n + 1, (end - before) * 1e3, (end - begin) * 1e3
            printf "%d %.3f %.3f\n", n + 2, cpu * 1e3, cpu * 1e3
        }' "$scratch/times" "$scratch/stamps" >>"$scratch/steps"
    round=$((round + 1))
done

step() {
    printf '%-62s %7.1f %7.1f\n' "$2" "$(awk -v i="$1" '$1 == i { print $2 }' "$scratch/steps" | median)" \
        "$(awk -v i="$1" '$1 == i { print $3 }' "$scratch/steps" | median)"
}
printf '%-62s %7s %7s\n' "medians of $rounds runs with -j $jobs, in ms" step since
step 1 'program, pipeline checked, stages loaded; the first opens'
step 2 'stages open: lexicon and tables mapped'
step 3 'workers forked, document read: it reaches the first stage'
step 4 'it went through every stage'
step 5 'unit saved, taken in by the collector; tables begin'
step 6 'tables, hashes, files on disk; the program ends'
step 7 'processor time of all processes'
