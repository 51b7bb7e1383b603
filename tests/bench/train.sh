#!/bin/sh
# SPDX-License-Identifier: MIT
# wenliu train: what it costs to learn names from sentences, and what a model costs at work. The marks
# are what the engine lac says of the text: good enough for times, no measure of quality.
#   BENCH_BYTES   how much of the text is tagged, 4000000
. "$SOURCE/tests/bench/bench.sh"

machine
text
head -c "${BENCH_BYTES:-4000000}" "$text" | sed '$d' >"$scratch/text.txt"
"$cut" "$scratch/text.txt" 4000 0 "$scratch/text.jsonl"
bytes=$(wc -c <"$scratch/text.txt")

# pipeline NAME ENGINE OPTIONS-OF-ENTITIES [STAGE]
pipeline() {
    cat >"$scratch/$1.json" <<END
{ "name": "$1", "input": { "paths": ["text.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "segment", "engine": "$2" },
              { "use": "entities", "names": "tags"$3 }$4 ] }
END
}
pipeline mark lac '' ', { "use": "archive" }'
pipeline lac lac '' ''
pipeline lac.model lac ', "model": "large.model"' ''
pipeline student student '' ''
pipeline student.model student ', "model": "large.model"' ''

# marked text: a sentence a line of the documents, 400 and 4000 of them
"$WENLIU" run "$scratch/mark.json" -q -o "$scratch/mark"
"$PYTHON" - "$scratch/mark/documents.jsonl.gz" "$scratch" <<'END'
import gzip, json, sys
sentences = []
for line in gzip.open(sys.argv[1], "rt", encoding="utf-8"):
    document = json.loads(line)
    tags = ["O"] * len(document["text"])
    for entity in document.get("entities", []):
        if entity["type"] in ("PER", "LOC", "ORG"):
            for i in range(entity["begin"], entity["end"]):
                tags[i] = ("B-" if i == entity["begin"] else "I-") + entity["type"]
    for sentence in document["sentences"]:
        rows = [(c, t) for c, t in zip(document["text"], tags[:])][sentence["begin"]:sentence["end"]]
        if 20 <= len(rows) <= 80:
            sentences.append("".join(f"{c}\t{t}\n" for c, t in rows if not c.isspace()) + "\n")
for name, count in ("small", 400), ("large", 4000):
    step = max(1, len(sentences) // count)
    chosen = sentences[::step][:count]
    open(f"{sys.argv[2]}/{name}.iob2", "w", encoding="utf-8").write("".join(chosen))
    print(f"{name}: {len(chosen)} sentences, {sum(s.count(chr(10)) - 1 for s in chosen)} characters")
END
for name in small large; do
    for share in 0 0.2; do
        "$measure" -m 20 "$scratch/times.$name" "$WENLIU" train entities "$scratch/lac.json" \
            "$scratch/$name.iob2" -o "$scratch/$name.model" --held-out $share --replace -q -j 1
        awk -v name="$name" -v share=$share '$1 == "time" { time = $4 }
            END { printf "%s, held out %s: %.1f s of processor time", name, share, time }' \
            "$scratch/times.$name"
        peaks "$scratch/times.$name" | awk '$1 == "collector" { print ", " $2 " MiB at the peak" }'
    done
done

for engine in lac student; do
    contestant "$engine" "'$WENLIU' run '$scratch/$engine.json' -q -j 1 -o \"\$out\""
    contestant "$engine and a model" \
        "'$WENLIU' run '$scratch/$engine.model.json' -q -j 1 -o \"\$out\""
done
contest
figures "$bytes" 1
echo '(x: times as fast as lac without a model)'
