#!/bin/sh
# SPDX-License-Identifier: MIT
# What counting costs on text that is cut into words already: runs of the stage keywords beside a run
# that ends with the words, in turn, and the difference in processor time; beside collections.Counter
# of Python and, where it is installed, value_counts() of pandas over the same words, which they read
# with blanks between them. Counts of all are held against each other. Then 1 GB: n-grams and collocates of all
# words, phrases, and the memory they take.
#   BENCH_BYTES   how much of the text, 24000000
#   BENCH_LARGE   bytes of the large text, 1000000000; 0: leave it out
. "$SOURCE/tests/bench/bench.sh"
counts=$SOURCE/tests/bench/counts.py

machine
text
part=$scratch/part.jsonl
bytes=${BENCH_BYTES:-24000000}
"$cut" "$text" 4000 "$bytes" "$part"

# pipeline NAME INPUT STAGES
pipeline() {
    cat >"$scratch/$1.json" <<END
{ "name": "$1", "input": { "paths": ["$2"], "id": "id" },
  "stages": [ { "use": "decode", "layout": "lines" }, { "use": "segment" } $3 ] }
END
}

tables='{ "use": "archive", "text": false, "layers": ["sentences"], "level": 1 }'
run="'$WENLIU' run -q -j 1 -o \"\$out\" '$scratch"
# count NAME OPTIONS: a contestant
count() {
    pipeline "$contestants" "$part" ", { \"use\": \"keywords\", \"top\": 0 $2 }, $tables"
    contestant "$1" "$run/$contestants.json'"
}
pipeline words "$part" ", $tables"
sed 's/"text": false, "layers".*/"text": false, "layers": ["tokens"] } ] }/' "$scratch/words.json" >"$scratch/tokens.json"
"$WENLIU" run -q -o "$scratch/tokens" "$scratch/tokens.json"
"$PYTHON" "$counts" words "$scratch/tokens/documents.jsonl.gz" >"$scratch/words.txt"

contestant "the words, nothing counted" "$run/words.json'"
count "words" ''
count "words by group" ', "group": "folder"'
count "words, 2- and 3-grams" ', "ngrams": 3'
count "words, collocates of all in windows" ', "collocates": "window"'
count "words, dispersion" ', "dispersion": true'
count "words, dispersion by group" ', "dispersion": true, "group": "folder"'
count "words, phrases" ', "phrases": true'
counted=$contestants
contestant "Counter: words" "'$PYTHON' '$counts' count 1 '$scratch/words.txt' >\"\$out\""
contestant "Counter: words, 2- and 3-grams" "'$PYTHON' '$counts' count 3 '$scratch/words.txt' >\"\$out\""
peer=$((counted + 1))
if "$PYTHON" -c 'import pandas' 2>/dev/null; then
    contestant "pandas: words" "'$PYTHON' '$counts' pandas '$scratch/words.txt' >\"\$out\""
    "$PYTHON" "$counts" pandas-check "$scratch/words.txt"
else
    echo "pandas: not installed, left out"
fi
contest
figures "$bytes" "$peer"

# the difference to the first
base=$(awk '{ print $4 }' "$scratch/times.1" | median)
for i in $(seq 2 "$counted"); do
    awk -v name="$(cat "$scratch/contestant.$i.name")" -v bytes="$bytes" -v base="$base" \
        -v cpu="$(awk '{ print $4 }' "$scratch/times.$i" | median)" 'BEGIN {
            printf "counting alone, %-36s %8.3f s cpu %8.1f MB/s\n", name, cpu - base, bytes / (cpu - base) / 1e6 }'
done
rm -rf "$scratch/out"
"$WENLIU" run -q -o "$scratch/out" "$scratch/3.json"
"$PYTHON" "$counts" check "$scratch/words.txt" "$scratch/out/tables"

large=${BENCH_LARGE:-1000000000}
[ "$large" -gt 0 ] || exit 0
"$PYTHON" "$counts" repeat "$large" "$text" >"$scratch/numbered"
"$cut" "$scratch/numbered" 4000 0 "$scratch/large.jsonl"
# measured NAME OPTIONS
measured() {
    pipeline large "$scratch/large.jsonl" ", { \"use\": \"keywords\", \"top\": 0, $2 }, $tables"
    rm -rf "$scratch/out" "$scratch/large.times"
    "$measure" -m 50 "$scratch/large.times" "$WENLIU" run -q -j 1 -o "$scratch/out" "$scratch/large.json"
    echo "$(wc -c <"$scratch/numbered") bytes: $1"
    peaks "$scratch/large.times" | awk '{ printf "%-12s %8.1f MiB at the peak, %8.1f its own\n", $1, $2, $3 }'
    awk '$1 == "time" { printf "%.0f s by the clock, %.0f s of processor time\n", $3, $4 }' "$scratch/large.times"
    wc -l "$scratch/out/tables/"*.csv
}
measured "2- and 3-grams and collocates of all words" '"ngrams": 3, "collocates": "window"'
measured "phrases" '"phrases": true'
