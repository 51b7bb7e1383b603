#!/bin/sh
# SPDX-License-Identifier: MIT
# compile_lexicon and compile_lac on damaged files: each fault is named with file and line or what is
# wrong, and nothing is left behind.
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
number=0
jieba=$(sed -n 's/^JIEBA_DIR = //p' "$BUILD/Makefile")
echo 1..13

# fault NAME FILE SED-SCRIPT MESSAGE
fault() {
    number=$((number + 1))
    rm -rf "$work/jieba" "$work/out"
    mkdir -p "$work/jieba/finalseg" "$work/jieba/posseg"
    cp "$jieba/dict.txt" "$work/jieba/"
    cp "$jieba"/finalseg/prob_*.py "$work/jieba/finalseg/"
    cp "$jieba"/posseg/prob_*.py "$jieba"/posseg/char_state_tab.py "$work/jieba/posseg/"
    sed "$3" "$jieba/$2" >"$work/jieba/$2"
    "$BUILD/plugins/segment/compile_lexicon" "$work/jieba" "$work/out" 2>"$work/errors"
    status=$?
    if [ $status -eq 1 ] && [ ! -e "$work/out" ] && grep -qF "$2:$4" "$work/errors"; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1: status $status"
        sed 's/^/# /' "$work/errors"
    fi
}

fault "a word without frequency" dict.txt '7s/.*/三无 n/' '7: expected `word frequency tag`'
fault "a frequency that is no number" dict.txt '9s/.*/三无 x n/' '9: expected `word frequency tag`'
fault "an empty dictionary" dict.txt d '1: expected lines `word frequency tag`, found none'
fault "a table cut off" finalseg/prob_emit.py '500,$d' '500: expected a string, found the end of the file'
fault "no table" finalseg/prob_start.py 's/^P=/Q=/' '1: expected the assignment P='
fault "another letter" finalseg/prob_trans.py "2s/'E'/'X'/" "2: expected 'B', 'E', 'M' or 'S', found 'X'"
fault "a pair too few" posseg/prob_start.py 3d "255: expected 256 pairs, found 255"
fault "text for a number" posseg/prob_trans.py '2s/: -[0-9.]*/: n/' '2: expected a number, found n'

# network NAME FILE COMMAND MESSAGE: the file as COMMAND makes it of the package's
network() {
    number=$((number + 1))
    rm -rf "$work/lac" "$work/out"
    mkdir -p "$work/lac/model_baseline"
    cp "$jieba"/lac_small/*.dic "$work/lac/"
    ln -s "$jieba"/lac_small/model_baseline/* "$work/lac/model_baseline/"
    rm "$work/lac/$2"
    sh -c "$3" <"$jieba/lac_small/$2" >"$work/lac/$2"
    "$BUILD/plugins/segment/compile_lac" int8 "$work/lac" "$work/out" 2>"$work/errors"
    status=$?
    if [ $status -eq 1 ] && [ ! -e "$work/out" ] && grep -qF "$2:$4" "$work/errors"; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1: status $status"
        sed 's/^/# /' "$work/errors"
    fi
}

network "numbers cut off" model_baseline/gru_2.w_0 'head -c 100000' ' expected 49152 numbers, found 49152 in 99972 bytes'
network "a tensor of another shape" model_baseline/fc_1.w_0 "cat '$jieba/lac_small/model_baseline/fc_2.w_0'" ' expected 49152 numbers, found 98304'
network "no tensor" model_baseline/crfw 'echo 12345678901234567890123' ' is no tensor of Paddle'
network "a dictionary without OOV" word.dic 'grep -v OOV' ' expected a line for OOV'
network "a label too few" tag.dic 'sed 9d' '9: expected the label 8'
