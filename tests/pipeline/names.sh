#!/bin/sh
# SPDX-License-Identifier: MIT
# Mentions and relations in the sample corpora against their gold, with the engine lac. The floors
# lie two points below what was reached when they were written: a change may not lose more.
set -u
wenliu=$BUILD/wenliu
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

cat >"$scratch/names.json" <<EOF
{ "name": "names", "input": { "paths": ["$SOURCE/corpora/news"] },
  "stages": [ { "use": "decode", "layout": "newspaper" }, { "use": "segment", "engine": "lac" },
              { "use": "entities" }, { "use": "archive" } ] }
EOF
"$wenliu" run "$scratch/names.json" -o "$scratch/out" -q || exit 99
exec $PYTHON "$SOURCE/tests/pipeline/names_score.py" "$SOURCE/corpora/gold" "$scratch/out/documents.jsonl.gz" \
    PER=0.88 ORG=0.87 LOC=0.82 TITLE=0.81 TIME=0.88 QUANT=0.95 NUMABBR=0.73 all=0.90 relations=0.76
