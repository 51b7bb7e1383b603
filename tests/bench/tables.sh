#!/bin/sh
# SPDX-License-Identifier: MIT
# Tables larger than memory: 5, 10 and 20 million different terms, counted with 256 MiB. The
# collector's memory must not grow with them, and every count must be right. Then what sorting in a
# file costs: a tenth of the terms with room for all of them and with very little.
#   BENCH_TERMS   the largest number, 20000000; texts and results take 60 bytes of disk for each
#   BENCH_MIB     the room for the counts, 256
. "$SOURCE/tests/bench/bench.sh"
most=${BENCH_TERMS:-20000000}
room=${BENCH_MIB:-256}
terms=$BUILD/tests/bench/terms

machine

# count TERMS MIB: runs, checks the tables, keeps a row
count() {
    "$terms" make "$1" >"$scratch/terms.jsonl"
    cat >"$scratch/terms.json" <<END
{ "name": "terms", "input": { "paths": ["terms.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "segment", "hmm": false },
              { "use": "keywords", "top": 0, "memory_mib": $2 },
              { "use": "archive", "text": false, "layers": ["keywords"], "level": 1 } ] }
END
    rm -rf "$scratch/out" "$scratch/times"
    "$measure" -m 20 "$scratch/times" "$WENLIU" run "$scratch/terms.json" -q -j 1 -o "$scratch/out"
    "$terms" check "$1" <"$scratch/out/tables/terms.csv"
    "$terms" summary "$1" <"$scratch/out/tables/summary.csv"
    {
        printf '%12d %6d %8.1f' "$1" "$2" "$(wc -c <"$scratch/out/tables/terms.csv" | awk '{ print $1 / 1e6 }')"
        peaks "$scratch/times" | awk '$1 == "collector" { printf " %8.1f %8.1f", $2, $3 }'
        awk '$1 == "time" { printf " %8.1f %8.1f\n", $3, $4 }' "$scratch/times"
    } | tee -a "$scratch/table"
}
printf '%12s %6s %8s %17s %8s %8s\n' terms MiB 'MB csv' 'collector, private' 'wall s' 'cpu s'
for share in 4 2 1; do
    count $((most / share)) "$room"
done
count $((most / 10)) $((room * 4))
count $((most / 10)) $((room / 16))
echo 'MiB at the peak; every row of terms.csv has the right counts and its place'
