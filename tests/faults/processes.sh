#!/bin/sh
# SPDX-License-Identifier: MIT
# What becomes of a run when one of its processes goes: a reader costs at most
# the input at hand, the supervisor takes all others with it, a signal stops the
# run; and nothing that is not complete has a final name.
. "$SOURCE/tests/tap.sh"

stages=$BUILD/tests/faults/stages
mkdir "$scratch/in"
echo "第一篇。" >"$scratch/in/a.txt"
echo "第三篇。" >"$scratch/in/c.txt"
mkfifo "$scratch/pipe"
cat >"$scratch/p.json" <<'END'
{ "stages": [ { "use": "decode" }, { "use": "archive" } ], "output": "results" }
END

# wait_for COMMAND...: at most ten seconds
wait_for() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || return 1
        sleep 0.05
    done
}

children() {
    cat "/proc/$1/task/$1/children" 2>/dev/null
}

# role PARENT NAME: the children of that process that are named "wenliu NAME",
# of which the kernel keeps 15 bytes
role() {
    for process in $(children "$1"); do
        grep -qx "$(printf 'wenliu %.8s' "$2")" "/proc/$process/comm" 2>/dev/null && echo "$process"
    done
}

# has_role PARENT NAME
has_role() {
    [ -n "$(role "$1" "$2")" ]
}

# A run that waits for somebody to write into the pipe; $run is its supervisor.
begin() {
    rm -rf "$scratch/results"
    "$WENLIU" run "$scratch/p.json" "$scratch/in/a.txt" "$scratch/pipe" "$scratch/in/c.txt" -j 2 -q \
        >"$scratch/out" 2>"$scratch/err" &
    run=$!
    wait_for has_role $run template
    template=$(role $run template)
    wait_for has_role "$template" collector && wait_for has_role "$template" worker &&
        wait_for has_role $run reader || {
        echo "Bail out! the processes of a run do not start"
        exit 1
    }
}

# ends STATUS
ends() {
    got=0
    wait "$run" || got=$?
    equal "$1" "$got"
}

all_gone() {
    for process in $processes; do
        wait_for sh -c "! kill -0 $process 2>/dev/null || grep -q '^State:.Z' /proc/$process/status"
    done
}

begin
kill -SEGV "$(role $run reader)"
row "the reader of a pipe dies: the run stops" ends 74
row "the reader of a pipe dies: and says of what" holds "$(cat "$scratch/err")" "SIGSEGV"
row "the reader of a pipe dies: leaves nothing behind" sh -c "! [ -e '$scratch/results' ]"

# The survey reads every file first: a file that it dies of twice is refused.
mkdir "$scratch/large"
yes '{"text":"第二篇，很长。"}' | head -c 150000000 >"$scratch/large/b.jsonl"
cp "$scratch/in/a.txt" "$scratch/in/c.txt" "$scratch/large"
"$WENLIU" run "$scratch/p.json" "$scratch/large" -j 2 -q >"$scratch/out" 2>"$scratch/err" &
run=$!
last=
reads_large() {
    reader=$(role $run reader)
    [ -n "$reader" ] && [ "$reader" != "$last" ] &&
        readlink "/proc/$reader/fd/"* 2>/dev/null | grep -q 'b\.jsonl$'
}
for death in 1 2; do
    tries=0
    until reads_large || [ $tries -gt 500 ]; do
        tries=$((tries + 1))
    done
    last=$reader
    kill -SEGV "$reader"
done
row "the reader dies: the run goes on" ends 0
row "the reader dies: the input at hand is in quarantine" \
    holds "$(cat "$scratch/results/quarantine.jsonl")" '"id":"large/b.jsonl"'
row "the reader dies: with what it died of" \
    holds "$(cat "$scratch/results/quarantine.jsonl")" 'SIGSEGV'
row "the reader dies: the others are delivered" equal 2 \
    "$(zcat "$scratch/results/documents.jsonl.gz" | wc -l)"
row "the reader dies: the results verify" exits 0 "$WENLIU" verify "$scratch/results"
rm -r "$scratch/large"

# Behind the survey the input is known to be good: another reader goes on.
awk 'BEGIN {
    for (i = 0; i < 60; i++) {
        text = "号稿件。"
        while (length(text) < 120000) text = text text
        print "{\"text\":\"第" i text "\"}"
    }
}' >"$scratch/units.jsonl"
sed 's/{ "use": "archive" }/{ "use": "slow" }, &/' "$scratch/p.json" >"$scratch/slow.json"
exits 0 "$WENLIU" run "$scratch/slow.json" "$scratch/units.jsonl" -q --stages "$stages" \
    -o "$scratch/wanted"
rm -rf "$scratch/results"
WENLIU_TEST_PAUSE=30 "$WENLIU" run "$scratch/slow.json" "$scratch/units.jsonl" -j 2 -q \
    --stages "$stages" >"$scratch/out" 2>"$scratch/err" &
run=$!
wait_for test -s "$scratch/results/.unfinished/units.journal"
kill -SEGV "$(role $run reader)"
row "the reader dies on its second way: the run goes on" ends 0
row "the reader dies on its second way: nothing is missing" \
    equal "$(digest "$scratch/wanted")" "$(digest "$scratch/results")"

for signal in INT TERM; do
    begin
    processes="$(children $run) $(children "$template")"
    kill -$signal $run
    row "SIG$signal: the run stops" ends 75
    row "SIG$signal: and says so" holds "$(cat "$scratch/err")" "stopped"
    row "SIG$signal: takes its processes with it" all_gone
    row "SIG$signal: leaves nothing behind, as nothing was done" \
        sh -c "! [ -e '$scratch/results' ]"
done

begin
processes="$(children $run) $(children "$template")"
kill -KILL $run
row "kill -9: the run is gone" ends 137
row "kill -9: its processes go with it" all_gone
row "kill -9: no file has its final name" equal "" \
    "$(ls -A "$scratch/results" 2>/dev/null | grep -vx .unfinished)"
row "kill -9: the next run works" exits 0 "$WENLIU" run "$scratch/p.json" "$scratch/in" -q
row "kill -9: and verifies" exits 0 "$WENLIU" verify "$scratch/results"

for victim in template collector; do
    begin
    case $victim in
    template) process=$template ;;
    collector) process=$(role "$template" collector) ;;
    esac
    kill -KILL "$process"
    row "the $victim dies: the run stops" ends 70
    row "the $victim dies: and says why" holds "$(cat "$scratch/err")" "SIGKILL"
    row "the $victim dies: leaves nothing behind" sh -c "! [ -e '$scratch/results' ]"
done

begin
kill -KILL "$(role "$template" worker | head -1)"
sleep 0.2
echo "第二篇。" >"$scratch/pipe"
row "a worker dies: the run goes on" ends 0
row "a worker dies: everything is delivered" equal 3 \
    "$(zcat "$scratch/results/documents.jsonl.gz" | wc -l)"

finish
