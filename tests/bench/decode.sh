#!/bin/sh
# SPDX-License-Identifier: MIT
# Decoding alone: the engine of the stage, with normalisation and the map back to the bytes, beside
# iconv(1) and Python's decoders, which only convert. MB are of the input.
. "$SOURCE/tests/bench/bench.sh"
decode=$BUILD/tests/bench/decode

machine
text

# encoded NAME ICONV PYTHON: the text in that charset, without what it lacks; then a table
encoded() {
    echo
    iconv -c -f UTF-8 -t "$2" "$text" >"$scratch/encoded"
    rm -f "$scratch"/times.*
    contestants=0
    contestant "$1: wenliu's decoder" "$decode $1 $scratch/encoded"
    contestant "$1: iconv" "iconv -f $2 -t UTF-8 $scratch/encoded"
    contestant "$1: python3" "$PYTHON -c 'open(\"$scratch/encoded\", \"rb\").read().decode(\"$3\")'"
    contest
    figures "$(wc -c <"$scratch/encoded")" 2
}
encoded UTF-8 UTF-8 utf-8
encoded GB18030 GB18030 gb18030
encoded Big5 BIG5 cp950
encoded UTF-16LE UTF-16LE utf-16-le
echo
echo 'x: times iconv'
