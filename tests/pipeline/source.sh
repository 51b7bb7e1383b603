#!/bin/sh
# SPDX-License-Identifier: MIT
# wenliu show --source: from characters of the text back to the bytes of the input, held against what
# dd(1) and od(1) find at the place in the file.
. "$SOURCE/tests/tap.sh"
cd "$scratch" || exit 1

mkdir in
{
    printf '前言\r\n'
    printf '全角１２，e\314\201t\303\251。\n'
} >in/utf8.txt
iconv -f UTF-8 -t GB18030 >in/gb.txt <<'END'
第一行：今天天气很好，我们去公园。
第二行：ABC与𠮷
END
cat >in/lines.jsonl <<'END'
{"text":"第一篇：今天天气很好"}
{"text":"第二篇：\u4e2d\u6587和ASCII"}
END
mkdir members && cp in/gb.txt members/inside.txt
tar -cf in/pack.tar -C members inside.txt
cat >p.json <<'END'
{ "input": { "paths": ["in"] }, "stages": [ { "use": "decode", "layout": "lines" }, { "use": "archive" } ] }
END
cat >bare.json <<'END'
{ "input": { "paths": ["in"] },
  "stages": [ { "use": "decode" }, { "use": "archive", "omit": ["source"] } ] }
END
cat >key.json <<'END'
{ "input": { "paths": ["keyed.jsonl"], "id": "name" },
  "stages": [ { "use": "decode" }, { "use": "archive" } ] }
END
cat >keyed.jsonl <<'END'
{"name":"b","text":"乙乙"}
{"name":"a","text":"甲甲"}
END
row "runs" exits 0 "$WENLIU" run p.json -q -o made

# bytes FILE BEGIN END: as od prints them
bytes() { dd if="$1" bs=1 skip="$2" count=$(($3 - $2)) 2>/dev/null | od -An -v -tx1 | tr -s ' \n' ' '; }
# dumped: the bytes of the dump in $scratch/out
dumped() { awk 'NR > 3 { for (i = 2; i <= NF && $i ~ /^[0-9a-f][0-9a-f]$/; i++) printf " %s", $i } END { print " " }' "$scratch/out"; }

row "GB18030" exits 0 "$WENLIU" show made in/gb.txt --source 4:8
row "GB18030: place" equal "in/gb.txt: characters 4 to 8
$PWD/in/gb.txt: bytes 8 to 16 of the file, in GB18030" "$(sed -n 1,2p "$scratch/out")"
row "GB18030: bytes" equal "$(bytes in/gb.txt 8 16)" "$(dumped)"
row "GB18030: text" equal "00000008  bd f1 cc ec cc ec c6 f8                          今天天气" \
    "$(sed -n 4p "$scratch/out")"
row "a character of four bytes" exits 0 "$WENLIU" show made in/gb.txt --source 26:27
row "a character of four bytes: bytes" equal "$(bytes in/gb.txt 48 52)" "$(dumped)"
row "composed, with what was taken out" exits 0 "$WENLIU" show made in/utf8.txt --source 0:12
row "composed: all bytes" equal "$(bytes in/utf8.txt 0 32)" "$(dumped)"
row "composed: CR has a line of its own" equal "00000006  0d" "$(sed -n 5p "$scratch/out")"
row "JSON Lines" exits 0 "$WENLIU" show made in/lines.jsonl:2 --source 4:6
row "JSON Lines: place and text" equal "$PWD/in/lines.jsonl:2: bytes 12 to 18 of the document, in UTF-8

0000000c  e4 b8 ad e6 96 87                                中文" "$(sed 1d "$scratch/out")"
row "member of an archive" exits 0 "$WENLIU" show made/documents.jsonl.gz in/pack.tar/inside.txt --source 4:8
row "member: bytes" equal "$(bytes in/gb.txt 8 16)" "$(dumped)"
row "member: place" equal "$PWD/in/pack.tar/inside.txt: bytes 8 to 16 of the document, in GB18030" \
    "$(sed -n 2p "$scratch/out")"

row "ids from a column run" exits 0 "$WENLIU" run key.json -q -o keyed
row "ids from a column" exits 0 "$WENLIU" show keyed a --source 0:1
row "ids from a column: bytes" equal " e7 94 b2 " "$(dumped)"

row "beyond the text" exits 65 "$WENLIU" show made in/gb.txt --source 4:99
row "beyond the text: says how long" holds "$(cat "$scratch/err")" "has 28 characters"
for bad in 4 4: 8:4 4:4 x:4 4:8x -1:3; do
    row "no span: $bad" exits 64 "$WENLIU" show made in/gb.txt "--source=$bad"
done
row "without a document" exits 64 "$WENLIU" show made --source 0:1

row "without the layer runs" exits 0 "$WENLIU" run bare.json -q -o bare
row "without the layer" exits 65 "$WENLIU" show bare in/gb.txt --source 0:1
row "without the layer: says so" holds "$(cat "$scratch/err")" 'has no layer `source`'

row "standard input runs" exits 0 sh -c 'exec "$0" run p.json - -q -o piped <in/utf8.txt' "$WENLIU"
row "standard input" exits 65 "$WENLIU" show piped -n 1 --source 0:1
row "standard input: says so" holds "$(cat "$scratch/err")" "was a stream"

printf 'x' >>in/gb.txt
row "another size" exits 65 "$WENLIU" show made in/gb.txt --source 4:8
row "another size: says both" holds "$(cat "$scratch/err")" "$PWD/in/gb.txt: has 54 bytes, but had 53"
row "the others can still be seen" exits 0 "$WENLIU" show made in/utf8.txt --source 0:2
rm in/gb.txt
row "gone" exits 74 "$WENLIU" show made in/gb.txt --source 4:8
row "gone: says so" holds "$(cat "$scratch/err")" "No such file"
rm made/plan.jsonl
row "without a plan" exits 74 "$WENLIU" show made in/utf8.txt --source 0:2
row "without a plan: says so" holds "$(cat "$scratch/err")" "plan.jsonl, which says what was read"
finish
