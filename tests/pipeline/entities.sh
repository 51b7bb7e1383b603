#!/bin/sh
# SPDX-License-Identifier: MIT
# The tables entities, relations and entity_pairs: row by row what entities_oracle.py counts by
# itself, and the same bytes with any memory, any number of workers and in shards.
. "$SOURCE/tests/tap.sh"

oracle=$SOURCE/tests/pipeline/entities_oracle.py

# pipeline NAME INPUT MIB OPTIONS: $scratch/NAME.json
pipeline() {
    cat >"$scratch/$1.json" <<END
{ "name": "entities", "input": { $2 },
  "stages": [ { "use": "decode", "layout": "lines" }, { "use": "segment", "engine": "jieba" },
              { "use": "entities", "memory_mib": $3 $4 }, { "use": "archive" } ] }
END
}

# run NAME DIR ARGUMENTS...
run() {
    from=$1
    folder=$2
    shift 2
    exits 0 "$WENLIU" run "$scratch/$from.json" -o "$scratch/$folder" "$@"
}

# tables DIR: one checksum over all of them
tables() {
    (cd "$scratch/$1/tables" && sha256sum -- * | sha256sum)
}

# judged DIR sentence|document MINIMUM TOP TYPE...
judged() {
    if [ -z "${PYTHON-}" ]; then
        skip "$1: every row" "there is no Python"
        return
    fi
    row "$1: every row" "$PYTHON" "$oracle" "$scratch/$@"
}

news="\"paths\": [\"$SOURCE/corpora/news\", \"$SOURCE/corpora/news-2013\"]"
names='"names": "tags"'
pipeline sentence "$news" 256 ", $names, \"pairs_min\": 1, \"pairs_top\": 0"
pipeline document "$news" 256 ", $names, \"pairs\": \"document\", \"pairs_min\": 2, \"pairs_top\": 40, \"pairs_types\": [\"LOC\", \"TIME\"]"
row "by sentence" run sentence sentence -j 2
judged sentence sentence 1 0 PER ORG LOC
row "by document" run document document -j 2
judged document document 2 40 LOC TIME
pipeline none "$news" 256 ", $names, \"pairs\": \"none\""
row "without pairs" run none none -j 2
row "there are none" [ ! -e "$scratch/none/tables/entity_pairs.csv" ]
row "entities are the same" cmp "$scratch/none/tables/entities.csv" \
    "$scratch/sentence/tables/entities.csv"
pipeline wrong "$news" 256 ', "pairs_types": ["LOC", "PLACE"]'
row "a type that there is not" exits 78 "$WENLIU" run "$scratch/wrong.json" -q -o "$scratch/wrong"
row "is named" holds "$(cat "$scratch/err")" \
    'pairs_types: expected a type that the stage, a gazetteer or a rule gives, found "PLACE"'

# Several units and more counts than 1 MiB has room for: few names that come often and many that
# come seldom, dates of every precision and documents without one, a sentence of 1000 names.
awk 'BEGIN {
    for (i = 0; i < 60; i++) printf "often%d\t%s\n", i, i % 3 ? "LOC" : "PER"
    for (i = 0; i < 9000; i++) printf "seldom%d\tORG\tname %d\n", i, i % 8000
    print "often1\tLOC"; print "other\tTHING"
}' >"$scratch/names.tsv"
awk 'BEGIN {
    for (i = 0; i < 3000; i++) {
        printf "{\"id\":\"%d\",", i
        if (i % 5) printf "\"date\":\"%d%s%s%s\",", 2000 + i % 19, i % 7 ? sprintf("-%02d", 1 + i % 12) : "",
            i % 7 && i % 3 ? sprintf("-%02d", 1 + i % 28) : "", i % 11 ? "" : "T08:00"
        if (i % 5 == 0 && i % 2) printf "\"date\":\"spring 2013-05-01\","
        printf "\"text\":\""
        for (j = 0; i % 97 && j < (i == 1500 ? 1000 : 120 + i % 50); j++) {
            seed = (seed * 1103515245 + 12345) % 2147483648
            high = int(seed / 65536)
            if (high % 4) printf "%s%d", high % 3 ? "often" : "seldom", high % 3 ? high % 60 : high % 9000
            else printf "other"
            printf "%s", i != 1500 && high % 5 == 0 ? "。" : " "
        }
        print "——\"}"
    }
}' >"$scratch/many.jsonl"
for mib in 1 256; do
    for pairs in sentence document; do
        pipeline many.$pairs.$mib \
            '"paths": ["many.jsonl"], "id": "id", "meta": ["date"]' $mib \
            ", \"gazetteers\": [\"names.tsv\"], \"pairs\": \"$pairs\", \"pairs_min\": 3, \"pairs_top\": 3000"
    done
done
for pairs in sentence document; do
    many=many.$pairs
    row "$pairs: in memory" run $many.256 memory.$pairs -j 2
    row "$pairs: with 1 MiB" run $many.1 small.$pairs -j 2
    row "with 1 MiB: the same bytes" equal "$(tables memory.$pairs)" "$(tables small.$pairs)"
    row "$pairs: with 1 MiB, in one process" run $many.1 zero.$pairs -j 0
    row "in one process: the same bytes" equal "$(tables memory.$pairs)" "$(tables zero.$pairs)"
    judged memory.$pairs $pairs 3 3000 PER ORG LOC
done
row "documents without a date are counted" \
    equal 600 "$(tr -d '[:space:]",' <"$scratch/memory.sentence/run.json" | sed 's/.*undated_documents:\([0-9]*\).*/\1/')"
# What is hard on a matcher: 100 000 digits, 10 000 nested brackets, one sentence of 10 MB.
awk 'function again(piece, count,   text) {
    for (text = piece; length(text) < count * length(piece); text = text text);
    return substr(text, 1, count * length(piece))
}
BEGIN {
    printf "{\"id\":\"digits\",\"text\":\"%s\"}\n", again("7", 100000)
    printf "{\"id\":\"brackets\",\"text\":\"%s%s\"}\n", again("（", 10000), again("）", 10000)
    printf "{\"id\":\"sentence\",\"text\":\""
    for (i = 0; i < 500000; i++) printf "often%d和seldom%d与", i % 6, i * 7 % 9
    print "\"}"
}' >"$scratch/hard.jsonl"
pipeline hard '"paths": ["hard.jsonl"], "id": "id"' 256 ', "gazetteers": ["names.tsv"], "pairs_top": 0'
row "hard texts" run hard hard -j 1
row "none is refused" equal 0 "$(wc -c <"$scratch/hard/quarantine.jsonl")"
judged hard sentence 3 0 PER ORG LOC

row "a plan of three shards" exits 0 "$WENLIU" plan "$scratch/many.sentence.1.json" -q \
    -o "$scratch/shards" --shards 3
for shard in 0 1 2; do
    row "shard $shard" run many.sentence.1 shards -j 1 --shard "$shard/3"
done
row "merged" exits 0 "$WENLIU" merge "$scratch/shards" -q -o "$scratch/merged"
row "several units" [ "$(grep -c '^{"unit":' "$scratch/shards/plan.jsonl")" -ge 3 ]
row "merged: the same bytes" equal "$(tables memory.sentence)" "$(tables merged)"

finish
