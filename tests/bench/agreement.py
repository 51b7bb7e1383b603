# SPDX-License-Identifier: MIT
# agreement.py ARCHIVE ARCHIVE: how far the words and tags of the second are those of the first.
import gzip
import json
import sys


def words(path):
    found = set()
    for line in gzip.open(path, "rt", encoding="utf-8"):
        document, at = json.loads(line), 0
        tokens = document["tokens"]
        for text, tag in zip(tokens["text"], tokens["tag"]):
            begin = document["text"].index(text, at)
            at = begin + len(text)
            found.add((document["id"], begin, at, tag))
    return found


taught, said = words(sys.argv[1]), words(sys.argv[2])
names = sorted({word[3] for word in taught if word[3] and word[3].isupper() and len(word[3]) > 1})


def show(what, choose):
    a, b = {choose(w) for w in taught} - {None}, {choose(w) for w in said} - {None}
    right = len(a & b)
    print("%-16s precision %.4f recall %.4f F1 %.4f count %d" % (
        what, right / max(len(b), 1), right / max(len(a), 1), 2 * right / max(len(a) + len(b), 1), len(a)))


show("words", lambda word: word[:3])
show("words and tags", lambda word: word)
show("names", lambda word: word if word[3] in names else None)
for name in names:
    show(name, lambda word: word if word[3] == name else None)
