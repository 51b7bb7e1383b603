# SPDX-License-Identifier: MIT
"""The script that a user would write instead: words, keywords, names and counts with python-jieba.

usage: peer.py DOCUMENTS.jsonl FOLDER GAZETTEER...

Reads {"id", "text"} a line; writes documents.jsonl.gz with text, tokens, the names of the
gazetteers (longest match) and the 20 best keywords by TF-IDF of each, and terms.csv and
entities.csv with the counts of all. Written to be fast: each text is cut once
(jieba.analyse.extract_tags would cut it again), the names are one regular expression with a branch
for each first character, and gzip has level 6, not Python's 9.
"""
import csv
import gzip
import json
import os
import re
import sys
import unicodedata
from collections import Counter, defaultdict

import jieba
import jieba.analyse

TOP = 20
LINE_ENDS = re.compile("\r\n|[\r\v\x85\u2028\u2029]")
NO_TEXT = re.compile("[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff]")


def clean(text):
    """What the stage decode does to text: line ends, controls and invisible characters, NFC."""
    return unicodedata.normalize("NFC", NO_TEXT.sub("", LINE_ENDS.sub("\n", text)))


def keywords(tokens, idf, median, stop_words):
    """What jieba.analyse.extract_tags() makes of a text that was cut into these tokens."""
    counts = Counter(token for token in tokens
                     if len(token.strip()) >= 2 and token.lower() not in stop_words)
    total = float(sum(counts.values()))
    scores = {term: count * idf.get(term, median) / total for term, count in counts.items()}
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:TOP]
    return [{"term": term, "count": counts[term], "score": scores[term]} for term in best]


def gazetteer(paths):
    """A regular expression of all names, and the type and canonical name of each."""
    names = {}
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                parts = line.rstrip("\n").split("\t")
                if len(parts) > 1 and not line.startswith("#"):
                    names[parts[0]] = (parts[1], parts[2] if len(parts) > 2 else parts[0])
    tails = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        tails[name[0]].append(re.escape(name[1:]))
    branches = (f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in tails.items())
    return re.compile("|".join(branches)), names


def write_csv(path, head, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)


def main(source, folder, *gazetteers):
    jieba.setLogLevel(60)
    tfidf = jieba.analyse.default_tfidf
    idf, median, stop_words = tfidf.idf_freq, tfidf.median_idf, tfidf.stop_words
    pattern, names = gazetteer(gazetteers)
    os.mkdir(folder)
    terms, term_documents, entities, entity_documents = Counter(), Counter(), Counter(), Counter()
    with open(source, encoding="utf-8") as lines, \
            gzip.open(os.path.join(folder, "documents.jsonl.gz"), "wt", 6, encoding="utf-8") as out:
        for line in lines:
            document = json.loads(line)
            text = clean(document["text"])
            tokens = [token for token in jieba.cut(text) if not token.isspace()]
            found = [(match.start(), match.end(), match[0]) for match in pattern.finditer(text)]
            terms.update(tokens)
            term_documents.update(set(tokens))
            entities.update(names[name] for begin, end, name in found)
            entity_documents.update({names[name] for begin, end, name in found})
            json.dump({"id": document["id"], "text": text, "tokens": tokens,
                       "entities": [{"begin": begin, "end": end, "type": names[name][0],
                                     "canonical": names[name][1], "text": name}
                                    for begin, end, name in found],
                       "keywords": keywords(tokens, idf, median, stop_words)},
                      out, ensure_ascii=False, separators=(",", ":"))
            out.write("\n")
    write_csv(os.path.join(folder, "terms.csv"), ["term", "count", "documents"],
              ((term, count, term_documents[term]) for term, count in terms.most_common()))
    write_csv(os.path.join(folder, "entities.csv"), ["entity", "type", "count", "documents"],
              ((name, kind, count, entity_documents[kind, name])
               for (kind, name), count in entities.most_common()))


main(*sys.argv[1:])
