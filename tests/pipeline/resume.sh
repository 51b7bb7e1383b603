#!/bin/sh
# SPDX-License-Identifier: MIT
# Plans, and runs that go on with what an earlier one left: what they agree
# with, what they refuse and why, what they leave alone.
. "$SOURCE/tests/tap.sh"
. "$SOURCE/tests/pipeline/units.sh"

out=$results
plan=$out/plan.jsonl

# plan STATUS ARGUMENTS...
plan() {
    status=$1
    shift
    exits "$status" "$WENLIU" plan "$scratch/p.json" -q --stages "$scratch/stages" "$@"
}

# keywords with a file of stop words, and the slow stage from a folder of its own
stages=$scratch/stages
fresh() {
    rm -rf "$scratch/in" "$scratch/stages" "$out"
    mkdir -p "$scratch/in" "$scratch/stages"
    cp "$BUILD"/tests/faults/stages/slow.so "$scratch/stages"
    corpus "$scratch/in/a.jsonl" 0 9
    echo "一篇短的。" >"$scratch/in/b.txt"
    corpus "$scratch/in/c.jsonl" 10 27
    echo "的" >"$scratch/stop.txt"
    cat >"$scratch/p.json" <<'END'
{ "name": "p", "input": { "paths": ["in"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "segment" }, { "use": "slow" },
              { "use": "keywords", "methods": ["tfidf"], "stop_words": ["stop.txt"], "top": 5 },
              { "use": "archive", "level": 1 } ], "output": "results" }
END
}

# state DIR: everything in it, with times of last change
state() {
    (cd "$1" && find . -mindepth 1 ! -name lock -printf '%p %s %T@\n' | sort &&
        find . -type f ! -name lock | sort | xargs sha256sum)
}

# ---- a plan, and a run of it
fresh
row "no plan: runs" run 0 -o "$scratch/wanted"
row "plan: is made" plan 0
row "plan: is all there is" equal "plan.jsonl" "$(ls -A "$out")"
row "plan: a second one is refused" plan 74
row "plan: says how" err "--replace"
row "plan: is made again with --replace" plan 0 --replace
cp "$plan" "$scratch/plan.jsonl"
row "plan: its run" run 0
row "plan: equal outcome" same "$scratch/wanted" "$out"
row "plan: is the run's" cmp "$scratch/plan.jsonl" "$plan"
row "plan: the run verifies" exits 0 "$WENLIU" verify "$out"
row "plan: none over results" plan 74 --replace
state "$out" >"$scratch/before"
row "--resume of a finished run: says so" exits 0 "$WENLIU" run "$scratch/p.json" \
    --stages "$stages" --resume
row "--resume of a finished run: in words" holds "$(cat "$scratch/out")" "finished already"
row "a second run: refused" run 74
row "a second run: says how" err "--replace"
sed -i 's/"top": 5/"top": 6/' "$scratch/p.json"
row "--resume of another finished run: refused" run 78 --resume
row "--resume of another finished run: names the key" err "pipeline.stages[3].top"
state "$out" >"$scratch/after"
row "all that: nothing is changed" cmp "$scratch/before" "$scratch/after"

# changed NAME KEY COMMAND: what a run says that does so after the plan was made
changed() {
    for jobs in 0 2; do
        fresh
        plan 0
        sh -c "cd '$scratch' && $3"
        state "$out" >"$scratch/before"
        row "$1, -j $jobs: refused" run 78 -j $jobs
        row "$1, -j $jobs: names what" err "$2"
        state "$out" >"$scratch/after"
        row "$1, -j $jobs: the plan stays, nothing gets its name" sh -c \
            "grep -v unfinished '$scratch/after' | cmp - '$scratch/before'"
    done
}

changed "an option" "pipeline.stages[3].top" "sed -i 's/\"top\": 5/\"top\": 6/' p.json"
changed "a limit" "pipeline.limits.cpu_seconds" \
    "sed -i 's/\"output\"/\"limits\": { \"cpu_seconds\": 77 }, \"output\"/' p.json"
changed "a stage more" "pipeline.stages[" "sed -i 's/{ \"use\": \"slow\" }, *\$/& { \"use\": \"entities\" },/' p.json"
changed "another way to read" "pipeline.input.id" "sed -i 's/, \"id\": \"id\"//' p.json"
changed "a stage's file" "stages[2].sha256" "echo >>stages/slow.so"
changed "a file of stop words" "data[" "echo 了 >>stop.txt"
changed "an input of another size" "in/b.txt" "echo 又一篇。 >>in/b.txt"
changed "an input of the same size" "in/a.jsonl" "sed -i 's/第3号/第8号/' in/a.jsonl"
changed "an input's name" "b2.txt" "mv in/b.txt in/b2.txt"
changed "an input less, the first" "in/a.jsonl" "rm in/a.jsonl"
changed "an input less, the last" "in/c.jsonl" "rm in/c.jsonl"
changed "an input more, the first" "0.txt" "echo 新 >in/0.txt"
changed "an input more, the last" "d.txt" "echo 新 >in/d.txt"

# What means the same may differ.
fresh
plan 0
touch -d '2001-02-03' "$scratch/in/a.jsonl" "$scratch/stages/slow.so" "$scratch/stop.txt"
mkdir "$scratch/elsewhere"
mv "$scratch/stages" "$scratch/elsewhere"
stages=$scratch/elsewhere/stages
row "other times and places: runs" run 0 -j 2
row "other times and places: equal outcome" same "$scratch/wanted" "$out"
stages=$scratch/stages
rm -r "$scratch/elsewhere"

# damaged plans
fresh
plan 0
sed -i 's/"documents":4/"documents":5/' "$plan"
row "a damaged plan: refused" run 78
row "a damaged plan: says so" err "differs from its seal"

# ---- unfinished runs
fresh
WENLIU_TEST_PAUSE=40
export WENLIU_TEST_PAUSE
begin -j 1
safe 1
kill -KILL "$run"
row "kill -9: is gone" ends 137
row "kill -9: nothing has its final name" unfinished
state "$out" >"$scratch/before"
row "run on an unfinished run: refused" run 74
row "run on an unfinished run: says how" err "--resume goes on with it, --replace begins anew"
row "plan on an unfinished run: refused" plan 74
state "$out" >"$scratch/after"
row "all that: nothing is changed" cmp "$scratch/before" "$scratch/after"
cp -r "$out" "$scratch/half"

# kept: the units of the half run are still there; there may be more
kept() {
    cmp -n "$(stat -c %s "$scratch/half/.unfinished/units.journal")" \
        "$scratch/half/.unfinished/units.journal" "$out/.unfinished/units.journal"
}

# resumed NAME KEY COMMAND: the same for a run that is resumed
resumed() {
    for jobs in 0 2; do
        fresh
        cp -r "$scratch/half" "$out"
        # corpora and stages are made again byte for byte
        sh -c "cd '$scratch' && $3"
        row "resume, $1, -j $jobs: refused" run 78 -j $jobs --resume
        row "resume, $1, -j $jobs: names what" err "$2"
        row "resume, $1, -j $jobs: keeps the units" kept
    done
}

resumed "an option" "pipeline.stages[3].top" "sed -i 's/\"top\": 5/\"top\": 6/' p.json"
resumed "a stage's file" "stages[2].sha256" "echo >>stages/slow.so"
resumed "an input" "in/c.jsonl" "sed -i 's/第12号/第11号/' in/c.jsonl"
resumed "an input more" "d.txt" "echo 新 >in/d.txt"
for jobs in 0 2; do
    fresh
    cp -r "$scratch/half" "$out"
    row "resume, -j $jobs: goes on" run 0 -j $jobs --resume
    row "resume, -j $jobs: equal outcome" same "$scratch/wanted" "$out"
done
fresh
cp -r "$scratch/half" "$out"
row "--replace of an unfinished run: runs" run 0 --replace
row "--replace of an unfinished run: equal outcome" same "$scratch/wanted" "$out"

# the results that are there stay until the new ones are complete
sed -i 's/"top": 5/"top": 4/' "$scratch/p.json"
cp -r "$out" "$scratch/old"
begin -j 1 --replace
safe 1
kill -TERM "$run"
row "--replace of a finished run: is stopped" ends 75
row "--replace of a finished run: the old results are there" sh -c \
    "rm -rf '$scratch/now' && cp -r '$out' '$scratch/now' && rm -r '$scratch/now/.unfinished' &&
     diff -r '$scratch/old' '$scratch/now'"
row "--replace of a finished run: needs --resume now" run 74
rm -rf "$scratch/copy"
cp -r "$out" "$scratch/copy"
sed 's/"top": 4/"top": 3/' "$scratch/p.json" >"$scratch/p3.json"
row "--replace of what --replace began: runs by a plan of its own" exits 0 "$WENLIU" run \
    "$scratch/p3.json" -q --stages "$stages" -o "$scratch/copy" --replace
row "--replace of what --replace began: verifies" exits 0 "$WENLIU" verify "$scratch/copy"
row "--replace of a finished run: goes on" run 0 --resume
row "--replace of a finished run: is another" sh -c \
    "! cmp -s '$scratch/old/documents.jsonl.gz' '$out/documents.jsonl.gz'"
row "--replace of a finished run: verifies" exits 0 "$WENLIU" verify "$out"

# ---- two at once
fresh
begin -j 1
safe 1
row "two at once: the second is refused" run 74 --resume
row "two at once: says who is there" err "(host and process $(hostname) $run)"
row "two at once: with --replace too" run 74 --replace
row "two at once: with -j 0 too" run 74 --resume -j 0
row "two at once: the first goes on" ends 0
row "two at once: equal outcome" same "$scratch/wanted" "$out"

# ---- nothing there
rm -rf "$out"
row "--resume with nothing there: runs" run 0 --resume
row "--resume with nothing there: equal outcome" same "$scratch/wanted" "$out"

# ---- streams
fresh
cat "$scratch/in/a.jsonl" "$scratch/in/c.jsonl" >"$scratch/stream.jsonl"
sed 's/"id": "id"/"id": "id", "format": "jsonl"/' "$scratch/p.json" >"$scratch/x"
mv "$scratch/x" "$scratch/p.json"
unset WENLIU_TEST_PAUSE
row "a stream: runs" sh -c "'$WENLIU' run '$scratch/p.json' - -q --stages '$stages' \
    -o '$scratch/streamed' <'$scratch/stream.jsonl'"
for jobs in 0 2; do
    rm -rf "$out"
    : >"$scratch/said"
    WENLIU_TEST_PAUSE=60 "$WENLIU" run "$scratch/p.json" - -v -q -j $jobs --stages "$stages" \
        <"$scratch/stream.jsonl" 2>"$scratch/said" &
    run=$!
    safe 2
    kill -KILL "$run"
    row "a stream, -j $jobs: is killed" ends 137
    rm -rf "$scratch/half"
    cp -r "$out" "$scratch/half"
    sed 's/第2号/第7号/' "$scratch/stream.jsonl" >"$scratch/other.jsonl"
    head -n 3 "$scratch/stream.jsonl" >"$scratch/short.jsonl"
    head -n 4 "$scratch/stream.jsonl" >"$scratch/unit.jsonl"
    for other in other short unit /dev/null; do
        input=$scratch/$other.jsonl
        [ $other = /dev/null ] && input=$other
        row "a stream, -j $jobs: another one ($other) is refused" exits 78 sh -c \
            "'$WENLIU' run '$scratch/p.json' - -q -j $jobs --stages '$stages' --resume <'$input'"
        row "a stream, -j $jobs: says why" err "the same input again"
        row "a stream, -j $jobs: keeps the units" kept
    done
    row "a stream, -j $jobs: the same goes on" sh -c "'$WENLIU' run '$scratch/p.json' - -q \
        -j $jobs --stages '$stages' --resume <'$scratch/stream.jsonl'"
    row "a stream, -j $jobs: equal outcome" same "$scratch/streamed" "$out"
done

finish
