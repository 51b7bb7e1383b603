# SPDX-License-Identifier: MIT
"""What the table phrases of a run should hold.

usage: phrases_oracle.py DIR MINIMUM TOP STOP_WORDS

Reads text, tokens, blocks and entities of the archive in DIR and the file of Chinese stop words,
finds every phrase anew by the rules of plugins/keywords/README.md, counts it in memory, works the
measures out by their definitions, and compares every row and their order: counts exactly, measures
to 10 digits. Prints how many rows were compared.
"""
import collections
import csv
import fractions
import gzip
import json
import math
import sys
import unicodedata

MOST_WORDS, MOST_CHARACTERS = 5, 12
PARTS = {"NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM", "X"}
NOUNS = {"NOUN", "PROPN", "X"}
MARKS = {"QUANT", "TIME", "NUMABBR", "PER", "LOC", "ORG", "TITLE"}
ENGLISH = """the of is and to in that we for an are by be as on with can if from which you it this
then at have all not one has or""".split()

Token = collections.namedtuple("Token", "begin end text part")


def is_word(text):
    return any(unicodedata.category(c)[0] in "LN" for c in text)


def documents(folder):
    with gzip.open(folder + "/documents.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def pieces(document, entities):
    """Tokens, cut where entities begin and end; a fixed phrase with a numeral is one token."""
    edges = {edge for e in entities for edge in (e["begin"], e["end"])}
    fixed = {e["begin"]: e["end"] for e in entities if e["type"] == "NUMABBR"}
    text, at, done = document["text"], 0, 0
    for word, upos in zip(document["tokens"]["text"], document["tokens"]["upos"]):
        at = text.index(word, at)
        begin, behind, last = max(at, done), at, at + len(word)
        while begin < last:
            end = fixed.get(begin) or min([e for e in edges if begin < e < last], default=last)
            whole = begin == behind and end == last
            part = upos if upos in PARTS else None
            if begin in fixed or (part and not whole):
                part = "X"
            yield Token(begin, end, text[begin:end], part)
            begin = end
        done = max(done, begin)
        at += len(word)


def overlaps(token, spans):
    return any(s["begin"] < token.end and token.begin < s["end"] for s in spans)


class Document:
    def __init__(self, document, stop_words):
        text = document["text"]
        entities = [e for e in document.get("entities") or [] if e["type"] in MARKS]
        blocks = document.get("blocks") or []
        quantities = [e for e in entities if e["type"] in ("QUANT", "TIME")]
        quantities += [b for b in blocks if b["kind"] == "byline"]
        names = [e for e in entities if e["type"] in ("LOC", "ORG")]
        self.tokens = list(pieces(document, entities))
        self.word = [is_word(t.text) for t in self.tokens]
        self.free = [word and not overlaps(t, quantities) and
                     (overlaps(t, names) or (t.part and t.text.lower() not in stop_words))
                     for t, word in zip(self.tokens, self.word)]
        self.parted, self.blank = [True], [False]
        for a, b in zip(self.tokens, self.tokens[1:]):
            gap, left, right = text[a.end:b.begin], a.text[-1].isascii(), b.text[0].isascii()
            self.parted.append("\n" in gap or (gap != "" and not left and not right))
            self.blank.append(gap != "" and left and right and not self.parted[-1])

    def phrases(self):
        """Where each begins, how many words it has."""
        for first in range(len(self.tokens)):
            for size in range(1, MOST_WORDS + 1):
                last = first + size - 1
                if (last >= len(self.tokens) or not self.free[last] or (size > 1 and self.parted[last]) or
                        sum(len(t.text) for t in self.tokens[first:last + 1]) > MOST_CHARACTERS):
                    break
                yield first, size

    def name(self, first, size):
        """Its words, those that a blank parts from the one before with that blank."""
        return tuple((" " if i > first and self.blank[i] else "") + self.tokens[i].text
                     for i in range(first, first + size))

    def is_noun(self, first, size, numbers):
        tokens = self.tokens[first:first + size]
        text = "".join(self.name(first, size))
        return (size > 1 and all(t.part != "ADV" for t in tokens) and tokens[-1].part in NOUNS and
                (tokens[0].part != "VERB" or len(tokens[0].text) == 1) and
                (any("\u3000" <= c <= "\u9fff" for c in text) or (text.isascii() and text not in numbers)))

    def beside(self, first, size):
        """The words before and behind; None where there is none."""
        before, behind = first - 1, first + size
        yield (self.tokens[before].text if first and not self.parted[first] and self.word[before] else None)
        yield (self.tokens[behind].text if behind < len(self.tokens) and not self.parted[behind] and
               self.word[behind] else None)


def count(folder, stop_words):
    totals, nouns, places = collections.Counter(), collections.Counter(), collections.defaultdict(set)
    beside = collections.defaultdict(lambda: (collections.Counter(), collections.Counter()))
    words = 0
    for number, raw in enumerate(documents(folder)):
        document = Document(raw, stop_words)
        words += sum(document.word)
        firsts = {}
        for first, size in document.phrases():
            firsts.setdefault("".join(document.name(first, size)), document.tokens[first].part)
        numbers = {text for text, part in firsts.items() if part == "NUM"}
        for first, size in document.phrases():
            name = document.name(first, size)
            totals[name] += 1
            if document.is_noun(first, size, numbers):
                nouns[name] += 1
                places[name].add(number)
                for side, word in enumerate(document.beside(first, size)):
                    beside[name][side][word if word is not None else (number, first)] += 1
    return totals, nouns, places, beside, words


def part(name, begin, end):
    return (name[begin].lstrip(" "),) + name[begin + 1:end]


def measures(totals, nouns, places, beside, words, minimum):
    wanted = {name: f for name, f in nouns.items() if f >= minimum}
    longer, inside = collections.Counter(), collections.Counter()
    for name in sorted(wanted, key=len, reverse=True):
        for other in {part(name, i, i + size) for size in range(2, len(name)) for i in range(len(name) - size + 1)}:
            longer[other] += 1
            inside[other] += max(0, wanted[name] - inside[name])
    for name, f in wanted.items():
        rest = f - fractions.Fraction(inside[name], longer[name] or 1)
        c_value = math.log2(len(name)) * float(rest)
        npmi = min(math.log(f * words / (totals[part(name, 0, i)] * totals[part(name, i, len(name))])) /
                   -math.log(f / words) for i in range(1, len(name)))
        entropies = [-sum(n / f * math.log2(n / f) for n in side.values()) for side in beside[name]]
        yield name, [f, len(places[name]), longer[name], inside[name] if longer[name] else 0,
                     c_value, npmi, *entropies]


def near(wanted, got):
    if isinstance(wanted, int):
        return str(wanted) == got
    return math.isclose(float(got), wanted, rel_tol=1e-10, abs_tol=1e-10)


def main():
    folder, minimum, top, path = sys.argv[1:]
    with open(path, encoding="utf-8") as lines:
        stop_words = set(lines.read().split("\n")) | set(ENGLISH)
    counted = count(folder, stop_words)
    wanted = dict(measures(*counted, int(minimum)))
    order = sorted(wanted, key=lambda name: (-wanted[name][4], "\x1f".join(name).encode()))
    if int(top):
        order = order[:int(top)]
    with open(folder + "/tables/phrases.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    if len(rows) != len(order):
        sys.exit("phrases: %d rows, wanted %d" % (len(rows), len(order)))
    for name, row in zip(order, rows):
        shown = ["".join(name), " ".join(word.lstrip(" ") for word in name), str(len(name))]
        if row[:3] != shown or len(row) != 3 + len(wanted[name]) or not all(map(near, wanted[name], row[3:])):
            sys.exit("phrases: wanted %s %s, got %s" % (shown, wanted[name], row))
    with open(folder + "/tables/summary.csv", encoding="utf-8", newline="") as file:
        summary = dict(csv.reader(file))
    said = [summary["phrase_words"], summary["phrase_minimum"], summary["phrase_top"]]
    if said != [str(counted[4]), minimum, top]:
        sys.exit("summary: %s, wanted %s" % (said, [counted[4], minimum, top]))
    nested = sum(1 for name in order if wanted[name][2])
    print("phrases", len(rows), "of", len(counted[0]), "with", nested, "that others hold")


main()
