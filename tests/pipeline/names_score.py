# SPDX-License-Identifier: MIT
"""Holds the mentions and relations of an archive against the gold of the sample corpora.

names_score.py GOLD ARCHIVE.jsonl.gz FLOOR [FLOOR ...]      FLOOR is NAME=F1, such as ORG=0.85

Prints precision, recall and F1 of each type, of all mentions and of relations, as TAP with one line
a floor: below it is a failure. A mention is right where type, begin and end are; positions are
compared without white space. Standard library only.
"""
import collections
import difflib
import gzip
import json
import os
import re
import sys

TYPES = ("PER", "ORG", "LOC", "TITLE", "TIME", "QUANT", "NUMABBR")


def bare(text):
    return re.sub(r"\s", "", text or "")


def read_gold(folder):
    """The text without blanks, its mentions (type, begin, end), its relations."""
    marked = bare(open(os.path.join(folder, "inline.txt"), encoding="utf-8").read())
    text, mentions, at = "", set(), 0
    for mark in re.finditer("⟦([A-Z]+)\\|([^⟧]*)⟧", marked):
        text += marked[at:mark.start()]
        mentions.add((mark.group(1), len(text), len(text) + len(mark.group(2))))
        text += mark.group(2)
        at = mark.end()
    text += marked[at:]
    relations = set()
    for line in open(os.path.join(folder, "relations.tsv"), encoding="utf-8"):
        cells = line.rstrip("\n").split("\t") + ["", ""]
        if line.strip():
            relations.add(tuple(map(bare, cells[:3])))
    return text, mentions, relations


def read_record(record, gold_text):
    """The same of a record, in positions of the gold's text."""
    squeezed, places = [], []
    for character in record["text"]:
        places.append(len(squeezed))
        if not character.isspace():
            squeezed.append(character)
    places.append(len(squeezed))
    blocks = difflib.SequenceMatcher(None, "".join(squeezed), gold_text, autojunk=False).get_matching_blocks()

    def place(position):
        position = places[position]
        block = max((b for b in blocks if b.a <= position), key=lambda b: b.a, default=blocks[0])
        return block.b + min(position - block.a, block.size)

    mentions = {(e["type"], place(e["begin"]), place(e["end"])) for e in record.get("entities", [])}
    relations = {tuple(bare(r.get(key)) for key in ("person", "title", "organization"))
                 for r in record.get("relations", [])}
    return mentions, relations


def main(gold_folder, archive, floors):
    records = [json.loads(line) for line in gzip.open(archive, "rt", encoding="utf-8")]
    right, said, wanted = collections.Counter(), collections.Counter(), collections.Counter()

    def count(name, gold, found):
        right[name] += len(gold & found)
        said[name] += len(found)
        wanted[name] += len(gold)

    for name in sorted(os.listdir(gold_folder)):
        folder = os.path.join(gold_folder, name)
        if not os.path.exists(os.path.join(folder, "inline.txt")):
            continue
        text, mentions, relations = read_gold(folder)
        record = next((r for r in records if name in r["id"]), {"text": ""})
        found, related = read_record(record, text)
        for kind in TYPES:
            count(kind, {m for m in mentions if m[0] == kind}, {m for m in found if m[0] == kind})
        count("all", mentions, {m for m in found if m[0] in TYPES})
        count("relations", relations, related)
    print(f"1..{len(floors)}")
    failed = 0
    for number, floor in enumerate(floors, 1):
        name, least = floor.split("=")
        precision = right[name] / max(said[name], 1)
        recall = right[name] / max(wanted[name], 1)
        f1 = 2 * right[name] / max(said[name] + wanted[name], 1)
        failed += f1 < float(least)
        print(f"{'not ok' if f1 < float(least) else 'ok'} {number} - {name}: P {precision:.3f} R {recall:.3f} "
              f"F1 {f1:.3f}, at least {least} ({right[name]} right, {said[name]} said, {wanted[name]} wanted)")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
