#!/bin/sh
# SPDX-License-Identifier: MIT
# The pages that are read with a shell at hand, wenliu-tutorial.7 and wenliu-recipes.7, typed word
# for word: into an empty home, with an environment of nothing but a PATH and what `make install`
# installs. Each command gives what stands below it.
. "$SOURCE/tests/tap.sh"
here=$SOURCE/tests/pipeline

install_tree() {
    env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS make -s -C "$BUILD" install prefix="$scratch/wenliu"
}
row "install into an empty prefix" install_tree

# as_wanted BASE: the step went well and said what the page says
as_wanted() {
    if [ "$(cat "$1.status")" != 0 ] || ! awk -f "$here/book_match.awk" "$1.wanted" "$1.got"; then
        echo "status $(cat "$1.status")"
        echo "the page says:"
        cat "$1.wanted"
        echo "what came:"
        cat "$1.got"
        return 1
    fi
}
# judge PAGE STEPS: a row for each command (without backslashes, which echo would read)
judge() {
    for step in "$2"/*.command; do
        base=${step%.command}
        typed="$1: $(tr -d '\\' <"$step")"
        if [ -e "$base.missing" ]; then
            skip "$typed" "there is no $(cat "$base.missing")"
        else
            row "$typed" as_wanted "$base"
        fi
    done
}
# type_page PAGE HOME [VARIABLE...]: all of it, into one shell
type_page() {
    page=$1 home=$2
    shift 2
    mkdir "$home" "$home.steps" && ln -s "$scratch/wenliu" "$home/wenliu" || return 1
    awk -v steps="$home.steps" -f "$here/book_blocks.awk" \
        "$scratch/wenliu/share/man/man7/$page.7" || return 1
    (cd "$home" && env -i HOME="$home" LC_ALL=C.UTF-8 ASAN_OPTIONS="$ASAN_OPTIONS" "$@" \
        sh "$here/book_session.sh" "$home.steps")
}
system=/usr/local/bin:/usr/bin:/bin
row "the tutorial is typed" type_page wenliu-tutorial "$scratch/newcomer" PATH=$system
judge tutorial "$scratch/newcomer.steps"

# until_rows STEPS FOLDER: milliseconds from `wenliu new` to the rows that are read from FOLDER's archive
until_rows() {
    first=$(grep -l '^wenliu new' "$1"/*.command | head -1)
    last=$(grep -l "^zcat $2/documents.jsonl.gz" "$1"/*.command | head -1)
    begin=$(cat "${first%.command}.begin") && end=$(cat "${last%.command}.end") || return 1
    echo "$(((end - begin) / 1000000)) ms from wenliu new to the rows in $2"
}
for folder in digits results; do
    row "the rows in $folder are reached" until_rows "$scratch/newcomer.steps" $folder
    sed 's/^/# /' "$scratch/row.log"
done

row "the recipes are typed" type_page wenliu-recipes "$scratch/reader" PATH="$scratch/wenliu/bin:$system"
judge recipes "$scratch/reader.steps"

# What is typed is what a reader sees: groff shows each line of the blocks as it is.
# shown PAGE STEPS
shown() {
    groff -k -man -Tutf8 -P-cbou -rLL=200n "$scratch/wenliu/share/man/man7/$1.7" | sed 's/^ *//' >"$scratch/shown"
    sed 's/^ *//' "$2"/*.command "$2"/*.file >"$scratch/typed" && [ -s "$scratch/typed" ] || return 1
    while read -r line; do
        grep -qF -e "$line" "$scratch/shown" || {
            echo "is not shown so: $line"
            return 1
        }
    done <"$scratch/typed"
}
if command -v groff >/dev/null; then
    row "the tutorial as it is shown" shown wenliu-tutorial "$scratch/newcomer.steps"
    row "the recipes as they are shown" shown wenliu-recipes "$scratch/reader.steps"
else
    skip "the pages as they are shown" "there is no groff"
fi

finish
