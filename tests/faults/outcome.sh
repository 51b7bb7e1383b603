#!/bin/sh
# SPDX-License-Identifier: MIT
# The judge of the fault tests: the one place that says when two outcomes are equal.
#
#   outcome.sh list DIR             SHA-256 of everything that a finished run promises
#   outcome.sh same REFERENCE DIR   succeeds where DIR holds the same, and says what differs
#   outcome.sh names DIR            succeeds where no file has a final name before its time
#
# run.json is left out of the first two: it holds times.

# Fails where one of the files is not there.
list() {
    (
        cd "$1" || exit 1
        for file in documents.jsonl.gz documents.ids.tsv quarantine.jsonl run.json; do
            [ -f "$file" ] || {
                echo "$1/$file is not there"
                exit 1
            }
        done
        sha256sum documents.jsonl.gz documents.ids.tsv quarantine.jsonl
        [ ! -d tables ] || find tables -type f | LC_ALL=C sort | xargs -r sha256sum
    )
}

same() {
    if ! wanted=$(list "$1") || ! got=$(list "$2"); then
        echo "${got:-$wanted}"
        return 1
    fi
    if [ -e "$2/.unfinished" ]; then
        echo "$2/.unfinished is still there"
        return 1
    fi
    [ "$wanted" = "$got" ] || {
        printf 'wanted:\n%s\ngot:\n%s\n' "$wanted" "$got"
        return 1
    }
}

# While a finished result is being put in place its record still lies in .unfinished.
names() {
    if [ ! -d "$1" ] || [ -e "$1/run.json" ] || [ -e "$1/.unfinished/run.json" ]; then
        return 0
    fi
    early=$(find "$1" -mindepth 1 -maxdepth 1 ! -name .unfinished ! -name parts)
    # it may just have been finished
    [ -z "$early" ] || [ -e "$1/run.json" ] || {
        echo "there is no run.json, but there is $early"
        return 1
    }
}

case $1 in
list | same | names) "$@" ;;
*)
    echo "usage: outcome.sh list DIR | same REFERENCE DIR | names DIR" >&2
    exit 2
    ;;
esac
