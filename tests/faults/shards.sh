#!/bin/sh
# SPDX-License-Identifier: MIT
# A corpus in 1, 2, 3, 7 and 16 shards: run in random order, killed and run
# again, two attempts at the same shard at the same time, merged, the merge
# killed too: every time the outcome of the run on one machine. And `wenliu
# merge` refuses parts that are missing, double, damaged or of another plan.
. "$SOURCE/tests/faults/kit.sh"

seed=1
rounds=$(size 1 20)
merged=$scratch/merged
make_corpus 16
make_reference
control_judge

# A number from 0 to LIMIT - 1, into $drawn: draw LIMIT
state=$seed
draw() {
    state=$(((state * 1103515245 + 12345) % 2147483648))
    drawn=$((state / 65536 % $1))
}

# shard DIR I N ARGUMENTS...
shard() {
    folder=$1
    part=$2/$3
    shift 3
    run "$folder" -j 1 --shard "$part" "$@"
}

# The parts of N in random order, one a line.
shuffled() {
    draw 30000
    awk -v n="$1" -v seed=$drawn 'BEGIN {
        srand(seed)
        for (i = 0; i < n; i++) print rand(), i
    }' | sort | cut -d ' ' -f 2
}

# killed_attempt COMMAND...: after up to 0.3 s
killed_attempt() {
    draw 300
    kills=$((kills + 1))
    timeout -s KILL "$(printf 0.%03d $((drawn + 1)))" "$@" >"$scratch/out" 2>"$scratch/err"
}

# Two attempts at the same time: both end, one of them with 0, and the other
# with 0 too or with a word that it was not needed (74).
twice() {
    shard "$1" "$2" "$3" 2>"$scratch/err.1" &
    other=$!
    first=0
    second=0
    shard "$1" "$2" "$3" 2>"$scratch/err.2" || first=$?
    wait $other || second=$?
    case "$first $second" in
    "0 0" | "0 74" | "74 0") ;;
    *)
        echo "two attempts at shard $2/$3 ended with $second and $first"
        cat "$scratch/err.1" "$scratch/err.2"
        return 1
        ;;
    esac
}

# in_shards N: all of it, from the plan to the outcome
in_shards() {
    folder_of_all=$scratch/shards.$1
    rm -rf "$folder_of_all"
    "$WENLIU" plan "$pipeline" -o "$folder_of_all" --shards "$1" || return 1
    shuffled "$1" >"$scratch/order"
    while read -r i; do
        draw 3
        attempts=$drawn
        while [ $((attempts -= 1)) -ge 0 ]; do
            killed_attempt "$WENLIU" run "$pipeline" -o "$folder_of_all" -q -j 1 \
                --shard "$i/$1" --max-quarantine "$refusals"
        done
        draw 4
        if [ "$drawn" = 0 ]; then
            twice "$folder_of_all" "$i" "$1" || return 1
        else
            shard "$folder_of_all" "$i" "$1" || [ $? = 74 ] || return 1
        fi
        # once more, for nothing
        draw 4
        [ "$drawn" != 0 ] || shard "$folder_of_all" "$i" "$1" || [ $? = 74 ] || return 1
    done <"$scratch/order"
    draw 2
    [ "$drawn" = 0 ] || killed_attempt "$WENLIU" merge "$folder_of_all" -o "$merged" -q
    [ -e "$merged/run.json" ] || "$WENLIU" merge "$folder_of_all" -o "$merged" -q || return 1
    outcome same "$reference" "$merged" && "$WENLIU" verify "$merged" || return 1
    rm -rf "$merged"
}

kills=0
for n in 1 2 3 7 16; do
    round=0
    while [ $((round += 1)) -le "$rounds" ]; do
        row "$n shards, round $round, seed $seed: the outcome of one machine" in_shards $n
    done
done
echo "# $kills attempts at shards and merges were killed"

# ---- parts on several machines, and parts that do not fit

plan=$scratch/plan
row "a plan for three machines" exits 0 "$WENLIU" plan "$pipeline" -o "$plan" --shards 3
for i in 0 1 2; do
    cp -r "$plan" "$scratch/machine.$i"
    row "machine $i" exits 0 shard "$scratch/machine.$i" $i 3
done

merge() {
    "$WENLIU" merge "$@" -q
}

into_the_first() {
    cp -r "$scratch/machine.0" "$merged"
    merge "$merged" "$scratch/machine.1" "$scratch/machine.2" && outcome same "$reference" "$merged"
}
row "three machines, merged elsewhere" exits 0 merge "$scratch"/machine.[012] -o "$merged"
row "three machines: the outcome of one" outcome same "$reference" "$merged"
rm -rf "$merged"
row "three machines, merged into the first" into_the_first
rm -rf "$merged"

# refused NAME WORD DIR...: a documented status, a sentence with WORD in it, and no result
refused() {
    what=$1
    word=$2
    shift 2
    row "$what: refused" fails_with "$word" "$@"
    row "$what: no result" sh -c "! [ -e '$merged/run.json' ]"
    rm -rf "$merged"
}

fails_with() {
    word=$1
    shift
    status=0
    merge "$@" -o "$merged" >"$scratch/out" 2>"$scratch/err" || status=$?
    cat "$scratch/err"
    case $status in
    65 | 74 | 78) holds "$(cat "$scratch/err")" "$word" ;;
    *) equal 74 "$status" ;;
    esac
}

# altered: a copy of machine 1 in $altered
altered=$scratch/altered
alter() {
    rm -rf "$altered"
    cp -r "$scratch/machine.1" "$altered"
}

refused "a part is missing" 1 "$scratch/machine.0" "$scratch/machine.2"
refused "no part at all" 0 "$plan"
alter
refused "a part is there twice" 1 "$scratch"/machine.[012] "$altered"
# part.json holds times, where a flipped bit is nobody's business
damages_refused() {
    i=0
    while [ $((i += 1)) -le "$1" ]; do
        case $((i % 2)) in 0) file=documents.jsonl.gz ;; *) file=units.journal ;; esac
        alter
        "$helpers/damage" "$altered/parts/1/$file" $((seed * 300000 + i)) >"$scratch/did"
        # it may have copied zeroes over zeroes
        ! cmp -s "$scratch/machine.1/parts/1/$file" "$altered/parts/1/$file" || continue
        fails_with parts/1 "$scratch/machine.0" "$altered" "$scratch/machine.2" || {
            cat "$scratch/did"
            return 1
        }
    done
}
damages=$(size 10 200)
row "$damages damages of a part, seed $seed: refused" damages_refused "$damages"
for file in documents.jsonl.gz units.journal part.json; do
    alter
    truncate -s -100 "$altered/parts/1/$file"
    refused "$file of a part is cut off" parts/1 "$scratch/machine.0" "$altered" "$scratch/machine.2"
    alter
    rm "$altered/parts/1/$file"
    refused "$file of a part is gone" parts/1 "$scratch/machine.0" "$altered" "$scratch/machine.2"
done
sed 's/"top": 5/"top": 6/' "$pipeline" >"$scratch/other.json"
row "another plan" exits 0 "$WENLIU" plan "$scratch/other.json" -o "$scratch/stranger" --shards 3
row "a part of another plan" exits 0 "$WENLIU" run "$scratch/other.json" -o "$scratch/stranger" -q \
    -j 1 --shard 1/3 --max-quarantine "$refusals"
refused "a part of another plan" "plan" "$scratch/machine.0" "$scratch/stranger" "$scratch/machine.2"
alter
rm -r "$altered/parts/1"
cp -r "$scratch/stranger/parts/1" "$altered/parts/1"
refused "a part of another plan, put in" parts/1 "$scratch/machine.0" "$altered" "$scratch/machine.2"

finish
