# SPDX-License-Identifier: MIT
"""Whether text that needs no repair came out unharmed: unharmed.py FOLDER EXPECTED ARCHIVE

FOLDER holds the texts. Their lines must all be there, in order and unchanged, and still be lines, apart from blanks
at their ends and blank lines. Exceptions:
- texts that EXPECTED has too must be repaired: one block a line, exactly as EXPECTED says;
- where paragraphs begin with an ideographic blank (INDENTED), it may go.
Prints a line for each check: "ok" or "not ok", TAB, what.
"""
import difflib
import os
import sys

from archive import records, say

INDENTED = ("novel.txt", "japanese.txt", "traditional.txt")


def lines(text, indented=False):
    kept = [line.rstrip() for line in text.split("\n")]
    return [line.lstrip("　") if indented else line for line in kept if line]


def explain(wanted, got):
    for line in list(difflib.unified_diff(wanted, got, "wanted", "got", lineterm="", n=0))[2:12]:
        print("#     %s" % line[:100])


def main(folder, expected, archive):
    found = records(archive)
    for name in sorted(os.listdir(folder)):
        right = os.path.join(expected, name)
        repaired = os.path.exists(right)
        with open(right if repaired else os.path.join(folder, name), encoding="utf-8") as file:
            wanted = lines(file.read(), name in INDENTED)
        record = found[name]
        if repaired:
            got = [record["text"][b["begin"]:b["end"]] for b in record["blocks"]]
        else:
            got = lines(record["text"], name in INDENTED)
        kind = name[:-len(".txt")].replace("_", " ")
        say(wanted == got, "%s: %s" % ("repaired" if repaired else "unharmed", kind))
        if wanted != got:
            explain(wanted, got)


if __name__ == "__main__":
    main(*sys.argv[1:])
