#!/bin/sh
# SPDX-License-Identifier: MIT
# The tables dispersion, arf, ngrams, collocates and phrases: row by row what statistics_oracle.py and
# phrases_oracle.py count and work out by themselves, and the same bytes with any memory, any number of
# workers and in shards.
. "$SOURCE/tests/tap.sh"

oracle=$SOURCE/tests/pipeline/statistics_oracle.py

# pipeline NAME INPUT MIB OPTIONS: $scratch/NAME.json
pipeline() {
    cat >"$scratch/$1.json" <<END
{ "name": "statistics", "input": { "paths": [$2] },
  "stages": [ { "use": "decode", "layout": "lines" }, { "use": "segment", "engine": "jieba" },
              { "use": "keywords", "top": 0, "memory_mib": $3 $4 },
              { "use": "archive" } ] }
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

# judged DIR WINDOW MINIMUM WORD_MINIMUM TOP LONGEST [NODE...]
judged() {
    folder=$1
    shift
    "$PYTHON" "$oracle" "$scratch/$folder" "$@"
}

news="\"$SOURCE/corpora/news\", \"$SOURCE/corpora/news-2013\""
all='"dispersion": true, "arf": true, "ngrams": 4, "phrases": true, "phrase_minimum": 2'
window=", $all, \"collocates\": \"window\", \"collocate_window\": 3, \"collocate_minimum\": 2, \"collocate_word_minimum\": 2, \"collocate_top\": 4"
sentence=", $all, \"collocates\": \"sentence\", \"collocate_minimum\": 3, \"collocate_word_minimum\": 4, \"collocate_top\": 0"
nodes="$window, \"collocate_nodes\": [\"记者\", \"增长\", \"the\"]"

pipeline window "$news" 256 "$window"
pipeline sentence "$news" 256 "$sentence"
pipeline nodes "$news" 256 "$nodes"
row "by window" run window window -j 2
row "by sentence" run sentence sentence -j 2
row "of a list of nodes" run nodes nodes -j 2
row "a node without collocates is named" holds "$(cat "$scratch/out")" \
    '"the" of "collocate_nodes" has no collocates with the minimum counts'
if [ -n "${PYTHON-}" ]; then
    row "by window: every row" judged window 3 2 2 4 4
    row "by sentence: every row" judged sentence 0 3 4 0 4
    row "of a list of nodes: every row" judged nodes 3 2 2 4 4 记者 增长 the
else
    skip "every row" "there is no Python"
fi

# ---- phrases ----
# phrased NAME DIR MINIMUM TOP: by the oracle
phrased() {
    if [ -n "${PYTHON-}" ]; then
        row "phrases, $1: every row" "$PYTHON" "$SOURCE/tests/pipeline/phrases_oracle.py" "$scratch/$2" \
            "$3" "$4" "$SOURCE/plugins/keywords/data/stop_words.zh.txt"
    else
        skip "phrases, $1: every row" "there is no Python"
    fi
}
# phrases NAME MINIMUM TOP SEGMENT STAGES
phrases() {
    cat >"$scratch/$1.json" <<END
{ "name": "phrases", "input": { "paths": [$news] },
  "stages": [ { "use": "decode", "layout": "newspaper" }, { "use": "segment", $4 }, $5
              { "use": "keywords", "top": 0, "phrases": true, "phrase_minimum": $2, "phrase_top": $3 },
              { "use": "archive" } ] }
END
    row "phrases, $1" run "$1" "$1" -j 2
    phrased "$1" "$1" "$2" "$3"
}
phrases rare 1 0 '"engine": "jieba", "tags": "posseg"' ''
phrases repeated 2 40 '"engine": "jieba", "tags": "posseg"' '{ "use": "entities" },'
phrases joined 2 0 '"engine": "lac"' '{ "use": "entities" },'
row "phrases: at most so many" equal 41 "$(wc -l <"$scratch/repeated/tables/phrases.csv")"
sed 's/"top": 0/"top": 30/' "$scratch/repeated.json" >"$scratch/found.json"
row "phrases beside keywords" run found found -j 2
row "phrases beside keywords: the same bytes" cmp "$scratch/repeated/tables/phrases.csv" \
    "$scratch/found/tables/phrases.csv"

# What is not asked for is not there.
pipeline none "$news" 256 ""
row "none of them" run none none -j 2
row "no table but the two" equal "summary.csv terms.csv" "$(cd "$scratch/none/tables" && echo *)"
row "terms are the same with and without" cmp "$scratch/none/tables/terms.csv" \
    "$scratch/window/tables/terms.csv"
pipeline top "$news" 256 ', "ngrams": 3, "ngram_shortest": 3, "ngram_minimum": 3, "ngram_top": 7'
row "the most frequent n-grams" run top top -j 2
grep -E '^ngram,|,3,[0-9]+,[0-9]+,[0-9.]+$' "$scratch/window/tables/ngrams.csv" | head -8 \
    >"$scratch/wanted"
row "are the first rows of that size" cmp "$scratch/wanted" "$scratch/top/tables/ngrams.csv"
pipeline wrong "$news" 256 ', "ngrams": 2, "ngram_shortest": 3'
row "sizes that exclude each other" exits 78 "$WENLIU" run "$scratch/wrong.json" -q \
    -o "$scratch/wrong"
row "are named" holds "$(cat "$scratch/err")" '"ngrams" is 2, but "ngram_shortest" is 3'

# Several units, and more counts than 1 MiB has room for: words of a small set that come often and
# of a large one that come seldom, some documents without any word.
awk 'BEGIN {
    for (i = 0; i < 4000; i++) {
        printf "{\"id\":\"%d\",\"text\":\"", i
        for (j = 0; i % 97 && j < 120 + i % 50; j++) {
            seed = (seed * 1103515245 + 12345) % 2147483648
            high = int(seed / 65536)
            printf "%s%d%s", high % 3 ? "a" : "b", high % 3 ? high % 50 : high % 9000,
                high % 11 ? " " : high % 2 ? "，" : "。"
        }
        print "——\"}"
    }
}' >"$scratch/many.jsonl"
for mib in 1 256; do
    cat >"$scratch/many.$mib.json" <<END
{ "name": "many", "input": { "paths": ["many.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "segment" },
              { "use": "keywords", "top": 0, "memory_mib": $mib $window },
              { "use": "archive" } ] }
END
done
row "in memory" run many.256 memory -j 2
row "with 1 MiB" run many.1 small -j 2
row "with 1 MiB: the same bytes" equal "$(tables memory)" "$(tables small)"
row "with 1 MiB, one worker" run many.1 one -j 1
row "one worker: the same bytes" equal "$(tables memory)" "$(tables one)"
row "with 1 MiB, in one process" run many.1 zero -j 0
row "in one process: the same bytes" equal "$(tables memory)" "$(tables zero)"
row "a plan of three shards" exits 0 "$WENLIU" plan "$scratch/many.1.json" -q \
    -o "$scratch/shards" --shards 3
for shard in 0 1 2; do
    row "shard $shard" run many.1 shards -j 1 --shard "$shard/3"
done
row "merged" exits 0 "$WENLIU" merge "$scratch/shards" -q -o "$scratch/merged"
row "several units" [ "$(grep -c '^{"unit":' "$scratch/shards/plan.jsonl")" -ge 3 ]
row "merged: the same bytes" equal "$(tables memory)" "$(tables merged)"
if [ -n "${PYTHON-}" ]; then
    row "many: every row" judged small 3 2 2 4 4
else
    skip "many: every row" "there is no Python"
fi
phrased many small 2 0

finish
