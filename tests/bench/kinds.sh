#!/bin/sh
# SPDX-License-Identifier: MIT
# What it costs to have a stage of each kind called for a document: eight of a kind that do next to
# nothing, beside none, over documents of a few bytes; and the compiler that makes them is the only peer.
#   BENCH_DOCUMENTS   how many, 1000000
#   CC                the compiler, cc
. "$SOURCE/tests/bench/bench.sh"

machine
documents=${BENCH_DOCUMENTS:-1000000}
cd "$scratch"
mkdir stages
seq 1 "$documents" | sed 's/.*/{"id":"&","text":"&"}/' >short.jsonl

# pipeline NAME STAGES,
pipeline() {
    echo "{ \"input\": { \"paths\": [\"short.jsonl\"], \"id\": \"id\" }, \"stages\": [ $2 { \"use\": \"nothing\" } ] }" >"$1.json"
}

cp "$stages/nothing.so" stages
pipeline none ""
contestant "none" "'$WENLIU' run '$scratch/none.json' --stages '$scratch/stages' -q -j 0 -o \"\$out\""
for kind in LAYER CORPUS WRITER; do
    name=$(echo $kind | tr A-Z a-z)
    uses=
    for number in 1 2 3 4 5 6 7 8; do
        ${CC:-cc} -O2 -std=c11 -fPIC -shared -D_GNU_SOURCE -I "$SOURCE/core/include" -D$kind -DNAME=$name$number \
            -o "stages/$name$number.so" "$SOURCE/tests/bench/kinds.c"
        uses="$uses { \"use\": \"$name$number\" },"
    done
    pipeline "$name" "$uses"
    if [ $kind = WRITER ]; then # writers stand behind all others
        echo "{ \"input\": { \"paths\": [\"short.jsonl\"], \"id\": \"id\" },
               \"stages\": [ { \"use\": \"nothing\" }, ${uses%,} ] }" >"$name.json"
    fi
    contestant "$name x 8" "'$WENLIU' run '$scratch/$name.json' --stages '$scratch/stages' -q -j 0 -o \"\$out\""
done
contest
echo "documents: $documents"
# the fastest rounds: what other work on the machine adds is no cost of a stage; measure writes seconds by the clock, of the processor
none=$(awk '{ print $4 }' times.1 | sort -n | head -n 1)
for number in 2 3 4; do
    awk '{ print $4 }' "times.$number" | sort -n | head -n 1 |
        awk -v none="$none" -v documents="$documents" -v name="$(cat "contestant.$number.name")" \
            '{ printf "%-12s %.3f microseconds of processor time a document and stage\n", name, ($1 - none) / 8 / documents * 1e6 }'
done
