#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole job (decode, segment, entities by gazetteer, keywords, archive) beside peer.py, which does
# the same with python-jieba: same documents, same fields, same words.
#   BENCH_BYTES   how much of the text, 8000000
. "$SOURCE/tests/bench/bench.sh"

machine
text
"$cut" "$text" 4000 "${BENCH_BYTES:-8000000}" "$scratch/part.jsonl"
bytes=$("$PYTHON" -c '
import json, sys
print(sum(len(json.loads(line)["text"].encode()) for line in open(sys.argv[1], encoding="utf-8")))
' "$scratch/part.jsonl")
echo "documents: $(wc -l <"$scratch/part.jsonl"), of $bytes bytes of text"

# pipeline NAME ARCHIVE-OPTIONS: the fields that peer.py writes
pipeline() {
    cat >"$scratch/$1.json" <<END
{ "name": "$1", "input": { "paths": ["part.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "segment", "tags": "none" },
              { "use": "entities", "builtin_rules": false },
              { "use": "keywords", "methods": ["tfidf"], "top": 20, "builtin_stop_words": "jieba" },
              { "use": "archive", "omit": ["blocks", "sentences", "source"], $2 } ] }
END
}
pipeline small '"method": "libdeflate", "level": 6'
pipeline fast '"method": "libdeflate", "level": 1'
# everything that the sample pipeline does and writes
sed -e 's|"paths": \[[^]]*\]|"paths": ["part.jsonl"], "id": "id"|' -e 's|"\.\./|"'"$SOURCE"'/|g' \
    "$SOURCE/configs/news.json" >"$scratch/news.json"

for name in small fast news; do
    for jobs in 1 2; do
        contestant "wenliu -j $jobs, $name" \
            "'$WENLIU' run '$scratch/$name.json' -q -j $jobs -o \"\$out\""
    done
done
contestant 'peer.py: python3, jieba, gzip -6' \
    "'$PYTHON' '$SOURCE/tests/bench/peer.py' '$scratch/part.jsonl' \"\$out\" '$SOURCE'/plugins/entities/data/*.tsv"

contest
echo "small: libdeflate 6, as small as gzip -6; fast: libdeflate 1; both with the fields of peer.py."
echo "news: configs/news.json, which also gives blocks, sentences, tags, times and quantities."
figures "$bytes" 7

# the last contestant's folder is still there
mv "$scratch/out" "$scratch/peer"
for name in small fast; do
    "$WENLIU" run "$scratch/$name.json" -q -j 2 -o "$scratch/$name"
    "$PYTHON" "$SOURCE/tests/bench/compare.py" "$scratch/$name/documents.jsonl.gz" \
        "$scratch/peer/documents.jsonl.gz"
    echo "$name: $(wc -c <"$scratch/$name/documents.jsonl.gz") bytes," \
        "peer.py: $(wc -c <"$scratch/peer/documents.jsonl.gz") bytes"
done
