#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole news pipeline over the sample corpora: the same bytes for any number
# of workers, every layer filled, and what other tools say of the results.
. "$SOURCE/tests/tap.sh"

# the sample repeated, so that there are several units
mkdir "$scratch/in"
i=0
while [ $i -lt 40 ]; do
    mkdir "$scratch/in/$i"
    for file in "$SOURCE"/corpora/news/*.txt; do
        ln -s "$file" "$scratch/in/$i/"
    done
    i=$((i + 1))
done

for jobs in 0 1 2 8; do
    row "$jobs workers: runs" exits 0 "$WENLIU" run "$SOURCE/configs/news.json" "$scratch/in" \
        -j $jobs -q -o "$scratch/results.$jobs"
    row "$jobs workers: the same bytes" \
        equal "$(digest "$scratch/results.0")" "$(digest "$scratch/results.$jobs")"
done

sample=$scratch/results.2
documents=$((40 * $(ls "$SOURCE"/corpora/news/*.txt | wc -l)))
row "every document is there" equal "$documents" "$(zcat "$sample/documents.jsonl.gz" | wc -l)"
row "the results verify" exits 0 "$WENLIU" verify "$sample"
row "gzip -t" gzip -t "$sample/documents.jsonl.gz"
filled() {
    equal "$documents" "$(zcat "$sample/documents.jsonl.gz" | jq -c "select($1) | 1" | wc -l)"
}
if command -v jq >/dev/null 2>&1; then
    row "every document has text" filled '(.text | length) > 300'
    row "every document has blocks inside the text" \
        filled '(.text | length) as $size | .blocks | length > 0 and all(.begin < .end and .end <= $size)'
    row "every document has sentences" filled '.sentences | length > 0'
    row "every document has words and tags" \
        filled '.tokens | (.text | length) == (.tag | length) and (.text | length) > 0'
    row "words put together are the text without white space" \
        filled '(.tokens.text | join("")) == (.text | gsub("[[:space:]\u3000]"; ""))'
    row "entities are where they say" \
        filled '.text as $text | .entities | length > 0 and all($text[.begin:.end] == .text)'
    row "every document has keywords" filled '.keywords | length > 0'
else
    skip "the archive in jq" "jq is not there"
fi
if [ -x "$PYTHON" ]; then
    row "the archive in Python" "$PYTHON" -c '
import gzip, json, sys
count = 0
for line in gzip.open(sys.argv[1], "rt", encoding="utf-8"):
    document = json.loads(line)
    for entity in document["entities"]:
        assert document["text"][entity["begin"]:entity["end"]] == entity["text"]
    count += 1
assert count == int(sys.argv[2])
' "$sample/documents.jsonl.gz" "$documents"
else
    skip "the archive in Python" "python3 is not there"
fi

# charsets, as the list beside the corpus has them
exits 0 "$WENLIU" run "$SOURCE/configs/news.json" "$SOURCE/corpora/news" -q -o "$scratch/news"
if command -v jq >/dev/null 2>&1; then
    zcat "$scratch/news/documents.jsonl.gz" | jq -r '[.id, .meta.charset] | @tsv' |
        sed 's|^.*/||' | sort >"$scratch/charsets"
    awk -F'\t' '!/^#/ && NR > 1 { n = split($1, part, "/"); print part[n] "\t" $2 }' \
        "$SOURCE/corpora/news.tsv" | sort >"$scratch/wanted"
    row "every charset is found out" sh -c \
        "sed 's/Big5-HKSCS/Big5/I; s/BIG5/Big5/' '$scratch/charsets' | diff '$scratch/wanted' -"
fi

finish
