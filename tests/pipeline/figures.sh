#!/bin/sh
# SPDX-License-Identifier: MIT
# Figures of the sample corpora: the same bytes for any number of workers; the table is the layers of
# the documents one after the other; what is marked in the text stands there.
. "$SOURCE/tests/tap.sh"

mkdir "$scratch/in"
i=0
while [ $i -lt 20 ]; do
    mkdir "$scratch/in/$i"
    for file in "$SOURCE"/corpora/news/*.txt; do
        ln -s "$file" "$scratch/in/$i/"
    done
    i=$((i + 1))
done
cat >"$scratch/figures.json" <<END
{ "name": "figures", "input": { "paths": ["in"] },
  "stages": [ { "use": "decode", "layout": "newspaper" }, { "use": "segment" },
              { "use": "entities", "memory_mib": 1 }, { "use": "archive" } ] }
END
for jobs in 0 1 3; do
    row "$jobs workers: runs" exits 0 "$WENLIU" run "$scratch/figures.json" -j $jobs -q \
        -o "$scratch/results.$jobs"
    row "$jobs workers: the same bytes" \
        equal "$(digest "$scratch/results.0")" "$(digest "$scratch/results.$jobs")"
done
if [ -x "$PYTHON" ]; then
    row "table and layers agree" "$PYTHON" -c '
import csv, gzip, json, sys
rows = csv.DictReader(open(sys.argv[2], encoding="utf-8", newline=""))
count = 0
for line in gzip.open(sys.argv[1], "rt", encoding="utf-8"):
    document = json.loads(line)
    text = document["text"]
    for figure in document.get("figures", []):
        row = next(rows)
        count += 1
        assert row["document"] == document["id"]
        for name in ("indicator", "value", "unit", "base", "change", "period", "time", "subject"):
            assert row[name] == (figure.get(name) or ""), (name, row, figure)
        for name in ("number", "number_high"):
            assert (float(row[name]) if row[name] else None) == figure.get(name), (name, row, figure)
        squeeze = lambda part: "".join(part.split())
        for name in ("change", "period", "subject"):
            if figure.get(name):
                part = text[figure[name + "_begin"]:figure[name + "_end"]]
                assert squeeze(part) == figure[name], (name, part, figure)
        part = squeeze(text[figure["indicator_begin"]:figure["indicator_end"]])
        assert part in figure["indicator"], (part, figure)
assert next(rows, None) is None
assert count > 20 * 200, count
' "$scratch/results.3/documents.jsonl.gz" "$scratch/results.3/tables/figures.csv"
else
    skip "table and layers agree" "python3 is not there"
fi
finish
