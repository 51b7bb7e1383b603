#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks that the gold of corpora/news agrees with the texts and with itself:
#   text       the file without white space, markdown stars and page furniture
#              is clean.txt, character for character
#   blocks     one kind for each line of clean.txt
#   sentences  the same text, and every block ends a sentence
#   inline     the same text, and its marks are what entities.tsv counts
#   relations, figures, keywords   say only what the text says
# Everything is compared as bytes of UTF-8, so any awk will do.
LC_ALL=C
export LC_ALL
here=${SOURCE:+$SOURCE/corpora}
here=${here:-$(dirname "$0")}
awk=${AWK:-awk}
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
tab=$(printf '\t')

# The bytes of a text that news.tsv names, from its folder or its archive.
bytes() {
    case $1 in
    *.tar.gz/*) gzip -dc "$here/news/${1%%.tar.gz/*}.tar.gz" | tar -xOf - "${1##*.tar.gz/}" ;;
    *) cat "$here/news/$1" ;;
    esac
}

# White space goes: ASCII's, U+3000 and the byte order mark; and markdown's stars.
squeeze() {
    sed "s/$(printf '\343\200\200')//g; s/$(printf '\357\273\277')//g" | tr -d ' \t\r\f*'
}

# Lines of page furniture ($1), each as often as it is listed, are taken out of a squeezed text.
without() {
    if [ -f "$1" ]; then
        squeeze <"$1" >"$work/furniture"
    else
        : >"$work/furniture"
    fi
    $awk -v list="$work/furniture" '
        BEGIN { while ((getline line < list) > 0) left[line]++ }
        left[$0] > 0 { left[$0]--; next }
        { print }
        END { for (line in left) if (left[line] > 0) print "FURNITURE NOT THERE: " line }'
}

# One report line for each thing that is wrong with the gold in folder $1.
inside() {
    awk_program='
    function squeezed(s) { gsub(/[ \t]/, "", s); gsub(/\343\200\200/, "", s); return s }
    function bad(what) { print what }
    function fields(want) { if (NF != want) bad(file ":" FNR ": " NF " columns, not " want) }
    FNR == 1 { file = FILENAME; sub(/.*\//, "", file) }
    file == "clean.txt" { clean[++lines] = $0; text = text squeezed($0); end[length(text)] = 1; next }
    file == "blocks.tsv" {
        fields(2); blocks++
        if ($1 != blocks || $2 !~ /^(heading|byline|caption|paragraph|list_item|pull_quote)$/) bad("blocks.tsv:" FNR)
        next
    }
    file == "sentences.txt" { said = said squeezed($0); if (length(said) in end) ends++; next }
    file == "inline.txt" {
        plain = ""; rest = $0
        while (match(rest, /\342\237\246[A-Z]+\|/)) {
            plain = plain substr(rest, 1, RSTART - 1)
            type = substr(rest, RSTART + 3, RLENGTH - 4)
            rest = substr(rest, RSTART + RLENGTH)
            close_at = index(rest, "\342\237\247")
            surface = substr(rest, 1, close_at - 1)
            plain = plain surface
            rest = substr(rest, close_at + 3)
            marked[type "\t" surface]++; known[type, squeezed(surface)] = 1
        }
        if (plain rest != clean[FNR]) bad("inline.txt:" FNR ": not line " FNR " of clean.txt")
        inline++
        next
    }
    file == "entities.tsv" {
        fields(3)
        if (marked[$1 "\t" $2] != $3) bad("entities.tsv:" FNR ": " $2 " is marked " marked[$1 "\t" $2] + 0 " times")
        listed++
        next
    }
    file == "relations.tsv" {
        fields(3)
        if (!(("PER", squeezed($1)) in known)) bad("relations.tsv:" FNR ": no person " $1)
        if (!(("TITLE", squeezed($2)) in known)) bad("relations.tsv:" FNR ": no title " $2)
        if ($3 != "" && !(("ORG", squeezed($3)) in known) && !(("LOC", squeezed($3)) in known))
            bad("relations.tsv:" FNR ": no body or place " $3)
        next
    }
    file == "figures.tsv" {
        fields(5)
        if (!(("QUANT", squeezed($2 $3)) in known)) bad("figures.tsv:" FNR ": no quantity " $2 $3)
        if (!index(text, squeezed($4))) bad("figures.tsv:" FNR ": the text does not say " $4)
        next
    }
    file == "keywords.txt" {
        if (seen[$0]++ || !index(text, squeezed($0))) bad("keywords.txt:" FNR ": " $0 " is not in the text, or twice here")
        terms++
        next
    }
    END {
        if (blocks != lines) bad("blocks.tsv has " blocks " lines, clean.txt " lines)
        if (inline != lines) bad("inline.txt has " inline " lines, clean.txt " lines)
        if (said != text) bad("sentences.txt is not the text of clean.txt")
        if (ends != lines) bad("sentences.txt runs over the end of a block")
        for (mark in marked) marks++
        if (marks != listed) bad("entities.tsv has " listed " lines for " marks " surfaces")
        if (terms != 15) bad("keywords.txt has " terms " terms")
    }'
    (cd "$1" && $awk -F "$tab" "$awk_program" clean.txt blocks.tsv sentences.txt inline.txt \
        entities.tsv relations.tsv figures.tsv keywords.txt)
}

# Everything wrong with one row of news.tsv.
check() {
    gold=$here/gold/$(basename "$1" .txt)
    bytes "$1" >"$work/raw" || echo "cannot read $1"
    iconv -f "$2" -t UTF-8 "$work/raw" >"$work/text" || echo "$1 is no $2"
    squeeze <"$work/text" | without "$gold/furniture.txt" | tr -d '\n' >"$work/got"
    squeeze <"$gold/clean.txt" | tr -d '\n' >"$work/want"
    cmp "$work/got" "$work/want" 2>&1
    inside "$gold"
}

texts=$(find "$here/gold" -name clean.txt | wc -l)
echo "1..$((texts + 0))"
number=0
status=0
sed 1d "$here/news.tsv" >"$work/rows"
while IFS=$tab read -r file charset rest; do
    number=$((number + 1))
    problems=$(check "$file" "$charset" 2>&1)
    if [ -z "$problems" ]; then
        echo "ok $number - $file"
    else
        echo "not ok $number - $file"
        echo "$problems" | sed 's/^/# /'
        status=1
    fi
done <"$work/rows"
exit $status
