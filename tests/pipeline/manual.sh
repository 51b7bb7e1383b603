#!/bin/sh
# SPDX-License-Identifier: MIT
# The documentation says what the program says: options and exit of commands in
# the manual pages, keys and defaults of a pipeline, and the stage of the README
# compiles and runs as it stands there.
. "$SOURCE/tests/tap.sh"

# page NAME: a manual page as plain text with one blank between words
page() {
    sed -e '/^\.\\"/d' -e 's/\\f[BIRP]//g' -e 's/\\-/-/g' -e 's/\\(dq/"/g' "$SOURCE/man/$1"
}

# command NAME PAGE: every long option that --help lists is in the page
command_options() {
    page "$2" >"$scratch/page"
    for option in $("$WENLIU" "$1" --help | grep -o -- '^ .*--[a-z-]*' | grep -o -- '--[a-z-]*'); do
        row "$2 tells of $option" grep -q -- "$option" "$scratch/page"
    done
}

command_options run wenliu-run.1
command_options plan wenliu-plan.1
command_options merge wenliu-merge.1
command_options status wenliu-status.1
command_options quarantine wenliu-quarantine.1
command_options new wenliu-new.1
command_options test wenliu-test.1
command_options check wenliu-check.1
command_options stages wenliu-stages.1
command_options schema wenliu-schema.1
command_options segment wenliu-segment.1
command_options distill wenliu-distill.1
command_options train wenliu-train.1
command_options show wenliu-show.1
command_options kwic wenliu-kwic.1
command_options verify wenliu-verify.1

page wenliu.1 >"$scratch/page"
for command in $("$WENLIU" --help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
    row "wenliu.1 tells of $command" grep -q "^wenliu $command\$\|^\.B wenliu $command\$" "$scratch/page"
done

# Keys with their defaults, as `wenliu check --print` has them: KEY DEFAULT
cat >"$scratch/least.json" <<END
{ "stages": [ { "use": "decode" } ] }
END
"$WENLIU" check --print "$scratch/least.json" | awk '
    /^\t"(input|limits)":/ { inside = 1; next }
    /^\t}/ { inside = 0 }
    inside {
        gsub(/[":,\t]/, " ")
        print $1, $2
    }' >"$scratch/keys"

# says KEY DEFAULT: behind the key, before the next, the page has the default
says() {
    page wenliu-pipeline.5 | tr -d '"' | awk -v key="$1" -v default="Default: $2" '
        /^\.TP/ { ours = 0 }
        $0 == ".B " key { ours = 1 }
        ours && index($0, default) { found = 1 }
        END { exit !found }'
}
row "keys of a pipeline are listed" [ "$(wc -l <"$scratch/keys")" -gt 10 ]
while read -r key default; do
    row "wenliu-pipeline.5: $key is $default by default" says "$key" "$default"
done <"$scratch/keys"

# The stage of the README, its commands but for the folder of the header.
sed -n '/^```c$/,/^```$/p' "$SOURCE/README.md" | sed '/^```/d' >"$scratch/quotes.c"
mkdir "$scratch/stages"
compiles() {
    "${CC:-cc}" -std=c11 -Wall -Wextra -Werror -O2 -fPIC -shared \
        -I "$SOURCE/core/include" -o "$scratch/stages/quotes.so" "$scratch/quotes.c"
}
cat >"$scratch/quotes.json" <<END
{ "stages": [ { "use": "decode" }, { "use": "quotes" }, { "use": "archive" } ] }
END
printf '“好，”他说，“明天见。”' >"$scratch/text.txt"
found() {
    zcat "$scratch/results/documents.jsonl.gz" | sed 's/.*"quotes":\(\[[^]]*\]\).*/\1/'
}
row "the README's stage compiles" compiles
row "the README's stage runs" exits 0 "$WENLIU" run "$scratch/quotes.json" "$scratch/text.txt" -q \
    --stages "$scratch/stages" -o "$scratch/results"
row "the README's stage finds what is quoted" equal \
    '[{"begin":1,"end":3,"characters":2,"text":"好，"},{"begin":8,"end":12,"characters":4,"text":"明天见。"}]' \
    "$(found)"

finish
