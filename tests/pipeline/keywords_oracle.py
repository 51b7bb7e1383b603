# SPDX-License-Identifier: MIT
"""What the layer keywords should hold: python-jieba's answers, and the gold terms of people.

usage: keywords_oracle.py cut COUNT FILE...           > DOCUMENTS.jsonl
       keywords_oracle.py same tfidf|textrank COUNT DIR
       keywords_oracle.py recall DIR GOLD LEAST

cut joins the texts of the files and cuts them into COUNT documents, one after the other, from the
beginning again where they end, of 1 to 3000 characters, at any place.

same compares the 20 best rows of that method of every document of the archive in DIR with
jieba.analyse.extract_tags or jieba.analyse.textrank: terms, order, scores to the last digit, ties
included. COUNT documents must be there.

recall says how many of the terms in GOLD/*/keywords.txt are among the first 30 rows of the
documents of that name, and fails below LEAST.

Exits with 77 where jieba is missing.
"""
import glob
import gzip
import json
import os
import random
import sys


def documents(folder):
    with gzip.open(folder + "/documents.jsonl.gz", "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield json.loads(line)


def cut(count, *names):
    text = "".join(open(name, encoding="utf-8", newline="").read() for name in names)
    draw, at = random.Random(20250102), 0
    for i in range(int(count)):
        size = draw.choice([draw.randint(1, 30), draw.randint(30, 600), draw.randint(30, 3000)])
        piece = text[at:at + size]
        at = at + size if at + size < len(text) else draw.randint(0, 99)
        print(json.dumps({"id": "%05d" % i, "text": piece}, ensure_ascii=False))


def same(method, count, folder):
    try:
        import jieba
        import jieba.analyse
    except ImportError:
        sys.exit(77)
    jieba.setLogLevel(60)
    judge = {"tfidf": jieba.analyse.extract_tags, "textrank": jieba.analyse.textrank}[method]
    number = rows = wrong = 0
    for document in documents(folder):
        wanted = judge(document["text"], topK=20, withWeight=True)
        got = [(row["term"], row["score"]) for row in document["keywords"]
               if row["method"] == method]
        number, rows = number + 1, rows + len(wanted)
        if got != wanted:
            wrong += 1
            print(document["id"], "wanted", wanted, "got", got)
    print(number, "documents,", rows, "rows,", wrong, "documents differ")
    return number == int(count) and rows and not wrong


def recall(folder, gold, least):
    found = total = 0
    bare = lambda words: "".join(words.split())
    texts = {os.path.basename(document["id"]).split(".")[0]: document
             for document in documents(folder)}
    for name in glob.glob(gold + "/*/keywords.txt"):
        wanted = {bare(line) for line in open(name, encoding="utf-8") if line.strip()}
        rows = texts[os.path.basename(os.path.dirname(name))]["keywords"][:30]
        found += len(wanted & {bare(row["term"]) for row in rows})
        total += len(wanted)
    print("recall at 30: %d of %d" % (found, total))
    return total and found >= float(least) * total


def main():
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    command = {"cut": cut, "same": same, "recall": recall}[sys.argv[1]]
    sys.exit(0 if command(*sys.argv[2:]) in (None, True) else 1)


main()
