#!/bin/sh
# SPDX-License-Identifier: MIT
# The stage exec in whole runs: programs that answer, die, hang, lie; Python and R.
. "$SOURCE/tests/tap.sh"
cd "$scratch" || exit 1
python=${PYTHON:-python3}

# document ID TEXT
document() { printf '{"id":"%s","text":"%s"}\n' "$1" "$2"; }
# pipeline NAME COMMAND GIVES [MORE]: NAME.json; COMMAND and GIVES are items of lists
pipeline() {
    echo "{ \"input\": { \"id\": \"id\" }, \"stages\": [ { \"use\": \"decode\" },
        { \"use\": \"exec\", \"command\": [$2], \"gives\": [$3] ${4-} }, { \"use\": \"archive\" } ] }" >"$1.json"
}
# run PIPELINE INPUT OUTPUT OPTIONS...
run() {
    pipeline=$1 input=$2 output=$3
    shift 3
    exits 0 "$WENLIU" run "$pipeline.json" "$input" -q -o "$output" "$@"
}
ids() { zcat "$1/documents.jsonl.gz" | sed 's/^{"id":"\([^"]*\)".*/\1/' | tr '\n' ' '; }
refused() { sed 's/^{"id":"\([^"]*\)".*/\1/' "$1/quarantine.jsonl" | tr '\n' ' '; }
reason() { grep "^{\"id\":\"$2\"" "$1/quarantine.jsonl"; }
line() { zcat "$1/documents.jsonl.gz" | grep "^{\"id\":\"$2\""; }

# without any language: sed answers what stands in the text of a document
(document a 甲乙; document b 丙丁) >two.jsonl
pipeline sed '"sed", "-u", "s/,\"text\".*/,\"words\":[{\"begin\":1,\"end\":2,\"n\":7}],\"score\":0.5,\"name\":\"文\"}/"' \
    '"score: real", "name: string", "words: spans(n integer, more string)"'
row "a program" run sed two.jsonl sed -j 1
row "gives fields" holds "$(line sed a)" '"score":0.5,"name":"文"}'
row "gives spans, in code points" holds "$(line sed a)" '"words":[{"begin":1,"end":2,"n":7,"text":"乙"}]'
row "in one process" run sed two.jsonl one -j 0
row "the same bytes" equal "$(digest sed)" "$(digest one)"

# declarations
pipeline type '"cat"' '"score: double"'
row "an unknown type" exits 78 "$WENLIU" check type.json
row "is named" holds "$(cat err)" 'item 1 of option "gives" of stage exec is not understood at " double"'
pipeline taken '"cat"' '"quotes: spans(begin integer)"'
row "a column that writers have" exits 78 "$WENLIU" check taken.json
row "is named" holds "$(cat err)" 'column "begin" of layer quotes'
pipeline twice '"cat"' '"sentences: rows(n integer)"'
row "a layer that is given already" exits 78 "$WENLIU" check twice.json
row "is named" holds "$(cat err)" 'stage exec gives the layer sentences, which stage decode gives already'
pipeline unmet '"cat"' '"n: integer"' ', "needs": ["tokens"]'
row "a need that nobody meets" exits 78 "$WENLIU" check unmet.json
row "is named" holds "$(cat err)" 'stage exec needs the layer tokens'
pipeline missing '"./no-such-program"' '"n: integer"'
row "a program that is not there" exits 70 "$WENLIU" run missing.json two.jsonl -q -o missing -j 0
row "stops the run" holds "$(cat err)" './no-such-program does not start in'

if ! "$python" -c '' 2>/dev/null; then
    skip "Python" "it is not here"
    finish
    exit
fi

cat >bad.py <<'END'
import os, sys, time
from wenliu import stage

@stage(needs=["text"], gives={"length": int})
def length(document):
    text = document["text"]
    if text == "dies": os.kill(os.getpid(), 9)
    if text == "exits": print("so long"); os._exit(3)
    if text == "hangs": time.sleep(1000)
    if text == "raises": raise ValueError("not this one")
    if text == "garbage": os.write(answers, b"what?\n")
    if text == "other": os.write(answers, b'{"id":"nobody","length":1}\n')
    if text == "type": return {"length": "long"}
    if text == "name": return {"lenght": 1}
    if text == "early": os.write(answers, b'{"id":"early","length":5}\n'); os._exit(0)
    if text == "two": os.write(answers, b'{"id":"two","length":3}\n')
    if text == "half": os.write(answers, b'{"id":"half","len'); os._exit(0)
    if text == "talks": sys.stderr.write("w" * 300000 + "\n")
    return {"length": len(text)}
END
# its answers go to a copy of its standard output
sed -i 's/^from wenliu/answers = os.dup(1)\n&/' bad.py
pipeline bad "\"$python\", \"bad.py\"" '"length: integer"'
for text in good dies fine exits still raises there garbage so other on type and_on name early two half talks last; do
    document "$text" "$text"
done >bad.jsonl
"$python" -c '
import json
print(json.dumps({"id": "huge", "text": "文" * 3000000}))
print(json.dumps({"id": "after", "text": "after"}))' >>bad.jsonl
row "documents that a program fails at" run bad bad.jsonl bad -j 1
row "cost themselves" equal "dies exits garbage half name other raises type " "$(refused bad | tr ' ' '\n' | sort | tr '\n' ' ' | sed 's/^ //')"
row "and nothing else" equal "good fine still there so on and_on early two talks last huge after " "$(ids bad)"
row "the reason: a signal" holds "$(reason bad dies)" 'died of signal 9 (Killed) before it answered'
row "the reason: its end, and what it said" holds "$(reason bad exits)" 'ended with status 3 before it answered: so long'
row "the reason: an exception" holds "$(reason bad raises)" 'ValueError: not this one'
row "the reason: garbage" holds "$(reason bad garbage)" 'not a line with one object of JSON'
row "the reason: another document" holds "$(reason bad other)" 'has not the id of the document'
row "the reason: a wrong type" holds "$(reason bad type)" 'TypeError: length must be int, not str'
row "the reason: a name that is not declared" holds "$(reason bad name)" 'lenght is not declared'
row "what it says is heard" holds "$(tr -d w <err)" 'stage exec:'
row "a huge document" holds "$(line bad huge)" '"length":3000000'
row "with workers" run bad bad.jsonl workers -j 3
row "the same bytes" equal "$(digest bad)" "$(digest workers)"

pipeline late "\"$python\", \"bad.py\"" '"length: integer"' ', "timeout": 2'
(document good good; document hangs hangs; document fine fine) >late.jsonl
row "a document that a program hangs at" run late late.jsonl late -j 1
row "costs itself" equal "good fine  hangs " "$(ids late) $(refused late)"
row "the reason: its time" holds "$(reason late hangs)" 'did not answer within 2 seconds (option timeout)'

# killed without a chance to clean up: programs that hang go with the workers
cat >sleeps.py <<'END'
import os, time
with open("pid.new", "w") as file: file.write(str(os.getpid()))
os.rename("pid.new", "pid")
time.sleep(1000)
END
pipeline sleeps "\"$python\", \"sleeps.py\"" '"length: integer"'
# soon COMMAND...: within 20 seconds
soon() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || return 1
        sleep 0.1
    done
}
# of one that nobody has waited for there is no command line left
gone() { ! { tr -d '\0' <"/proc/$(cat pid)/cmdline"; } 2>/dev/null | grep -q sleeps.py; }
"$WENLIU" run sleeps.json two.jsonl -q -o sleeps -j 1 2>/dev/null &
row "a program at work" soon test -e pid
alive() { ! gone; }
row "is there" alive
kill -9 $!
wait $! 2>/dev/null
row "and ends when the run is killed" soon gone

# a program that takes the trouble to be wrong itself: answers are checked here too
cat >wrong.py <<'END'
import json, sys
for line in sys.stdin:
    document = json.loads(line)
    answers = {"type": '"length":"x"', "whole": '"length":1.5', "name": '"n":1', "none": '"length":null', "missing": "",
               "span": '"words":[{"begin":0,"end":99}]', "order": '"words":[{"begin":1,"end":2},{"begin":0,"end":1}]',
               "utf": '"name":"\udcff"', "rows": '"words":3', "error": '"error":"no"'}
    rest = answers.get(document["text"], '"length":1')
    sys.stdout.buffer.write(('{"id":"%s"%s%s}\n' % (document["id"], "," if rest else "", rest)).encode("utf-8", "surrogateescape"))
    sys.stdout.flush()
END
pipeline wrong "\"$python\", \"wrong.py\"" '"length: integer", "name: string", "words: spans()"'
for text in type whole name none missing span order utf rows error good; do document "$text" "$text"; done >wrong.jsonl
row "answers that do not hold" run wrong wrong.jsonl wrong -j 1
row "are refused" equal "error name order rows span type utf whole " "$(refused wrong | tr ' ' '\n' | sort | tr '\n' ' ' | sed 's/^ //')"
row "null and nothing are no value" equal "none missing good " "$(ids wrong)"
row "no worker died of them" equal "" "$(grep signal wrong/quarantine.jsonl | grep -v '"signal":null')"

# one answer each: nobody is hurt by a program that ends between two documents
cat >once.py <<'END'
import json, sys
document = json.loads(sys.stdin.readline())
print(json.dumps({"id": document["id"], "length": len(document["text"])}))
END
pipeline once "\"$python\", \"once.py\"" '"length: integer"'
seq 1 30 | sed 's/.*/{"id":"&","text":"文"}/' >thirty.jsonl
row "a program that ends after each document" run once thirty.jsonl once -j 1
row "answers all of them" equal 30 "$(zcat once/documents.jsonl.gz | grep -c '"length":1')"

# the run knows the script it was run with
row "the record has the script" grep -q 'once.py' once/run.json

# what the examples give
sed "s|\"python3\"|\"$python\"|; s|sentiment.py|$SOURCE/examples/exec/&|; s|\.\./\.\./corpora|$SOURCE/corpora|" \
    "$SOURCE/examples/exec/sentiment.json" >sentiment.json
document a 今天大家都很高兴，没有失败也没有困难。 >feelings.jsonl
sed -i 's|"input": {.*|"input": { "id": "id" },|' sentiment.json
row "the example in Python" run sentiment feelings.jsonl sentiment -j 1
# (1 - 2) / 3
row "finds feelings" holds "$(line sentiment a)" '"sentiment":-0.333333333'
row "where they are" holds "$(line sentiment a)" '{"begin":6,"end":8,"feeling":"good","text":"高兴"}'

if ! Rscript -e 'stopifnot(requireNamespace("jsonlite"))' >/dev/null 2>&1; then
    skip "the example in R" "Rscript or its package jsonlite is not here"
    finish
    exit
fi
sed "s|readability.R|$SOURCE/examples/exec/&|; s|\"input\": {.*|\"input\": { \"id\": \"id\" },|" \
    "$SOURCE/examples/exec/readability.json" >readability.json
document a 今天天气很好。明天下雨。 >read.jsonl
row "the example in R" run readability read.jsonl readability -j 1
# sentences of 7 and 5 characters
row "counts" holds "$(line readability a)" '"sentence_characters":6,'
finish
