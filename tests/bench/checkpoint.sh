#!/bin/sh
# SPDX-License-Identifier: MIT
# What it costs that nothing can be lost: runs that commit every unit beside
# runs that commit none, in turn; and what a plan and a resume cost alone.
. "$SOURCE/tests/bench/bench.sh"

machine
text
"$cut" "$text" 4000 0 "$scratch/text.jsonl"
echo "documents: $(wc -l <"$scratch/text.jsonl"); results on $(df -PT "$scratch" |
    awk 'NR == 2 { print $2 }')"
cat >"$scratch/words.json" <<END
{ "name": "words", "input": { "paths": ["text.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "segment" }, { "use": "keywords", "methods": ["tfidf"] },
              { "use": "archive" } ] }
END
sed 's|"\.\./|"'"$SOURCE"'/|g' "$SOURCE/configs/news.json" >"$scratch/news.json"

for name in news words; do
    run="'$WENLIU' run '$scratch/$name.json' '$scratch/text.jsonl' -q -o \"\$out\""
    contestant "$name, each unit committed" "$run"
    contestant "$name, --no-checkpoint" "$run --no-checkpoint"
done
contestant 'plan alone' "'$WENLIU' plan '$scratch/words.json' -q -o \"\$out\""
contest
figures "$(wc -c <"$text")" 4

# ratios COMMITTED NOT: round by round, so that the machine's moods cancel out
ratios() {
    for column in 3 4; do
        paste "$scratch/times.$1" "$scratch/times.$2" | awk -v k="$column" '
            { print $k / $(k + NF / 2) }' | median
    done | paste -s - | awk -v name="$(cat "$scratch/contestant.$1.name")" '{
        printf "%-34s costs %+.1f %% by the clock, %+.1f %% of processor time\n", name,
            100 * ($1 - 1), 100 * ($2 - 1) }'
}
ratios 1 2
ratios 3 4

# units that are done while others are waited for share a commit
"$WENLIU" run "$scratch/words.json" -v -o "$scratch/counted" 2>"$scratch/log" >/dev/null
echo "commits: $(grep -c 'safe on disk' "$scratch/log"), units: $(
    grep -c '^{"unit"' "$scratch/counted/plan.jsonl")"
