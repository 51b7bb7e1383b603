# SPDX-License-Identifier: MIT
"""What the tables entities, relations and entity_pairs of a run should hold.

usage: entities_oracle.py DIR sentence|document MINIMUM TOP TYPE...

Reads the documents of the archive in DIR with their entities, relations, sentences and dates,
counts everything anew (all in memory, by the definitions), works the measures out with exact
fractions as far as these go, and compares every row: counts and dates exactly, measures to 9
digits. Prints how many rows were compared.
"""
import bisect
import collections
import csv
import fractions
import gzip
import itertools
import json
import math
import re
import sys

MOST_TOGETHER = 256  # mentions; more count as several sentences
DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?=$|[T ])")


def fail(message):
    sys.exit(message)


def documents(folder):
    with gzip.open(folder + "/documents.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


class Counts:
    def __init__(self):
        self.mentions, self.documents, self.dates = (
            collections.Counter(), collections.Counter(), collections.defaultdict(set))

    def add(self, things, date):
        self.mentions.update(things)
        for thing in set(things):
            self.documents[thing] += 1
            if date:
                self.dates[thing].add(date)

    def rows(self):
        def fields(thing):
            dates = sorted(self.dates[thing]) or [""]
            return [*thing, str(self.mentions[thing]), str(self.documents[thing]), dates[0],
                    dates[-1]]
        return [fields(thing) for thing in sorted(
            self.mentions, key=lambda t: (-self.mentions[t], [part.encode() for part in t]))]


def read_table(folder, name):
    try:
        with open(f"{folder}/tables/{name}.csv", encoding="utf-8", newline="") as file:
            return list(csv.reader(file))
    except FileNotFoundError:
        return None


def compare(folder, name, head, wanted):
    got = read_table(folder, name)
    if got is None and not wanted:
        return
    if got is None or got[0] != head:
        fail(f"{name}: wanted the columns {head}, got {got and got[0]}")
    for left, right in itertools.zip_longest(wanted, got[1:]):
        if left != right:
            fail(f"{name}: wanted {left}, got {right}")
    print(name, len(wanted))


def parts(things):
    return [things[i:i + MOST_TOGETHER] for i in range(0, len(things), MOST_TOGETHER)]


def sentences(document, types):
    """The mentions in each sentence, as lists of (canonical, type)."""
    mentions = [(e["begin"], (e["canonical"], e["type"])) for e in document.get("entities", [])
                if e["type"] in types]
    spans = [(s["begin"], s["end"]) for s in document.get("sentences", [])]
    places = [at for at, _ in mentions]
    for begin, end in spans:
        inside = mentions[bisect.bisect_left(places, begin):bisect.bisect_left(places, end)]
        yield from parts([thing for _, thing in inside]) or [[]]


def likelihood(table):
    n = sum(map(sum, table))
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table)]
    return 2 * sum(table[i][j] * math.log(fractions.Fraction(table[i][j] * n, rows[i] * columns[j]))
                   for i in (0, 1) for j in (0, 1) if table[i][j])


def ordered(things):
    return itertools.combinations(sorted(set(things), key=lambda t: [p.encode() for p in t]), 2)


def count_pairs(folder, by_document, types):
    """Sentences and documents of each pair, chances of each entity, chances of all."""
    in_sentences, in_documents = collections.Counter(), collections.Counter()
    chances, total = collections.Counter(), 0
    for document in documents(folder):
        together = set()
        everything = []
        for sentence in sentences(document, types):
            pairs = list(ordered(sentence))
            in_sentences.update(pairs)
            if not by_document:
                together.update(pairs)
                chances.update(set(sentence))
                total += 1
        if by_document:
            everything = [(e["canonical"], e["type"]) for e in document.get("entities", [])
                          if e["type"] in types]
            for part in parts(everything):
                together.update(ordered(part))
            chances.update(set(everything))
            total += 1
        in_documents.update(together)
    return in_sentences, in_documents, chances, total


def pairs(folder, by_document, minimum, types):
    in_sentences, in_documents, chances, n = count_pairs(folder, by_document, types)
    rows = {}
    for pair, o in (in_documents if by_document else in_sentences).items():
        if o >= minimum:
            r, c = chances[pair[0]], chances[pair[1]]
            e = fractions.Fraction(r * c, n)
            rows[pair] = [in_sentences[pair], in_documents[pair], r, c,
                          likelihood([[o, r - o], [c - o, n - r - c + o]]),
                          math.log(o / e) / -math.log(o / n) if o < n else None]
    return rows


def near(wanted, got):
    if wanted is None or isinstance(wanted, int):
        return ("" if wanted is None else str(wanted)) == got
    return math.isclose(wanted, float(got), rel_tol=1e-9, abs_tol=1e-9)


def compare_pairs(folder, wanted, top):
    got = read_table(folder, "entity_pairs")
    if got is None and not wanted:
        return
    head = "a a_type b b_type sentences documents a_total b_total g2_4cell npmi".split()
    if got is None or got[0] != head:
        fail(f"entity_pairs: wanted the columns {head}, got {got and got[0]}")
    rows = got[1:]
    if len(rows) != min(top or len(wanted), len(wanted)):
        fail(f"entity_pairs: {len(rows)} rows of {len(wanted)} with top {top}")
    seen = set()
    for row in rows:
        pair = ((row[0], row[1]), (row[2], row[3]))
        if pair in seen or pair not in wanted or not all(map(near, wanted[pair], row[4:])):
            fail(f"entity_pairs: wanted {wanted.get(pair)}, got {row}")
        seen.add(pair)
    scores = [float(row[8]) for row in rows]
    if any(a < b * (1 - 1e-6) for a, b in zip(scores, scores[1:])):
        fail("entity_pairs: not in the order of G2")
    left = [values[4] for pair, values in wanted.items() if pair not in seen]
    if left and max(left) > scores[-1] * (1 + 1e-6):
        fail("entity_pairs: a greater one is left out")
    print("entity_pairs", len(rows), "of", len(wanted))


def main():
    folder, by_document = sys.argv[1], sys.argv[2] == "document"
    minimum, top, types = int(sys.argv[3]), int(sys.argv[4]), set(sys.argv[5:])
    entities, relations = Counts(), Counts()
    for document in documents(folder):
        match = DATE.match(document.get("meta", {}).get("date") or "")
        date = match and match.group()
        entities.add([(e["canonical"], e["type"]) for e in document.get("entities", [])], date)
        relations.add([(r.get("person") or "", r.get("title") or "", r.get("organization") or "")
                       for r in document.get("relations", [])], date)
    tail = ["count", "documents", "first", "last"]
    compare(folder, "entities", ["canonical", "type"] + tail, entities.rows())
    compare(folder, "relations", ["person", "title", "organization"] + tail, relations.rows())
    compare_pairs(folder, pairs(folder, by_document, minimum, types), top)


main()
