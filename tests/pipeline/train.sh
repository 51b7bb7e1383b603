#!/bin/sh
# SPDX-License-Identifier: MIT
# wenliu train: the stage entities learns names that its evidence misses from invented sentences:
# ships by their names, and villages that end with an invented word; the model at work; what is
# refused.
. "$SOURCE/tests/tap.sh"
cd "$scratch" || exit 1
out() { cat "$scratch/out"; }
err() { cat "$scratch/err"; }

# sentences SHIPS VILLAGES: one of each kind for every name, names marked as {TYPE:…}
sentences() {
    for ship in $1; do
        echo "昨天，{SHIP:$ship}号从港口出发了。"
        echo "渔民们都说{SHIP:$ship}号是一条好船。"
    done
    for village in $2; do
        echo "去年我们在{LOC:${village}坞子}住过一个月。"
        echo "从{LOC:${village}坞子}到县城有三十里路。"
    done
    echo "今天的天气很好，大家都很高兴。"
    echo "他们明天要坐船去看大海。"
}
# mark: a character and its tag a line, in the place of marked text; sed knows characters
mark() {
    sed 's/./&\n/g' | awk '
        $0 == "{" { type = ""; naming = 1; next }
        naming && $0 == ":" { naming = 0; tag = "B-" type; next }
        naming { type = type $0; next }
        $0 == "}" { tag = ""; next }
        $0 == "" { print ""; next }
        { print $0 "\t" (tag ? tag : "O"); sub(/^B/, "I", tag) }'
}
sentences "远山 白云 青松 红叶 长风 南星 双桥 晓月 雪莲 银河 金鹿 飞燕 黄莺 碧云" \
    "柳林 石头 老鸦 三岔 梨树 黑龙 赵家 王家 大水 沙河 菜园 冷泉" | mark >marked.iob2
sentences "春雷 黄鹤 碧波" "孟家 竹子 白羊" >gold.txt
sed 's/{[A-Z]*://g; s/}//g' gold.txt >text.txt

pipeline() { # NAME OPTIONS-OF-ENTITIES
    cat >"$1.json" <<END
{ "name": "$1", "input": { "paths": ["text.txt"] },
  "stages": [ { "use": "decode" },
              { "use": "segment", "engine": "lac" },
              { "use": "entities", "names": "tags"$2 },
              { "use": "archive" } ],
  "output": "$1" }
END
}
# found DIR TYPE: the names of that type, in order
found() {
    zcat <"$1/documents.jsonl.gz" | sed 's/.*"entities"://' | tr '{' '\n' |
        sed -n 's/.*"type":"'"$2"'".*"text":"\([^"]*\)".*/\1/p' | tr '\n' ' '
}
pipeline names ', "model": "names.model"'
pipeline plain ''
ships="春雷 春雷 黄鹤 黄鹤 碧波 碧波 "
villages="孟家坞子 孟家坞子 竹子坞子 竹子坞子 白羊坞子 白羊坞子 "

# ---- training
row "a stage learns" exits 0 "$WENLIU" train entities names.json marked.iob2
row "the model that the pipeline names" test -f names.model
row "nothing else is left" equal "names.model" "$(ls -d names*.model* names 2>/dev/null)"
row "how good it is, by type" equal "LOC SHIP all evidence" \
    "$(out | sed -n 's/^  *\([A-Za-z]*\) .* [0-9][0-9]*$/\1/p' | sort | tr '\n' ' ' | sed 's/ $//')"
row "better than the evidence" test "$(out | awk '/^  all/ { print int($6) }')" -gt 90
row "how to use it" holds "$(out)" '{ "use": "entities", …, "model": "'
sum=$(sha256sum marked.iob2 | cut -d ' ' -f 1)
row "the model tells where it is from" \
    grep -aq "\"source\":\"marked.iob2 (SHA-256 $sum)\",\"sentences\":54," names.model
cp names.model wanted
row "it is not overwritten" exits 74 "$WENLIU" train entities names.json marked.iob2
row "says so" holds "$(err)" "names.model is there already: give another name with -o, or --replace"
row "but with --replace" exits 0 "$WENLIU" train entities names.json marked.iob2 --replace -q
row "quiet" equal "/" "$(out)/$(err)"
for jobs in 0 1 2; do
    row "$jobs workers" exits 0 "$WENLIU" train entities names.json marked.iob2 -q -j $jobs -o jobs.$jobs
    row "the same model" cmp wanted jobs.$jobs
done
row "sentences in other files" exits 0 "$WENLIU" train entities plain.json marked.iob2 marked.iob2 \
    -o twice --held-out 0 --rounds 2
row "without a test none is told" equal "" "$(out | grep precision)"
row "both are named" grep -aq 'marked.iob2 (SHA-256 [0-9a-f]*), marked.iob2 (SHA-256' twice

# ---- the model at work
row "the evidence" exits 0 "$WENLIU" run plain.json -q
row "knows no ships" equal "" "$(found plain SHIP)"
row "nor such villages" test "$(found plain LOC)" != "$villages"
row "the model" exits 0 "$WENLIU" run names.json -q
row "finds ships that it has not seen" equal "$ships" "$(found names SHIP)"
row "and villages" equal "$villages" "$(found names LOC)"
row "their source is told" sh -c 'zcat <names/documents.jsonl.gz | grep -q "\"source\":\"model\""'
row "other types stay" equal "$(found plain TIME)" "$(found names TIME)"
row "the table counts them" grep -q '^春雷,SHIP,2,1' names/tables/entities.csv
row "the results verify" exits 0 "$WENLIU" verify names
row "the run's record names the model" grep -q "\"sha256\":[[:space:]]*\"$(sha256sum wanted | cut -d ' ' -f 1)\"" names/run.json

# ---- what is refused
pipeline other ', "model": "names.model"'
sed -i 's/"names": "tags"/"names": "none"/' other.json
row "other evidence than it learnt with" exits 78 "$WENLIU" run other.json -q
row "is told of" holds "$(err)" 'it learnt with "names": "tags", not "none": set that, or train it again'
cp wanted names.model
printf 'x' | dd of=names.model bs=1 seek=5000 conv=notrunc 2>/dev/null
row "a damaged model" exits 78 "$WENLIU" run names.json -q --replace
row "is told of" holds "$(err)" "names.model: its checksum does not fit: it is damaged; train it again"
row "but can be trained anew" exits 0 "$WENLIU" train entities names.json marked.iob2 --replace -q
row "as it was" cmp wanted names.model
echo nothing >names.model
row "what is none" exits 78 "$WENLIU" run names.json -q --replace
row "is told of" holds "$(err)" "names.model: it is no model of the stage entities; train it again"
printf '甲\tB-LOC\n乙\tB-loc\n' >bad.iob2
row "a bad tag" exits 70 "$WENLIU" train entities names.json bad.iob2 -o bad.model
row "and its line" holds "$(err)" \
    'bad.iob2: line 2: expected a tag such as O, B-PER, I-PER, found "B-loc"'
row "is in the way of nothing else" exits 0 "$WENLIU" train entities names.json marked.iob2 \
    -o bad.model --replace -q
printf '甲\tO\n乙\tO\n' >none.iob2
row "no names" exits 70 "$WENLIU" train entities names.json none.iob2 -o none.model
row "there is nothing to learn" holds "$(err)" \
    "there is nothing to learn from: no name is marked in 1 sentences"
row "a stage that is not there" exits 78 "$WENLIU" train keywords names.json marked.iob2
row "says so" equal "wenliu: train: names.json has no stage keywords to train" "$(err)"
row "a stage that does not learn" exits 78 "$WENLIU" train segment names.json marked.iob2
row "says so" equal 'wenliu: train: the stage segment does not learn: it has no option "learn"' "$(err)"
row "no model is named" exits 64 "$WENLIU" train entities plain.json marked.iob2
row "says so" holds "$(err)" "give the model a file name with -o"
row "no file" exits 64 "$WENLIU" train entities names.json
row "a file that is not there" exits 74 "$WENLIU" train entities names.json missing.iob2 -o missing
for share in x 0.6 -1 1. .5 0x1; do
    row "no share: $share" exits 64 "$WENLIU" train entities names.json marked.iob2 --held-out $share
done
row "no rounds" exits 64 "$WENLIU" train entities names.json marked.iob2 --rounds 0
pipeline learn ', "learn": "names.model"'
row "learning from text without marks" exits 70 "$WENLIU" run learn.json -q
row "says what it needs" holds "$(err)" '"learn" needs the layer "annotations"'
finish
