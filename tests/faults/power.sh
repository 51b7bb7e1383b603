#!/bin/sh
# SPDX-License-Identifier: MIT
# The power of the disk with the results is cut at random instants: nothing
# reaches it any more, and what was not synced is gone. Mounted again, no unit
# is missing that was reported safe, and --resume gives an equal outcome; a run
# that had ended in 0 is there whole. On ext4 and on xfs.
#
# The control does the same with fsync() and fdatasync() taken away, and must
# lose something, or the cuts prove nothing.
. "$SOURCE/tests/faults/kit.sh"

seed=1
cuts=$(size 6 100)
enough=$(size 2 20) # losses of the control, which then stops
shim=$helpers/.libs/shim.so
image=$scratch/image
disk=$scratch/disk
trap 'umount "$disk" 2>/dev/null; rm -rf "$scratch"' EXIT

# usable SYSTEM: whether such a disk can be made and mounted here
usable() {
    rm -f "$image"
    mkdir -p "$disk"
    truncate -s 320M "$image"
    case $1 in
    ext4) mkfs.ext4 -q -F "$image" ;;
    xfs) mkfs.xfs -q -f "$image" ;;
    esac >"$scratch/err" 2>&1 && attach 2>>"$scratch/err" &&
        "$helpers/power_cut" "$disk" 0 >/dev/null 2>>"$scratch/err" && umount "$disk" && attach
}

attach() {
    mount -o loop "$image" "$disk"
}

# The last number in lines like "wenliu: 7 units are safe on disk", or 0.
units() {
    awk -v words="$1" 'index($0, words) {
        for (i = 1; i <= NF; i++) if ($i ~ /^[0-9]+$/) units = $i
    } END { print units + 0 }' "$2"
}

# Whether everything is there that a finished run leaves.
whole() {
    [ -e "$1/run.json" ] && equal "$(outcome list "$reference")" "$(outcome list "$1")"
}

# cut_once SECONDS [VARIABLE=VALUE...]: a run whose disk loses its power, and
# its resumption. $status and $after are how they ended, $promised and $found
# the units that were safe before and are there afterwards.
cut_once() {
    seconds=$1
    shift
    rm -rf "$disk/results"
    sync -f "$disk"
    : >"$scratch/case.err"
    "$helpers/power_cut" "$disk" "$seconds" "$scratch/case.err" >"$scratch/said" &
    cutter=$!
    status=0
    patiently env "$@" "$WENLIU" run "$pipeline" -o "$disk/results" -j 2 -v \
        --max-quarantine "$refusals" >"$scratch/out" 2>"$scratch/case.err" || status=$?
    wait $cutter || return 1
    # what was said after the cut is no promise
    head -c "$(cat "$scratch/said")" "$scratch/case.err" >"$scratch/before.err"
    promised=$(units 'units are safe on disk' "$scratch/before.err")
    [ $status != 0 ] || [ "$(wc -c <"$scratch/case.err")" = "$(cat "$scratch/said")" ] ||
        status=late
    umount "$disk" && attach || return 1
    outcome names "$disk/results" >"$scratch/judged" || blame "$seconds s" "a final name too early"
    found=
    whole "$disk/results" >"$scratch/out" && found=$promised
    after=0
    "$WENLIU" run "$pipeline" -o "$disk/results" -j 2 -v --resume \
        --max-quarantine "$refusals" >"$scratch/out" 2>"$scratch/resumed.err" || after=$?
    # all was there, and only names were missing
    ! grep -q 'was complete' "$scratch/out" || found=$promised
    # what had ended in 0 must be whole without being resumed
    [ -n "$found" ] || [ "$status" = 0 ] || found=$(units 'resuming:' "$scratch/resumed.err")
    found=${found:-0}
}

# instants COUNT: so many instants within a run and a little longer, in seconds
instants() {
    awk -v count="$1" -v seed=$seed -v duration="$duration" 'BEGIN {
        srand(seed)
        for (i = 0; i < count; i++) printf "%.4f\n", (i + rand()) / count * duration * 1.15
    }'
}

# cut_often SYSTEM
cut_often() {
    done_before=0
    lost=0
    : >"$scratch/reached"
    instants "$cuts" >"$scratch/instants"
    while read -r seconds; do
        cut_once "$seconds" || {
            blame "$1, cut after $seconds s" "the disk cannot be cut or mounted"
            return
        }
        case $status in
        0) done_before=$((done_before + 1)) ;;
        late) ;;
        70 | 74) echo "$promised" >>"$scratch/reached" ;;
        *) blame "$1, cut after $seconds s" "status $status" ;;
        esac
        if [ "$found" -lt "$promised" ]; then
            lost=$((lost + 1))
            blame "$1, cut after $seconds s" "$promised units were safe, $found are there; resumed: $(
                head -n 3 "$scratch/resumed.err" "$scratch/out" | tr '\n' ' ')"
        elif [ "$after" != 0 ] || ! outcome same "$reference" "$disk/results" >"$scratch/judged"; then
            blame "$1, cut after $seconds s" "--resume ends with $after, or another outcome"
        fi
    done <"$scratch/instants"
    echo "# $1: $cuts cuts, $done_before of them after the run had ended, the others at" \
        "$(sort -u "$scratch/reached" | wc -l) different numbers of units; $lost lost something," \
        "$bad bad; seed $seed"
    row "$1: $cuts power cuts, nothing lost" equal 0 "$bad"
    bad=0
}

# control SYSTEM
control() {
    lost=0
    cut=0
    instants 20 >"$scratch/instants"
    while [ "$lost" -lt "$enough" ] && read -r seconds; do
        cut_once "$seconds" LD_PRELOAD="$shim" SHIM_NO_SYNC=1 || break
        cut=$((cut + 1))
        [ "$found" -ge "$promised" ] || lost=$((lost + 1))
    done <"$scratch/instants"
    echo "# control, $1: without syncing, $lost of $cut cuts lost something"
    row "control: $1: without syncing something is lost" test $lost -gt 0
    bad=0
}

make_corpus 12
make_reference
control_judge

for system in ext4 xfs; do
    if [ "$(id -u)" != 0 ] || ! usable $system; then
        skip "$system: power cuts" "needs root, mkfs.$system and a loop device to mount"
        continue
    fi
    started=$(date +%s%N)
    row "$system: a run on that disk" exits 0 run "$disk/measured" -j 2
    duration=$(awk -v began="$started" -v ended="$(date +%s%N)" \
        'BEGIN { print (ended - began) / 1e9 }')
    rm -rf "$disk/measured"
    cut_often $system
    if sanitized; then
        skip "control: $system" "a sanitizer must be the first library"
    else
        control $system
    fi
    umount "$disk"
done

finish
