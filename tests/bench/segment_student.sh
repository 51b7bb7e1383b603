#!/bin/sh
# SPDX-License-Identifier: MIT
# The engine student: what it costs to train, how fast it is beside its teacher and beside jieba, how
# much two workers bring, and how far it says what its teacher says of documents that it did not
# learn from. Every tenth document is for that.
#   BENCH_BYTES   how much of the text is learnt from, 8000000, here and there
. "$SOURCE/tests/bench/bench.sh"
lines=$BUILD/plugins/segment/segment_lines
data=$BUILD/plugins/segment

machine
text
"$cut" "$text" 4000 0 "$scratch/text.jsonl"
LC_ALL=C awk -v most="${BENCH_BYTES:-8000000}" -v size="$(wc -c <"$scratch/text.jsonl")" -v folder="$scratch" '
    { seen += length }
    NR % 10 == 0 { if (tested < 8e6) print >(folder "/test.jsonl"); tested += length; next }
    learnt < seen * most / size { print >(folder "/learn.jsonl"); learnt += length }' "$scratch/text.jsonl"
"$PYTHON" -c '
import json, sys
for line in open(sys.argv[1], encoding="utf-8"): print(json.loads(line)["text"])
' "$scratch/test.jsonl" >"$scratch/test.txt"
bytes=$(wc -c <"$scratch/test.txt")
echo "learnt from: $(wc -l <"$scratch/learn.jsonl") documents; tested: $(wc -l <"$scratch/test.jsonl"), $bytes bytes"

# pipeline NAME INPUT STAGES
pipeline() {
    cat >"$scratch/$1.json" <<END
{ "name": "$1", "input": { "paths": ["$2.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" }, $3 ] }
END
}
model=$scratch/learnt/tagger.student
lac='{ "use": "segment", "engine": "lac" }'
student='{ "use": "segment", "engine": "student", "model": "learnt/tagger.student" }'
pipeline teach learn "$lac"
pipeline learn learn "$lac, { \"use\": \"distill\" }"
pipeline taught test "$lac, { \"use\": \"archive\" }"
pipeline said test "$student, { \"use\": \"archive\" }"
pipeline work test "$student"

# training: the run with the stage distill less the run without it
for name in teach learn; do
    "$measure" -m 20 "$scratch/times.$name" "$WENLIU" run "$scratch/$name.json" -q -j 1 \
        -o "$scratch/${name}t"
    awk -v name="$name" '$1 == "time" { printf "%s: %.1f s of processor time\n", name, $4 }' \
        "$scratch/times.$name"
done
peaks "$scratch/times.learn" | awk '$1 == "collector" { print "learning takes " $2 " MiB at the peak" }'
echo 'agreement with the teacher on documents that it did not learn from:'
for name in taught said; do
    "$WENLIU" run "$scratch/$name.json" -q -o "$scratch/$name"
done
"$PYTHON" "$SOURCE/tests/bench/agreement.py" "$scratch/taught/documents.jsonl.gz" \
    "$scratch/said/documents.jsonl.gz"

contestant 'engine lac' "'$lines' --engine lac --tags --measure '$data' <'$scratch/test.txt'"
contestant 'engine student' \
    "'$lines' --engine student --model '$model' --tags --measure '$data' <'$scratch/test.txt'"
contestant 'engine jieba' "'$lines' --engine jieba --tags --measure '$data' <'$scratch/test.txt'"
for jobs in 1 2; do
    contestant "wenliu -j $jobs, student" \
        "'$WENLIU' run '$scratch/work.json' -q -j $jobs -o \"\$out\""
done
contest
figures "$bytes" 1
echo '(x: times as fast as the teacher; segment_lines with tags, which writes nothing)'
