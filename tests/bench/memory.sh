#!/bin/sh
# SPDX-License-Identifier: MIT
# The most memory that each process of a run ever had: over a hundred thousand,
# a million and three million tiny documents, where nothing may grow but the
# file of ids (and the collector's memory to sort them, up to 64 MiB), and over
# one document of 200 MB.
#   BENCH_DOCUMENTS   the number in the middle, 1000000
#   BENCH_LARGE       bytes of the large document, 200000000
. "$SOURCE/tests/bench/bench.sh"
many=${BENCH_DOCUMENTS:-1000000}
large=${BENCH_LARGE:-200000000}

machine
text

# tiny N: so many documents of a sentence, of the same few words
tiny() {
    awk -v n="$1" 'BEGIN {
        for (i = 0; i < n; i++)
            printf "{\"id\":\"%08d\",\"text\":\"第%d号消息：本市今年新建公路%d公里，群众出行更方便。\"}\n",
                i, i % 1000, i * 7 % 1000
    }'
}

mkdir "$scratch/large"
size=0
while [ $size -lt "$large" ]; do
    cat "$text"
    size=$((size + $(wc -c <"$text")))
done | awk -v most="$large" '
    BEGIN { wide = length("文") == 1 ? 3 : 1 } # awk may count bytes or characters
    { size += wide * length($0) + 1; if (size > most) exit; print }' >"$scratch/large/large.txt"

cat >"$scratch/memory.json" <<END
{ "name": "memory", "input": { "paths": ["tiny.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "segment" }, { "use": "keywords", "methods": ["tfidf"] },
              { "use": "archive", "level": 1 } ] }
END

# look NAME INPUT: runs, checks the archive, keeps the table of processes
look() {
    rm -rf "$scratch/out"
    "$measure" -m 20 "$scratch/$1" "$WENLIU" run "$scratch/memory.json" "$2" -q -j 2 -o "$scratch/out"
    "$WENLIU" verify "$scratch/out" >"$scratch/log" 2>&1 || {
        cat "$scratch/log"
        exit 1
    }
    gzip -t "$scratch/out/documents.jsonl.gz"
    lines=$(zcat "$scratch/out/documents.jsonl.gz" | wc -l)
    {
        printf '%-24s' "$1"
        peaks "$scratch/$1" | awk '{ printf " %6.1f %6.1f", $2, $3 }'
        awk -v lines="$lines" -v ids="$(wc -c <"$scratch/out/documents.ids.tsv")" '
            $1 == "time" { printf "  %8d %9.1f %6.1f %6.1f\n", lines, ids / 1e6, $3, $4 }' "$scratch/$1"
    } >>"$scratch/table"
}
for count in $((many / 10)) "$many" $((many * 3)); do
    tiny "$count" >"$scratch/tiny.jsonl"
    look "$count tiny" "$scratch/tiny.jsonl"
done
look "one of $(wc -c <"$scratch/large/large.txt")" "$scratch/large"

echo 'MiB at the peak, and of it private, not mapped from a file (workers: the larger of two)'
printf '%-24s %13s %13s %13s %13s %13s  %8s %9s %6s %6s\n' documents supervisor reader template \
    workers collector archived 'ids MB' 'wall s' 'cpu s'
cat "$scratch/table"
echo 'every archive passed wenliu verify and gzip -t'
