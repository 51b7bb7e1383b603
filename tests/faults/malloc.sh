#!/bin/sh
# SPDX-License-Identifier: MIT
# Memory is exhausted: the K-th allocation fails, once or from then on, in all
# processes or in those of one role. The run ends with an equal outcome, or
# with a documented status and a sentence, and then --resume gives the equal
# outcome. K grows from 1 to the number of allocations, by one at first, then
# by a twentieth; the short form takes a sample.
. "$SOURCE/tests/faults/kit.sh"

shim=$helpers/.libs/shim.so
counts=$scratch/counts
seed=1
most=$(size 60 1000000)
tried=$scratch/tried

if sanitized; then
    skip "allocations fail" "a sanitizer brings its own allocator"
    finish
    exit
fi
make_corpus 3
make_reference
control_judge

# shimmed JOBS ROLE VARIABLE=VALUE...: a run with the shim; ROLE "all": of any role
shimmed() {
    jobs=$1
    role=$2
    shift 2
    [ "$role" = all ] || set -- "SHIM_ROLE=$role" "$@"
    rm -rf "$tried"
    head -c 16 /dev/zero >"$counts"
    patiently env LD_PRELOAD="$shim" "$@" "$WENLIU" run "$pipeline" -o "$tried" -q -j "$jobs" \
        --max-quarantine "$refusals"
}

# places JOBS ROLE: "JOBS ROLE K" for K up to the number of allocations
places() {
    shimmed "$1" "$2" SHIM_COUNTS="$counts" || return 1
    od -An -t u8 "$counts" | awk -v jobs="$1" -v role="$2" '{
        for (k = 1; k <= $1; k += 1 + int(k / 20)) print jobs, role, k
        print "# -j", jobs, role ":", $1, "allocations"
    }'
}

: >"$scratch/places"
for role in all supervisor template reader collector worker; do
    row "the allocations of a run with a worker, $role" exits 0 places 1 $role
    cat "$scratch/out" >>"$scratch/places"
done
row "the allocations of a run in one process" exits 0 places 0 all
cat "$scratch/out" >>"$scratch/places"
grep '^#' "$scratch/places"

# Each place, with one failure and with failures from then on; for one role
# counted over all its processes and in each of them; in random order.
awk -v seed=$seed 'BEGIN { srand(seed) }
/^#/ { next }
{
    for (sticky = 0; sticky < 2; sticky++) {
        print rand(), $0, sticky, "together"
        if ($2 == "worker" || $2 == "reader") print rand(), $0, sticky, "each"
    }
}' "$scratch/places" | sort | head -n "$most" >"$scratch/cases"

while read -r _ jobs role at sticky counted; do
    # what fails once must cost nothing
    case "$sticky $counted" in "0 together") may_cost= ;; *) may_cost=yes ;; esac
    case $counted in together) set -- SHIM_COUNTS="$counts" ;; *) set -- ;; esac
    status=0
    shimmed "$jobs" "$role" SHIM_ALLOCATION="$at" SHIM_STICKY="$sticky" "$@" \
        2>"$scratch/case.err" || status=$?
    judge "-j $jobs $role allocation $at sticky $sticky counted $counted" $status "$tried"
done <"$scratch/cases"
may_cost=
judged "allocations fail, sample of seed $seed"
row "control: the faults reach the run" test "$all_failed" -gt $((all_cases / 4))

finish
