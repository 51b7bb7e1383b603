# SPDX-License-Identifier: MIT
"""What python-jieba makes of documents: the oracle of plugin_keywords_tfidf.c.

usage: plugin_keywords_oracle.py [FILE...]

Without files the documents are drawn at random (always the same) from jieba's own lexicon,
mixed with Latin words, numbers and signs; few different words make many ties. Prints

    T word tag    a token
    K term score  a keyword, best first
    .             the end of a document
    #             the end; without it something went wrong

separated by tabs. Each document comes twice: by jieba.cut() and extract_tags(), and by
posseg.cut() and extract_tags(allowPOS=("n", "v", "eng")), then `.` is followed by a tab and the
tags. Exits with 77 where jieba is missing.
"""
import random
import sys

try:
    import jieba
    import jieba.analyse
    import jieba.posseg
except ImportError:
    sys.exit(77)

TAGS = ("n", "v", "eng")
SIGNS = ["，", "。", "、", "《", "》", "\n", "\r\n", "\u3000", " ", "...", "--", "C++", "3.14", "50%",
         "The", "API", "api", "for", "With", "ｆｏｒ", "é", "〇", "𠀀", "😀"]


def documents():
    draw = random.Random(20250101)
    jieba.initialize()
    words = sorted(word for word, count in jieba.dt.FREQ.items() if count)
    for _ in range(400):
        some = draw.choices(words, k=draw.choice([1, 5, 40, 200])) + draw.choices(SIGNS, k=6)
        yield "".join(draw.choices(some, k=draw.choice([0, 3, 60, 600])))


def show(words, keywords, end):
    for word, tag in words:
        print("T", word.encode().hex(), tag, sep="\t")
    for term, score in keywords:
        print("K", term.encode().hex(), repr(score), sep="\t")
    print(end)


def main():
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    jieba.setLogLevel(60)
    texts = [open(name, encoding="utf-8", newline="").read() for name in sys.argv[1:]]
    for text in texts or documents():
        show([(word, "x") for word in jieba.cut(text)],
             jieba.analyse.extract_tags(text, withWeight=True), ".")
        show([(pair.word, pair.flag) for pair in jieba.posseg.cut(text)],
             jieba.analyse.extract_tags(text, withWeight=True, allowPOS=TAGS),
             "\t".join((".",) + TAGS))
    print("#")


main()
