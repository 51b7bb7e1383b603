#!/bin/sh
# SPDX-License-Identifier: MIT
# What wenliu-stage.7 and wenliu-troubleshooting.7 say of the program is so: layers, tables, columns
# and fields are those of the stages, names of C are those of the header, messages those of the
# source. groff has nothing against the pages.
. "$SOURCE/tests/tap.sh"
man=$SOURCE/man

# ---- stages, word for word as `wenliu stages NAME` has them
"$WENLIU" stages | grep -o '^[a-z][a-z0-9_]*' >"$scratch/stages"
sed -n '/^\.SH STAGES AND THEIR LAYERS/,/^\.SH SEE/s/^\.SS //p' "$man/wenliu-stage.7" | sort >"$scratch/paged"
row "wenliu-stage.7 has every stage" cmp "$scratch/stages" "$scratch/paged"
# To mend the page: wenliu stages NAME | awk -f tests/pipeline/stage_rows.awk
stage_rows() {
    "$WENLIU" stages "$1" | awk -f "$SOURCE/tests/pipeline/stage_rows.awk" >"$scratch/told"
    sed -n "/^\\.SH STAGES AND THEIR LAYERS/,/^\\.SH SEE/{/^\\.SS $1\$/,/^\\.S[SH]/{/^\\.S[SH]/!p;};}" \
        "$man/wenliu-stage.7" >"$scratch/written"
    diff "$scratch/told" "$scratch/written"
}
while read -r stage; do
    row "wenliu-stage.7: what $stage gives" stage_rows "$stage"
done <"$scratch/stages"

# ---- names of C
header=$SOURCE/core/include/wenliu/stage.h
row "names of C in wenliu-stage.7 are in the header" sh -c '
    names=$(grep -oE "(WEN|wen)_[A-Za-z_]+" "$1" | sort -u) && [ "$names" ] || exit 1
    for name in $names; do
        grep -qw "$name" "$2" || { echo "$name"; exit 1; }
    done' sh "$man/wenliu-stage.7" "$header"
sed 's/\\f[BIR]/ /g' "$man/wenliu-stage.7" >"$scratch/plain"
# members ENUM: what the header has in it
members() {
    sed -n "/^enum $1 {/,/^}/s/^ *\\(WEN_[A-Z_]*\\).*/\\1/p" "$header"
}
for enum in wen_status wen_type wen_schema_flag wen_stage_flag wen_option_type; do
    row "$enum has members" [ "$(members $enum | wc -l)" -ge 3 ]
    for name in $(members $enum); do
        row "wenliu-stage.7 tells of $name" grep -qw "$name" "$scratch/plain"
    done
done
for callback in $(sed -n '/^struct wen_stage {/,/^};/s/.*(\*\([a-z]*\))(.*/\1/p' "$header"); do
    row "wenliu-stage.7 tells of $callback()" grep -qx "\\\\fB$callback\\\\fR" "$man/wenliu-stage.7"
done

# ---- messages: strings of the source, what stands side by side put together, a line each
find "$SOURCE/core" "$SOURCE/plugins" -name '*.[ch]' -exec cat {} + | tr '\n' '\001' |
    sed -E 's/([^\\])"\x01[ \t]*"/\1/g' | tr '\001' '\n' | grep '"' | sed 's/\\"/"/g' >"$scratch/strings"
# A message of the page as an expression: what is in italics stands for anything.
sed -n '/^\.TP$/{n;s/^\\fB//;s/\\fR$//;p;}' "$man/wenliu-troubleshooting.7" |
    sed -e 's/\\(dq/"/g' -e 's/\\(aq/'\''/g' -e 's/\\-/-/g' \
        -e 's/\\fI[^\\]*\\fB/\x01/g' -e 's/\\f[BIR]//g' \
        -e 's/[][*^$(){}|+?.\\]/\\&/g' -e 's/\x01/.*/g' >"$scratch/messages"
row "wenliu-troubleshooting.7 has messages" [ "$(wc -l <"$scratch/messages")" -ge 30 ]
# said MESSAGE: it says something of its own, and the source says it
said() {
    fixed=$(printf '%s' "$1" | sed 's/\.\*//g')
    [ ${#fixed} -ge 10 ] && grep -qE -e "$1" "$scratch/strings"
}
while read -r message; do
    row "is said: $message" said "$message"
done <"$scratch/messages"
row "and what is not said is told" sh -c '! grep -qE -e "$1" "$2"' sh \
    'stage .* needs the layer .*, which nobody has' "$scratch/strings"

# ---- groff
clean() {
    groff -k -man -Tutf8 -ww "$man/$1" >/dev/null 2>"$scratch/groff" && equal "" "$(cat "$scratch/groff")"
}
if command -v groff >/dev/null && command -v preconv >/dev/null; then
    for page in tutorial stage recipes troubleshooting; do
        row "groff: wenliu-$page.7" clean "wenliu-$page.7"
    done
else
    skip "groff" "it is not here"
fi

finish
