#!/bin/sh
# SPDX-License-Identifier: MIT
# The layer keywords: TF-IDF and TextRank as python-jieba gives them, terms as people would choose
# them, the same bytes for any number of workers. With KEYWORDS_TEXT=FILE (UTF-8) python-jieba also
# judges KEYWORDS_DOCUMENTS (2000) documents that are cut from that text, which takes some minutes.
. "$SOURCE/tests/tap.sh"

oracle=$SOURCE/tests/pipeline/keywords_oracle.py

# pipeline NAME INPUT SEGMENT KEYWORDS: $scratch/NAME.json
pipeline() {
    cat >"$scratch/$1.json" <<END
{ "name": "keywords", "input": { $2 },
  "stages": [ { "use": "decode", "layout": "lines" }, { "use": "segment", "engine": "jieba" $3 },
              { "use": "entities" }, { "use": "keywords" $4 },
              { "use": "archive" } ] }
END
}

# run NAME DIR ARGUMENTS...
run() {
    from=$1
    folder=$2
    shift 2
    exits 0 "$WENLIU" run "$scratch/$from.json" -q -o "$scratch/$folder" "$@"
}

# judged METHOD COUNT DIR
judged() {
    "$PYTHON" "$oracle" same "$1" "$2" "$scratch/$3"
}

# peers NAME COUNT: python-jieba's answers for the documents in $scratch/NAME.jsonl
peers() {
    input="\"paths\": [\"$1.jsonl\"], \"id\": \"id\""
    jieba='"builtin_stop_words": "jieba", "top": 20'
    pipeline "$1.tfidf" "$input" '' ", \"methods\": [\"tfidf\"], $jieba"
    pipeline "$1.textrank" "$input" ', "tags": "posseg"' ", \"methods\": [\"textrank\"], $jieba"
    for method in tfidf textrank; do
        row "$1: $method of $2 documents" run "$1.$method" "$1.$method" -j 2
        row "$1: $method: python-jieba says the same" judged "$method" "$2" "$1.$method"
    done
}

if [ -n "${PYTHON-}" ] && "$PYTHON" -c 'import jieba' 2>/dev/null; then
    "$PYTHON" "$oracle" cut 400 "$SOURCE"/corpora/gold/*/clean.txt >"$scratch/sample.jsonl"
    peers sample 400
    if [ -n "${KEYWORDS_TEXT-}" ]; then
        "$PYTHON" "$oracle" cut "${KEYWORDS_DOCUMENTS:-2000}" "$KEYWORDS_TEXT" \
            >"$scratch/text.jsonl"
        peers text "${KEYWORDS_DOCUMENTS:-2000}"
    fi
else
    skip "python-jieba says the same" "there is no python3-jieba"
fi

# Terms. The sample corpora have 15 gold terms a text. The floors are two points below what is found,
# 0.62 with the engine jieba and 0.64 with the pipeline of the sample corpora and its engine lac.
news="\"paths\": [\"$SOURCE/corpora/news\"]"
pipeline all "$news" '' ', "top": 30, "methods": ["terms", "tfidf", "textrank"], "builtin_stop_words": "chinese"'
sed -i 's/"layout": "lines"/"layout": "newspaper"/' "$scratch/all.json"
row "all methods" run all all -j 2
if [ -n "${PYTHON-}" ]; then
    row "terms: more than 60 % of what people chose" \
        "$PYTHON" "$oracle" recall "$scratch/all" "$SOURCE/corpora/gold" 0.60
    row "the pipeline of the sample corpora" exits 0 "$WENLIU" run "$SOURCE/configs/news.json" -q \
        -o "$scratch/news"
    row "terms: more than 61.5 % of what people chose" \
        "$PYTHON" "$oracle" recall "$scratch/news" "$SOURCE/corpora/gold" 0.615
else
    skip "terms: more than 60 % of what people chose" "there is no Python"
fi
row "one worker" run all one -j 1
row "one worker: the same bytes" cmp "$scratch/all/documents.jsonl.gz" "$scratch/one/documents.jsonl.gz"
row "in one process" run all zero -j 0
row "in one process: the same bytes" cmp "$scratch/all/documents.jsonl.gz" \
    "$scratch/zero/documents.jsonl.gz"

# Without entities and blocks terms are found too, and 党建指导员 wins over 指导员.
printf '%s\n' "我们请来党建指导员。党建指导员每月来一次，“红色导师”也来。" >"$scratch/guide.txt"
cat >"$scratch/bare.json" <<END
{ "name": "bare", "input": { "paths": ["guide.txt"] },
  "stages": [ { "use": "decode" }, { "use": "segment" }, { "use": "keywords" },
              { "use": "archive" } ] }
END
row "tokens alone" run bare bare -j 1
gzip -dc "$scratch/bare/documents.jsonl.gz" >"$scratch/guide"
row "the longer term is there" grep -q '"term":"党建指导员","count":2,' "$scratch/guide"
row "its part is not" exits 1 grep -q '"term":"指导员"' "$scratch/guide"
row "nor is a stop word" exits 1 grep -q '"term":"我们"' "$scratch/guide"

pipeline wrong "$news" '' ', "methods": ["yake"]'
row "a method that does not exist" exits 78 "$WENLIU" run "$scratch/wrong.json" -q -o "$scratch/wrong"
row "is named" holds "$(cat "$scratch/err")" '"methods" has "yake": there are "tfidf"'

finish
