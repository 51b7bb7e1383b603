#!/bin/sh
# SPDX-License-Identifier: MIT
# The stage distill in whole runs: the same model for any number of workers, what the model's words
# agree with as Python counts it, and what is refused.
. "$SOURCE/tests/tap.sh"

# several units of different sentences: the sample texts, their digits and years changed
mkdir "$scratch/in"
awk '{ line[count++] = $0 }
    END {
        for (i = 0; i < 24; i++) {
            for (k = 0; k < count; k++) {
                text = line[(k * 7 + i) % count]
                gsub(/[0-9]+/, i, text)
                print text >(folder "/" i ".txt")
            }
        }
    }' folder="$scratch/in" "$SOURCE"/corpora/gold/*/clean.txt

# pipeline NAME DISTILL-OPTIONS: writes NAME.json; the teacher is the quick engine with the many tags
pipeline() {
    cat >"$scratch/$1.json" <<END
{ "name": "$1", "input": { "paths": ["in"] },
  "stages": [
    { "use": "decode" },
    { "use": "segment", "engine": "jieba", "tags": "posseg" },
    { "use": "distill", "teacher": "jieba", "rows": 14, "rounds": 2$2 },
    { "use": "archive" } ] }
END
}

pipeline learn ', "held_out": 0.1'
for jobs in 0 1 2; do
    row "$jobs workers: learns" exits 0 "$WENLIU" run "$scratch/learn.json" -j $jobs -q \
        -o "$scratch/learnt.$jobs"
    row "$jobs workers: the same model and table" \
        equal "$(digest "$scratch/learnt.0")" "$(digest "$scratch/learnt.$jobs")"
done
model=$scratch/learnt.2/tagger.student
row "the results verify" exits 0 "$WENLIU" verify "$scratch/learnt.2"
row "the model tells of its teacher" grep -aq '"teacher":"jieba","documents":24,' "$model"

# of two shards
row "a plan for two machines" exits 0 "$WENLIU" plan "$scratch/learn.json" -q \
    -o "$scratch/sharded" --shards 2
for shard in 1 0; do
    row "shard $shard" exits 0 "$WENLIU" run "$scratch/learn.json" -q --shard $shard/2 \
        -o "$scratch/sharded"
done
row "shards merge" exits 0 "$WENLIU" merge "$scratch/sharded" -q -o "$scratch/merged"
row "to the same model" cmp "$model" "$scratch/merged/tagger.student"

# the model at work
cat >"$scratch/work.json" <<END
{ "name": "work", "input": { "paths": ["in"] },
  "stages": [
    { "use": "decode" },
    { "use": "segment", "engine": "student", "model": "$model" },
    { "use": "archive" } ] }
END
for jobs in 0 2; do
    row "$jobs workers: the model tags" exits 0 "$WENLIU" run "$scratch/work.json" -j $jobs -q \
        -o "$scratch/worked.$jobs"
done
row "the same words" equal "$(digest "$scratch/worked.0")" "$(digest "$scratch/worked.2")"

# nearly all is held out; what is not the model nearly knows by heart: so of all that the model
# agrees with, what the table says is left
pipeline little ', "held_out": 0.9'
exits 0 "$WENLIU" run "$scratch/little.json" -q -o "$scratch/little"
sed "s|$model|$scratch/little/tagger.student|" "$scratch/work.json" >"$scratch/tried.json"
exits 0 "$WENLIU" run "$scratch/tried.json" -q -o "$scratch/tried"
if [ -x "$PYTHON" ]; then
    row "agrees as the table says" "$PYTHON" - "$scratch" <<'END'
import csv, gzip, json, sys

def words(path):
    found = set()
    for line in gzip.open(path, "rt", encoding="utf-8"):
        document, at = json.loads(line), 0
        tokens = document["tokens"]
        for text, tag in zip(tokens["text"], tokens["tag"]):
            begin = document["text"].index(text, at)
            at = begin + len(text)
            found.add((document["id"], begin, at, tag))
    return found

folder = sys.argv[1]
taught = words(folder + "/little/documents.jsonl.gz")
said = words(folder + "/tried/documents.jsonl.gz")
rows = {row["what"]: row for row in csv.DictReader(open(folder + "/little/tables/agreement.csv",
                                                        encoding="utf-8-sig"))}
def f1(a, b):
    return 2 * len(a & b) / (len(a) + len(b))
for what, of in ("words and tags", lambda w: w), ("words", lambda w: w[:3]):
    measured = f1({of(w) for w in taught}, {of(w) for w in said})
    share = int(rows[what]["count"]) / len(taught)
    left = (measured - (1 - share)) / share
    print(what, measured, share, left, rows[what])
    assert 0.85 < share < 0.95
    assert left < float(rows[what]["f1"]) + 0.001 and left > float(rows[what]["f1"]) - 0.01
END
else
    skip "agrees as the table says" "python3 is not there"
fi

# what is refused
head -c 100000 "$model" >"$scratch/damaged.student"
sed "s|$model|$scratch/damaged.student|" "$scratch/work.json" >"$scratch/damaged.json"
row "a damaged model is refused" exits 78 "$WENLIU" run "$scratch/damaged.json" -q -o "$scratch/no"
row "by name, with a remedy" sh -c "grep -q 'damaged.student: it is cut off' '$scratch/err' &&
    grep -q 'distil it again' '$scratch/err'"
mkdir "$scratch/empty"
printf '\n \n' >"$scratch/empty/blank.txt"
row "nothing to learn from" sh -c "! '$WENLIU' run '$scratch/learn.json' '$scratch/empty' -q \
    -o '$scratch/nothing' 2>'$scratch/err'"
row "is said" grep -q 'there is nothing to learn from: no document has words' "$scratch/err"
row "and leaves no model" sh -c "! test -e '$scratch/nothing/tagger.student'"

finish
