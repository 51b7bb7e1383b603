#!/bin/sh
# SPDX-License-Identifier: MIT
# What the repair of newspaper layout costs: decode with it (blocks, kinds, joined lines, sentences) beside decode
# that takes each line for a block. Over the text as it is, a line a paragraph, and over the same text set in
# columns of 17 characters with a blank line behind each line. Then repair and sentences alone, by the length of
# the documents.
. "$SOURCE/tests/bench/bench.sh"

machine
text
"$PYTHON" -c '
import sys
with open(sys.argv[1], encoding="utf-8") as text, open(sys.argv[2], "w", encoding="utf-8") as column:
    for line in text:
        line = line.strip()
        cuts = [0] + list(range(15, len(line), 17)) + [len(line)]
        rows = [line[a:b] for a, b in zip(cuts, cuts[1:])]
        column.write("\u3000\u3000" + "\n\n".join(rows) + "\n\n")
' "$text" "$scratch/column"
"$cut" "$text" 4000 0 "$scratch/lines.jsonl"
"$cut" "$scratch/column" 4000 0 "$scratch/columns.jsonl"
echo "documents: $(wc -l <"$scratch/lines.jsonl"), in columns $(wc -l <"$scratch/columns.jsonl")"
for layout in lines newspaper; do
    for input in lines columns; do
        cat >"$scratch/$layout.$input.json" <<END
{ "name": "layout", "input": { "paths": ["$input.jsonl"], "id": "id" },
  "stages": [ { "use": "decode", "layout": "$layout" }, { "use": "nothing" } ] }
END
    done
done
for input in lines columns; do
    for layout in lines newspaper; do
        contestant "$layout, text in $input" \
            "'$WENLIU' run '$scratch/$layout.$input.json' --stages '$stages' -q -j 0 -o \"\$out\""
    done
done
contest
figures "$(wc -c <"$text")" 1
echo '(MB of the text as it is; x: times as fast as the first row)'

echo
for bytes in 4000 64000 1000000; do
    echo "alone, documents of $bytes bytes: $("$BUILD/tests/bench/repair" "$text" $bytes "$rounds")"
done
