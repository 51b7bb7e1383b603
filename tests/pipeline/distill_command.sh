#!/bin/sh
# SPDX-License-Identifier: MIT
# wenliu distill: which stages teach, how much of the corpus, where the model
# comes to lie and when. Stages of tests/pipeline/stages take the place of
# `segment` and `distill`, so that nothing is really learnt, at once.
. "$SOURCE/tests/tap.sh"
cd "$scratch" || exit 1

WENLIU_STAGE_PATH=$BUILD/tests/pipeline/stages
export WENLIU_STAGE_PATH
distill() { "$WENLIU" distill "$@"; }
out() { cat "$scratch/out"; }
err() { cat "$scratch/err"; }
# taught WORD: what the model says of it
taught() { sed -n "s/^$1 //p" "$2"; }

# 2000 documents of 6 characters, 18 bytes each with its newline: 36000 bytes and numbers
seq 1000 2999 | sed 's/.*/{"id":"&","text":"文流文流&"}/' >corpus.jsonl
mkdir texts
seq 1 400 | while read -r i; do printf '第%s篇文字' "$i" >"texts/$i.txt"; done

cat >teacher.json <<'END'
{ "name": "teacher", "input": { "paths": ["corpus.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" },
              { "use": "segment", "tags": "none" },
              { "use": "archive" } ],
  "output": "results" }
END
# as what is installed for corpora alone
mkdir -p data/distill
cat >data/distill/distill.json <<'END'
{ "stages": [ { "use": "sample", "share": 0.00001 }, { "use": "decode" }, { "use": "segment" },
              { "use": "distill", "rounds": 9 } ] }
END

# ---- the whole corpus
row "a pipeline teaches" exits 0 "$WENLIU" distill teacher.json -o model -j 2
row "all of the corpus, as it is small" equal 2000 "$(taught documents model)"
row "its words" equal 8000 "$(taught words model)"
row "the teacher is named" equal segment "$(taught teacher model)"
row "the stage's own rounds" equal 5 "$(taught rounds model)"
row "nothing else is left" equal "model" "$(ls -d model* results* 2>/dev/null)"
row "agreement is told" equal \
"          precision      recall          F1      taught
  words     97.50 %     96.54 %    100.00 %       12345
  PER             -           -           -           0" "$(out | sed -n '/precision/,/PER/p')"
row "and what was read" holds "$(out)" "teacher: 2,000 documents from 1 file"
row "no writer is missed" equal "" "$(out | grep warning)"
row "and how to use the model" holds "$(out)" "wenliu segment --engine student --model model"
cp model wanted
row "it is not overwritten" exits 74 "$WENLIU" distill teacher.json -o model
row "says so" equal "wenliu: model is there already: give another name with -o, or --replace" "$(err)"
row "but with --replace" exits 0 "$WENLIU" distill teacher.json -o model --replace --rounds 7 -q
row "is replaced" equal 7 "$(taught rounds model)"
row "quiet" equal "/" "$(out)/$(err)"
row "in one process" exits 0 "$WENLIU" distill teacher.json -o alone -j 0
row "the same model" cmp wanted alone
row "other inputs" exits 0 "$WENLIU" distill teacher.json texts -o inputs
row "take the place of the pipeline's" equal 400 "$(taught documents inputs)"

# ---- a sample
bytes=$(wc -c <corpus.jsonl)
row "a tenth" exits 0 "$WENLIU" distill teacher.json -o tenth --sample $((bytes / 10)) -q
# 200 of 2000, give or take 5 standard deviations (13.4)
row "is about a tenth" test "$(taught documents tenth)" -gt 133 -a "$(taught documents tenth)" -lt 267
row "with a unit" exits 0 "$WENLIU" distill teacher.json -o unit --sample 0.01MB -q
row "the same as in bytes" exits 0 "$WENLIU" distill teacher.json -o bytes --sample 10000 -q
row "the same model" cmp unit bytes
row "all" exits 0 "$WENLIU" distill teacher.json -o all --sample all -q
row "is all" cmp wanted all

# ---- corpora without a pipeline
WENLIU_DATA_PATH=$scratch/data
export WENLIU_DATA_PATH
row "a folder" exits 0 "$WENLIU" distill texts -o folder -q
row "all of it: the share is the command's" equal 400 "$(taught documents folder)"
row "the options of the pipeline's distill" equal 9 "$(taught rounds folder)"
row "but those of the command line" exits 0 "$WENLIU" distill texts corpus.jsonl -o two -q --rounds 3
row "hold" equal "2400 3" "$(taught documents two) $(taught rounds two)"
unset WENLIU_DATA_PATH
row "the installed pipeline is a pipeline" sh -c \
    "sed -n 's/.*\"use\": *\"\\([a-z]*\\)\".*/\\1/p' '$BUILD/plugins/distill/distill.json' | tr '\\n' ' ' | grep -q '^sample decode segment distill \$'"

# begun DIR: waits until a unit of the run is on disk
begun() {
    tries=0
    until "$WENLIU" status "$1" --json 2>/dev/null | tr -d '\t\n' |
        grep -q '"run":{[^}]*"units":[1-9]' || [ $tries -gt 300 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
}

# ---- stopped on the way: the same command goes on, and nothing bears the name before
(cat corpus.jsonl; seq 1 60 | while read -r i; do
    printf '{"id":"s%s","text":"靐' "$i"; head -c 300000 /dev/zero | tr '\0' 'a'; echo '"}'; done) >slow.jsonl
sed 's/corpus/slow/' teacher.json >slow.json
row "undisturbed" exits 0 "$WENLIU" distill slow.json -o undisturbed --sample all -q
"$WENLIU" distill slow.json -o stopped --sample all -q -j 1 2>stop.err &
pid=$!
begun stopped.run
kill -TERM $pid
wait $pid
row "stopped by a signal" equal 75 $?
row "what to do" holds "$(cat stop.err)" "the same command again goes on with it"
row "no model yet" test ! -e stopped
row "its folder is there" test -d stopped.run
row "other settings are refused" exits 78 "$WENLIU" distill slow.json -o stopped --sample all --rounds 8
row "and named" holds "$(err)" "rounds"
row "the same command" exits 0 "$WENLIU" distill slow.json -o stopped --sample all -q
row "gives the same model" cmp undisturbed stopped
row "and no folder" test ! -e stopped.run
"$WENLIU" distill slow.json -o killed --sample all -q -j 1 2>/dev/null &
pid=$!
begun killed.run
kill -KILL $pid
wait $pid
row "killed" test ! -e killed -a -d killed.run
row "other settings with --replace" exits 0 "$WENLIU" distill slow.json -o killed --sample all --rounds 8 --replace -q
row "begin anew" equal 8 "$(taught rounds killed)"
# complete, but the model has not been moved: as a crash before the rename leaves it
cat >full.json <<'END'
{ "name": "teacher", "input": { "paths": ["corpus.jsonl"], "id": "id" },
  "stages": [ { "use": "sample", "share": 1 }, { "use": "decode" },
              { "use": "segment", "tags": "none" },
              { "use": "distill", "model": "tagger.student", "teacher": "segment" } ] }
END
row "a run that is complete" exits 0 "$WENLIU" run full.json -o late.run -q
row "needs only its name" exits 0 "$WENLIU" distill teacher.json -o late
row "has it" cmp wanted late
row "and its folder is gone" test ! -e late.run
# as a crash behind the rename leaves it
row "a run again" exits 0 "$WENLIU" run full.json -o late.run -q
rm late.run/tagger.student
row "needs only to be taken away" exits 0 "$WENLIU" distill teacher.json -o late
row "is gone" test ! -e late.run
row "and the model is as before" cmp wanted late

# ---- what goes wrong
(cat corpus.jsonl; seq 1 30 | sed 's/.*/{"id":"r&","text":"鱻"}/') >refused.jsonl
sed 's/corpus/refused/' teacher.json >refused.json
row "too many documents are refused" exits 65 "$WENLIU" distill refused.json -o doubtful
row "the model waits in its folder" cmp wanted doubtful.run/tagger.student
row "where the reasons are" holds "$(err)" "see \`wenliu quarantine doubtful.run\`"
row "the same command again" exits 0 "$WENLIU" distill refused.json -o doubtful
row "gives it its name" cmp wanted doubtful
row "no output" exits 64 "$WENLIU" distill teacher.json
row "no corpus" exits 64 "$WENLIU" distill -o x
row "no size" exits 64 "$WENLIU" distill teacher.json -o x --sample much
row "no rounds" exits 64 "$WENLIU" distill teacher.json -o x --rounds 0
row "too many rounds" exits 78 "$WENLIU" distill teacher.json -o x --rounds 1000
row "as a stage says it" holds "$(err)" 'option "rounds" of stage distill must be'
row "a pipe has no size" sh -c "\"$WENLIU\" distill teacher.json - -o x </dev/null 2>&1 | grep -q 'have no size'"
row "a corpus that is not there" exits 74 "$WENLIU" distill teacher.json /no/such -o x
row "an empty corpus" sh -c "mkdir empty; \"$WENLIU\" distill teacher.json empty -o x; [ \$? = 65 ]"
echo '{ "input": { "paths": ["corpus.jsonl"] }, "stages": [ { "use": "decode" } ] }' >mute.json
row "a pipeline without words" exits 78 "$WENLIU" distill mute.json -o x
row "says so" holds "$(err)" "no stage of mute.json gives the layer tokens"
sed 's/"none"/3/' teacher.json >wrong.json
row "a pipeline that is wrong" exits 78 "$WENLIU" distill wrong.json -o x
row "has a place" holds "$(err)" 'wrong.json:3:43: error: option "tags" of stage segment'
row "nothing of it is left" test ! -e x -a ! -e x.run
row "help" exits 0 "$WENLIU" distill --help
finish
