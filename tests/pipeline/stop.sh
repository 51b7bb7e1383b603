#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs that are asked to stop: what is done is kept, and with --resume comes the
# outcome of a run that was never stopped.
. "$SOURCE/tests/tap.sh"
. "$SOURCE/tests/pipeline/units.sh"

mkdir "$scratch/in"
corpus "$scratch/in/a.jsonl" 0 24
echo "一篇短的。" >"$scratch/in/b.txt"
corpus "$scratch/in/c.jsonl" 25 67
pipeline "$scratch/p.json" slow

row "without a stop: runs" run 0 -j 2 -o "$scratch/wanted"
row "without a stop: every document is there" \
    sh -c "sed -n 2p '$scratch/wanted/tables/seen.csv' | grep -q '^69,'"
{
    seq -f %03g 0 67
    echo in/b.txt
} >"$scratch/ids"

# In the middle, with units done and others not.
WENLIU_TEST_PAUSE=40 WENLIU_TEST_CALLS=$scratch/calls
export WENLIU_TEST_PAUSE WENLIU_TEST_CALLS
for signal in TERM INT HUP USR1 XCPU; do
    rm -rf "$results" "$scratch/calls"
    begin -j 2
    safe 1
    kill -$signal "$run"
    row "SIG$signal: ends with 75" ends 75
    row "SIG$signal: says how to go on" said "--resume"
    row "SIG$signal: nothing has its final name" unfinished
    done=$(wc -l <"$scratch/calls")
    row "SIG$signal: not all was done" [ "$done" -lt 69 ]
    row "SIG$signal: goes on" run 0 -j 2 --resume
    row "SIG$signal: equal outcome" same "$scratch/wanted" "$results"
    row "SIG$signal: nothing was done twice" sh -c "sort '$scratch/calls' | cmp - '$scratch/ids'"
done
row "a resumed run verifies" exits 0 "$WENLIU" verify "$results"

# A run with a unit done, and all others to come
rm -rf "$results"
begin -j 1
safe 1
kill -TERM "$run"
row "one worker: ends with 75" ends 75
cp -r "$results" "$scratch/half"

# again: the half run once more
again() {
    rm -rf "$results"
    cp -r "$scratch/half" "$results"
}

# as_kept: the units of the half run, no more and no less
as_kept() {
    cmp "$scratch/half/.unfinished/units.journal" "$results/.unfinished/units.journal" &&
        cmp "$scratch/half/.unfinished/documents.jsonl.gz" "$results/.unfinished/documents.jsonl.gz"
}

# quick SECONDS COMMAND...
quick() {
    most=$1 began=$(date +%s)
    shift
    "$@" && [ $(($(date +%s) - began)) -le "$most" ]
}

WENLIU_TEST_PAUSE=2500
again
begin -j 2 --resume
wait_for_call() {
    : >"$scratch/calls"
    tries=0
    until [ -s "$scratch/calls" ] || [ $tries -gt 200 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
}
wait_for_call
kill -TERM "$run"
sleep 0.5
row "a signal: the units in hand are finished" kill -0 "$run"
row "a signal: that is said, where it is not quiet" sh -c "! grep -q 'in hand' '$scratch/said'"
kill -TERM "$run"
row "the second signal: leaves at once" quick 2 ends 75
row "the second signal: keeps what was kept" as_kept

begin -j 2 --resume --grace 0
wait_for_call
kill -INT "$run"
row "--grace 0: leaves at once" quick 2 ends 75
row "--grace 0: keeps what was kept" as_kept

begin -j 2 --resume --grace 1
wait_for_call
kill -INT "$run"
row "--grace 1: leaves after a second" quick 4 ends 75
row "--grace 1: says so" said "--grace"

begin -j 0 --resume
wait_for_call
kill -TERM "$run"
sleep 0.3
row "one process: a signal waits for the unit" kill -0 "$run"
kill -TERM "$run"
row "one process: the second signal leaves at once" quick 2 ends 75
row "one process: keeps what was kept" as_kept

# ---- one after the other, with processes and without
WENLIU_TEST_PAUSE=40
again
begin -j 0 --resume
safe 2
kill -USR1 "$run"
row "one process: ends with 75" ends 75
row "one process: says how to go on" said "--resume"
begin -j 3 --resume
safe 3
kill -XCPU "$run"
row "three workers go on: and stop" ends 75
row "one process goes on: to the end" run 0 -j 0 --resume
row "one process goes on: equal outcome" same "$scratch/wanted" "$results"

# ---- without checkpoints
rm -rf "$results"
row "--no-checkpoint: runs" run 0 -j 2 --no-checkpoint
row "--no-checkpoint: equal outcome" same "$scratch/wanted" "$results"
for jobs in 0 2; do
    rm -rf "$results" "$scratch/calls"
    begin -j $jobs --no-checkpoint
    sleep 0.7
    kill -TERM "$run"
    row "--no-checkpoint -j $jobs: ends with 75" ends 75
    row "--no-checkpoint -j $jobs: says that nothing is kept" said "nothing of it is kept"
    row "--no-checkpoint -j $jobs: nothing to resume" gone "$results"
done
row "--no-checkpoint: no --resume" run 64 --no-checkpoint --resume

finish
