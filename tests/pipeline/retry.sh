#!/bin/sh
# SPDX-License-Identifier: MIT
# Documents that kill workers: what is decided about them once is kept, and a
# stage that was mended gets them again, with all else left as it is.
. "$SOURCE/tests/tap.sh"
. "$SOURCE/tests/pipeline/units.sh"

out=$results
mkdir "$scratch/in" "$scratch/broken" "$scratch/fixed"
cp "$BUILD"/tests/faults/stages/slow.so "$BUILD"/tests/faults/stages/broken/mend.so "$scratch/broken"
cp "$BUILD"/tests/faults/stages/slow.so "$BUILD"/tests/faults/stages/fixed/mend.so "$scratch/fixed"
broken=$scratch/broken fixed=$scratch/fixed
corpus "$scratch/good.jsonl" 0 31
# 006 and 017 kill, 018 is refused: units 1 and 4 of eight
sed -e '/"id":"006"/s/号/号FAULT/' -e '/"id":"017"/s/号/号FAULT/' -e '/"id":"018"/s/号/号FAULT2/' \
    "$scratch/good.jsonl" >"$scratch/in/a.jsonl"
pipeline "$scratch/p.json" slow mend
WENLIU_TEST_CALLS=$scratch/calls
export WENLIU_TEST_CALLS

# calls WANTED: ids of all calls of the stage before, in their order or sorted
calls() {
    equal "$1" "$(sort "$scratch/calls" | tr '\n' ' ')"
    : >"$scratch/calls"
}

stages=$fixed
row "the mended stage: runs" run 0 -o "$scratch/wanted"
: >"$scratch/calls"

# ---- decisions
stages=$broken
row "the broken stage: runs" run 0 -j 2
row "the broken stage: three documents in quarantine" equal "006 017 018" \
    "$(sed 's/.*"id":"\([^"]*\)".*/\1/' "$out/quarantine.jsonl" | tr '\n' ' ' | sed 's/ $//')"
row "the broken stage: keeps what --retry-quarantine needs" [ -s "$out/units.journal" ]
row "the broken stage: verifies" exits 0 "$WENLIU" verify "$out"
cp -r "$out" "$scratch/refused"

# Stopped when all is decided: unit 0 is slow, so units 1 and 4 come to it first.
# died: calls for the documents that kill
died() {
    grep -c -e 006 -e 017 "$scratch/calls"
}
for signal in KILL TERM; do
    rm -rf "$out"
    : >"$scratch/calls"
    WENLIU_TEST_PAUSE=100
    export WENLIU_TEST_PAUSE
    begin -j 3
    tries=0
    # both have died twice: on the third call for a unit the document is passed over
    until [ "$(grep -c 018 "$scratch/calls")" -ge 1 ] || [ $tries -gt 600 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
    sleep 0.2
    kill -$signal "$run"
    wait "$run" 2>/dev/null
    before=$(died)
    WENLIU_TEST_PAUSE=0
    row "SIG$signal: goes on" run 0 -j 2 --resume
    row "SIG$signal: equal outcome" same "$scratch/refused" "$out"
    row "SIG$signal: what was decided is not tried again" equal "$before" "$(died)"
done
: >"$scratch/calls"

# ---- again
row "again: needs a finished run" exits 74 "$WENLIU" run "$scratch/p.json" -q --stages "$fixed" \
    --retry-quarantine -o "$scratch/nothing"
row "again: leaves nothing there" gone "$scratch/nothing"
row "again: nothing to try" exits 74 "$WENLIU" run "$scratch/p.json" -q --stages "$fixed" \
    --retry-quarantine -o "$scratch/wanted"
row "again: says so" err "nothing to try again"
stages=$fixed
for jobs in 0 2; do
    rm -rf "$out"
    cp -r "$scratch/refused" "$out"
    : >"$scratch/calls"
    row "again, -j $jobs: runs" run 0 -j $jobs --retry-quarantine
    row "again, -j $jobs: only those units" calls "004 005 006 007 016 017 018 019 "
    row "again, -j $jobs: equal outcome" same "$scratch/wanted" "$out"
    row "again, -j $jobs: verifies" exits 0 "$WENLIU" verify "$out"
    row "again, -j $jobs: nothing is left to try" run 74 --retry-quarantine
done

# with the stage as it was: the same documents
rm -rf "$out"
cp -r "$scratch/refused" "$out"
stages=$broken
row "again, not mended: runs" run 0 --retry-quarantine
row "again, not mended: equal outcome" same "$scratch/refused" "$out"
row "again, not mended: can be tried again" run 0 --retry-quarantine --stages "$fixed"

# refused KEY: what a retry must not change
stages=$fixed
rm -rf "$out"
cp -r "$scratch/refused" "$out"
cp "$scratch/p.json" "$scratch/kept.json"
sed -i 's/"level": 1/"level": 2/' "$scratch/p.json"
row "again, another option: refused" run 78 --retry-quarantine
row "again, another option: names the key" err "pipeline.stages[3].level"
row "again, another option: nothing is changed" diff -r "$scratch/refused" "$out"
cp "$scratch/kept.json" "$scratch/p.json"
sed -i 's/"output"/"limits": { "memory_mib": 900 }, "output"/' "$scratch/p.json"
row "again, another limit: runs" run 0 --retry-quarantine
row "again, another limit: equal outcome" same "$scratch/wanted" "$out"
cp "$scratch/kept.json" "$scratch/p.json"

# ---- stopped on the way: the results before stay, and --resume goes on
rm -rf "$out"
cp -r "$scratch/refused" "$out"
WENLIU_TEST_PAUSE=400
: >"$scratch/calls"
begin -j 1 --retry-quarantine --grace 0
safe 2
kill -TERM "$run"
row "again, stopped: ends with 75" ends 75
row "again, stopped: the results before are there" sh -c "
    rm -rf '$scratch/now' && cp -r '$out' '$scratch/now' && rm -r '$scratch/now/.unfinished' &&
    diff -r '$scratch/refused' '$scratch/now'"
WENLIU_TEST_PAUSE=0
row "again, stopped: needs --resume" run 74 --retry-quarantine
: >"$scratch/calls"
row "again, stopped: goes on" run 0 --resume
row "again, stopped: equal outcome" same "$scratch/wanted" "$out"
row "again, stopped: what was done is not done again" calls "016 017 018 019 "

# ---- a damaged journal
rm -rf "$out"
cp -r "$scratch/refused" "$out"
size=$(stat -c %s "$out/units.journal")
printf 'X' | dd of="$out/units.journal" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
row "again, a damaged journal: refused" run 65 --retry-quarantine
row "again, a damaged journal: named" err "units.journal"

# ---- streams
rm -rf "$out"
sed 's/"id": "id"/"id": "id", "format": "jsonl"/' "$scratch/kept.json" >"$scratch/p.json"
row "a stream: runs" sh -c "'$WENLIU' run '$scratch/p.json' - -q --stages '$broken' \
    <'$scratch/in/a.jsonl'"
cp -r "$out" "$scratch/streamed"
row "a stream, again: refused" exits 78 sh -c "'$WENLIU' run '$scratch/p.json' - -q \
    --stages '$fixed' --retry-quarantine <'$scratch/in/a.jsonl'"
row "a stream, again: says what to do" err "--replace"
row "a stream, again: the results stay" diff -r "$scratch/streamed" "$out"

finish
