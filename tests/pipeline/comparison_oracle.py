# SPDX-License-Identifier: MIT
"""What the tables groups, series and keyness of a run should hold.

usage: comparison_oracle.py series DIR EXPRESSION MINIMUM [TERM...]
       comparison_oracle.py groups DIR EXPRESSION ORDER MINIMUM TARGET [REFERENCE]
       comparison_oracle.py runs DIR OTHER ORDER MINIMUM

Counts the tokens in the archives anew and compares every row: the tables groups and series of DIR;
its table keyness, of two groups or of one and the rest; the same, of all of DIR and all of another
run. Counts are compared exactly, measures to 10 digits with what their definitions give in decimal
arithmetic of 60 digits (p: the complementary error function of Python's math). The order of the
rows and the corrected p are worked out from those. Prints how many rows were compared.
"""
import collections
import csv
import decimal
import gzip
import json
import math
import re
import sys
import unicodedata

D = decimal.Decimal
decimal.getcontext().prec = 60
DATE = re.compile(r" *(\d{4})(?:(\d\d)(?:\d\d)?(?!\d)| *(?:[-/.年] *(?:(\d\d?)(?!\d)|$)|$))")


def is_word(text):
    return any(unicodedata.category(c)[0] in "LN" for c in text)


def date_of(text, month):
    found = DATE.match(text)
    number = found and int(found[2] or found[3] or 0)
    if not found or number > 12 or (number == 0 and (found[2] or found[3])):
        return ""
    if not month:
        return found[1]
    return "%s-%02d" % (found[1], number) if number else ""


def groups_of(document, expression):
    """The group of each token; for all but kind they are the same."""
    count = len(document["tokens"]["text"])
    if expression == "kind":
        at, groups = 0, []
        for text in document["tokens"]["text"]:
            at = document["text"].index(text, at)
            groups.append(next((b["kind"] for b in document["blocks"] if b["begin"] <= at < b["end"]), ""))
            at += len(text)
        return groups
    function, _, name = expression.rstrip(")").rpartition("(")
    if name == "folder":
        value = document["id"].split("/")[-2]
    elif name == "source":
        value = re.sub(r":\d+$", "", document["id"].split("/")[-1])
    else:
        value = document.get("meta", {}).get(name.replace("meta.", ""), "")
    return [date_of(value, function == "month") if function else value] * max(count, 1)


def documents(folder):
    with gzip.open(folder + "/documents.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def count(folder, expression=None):
    """By group: words, documents with each; sizes of the groups."""
    words = collections.defaultdict(collections.Counter)
    places = collections.defaultdict(collections.Counter)
    sizes = collections.defaultdict(lambda: [0, 0])
    for document in documents(folder):
        groups = groups_of(document, expression) if expression else [""] * len(document["tokens"]["text"])
        here = {(group, text) for group, text in zip(groups, document["tokens"]["text"]) if is_word(text)}
        for group in {group for group, _ in here} if expression == "kind" else set(groups):
            sizes[group][0] += 1
        for group, text in zip(groups, document["tokens"]["text"]):
            if is_word(text):
                words[group][text] += 1
                sizes[group][1] += 1
        for group, text in here:
            places[group][text] += 1
    return words, places, sizes


def rows_of(folder, name):
    with open("%s/tables/%s.csv" % (folder, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wrong(*what):
    sys.exit(" ".join(map(str, what)))


def series(folder, expression, minimum, terms):
    words, places, sizes = count(folder, expression)
    names = sorted(sizes, key=str.encode)
    got = [(r["group"], int(r["documents"]), int(r["words"])) for r in rows_of(folder, "groups")]
    if got != [(name, *sizes[name]) for name in names]:
        wrong("groups:", got, dict(sizes))
    all_words = collections.Counter()
    for group in words.values():
        all_words.update(group)
    wanted = [w for w in all_words if (w in terms if terms else all_words[w] >= minimum)]
    rows = rows_of(folder, "series")
    if len(rows) != len(wanted) * len(names):
        wrong("series:", len(rows), "rows, wanted", len(wanted), "x", len(names))
    at = iter(rows)
    for word in sorted(wanted, key=str.encode):
        for name in names:
            row = next(at)
            left = [name, word, str(words[name][word]), str(places[name][word])]
            if list(row.values())[:4] != left:
                wrong("series: wanted", left, "got", row)
            if sizes[name][1]:
                near(words[name][word] * D(10 ** 6) / sizes[name][1], row["per_million"], word, "series")
            elif row["per_million"]:
                wrong("series:", row)
    print("groups", len(got), "series", len(rows))


def near(wanted, got, word, name):
    if wanted is None:
        good = got == ""
    elif wanted.is_infinite():
        good = got == "Inf"
    else:
        good = got != "" and abs(D(got) - wanted) <= D("1e-10") * max(abs(wanted), D("1e-6"))
    if not good:
        wrong(name, "of", word + ": wanted", wanted, "got", got)


def ln(x):
    return D(x).ln()


def log2(x):
    return ln(x) / ln(2)


def measures(a, b, n1, n2):
    a, b, n1, n2 = map(D, (a, b, n1, n2))
    c, d, n = n1 - a, n2 - b, n1 + n2
    e = [(a + b) * n1 / n, (a + b) * n2 / n, (c + d) * n1 / n, (c + d) * n2 / n]
    terms = [2 * o * ln(o / x) if o else D(0) for o, x in zip((a, b, c, d), e)]
    q = 1 + (n / n1 + n / n2 - 1) * (n / (a + b) + n / (c + d) - 1) / (6 * n)
    distance = abs(a * d - b * c)
    margins = (a + b) * (c + d) * n1 * n2
    yates = n * max(D(0), distance - n / 2) ** 2 / margins
    plain = n * distance ** 2 / margins
    g2, row = sum(terms), terms[0] + terms[1]
    quanteda = yates if distance >= n / 2 and min(e) < 5 else plain
    infinite = D("Infinity")
    odds = (a / c) / (b / d) if b else infinite
    return {
        "target_per_million": a * 10 ** 6 / n1, "reference_per_million": b * 10 ** 6 / n2,
        "expected": e[0], "g2_2cell": row, "g2_4cell": g2, "g2_4cell_williams": g2 / q,
        "chi2": plain, "chi2_yates": yates, "chi2_quanteda": quanteda if a > e[0] else -quanteda,
        "chi2_2cell": (a - e[0]) ** 2 / e[0] + (b - e[1]) ** 2 / e[1],
        "log_ratio_hardie": log2(((a or D("0.5")) / n1) / ((b or D("0.5")) / n2)),
        "difference_percent": 100 * (a / n1 - b / n2) / (b / n2) if b else infinite,
        "odds_ratio": odds, "bic_g2_2cell": row - ln(n), "bic_g2_4cell": g2 - ln(n),
        "ell_g2_2cell": row / (n * ln(min(e[:2]))) if min(e[:2]) > 1 else None,
        "simple_maths_1": (a * 10 ** 6 / n1 + 1) / (b * 10 ** 6 / n2 + 1),
        "simple_maths_100": (a * 10 ** 6 / n1 + 100) / (b * 10 ** 6 / n2 + 100),
        "log_odds_z": ln(odds) / sum(1 / x for x in (a, b, c, d)).sqrt() if a and b and c and d else None,
        "p_g2_4cell": D(math.erfc(math.sqrt(g2 / 2))),
    }


ORDERS = {
    "antconc": lambda sign, m: (sign <= 0, -m["g2_4cell"]),
    "quanteda": lambda sign, m: -m["chi2_quanteda"],
    "sketchengine": lambda sign, m: -m["simple_maths_1"],
    "log_ratio": lambda sign, m: -m["log_ratio_hardie"],
}


def keyness(folder, order, minimum, target, reference):
    n1, n2 = sum(target.values()), sum(reference.values())
    wanted = {}
    for word in target.keys() | reference.keys():
        a, b = target[word], reference[word]
        if a + b >= minimum:
            found = measures(a, b, n1, n2)
            sign = (a * n2 > b * n1) - (a * n2 < b * n1)
            wanted[word] = (a, b, sign, found)
    ranked = sorted(wanted, key=lambda w: wanted[w][3]["p_g2_4cell"])
    least = D(1)
    for place in range(len(ranked), 0, -1):
        found = wanted[ranked[place - 1]][3]
        least = min(least, found["p_g2_4cell"] * len(ranked) / place)
        found["p_g2_4cell_benjamini_hochberg"] = least
        found["p_g2_4cell_bonferroni"] = min(D(1), found["p_g2_4cell"] * len(ranked))
    rows = rows_of(folder, "keyness")
    if sorted(row["term"] for row in rows) != sorted(wanted):
        wrong("keyness:", len(rows), "rows, wanted", len(wanted))
    for row in rows:
        a, b, sign, found = wanted[row["term"]]
        if [row["target_count"], row["reference_count"], row["sign"]] != [str(a), str(b), str(sign)]:
            wrong("keyness: wanted", a, b, sign, "got", row)
        if len(row) != 4 + len(found):
            wrong("keyness: columns", list(row))
        for name, value in found.items():
            near(value, row[name], row["term"], name)
    # what differs by less than rounding may stand either way
    def rounded(key):
        return tuple(map(rounded, key)) if isinstance(key, tuple) else round(D(key), 9)
    keys = [rounded(ORDERS[order](*wanted[row["term"]][2:])) for row in rows]
    if keys != sorted(keys):
        wrong("keyness: not in the order of", order)
    words = [row["term"].encode() for row in rows]
    exact = [wanted[row["term"]][:2] for row in rows]
    if any(exact[i] == exact[i + 1] and words[i] > words[i + 1] for i in range(len(rows) - 1)):
        wrong("keyness: equal words are not in the order of bytes")
    print("keyness", len(rows))


def main():
    what, folder, other = sys.argv[1:4]
    if what == "series":
        return series(folder, other, int(sys.argv[4]), sys.argv[5:])
    order, minimum, sides = sys.argv[4], int(sys.argv[5]), sys.argv[6:]
    if what == "runs":
        target, reference = count(folder)[0][""], count(other)[0][""]
    else:
        words, _, _ = count(folder, other)
        target = words[sides[0]]
        reference = collections.Counter()
        for name in sides[1:] or [name for name in words if name not in ("", sides[0])]:
            reference.update(words[name])
    keyness(folder, order, minimum, target, reference)


if __name__ == "__main__":
    main()
