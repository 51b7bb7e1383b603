#!/bin/sh
# SPDX-License-Identifier: MIT
# What becomes of a run when one of its processes goes: the reader costs the
# input at hand, the supervisor takes all others with it, a signal stops the
# run; and nothing that is not complete has a final name.
. "$SOURCE/tests/tap.sh"

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

# A run that waits for somebody to write into the pipe; $run is its supervisor.
begin() {
    rm -rf "$scratch/results"
    "$WENLIU" run "$scratch/p.json" "$scratch/in/a.txt" "$scratch/pipe" "$scratch/in/c.txt" -j 2 -q \
        >"$scratch/out" 2>"$scratch/err" &
    run=$!
    # the template, two workers and the collector are there
    wait_for sh -c "[ \$(wc -w < /proc/$run/task/$run/children) -ge 2 ]"
    template=$(children $run | awk '{ print $2 }')
    wait_for sh -c "[ \$(wc -w < /proc/$template/task/$template/children) -ge 3 ]"
    wait_for test -d "$scratch/results/.unfinished"
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
kill -SEGV "$(children $run | awk '{ print $1 }')"
row "the reader dies: the run goes on" ends 0
row "the reader dies: the input at hand is in quarantine" \
    holds "$(cat "$scratch/results/quarantine.jsonl")" '"id":"pipe"'
row "the reader dies: with what it died of" \
    holds "$(cat "$scratch/results/quarantine.jsonl")" 'SIGSEGV'
row "the reader dies: the others are delivered" equal 2 \
    "$(zcat "$scratch/results/documents.jsonl.gz" | wc -l)"

for signal in INT TERM; do
    begin
    processes="$(children $run) $(children "$(children $run | awk '{ print $2 }')")"
    kill -$signal $run
    case $signal in INT) status=130 ;; TERM) status=143 ;; esac
    row "SIG$signal: the run stops" ends $status
    row "SIG$signal: and says so" holds "$(cat "$scratch/err")" "stopped by SIG$signal"
    row "SIG$signal: takes its processes with it" all_gone
    row "SIG$signal: leaves nothing behind" sh -c "! [ -e '$scratch/results' ]"
done

begin
processes="$(children $run) $(children "$(children $run | awk '{ print $2 }')")"
kill -KILL $run
row "kill -9: the run is gone" ends 137
row "kill -9: its processes go with it" all_gone
row "kill -9: no file has its final name" equal "" \
    "$(ls -A "$scratch/results" 2>/dev/null | grep -vx .unfinished)"
row "kill -9: the next run works" exits 0 "$WENLIU" run "$scratch/p.json" "$scratch/in" -q
row "kill -9: and verifies" exits 0 "$WENLIU" verify "$scratch/results"

for victim in template collector; do
    begin
    template=$(children $run | awk '{ print $2 }')
    case $victim in
    template) process=$template ;;
    collector) process=$(children "$template" | awk '{ print $1 }') ;;
    esac
    kill -KILL "$process"
    row "the $victim dies: the run stops" ends 70
    row "the $victim dies: and says why" holds "$(cat "$scratch/err")" "SIGKILL"
    row "the $victim dies: leaves nothing behind" sh -c "! [ -e '$scratch/results' ]"
done

begin
worker=$(children "$(children $run | awk '{ print $2 }')" | awk '{ print $2 }')
kill -KILL "$worker"
sleep 0.2
echo "第二篇。" >"$scratch/pipe"
row "a worker dies: the run goes on" ends 0
row "a worker dies: everything is delivered" equal 3 \
    "$(zcat "$scratch/results/documents.jsonl.gz" | wc -l)"

finish
