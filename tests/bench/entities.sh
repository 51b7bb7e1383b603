#!/bin/sh
# SPDX-License-Identifier: MIT
# The stage entities: its engine alone (rules, gazetteers, a million names), beside the segmenter and
# beside python-jieba's posseg, which is what one would write instead; then what the whole stage adds
# to a run behind segment with the engines jieba and lac. In turns, in processor time.
#   BENCH_BYTES   how much of the text, 8000000; the peer and lac take a tenth
. "$SOURCE/tests/bench/bench.sh"
engine=$BUILD/tests/bench/entities
lines=$BUILD/plugins/segment/segment_lines
data=$SOURCE/plugins/entities/data
XDG_CACHE_HOME=$scratch/cache
export XDG_CACHE_HOME

machine
text
# first BYTES: the first lines of the text
first() {
    LC_ALL=C awk -v most="$1" 'size < most { print; size += length($0) + 1 }' "$text"
}
most=${BENCH_BYTES:-8000000}
first "$most" >"$scratch/whole"
first $((most / 10)) >"$scratch/part"

# A million names: two words of jieba's dictionary, joined; and with all of its words among them,
# so that names begin everywhere.
"$PYTHON" - "$scratch" <<'END'
import random
import sys

import jieba

random.seed(1)
with open(jieba.get_module_res("dict.txt").name, encoding="utf-8") as lines:
    words = [line.split(" ")[0] for line in lines]
words = [word for word in words if len(word) > 1]
joined = set()
while len(joined) < 1000000:
    joined.add(random.choice(words) + random.choice(words))
joined = sorted(joined - set(words))
random.shuffle(joined)
for name, names in (("names", joined), ("words", words + joined[:1000000 - len(words)])):
    with open(f"{sys.argv[1]}/{name}.tsv", "w", encoding="utf-8") as file:
        for i, surface in enumerate(names):
            file.write(f"{surface}\t{('PER', 'ORG', 'LOC')[i % 3]}\n")
END

rules=
for name in numbers time quantities abbreviations names; do
    rules="$rules --rules $data/$name.rules"
done
gazetteers="--gazetteer $data/china.tsv --gazetteer $data/world.tsv --gazetteer $data/bodies.tsv"

# run NAME COMMAND...: each prints "N bytes, N things, load X ms, did X s"; keeps load and MB/s
run() {
    name=$1
    shift
    "$@" >"$scratch/said" || exit 1
    awk '{ print $6, $1 / 1e6 / $9, $3 }' "$scratch/said" >>"$scratch/engine.$name"
}

round=0
while [ $round -le "$rounds" ]; do
    # the first round does not count
    [ $round != 1 ] || rm -f "$scratch"/engine.*
    # shellcheck disable=SC2086
    {
        run gazetteers "$engine" $gazetteers <"$scratch/whole"
        run rules "$engine" $rules <"$scratch/whole"
        run both "$engine" $gazetteers $rules <"$scratch/whole"
    }
    run million "$engine" --gazetteer "$scratch/names.tsv" <"$scratch/whole"
    run words "$engine" --gazetteer "$scratch/words.tsv" <"$scratch/whole"
    run segment "$lines" --measure --tags "$BUILD/plugins/segment" <"$scratch/whole"
    run posseg "$PYTHON" "$SOURCE/tests/bench/segment_peer.py" posseg 1 <"$scratch/part"
    round=$((round + 1))
done

# row NAME WHAT
row() {
    awk -v what="$2" -v speed="$(awk '{ print $2 }' "$scratch/engine.$1" | median)" \
        -v load="$(awk '{ print $1 }' "$scratch/engine.$1" | median)" \
        -v found="$(awk '{ print $3 }' "$scratch/engine.$1" | median)" \
        -v peer="$(awk '{ print $2 }' "$scratch/engine.posseg" | median)" 'BEGIN {
            printf "%-42s %8.1f %9.0f %9d %9.0f\n", what, speed, load, found, speed / peer }'
}
printf '%-42s %8s %9s %9s %9s\n' 'the engine alone' MB/s 'load ms' found 'x posseg'
row gazetteers 'built-in gazetteers'
row rules 'built-in rules'
row both 'both'
row million 'a million names'
row words 'a million, all words of jieba among them'
row segment 'segment, engine jieba, with tags'
row posseg 'python3, jieba.posseg (words and tags)'

# ---- the whole stage ---------------------------------------------------------

"$cut" "$scratch/whole" 4000 0 "$scratch/jieba.jsonl"
"$cut" "$scratch/part" 4000 0 "$scratch/lac.jsonl"

# pipeline NAME INPUT STAGES
pipeline() {
    cat >"$scratch/$1.json" <<END
{ "name": "$1", "input": { "paths": ["$2.jsonl"], "id": "id" }, "stages": [ { "use": "decode" } $3 ] }
END
    contestant "$1" "'$WENLIU' run '$scratch/$1.json' -q -j 1 -o \"\$out\""
}
for kind in jieba lac; do
    segment=", { \"use\": \"segment\", \"engine\": \"$kind\" }"
    pipeline "$kind.none" $kind ''
    pipeline "$kind.segment" $kind "$segment"
    pipeline "$kind.entities" $kind "$segment, { \"use\": \"entities\" }"
    pipeline "$kind.million" $kind \
        "$segment, { \"use\": \"entities\", \"gazetteers\": [\"names.tsv\"] }"
done
contest

# took NUMBER: processor time of a contestant
took() {
    awk '{ print $4 }' "$scratch/times.$1" | median
}
# share NAME FIRST: of the four contestants from FIRST on
share() {
    awk -v name="$1" -v none="$(took "$2")" -v segment="$(took $(($2 + 1)))" \
        -v entities="$(took $(($2 + 2)))" -v million="$(took $(($2 + 3)))" 'BEGIN {
            printf "%-42s %9.3f %9.3f %8.1f%% %9.3f %8.1f%%\n", name, segment - none,
                entities - segment, 100 * (entities - segment) / (segment - none),
                million - segment, 100 * (million - segment) / (segment - none) }'
}
printf '%-42s %9s %9s %9s %9s %9s\n' 'what stages add to a run, cpu s' segment entities share \
    million share
share 'engine jieba' 1
share 'engine lac' 5
