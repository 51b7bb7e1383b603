#!/bin/sh
# SPDX-License-Identifier: MIT
# The engine jieba against the Python package jieba, line by line: the same bytes.
# SEGMENT_LINES=N compares N generated lines instead of 20000, with all of them in the modes that
# take Python long where SEGMENT_SLOW=1; SEGMENT_TEXTS="FILE..." compares UTF-8 texts of yours too.
set -u
oracle=$SOURCE/tests/pipeline/segment_oracle.py
lines=${SEGMENT_LINES:-20000}

if ! $PYTHON -c 'import jieba, sys; sys.exit(jieba.__version__ != "0.42.1")' 2>/dev/null; then
    echo "1..0 # SKIP $PYTHON has no package jieba 0.42.1 (python3-jieba)"
    exit 0
fi
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
number=0
texts=0
for text in ${SEGMENT_TEXTS-}; do
    texts=$((texts + 1))
done
echo 1..$((15 + texts * 6))

# compare NAME TEXT MODE HMM OPTIONS [USER DICTIONARY]
compare() {
    number=$((number + 1))
    # shellcheck disable=SC2086 # options and dictionary are words
    $PYTHON "$oracle" $3 $4 ${6-} <"$2" >"$work/expected" 2>"$work/characters" &&
        "$BUILD/plugins/segment/segment_lines" $5 ${6:+--user $6} \
            "$BUILD/plugins/segment" \
            <"$2" >"$work/found" 2>"$work/errors"
    if [ $? -eq 0 ] && cmp -s "$work/expected" "$work/found"; then
        echo "ok $number - $1: $(tail -n 1 "$work/characters") characters, 0 differences"
    else
        echo "not ok $number - $1"
        diff "$work/expected" "$work/found" | head -n 6 | cut -b 1-300 | sed 's/^/# /'
        sed 's/^/# /' "$work/errors"
    fi
}

$PYTHON "$oracle" generate 1 "$lines" >"$work/lines" || exit 99
# Python's POS model takes milliseconds for each character that its tables lack
share=20
[ "${SEGMENT_SLOW:-0}" = 0 ] || share=1
head -n $((lines / share)) "$work/lines" >"$work/few"
awk 'BEGIN { for (i = 0; i < 2000; i++) printf "乒乓球拍卖完了研究生命起源小龙女"; print "" }' \
    >"$work/long"
cat >"$work/user.txt" <<'EOF'
凃鸿钦 5 nr
毛宁
高质量发展 n
全市经济工作
 小龙女在 100000 x 

研究生命 0
王小明 999 nr
外交部发言人毛宁
两学一做 10
c++语言
龘靐 3 nz
今天下雨
B超 0
AT&T和T恤 7
𠮷野家 5 nz
㐂 3 nz
γ辐射
的中国
我们的
c++语言是 
A-B_c% 50
a 1000000
哈哈 0
嘻嘻 1 o
EOF
printf '\357\273\277\344\270\207\345\217\260\r\n5G 100 eng\n1.5\n%s\n' '结婚的和' >"$work/crlf.txt"

$PYTHON "$oracle" dictionary 1 2000 >"$work/near.txt" || exit 99
# long enough that posseg's model has more than it keeps at once
$PYTHON "$oracle" rare 1 1200 >"$work/rare" || exit 99

compare "cut" "$work/lines" cut 1 ""
compare "cut without HMM" "$work/lines" cut 0 --no-hmm
compare "posseg" "$work/few" posseg 1 --posseg
compare "posseg without HMM" "$work/few" posseg 0 "--posseg --no-hmm"
compare "cut with a user dictionary" "$work/lines" cut 1 "" "$work/user.txt"
compare "cut without HMM with a user dictionary" "$work/lines" cut 0 --no-hmm "$work/user.txt"
compare "posseg with a user dictionary" "$work/few" posseg 1 --posseg "$work/user.txt"
compare "cut with a user dictionary of Windows" "$work/lines" cut 1 "" "$work/crlf.txt"
compare "cut of a run of 32000 characters" "$work/long" cut 1 ""
compare "cut for search" "$work/lines" search 1 --search
compare "cut for search without HMM" "$work/lines" search 0 "--search --no-hmm"
compare "cut for search with a user dictionary" "$work/lines" search 1 --search "$work/user.txt"
compare "cut with user words of nearly equal worth" "$work/lines" cut 1 "" "$work/near.txt"
compare "cut of a run of rare characters" "$work/rare" cut 1 ""
compare "posseg of a run of rare characters" "$work/rare" posseg 1 --posseg
for text in ${SEGMENT_TEXTS-}; do
    compare "cut of $text" "$text" cut 1 ""
    compare "cut without HMM of $text" "$text" cut 0 --no-hmm
    compare "posseg of $text" "$text" posseg 1 --posseg
    compare "posseg without HMM of $text" "$text" posseg 0 "--posseg --no-hmm"
    compare "cut for search of $text" "$text" search 1 --search
    compare "cut for search without HMM of $text" "$text" search 0 "--search --no-hmm"
done
