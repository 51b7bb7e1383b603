#!/bin/sh
# SPDX-License-Identifier: MIT
# The option "script" of the stage decode against opencc(1), over the sample corpora and over every
# phrase and character that its dictionaries have; and what is said where they are not there.
. "$SOURCE/tests/tap.sh"
cd "$scratch" || exit 1

# pipeline SCRIPT: text in, text out; lines as they are
pipeline() {
    cat >"$1.json" <<END
{ "stages": [ { "use": "decode", "layout": "lines", "script": "$1" },
              { "use": "archive", "layers": ["source"] } ] }
END
}
pipeline traditional
pipeline simplified

if [ ! -f "$BUILD/plugins/decode/opencc.traditional" ]; then
    row "without dictionaries" exits 78 "$WENLIU" run traditional.json "$SOURCE/corpora/news" -q -o made
    row "without dictionaries: says what to install" holds "$(cat "$scratch/err")" \
        "install the packages opencc and libopencc-data"
    finish
    exit
fi

# a blank line behind each: unlike opencc, decode takes a phrase over the end of a wrapped line
mkdir in
cat "$SOURCE"/corpora/gold/*/clean.txt | sed G >in/corpora.txt
cut -f 1 "$BUILD/plugins/decode/opencc.traditional" | sed G >in/simplified.txt
cut -f 1 "$BUILD/plugins/decode/opencc.simplified" | sed G >in/traditional.txt

# texts DIR: the texts of the archive, one after the other
texts() {
    zcat "$1/documents.jsonl.gz" | "$PYTHON" -c '
import json, sys
for line in sys.stdin:
    sys.stdout.write(json.loads(line)["text"])'
}

# mapped DIR: whether each character maps to whole characters of the input, as many bytes as rows say
mapped() {
    zcat "$1/documents.jsonl.gz" | "$PYTHON" -c '
import json, sys
for line in sys.stdin:
    document = json.loads(line)
    raw = open(document["id"], "rb").read()
    source, text = document["source"], document["text"]
    rows = list(zip(source["begin"], source["end"], source["raw_begin"], source["raw_end"]))
    assert rows[0][0] == 0 and rows[-1][1] == len(text)
    for (begin, end, first, last), after in zip(rows, rows[1:] + [None]):
        raw[first:last].decode()
        assert after is None or after[0] == end and (after[2] == last or after[2:] == (first, last))
    assert rows[-1][3] == len(raw)'
}

for pair in traditional:s2t simplified:t2s; do
    script=${pair%:*}
    row "$script runs" exits 0 "$WENLIU" run "$script.json" in -q -o "$script"
    texts "$script" >"$script.txt"
    row "$script: map" mapped "$script"
    if command -v opencc >/dev/null; then
        for file in in/corpora.txt in/simplified.txt in/traditional.txt; do
            opencc -c "${OPENCC_CONFIG:-}${pair#*:}.json" -i "$file"
        done >"$script.wanted"
        row "$script: as opencc" cmp "$script.wanted" "$script.txt"
    else
        skip "$script: as opencc" "no opencc"
    fi
done
finish
