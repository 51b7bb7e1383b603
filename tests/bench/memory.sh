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
  "stages": [ { "use": "decode" }, { "use": "segment" }, { "use": "keywords" },
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
    awk -v name="$1" -v lines="$lines" -v ids="$(wc -c <"$scratch/out/documents.ids.tsv")" '
        # the template is the child that has children; the first of them is the collector
        function role(place,   parent) {
            parent = place
            if (!sub(/\.[0-9]+$/, "", parent)) return "supervisor"
            if (parent == "1") return place in first ? "template" : "reader"
            return place == first[parent] ? "collector" : "workers"
        }
        $1 == "time" { wall = $3; cpu = $4 }
        $1 == "process" {
            places[++count] = $2; peaks[count] = $3; privates[count] = $4
            parent = $2
            if (sub(/\.[0-9]+$/, "", parent) && !(parent in first)) first[parent] = $2
        }
        END {
            for (i = 1; i <= count; i++) {
                r = role(places[i])
                if (peaks[i] > peak[r]) peak[r] = peaks[i]
                if (privates[i] > private[r]) private[r] = privates[i]
            }
            n = split("supervisor reader template workers collector", roles, " ")
            printf "%-24s", name
            for (i = 1; i <= n; i++) printf " %6.1f %6.1f", peak[roles[i]] / 1024, private[roles[i]] / 1024
            printf "  %8d %9.1f %6.1f %6.1f\n", lines, ids / 1e6, wall, cpu
        }' "$scratch/$1" >>"$scratch/table"
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
