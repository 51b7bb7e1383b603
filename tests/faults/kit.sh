# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034 # it sets what others use
# What the fault harnesses share: two sizes, a corpus, a pipeline, the
# undisturbed run, and the judgement of a disturbed one. Sourced by them.
#
# FAULTS=long takes every case instead of a sample, and more of them.
. "$SOURCE/tests/tap.sh"

FAULTS=${FAULTS:-short}
helpers=$BUILD/tests/faults
pipeline=$scratch/pipeline.json
reference=$scratch/reference
# as many documents as the corpus has that are no documents
refusals=3
# a process that is traced cannot look for leaks
ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0

# size SHORT LONG
size() {
    case $FAULTS in
    long) echo "$2" ;;
    *) echo "$1" ;;
    esac
}

outcome() {
    sh "$SOURCE/tests/faults/outcome.sh" "$@"
}

# documents UNITS FIRST: lines of JSON, about 1 MiB for each unit, made of the
# sentences of a sample corpus; each document has numbers of its own, so that
# none can be taken for another, in a table neither.
documents() {
    cat "$SOURCE"/corpora/news-2013/*.txt | LC_ALL=C awk -v bytes="$(($1 * 1048576))" -v first="$2" '
    length($0) > 60 && !/["\\]/ { piece[pieces++] = $0 }
    END {
        for (i = first; made < bytes; i++) {
            text = "第" i "号。"
            for (k = i % 29 + 4; k > 0; k--)
                text = text piece[(i * 7 + k * k) % pieces] "编号" (i * k) "。\\n"
            line = sprintf("{\"id\":\"%06d\",\"text\":\"%s\"}", i, text)
            made += length(line)
            print line
        }
    }'
}

# make_corpus UNITS: a plain file, a compressed one and a tar archive, so that
# a run can be stopped in the middle of each; and lines that are no documents.
make_corpus() {
    mkdir -p "$scratch/corpus" "$scratch/members"
    documents "$(($1 - $1 / 4 - $1 / 4))" 0 |
        awk -v bad="$refusals" 'NR % 40 == 7 && bad-- > 0 { print "{\"id\":" } { print }' \
            >"$scratch/corpus/a.jsonl"
    documents "$(($1 / 4))" 200000 | gzip -1n >"$scratch/corpus/b.jsonl.gz"
    documents "$(($1 / 4))" 400000 |
        awk -v to="$scratch/members" '{ file = to "/" NR ".txt"; print > file; close(file) }'
    (cd "$scratch/members" && tar -c --sort=name --mtime=@0 . | gzip -1n) \
        >"$scratch/corpus/c.tar.gz"
    rm -r "$scratch/members"
    cat >"$pipeline" <<JSON
{ "name": "faults", "input": { "paths": ["corpus"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "segment" }, { "use": "keywords", "top": 5 },
              { "use": "archive", "level": 1 } ] }
JSON
}

# patiently COMMAND...: its status, or 124 where it did not end within a minute, or 126 where it
# left somebody behind
patiently() {
    "$helpers/patient" 60 "$@"
}

# run DIR ARGUMENTS...: one more refusal than the corpus has is a failure (65)
run() {
    to=$1
    shift
    patiently "$WENLIU" run "$pipeline" -o "$to" --max-quarantine "$refusals" -q "$@"
}

# What everything is compared with.
make_reference() {
    row "the undisturbed run" exits 0 run "$reference" -j 2
    row "the undisturbed run verifies" exits 0 "$WENLIU" verify "$reference"
    row "refuses the lines that are no documents" \
        equal "$refusals" "$(wc -l <"$reference/quarantine.jsonl")"
}

# The judge must see the loss of one line in any file: without this row, none
# of the others says anything.
judge_sees_losses() {
    for file in $(cd "$reference" && find documents.* quarantine.jsonl tables -type f); do
        rm -rf "$scratch/shorter"
        cp -r "$reference" "$scratch/shorter"
        case $file in
        *.gz) zcat "$reference/$file" | sed 3d | gzip -n >"$scratch/shorter/$file" ;;
        *) sed 3d "$reference/$file" >"$scratch/shorter/$file" ;;
        esac
        outcome same "$reference" "$scratch/shorter" >"$scratch/difference" && {
            echo "nobody sees that $file lost a line"
            return 1
        }
        grep -q "$file" "$scratch/difference" || {
            cat "$scratch/difference"
            return 1
        }
    done
    rm -rf "$scratch/shorter"
    outcome same "$reference" "$reference"
}

control_judge() {
    row "control: the judge sees a line missing in each file" judge_sees_losses
}

# ---- the judgement of disturbed runs

cases=0
at_once=0
resumed=0
bad=0
killed=   # set where the next run may be killed by us
mute=     # set where the next run may be unable to say anything
may_cost= # set where a fault comes again and again, and may cost documents that are then named
: >"$scratch/statuses"

# blame CASE WHY: this one breaks the promise; the first ones are shown whole
blame() {
    bad=$((bad + 1))
    [ $bad -gt 10 ] || {
        echo "# BAD: $1: $2"
        { head -8 "$scratch/judged"; tail -6 "$scratch/case.err"; } | cut -c 1-300 | sed 's/^/#     /'
    }
}

# Whether DIR has documents in quarantine that the reference has not.
cost_documents() {
    grep -qvxFf "$reference/quarantine.jsonl" "$1/quarantine.jsonl"
}

# says_why STATUS: whether a run may end with it, and said why
says_why() {
    case $1 in
    0) [ -n "$may_cost" ] ;; # fewer documents than the limit, and no failure
    65 | 70 | 74 | 75 | 78) [ -n "$mute" ] || grep -qE '^wenliu: |: error: ' "$scratch/case.err" ;;
    137) [ -n "$killed" ] ;;
    124) echo "it did not end" && return 1 ;;
    126) echo "it left a process behind" && return 1 ;;
    *) echo "that status is not documented" && return 1 ;;
    esac
}

crashed() {
    [ -z "$killed" ] &&
        grep -qE 'Sanitizer|runtime error|SIG(SEGV|BUS|ABRT|FPE|ILL)' "$scratch/case.err"
}

# judge CASE STATUS DIR: a run ended with STATUS, its standard error is in
# $scratch/case.err. 0 means an equal outcome; another documented status means
# a sentence, and an equal outcome after --resume.
judge() {
    cases=$((cases + 1))
    echo "$2" >>"$scratch/statuses"
    : >"$scratch/judged"
    if [ "$2" = 0 ] && { [ -z "$may_cost" ] || ! cost_documents "$3"; }; then
        if ! outcome same "$reference" "$3" >"$scratch/judged" 2>&1; then
            blame "$1" "status 0 with another outcome"
        elif ! "$WENLIU" verify "$3" >"$scratch/judged" 2>&1; then
            blame "$1" "status 0 with results that do not verify"
        else
            at_once=$((at_once + 1))
        fi
    elif ! says_why "$2" >"$scratch/judged" 2>&1; then
        blame "$1" "status $2"
    elif crashed; then
        blame "$1" "something crashed"
    elif ! outcome names "$3" >"$scratch/judged" 2>&1; then
        blame "$1" "an unfinished run with a final name"
    elif ! resume "$2" "$3" >"$scratch/judged" 2>&1; then
        blame "$1" "status $2, and cannot be resumed"
    elif ! outcome same "$reference" "$3" >"$scratch/judged" 2>&1; then
        blame "$1" "status $2, and another outcome after --resume"
    else
        resumed=$((resumed + 1))
    fi
}

# resume STATUS DIR: documents that a fault cost (65, or 0) are tried again; where it
# cost an input as a whole, that is by a new run
resume() {
    if [ "$1" != 65 ] && [ "$1" != 0 ]; then
        resumed_as=0
        run "$2" -j 2 --resume || resumed_as=$?
        [ $resumed_as = 65 ] || return $resumed_as
    fi
    run "$2" -j 2 --resume --retry-quarantine || run "$2" -j 2 --replace
}

# judged NAME: the row for all cases since the last one
judged() {
    all_statuses=$(sort -n "$scratch/statuses" | uniq -c | awk '{ printf " %s: %d", $2, $1 }')
    echo "# $1: $cases cases: $at_once ended in 0 and equal, $resumed failed with a word and were" \
        "equal after --resume, $bad bad; by status:$all_statuses"
    row "$1" equal 0 "$bad"
    all_cases=$cases
    all_failed=$((cases - at_once))
    cases=0 at_once=0 resumed=0 bad=0
    : >"$scratch/statuses"
}
