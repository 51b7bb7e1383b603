#!/bin/sh
# SPDX-License-Identifier: MIT
# The engine lac beside the same network in numpy: processor time of one process,
# by kernel and precision, and of two processes at once.
. "$SOURCE/tests/bench/bench.sh"

lines=$BUILD/plugins/segment/segment_lines
data=$BUILD/plugins/segment
network=$(sed -n 's/^JIEBA_DIR = //p' "$BUILD/Makefile")/lac_small

machine
text
head -c "${BENCH_BYTES:-3000000}" "$text" | sed '$d' >"$scratch/some"
# the peer takes minutes for what the engine does in a second
head -c 60000 "$scratch/some" | sed '$d' >"$scratch/few"
"$PYTHON" -c 'import numpy' || exit 1

# seconds FILE COMMAND...: its median of processor time, in seconds
seconds() {
    from=$1
    shift
    round=0
    while [ $round -lt "$rounds" ]; do
        "$measure" "$scratch/time" "$@" <"$from" >/dev/null
        awk 'END { print $4 }' "$scratch/time"
        rm -f "$scratch/time"
        round=$((round + 1))
    done | median
}

# row NAME FILE COMMAND...: what it takes over FILE beyond what it takes over nothing
row() {
    name=$1
    file=$2
    shift 2
    spent=$(seconds "$file" "$@")
    start=$(seconds /dev/null "$@")
    speed=$(awk -v bytes="$(wc -c <"$file")" -v spent="$spent" -v start="$start" \
        'BEGIN { print bytes / (spent - start) / 1e6 }')
    peer=${peer:-$speed}
    awk -v name="$name" -v speed="$speed" -v peer="$peer" -v start="$start" 'BEGIN {
        printf "%-34s %8.3f MB/s %8.0f x  start %6.1f ms\n", name, speed, speed / peer, start * 1e3 }'
}

unset WENLIU_LAC_KERNEL
row 'numpy, one thread' "$scratch/few" env OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 \
    "$PYTHON" "$SOURCE/tests/pipeline/lac_oracle.py" cut "$network"
for kernel in avx512 avx2 plain; do
    WENLIU_LAC_KERNEL=$kernel "$lines" --engine lac "$data" </dev/null >/dev/null 2>&1 || continue
    for precision in '' --float; do
        # shellcheck disable=SC2086 # an option or none
        row "lac, $kernel ${precision:-int8}" "$scratch/some" \
            env WENLIU_LAC_KERNEL=$kernel "$lines" --engine lac $precision "$data"
    done
done

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
