# SPDX-License-Identifier: MIT
"""What the tables dispersion, arf, ngrams and collocates of a run should hold.

usage: statistics_oracle.py DIR WINDOW MINIMUM WORD_MINIMUM TOP LONGEST [NODE...]
       statistics_oracle.py groups DIR EXPRESSION

The second way compares the tables dispersion_by_group and arf_by_group: what the first two say of
each group alone.

Reads the documents of the archive in DIR with their tokens and sentences, counts everything anew
(slowly, all in memory, by the definitions), works the measures out with exact fractions as far as
these go, and compares every row of the four tables: counts exactly, measures to 9 digits. WINDOW 0
is "sentence". A table that is missing is an error. Of dispersion, which takes time by
documents and terms, it takes as many terms, evenly chosen, as a few seconds allow. Prints how many
rows were compared.
"""
import bisect
import collections
import csv
import fractions
import gzip
import itertools
import json
import math
import sys
import unicodedata

from comparison_oracle import groups_of

LONGEST_SENTENCE = 256  # words, with "sentence"
MOST_CELLS = 250000


def archived(folder):
    with gzip.open(folder + "/documents.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def tokens_of(document):
    at, tokens = 0, []
    for text, tag in zip(document["tokens"]["text"], document["tokens"]["tag"]):
        at = document["text"].index(text, at)
        tokens.append((at, text, tag or ""))
        at += len(text)
    return tokens


def documents(folder):
    for document in archived(folder):
        yield tokens_of(document), [(s["begin"], s["end"]) for s in document["sentences"]]


def words_of(folder):
    """The words of each document, with their tags."""
    for tokens, _ in documents(folder):
        yield [(text, tag) for _, text, tag in tokens if is_word(text)]


def words_by_group(folder, expression):
    """For each group such lists: what each document has of it."""
    groups = collections.defaultdict(list)
    for document in archived(folder):
        parts = collections.defaultdict(list)
        for group, (_, text, tag) in zip(groups_of(document, expression), tokens_of(document)):
            if is_word(text):
                parts[group].append((text, tag))
        for group, words in parts.items():
            groups[group].append(words)
    return groups


def is_word(text):
    return any(unicodedata.category(c)[0] in "LN" for c in text)


def sentences(tokens, spans):
    """Lists of words, None where something that is no word stands between them."""
    edges = sorted({edge for span in spans for edge in span})
    def where(at):
        return bisect.bisect_right(edges, at)
    for _, group in itertools.groupby(tokens, key=lambda token: where(token[0])):
        yield [text if is_word(text) else None for _, text, _ in group if text.strip()]


def dispersion(parts):
    sizes, counts = [], collections.defaultdict(dict)
    for words in parts:
        if words:
            for term, count in collections.Counter(words).items():
                counts[term][len(sizes)] = count
            sizes.append(len(words))
    total, n = sum(sizes), len(sizes)
    shares = [size / total for size in sizes]
    rows = dict.fromkeys(counts)
    for term in sorted(counts)[::1 + n * len(counts) // MOST_CELLS]:
        places = counts[term]
        v = [places.get(i, 0) for i in range(n)]
        f = sum(v)
        dp = fractions.Fraction(sum(abs(a * total - w * f) for a, w in zip(v, sizes)), 2 * f * total)
        rates = [a * total / w for a, w in zip(v, sizes)]
        all_rates = math.fsum(rates)
        mean = all_rates / n
        variation = math.sqrt(math.fsum((r - mean) ** 2 for r in rates) / n) / mean
        parts = [r / all_rates for r in rates if r]
        if n == 1:  # three are not defined
            rows[term] = [f, 1, 0.0, None, None, None, 1.0, 0.0]
            continue
        rows[term] = [f, sum(1 for a in v if a), float(dp), float(dp / (1 - fractions.Fraction(min(sizes), total))),
                      1 - variation / math.sqrt(n - 1),
                      -sum(p * math.log2(p) for p in parts) / math.log2(n),
                      sum(math.sqrt(s * a) for a, s in zip(v, shares)) ** 2 / f,
                      sum(a / f * math.log2(a / f / s)
                          for a, s in zip(v, shares) if a)]
    return rows


def reduced(documents_words):
    """ARF over the circle of all words, in exact fractions; tokens and documents."""
    places, parts, total = collections.defaultdict(list), collections.defaultdict(set), 0
    for number, words in enumerate(documents_words):
        for word in words:
            places[word].append(total)
            parts[word].add(number)
            total += 1
    rows = {}
    for term, at in places.items():
        v = fractions.Fraction(total, len(at))
        distances = [at[0] + total - at[-1]] + [b - a for a, b in zip(at, at[1:])]
        rows[term] = [len(at), len(parts[term]), float(sum(min(d, v) for d in distances) / v)]
    return rows


def ngrams(folder, longest):
    counts, places, words = collections.Counter(), collections.defaultdict(set), 0
    for number, (tokens, spans) in enumerate(documents(folder)):
        words += sum(is_word(text) for _, text, _ in tokens)
        for sentence in sentences(tokens, spans):
            for size in range(2, longest + 1):
                for i in range(len(sentence) - size + 1):
                    gram = tuple(sentence[i:i + size])
                    if None not in gram:
                        counts[gram] += 1
                        places[gram].add(number)
    return {(" ".join(gram), str(len(gram))): [count, len(places[gram]), count * 1e6 / words]
            for gram, count in counts.items() if count >= 2}


def pairs(folder, window):
    """Counts of (node, collocate), of each node, of all; tokens."""
    both, chances, counts, total = (collections.Counter(), collections.Counter(),
                                    collections.Counter(), 0)
    for tokens, spans in documents(folder):
        for sentence in sentences(tokens, spans):
            words = [word for word in sentence if word is not None]
            counts.update(words)
            if window:
                for i, node in enumerate(words):
                    near = words[max(0, i - window):i] + words[i + 1:i + 1 + window]
                    both.update((node, other) for other in near)
                    chances[node] += len(near)
                    total += len(near)
            else:
                for i in range(0, len(words), LONGEST_SENTENCE):
                    different = set(words[i:i + LONGEST_SENTENCE])
                    chances.update(different)
                    both.update(itertools.permutations(different, 2))
                    total += 1
    return both, chances, counts, total


def likelihood(table):
    n = sum(map(sum, table))
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table)]
    return 2 * sum(table[i][j] * math.log(fractions.Fraction(table[i][j] * n, rows[i] * columns[j]))
                   for i in (0, 1) for j in (0, 1) if table[i][j])


def collocates(folder, window, minimum, word_minimum, top, nodes):
    both, chances, tokens, n = pairs(folder, window)
    rows, by_node = {}, collections.defaultdict(list)
    for (node, other), o in both.items():
        if (o >= minimum and tokens[node] >= word_minimum and tokens[other] >= word_minimum and
                (not nodes or node in nodes)):
            dice = fractions.Fraction(2 * o, chances[node] + chances[other])
            by_node[node].append((-dice, other.encode(), other))
    for node, found in by_node.items():
        for dice, _, other in sorted(found)[:top or None]:
            o, r, c = both[node, other], chances[node], chances[other]
            e = fractions.Fraction(r * c, n)
            rows[node, other] = [
                tokens[node], tokens[other], o, r, c, float(e), math.log2(o / e),
                math.log2(o ** 3 / e), (o - e) / math.sqrt(o), (o - e) / math.sqrt(e),
                likelihood([[o, r - o], [c - o, n - r - c + o]]), 14 + math.log2(-dice),
                math.log(o / e) / -math.log(o / n), min(o / r, o / c),
                o / r - (c - o) / (n - r), o / c - (r - o) / (n - c)]
    return rows


def near(wanted, got):
    if wanted is None:
        return got == ""
    if isinstance(wanted, int):
        return str(wanted) == got
    return math.isclose(float(wanted), float(got), rel_tol=1e-9, abs_tol=1e-9)


def compare(folder, name, wanted, width=2):
    """`width`: columns that say what a row is of."""
    with open("%s/tables/%s.csv" % (folder, name), encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    got = {tuple(row[:width]): row[width:] for row in rows}
    if len(got) != len(rows):
        sys.exit("%s: a row stands twice" % name)
    if wanted.keys() != got.keys():
        sys.exit("%s: of %s" % (name, sorted(wanted.keys() ^ got.keys())[:9]))
    for key in filter(wanted.get, wanted):
        left, right = wanted.get(key), got.get(key)
        if len(left) != len(right) or not all(map(near, left, right)):
            sys.exit("%s %s: wanted %s, got %s" % (name, key, left, right))
    print(name, sum(1 for row in wanted.values() if row), "of", len(rows))
    return rows


def in_order(name, rows, key):
    if rows != sorted(rows, key=key):
        sys.exit("%s: not in its order" % name)


def by_group(folder, expression):
    groups = words_by_group(folder, expression)
    for name, measure in (("dispersion", dispersion), ("arf", reduced)):
        wanted = {(group, *term): row for group, parts in groups.items()
                  for term, row in measure(parts).items()}
        rows = compare(folder, name + "_by_group", wanted, 3)
        in_order(name, rows, lambda row: (-int(row[3]), row[0].encode(), row[1].encode(), row[2].encode()))


def main():
    if sys.argv[1] == "groups":
        return by_group(*sys.argv[2:])
    folder = sys.argv[1]
    window, minimum, word_minimum, top, longest = map(int, sys.argv[2:7])
    rows = compare(folder, "dispersion", dispersion(words_of(folder)))
    in_order("dispersion", rows, lambda row: (-int(row[2]), row[0].encode(), row[1].encode()))
    rows = compare(folder, "arf", reduced(words_of(folder)))
    in_order("arf", rows, lambda row: (-int(row[2]), row[0].encode(), row[1].encode()))
    rows = compare(folder, "ngrams", ngrams(folder, longest))
    in_order("ngrams", rows, lambda row: (-int(row[2]), row[0].replace(" ", "\x1f").encode()))
    wanted = collocates(folder, window, minimum, word_minimum, top, sys.argv[7:])
    rows = compare(folder, "collocates", wanted)
    in_order("collocates", rows, lambda row: (row[0].encode(), -float(row[13])))


main()
