#!/bin/sh
# SPDX-License-Identifier: MIT
# What the house itself costs: decode and a stage that does nothing over a text
# in documents of 4 kB, beside wc and Python, which read and decode the same.
. "$SOURCE/tests/bench/bench.sh"

machine
text
"$cut" "$text" 4000 0 "$scratch/text.jsonl"
"$cut" "$text" 4000 0 "$scratch/texts"
echo "documents: $(wc -l <"$scratch/text.jsonl")"
cat >"$scratch/house.json" <<END
{ "name": "house", "input": { "paths": ["text.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "nothing" } ] }
END

sed 's|{ "use": "decode" }, ||' "$scratch/house.json" >"$scratch/alone.json"

run="'$WENLIU' run '$scratch/house.json' --stages '$stages' -q -o \"\$out\""
contestant 'wc -m, the text' "wc -m '$text'"
contestant 'python3, the text' "'$PYTHON' -c '
import sys
for line in open(sys.argv[1], encoding=\"utf-8\"): pass' '$text'"
contestant 'python3, JSON Lines' "'$PYTHON' -c '
import json, sys
for line in open(sys.argv[1], encoding=\"utf-8\"): json.loads(line)[\"text\"]' '$scratch/text.jsonl'"
contestant 'python3, a folder of files' "'$PYTHON' -c '
import os, sys
for folder, folders, files in os.walk(sys.argv[1]):
    for name in files:
        with open(os.path.join(folder, name), \"rb\") as file: file.read().decode(\"utf-8\")
' '$scratch/texts'"
for jobs in 0 1 2; do
    contestant "wenliu -j $jobs, JSON Lines" "$run -j $jobs"
done
for jobs in 0 1 2; do
    contestant "wenliu -j $jobs, a folder of files" "$run -j $jobs '$scratch/texts'"
done
contestant 'wenliu -j 1, JSON Lines, not decoded' \
    "$(echo "$run" | sed 's/house.json/alone.json/') -j 1"
contest
figures "$(wc -c <"$text")" 3
echo '(x: times as fast as python3 over JSON Lines)'
