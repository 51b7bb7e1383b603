#!/bin/sh
# SPDX-License-Identifier: MIT
# The tables groups, series and keyness: row by row what comparison_oracle.py counts and works out by
# itself, the same bytes with any memory, any number of workers and in shards, and what is said of a
# reference that cannot be used.
. "$SOURCE/tests/tap.sh"

oracle=$SOURCE/tests/pipeline/comparison_oracle.py

# pipeline NAME INPUT OPTIONS: $scratch/NAME.json; words are what blanks separate
pipeline() {
    cat >"$scratch/$1.json" <<END
{ "name": "comparison", "input": { $2 },
  "stages": [ { "use": "decode" }, { "use": "segment" },
              { "use": "keywords", "top": 0 $3 }, { "use": "archive" } ] }
END
}

# run NAME DIR ARGUMENTS...
run() {
    from=$1
    folder=$2
    shift 2
    exits 0 "$WENLIU" run "$scratch/$from.json" -o "$scratch/$folder" "$@"
}

# tables DIR: one checksum over all of them
tables() {
    (cd "$scratch/$1/tables" && sha256sum -- * | sha256sum)
}

# judged WHAT DIR ARGUMENTS...: by the oracle
judged() {
    what=$1
    folder=$2
    shift 2
    "$PYTHON" "$oracle" "$what" "$scratch/$folder" "$@"
}

# judge NAME WHAT DIR ARGUMENTS...
judge() {
    name=$1
    shift
    if [ -n "${PYTHON-}" ]; then
        row "$name: every row" judged "$@"
    else
        skip "$name: every row" "there is no Python"
    fi
}

# Documents of three years and two sections; a few have no date, one that is none, or no word. Some
# words come everywhere, some in one year alone, some in one document.
write() {
    awk -v first="$1" -v last="$2" 'BEGIN {
        for (i = first; i < last; i++) {
            year = 2011 + int(i / 1200)
            date = sprintf("\"%d-%02d-%02d\"", year, 1 + i % 12, 1 + i % 28)
            date = i % 211 == 5 ? "\"unknown\"" : i % 199 == 7 ? "null" : date
            printf "{\"id\":\"%d\",\"date\":%s,\"section\":\"%s\",\"text\":\"", i, date, i % 3 ? "财经" : "news"
            for (j = 0; i % 97 && j < 100 + i % 50; j++) {
                seed = (seed * 1103515245 + 12345 + i) % 2147483648
                high = int(seed / 65536)
                printf "%s%d ", high % 3 ? "a" : high % 5 ? "b" : "y" year "n", high % 3 ? high % 50 : high % 9000
            }
            print "——\"}"
        }
    }'
}
mkdir "$scratch/all"
write 0 2000 >"$scratch/all/early.jsonl"
write 2000 3600 >"$scratch/all/late.jsonl"
all='"paths": ["all"], "id": "id", "meta": ["date", "section"]'
early='"paths": ["all/early.jsonl"], "id": "id", "meta": ["date", "section"]'
late='"paths": ["all/late.jsonl"], "id": "id", "meta": ["date", "section"]'

# ---- groups ----
by_year='"group": "year(meta.date)"'
pipeline year "$all" ", $by_year, \"compare\": [\"2012\", \"2011\"], \"keyness_minimum\": 1"
row "by year" run year year -j 2
row "what has no date is named" holds "$(cat "$scratch/out")" "have no group by year(meta.date)"
judge "groups and series" series year "year(meta.date)" 5
judge "two years" groups year "year(meta.date)" antconc 1 2012 2011
for order in quanteda sketchengine log_ratio; do
    pipeline "$order" "$all" ", \"group\": \"section\", \"compare\": [\"财经\"], \"keyness_order\": \"$order\",
        \"series_terms\": [\"a7\", \"none\"]"
    row "in the order of $order" run "$order" "$order" -j 2
    judge "a section and the rest, $order" groups "$order" section "$order" 5 财经
done
row "a term that never comes is named" holds "$(cat "$scratch/out")" '"none" of "series_terms"'
judge "series of one term" series log_ratio section 1 a7
pipeline month "$all" ', "group": "month(meta.date)", "series_minimum": 1000'
row "by month" run month month -j 2
judge "by month" series month "month(meta.date)" 1000
pipeline source "$all" ', "group": "source", "series_minimum": 100'
row "by file, whatever the ids" run source source -j 2
row "the files" equal "early.jsonl,2000 late.jsonl,1600" \
    "$(sed 1d "$scratch/source/tables/groups.csv" | cut -d, -f1,2 | paste -s -d ' ')"
pipeline folder "\"paths\": [\"$SOURCE/corpora/news-2013\", \"$SOURCE/corpora/news\"]" \
    ', "group": "folder", "compare": ["news-2013", "news"], "keyness_minimum": 2'
row "by folder" run folder folder -j 2
judge "by folder" series folder folder 5
judge "two folders" groups folder folder antconc 2 news-2013 news
pipeline kind "\"paths\": [\"$SOURCE/corpora/news\"]" \
    ', "group": "kind", "compare": ["heading", "paragraph"], "keyness_minimum": 2'
row "by kind of block" run kind kind -j 2
judge "by kind" series kind kind 5
judge "two kinds" groups kind kind antconc 2 heading paragraph
pipeline nobody "$all" ", $by_year, \"compare\": [\"1999\"]"
row "a group that is not there" run nobody nobody -j 2
row "is named" holds "$(cat "$scratch/out")" '"1999" that "compare" names'
row "and nothing is compared" [ ! -e "$scratch/nobody/tables/keyness.csv" ]

# ---- n-grams, collocates, dispersion and ARF by group: what each group alone gives ----
together='"ngrams": 3, "ngram_top": 500, "collocate_minimum": 3, "collocate_window": 2, "collocate_top": 5,
    "dispersion": true, "arf": true'
for way in window sentence; do
    for part in early late; do
        pipeline "$part.$way" "\"paths\": [\"all/$part.jsonl\"]" ", $together, \"collocates\": \"$way\""
        row "$part alone, by $way" run "$part.$way" "$part.$way" -j 2
    done
    pipeline "both.$way" "$all" ", \"group\": \"source\", $together, \"collocates\": \"$way\""
    row "as groups, by $way" run "both.$way" "both.$way" -j 2
    for part in early late; do
        for table in ngrams collocates dispersion arf; do
            sed -n "1s/^group,//p; s/^$part.jsonl,//p" "$scratch/both.$way/tables/${table}_by_group.csv" \
                >"$scratch/part.csv"
            row "$table of $part, by $way" cmp "$scratch/part.csv" "$scratch/$part.$way/tables/$table.csv"
            row "$table of $part, by $way: there are some" [ "$(wc -l <"$scratch/part.csv")" -gt 100 ]
        done
    done
done
# spread NAME EXPRESSION INPUT OPTIONS
spread() {
    pipeline "spread.$1" "$3" ", \"group\": \"$2\", \"dispersion\": true, \"arf\": true $4"
    row "spread by $1" run "spread.$1" "spread.$1" -j 2
    if [ -n "${PYTHON-}" ]; then
        row "spread by $1: every row" "$PYTHON" "$SOURCE/tests/pipeline/statistics_oracle.py" groups \
            "$scratch/spread.$1" "$2"
    else
        skip "spread by $1: every row" "there is no Python"
    fi
}
spread year "year(meta.date)" "$all" ""
spread kind kind "\"paths\": [\"$SOURCE/corpora/news\"]" ""
spread source source "\"paths\": [\"$SOURCE/corpora/news\"]" ""
spread folder folder "\"paths\": [\"$SOURCE/corpora/news-2013\", \"$SOURCE/corpora/news\"]" ', "memory_mib": 1'
pipeline rare "$all" ', "group": "source", "dispersion": true, "min_count": 50'
row "spread of what is not rare" run rare spread.rare -j 2
awk -F , 'NR == 1 || $4 >= 50' "$scratch/both.window/tables/dispersion_by_group.csv" >"$scratch/part.csv"
row "are the rows with such counts" cmp "$scratch/part.csv" "$scratch/spread.rare/tables/dispersion_by_group.csv"
row "and no others are asked for" [ ! -e "$scratch/spread.rare/tables/arf_by_group.csv" ]

pipeline nodes "$all" ", \"group\": \"source\", \"collocates\": \"window\", \"collocate_nodes\": [\"a1\", \"a2\"]"
row "of a list of nodes" run nodes nodes -j 2
row "of a list of nodes: those" equal "early.jsonl,a1 early.jsonl,a2 late.jsonl,a1 late.jsonl,a2" \
    "$(sed 1d "$scratch/nodes/tables/collocates_by_group.csv" | cut -d, -f1,2 | sort -u | paste -s -d ' ')"

# ---- any memory, any number of workers, shards ----
everything="$by_year, \"compare\": [\"2012\", \"2011\"], \"keyness_minimum\": 1, $together, \"collocates\": \"window\""
pipeline large "$all" ", $everything"
row "in memory" run large large -j 2
row "in memory: the same comparison" cmp "$scratch/year/tables/keyness.csv" "$scratch/large/tables/keyness.csv"
pipeline small "$all" ", $everything, \"memory_mib\": 1"
row "with 1 MiB" run small small -j 2
row "with 1 MiB: the same bytes" equal "$(tables large)" "$(tables small)"
row "in one process" run small zero -j 0
row "in one process: the same bytes" equal "$(tables large)" "$(tables zero)"
row "a plan of three shards" exits 0 "$WENLIU" plan "$scratch/small.json" -q -o "$scratch/shards" \
    --shards 3
for shard in 0 1 2; do
    row "shard $shard" run small shards -j 1 --shard "$shard/3"
done
row "merged" exits 0 "$WENLIU" merge "$scratch/shards" -q -o "$scratch/merged"
row "several units" [ "$(grep -c '^{"unit":' "$scratch/shards/plan.jsonl")" -ge 3 ]
row "merged: the same bytes" equal "$(tables large)" "$(tables merged)"

# ---- another run ----
pipeline early "$early" ''
row "the reference" run early early -j 2
pipeline late "$late" ', "reference": "early", "keyness_minimum": 1'
row "against it" run late late -j 2
judge "two runs" runs late "$scratch/early" antconc 1
row "its tables are in the record" holds "$(cat "$scratch/late/run.json")" "early/tables/terms.csv"
pipeline late.small "$late" ', "reference": "early", "keyness_minimum": 1, "memory_mib": 1'
row "against it with 1 MiB" run late.small late.small -j 1
row "against it with 1 MiB: the same bytes" equal "$(tables late)" "$(tables late.small)"
pipeline files "$all" ', "group": "source", "compare": ["late.jsonl", "early.jsonl"], "keyness_minimum": 1'
row "the same as groups" run files files -j 2
row "the same as groups: the same bytes" cmp "$scratch/late/tables/keyness.csv" \
    "$scratch/files/tables/keyness.csv"
pipeline self "$early" ', "reference": "early", "keyness_minimum": 1'
row "against itself" run self self -j 2
row "nothing is key" equal "0" "$(sed 1d "$scratch/self/tables/keyness.csv" | cut -d, -f4 | sort -u)"

# What a spreadsheet was thought of: a mark in front, and quotes.
sed 's/"archive"/"archive", "bom": true, "excel_safe": true/' "$scratch/early.json" \
    >"$scratch/excel.json"
row "a reference for spreadsheets" run excel excel -j 2
pipeline late.excel "$late" ', "reference": "excel", "keyness_minimum": 1'
row "against that" run late.excel late.excel -j 2
row "against that: the same bytes" equal "$(tables late)" "$(tables late.excel)"

# broken NAME SCRIPT SENTENCE: a reference that a script damaged, in its folder of tables, is refused
broken() {
    rm -rf "$scratch/broken"
    mkdir "$scratch/broken"
    cp -r "$scratch/early/tables" "$scratch/broken/tables"
    (cd "$scratch/broken/tables" && eval "$2")
    row "$1" exits 78 "$WENLIU" run "$scratch/broken.json" -q -o "$scratch/refused"
    row "$1: named" holds "$(cat "$scratch/err")" "$3"
}
pipeline broken "$late" ', "reference": "broken"'
broken "no folder" 'rm -r ../../broken' 'name the folder of a finished run'
broken "no tables" 'rm *' 'is the folder of a finished run'
broken "no terms" 'rm terms.csv' 'tables/terms.csv: cannot be opened'
broken "another table" 'mv summary.csv terms.csv; cp terms.csv summary.csv' 'has no column "term"'
broken "a cut table" 'head -c 30000 terms.csv >cut; mv cut terms.csv' 'the table is damaged'
broken "a cut table at a line" 'head -n 900 terms.csv >cut; mv cut terms.csv' 'words that its summary.csv counts'
broken "another count" 'sed "3s/,[0-9]*,/,1,/" terms.csv >cut; mv cut terms.csv' 'words that its summary.csv counts'
broken "no count" 'sed "3s/,[0-9][0-9]*,/,x,/" terms.csv >cut; mv cut terms.csv' 'terms.csv:3: no count'
broken "no text" 'printf "\377\n" >end; cat terms.csv end >cut; mv cut terms.csv' 'the table is damaged'
broken "an open quote" 'echo "\"a,b" >>terms.csv' 'ends within quotes'
broken "no sizes" 'sed s/^words/worts/ summary.csv >cut; mv cut summary.csv' 'says of no words'
broken "a table of zeros" 'head -c 2000000 /dev/zero >terms.csv' 'a row of more than 1 MiB'
pipeline rare "$early" ', "min_count": 100'
row "a reference without its rare words" run rare broken2 -j 2
pipeline rare "$late" ', "reference": "broken2"'
row "is refused" exits 78 "$WENLIU" run "$scratch/rare.json" -q -o "$scratch/refused"
row "is refused: why" holds "$(cat "$scratch/err")" 'was made with "min_count" or "table_stop_words"'

# ---- options ----
# wrong OPTIONS SENTENCE
wrong() {
    pipeline wrong "$late" ", $1"
    row "$1" exits 78 "$WENLIU" run "$scratch/wrong.json" -q -o "$scratch/refused"
    row "$1: named" holds "$(cat "$scratch/err")" "$2"
}
wrong '"group": "decade(date)"' 'year(meta.date)'
wrong '"compare": ["a"]' '"compare" needs "group"'
wrong '"series_terms": ["a"]' '"series_terms" needs "group"'
wrong '"group": "source", "compare": ["a", "b", "c"]' '"compare" names 3 groups'
wrong '"group": "source", "compare": ["a", "a"]' 'must name different groups'
wrong '"group": "source", "compare": ["a"], "reference": "early"' 'leave one of them out'

finish
