#!/bin/sh
# SPDX-License-Identifier: MIT
# Every system call that writes or starts something: the K-th of its kind in
# every process fails (EIO, ENOSPC, EINTR, ENOMEM), or the process is killed in
# front of it. The run ends with an equal outcome, or with a documented status
# and a sentence, and then --resume gives the equal outcome. A sample of the
# cases in the short form, all of them in the long one.
#
# A call that strace makes fail is not done at all. A close() that fails has
# closed nevertheless, so that one is done by a library in front of the true one.
. "$SOURCE/tests/faults/kit.sh"

# of openat those that may create a file
calls='openat write pwrite64 writev fdatasync fsync rename renameat renameat2 link linkat mkdir
    mkdirat unlink unlinkat rmdir ftruncate flock fcntl close sendto sendmsg socketpair pipe2 clone'
faults='error=EIO error=ENOSPC error=EINTR error=ENOMEM signal=SIGKILL'
shim=$helpers/.libs/shim.so
seed=1
most=$(size 60 1000000)
tried=$scratch/tried

if ! strace -f -o /dev/null -e inject=fsync:error=EIO:when=1 true 2>"$scratch/err"; then
    skip "system calls fail" "strace cannot be used here"
    finish
    exit
fi
make_corpus 3
make_reference
control_judge

# under TOOL OPTIONS...: a run with $jobs workers under strace, or with variables set
under() {
    rm -rf "$tried"
    patiently "$@" "$WENLIU" run "$pipeline" -o "$tried" -q -j "$jobs" --max-quarantine "$refusals"
}

# "JOBS CALL K" for all K that some process comes to. What the first process
# calls before it opens the pipeline is the work of the loader, which is not
# ours: those K are left out.
places() {
    under strace -f -o "$scratch/trace" || return 1
    awk -v jobs="$jobs" -v calls="$calls" '
    BEGIN {
        for (i = split(calls, name); i; i--) wanted[name[i]] = 1
    }
    /^[0-9]+ +[a-z0-9_]+\(/ {
        call = $2
        sub(/\(.*/, "", call)
        at = ++count[$1, call]
        first = first ? first : $1
        if (call == "openat" && $1 == first && index($0, "pipeline.json")) began = 1
        if ($1 == first && !began) loader[call] = at
        if (call in wanted && (call != "openat" || index($0, "O_CREAT"))) place[call " " at] = 1
    }
    END {
        for (p in place) {
            split(p, part)
            if (part[2] > loader[part[1]] + 0) print jobs, p
        }
    }' "$scratch/trace" | LC_ALL=C sort -k 2,2 -k 3,3n
}

: >"$scratch/places"
for jobs in 0 1; do
    row "the calls of a run with -j $jobs" exits 0 places
    cat "$scratch/out" >>"$scratch/places"
done
echo "# $(wc -l <"$scratch/places") places:$(awk '{ count[$2]++ }
    END { for (c in count) printf " %s %d", c, count[c] }' "$scratch/places")"

# Each place with each fault, in random order.
awk -v faults="$faults" -v seed=$seed 'BEGIN {
    srand(seed)
    count = split(faults, fault)
}
$2 == "close" { print rand(), $0, "closed"; print rand(), $0, fault[count]; next }
{ for (i = 1; i <= count; i++) print rand(), $0, fault[i] }' "$scratch/places" | sort |
    head -n "$most" >"$scratch/cases"

while read -r _ jobs call at fault; do
    case $fault in signal=*) killed=yes ;; *) killed= ;; esac
    # the sentence is written too
    case $call in write) mute=yes ;; *) mute= ;; esac
    case $fault in
    closed) set -- env LD_PRELOAD="$shim" SHIM_CLOSE="$at" ;;
    *)
        # with --seccomp-bpf, strace 6.1 sends no signals
        set -- strace -f -o /dev/null -e trace="$call" -e "inject=$call:$fault:when=$at"
        ;;
    esac
    status=0
    under "$@" 2>"$scratch/case.err" || status=$?
    judge "-j $jobs $call:$fault:when=$at" $status "$tried"
done <"$scratch/cases"
killed=
mute=
judged "system calls fail, sample of seed $seed"
row "control: the faults reach the run" test "$all_failed" -gt $((all_cases / 4))
row "control: so do the kills" holds "$all_statuses" " 137:"

# A rename that says that it was done, and was not: nobody can work with such a
# kernel, so the judge must find something bad.
jobs=0
for at in $(awk '$1 == 0 && $2 == "rename" { print $3 }' "$scratch/places"); do
    status=0
    under strace -f -o /dev/null -e trace=rename -e "inject=rename:retval=0:when=$at" \
        2>"$scratch/case.err" || status=$?
    judge "rename $at was never done" $status "$tried" >>"$scratch/said"
done
echo "# control: $cases renames that were never done: $bad with a bad end"
row "control: renames that were never done are found out" test "$bad" -gt 0

finish
