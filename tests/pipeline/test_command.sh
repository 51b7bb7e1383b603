#!/bin/sh
# SPDX-License-Identifier: MIT
# wenliu test: what it finds, how it says so, and what it refuses.
. "$SOURCE/tests/tap.sh"
cd "$scratch" || exit 1
mkdir tmp && TMPDIR=$scratch/tmp && export TMPDIR # what is left there is ours
faults=$BUILD/tests/faults/stages

out() { cat "$scratch/out"; }
err() { cat "$scratch/err"; }
# tests STATUS TEXT: a file of tests, run
tests() {
    echo "$2" >some.test.json
    exits "$1" "$WENLIU" test some.test.json --stages "$faults"
}
# stage TESTS: of the stage decode, by lines
stage() {
    echo "{ \"stages\": [ { \"use\": \"decode\", \"layout\": \"lines\" } ], \"tests\": [ $1 ] }"
}

# ---- what is compared
row "rows that are as expected" tests 0 "$(stage '{ "name": "one", "text": "一。二", "rows": { "sentences": [ { "begin": 0 }, { "end": 3 } ] } }')"
row "are a line" equal "ok 1 - some.test.json: one
1..1" "$(out)"
row "rows that are not" tests 65 "$(stage '{ "text": "一。二。三。四", "rows": { "sentences": [ { "begin": 0 }, { "begin": 2 }, { "begin": 5 }, { "begin": 6 } ] } }')"
row "with what is the same before and behind them" equal 'not ok 1 - some.test.json: test 1
# rows of sentences, from number 3 on (- wanted, + came):
#   {"begin":2}
# - {"begin":5}
# + {"begin":4}
#   {"begin":6}
1..1' "$(out)"
# differs TEST LINE...: the test fails, and each line is said
differs() {
    tests 65 "$(stage "$1")" || return 1
    shift
    for line in "$@"; do
        holds "$(out)" "$line" || return 1
    done
}
row "a row too many" differs '{ "text": "一", "rows": { "sentences": [] } }' '+ {"begin":0,"end":1}'
row "a row too few" differs '{ "text": "", "rows": { "sentences": [ { "begin": 0, "end": 1 } ] } }' \
    '- {"begin":0,"end":1}'
row "a layer that nobody gives" differs '{ "text": "一", "rows": { "sentence": [] } }' \
    'rows of sentence: there is none; did you mean "sentences"?'
row "a column that there is not" differs '{ "text": "一", "rows": { "sentences": [ { "bgin": 0 } ] } }' \
    'column bgin: there is none; did you mean "begin"?'
row "another type" differs '{ "text": "一", "rows": { "sentences": [ { "begin": "0" } ] } }' '- {"begin":"0"}'
row "a field" differs '{ "hex": "ff fe 2d 4e", "sets": { "charset": "GB18030", "title": "x" } }' \
    '- {"charset":"GB18030","title":"x"}' '+ {"charset":"UTF-16LE"}'
row "the text" differs '{ "text": "一", "becomes": "二" }' '- "二"' '+ "一"'
row "a document that is delivered" differs '{ "text": "一", "refused": "x" }' 'the document is not refused'
row "one that is not dropped" differs '{ "text": "一", "dropped": true }' 'the document is not dropped'
row "a run that goes on" differs '{ "text": "一", "stops": "x" }' 'it does not stop'
row "a file that is not written" differs '{ "text": "一", "files": { "x.tsv": [ "a" ] } }' \
    'the file x.tsv: there is none'
row "a table that is not written" differs '{ "text": "一", "tables": { "x": [ { "a": 1 } ] } }' \
    'the table x: there is none'
row "the document among several" differs \
    '{ "documents": [ { "text": "一", "becomes": "一" }, { "id": "b", "text": "二", "becomes": "三" } ] }' \
    'document "b": the text:'
row "one that is refused and should not be" differs '{ "hex": "00 00 00 00 01", "rows": { "blocks": [] } }' \
    'the document is refused: stage decode: '
row "for another reason" differs '{ "hex": "00 00 00 00 01", "refused": "no such reason" }' \
    'the document is refused for another reason: stage decode: '
row "a stage that is not there" tests 65 '{ "stages": [ { "use": "decod" } ], "tests": [ { "text": "一", "becomes": "一" } ] }'
row "with its place in this file" holds "$(out)" '# some.test.json:1:24: error: there is no stage "decod"; did you mean "decode"?'
row "an option that is not there" tests 65 '{ "tests": [
  { "text": "一", "becomes": "一", "stages": [ { "use": "decode", "layuot": "lines" } ] } ] }'
row "with its place too" holds "$(out)" '# some.test.json:2:65: error: unknown option "layuot" of stage decode'
row "a long difference is cut" differs "{ \"text\": \"$(seq -s。 100)\", \"rows\": { \"sentences\": [] } }" \
    '+ … and 80 more'

# ---- stages that misbehave
# dies STAGE LINE: at the second of three documents
dies() {
    tests 65 "{ \"stages\": [ { \"use\": \"$1\" } ], \"tests\": [ { \"documents\": [ { \"text\": \"一\", \"becomes\": \"一\" },
      { \"id\": \"bad\", \"text\": \"FAULT0\" }, { \"text\": \"三\" } ] }, { \"text\": \"四\", \"becomes\": \"四\" } ] }" &&
        holds "$(out)" "$2" && holds "$(out)" "ok 2 - some.test.json: test 2"
}
row "a crash" dies segfault 'stage segfault, process(), document "bad": the process died of signal 11 (SIGSEGV)'
row "an exit" dies exit_zero 'stage exit_zero, process(), document "bad": the process ended with status 0 before it was done'
row "a breach of the contract" dies break_contract \
    'stage break_contract, process(), document "bad": it added rows to layer 7 of the 0 it gives'
row "spans that are none" dies nonsense_spans \
    'document "bad": the document is refused: stage nonsense_spans: wen_add(): row 0 of layer marks covers 0..4000000000 of a text of 6 bytes'
row "a refusal without a reason" dies refuse_silently 'process() returned -1 without a reason'
row "a document that is counted by none" tests 0 '{ "stages": [ { "use": "count_then_refuse" } ], "tests": [ { "documents": [
    { "text": "一" }, { "text": "FAULT", "refused": "after counting" } ], "tables": { "counted": [ { "name": "documents", "count": 1 } ] } } ] }'
row "nothing is left in the folder for files" equal "" "$(ls -A tmp)"

# ---- files that say it wrong
# refused TEXT PROBLEM
refused() {
    tests 78 "$1" && holds "$(err)" "$2" && holds "$(out)" "not ok 1 - some.test.json: can be read"
}
row "no tests" refused '{ "stages": [ { "use": "decode" } ] }' '1:1: error: "tests" is missing'
row "a key that is none" refused "$(stage '{ "text": "一", "row": {} }')" \
    ':83: error: unknown key "row"; did you mean "rows"?'
row "a test that cannot fail" refused "$(stage '{ "text": "一" }')" \
    'this test expects nothing, and could not fail'
row "no text" refused "$(stage '{ "rows": {} }')" 'a document must have "text", or its bytes in "hex"'
row "two texts" refused "$(stage '{ "text": "a", "hex": "61", "becomes": "a" }')" 'or "hex", not both'
row "hex that is none" refused "$(stage '{ "hex": "6g", "becomes": "a" }')" 'pairs of hexadecimal digits'
row "half a byte" refused "$(stage '{ "hex": "616", "becomes": "a" }')" 'pairs of hexadecimal digits'
row "rows that are none" refused "$(stage '{ "text": "a", "rows": { "blocks": [ 1 ] } }')" \
    '"rows" must be an object of lists of rows'
row "dropped that is false" refused "$(stage '{ "text": "a", "dropped": false }')" '"dropped" must be true'
row "nothing to run" refused '{ "tests": [ { "text": "a", "becomes": "a" } ] }' \
    'this test has neither "stages" nor a "pipeline"'
row "two things to run" refused "$(stage '{ "text": "a", "becomes": "a", "stages": [ 1 ], "pipeline": "x" }')" \
    'a test runs "stages" or a "pipeline", not both'
row "no JSON" refused '{ "tests": [ ' 'some.test.json:'
row "no file" exits 78 "$WENLIU" test none.test.json
row "says so" holds "$(err)" 'none.test.json: error: cannot '
row "no files" exits 64 "$WENLIU" test
stage '{ "text": "一", "becomes": "一" }' >good.test.json
row "a bad file does not hinder the others" exits 78 "$WENLIU" test none.test.json good.test.json
row "which are numbered on" equal "not ok 1 - none.test.json: can be read
ok 2 - good.test.json: test 1
1..2" "$(out)"

# ---- pipelines
mkdir -p folder
echo '{ "input": { "paths": ["nowhere"] }, "stages": [ { "use": "decode" } ] }' >folder/some.json
echo '{ "pipeline": "some.json", "tests": [ { "text": "一", "becomes": "一" } ] }' >folder/some.test.json
row "a pipeline, relative to the file" exits 0 "$WENLIU" test folder/some.test.json
echo '{ "stages": [ { "use": "segment" } ] }' >folder/some.json
row "it is checked as it is" exits 65 "$WENLIU" test folder/some.test.json
row "also for what it needs" holds "$(out)" 'stage segment needs the layer text'

# ---- --update
cat >update.test.json <<'END'
{ "stages": [ { "use": "decode", "layout": "lines" } ],
  "tests": [
    { "name": "kept", "text": "一。二",   "rows": { "sentences": [ {"begin": 0},   {"begin": 2} ] } },
    { "name": "changed", "text": "一。二。",
      "rows": { "sentences": [ { "begin": 1 } ], "blocks": [] },
      "becomes": "一" }
  ] }
END
cp update.test.json before.test.json
row "nothing changes the file by itself" exits 65 "$WENLIU" test update.test.json
row "not by a byte" cmp update.test.json before.test.json
row "--update shows the differences" exits 65 "$WENLIU" test --update update.test.json
row "and says that it wrote" holds "$(out)" 'update.test.json: 3 expected values are now what came'
row "what is written" equal '{ "stages": [ { "use": "decode", "layout": "lines" } ],
  "tests": [
    { "name": "kept", "text": "一。二",   "rows": { "sentences": [ {"begin": 0},   {"begin": 2} ] } },
    { "name": "changed", "text": "一。二。",
      "rows": { "sentences": [
        {"begin":0},
        {"begin":2}
      ], "blocks": [
        {"begin":0,"end":4,"kind":"paragraph"}
      ] },
      "becomes": "一。二。" }
  ] }' "$(cat update.test.json)"
row "holds" exits 0 "$WENLIU" test update.test.json

finish
