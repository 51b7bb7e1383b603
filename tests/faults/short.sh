#!/bin/sh
# SPDX-License-Identifier: MIT
# Reads and writes that move fewer bytes than asked for, or are interrupted,
# every fourth of them: nothing is wrong with that, so every run ends with an
# equal outcome, and so does one that was killed and is resumed like that.
. "$SOURCE/tests/faults/kit.sh"

shim=$helpers/.libs/shim.so
counts=$scratch/counts
seeds=$(size 30 300)
tried=$scratch/tried

if sanitized; then
    skip "short reads and writes" "a sanitizer must be the first library"
    finish
    exit
fi
make_corpus 3
make_reference
control_judge

# disturbed SEED JOBS ARGUMENTS...
disturbed() {
    seed=$1
    jobs=$2
    shift 2
    patiently env LD_PRELOAD="$shim" SHIM_SHORT="$seed" SHIM_COUNTS="$counts" "$WENLIU" run "$pipeline" \
        -o "$tried" -q -j "$jobs" --max-quarantine "$refusals" "$@"
}

head -c 16 /dev/zero >"$counts"
seed=0
while [ $((seed += 1)) -le "$seeds" ]; do
    rm -rf "$tried"
    # every third one begins where another was killed
    [ $((seed % 3)) != 0 ] || timeout -s KILL 0.$((seed % 90 + 10)) \
        "$WENLIU" run "$pipeline" -o "$tried" -q -j 1 2>"$scratch/case.err"
    status=0
    disturbed $seed $((seed % 4)) --resume 2>"$scratch/case.err" || status=$?
    judge "seed $seed -j $((seed % 4))" $status "$tried"
done
judged "short and interrupted reads and writes"
row "no such run fails" equal 0 "$all_failed"

disturbances=$(od -An -t u8 "$counts" | awk '{ print $2 }')
echo "# $disturbances calls were disturbed"
row "control: the calls of every run were disturbed" test "$disturbances" -gt $((seeds * 20))
# dd takes what one read() gives
whole=$(dd if="$scratch/corpus/a.jsonl" bs=1000000 count=1 2>"$scratch/err" | wc -c)
short=$(LD_PRELOAD=$shim SHIM_SHORT=1 SHIM_PERCENT=100 dd if="$scratch/corpus/a.jsonl" bs=1000000 \
    count=1 2>"$scratch/err" | wc -c)
row "control: a program that takes one read for all loses bytes" test "$short" -lt "$whole"

finish
