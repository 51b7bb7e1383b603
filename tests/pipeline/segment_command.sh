#!/bin/sh
# SPDX-License-Identifier: MIT
# wenliu segment: what it prints (python-jieba says it, where it is there), in
# which order, and what becomes of input, output and workers that fail.
. "$SOURCE/tests/tap.sh"
cd "$scratch" || exit 1
unset WENLIU_STAGE_PATH

out() { cat "$scratch/out"; }
err() { cat "$scratch/err"; }
segment() { "$WENLIU" segment "$@"; }

# cut INPUT OPTIONS...: INPUT is in printf's notation
cut_text() {
    # shellcheck disable=SC2059 # it is a format
    printf "$1" >"$scratch/in"
    shift
    segment "$@" <"$scratch/in" >"$scratch/out" 2>"$scratch/err"
}

# prints WANTED INPUT OPTIONS...: both in printf's notation
prints() {
    # shellcheck disable=SC2059
    printf "$1" >"$scratch/wanted"
    shift
    cut_text "$@" && cmp "$scratch/wanted" "$scratch/out"
}

# ---- lines
row "words" prints '我 来到 北京 清华大学\n' '我来到北京清华大学\n'
row "nothing" prints '' ''
row "no newline at the end" prints '你好 世界' '你好世界'
row "empty lines stay" prints '\n你好\n\n\n世界\n\n' '\n你好\n\n\n世界\n\n'
row "white space is left out" prints 'a b 你好\n' '  a \t b\343\200\200你好 \n'
row "a line of white space is empty" prints '\n' ' \t \n'
row "CRLF becomes LF" prints '你好\n世界\n' '你好\r\n世界\r\n'
row "a NUL is a character" prints '你好 \000 世界\n' '你好\000世界\n'
row "a byte order mark is none of the text" prints '你好\n' '\357\273\277你好\n'
row "another delimiter" prints '我|来到|北京\n' '我来到北京\n' -d '|'
row "a longer one" prints '我 / 来到 / 北京\n' '我来到北京\n' --delimiter ' / '
row "none" prints '我来到北京\n' '我来到 北京\n' -d ''
row "tags" prints '我/r 来到/v 北京/ns\n' '我来到北京\n' --tags
row "universal tags" prints '我/PRON 来到/VERB 北京/PROPN\n' '我来到北京\n' --upos
row "options of the stage" prints '杭 研\n' '杭研\n' --set hmm=false
echo '杭研院好 5 n' >words.txt
echo '凌云木 3 nr' >more.txt
row "two dictionaries" prints '杭研院好 凌云木\n' '杭研院好 凌云木\n' -u words.txt --user more.txt
row "in one process" prints '我 来到 北京 清华大学\n' '我来到北京清华大学\n' -j 0
echo '你好世界' >one.txt
printf '我来到北京' >two.txt
printf '再\n' | segment one.txt two.txt - one.txt >got
row "files, and standard input among them" equal '你好 世界
我 来到 北京
再
你好 世界' "$(cat got)"

# ---- many blocks, many workers: the same bytes
for file in "$SOURCE"/corpora/news/*.txt; do
    iconv -f UTF-8 -t UTF-8 "$file" 2>/dev/null >utf8 && cat utf8
done >news.txt
for i in 1 2 3 4 5 6 7 8; do cat news.txt; done >eight
cat eight eight eight eight >many.txt
segment -j 0 many.txt >wanted
for jobs in 1 2 7; do
    row "-j $jobs" exits 0 "$WENLIU" segment -j $jobs many.txt
    row "-j $jobs: the same bytes" cmp wanted out
done
segment -j 3 <many.txt | cmp wanted - >pipe.log 2>&1
row "through pipes" equal "" "$(cat pipe.log)"
(cat one.txt; sleep 1; cat one.txt) | segment -j 2 >slow
row "lines that come slowly" equal '你好 世界
你好 世界' "$(cat slow)"
# an answer must come while the input is open: else this waits for ever, and timeout ends it
answer() {
    mkfifo ask tell
    timeout 20 "$WENLIU" segment <ask >tell &
    exec 3>ask 4<tell
    echo '你好世界' >&3
    read -r got <&4
    exec 3>&- 4<&-
    wait $!
    equal '你好 世界' "$got"
}
row "an answer before the input ends" answer
awk 'BEGIN { for (i = 0; i < 150000; i++) printf "我来到北京清华大学"; print ""; print "你好" }' >long.txt
segment -j 2 long.txt >long.out
row "a line of 4 MB" equal "150000 2" "$(tr ' ' '\n' <long.out | grep -c '^北京$') $(wc -l <long.out)"

# ---- what python-jieba prints
if $PYTHON -c 'import jieba, sys; sys.exit(jieba.__version__ != "0.42.1")' 2>/dev/null; then
    # oracle MODE HMM: as segment_oracle.py, without the space at the end of a line
    cat >oracle.py <<'END'
import sys
import jieba
import jieba.posseg
mode, hmm, user = sys.argv[1], sys.argv[2] == "1", sys.argv[3:]
jieba.setLogLevel(60)
for file in user:
    jieba.load_userdict(file)
for line in open("news.txt", encoding="utf-8", newline="\n"):
    if mode == "posseg":
        words = [(w.word, w.flag) for w in jieba.posseg.cut(line.rstrip("\n"), HMM=hmm)]
        words = [f"{w}/{t}" for w, t in words if not w.isspace()]
    else:
        cut = jieba.cut_for_search if mode == "search" else jieba.cut
        words = [w for w in cut(line.rstrip("\n"), HMM=hmm) if not w.isspace()]
    print(" ".join(words))
END
    oracle() {
        $PYTHON oracle.py "$@" >wanted 2>oracle.err || cat oracle.err
    }
    oracle cut 1
    row "jieba.cut" exits 0 "$WENLIU" segment news.txt
    row "jieba.cut: the same bytes" cmp wanted out
    oracle cut 0
    row "jieba.cut without HMM" exits 0 "$WENLIU" segment --no-hmm news.txt
    row "jieba.cut without HMM: the same bytes" cmp wanted out
    oracle search 1
    row "jieba.cut_for_search" exits 0 "$WENLIU" segment --search news.txt
    row "jieba.cut_for_search: the same bytes" cmp wanted out
    oracle search 0
    row "jieba.cut_for_search without HMM" exits 0 "$WENLIU" segment -s --no-hmm news.txt
    row "jieba.cut_for_search without HMM: the same bytes" cmp wanted out
    oracle posseg 1
    row "jieba.posseg.cut" exits 0 "$WENLIU" segment --posseg news.txt
    row "jieba.posseg.cut: the same bytes" cmp wanted out
else
    skip "python-jieba" "$PYTHON has no package jieba 0.42.1 (python3-jieba)"
fi

# ---- input that is no UTF-8
printf '你好世界\n再见\n' >good.txt
printf '你好世界\n\n第三行\n\323\303\273\247 GB18030\n后面\n' >bad.txt
for jobs in 0 2; do
    row "-j $jobs: a faulty byte" exits 65 "$WENLIU" segment -j $jobs good.txt bad.txt good.txt
    row "-j $jobs: file, line, byte and remedy" equal "wenliu: segment: bad.txt:4: the byte 0xD3 is \
no UTF-8; if the text is GB18030, convert it first: iconv -f GB18030 -t UTF-8" "$(err)"
    row "-j $jobs: all before it is printed" equal '你好 世界
再见
你好 世界

第三行' "$(out)"
done
(cat many.txt; cat bad.txt) >later.txt
row "a faulty byte far behind" exits 65 "$WENLIU" segment -j 2 later.txt
row "its line" holds "$(err)" "later.txt:$(($(wc -l <many.txt) + 4)): "
segment many.txt good.txt >wanted 2>&1
row "all lines before it" equal "$(($(wc -l <many.txt) + 3))" "$(wc -l <out)"
printf '\377\376\140\117\175\131' >utf16.txt
row "UTF-16" exits 65 "$WENLIU" segment utf16.txt
row "its remedy" holds "$(err)" "utf16.txt:1: the byte 0xFF is no UTF-8; if the text is UTF-16"
printf '你好\n\344\275' >cut.txt
row "a character that is cut off" exits 65 "$WENLIU" segment cut.txt
row "before it" equal "你好" "$(out)"
row "standard input has a name" sh -c "printf '\\377' | \"$WENLIU\" segment 2>&1 | grep -q 'standard input:1: '"

# ---- files and outputs that fail
row "a file that is not there" exits 74 "$WENLIU" segment one.txt /no/such
row "names it" equal "wenliu: segment: cannot read /no/such: No such file or directory" "$(err)"
row "nothing is printed before all files are found" equal "" "$(out)"
row "a folder" exits 74 "$WENLIU" segment "$scratch"
row "is no text file" holds "$(err)" "is a folder; give text files"
full() { "$WENLIU" segment "$@" >/dev/full; }
if [ -w /dev/full ]; then
    for jobs in 0 2; do
        row "-j $jobs: no room for the output" exits 74 full -j $jobs one.txt
        row "-j $jobs: says so" equal \
            "wenliu: segment: cannot write to standard output: No space left on device" "$(err)"
    done
else
    skip "no room for the output" "there is no /dev/full"
fi
# head goes after the first line: the command ends at once, without a word
for jobs in 0 2; do
    (segment -j $jobs many.txt 2>quiet; echo $? >status) | head -n 1 >/dev/null
    row "-j $jobs: a reader that goes away" equal "141 " "$(cat status) $(cat quiet)"
done

# ---- the command line
row "no such option" exits 64 "$WENLIU" segment --bogus
row "tags of two kinds" exits 64 "$WENLIU" segment --upos --tags
row "words within words have no tags" exits 64 "$WENLIU" segment --search --tags
row "what is no JSON" exits 64 "$WENLIU" segment --set hmm=maybe
row "what is no setting" exits 64 "$WENLIU" segment --set hmm
row "jobs" exits 64 "$WENLIU" segment -j many
row "no such engine" exits 78 "$WENLIU" segment --engine jeiba one.txt
row "as in a pipeline" holds "$(err)" 'option "engine" of stage segment must be'
row "with the place" holds "$(err)" '{ "use": "segment", "engine": "jeiba", "tags": "none" }'
row "no such option of the stage" exits 78 "$WENLIU" segment --set hnm=true one.txt
row "did you mean" holds "$(err)" 'unknown option "hnm" of stage segment; did you mean "hmm"?'
row "twice" exits 78 "$WENLIU" segment --no-hmm --set hmm=true one.txt
row "is a duplicate" holds "$(err)" 'duplicate key "hmm"'
row "no such dictionary" exits 78 "$WENLIU" segment --user /no/such one.txt
row "names it" holds "$(err)" "/no/such"
row "help" exits 0 "$WENLIU" segment --help

# ---- workers that fail: a stage `segment` that does what it should not
strange=$BUILD/tests/pipeline/stages
for jobs in 0 2; do
    row "-j $jobs: another stage of that name" exits 0 "$WENLIU" segment -j $jobs --stages "$strange" one.txt
    row "-j $jobs: is taken" equal "你 好 世 界" "$(out)"
    printf '你好\n鱻\n再见\n' >refused.txt
    row "-j $jobs: a text that is refused" exits 70 \
        "$WENLIU" segment -j $jobs --stages "$strange" one.txt refused.txt one.txt
    row "-j $jobs: where and why" holds "$(err)" \
        "refused.txt:1: stage segment: it does not want to"
    row "-j $jobs: all before it is printed" equal "你 好 世 界" "$(out)"
done
row "without the columns of tags" exits 78 "$WENLIU" segment --tags --stages "$strange" one.txt
row "says so" holds "$(err)" "the layer tokens has no column tag of labels"
echo '麤好' >loud.txt
row "what a stage prints" exits 0 "$WENLIU" segment --stages "$strange" loud.txt
row "is none of the results" equal "麤 好/麤" "$(out)/$(err)"
for i in 1 2 3; do cat many.txt; echo '龘'; done >deadly.txt
line=$(awk '/龘/ { print NR; exit }' deadly.txt)
row "a worker that dies" exits 70 timeout 100 "$WENLIU" segment -j 2 --stages "$strange" deadly.txt
row "is said to be dead" holds "$(err)" \
    "a worker died in process(): it was killed by signal 9 (SIGKILL: Killed); nothing is printed from"
row "all lines before it are there" equal "$(err | sed 's/.*deadly.txt:\([0-9]*\):.*/\1/')" \
    "$(($(wc -l <out) + 1))"
row "none of it is far from there" test "$(wc -l <out)" -gt $((line - 8000)) -a "$(wc -l <out)" -lt "$line"
head -n "$(wc -l <out)" deadly.txt | segment --stages "$strange" | cmp - out >pipe.log 2>&1
row "and they are what they should be" equal "" "$(cat pipe.log)"
echo '爨' >broken.txt
row "a breach of the contract" exits 70 "$WENLIU" segment -j 1 --stages "$strange" broken.txt
row "has a reason" holds "$(err)" "broken.txt:1: a worker died in process(): it added rows to layer 7"
row "in one process" exits 87 "$WENLIU" segment -j 0 --stages "$strange" broken.txt
row "has it too" equal "wenliu: stage segment died in process(): it added rows to layer 7 of the 1 it gives" "$(err)"
# the first block is slow, so that results come in another order than blocks
(echo '靐'; cat eight eight) >order.txt
segment --stages "$strange" -j 0 order.txt >wanted
row "a slow block" exits 0 "$WENLIU" segment --stages "$strange" -j 4 order.txt
row "in the order of the input" cmp wanted out
finish
