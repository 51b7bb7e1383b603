#!/bin/sh
# SPDX-License-Identifier: MIT
# Corpus tables beyond the memory that they are given: sorted in files, with the
# same bytes as in memory, and the counts that the corpus was made with.
. "$SOURCE/tests/tap.sh"

terms=$BUILD/tests/bench/terms
count=200000
"$terms" make $count >"$scratch/terms.jsonl"
# quantities that are all different but for every tenth, which comes twice
awk 'BEGIN {
    for (i = 0; i < 30000; i++) {
        if (i % 50 == 0) printf "%s{\"id\":\"%d\",\"text\":\"", i ? "\"}\n" : "", i
        printf "买了%d个，", 10000 + i
        if (i % 10 == 0) printf "卖了%d个，", 10000 + i
    }
    print "\"}"
}' >"$scratch/quantities.jsonl"

# pipeline NAME MIB OPTIONS: keywords and entities with so much memory, in $scratch/NAME.MIB.json
pipeline() {
    cat >"$scratch/$1.$2.json" <<END
{ "name": "$1", "input": { "paths": ["$1.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "segment", "hmm": false },
              { "use": "entities", "memory_mib": $2 },
              { "use": "keywords", "top": 0, "memory_mib": $2 $3 },
              { "use": "archive", "text": false, "layers": ["keywords"], "level": 1 } ] }
END
}

# run NAME MIB JOBS
run() {
    exits 0 "$WENLIU" run "$scratch/$1.$2.json" -j "$3" -q -o "$scratch/$1.$2.$3"
}

# results DIR: one checksum over all but what says how it was made
results() {
    (cd "$1" && sha256sum documents.* tables/* quarantine.jsonl | sha256sum)
}

checked() {
    "$terms" check $count <"$1/tables/terms.csv" && "$terms" summary $count <"$1/tables/summary.csv"
}

for corpus in terms quantities; do
    pipeline $corpus 1
    pipeline $corpus 256
    row "$corpus: in memory" run $corpus 256 2
    row "$corpus: with 1 MiB" run $corpus 1 2
    row "$corpus: the same bytes" \
        equal "$(results "$scratch/$corpus.256.2")" "$(results "$scratch/$corpus.1.2")"
    row "$corpus: with 1 MiB, in one process" run $corpus 1 0
    row "$corpus: the same bytes" \
        equal "$(results "$scratch/$corpus.256.2")" "$(results "$scratch/$corpus.1.0")"
    row "$corpus: nothing but results is left" \
        equal "$(ls -A "$scratch/$corpus.256.2")" "$(ls -A "$scratch/$corpus.1.2")"
done
row "every term has the counts it was made with" checked "$scratch/terms.1.2"
awk 'BEGIN {
    print "canonical,type,count,documents,first,last"
    for (i = 10000; i < 40000; i += 10) print i "个,QUANT,2,1,,"
    for (i = 10000; i < 40000; i++) if (i % 10) print i "个,QUANT,1,1,,"
}' >"$scratch/wanted"
row "every quantity has the counts it was made with" \
    cmp "$scratch/wanted" "$scratch/quantities.1.2/tables/entities.csv"

# A table of few rows out of many counts: files of at most 1 MiB (2 MiB, as the shell counts) are
# enough for all results, but not to sort in.
printf '%s\n' w0 w1o >"$scratch/stop.txt"
rules=', "min_count": 3, "table_stop_words": true, "stop_words": ["stop.txt"]'
pipeline terms 1 "$rules"
pipeline terms 256 "$rules"
rm -rf "$scratch"/terms.*.[0-9]
limited() {
    (
        trap '' XFSZ
        ulimit -f 2048
        exits "$1" "$WENLIU" run "$scratch/terms.$2.json" -j 2 -q --no-checkpoint \
            -o "$scratch/terms.$2.2"
    )
}
row "rare terms and stop words left out" run terms 1 0
row "small files: enough in memory" limited 0 256
row "the same bytes" equal "$(results "$scratch/terms.256.2")" "$(results "$scratch/terms.1.0")"
row "stop words are gone" sh -c "! grep -q '^w0,\|^w1o,' '$scratch/terms.1.0/tables/terms.csv'"
row "other terms are there" equal 13333 "$(wc -l <"$scratch/terms.1.0/tables/terms.csv")"
row "small files: not enough with 1 MiB" limited 74 1
row "the file that cannot grow is named" holds "$(cat "$scratch/err")" 'a file to sort in, in folder'

finish
