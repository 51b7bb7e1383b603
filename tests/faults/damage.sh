#!/bin/sh
# SPDX-License-Identifier: MIT
# An unfinished run whose files were damaged while nobody worked on them: a
# flipped bit, a lost end, garbage, zeroes, a repeated end, a hole, a misplaced
# block. --resume repairs it, which means an equal outcome, or refuses with a
# sentence; it never ends in 0 with anything else. And `wenliu verify` sees
# every such damage of a finished run.
. "$SOURCE/tests/faults/kit.sh"

seed=1
count=$(size 150 1000)
tried=$scratch/tried
stopped=$scratch/stopped
make_corpus 6
make_reference
control_judge

# begin SIGNAL: a run that is stopped in the middle, into $stopped.SIGNAL
begin() {
    tries=0
    while [ $((tries += 1)) -le 20 ]; do
        rm -rf "$stopped.$1"
        "$WENLIU" run "$pipeline" -o "$stopped.$1" -j 1 -v --grace 0 \
            --max-quarantine "$refusals" >"$scratch/out" 2>"$scratch/err" &
        run=$!
        until grep -q '3 units are safe' "$scratch/err" || ! kill -0 $run 2>/dev/null; do
            sleep 0.005
        done
        kill -"$1" $run 2>/dev/null
        wait $run 2>/dev/null
        # it may have been faster than we
        [ ! -e "$stopped.$1/documents.jsonl.gz" ] && [ -e "$stopped.$1/.unfinished/documents.jsonl.gz" ] &&
            return 0
    done
    echo "cannot stop a run in the middle"
    return 1
}
row "a run is stopped by SIGTERM" begin TERM
row "a run is stopped by kill -9" begin KILL
[ "$failed" = 0 ] || exit 1

repaired=0
refused=0
i=0
while [ $((i += 1)) -le "$count" ]; do
    case $((i % 2)) in 0) signal=TERM ;; *) signal=KILL ;; esac
    rm -rf "$tried"
    cp -r "$stopped.$signal" "$tried"
    # each of its files in turn
    file=$(cd "$tried/.unfinished" && find . -type f ! -name lock ! -empty | LC_ALL=C sort |
        awk -v i=$i '{ line[NR] = $0 } END { print line[int(i / 2) % NR + 1] }')
    did=$("$helpers/damage" "$tried/.unfinished/$file" $((seed * 100000 + i)))
    status=0
    run "$tried" -j 1 --resume >"$scratch/judged" 2>"$scratch/case.err" || status=$?
    case $status in
    0)
        if ! outcome same "$reference" "$tried" >"$scratch/judged"; then
            blame "$did" "another outcome"
        elif ! "$WENLIU" verify "$tried" >"$scratch/judged" 2>&1; then
            blame "$did" "the results do not verify"
        else
            repaired=$((repaired + 1))
        fi
        ;;
    65 | 70 | 74 | 78)
        if grep -q '^wenliu: ' "$scratch/case.err" &&
            ! grep -qE 'Sanitizer|runtime error|SIG[A-Z]+' "$scratch/case.err"; then
            refused=$((refused + 1))
            echo "$file $status" >>"$scratch/refusals"
        else
            blame "$did" "no sentence, or a crash"
        fi
        ;;
    *) blame "$did" "status $status" ;;
    esac
done
echo "# $count damages: $repaired repaired with an equal outcome, $refused refused" \
    "($(sort "$scratch/refusals" 2>/dev/null | uniq -c | awk '{ printf " %s %s: %d", $2, $3, $1 }'))," \
    "$bad bad; seed $seed"
row "damage of an unfinished run is repaired or refused" equal 0 "$bad"
row "most of it is repaired" test $repaired -gt $((count / 2))

# The control: that judge and verify see the same damage where it stays.
seen=0
i=0
while [ $((i += 1)) -le $((count / 3)) ]; do
    rm -rf "$tried"
    cp -r "$reference" "$tried"
    file=$(cd "$tried" && find documents.* tables quarantine.jsonl -type f | LC_ALL=C sort |
        awk -v i=$i '{ line[NR] = $0 } END { print line[i % NR + 1] }')
    did=$("$helpers/damage" "$tried/$file" $((seed * 200000 + i)))
    ! cmp -s "$reference/$file" "$tried/$file" || continue # it may have copied zeroes over zeroes
    ! "$WENLIU" verify "$tried" >"$scratch/judged" 2>&1 || blame "$did" "verify sees nothing"
    ! outcome same "$reference" "$tried" >"$scratch/judged" || blame "$did" "the judge sees nothing"
    seen=$((seen + 1))
done
echo "# $seen damages of a finished run, $bad of all not seen"
row "control: every damage of a finished run is seen" equal 0 "$bad"

finish
