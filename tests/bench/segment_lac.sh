#!/bin/sh
# SPDX-License-Identifier: MIT
# The engine lac beside the same network in numpy, which computes one sentence at a time, as one
# would write it first, and 64 together: processor time of one process beyond what it takes over
# nothing, all in turn, by kernel and precision. Then of two processes at once.
#   BENCH_BYTES   how much of the text, 3000000; numpy, which takes minutes for what the engine does
#                 in a second, has the first 60000
# numpy multiplies with the library that it is linked to, which is named: LD_LIBRARY_PATH=DIR puts
# another libblas.so.3 in its place, and with it the peer may be seven times as fast.
. "$SOURCE/tests/bench/bench.sh"

lines=$BUILD/plugins/segment/segment_lines
data=$BUILD/plugins/segment
network=$(sed -n 's/^JIEBA_DIR = //p' "$BUILD/Makefile")/lac_small
oracle=$SOURCE/tests/pipeline/lac_oracle.py

machine
text
head -c "${BENCH_BYTES:-3000000}" "$text" | sed '$d' >"$scratch/some"
head -c 60000 "$scratch/some" | sed '$d' >"$scratch/few"
"$PYTHON" -c '
import re, numpy
maps = open("/proc/self/maps").read()
print("numpy", numpy.__version__, "with", *sorted(set(re.findall(r"/\S*blas\S*", maps))))'

# spend FILE COMMAND...: the processor time of a command that reads the file
spend() {
    from=$1
    shift
    rm -f "$scratch/time"
    "$measure" "$scratch/time" "$@" <"$from" >/dev/null
    awk 'END { print $4 }' "$scratch/time"
}

# the rows: number, what they read, name; their commands are in row()
cat >"$scratch/rows" <<'END'
numpy1 few - numpy, one sentence at a time
numpy64 few - numpy, 64 sentences together
END
for kernel in avx512 avx2 plain; do
    WENLIU_LAC_KERNEL=$kernel "$lines" --engine lac "$data" </dev/null >/dev/null 2>&1 || continue
    printf '%s some %s lac, %s %s\n' "$kernel.int8" "$kernel" "$kernel" int8 \
        "$kernel.float" "$kernel" "$kernel" float
done >>"$scratch/rows"

# row NAME KERNEL FILE: one run of it
row() {
    case $1 in
    numpy*)
        spend "$3" env OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 \
            "$PYTHON" "$oracle" cut "$network" "${1#numpy}"
        ;;
    *.int8) spend "$3" env WENLIU_LAC_KERNEL="$2" "$lines" --engine lac "$data" ;;
    *.float) spend "$3" env WENLIU_LAC_KERNEL="$2" "$lines" --engine lac --float "$data" ;;
    esac
}

round=0
while [ $round -lt "$rounds" ]; do
    while read -r name file kernel _; do
        row "$name" "$kernel" "$scratch/$file" >>"$scratch/spent.$name"
        row "$name" "$kernel" /dev/null >>"$scratch/start.$name"
    done <"$scratch/rows"
    round=$((round + 1))
done

# speed NAME FILE HOW: MB/s, of all rounds the HOW ("median", "sort -n" for the fastest)
speed() {
    awk -v bytes="$(wc -c <"$2")" -v spent="$($3 <"$scratch/spent.$1" | head -n 1)" \
        -v start="$(median <"$scratch/start.$1")" 'BEGIN { print bytes / (spent - start) / 1e6 }'
}

printf '%-34s %9s %9s %9s %9s %9s\n' '' MB/s fastest 'x one' 'x 64' 'start ms'
one=$(speed numpy1 "$scratch/few" median)
many=$(speed numpy64 "$scratch/few" median)
while read -r name file _ title; do
    awk -v title="$title" -v speed="$(speed "$name" "$scratch/$file" median)" -v one="$one" -v many="$many" \
        -v fastest="$(speed "$name" "$scratch/$file" 'sort -n')" \
        -v start="$(median <"$scratch/start.$name")" 'BEGIN {
            printf "%-34s %9.4f %9.4f %9.1f %9.1f %9.1f\n", title, speed, fastest, speed / one,
                speed / many, start * 1e3 }'
done <"$scratch/rows"

echo 'wenliu run, decode and segment (engine lac), by the clock:'
"$cut" "$scratch/some" 4000 0 "$scratch/some.jsonl"
cat >"$scratch/lac.json" <<END
{ "name": "lac", "input": { "paths": ["some.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "segment", "engine": "lac" } ] }
END
for jobs in 1 2; do
    contestant "-j $jobs" "'$WENLIU' run '$scratch/lac.json' -q -o \"\$out\" -j $jobs"
done
contest
figures "$(wc -c <"$scratch/some")" 1
