#!/bin/sh
# SPDX-License-Identifier: MIT
# wenliu status and quarantine: what they tell of a folder in every state that a
# run, a merge and shards can be in. The corpus is three units; documents with
# the word FAULT are refused, kill their worker, or keep it busy.
. "$SOURCE/tests/tap.sh"

stages=$BUILD/tests/faults/stages
cd "$scratch" || exit 1

out() { cat out; }
err() { cat err; }

# corpus NAME BAD...: 360 documents of about 8 kB, those of these numbers bad
corpus() {
    name=$1
    shift
    awk -v bad=" $* " 'BEGIN {
        for (i = 0; i < 360; i++) {
            text = index(bad, " " i " ") ? "FAULT" : ""
            for (k = 0; k < 100; k++)
                text = text "第" (i * 7 + k) "号稿件说，本市去年新建公路" (k * 3) "公里，群众出行更方便。"
            printf "{\"id\":\"%03d\",\"text\":\"%s\"}\n", i, text
        }
    }' >"$name.jsonl"
}

# pipeline NAME CORPUS STAGE LIMIT: decode, the bad stage and the archive
pipeline() {
    cat >"$1.json" <<END
{ "name": "$1", "input": { "paths": ["$2.jsonl"], "id": "id" },
  "limits": { "wall_seconds": $4 },
  "stages": [ { "use": "decode" }, { "use": "$3" }, { "use": "archive", "level": 1 } ] }
END
}

wenliu() {
    command=$1
    shift
    "$WENLIU" "$command" "$@" --stages "$stages"
}

# wait_for COMMAND...: at most twenty seconds
wait_for() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 400 ] || return 1
        sleep 0.05
    done
}

# tells PART...: the last output has a line with each, blanks counted once
tells() {
    tr -s ' ' <out >line
    for part in "$@"; do
        holds "$(cat line)" "$part" || return 1
    done
}

# member PATH WANTED: a value of the JSON that is in out
member() {
    equal "$2" "$(jq -c "$1" <out)"
}

# told DIR PATH WANTED: the same in the JSON of a folder
told() {
    "$WENLIU" status "$1" --json >out && member "$2" "$3"
}

# contents DIR: names and bytes of all that is in it
contents() {
    (cd "$1" && find . | LC_ALL=C sort && find . -type f -exec sha256sum {} + | LC_ALL=C sort)
}

command -v jq >/dev/null 2>&1 || {
    skip "status and quarantine" "jq is not there"
    finish
    exit 0
}

corpus two 17 300
corpus last 300
corpus many 300 301 302 303 304 305 306 307 308 309 310 311
pipeline refuse two refuse 100
pipeline hang last sleep_forever 1000
pipeline hang_again many sleep_forever 1
pipeline die two segfault 100

# ---- what is no run
row "no folder" exits 74 "$WENLIU" status nothing
row "no folder: says so" holds "$(err)" "cannot look at nothing: No such file"
mkdir empty
row "an empty folder" exits 74 "$WENLIU" status empty
row "an empty folder: says so" holds "$(err)" "empty holds no plan and no run"
row "a file" exits 74 "$WENLIU" status two.jsonl
row "a file: quarantine" exits 74 "$WENLIU" quarantine two.jsonl
row "no operand" exits 64 "$WENLIU" status
row "an option of another command" exits 64 "$WENLIU" status empty --stages x

# ---- planned, then finished
wenliu plan refuse.json -o whole -q || exit 1
row "planned" exits 0 "$WENLIU" status whole
row "planned: tells" tells "plan 360 documents in 1 files (" "3 units, 1 shard, made 2" \
    "run not begun" "next wenliu run PIPELINE -o whole"
row "planned: as JSON" told whole '[.state,.plan.documents,.plan.files,.plan.units,.plan.shards]' \
    '["planned",360,1,3,1]'
row "planned: the time is the file's" equal "$(date -u -r whole/plan.jsonl +%Y-%m-%dT%H:%M:%SZ)" \
    "$(jq -r .plan.made <out)"
row "planned: the seal is the plan's" equal "$(tail -1 whole/plan.jsonl | jq -r .seal)" \
    "$(jq -r .plan.seal <out)"
row "planned: the bytes are the input's" equal "$(wc -c <two.jsonl)" "$(jq .plan.bytes <out)"
row "planned: nothing in quarantine" exits 0 "$WENLIU" quarantine whole
row "planned: says so" equal "No document is in quarantine so far: the run is not finished." "$(out)"

wenliu run refuse.json -o whole -q -j 2 || exit 1
row "finished" exits 0 "$WENLIU" status whole
row "finished: tells" tells "results finished 2" \
    ": 358 documents, 2 in quarantine, 0 left out by a stage" "next wenliu show whole"
row "finished: as JSON" told whole '[.state,.results.read,.results.delivered,.results.quarantined]' \
    '["finished",360,358,2]'
row "finished: when, as run.json has it" equal "$(jq -r .times.ended <whole/run.json)" \
    "$(jq -r .results.ended <out)"
row "finished: quarantine" exits 0 "$WENLIU" quarantine whole
row "finished: the documents" equal "017  refuse  it says FAULT
300  refuse  it says FAULT

2 documents are in quarantine
       2  refuse  it says FAULT
To try again what stages refused: wenliu run PIPELINE -o whole --retry-quarantine" "$(out)"
row "finished: quarantine as JSON" exits 0 "$WENLIU" quarantine whole --json
row "finished: is the file" cmp out whole/quarantine.jsonl

# ---- signals, and text that a terminal must not get
wenliu run die.json -o died -q -j 2 || exit 1
row "signals: quarantine" exits 0 "$WENLIU" quarantine died
row "signals: a class of their own" tells "017 segfault it was killed by signal 11 (SIGSEGV" \
    " 2 segfault it was killed by signal N (SIGSEGV"
printf '{"id":"a\033[31m","text":"x","text":"y"}\n' >hostile.jsonl
"$WENLIU" run refuse.json hostile.jsonl -o hostile -q --stages "$stages" >/dev/null 2>&1
row "hostile: quarantine" exits 0 "$WENLIU" quarantine hostile
row "hostile: the reader's" tells " reader " "1 document is in quarantine"
row "hostile: no escape sequence" sh -c "! grep -q '$(printf '\033')' out"
row "hostile: nothing to try again" sh -c '! grep -q -- --retry-quarantine out'

# ---- damaged
cp -r whole broken
sed -i 's/"delivered":/"delivered" :/' broken/run.json
row "a changed record" exits 65 "$WENLIU" status broken
row "a changed record: is named" holds "$(err)" "broken/run.json was changed or cut off"
row "a changed record: in JSON" sh -c \
    "'$WENLIU' status broken --json 2>/dev/null | jq -e '.damaged | length == 1' >/dev/null"
rm broken/quarantine.jsonl
row "no quarantine.jsonl" exits 74 "$WENLIU" quarantine broken
mkdir damaged
sed 's/"documents":360/"documents":361/; s/"record":0/"record":1/' whole/plan.jsonl >damaged/plan.jsonl
row "a changed plan" exits 65 "$WENLIU" status damaged
row "a changed plan: is named" holds "$(err)" "damaged/plan.jsonl is damaged: it differs from its seal"
row "a changed plan: tells" tells "plan damaged"
row "a changed plan: quarantine" exits 65 "$WENLIU" quarantine damaged
head -c 1000 whole/plan.jsonl >damaged/plan.jsonl
row "a plan cut off" exits 65 "$WENLIU" status damaged
: >damaged/plan.jsonl
row "an empty plan" exits 65 "$WENLIU" status damaged

# ---- running: two units are on disk, and the third never ends
units_on_disk() {
    "$WENLIU" status "$1" --json >units.json 2>/dev/null && [ "$(jq .run.units units.json)" = "$2" ]
}
"$WENLIU" run hang.json -o hung -q -j 2 --stages "$stages" >/dev/null 2>&1 &
run=$!
row "running: two of three units come to the disk" wait_for units_on_disk hung 2
contents hung >before
row "running" exits 0 "$WENLIU" status hung
row "running: tells" tells "plan 360 documents in 1 files" \
    "run running host $(uname -n), process $run: 2 of 3 units on disk, 66 %"
row "running: nothing to type" sh -c '! grep -q ^next out'
row "running: as JSON" told hung '[.state,.run.units,.run.of,.run.pid,.run.host]' \
    "[\"running\",2,3,$run,\"$(uname -n)\"]"
row "running: quarantine" exits 0 "$WENLIU" quarantine hung
contents hung >after
row "running: nothing is changed" cmp before after
row "running: the lock is still the runner's" exits 74 "$WENLIU" run hang.json -o hung -q --resume \
    --stages "$stages"

# ---- kill -9
kill -KILL $run
wait $run 2>/dev/null
row "killed" exits 0 "$WENLIU" status hung
row "killed: tells" tells "run stopped 2 of 3 units on disk, 66 %" \
    "next wenliu run PIPELINE -o hung --resume"
row "killed: as JSON" told hung '[.state,.run]' '["stopped",{"units":2,"of":3}]'
# a record that is cut off does not count
cp -r hung cut
truncate -s -1 cut/.unfinished/units.journal
row "cut off: one unit less" told cut '.run.units' 1
cp -r hung longer
printf 'WENJ and no more' >>longer/.unfinished/units.journal
row "garbage behind: the same units" told longer '.run.units' 2
: >cut/.unfinished/units.journal
row "an empty journal: no units" told cut '[.state,.run.units]' '["stopped",0]'
row "an empty journal: quarantine" exits 0 "$WENLIU" quarantine cut

# ---- refused documents of a run that was stopped
"$WENLIU" run hang_again.json -o again -q -j 1 --stages "$stages" >/dev/null 2>&1 &
run=$!
decided() {
    "$WENLIU" quarantine "$1" --json >decided.json 2>/dev/null && [ -s decided.json ]
}
row "decided: a document of a unit that is not done is told" wait_for decided again
kill -KILL $run
wait $run 2>/dev/null
row "decided: quarantine" exits 0 "$WENLIU" quarantine again
row "decided: by unit and number" tells "unit 2, document " " sleep_forever " \
    "in quarantine so far: the run is not finished" "once the results are there: wenliu run"
row "decided: as JSON" exits 0 "$WENLIU" quarantine again --json
row "decided: all of a line" sh -c \
    "jq -e '.unit == 2 and (.document | type) == \"number\" and .stage == \"sleep_forever\"
        and (.reason | test(\"wall_seconds\"))' out >/dev/null"

# ---- complete without names
cp -r whole complete
mkdir complete/.unfinished
mv complete/run.json complete/.unfinished
row "complete" told complete '[.state,.results,.run]' '["complete",null,{}]'
row "complete: tells" exits 0 "$WENLIU" status complete
row "complete: what to do" tells "run complete all is written" "-o complete --resume"
row "complete: quarantine" exits 0 "$WENLIU" quarantine complete --json
row "complete: the lines" cmp out whole/quarantine.jsonl

# ---- an earlier run's results, and a new run in their place
mv cut/.unfinished whole/.unfinished
row "results and an unfinished run" exits 0 "$WENLIU" status whole
row "results and an unfinished run: tells of both" tells "results finished" "run stopped 0 of 3" \
    "--resume"
rm -r whole/.unfinished

# ---- shards: 0 done, 1 running, 2 missing
wenliu plan hang.json -o parts -q --shards 3 || exit 1
first=$(jq 'select(.unit == 0) | .documents' parts/plan.jsonl)
row "shards: planned" told parts '[.state,.missing]' '["planned",[0,1,2]]'
row "shards: as a list" exits 0 "$WENLIU" status parts
row "shards: in a line" holds "$(out)" "missing: 0-2"
wenliu run hang.json -o parts -q -j 1 --shard 0/3 || exit 1
"$WENLIU" run hang.json -o parts -q -j 1 --shard 2/3 --stages "$stages" >/dev/null 2>&1 &
run=$!
at_work() {
    "$WENLIU" status "$1" --json >at_work.json && [ "$(jq -r ".shards[$2].state" at_work.json)" = running ]
}
row "shards: one at work" wait_for at_work parts 2
row "shards: status" exits 0 "$WENLIU" status parts
row "shards: tells" tells "shards 1 of 3 done, 1 running, 0 stopped, 1 missing" \
    "shard 0 done $first documents, 0 in quarantine" "shard 1 missing 1 unit" \
    "shard 2 running host $(uname -n), process $run: 0 of 1 units on disk, 0 %" "missing: 1" \
    "next wenliu run PIPELINE -o parts --shard I/3 for every I that is missing"
row "shards: as JSON" told parts '[.state,[.shards[].state],.missing,.shards[2].pid]' \
    "[\"running\",[\"done\",\"missing\",\"running\"],[1],$run]"
row "shards: quarantine" exits 0 "$WENLIU" quarantine parts
kill -KILL $run
wait $run 2>/dev/null
row "shards: a dead attempt without units is none" told parts '[[.shards[].state],.missing]' \
    '[["done","missing","missing"],[1,2]]'

# ---- shards: strangers, and what is damaged
mkdir parts/parts/7 parts/parts/backup parts/parts/.9.host.1.abcdef parts/parts/1
mkdir parts/parts/.new.abcdef # an attempt that has no name yet is none
cp -r parts/parts/0 parts/parts/01
row "strangers" exits 0 "$WENLIU" status parts
row "strangers: are named" tells "stranger parts/parts/7 is no part of this plan" \
    "parts/parts/backup is no part" "parts/parts/.9.host.1.abcdef is no part" \
    "parts/parts/01 is no part" "parts/parts/1 holds no part.json"
row "strangers: are no shards" told parts '[[.shards[].state],(.strangers | length)]' \
    '[["done","missing","missing"],5]'
rm -r parts/parts/.new.* parts/parts/7 parts/parts/backup parts/parts/.9.* parts/parts/1 parts/parts/01
rm -r parts/parts/.2.* # the dead attempt
cp -r parts other
wenliu plan refuse.json -o another -q --shards 3 || exit 1
cp another/plan.jsonl other/plan.jsonl
row "a part of another plan" told other '[[.shards[].state],(.strangers | length)]' \
    '[["missing","missing","missing"],1]'
row "a part of another plan: is named" holds "$(out)" "other/parts/0 is part of another plan"
cp -r parts/parts/0 other/parts/1
cp parts/plan.jsonl other/plan.jsonl
row "a part in another's place" told other '[[.shards[].state],(.strangers | length)]' \
    '[["done","missing","missing"],1]'
cp -r parts marred
sed -i 's/"delivered":/"delivered" :/' marred/parts/0/part.json
row "a damaged part" exits 65 "$WENLIU" status marred
row "a damaged part: is named" holds "$(err)" "marred/parts/0/part.json is damaged"
row "a damaged part: has to be run" holds "$(out)" "missing: 0-2"
row "a damaged part: quarantine" exits 65 "$WENLIU" quarantine marred

# ---- shards: stopped, done, merged; their quarantine is that of one run
wenliu plan refuse.json -o shared -q --shards 2 || exit 1
for i in 0 1; do
    wenliu run refuse.json -o shared -q -j 1 --shard $i/2 || exit 1
done
row "all done" told shared '[.state,.missing,[.shards[].documents],[.shards[].quarantined]]' \
    "$(jq -c -s '["done",[],map(.counts.delivered),map(.counts.quarantined)]' \
        shared/parts/0/part.json shared/parts/1/part.json)"
row "all done: status" exits 0 "$WENLIU" status shared
row "all done: what to type" tells "next wenliu merge shared"
row "all done: quarantine" exits 0 "$WENLIU" quarantine shared --json
row "all done: as that of one run" cmp out whole/quarantine.jsonl
# an attempt is a part before it has its name
mv shared/parts/1 "shared/parts/.1.host.1.abcdef"
row "stopped" told shared '[.state,[.shards[].state],.shards[1].units == .shards[1].of,.missing]' \
    '["stopped",["done","stopped"],true,[1]]'
row "stopped: quarantine" exits 0 "$WENLIU" quarantine shared --json
row "stopped: as that of one run" cmp out whole/quarantine.jsonl
mv "shared/parts/.1.host.1.abcdef" shared/parts/1
cp -r shared torn
truncate -s -1 torn/parts/0/units.journal
row "a torn part: quarantine" exits 65 "$WENLIU" quarantine torn --json
row "a torn part: is named" holds "$(err)" "torn/parts/0/units.journal is damaged at byte"
row "a torn part: what is intact is listed" cmp out whole/quarantine.jsonl
wenliu merge shared -q || exit 1
row "merged" exits 0 "$WENLIU" status shared
row "merged: tells" tells "results finished" "parts 2 of 2 are there, in shared/parts"
row "merged: quarantine" exits 0 "$WENLIU" quarantine shared --json
row "merged: the lines" cmp out shared/quarantine.jsonl

finish
