#!/bin/sh
# SPDX-License-Identifier: MIT
# Bad input, end to end: what the user is told, and that the rest is delivered.
. "$SOURCE/tests/tap.sh"

mkdir "$scratch/in"
cat >"$scratch/p.json" <<'END'
{ "name": "p", "input": { "paths": ["in"] },
  "stages": [ { "use": "decode" }, { "use": "archive", "level": 1 } ], "output": "results" }
END
cat >"$scratch/ids.json" <<'END'
{ "name": "ids", "input": { "paths": ["ids.jsonl"], "id": "id" },
  "stages": [ { "use": "decode" }, { "use": "archive", "level": 1 } ], "output": "results" }
END

# run STATUS PIPELINE ARGUMENTS...
run() {
    status=$1 pipeline=$2
    shift 2
    rm -rf "$scratch/results"
    exits "$status" "$WENLIU" run "$scratch/$pipeline.json" "$@"
}

lines() {
    zcat "$scratch/results/documents.jsonl.gz"
}

quarantine() {
    cat "$scratch/results/quarantine.jsonl"
}

# refused NAME REASON: one document in quarantine, with the reason, and the good one delivered
refused() {
    row "$1: the run goes on" run 0 p
    row "$1: says why" holds "$(quarantine)" "$2"
    row "$1: the good text is delivered" holds "$(lines)" '"id":"in/good.txt"'
    rm -rf "$scratch/in"
    mkdir "$scratch/in"
    echo "今天天气很好。" >"$scratch/in/good.txt"
}

echo "今天天气很好。" >"$scratch/in/good.txt"

# ---- paths on the command line
row "no such file: refused" run 74 p "$scratch/nowhere"
row "no such file: named" holds "$(cat "$scratch/err")" "$scratch/nowhere"
row "no such file: nothing left behind" sh -c "! [ -e '$scratch/results' ]"
mkdir "$scratch/nothing"
row "an empty folder: no documents" run 0 p "$scratch/nothing"
row "an empty folder: an empty archive" equal 0 "$(lines | wc -c)"
row "an empty folder: the results verify" exits 0 "$WENLIU" verify "$scratch/results"

# ---- files in a folder
ln -s . "$scratch/in/loop"
refused "a folder in itself" "loop"
mkfifo "$scratch/in/pipe.txt"
refused "a FIFO in a folder" "FIFO"
ln -s nowhere "$scratch/in/gone.txt"
refused "a file that is not there any more" "gone.txt"
gzip -c "$scratch/in/good.txt" | head -c 20 >"$scratch/in/cut.txt.gz"
refused "gzip cut off" "cut.txt.gz"
head -c 300 /dev/urandom >"$scratch/in/noise.txt.gz"
refused "no gzip at all" "noise.txt.gz"
head -c 100000 /dev/zero >"$scratch/in/zeros.txt"
refused "NUL bytes" "zeros.txt"
head -c 60000000 /dev/zero | gzip -9 >"$scratch/in/bomb.txt.gz"
refused "a bomb" "expansion"
{
    printf '{"text":"'
    head -c 300000000 /dev/zero | tr '\0' x
    printf '"}\n{"text":"behind it"}\n'
} >"$scratch/in/long.jsonl"
row "a line of 300 MB: the run goes on" run 0 p
row "a line of 300 MB: says why" holds "$(quarantine)" "document_mib"
row "a line of 300 MB: the next line is delivered" holds "$(lines)" "behind it"
rm "$scratch/in/long.jsonl"
{
    printf '\344\270'
    yes '这是一篇普通的稿件。' | head -100
    printf '\377\376 没有意义的字节\n'
} >"$scratch/in/bytes.txt"
row "bytes that are no text: delivered" run 0 p
row "bytes that are no text: counted" holds "$(lines)" '"replaced":'
rm "$scratch/in/bytes.txt"
: >"$scratch/in/empty.txt"
row "an empty file: a document without text" run 0 p
row "an empty file: delivered" holds "$(lines)" '"id":"in/empty.txt","text":""'
rm "$scratch/in/empty.txt"
if [ "$(id -u)" = 0 ]; then
    skip "an unreadable file" "root reads everything"
else
    echo x >"$scratch/in/secret.txt"
    chmod 0 "$scratch/in/secret.txt"
    refused "an unreadable file" "secret.txt"
fi

# ---- ids
cat >"$scratch/ids.jsonl" <<'END'
{"id":"a","text":"one"}
{"id":"../../etc/passwd","text":"two"}
{"id":"a","text":"three"}
{"id":"\u001b[31mred\u202e","text":"four"}
{"id":"tab\there\nand line","text":"five"}
END
row "odd ids: delivered" run 0 ids
row "odd ids: all five" equal 5 "$(lines | wc -l)"
row "duplicate ids: said" holds "$(cat "$scratch/out")" 'documents with an id that another document bears too: 1, first "a"'
row "duplicate ids: both are found" equal 2 \
    "$("$WENLIU" show --json "$scratch/results" a | grep -c '"id":"a"')"
row "an id like a path: found, and is no path" holds \
    "$("$WENLIU" show --json "$scratch/results" ../../etc/passwd)" '"text":"two"'
"$WENLIU" show --list "$scratch/results" >"$scratch/list"
row "an id with escapes: shown without them" sh -c "! grep -q \"\$(printf '\\033')\" '$scratch/list'"
row "odd ids: the results verify" exits 0 "$WENLIU" verify "$scratch/results"

# ---- keys
printf '{"body":"text"}\nnot json\n{"text":7}\n{"text":"fine"}\n' >"$scratch/in/keys.jsonl"
row "JSON Lines: the run goes on" run 0 p
row "JSON Lines: a missing key names those there are" holds "$(quarantine)" "body"
row "JSON Lines: the line is named" holds "$(quarantine)" "keys.jsonl:2"
row "JSON Lines: the good line is delivered" holds "$(lines)" '"text":"fine"'
rm "$scratch/in/keys.jsonl"

# ---- places for results
row "results in a folder of somebody else's: refused" run 74 p -o "$scratch/in"
row "results in a folder of somebody else's: said" holds "$(cat "$scratch/err")" "holds other files"
row "a second run: first one" run 0 p
row "a second run: refused" exits 74 "$WENLIU" run "$scratch/p.json"
row "a second run: says how" holds "$(cat "$scratch/err")" "--replace"
row "a second run: with --replace" exits 0 "$WENLIU" run "$scratch/p.json" --replace
row "a folder that cannot be made: refused" run 74 p -o /proc/nowhere/results
row "a folder that cannot be made: named" holds "$(cat "$scratch/err")" "/proc/nowhere"

# ---- a full disk
small=$scratch/small
mkdir "$small"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=200k tmpfs "$small" 2>/dev/null; then
    head -c 2000000 /dev/urandom | base64 >"$scratch/in/much.txt"
    row "a full disk: refused" run 74 p -o "$small/results"
    row "a full disk: said" holds "$(cat "$scratch/err")" "No space left on device"
    row "a full disk: nothing left behind" equal "" "$(ls "$small")"
    umount "$small"
    rm "$scratch/in/much.txt"
else
    skip "a full disk" "a tmpfs cannot be mounted here"
fi

# ---- too many
i=0
while [ $i -lt 11 ]; do
    head -c 1000 /dev/zero >"$scratch/in/junk$i.txt"
    i=$((i + 1))
done
row "too many refused: status 65" run 65 p
row "too many refused: says how many" holds "$(cat "$scratch/err")" "11 of 12 documents were refused"
row "too many refused: unless allowed" run 0 p --max-quarantine 11

finish
