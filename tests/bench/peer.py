# SPDX-License-Identifier: MIT
"""The script that a user would write instead: words, keywords and word counts with python-jieba.

usage: peer.py DOCUMENTS.jsonl FOLDER

Reads {"id", "text"} a line; writes documents.jsonl.gz with text, tokens and the 20 best keywords
by TF-IDF of each, and terms.csv with the counts of all words. Written to be fast: each text is cut
once (jieba.analyse.extract_tags would cut it again), and gzip has level 6, not Python's 9.
"""
import csv
import gzip
import json
import os
import sys
from collections import Counter

import jieba
import jieba.analyse

TOP = 20


def keywords(tokens, idf, median, stop_words):
    """What jieba.analyse.extract_tags() makes of a text that was cut into these tokens."""
    counts = Counter(token for token in tokens
                     if len(token.strip()) >= 2 and token.lower() not in stop_words)
    total = float(sum(counts.values()))
    scores = {term: count * idf.get(term, median) / total for term, count in counts.items()}
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:TOP]
    return [{"term": term, "count": counts[term], "score": scores[term]} for term in best]


def main(source, folder):
    jieba.setLogLevel(60)
    tfidf = jieba.analyse.default_tfidf
    idf, median, stop_words = tfidf.idf_freq, tfidf.median_idf, tfidf.stop_words
    os.mkdir(folder)
    terms, documents = Counter(), Counter()
    with open(source, encoding="utf-8") as lines, \
            gzip.open(os.path.join(folder, "documents.jsonl.gz"), "wt", 6, encoding="utf-8") as out:
        for line in lines:
            document = json.loads(line)
            tokens = [token for token in jieba.cut(document["text"]) if not token.isspace()]
            terms.update(tokens)
            documents.update(set(tokens))
            json.dump({"id": document["id"], "text": document["text"], "tokens": tokens,
                       "keywords": keywords(tokens, idf, median, stop_words)},
                      out, ensure_ascii=False, separators=(",", ":"))
            out.write("\n")
    with open(os.path.join(folder, "terms.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["term", "count", "documents"])
        writer.writerows((term, count, documents[term]) for term, count in terms.most_common())


main(*sys.argv[1:])
