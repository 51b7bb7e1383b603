#!/bin/sh
# SPDX-License-Identifier: MIT
# Measures of the stage keywords beside scipy, NLTK, gensim, scikit-learn and R, as far as they are
# installed (Debian: python3-scipy python3-nltk python3-gensim python3-sklearn r-base-core): every row of
# tables of the sample corpora, and of a grid of counts; peers.py says how near. What they said of the grid stands
# in peers.tsv, and is compared everywhere; it was made by
#   PEERS_WRITE=FILE make check TESTS=tests/pipeline/peers.sh
. "$SOURCE/tests/tap.sh"

peers=$SOURCE/tests/pipeline/peers

# pipeline NAME INPUT OPTIONS: $scratch/NAME.json
pipeline() {
    cat >"$scratch/$1.json" <<END
{ "name": "peers", "input": { "paths": [$2] },
  "stages": [ { "use": "decode", "layout": "lines" }, { "use": "segment", "engine": "jieba" },
              { "use": "keywords", $3 }, { "use": "archive" } ] }
END
    row "run: $1" exits 0 "$WENLIU" run "$scratch/$1.json" -q -o "$scratch/$1" -j 2
}

# Words that stand a times in one folder and b times in the other, and one that is there alone.
grid() {
    awk -v side="$1" 'BEGIN {
        count = split("0 1 2 3 5 8 20 50 130 400", times)
        for (i = 1; i <= count; i++) for (j = 1; j <= count; j++)
            for (k = side == 1 ? times[i] : times[j]; k > 0; k--) print "w" i "x" j
        for (k = side == 1 ? 0 : 12000; k > 0; k--) print "only"
    }'
}
mkdir "$scratch/first" "$scratch/second"
grid 1 >"$scratch/first/words.txt"
grid 2 >"$scratch/second/words.txt"
news="\"$SOURCE/corpora/news-2013\", \"$SOURCE/corpora/news\""
pipeline grid "\"$scratch/first\", \"$scratch/second\"" \
    '"top": 0, "group": "folder", "compare": ["first", "second"], "keyness_minimum": 1'
pipeline news "$news" '"top": 0, "group": "folder", "compare": ["news-2013", "news"], "keyness_minimum": 1,
    "dispersion": true, "collocates": "window", "collocate_minimum": 1, "collocate_word_minimum": 2,
    "collocate_top": 3'
row "the grid has all pairs of counts" equal 100 "$(sed 1d "$scratch/grid/tables/keyness.csv" | wc -l)"

# ---- what they said: PEER, TERM, COLUMN, VALUE
said() {
    awk -F '\t' -v table="$scratch/grid/tables/keyness.csv" 'BEGIN {
            getline line <table
            columns = split(line, names, ",")
            while ((getline line <table) > 0) {
                split(line, cells, ",")
                for (i = 2; i <= columns; i++) found[cells[1], names[i]] = cells[i]
            }
        }
        /^#/ { next }
        {
            got = found[$2, $3]
            far = got - $4; far = far < 0 ? -far : far
            size = $4 < 0 ? -$4 : $4
            near = $3 ~ /^p_/ ? 1e-9 * size + 1e-300 : 1e-10 * (size < 1 ? 1 : size)
            if (got == "" || far > near) { print $0 ", got " got; wrong = 1; exit }
            count++
        }
        END { exit wrong || count < 1000 }' "$peers.tsv"
}
row "the grid: what scipy, NLTK and R said of it" said

# ---- what they say
# installed MODULE
installed() {
    [ -n "${PYTHON-}" ] && "$PYTHON" -c "import numpy, $1" 2>/dev/null
}
# peer NAME MODULE PACKAGE
peer() {
    for from in grid news; do
        if [ "$from" = grid ] && [ "$1" = gensim ]; then
            continue # it has nothing to say of keyness
        elif installed "$2"; then
            row "$1 says the same of $from" "$PYTHON" "$peers.py" "$1" "$scratch/$from" "$scratch/news" \
                "$scratch/news"
        else
            skip "$1 says the same of $from" "there is no $3"
        fi
    done
}
peer scipy scipy python3-scipy
peer nltk nltk.metrics python3-nltk
peer gensim gensim.models.phrases python3-gensim
if command -v Rscript >/dev/null; then
    row "R says the same of grid" Rscript "$peers.R" "$scratch/grid"
    row "R says the same of news" Rscript "$peers.R" "$scratch/news" "$scratch/news"
else
    skip "R says the same" "there is no r-base-core"
fi

# ---- TF-IDF with the idf of others: (1 + ln N/df) of scikit-learn, log2 N/df of gensim
# weighs NAME PEER MODULE PACKAGE
weighs() {
    if ! installed "$3"; then
        skip "$1 weighs words alike" "there is no $4"
        return
    fi
    "$PYTHON" "$peers.py" idf "$1" "$scratch/news" >"$scratch/$1.idf"
    pipeline "$2" "$news" "\"top\": 1000, \"methods\": [\"tfidf\"], \"min_length\": 1,
        \"builtin_stop_words\": \"none\", \"idf\": \"$scratch/$1.idf\""
    row "$1 weighs words alike" "$PYTHON" "$peers.py" "$2" "$scratch/$2"
}
weighs sklearn sklearn sklearn.feature_extraction.text python3-sklearn
weighs gensim gensim-tfidf gensim.models python3-gensim

if [ -n "${PEERS_WRITE-}" ]; then
    {
        echo "# What scipy $("$PYTHON" -c 'import scipy; print(scipy.__version__)'), NLTK $(
            "$PYTHON" -c 'import nltk; print(nltk.__version__)') and $(Rscript -e 'cat(R.version.string)') say of the grid of peers.sh"
        for peer in scipy nltk; do
            "$PYTHON" "$peers.py" values "$peer" "$scratch/grid"
        done
        Rscript "$peers.R" values "$scratch/grid"
    } >"$PEERS_WRITE"
fi
finish
