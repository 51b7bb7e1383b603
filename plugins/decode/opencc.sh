#!/bin/sh
# SPDX-License-Identifier: MIT
# opencc.sh TS|ST: prints the dictionary of OpenCC for traditional to simplified characters, or the
# other way: phrases, then single characters, each with the first of what it may become. OPENCC_DIR
# has TSPhrases and so on, as .txt, or as .ocd2, which OPENCC_DICT (opencc_dict) turns into text.
set -eu
for kind in Phrases Characters; do
    name=$OPENCC_DIR/$1$kind
    if [ -f "$name.txt" ]; then
        cat "$name.txt"
    else
        scratch=$(mktemp)
        trap 'rm -f "$scratch"' EXIT
        "$OPENCC_DICT" -i "$name.ocd2" -o "$scratch" -f ocd2 -t text >&2
        LC_ALL=C sort "$scratch"
        rm -f "$scratch"
    fi
done | ${AWK:-awk} -F '\t' 'NF == 2 && !/^#/ { split($2, meanings, " "); print $1 "\t" meanings[1] }'
