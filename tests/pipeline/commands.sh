#!/bin/sh
# SPDX-License-Identifier: MIT
# wenliu check, stages and schema, as a user sees them.
. "$SOURCE/tests/tap.sh"

stages=$BUILD/tests/unit/stages/.libs
WENLIU_STAGE_PATH=$stages
export WENLIU_STAGE_PATH
cd "$scratch" || exit 1

out() { cat "$scratch/out"; }
err() { cat "$scratch/err"; }

cat >good.json <<'END'
{ "stages": [ { "use": "load" }, { "use": "cut", "lexicon": "words.txt" }, { "use": "put" } ] }
END
cat >one.json <<'END'
{ "stages": [ { "use": "load" } ] }
END
cat >bad.json <<'END'
{ // 新闻
  "stages": [ { "use": "load" }, { "use": "cut", "engin": "plain" },
              { "use": "find", "names": 1 } ] }
END
cat >crash.json <<'END'
{ "stages": [ { "use": "load" }, { "use": "crash" }, { "use": "cut", "longest": 0 } ] }
END

# ---- check
row "check: a good file" exits 0 "$WENLIU" check good.json
row "check: says fine" equal "good.json: fine: 3 stages" "$(out)"
row "check: one stage" exits 0 "$WENLIU" check one.json
row "check: in the singular" equal "one.json: fine: 1 stage" "$(out)"
row "check: a bad file" exits 78 "$WENLIU" check bad.json
row "check: nothing on standard output" equal "" "$(out)"
row "check: all problems with their places" equal "$(
    cat <<'END'
bad.json:1:3: error: JSON has no comments: remove this one
    { // 新闻
      ^
bad.json:2:50: error: unknown option "engin" of stage cut; did you mean "engine"?
    "stages": [ { "use": "load" }, { "use": "cut", "engin": "plain" },
                                                   ^
bad.json:3:41: error: option "names" of stage find must be a list of strings, not 1
    { "use": "find", "names": 1 } ] }
                              ^
END
)" "$(err)"
row "check: a stage that crashes is one problem of several" exits 78 "$WENLIU" check crash.json
row "check: the crash has a place" holds "$(err)" "crash.json:1:43: error: $stages/crash.so does not \
load: the process that tried died of signal 11 (SIGSEGV)"
row "check: and so has the other" holds "$(err)" "crash.json:1:81: error: option \"longest\""
row "check: several files" exits 78 "$WENLIU" check good.json /no/such.json one.json bad.json
row "check: the good ones" equal "good.json: fine: 3 stages
one.json: fine: 1 stage" "$(out)"
row "check: the bad ones" sh -c "[ \$(grep -c ': error: ' '$scratch/err') = 4 ]"
row "check: prints" exits 0 "$WENLIU" check --print good.json
row "check: with absolute paths" holds "$(out)" "\"$scratch/words.txt\""
cp out printed.json
row "check: what was printed is a pipeline" exits 0 "$WENLIU" check printed.json --print
row "check: that means the same" cmp out printed.json
cat >table.json <<'END'
{ "name": "a \"table\"",
  "stages": [ { "use": "load" }, { "use": "cut" }, { "use": "tally" }, { "use": "put" } ] }
END
row "check: a graph" exits 0 "$WENLIU" check --graph table.json
row "check: of stages, layers, tables and writers" equal "$(
    cat <<'END'
digraph "a \"table\"" {
  rankdir=LR;
  node [shape=box];
  input [shape=folder];
  stage1 [label="load"];
  stage2 [label="cut"];
  stage3 [label="tally"];
  stage4 [label="put", shape=cylinder];
  input -> stage1 [label="raw"];
  stage1 -> stage2 [label="text"];
  stage2 -> stage3 [label="tokens"];
  stage1 -> stage4 [label="text\nblocks"];
  stage2 -> stage4 [label="tokens"];
  table3_1 [label="terms", shape=note];
  stage3 -> table3_1;
  table3_1 -> stage4;
}
END
)" "$(out)"
if command -v dot >/dev/null 2>&1; then
    row "check: dot reads it" dot -Tsvg -o graph.svg out
else
    skip "check: dot reads it" "no dot"
fi
row "check: no graph of a bad file" exits 78 "$WENLIU" check --graph bad.json
row "check: one thing at a time" exits 64 "$WENLIU" check --graph --print good.json
row "check: a folder of stages by option" sh -c \
    "unset WENLIU_STAGE_PATH; '$WENLIU' check --stages '$stages' good.json"
row "check: a folder of stages by link" sh -c \
    "ln -s '$stages' link && unset WENLIU_STAGE_PATH && '$WENLIU' check --stages link good.json"

# ---- stages
row "stages: a page" exits 0 "$WENLIU" stages cut
row "stages: has all there is to say" equal "$(
    cat <<END
cut 1.2: Cuts the text into tokens.
$stages/cut.so

Needs
  text

Gives layers
  tokens (covers text, no overlaps, written as columns, written with its text): Words of the text.
    tag   LABEL     Part of speech.
    word  WORD      Number of the word. (for other stages only)

Options
  merge: true or false; default false
      Whether to merge.
  longest: a whole number from 1 to 64; default 4
      Code points of the longest token.
  share: a number from 0 to 1; default 0.5
      A share.
  mark: a string or null; default null
      A mark.
  engine: "plain" or "fancy"; default "plain"
      How to cut.
  lexicon: a path or null; default null
      A file of words.
  words: a list of strings; default ["文"]
      Words to keep.
  lists: a list of paths; default null
      More files of words.
  any: a whole number; default 9007199254740993
      A number without bounds.

In a pipeline
  { "use": "cut", "merge": false, "longest": 4 }
END
)" "$(out)"
row "stages: a page with what must be given" exits 0 "$WENLIU" stages find
row "stages: in the example" holds "$(out)" '  { "use": "find", "names": ["…"] }'
row "stages: no such page" exits 78 "$WENLIU" stages tlaly
row "stages: says so" holds "$(err)" 'there is no stage "tlaly"; did you mean "tally"? Looked in: '
row "stages: a page of what does not load" exits 78 "$WENLIU" stages crash
row "stages: a list" exits 0 "$WENLIU" stages --stages "$stages"
row "stages: has stages" grep -E '^put +1\.0 +Writes everything\.$' out
row "stages: with their files" grep -Fx "$(sed -n '/^put/{n;s/[^ ].*//;p;}' out)$stages/put.so" out
row "stages: of the build tree too" holds "$(out)" "$BUILD/plugins/decode/.libs/decode.so"
for reason in "badtable.so cannot be used: option \"top\"" "crash.so does not load: the process" \
    "leave.so does not load: the process that tried ended with status 0" \
    "major.so cannot be used: it was built for version 2.0" \
    "unresolved.so does not load: undefined symbol: wenliu_has_no_such_function"; do
    row "stages: ${reason%%.so*} is not used" holds "$(out)" "  $stages/$reason"
done
mkdir other && cp "$stages/cut.so" other
row "stages: a hidden file" exits 0 "$WENLIU" stages --stages other
row "stages: by which other" holds "$(out)" "$stages/cut.so is hidden by $scratch/other/cut.so"
row "stages: escapes do not reach the terminal" sh -c \
    "'$WENLIU' stages \"\$(printf 'a\\033[31m')\" 2>&1 | grep -F 'a\\x1B[31m'"

# ---- schema
row "schema: prints" exits 0 "$WENLIU" schema --stages "$stages"
row "schema: says what is left out" holds "$(err)" "wenliu: schema: left out: $stages/crash.so"
# what the schema takes and refuses; wenliu check does the same
judge() {
    number=0
    : >judged
    while read -r sign text; do
        number=$((number + 1))
        echo "$text" >"judge$number.json"
        echo "${sign}judge$number.json" >>judged
        wanted=0
        [ "$sign" = + ] || wanted=78
        exits "$wanted" "$WENLIU" check "judge$number.json" || return 1
    done
    # shellcheck disable=SC2046  # names without spaces
    "$PYTHON" "$SOURCE/tests/pipeline/schema_oracle.py" schema.json $(cat judged)
}
cp out schema.json
if "$PYTHON" -c 'import json' 2>/dev/null; then
    row "schema: takes and refuses what check does" judge <<'END'
+ {"stages":[{"use":"load"}]}
+ {"$schema":"x","name":"n","output":null,"input":{"paths":["-"]},"stages":[{"use":"load"}]}
+ {"stages":[{"use":"load"},{"use":"cut","longest":64,"mark":null,"engine":"fancy","words":[]}]}
+ {"stages":[{"use":"load"},{"use":"cut"},{"use":"find","names":["a"]}],"limits":{"expansion":9}}
- {"stages":[]}
- {}
- []
- {"stages":[{"use":"load"}],"threads":1}
- {"stages":[{"use":"laod"}]}
- {"stages":[{"use":"crash"}]}
- {"stages":[{"name":"load"}]}
- {"stages":[{"use":"load","layout":"lines"}]}
- {"stages":[{"use":"load"},{"use":"cut","longest":65}]}
- {"stages":[{"use":"load"},{"use":"cut","longest":"4"}]}
- {"stages":[{"use":"load"},{"use":"cut","longest":1.5}]}
- {"stages":[{"use":"load"},{"use":"cut","engine":"plian"}]}
- {"stages":[{"use":"load"},{"use":"cut","merge":1}]}
- {"stages":[{"use":"load"},{"use":"cut","words":"a"}]}
- {"stages":[{"use":"load"},{"use":"cut","lexicon":""}]}
- {"stages":[{"use":"load"},{"use":"cut"},{"use":"find"}]}
- {"stages":[{"use":"load"}],"limits":{"expansion":0}}
- {"stages":[{"use":"load"}],"input":{"format":"json"}}
- {"stages":[{"use":"load"}],"input":{"paths":[1]}}
END
else
    skip "schema: takes and refuses what check does" "no Python"
fi

# ---- command lines
for command in check stages schema test new; do
    row "$command: --help" exits 0 "$WENLIU" $command --help
    row "$command: on standard output" holds "$(out)" "Usage: wenliu $command"
    row "$command: an unknown option" exits 64 "$WENLIU" $command --bogus
    row "$command: says so" equal \
        "wenliu: $command: there is no option '--bogus'; see \`wenliu $command --help\`" "$(err)"
    row "$command: a folder is missing" exits 64 "$WENLIU" $command x --stages
    if [ -w /dev/full ]; then
        row "$command: a full disk" sh -c "'$WENLIU' $command --help >/dev/full; [ \$? = 74 ]"
    else
        skip "$command: a full disk" "no /dev/full"
    fi
done
row "check: without a file" exits 64 "$WENLIU" check
row "stages: two names" exits 64 "$WENLIU" stages a b
row "schema: an argument" exits 64 "$WENLIU" schema a
row "check: an option of no other command" exits 64 "$WENLIU" stages --print

finish
