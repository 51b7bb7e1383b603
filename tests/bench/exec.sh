#!/bin/sh
# SPDX-License-Identifier: MIT
# The stage exec with a program in Python, beside the same pipeline without it and beside Python alone,
# which reads and writes the same lines: short documents a second.
#   BENCH_DOCUMENTS   how many, 200000
. "$SOURCE/tests/bench/bench.sh"

machine
documents=${BENCH_DOCUMENTS:-200000}
cd "$scratch"
seq 1 "$documents" | sed 's/.*/{"id":"&","text":"第&篇，今天天气很好，小明硕士毕业于中国科学院计算所。"}/' >short.jsonl
cat >length.py <<'END'
from wenliu import stage
@stage(needs=["text"], gives={"length": int})
def length(document): return {"length": len(document["text"])}
END
# pipeline NAME STAGE,
pipeline() {
    echo "{ \"input\": { \"paths\": [\"short.jsonl\"], \"id\": \"id\" },
          \"stages\": [ { \"use\": \"decode\" }, $2 { \"use\": \"archive\" } ] }" >"$1.json"
}
pipeline without ""
pipeline with "{ \"use\": \"exec\", \"command\": [\"$PYTHON\", \"length.py\"], \"gives\": [\"length: integer\"] },"

for jobs in 1 2; do
    for name in with without; do
        contestant "wenliu -j $jobs, $name exec" "'$WENLIU' run '$scratch/$name.json' -q -j $jobs -o \"\$out\""
    done
done
contestant "length.py alone, from file to file" \
    "env PYTHONPATH='$BUILD/plugins/exec' '$PYTHON' '$scratch/length.py' <'$scratch/short.jsonl' >\"\$out\""

contest
echo "documents: $documents of $(($(wc -c <short.jsonl) / documents)) bytes"
figures "$(wc -c <short.jsonl)" 5
