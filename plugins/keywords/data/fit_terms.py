#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fits the weights of the terms to the gold terms of corpora/gold. Run by hand; needs numpy.

usage: fit_terms.py BUILD GOLD ARCHIVE...

BUILD is the folder that wenliu was built in, GOLD is corpora/gold, an ARCHIVE the documents.jsonl.gz
of a run over corpora/news with entities, one run for each engine of the stage segment. Printed are

  the recall at 30 of the weights in phrase_evidence.c, of even and of odd texts;
  the recall of fitted weights in cross-validation: of eight folds of the even texts each one by the
  weights of the seven others;
  the recall of the weights fitted to all even texts, rounded to a tenth, and the weights.

The odd texts say nothing to the fit: they are there to check it. Weights whose remark in
phrase_evidence.c is "set" stay as they are there.
"""

import gzip
import json
import os
import re
import subprocess
import sys

import numpy

# enum keywords_part and keywords_mark_kind
PARTS = {"NOUN": 1, "PROPN": 2, "VERB": 3, "ADJ": 4, "ADV": 5, "NUM": 6, "X": 7}
ENTITIES = {"QUANT": 1, "TIME": 1, "NUMABBR": 4, "PER": 5, "LOC": 6, "ORG": 7, "TITLE": 9}
BLOCKS = {"heading": 2, "byline": 3}
SHORT = 8

RIDGE = 4.0
TOP = 30
HERE = os.path.dirname(os.path.abspath(__file__))


def input_of(record):
    """A document as term_evidence reads it."""
    text = record["text"]
    at = [0]
    for character in text:
        at.append(at[-1] + len(character.encode()))

    tokens = record["tokens"]
    lines, place = [], 0
    for word, part in zip(tokens["text"], tokens["upos"]):
        place = text.index(word, place)
        lines.append("%d %d %d" % (at[place], at[place + len(word)], PARTS.get(part, 0)))
        place += len(word)
    counts = [len(lines)]
    for name, kinds, column in (("entities", ENTITIES, "type"), ("blocks", BLOCKS, "kind")):
        rows = [row for row in record.get(name, []) if row[column] in kinds]
        counts.append(len(rows))
        for row in rows:
            begin, end, kind = at[row["begin"]], at[row["end"]], kinds[row[column]]
            if kind in (6, 7) and len(row.get("canonical", "").encode()) > end - begin:
                kind = SHORT
            lines.append("%d %d %d" % (begin, end, kind))
    head = "%d %d %d %d\n" % (at[-1], *counts)
    return head + text + "\n" + "\n".join(lines) + "\n"


def evidence_of(build, records):
    """Names, and for each document its phrases: strings, counts, lengths, a matrix."""
    folder = build + "/plugins/keywords/"
    answer = subprocess.run([folder + "term_evidence", folder + "jieba.idf", folder + "stop_words.zh.txt"],
                            input="".join(map(input_of, records)).encode(), stdout=subprocess.PIPE,
                            check=True).stdout.decode()
    head, *documents = answer.split("document\n")
    made = []
    for document in documents:
        rows = [row.split("\t") for row in document.splitlines()]
        made.append(([row[0] for row in rows], [int(row[1]) for row in rows],
                     [int(row[2]) for row in rows],
                     numpy.array([[float(x) for x in row[3:]] for row in rows])))
    return head.split(), made


def choose(document, scores):
    """keywords_choose() of phrases.c."""
    keys, counts, lengths, _ = document
    chosen = []
    for i in numpy.argsort(-scores, kind="stable"):
        inside, taken = 0, False
        for j in chosen:
            longer = len(keys[i]) > len(keys[j]) and keys[j] in keys[i]
            variant = 3 * counts[i] < counts[j] and lengths[j] > 1
            if longer and (counts[i] >= counts[j] or variant):
                taken = True
                break
            if len(keys[j]) > len(keys[i]) and keys[i] in keys[j]:
                inside += counts[j]
        alone = max(0, counts[i] - inside)
        if taken or (inside and 2 * alone < counts[i] and (lengths[i] == 1 or alone < 2)):
            continue
        chosen.append(i)
        if len(chosen) == TOP:
            break
    return {"".join(keys[i].split()) for i in chosen}


def recall(samples, weights):
    found = sum(len(gold & choose(document, document[3] @ weights)) for gold, document in samples)
    return found / max(1, sum(len(gold) for gold, _ in samples))


def fit(samples, fixed):
    """Newton's method; `fixed` has the weights that stay, nan for the others."""
    matrix = numpy.vstack([document[3] for _, document in samples])
    is_gold = numpy.array([float("".join(key.split()) in gold) for gold, document in samples
                           for key in document[0]])
    free = numpy.isnan(fixed)
    ridge = numpy.full(free.sum(), RIDGE / 2)
    ridge[0] = 0  # the bias
    weights = numpy.where(free, 0, fixed)
    for _ in range(30):
        odds = numpy.clip(matrix @ weights, -30, 30)
        chance = 1 / (1 + numpy.exp(-odds))
        gradient = matrix[:, free].T @ (is_gold - chance) - ridge * weights[free]
        spread = (matrix[:, free] * (chance * (1 - chance))[:, None]).T @ matrix[:, free]
        step = numpy.linalg.solve(spread + numpy.diag(ridge + 1e-9), gradient)
        weights[free] += step
        if abs(step).max() < 1e-6:
            break
    return weights


def present(names):
    """The weights in phrase_evidence.c, and those of them that are set."""
    weights, fixed = numpy.zeros(len(names)), numpy.full(len(names), numpy.nan)
    with open(HERE + "/../phrase_evidence.c", encoding="utf-8") as source:
        for line in source:
            row = re.match(r'\s*\[\w+\] = \{"(\w+)", ([-\d.]+)\},(.*)', line)
            if row:
                weights[names.index(row[1])] = float(row[2])
                if "set" in row[3]:
                    fixed[names.index(row[1])] = float(row[2])
    return weights, fixed


def main(build, gold_folder, *archives):
    engines = []
    for archive in archives:
        with gzip.open(archive, "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        names, documents = evidence_of(build, records)
        samples = []
        for record, document in zip(records, documents):
            name = os.path.basename(record["id"]).removesuffix(".txt")
            with open("%s/%s/keywords.txt" % (gold_folder, name), encoding="utf-8") as terms:
                gold = {"".join(term.split()) for term in terms if term.strip()}
            samples.append((int(name[:2]), gold, document))
        engines.append(samples)

    def texts(wanted):
        return [[(gold, document) for number, gold, document in samples if wanted(number)]
                for samples in engines]

    def show(what, groups, weights):
        print(what, " ".join("%.3f" % recall(samples, weights) for samples in groups))

    even, odd = texts(lambda n: n % 2 == 0), texts(lambda n: n % 2 == 1)
    weights, fixed = present(names)
    show("as they are, even texts:", even, weights)
    show("as they are, odd texts:", odd, weights)
    held = [[] for _ in engines]
    for fold in range(8):
        rest = texts(lambda n: n % 2 == 0 and n // 2 % 8 != fold)
        fitted = fit(sum(rest, []), fixed)
        for i, samples in enumerate(texts(lambda n: n % 2 == 0 and n // 2 % 8 == fold)):
            held[i].append(recall(samples, fitted))
    print("cross-validated, even texts:", " ".join("%.3f" % numpy.mean(row) for row in held))
    fitted = numpy.round(fit(sum(even, []), fixed), 1)
    show("fitted, even texts:", even, fitted)
    show("fitted, odd texts:", odd, fitted)
    for name, weight in zip(names, fitted):
        print("    [%s] = {\"%s\", %.1f}," % (name.upper(), name, weight + 0.0))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
