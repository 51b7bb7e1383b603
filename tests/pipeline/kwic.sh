#!/bin/sh
# SPDX-License-Identifier: MIT
# wenliu kwic: the rows that Python finds in the same archive, in each format and
# order, for any number of processes; what becomes of damage, faults and pipes.
. "$SOURCE/tests/tap.sh"
cd "$scratch" || exit 1
unset WENLIU_STAGE_PATH PAGER NO_COLOR

err() { cat "$scratch/err"; }
kwic() { "$WENLIU" kwic "$@"; }

# pipeline NAME ARCHIVE-OPTIONS: in NAME.json; 64 KiB a member, so that there are many
pipeline() {
    cat >"$1.json" <<END
{ "stages": [ { "use": "decode", "layout": "newspaper" }, { "use": "segment", "engine": "jieba" },
              { "use": "archive", "member_kib": 64 $2 } ] }
END
}
pipeline tokens ''
pipeline bare ', "omit": ["tokens"]'
pipeline mute ', "text": false'
cat >odd.jsonl <<'END'
{"id": "a,\"b\"", "title": "说“,\"和\n行", "text": "党员说：“党员\"好\",记者”。"}
{"id": "tab\tand\u0001", "text": "党员\u001b记者\t党员\u0007　记者　　记者"}
{"id": "case", "text": "有WiFi，有wifi，没有WIFI和Wi。"}
{"id": "empty", "text": ""}
{"id": "blank", "text": " \n"}
END
for name in tokens bare mute; do
    row "a run: $name" exits 0 "$WENLIU" run $name.json "$SOURCE/corpora/news" \
        "$SOURCE/corpora/news-2013" odd.jsonl -q -o $name
done

# ---- the rows that there are
# agrees KIND FORMAT RUN REGEX WINDOW SORT FIELDS ARGUMENTS...: some rows, and all as in Python
agrees() {
    kind=$1 format=$2 run=$3 regex=$4 window=$5 sort=$6 fields=$7
    shift 7
    given=
    for field in $fields; do
        given="$given --field $field"
    done
    # shellcheck disable=SC2086 # words
    kwic "$run" "$@" "--$format" -w "$window" -s "$sort" $given >rows || return 1
    # shellcheck disable=SC2086
    "$PYTHON" "$SOURCE/tests/pipeline/kwic_oracle.py" "$kind" "$format" "${archive:-$run/documents.jsonl.gz}" \
        "$regex" "$window" "$sort" $fields <rows >count || return 1
    [ "$(cat count)" -gt 0 ]
}

if "$PYTHON" -c 'import json' 2>/dev/null; then
    while IFS='|' read -r pattern regex; do
        row "$pattern" agrees tokens csv tokens "$regex" 10 none '' "$(printf %s "$pattern" | tr ';' '|')"
    done <<'END'
记者|<记者	[^<>]*>
记者/n|<记者	n>
*/ns|<[^<>]*	ns>
*/n*|<[^<>]*	n[^<>]*>
*/ns 的|<[^<>]*	ns><的	[^<>]*>
*/m */q? */n|<[^<>]*	m>(?:<[^<>]*	q>)?<[^<>]*	n>
今年;去年 *{0,3} */v|<(?:今年|去年)	[^<>]*>(?:<[^<>]*>){0,3}<[^<>]*	v>
/.*县/|<[^<>]*县	[^<>]*>
/[0-9]+/m */q|<[0-9]+	m><[^<>]*	q>
/(.)\1/|<(.)\1	[^<>]*>
!*/x{3} 。|(?:<[^<>]*	(?!x>)[^<>]*>){3}<。	[^<>]*>
*/n{2,}|(?:<[^<>]*	n>){2,}
农*|<农[^<>]*	[^<>]*>
END
    row "case" agrees tokens json tokens '<[wW][iI][fF][iI]	[^<>]*>' 3 none '' wifi -i
    row "JSON, fields" agrees tokens json tokens '<记者	[^<>]*>' 10 none 'title date charset none' 记者
    row "CSV, fields" agrees tokens csv tokens '<记者	[^<>]*>' 10 none 'title date charset none' 记者
    row "no context" agrees tokens csv tokens '<记者	[^<>]*>' 0 none '' 记者
    row "as much context as there is" agrees tokens csv tokens '<记者	[^<>]*>' 1000 none '' 记者
    for order in left right; do
        row "sorted: $order" agrees tokens json tokens '<的	[^<>]*>' 5 $order '' 的
        row "sorted, over text: $order" agrees text json bare '的' 7 $order '' 的
    done
    row "over text" agrees text csv bare '[0-9]+(年|个)' 20 none 'title' '[0-9]+(年|个)'
    row "over text, lines" agrees text json bare '^.本' 20 none '' '^.本'
    row "over text, though there are tokens" agrees text csv tokens '志.' 20 none '' '志.' --text
    zcat tokens/documents.jsonl.gz | gzip >foreign.jsonl.gz
    archive=foreign.jsonl.gz
    row "gzip of others" agrees tokens csv foreign.jsonl.gz '<记者	[^<>]*>' 10 none '' 记者
    archive=
    "$PYTHON" -c 'import gzip, json, sys
for line in gzip.open(sys.argv[1], "rt", encoding="utf-8"):
    print(json.dumps(json.loads(line)))' tokens/documents.jsonl.gz | gzip >escaped.jsonl.gz
    row "every character escaped" equal "$(kwic tokens 记者 --csv)" "$(kwic escaped.jsonl.gz 记者 --csv)"
    kwic tokens '*/ns' --color always >lines
    row "matches stand below one another" "$PYTHON" "$SOURCE/tests/pipeline/kwic_oracle.py" columns 68 <lines
else
    skip "the rows of Python" "there is no Python at $PYTHON"
fi

# ---- the same for any number of processes
set -f # a * is one
for arguments in '*/n' '记者 --sort left' '* --json -n 1000' '的 --csv -f title'; do
    # shellcheck disable=SC2086
    for jobs in 1 2 5 64; do
        row "$arguments: $jobs processes" equal "$(kwic tokens $arguments -j 0 | sha256sum)" \
            "$(kwic tokens $arguments -j $jobs | sha256sum)"
    done
done
set +f
first() { head -n "$1"; }
row "characters do not depend on the locale" equal "$(kwic tokens '/.{4}/' --csv)" \
    "$(LC_ALL=C kwic tokens '/.{4}/' --csv)"
row "a limit" equal "$(kwic tokens '*' -j 2 | first 7)" "$(kwic tokens '*' -n 7 -j 2)"
row "a limit of what is sorted" equal "$(kwic tokens 的 -s right | first 3)" "$(kwic tokens 的 -s right -n 3)"

# ---- documents
ids() { kwic tokens 的 --json "$@" | sed 's/^{"id":"\([^"]*\)".*/\1/' | uniq; }
row "documents that are named, in the order of the archive" equal 'news/02-school.txt
news/05-flood.txt' "$(ids --id news/05-flood.txt --id news/02-school.txt --id news/05-flood.txt)"
row "one that there is not" exits 65 "$WENLIU" kwic tokens 的 --id nobody
row "is named" holds "$(err)" "no document with the id 'nobody'"

# ---- what is said
row "nothing found" exits 0 "$WENLIU" kwic tokens 没有这样的词
row "nothing is printed" equal '' "$(cat out)"
row "and it is said" equal \
    "wenliu: kwic: nothing found in $(zcat tokens/documents.jsonl.gz | wc -l) documents" "$(err)"
row "CSV of nothing has its names" equal 'id,begin,end,left,match,right,words,tags,"a,b"' \
    "$(kwic tokens 没有这样的词 --csv -f a,b 2>err)"
row "no tokens" exits 0 "$WENLIU" kwic bare 记者
row "no tokens: it is said" holds "$(err)" "the archive has no tokens"
row "no text" exits 74 "$WENLIU" kwic mute 记者
row "no text: it is said" holds "$(err)" 'it has no text'
row "a field that nobody has" holds "$(kwic tokens 记者 -f editor 2>&1 >out)" \
    "no document that was found has the field 'editor'"
row "controls do nothing" equal '' "$(kwic tokens 党员 | LC_ALL=C tr -d '\12\40-\176\200-\377')"

# wrong STATUS PART ARGUMENTS...
wrong() {
    status=$1 part=$2
    shift 2
    exits "$status" "$WENLIU" kwic "$@" && holds "$(err)" "$part"
}
row "a faulty pattern" wrong 64 "column 4 of the pattern" tokens '党员 /a(/'
row "a faulty expression" wrong 64 "column 1 of the pattern" bare 'a('
row "no pattern" wrong 64 "give a pattern behind 'tokens'" tokens
row "nothing at all" wrong 64 "give a folder of results and a pattern"
row "two patterns" wrong 64 "one pattern, in quotes" tokens a b
row "a window" wrong 64 "--window takes" tokens a -w 1001
row "a limit of none" wrong 64 "--limit takes" tokens a -n 0
row "an order" wrong 64 "--sort takes left, right or none" tokens a -s up
row "two formats" wrong 64 "exclude one another" tokens a --csv --json
row "no folder" wrong 74 "cannot read nowhere" nowhere a
mkdir empty
row "no run" wrong 74 "there is no empty/documents.jsonl.gz" empty a
row "no gzip" wrong 65 "odd.jsonl is no gzip file" odd.jsonl a
printf '{"id":1}\n[]\n' | gzip >wrong.jsonl.gz
row "no documents of wenliu" wrong 74 "wrong.jsonl.gz: document 1" wrong.jsonl.gz a
printf '{"id":"a","text":"","tokens":{"text":["b"],"tag":["n"]}}\n{"id":"c","tokens":\n' | gzip >wrong.jsonl.gz
row "tokens that are not in the text" wrong 74 "document 1 ('a'): token 1 does not follow" wrong.jsonl.gz b
row "no JSON" wrong 74 "document 2: byte" wrong.jsonl.gz '*{2}'

# ---- damage: a byte within the third member; what stands before it is printed
third=$(cut -f 3 tokens/documents.ids.tsv | grep '^[0-9]' | sort -nu | sed -n 3p)
mkdir damaged
cp tokens/documents.jsonl.gz tokens/documents.ids.tsv damaged
byte() { od -An -tu1 -j "$1" -N 1 damaged/documents.jsonl.gz; }
place=$((third + 100))
# shellcheck disable=SC2059
printf "\\$(printf %o $((($(byte $place) + 1) % 256)))" |
    dd of=damaged/documents.jsonl.gz bs=1 seek=$place conv=notrunc 2>/dev/null
for jobs in 0 1 4; do
    row "damage, $jobs processes" wrong 74 "damaged/documents.jsonl.gz: byte $third: a member" damaged 的 --json -j $jobs
    cp out "found.$jobs"
    row "what stands before it" equal "$(kwic tokens 的 --json | first "$(wc -l <"found.$jobs")" | sha256sum)" \
        "$(sha256sum <"found.$jobs")"
    row "is something" [ -s "found.$jobs" ]
done
row "behind it a document is still found" exits 0 "$WENLIU" kwic damaged 的 --id news-2013/16-high-speed.txt

# ---- a run that is not finished: what is whole in it
mkdir -p part/.unfinished
head -c $((third + 100)) tokens/documents.jsonl.gz >part/.unfinished/documents.jsonl.gz
row "not finished" exits 0 "$WENLIU" kwic part 的 --json
row "not finished: it is said" holds "$(err)" "part/.unfinished/documents.jsonl.gz is not finished"
row "not finished: the rows that there are" cmp out found.0

# ---- a reader that has enough
"$WENLIU" kwic tokens '*' -j 2 2>err | first 1 >out
row "a closed pipe is no error" equal '' "$(err)"
(trap '' PIPE && "$WENLIU" kwic tokens '*' 2>err | first 1 >out)
row "nor is one whose signal is ignored" equal '' "$(err)"
full() { "$WENLIU" kwic tokens 的 >/dev/full; }
row "a full disk is one" exits 74 full
finish
