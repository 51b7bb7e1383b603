#!/bin/sh
# SPDX-License-Identifier: MIT
# The repair of newspaper layout: how right it is, that it harms nothing that needs none, what holds of every
# repaired text, and that its time is in proportion. The tools and texts are in tests/layout.
#   LAYOUT_FAILURES=FILE   keeps what went wrong, a line of JSON for each layout
. "$SOURCE/tests/tap.sh"
tools=$SOURCE/tests/layout
measure=$BUILD/tests/bench/measure
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

if ! "$PYTHON" -c 'import difflib' 2>/dev/null; then
    echo "1..0 # SKIP there is no Python at $PYTHON to lay texts out"
    exit 0
fi

# pipeline NAME LAYOUT PATHS: decode and archive; results go to $scratch/NAME
pipeline() {
    cat >"$scratch/$1.json" <<END
{ "name": "$1", "input": { "paths": [$3], "id": "id" }, "output": "$1",
  "stages": [ { "use": "decode", "layout": "$2" }, { "use": "archive", "level": 1 } ] }
END
}

# repair NAME LAYOUT PATHS [ARGUMENTS...]: runs it
repair() {
    pipeline "$1" "$2" "$3"
    config=$scratch/$1.json
    shift 3
    "$WENLIU" run "$config" -q "$@"
}

# checks TOOL ARGUMENTS...: a row for each check that a tool of tests/layout prints
checks() {
    tool=$1
    shift
    "$PYTHON" "$tools/$tool.py" "$@" >"$scratch/checks" 2>&1 ||
        printf 'not ok\t%s.py ends with an error\n' "$tool" >>"$scratch/checks"
    while IFS='	' read -r verdict what; do
        case $verdict in
        ok | "not ok") row "$what" [ "$verdict" = ok ] ;;
        *) printf '%s\n' "$verdict" ;;
        esac
    done <"$scratch/checks"
}

archive=$scratch/repaired/documents.jsonl.gz
texts="\"lay/in\", \"$tools/unharmed\", \"$SOURCE/corpora/news-2013\""
row 'texts are laid out' "$PYTHON" "$tools/generate.py" "$SOURCE" "$scratch/lay"
row 'they are repaired' repair repaired newspaper "$texts"
row 'they are read without repair' repair bare lines '"lay/in"'
checks score "$scratch/lay" "$archive" "$scratch/bare/documents.jsonl.gz" ${LAYOUT_FAILURES:-}
checks unharmed "$tools/unharmed" "$tools/expected" "$archive"

row 'repaired texts are written' "$PYTHON" "$tools/properties.py" again "$archive" "$scratch/again"
row 'they are repaired again' repair twice newspaper '"again"'
checks properties stable "$archive" "$scratch/twice/documents.jsonl.gz"
checks properties source "$archive" "$scratch/lay/gold.jsonl" "$scratch/lay/in" "$tools/unharmed" \
    "$SOURCE/corpora/news-2013"

# the same bytes for any number of workers, over several units
"$PYTHON" "$tools/properties.py" many "$scratch/lay/in" 5 "$scratch/many.jsonl"
for jobs in 0 1 3; do
    row "texts in several units, -j $jobs" repair "jobs$jobs" newspaper '"many.jsonl"' -j $jobs
    row "the same as with -j 0" equal "$(digest "$scratch/jobs0")" "$(digest "$scratch/jobs$jobs")"
done

# seconds FILE: processor time of repairing it, the least of two
seconds() {
    for round in 1 2; do
        rm -rf "$scratch/size" "$scratch/time.$round"
        "$measure" "$scratch/time.$round" "$WENLIU" run "$scratch/sizes.json" "$1" -q -j 0 -o "$scratch/size" &&
            equal '' "$(cat "$scratch/size/quarantine.jsonl")" || return
    done >&2
    awk '$1 == "time" && (least == "" || $4 < least) { least = $4 } END { print least }' "$scratch/time.1" "$scratch/time.2"
}

# linear SMALL LARGE: LARGE is four times as long. What takes n log n takes 4.4 times as long, what takes n * n
# 16 times; a third of a second is allowed for what does not hang on the size.
linear() {
    small=$(seconds "$1") && large=$(seconds "$2") || return
    echo "$small s, $large s"
    awk -v small="$small" -v large="$large" 'BEGIN { exit !(large <= 6 * small + 0.3) }'
}
"$PYTHON" "$tools/properties.py" sizes "$scratch/sizes" "$scratch/lay/in/columns-03.txt"
pipeline sizes newspaper '"sizes"'
for file in "$scratch"/sizes/1/*.txt; do
    name=$(basename "$file" .txt)
    row "time in proportion: $name" linear "$file" "$scratch/sizes/4/$name.txt"
done
finish
