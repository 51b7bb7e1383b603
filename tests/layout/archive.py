# SPDX-License-Identifier: MIT
"""Reads what wenliu wrote."""
import gzip
import json
import os


def records(path):
    """The documents of an archive: last part of the id → record."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {os.path.basename(record["id"]): record for record in map(json.loads, file)}


def squeeze(text):
    """The text without white space, and for each index of it, and the end, the index in what is left."""
    at, out = [], []
    for c in text:
        at.append(len(out))
        if not c.isspace():
            out.append(c)
    at.append(len(out))
    return "".join(out), at


def say(good, what):
    """One line for one check."""
    print("%s\t%s" % ("ok" if good else "not ok", what))
