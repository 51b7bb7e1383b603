#!/bin/sh
# SPDX-License-Identifier: MIT
# wenliu run --tap: the rows of one stage. Rows by hand, and all tokens of the
# sample corpus as the archive has them.
. "$SOURCE/tests/tap.sh"
cd "$scratch" || exit 1
mkdir tmp && TMPDIR=$scratch/tmp && export TMPDIR # what is left there is ours
faults=$BUILD/tests/faults/stages

cat >corpus.jsonl <<'END'
{"id":"a","text":"文流。流。","title":"题"}
{"id":"b","text":""}
{"id":"c\"","text":"末。"}
END
cat >some.json <<'END'
{ "input": { "paths": ["corpus.jsonl"], "id": "id", "meta": ["title"] },
  "stages": [ { "use": "decode", "layout": "lines", "charset": "UTF-8" }, { "use": "segment" },
              { "use": "keywords" }, { "use": "archive" } ], "output": "out" }
END
# tap ARGUMENTS...
tap() {
    exits 0 "$WENLIU" run "$@"
}
row "a stage that sets fields and text" tap some.json --tap decode
row "row by row" equal '{"id":"a","layer":"fields","title":"题","charset":"UTF-8"}
{"id":"a","layer":"text","text":"文流。流。"}
{"id":"a","layer":"blocks","begin":0,"end":5,"kind":"paragraph"}
{"id":"a","layer":"sentences","begin":0,"end":3}
{"id":"a","layer":"sentences","begin":3,"end":5}
{"id":"a","layer":"source","begin":0,"end":5,"raw_begin":0,"raw_end":15}
{"id":"b","layer":"fields","charset":"UTF-8"}
{"id":"b","layer":"text","text":""}
{"id":"c\"","layer":"fields","charset":"UTF-8"}
{"id":"c\"","layer":"text","text":"末。"}
{"id":"c\"","layer":"blocks","begin":0,"end":2,"kind":"paragraph"}
{"id":"c\"","layer":"sentences","begin":0,"end":2}
{"id":"c\"","layer":"source","begin":0,"end":2,"raw_begin":0,"raw_end":6}' "$(cat out)"
row "a limit" tap some.json --tap decode --limit 4
row "of rows" equal 4 "$(wc -l <out)"
row "a stage with tables" tap some.json --tap keywords
row "has them behind the documents" grep -x '{"table":"summary","measure":"documents","value":3}' out
row "nothing is written" sh -c '! [ -e results ] && ! [ -d out ]'
mv out rows
row "the input of the command line" tap some.json corpus.jsonl --tap decode --limit 1

# whole CORPUS: tokens of tap and of the archive, with the ids
same_tokens() {
    "$WENLIU" run "$SOURCE/configs/news.json" "$SOURCE/corpora/news" -q -o whole || return 1
    "$WENLIU" run "$SOURCE/configs/news.json" "$SOURCE/corpora/news" --tap segment >tapped || return 1
    "$PYTHON" - <<'END'
import gzip, json
tapped = {}
for row in map(json.loads, open("tapped", encoding="utf-8")):
    if row["layer"] == "tokens":
        tapped.setdefault(row["id"], []).append((row["text"], row["tag"]))
texts = {}
for document in map(json.loads, gzip.open("whole/documents.jsonl.gz", "rt", encoding="utf-8")):
    tokens = document["tokens"]
    wanted = list(zip(tokens["text"], tokens["tag"]))
    texts[document["id"]] = document["text"]
    assert tapped.get(document["id"], []) == wanted, document["id"]
assert sum(map(len, tapped.values())) > 8000
for row in map(json.loads, open("tapped", encoding="utf-8")):
    assert texts[row["id"]][row["begin"]:row["end"]] == row["text"], row
END
}
if "$PYTHON" -c 'import json' 2>/dev/null; then
    row "all tokens, as the archive has them, at their places in the text" same_tokens
else
    skip "all tokens, as the archive has them, at their places in the text" "no Python"
fi

# ---- documents that do not come through
cat >bad.jsonl <<'END'
{"id":"one","text":"一"}
{"id":"bad","text":"FAULT"}
{"id":"two","text":"二"}
END
# with STAGE: a pipeline in STAGE.json
with() {
    echo "{ \"input\": { \"paths\": [\"bad.jsonl\"], \"id\": \"id\" }, \"stages\": [ { \"use\": \"$1\" },
      { \"use\": \"decode\", \"charset\": \"UTF-8\" } ] }" >"$1.json"
}
with refuse
row "a document that is refused" tap refuse.json --tap decode --stages "$faults"
row "is named" equal "wenliu: bad is refused by stage refuse: it says FAULT" "$(cat err)"
row "and the others come" equal 2 "$(grep -c '"layer":"text"' out)"
with drop
row "one that is dropped" tap drop.json --tap decode --stages "$faults"
row "is named too" holds "$(cat err)" "wenliu: bad is dropped by stage drop: "
with segfault
row "a crash" exits 70 "$WENLIU" run segfault.json --tap decode --stages "$faults"
row "is named" holds "$(cat err)" "stage segfault died in process(), at document number 2: "
row "what came before it is there" equal 1 "$(grep -c '"layer":"text"' out)"
with break_contract
row "a breach of the contract" exits 70 "$WENLIU" run break_contract.json --tap decode --stages "$faults"
row "is named" holds "$(cat err)" "stage break_contract died in process(), at document number 2: "
with print_much
row "what a stage prints" tap print_much.json --tap decode --stages "$faults"
row "is no row" sh -c '! grep -v "^{\"id\":" out'

# ---- ends
row "who has seen enough" sh -c "'$WENLIU' run '$SOURCE/configs/news.json' --tap segment | head -n 2 >two"
row "is no error" equal 2 "$(wc -l <two)"
if [ -w /dev/full ]; then
    row "a full disk" sh -c "'$WENLIU' run some.json --tap decode >/dev/full 2>err; [ \$? = 74 ]"
    row "a full disk, in tables" sh -c "'$WENLIU' run some.json --tap keywords >/dev/full 2>err; [ \$? = 74 ]"
else
    skip "a full disk" "no /dev/full"
fi
row "a stage that is not in it" exits 78 "$WENLIU" run some.json --tap segmnt
row "with the nearest" holds "$(cat err)" 'some.json has no stage "segmnt"; did you mean "segment"?'
row "results and none" exits 64 "$WENLIU" run some.json --tap decode -o x
row "a limit of nothing" exits 64 "$WENLIU" run some.json --limit 3
row "a limit that is none" exits 64 "$WENLIU" run some.json --tap decode --limit 0
echo '{ "stages": [ { "use": "segment" } ] }' >unmet.json
row "a pipeline with problems" exits 78 "$WENLIU" run unmet.json corpus.jsonl --tap segment
row "shows them" holds "$(cat err)" 'stage segment needs the layer text'
row "nothing is left in the folder for files" equal "" "$(ls -A tmp)"

finish
