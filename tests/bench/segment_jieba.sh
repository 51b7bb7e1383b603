#!/bin/sh
# SPDX-License-Identifier: MIT
# The engine `jieba` of the stage segment beside python-jieba, and beside @node-rs/jieba where there
# is one: words of each line, one thread, in turns, loading apart. Then two processes beside one,
# reading and loading apart too.
#   BENCH_BYTES          how much of the text the peers cut, 1000000; wenliu cuts it ten times over
#   BENCH_NODE_MODULES   a folder node_modules with @node-rs/jieba (npm install @node-rs/jieba)
. "$SOURCE/tests/bench/bench.sh"
lines=$BUILD/plugins/segment/segment_lines
lexicon=$BUILD/plugins/segment
peers=$SOURCE/tests/bench

machine
text
LC_ALL=C awk -v most="${BENCH_BYTES:-1000000}" 'size < most { print; size += length($0) + 1 }' "$text" >"$scratch/part"
for _ in 1 2 3 4 5 6 7 8 9 10; do
    cat "$scratch/part"
done >"$scratch/whole"
cat "$scratch/whole" "$scratch/whole" "$scratch/whole" "$scratch/whole" >"$scratch/long"
echo "peers: $(wc -c <"$scratch/part") bytes; wenliu: $(wc -c <"$scratch/whole") bytes"

# run NAME COMMAND...: each prints "N bytes, N tokens, load X ms, cut X s, …"; keeps load and MB/s
run() {
    name=$1
    shift
    "$@" >"$scratch/said" || exit 1
    awk '{ print $6, $1 / 1e6 / $9 }' "$scratch/said" >>"$scratch/times.$name"
}

wenliu() {
    name=$1
    shift
    run "$name" "$lines" --measure "$@" "$lexicon" <"$scratch/whole"
}

round=0
while [ $round -le "$rounds" ]; do
    # the first round does not count
    [ $round != 1 ] || rm -f "$scratch"/times.*
    wenliu cut
    run cut.python "$PYTHON" "$peers/segment_peer.py" cut 1 <"$scratch/part"
    wenliu no-hmm --no-hmm
    run no-hmm.python "$PYTHON" "$peers/segment_peer.py" cut 0 <"$scratch/part"
    wenliu posseg --posseg
    run posseg.python "$PYTHON" "$peers/segment_peer.py" posseg 1 <"$scratch/part"
    if [ -n "${BENCH_NODE_MODULES:-}" ]; then
        run cut.node node "$peers/segment_peer.js" "$BENCH_NODE_MODULES" 1 <"$scratch/part"
        run no-hmm.node node "$peers/segment_peer.js" "$BENCH_NODE_MODULES" 0 <"$scratch/part"
    fi
    "$lines" --measure "$lexicon" <"$scratch/long" >>"$scratch/times.one"
    "$lines" --measure "$lexicon" <"$scratch/long" >"$scratch/said" &
    "$lines" --measure "$lexicon" <"$scratch/long" >"$scratch/said.too"
    wait
    paste -d ' ' "$scratch/said" "$scratch/said.too" >>"$scratch/times.two"
    round=$((round + 1))
done

# speed NAME: MB/s of processor time, load NAME: ms of it
speed() {
    awk '{ print $2 }' "$scratch/times.$1" | median
}
load() {
    awk '{ print $1 }' "$scratch/times.$1" | median
}

# row MODE PEER
row() {
    awk -v mode="$1" -v peer="$2" -v ours="$(speed "$1")" -v theirs="$(speed "$1.$2")" \
        -v load="$(load "$1")" -v waits="$(load "$1.$2")" 'BEGIN {
            printf "%-8s %-8s %9.1f %9.2f %7.0f %9.1f %9.0f\n", mode, peer, ours, theirs,
                ours / theirs, load, waits }'
}
printf '%-8s %-8s %9s %9s %7s %9s %9s\n' mode peer MB/s peer times 'load ms' peer
for mode in cut no-hmm posseg; do
    row $mode python
done
if [ -n "${BENCH_NODE_MODULES:-}" ]; then
    row cut node
    row no-hmm node
fi
# fastest FILE EXPRESSION: the least of it in all rounds
fastest() {
    awk "{ print $2 }" "$scratch/times.$1" | sort -n | head -n 1
}
# shellcheck disable=SC2016 # $9 and the like are awk's
# "N bytes, N tokens, load X ms, cut X s, X MB/s, X s by the clock", once or twice in a line
awk -v one="$(fastest one '$9')" -v two="$(fastest two '($9 + $26) / 2')" \
    -v clock="$(fastest one '$13')" -v clocks="$(fastest two '($13 > $30 ? $13 : $30)')" 'BEGIN {
        printf "two processes: %.2f times one by processor time, %.2f by the clock (the fastest rounds)\n",
            2 * one / two, 2 * clock / clocks }'
