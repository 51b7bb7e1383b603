#!/bin/sh
# SPDX-License-Identifier: MIT
# The stage sample in whole runs: which documents it takes does not depend on
# workers, order, shards or what else is in the corpus.
. "$SOURCE/tests/tap.sh"
cd "$scratch" || exit 1

# corpus FROM TO: documents of these numbers
corpus() {
    seq "$1" "$2" | sed 's/.*/{"id":"&","text":"第&篇"}/'
}
# pipeline SHARE [MORE]: in SHARE.json
pipeline() {
    echo "{ \"input\": { \"id\": \"id\" }, \"stages\": [ { \"use\": \"sample\", \"share\": $1 ${2-} },
        { \"use\": \"decode\" }, { \"use\": \"archive\" } ] }" >"$1.json"
}
# run SHARE INPUT OUTPUT OPTIONS...
run() {
    share=$1 input=$2 output=$3
    shift 3
    exits 0 "$WENLIU" run "$share.json" "$input" -q -o "$output" "$@"
}
ids() { zcat "$1/documents.jsonl.gz" | sed 's/^{"id":"\([0-9]*\)".*/\1/' | sort -n; }
count() { sed -n "s/.*\"$2\":[[:space:]]*\([0-9]*\).*/\1/p" "$1/run.json" | head -n 1; }

corpus 1 20000 >all.jsonl
tac all.jsonl >turned.jsonl
corpus 5000 9000 >part.jsonl
pipeline 0.1
row "a tenth, in one process" run 0.1 all.jsonl tenth -j 0
ids tenth >tenth.ids
# 2000 of 20000, give or take 5 standard deviations (42)
row "is about a tenth" test "$(wc -l <tenth.ids)" -gt 1788 -a "$(wc -l <tenth.ids)" -lt 2212
row "the others are counted" equal $((20000 - $(wc -l <tenth.ids))) "$(count tenth dropped)"
row "and not refused" equal "0" "$(wc -l <tenth/quarantine.jsonl)"
row "with workers" run 0.1 all.jsonl workers -j 3
row "the same bytes" equal "$(digest tenth)" "$(digest workers)"
row "in another order" run 0.1 turned.jsonl turned -j 1
ids turned >turned.ids
row "the same documents" cmp tenth.ids turned.ids
row "of a part of the corpus" run 0.1 part.jsonl part -j 1
awk '$1 >= 5000 && $1 <= 9000' tenth.ids >wanted
ids part >part.ids
row "that part of them" cmp wanted part.ids
pipeline 0.3
row "a larger share" run 0.3 all.jsonl larger -j 1
ids larger >larger.ids
row "takes all of the smaller one" equal "" "$(sort tenth.ids >a; sort larger.ids >b; comm -23 a b)"
pipeline 1
row "all" run 1 part.jsonl whole -j 1
row "is all" equal 4001 "$(ids whole | wc -l)"
pipeline 0
row "nothing" run 0 part.jsonl nothing -j 1
row "is nothing" equal "0 4001" "$(ids nothing | wc -l) $(count nothing dropped)"
(corpus 1 300; corpus 1 300 | sed 's/"id":"/"id":"copy/') >twice.jsonl
pipeline 0.5
row "duplicates" run 0.5 twice.jsonl twice -j 1
zcat twice/documents.jsonl.gz | sed 's/^{"id":"\([a-z0-9]*\)".*/\1/' >twice.ids
grep -v copy twice.ids >wanted
sed -n 's/copy//p' twice.ids >got
row "some were taken" test -s got
row "are all taken or all dropped" cmp wanted got
finish
