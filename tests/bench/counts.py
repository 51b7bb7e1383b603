# SPDX-License-Identifier: MIT
"""Counting words with collections.Counter and pandas, beside the stage keywords.

usage: counts.py words DOCUMENTS.jsonl.gz    the words of each document, a line each, blanks between
       counts.py count LONGEST WORDS.txt     counts words and n-grams: how often, in how many lines
       counts.py pandas WORDS.txt            counts words in the same ways, by value_counts()
       counts.py pandas-check WORDS.txt      holds these counts against those of Counter
       counts.py check WORDS.txt TABLES      holds terms.csv and ngrams.csv against such counts
       counts.py repeat BYTES TEXT.txt       the text over and over, a number in each line

What is no word (no letter, digit or Han character) is "-" in a line of words, which ends n-grams.
"""
import csv
import gzip
import json
import sys
import unicodedata
from collections import Counter


def words(path):
    known = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            shown = []
            for text in json.loads(line)["tokens"]["text"]:
                if text not in known:
                    known[text] = any(unicodedata.category(c)[0] in "LN" for c in text)
                shown.append(text if known[text] else "-")
            print(" ".join(shown))


def count(path, longest):
    """For each size the counts and the lines that have each; written to be fast."""
    counts = [Counter() for _ in range(longest)]
    lines_of = [Counter() for _ in range(longest)]
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            tokens = line.split()
            counts[0].update(tokens)
            lines_of[0].update(set(tokens))
            for size in range(2, longest + 1):
                grams = list(zip(*(tokens[i:] for i in range(size))))
                counts[size - 1].update(grams)
                lines_of[size - 1].update(set(grams))
    return counts, lines_of


def count_pandas(path):
    """The words of all lines as one Series, and beside it the number of the line of each."""
    import pandas

    with open(path, encoding="utf-8") as lines:
        lists = [line.split() for line in lines]
    words = pandas.Series([word for line in lists for word in line])
    numbers = pandas.Series([number for number, line in enumerate(lists) for _ in line])
    counts = words.value_counts()
    pairs = pandas.DataFrame({"word": words, "line": numbers}).drop_duplicates()
    return counts, pairs["word"].value_counts()


def check_pandas(path):
    counts, lines_of = count(path, 1)
    for mine, theirs in zip((counts[0], lines_of[0]), count_pandas(path)):
        if theirs.to_dict() != mine:
            sys.exit("pandas and Counter differ")
    print("%d different words: the same counts of pandas and Counter" % len(counts[0]))


def check(path, tables):
    counts, lines_of = count(path, 1)
    found, places = Counter(), Counter()
    with open(tables + "/terms.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["term"]] += int(row["count"])
            places[row["term"]] += int(row["documents"])
    del counts[0]["-"]
    if found != counts[0]:
        sys.exit("the counts differ: %s" % list((found - counts[0] + (counts[0] - found)).items())[:5])
    several = [word for word in places if places[word] < lines_of[0][word]]
    if several:  # a word with two tags may count a document twice, never less than once
        sys.exit("the documents differ: %s" % several[:5])
    print("%d different words, %d in all: the same counts" % (len(found), sum(found.values())))


def repeat(most, path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    number = size = 0
    while size < most:
        line = lines[number % len(lines)]
        at = max(line.find("，"), 0)
        shown = ("%s（第%d号）%s\n" % (line[:at], number, line[at:])).encode()
        sys.stdout.buffer.write(shown)
        size += len(shown)
        number += 1


def main():
    what, arguments = sys.argv[1], sys.argv[2:]
    if what == "words":
        words(*arguments)
    elif what == "count":
        counts, _ = count(arguments[1], int(arguments[0]))
        for counter in counts:
            for item, number in counter.most_common(20):
                print(item, number)
    elif what == "pandas":
        for series in count_pandas(*arguments):
            print(series.head(20))
    elif what == "pandas-check":
        check_pandas(*arguments)
    elif what == "check":
        check(*arguments)
    else:
        repeat(int(arguments[0]), arguments[1])


main()
