#!/bin/sh
# SPDX-License-Identifier: MIT
# The engine lac: with floats against the network in numpy, the same bytes; its
# kernels against each other, the same bytes; small integers against floats.
set -u
oracle=$SOURCE/tests/pipeline/lac_oracle.py
lines=$BUILD/plugins/segment/segment_lines
data=$BUILD/plugins/segment
network=$(sed -n 's/^JIEBA_DIR = //p' "$BUILD/Makefile")/lac_small

if ! $PYTHON -c 'import numpy' 2>/dev/null; then
    echo "1..0 # SKIP $PYTHON has no package numpy (python3-numpy)"
    exit 0
fi
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
number=0
echo 1..9

result() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $number - $2"
    else
        echo "not ok $number - $2"
        sed 's/^/# /' "$work/errors" | cut -b 1-300
    fi
}

cat "$SOURCE"/corpora/gold/*/clean.txt >"$work/samples"
$PYTHON "$oracle" generate 1 150 "$network" >"$work/random" || exit 99

# segment TEXT OUTPUT [OPTIONS]
segment() {
    from=$1
    to=$2
    shift 2
    "$lines" --engine lac --tags "$@" "$data" <"$from" >"$to" 2>"$work/errors"
}

for text in samples random; do
    $PYTHON "$oracle" cut "$network" <"$work/$text" >"$work/$text.numpy" 2>"$work/errors" &&
        segment "$work/$text" "$work/$text.float" --float &&
        cmp "$work/$text.numpy" "$work/$text.float" >"$work/errors" 2>&1
    result $? "floats against numpy, $text: $(wc -m <"$work/$text") characters"
    segment "$work/$text" "$work/$text.int8" || exit 99
done

for kernel in avx512 avx2 plain; do
    export WENLIU_LAC_KERNEL=$kernel
    if ! segment /dev/null "$work/none"; then
        number=$((number + 1))
        echo "ok $number - the kernel $kernel # SKIP this processor does not run it"
        continue
    fi
    status=0
    for text in samples random; do
        segment "$work/$text" "$work/found" && cmp "$work/found" "$work/$text.int8" >>"$work/errors" 2>&1 &&
            segment "$work/$text" "$work/found" --float &&
            cmp "$work/found" "$work/$text.float" >>"$work/errors" 2>&1 || status=1
    done
    result $status "the kernel $kernel gives the same bytes, small integers and floats"
done
unset WENLIU_LAC_KERNEL

# floors a little below what 13 MB of laws, news and encyclopedia gave
$PYTHON "$oracle" agree "$work/samples.float" "$work/samples.int8" >"$work/agreement" || exit 99
for what in "words 0.998" "names 0.992"; do
    # shellcheck disable=SC2086 # a name and a number
    set -- $what
    found=$(sed -n "s/^$1 //p" "$work/agreement")
    cp "$work/agreement" "$work/errors"
    awk -v found="${found% *}" -v least="$2" 'BEGIN { exit !(found >= least) }'
    result $? "small integers against floats: F1 of $1 is ${found% *} of 1 over ${found#* }, at least $2"
done

# what was found in whole lines is found line by line
head -n 40 "$work/samples" >"$work/some"
while IFS= read -r line; do
    printf '%s\n' "$line" >"$work/line"
    "$lines" --engine lac --tags "$data" <"$work/line"
done <"$work/some" >"$work/apart" 2>"$work/errors"
segment "$work/some" "$work/together" && cmp "$work/apart" "$work/together" >"$work/errors" 2>&1
result $? "a line alone is read as among others"

# every character is there, and nothing else
tr -d '[:space:]' <"$work/samples" >"$work/expected"
"$lines" --engine lac "$data" <"$work/samples" | tr -d '[:space:]' >"$work/found"
$PYTHON -c '
import sys
texts = ["".join(open(path, encoding="utf-8").read().split()) for path in sys.argv[1:]]
sys.exit(texts[0] != texts[1])' "$work/expected" "$work/found" 2>"$work/errors"
result $? "the words are the text without white space"
