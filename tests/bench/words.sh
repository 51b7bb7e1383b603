#!/bin/sh
# SPDX-License-Identifier: MIT
# wenliu segment beside its engine alone, which prints nothing, and beside
# python3 -m jieba, which prints the same.
#   BENCH_BYTES   how much of the text, 8000000
. "$SOURCE/tests/bench/bench.sh"

machine
text
part=$scratch/part.txt
head -c "${BENCH_BYTES:-8000000}" "$text" | sed '$d' >"$part"
bytes=$(wc -c <"$part")
bare="'$BUILD/plugins/segment/segment_lines' --measure '$BUILD/plugins/segment' <'$part'"

contestant "the engine jieba alone" "$bare"
for jobs in 0 1 2; do
    contestant "wenliu segment -j $jobs" "'$WENLIU' segment -j $jobs '$part' >\"\$out\""
done
contestant "wenliu segment -j 1 --tags" "'$WENLIU' segment -j 1 --tags '$part' >\"\$out\""
contestant "wenliu segment -j 1 --search" "'$WENLIU' segment -j 1 --search '$part' >\"\$out\""
contestant "python3 -m jieba" "'$PYTHON' -m jieba -q -d ' ' '$part' >\"\$out\""

contest
figures "$bytes" 7
