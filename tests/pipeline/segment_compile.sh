#!/bin/sh
# SPDX-License-Identifier: MIT
# compile_lexicon on damaged tables: each fault is named with file and line.
set -u
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
number=0
jieba=$(sed -n 's/^JIEBA_DIR = //p' "$BUILD/Makefile")
echo 1..8

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
