# SPDX-License-Identifier: MIT
"""The oracle of kwic.sh: a concordance worked out with gzip, json, csv and re of Python alone.

kwic_oracle.py tokens csv|json ARCHIVE REGEX WINDOW SORT FIELD... < OUTPUT
    compares the rows of `wenliu kwic` with those that REGEX, of Python, finds where the tokens of a
    block are written as <word TAB tag>, one behind another; prints how many there are.
kwic_oracle.py text csv|json ARCHIVE REGEX WINDOW SORT FIELD... < OUTPUT
    the same for REGEX over the text of a block.
kwic_oracle.py columns BEFORE < OUTPUT
    whether in each line of a coloured concordance the match begins behind BEFORE columns.
"""
import csv
import gzip
import io
import json
import re
import sys
import unicodedata


def documents(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield json.loads(line)


def pieces(document):
    """(begin, end) of blocks and of what lies between them."""
    at = 0
    for block in document.get("blocks", []):
        if block["begin"] > at:
            yield at, block["begin"]
        yield block["begin"], block["end"]
        at = block["end"]
    yield at, len(document["text"])


def spans(document):
    at = 0
    for token in document["tokens"]["text"]:
        begin = document["text"].index(token, at)
        assert not document["text"][at:begin].strip(), (document["id"], at, begin)
        at = begin + len(token)
        yield begin, at


def row(document, begin, end, left, right):
    text = document["text"]
    return {"id": document["id"], "begin": begin, "end": end, "left": text[left:begin], "match": text[begin:end],
            "right": text[end:right], "meta": document.get("meta", {})}


def search_tokens(document, pattern, window, sort):
    places = list(spans(document))
    words = document["tokens"]["text"]
    tags = document["tokens"].get("tag", [None] * len(words))
    for piece_begin, piece_end in pieces(document):
        inside = [i for i, place in enumerate(places) if piece_begin <= place[0] < piece_end]
        written, starts, ends = "", {}, {}
        for i in inside:
            starts[len(written)] = i
            written += "<" + re.sub("[<>\t]", "�", words[i]) + "\t" + (tags[i] or "") + ">"
            ends[len(written)] = i + 1
        for match in pattern.finditer(written):
            first, last = starts[match.start()], ends[match.end()]
            left, right = max(inside[0], first - window), min(inside[-1] + 1, last + window)
            found = row(document, places[first][0], places[last - 1][1], places[left][0], places[right - 1][1])
            found["words"], found["tags"] = words[first:last], tags[first:last]
            yield words[last:right] if sort == "right" else words[left:first][::-1], found


def search_text(document, pattern, window, sort):
    text = document["text"]
    for piece_begin, piece_end in pieces(document):
        for match in pattern.finditer(text[piece_begin:piece_end]):
            begin, end = piece_begin + match.start(), piece_begin + match.end()
            found = row(document, begin, end, max(piece_begin, begin - window), min(piece_end, end + window))
            found["words"], found["tags"] = None, None
            yield found["right"] if sort == "right" else found["left"][::-1], found


def as_json(found, fields):
    wanted = {key: value for key, value in found.items() if key != "meta" and value is not None}
    if fields:
        wanted["meta"] = {field: found["meta"].get(field) for field in fields}
    return wanted


def as_csv(found, fields):
    cells = [found[key] for key in ("id", "begin", "end", "left", "match", "right")]
    cells += [" ".join(tag for tag in found[key] or [] if tag) for key in ("words", "tags")]
    cells += ["" if found["meta"].get(field) is None else found["meta"][field] for field in fields]
    return [str(cell) for cell in cells]


def compare(kind, written, archive, regex, window, sort, *fields):
    search = {"tokens": search_tokens, "text": search_text}[kind]
    pattern = re.compile(regex, re.MULTILINE if kind == "text" else 0)
    rows = [pair for document in documents(archive) for pair in search(document, pattern, int(window), sort)]
    if sort != "none":
        rows.sort(key=lambda pair: pair[0])  # stable; strings compare by code points
    given = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="")
    if written == "csv":
        got = list(csv.reader(given, strict=True))
        wanted = [["id", "begin", "end", "left", "match", "right", "words", "tags", *fields]]
        wanted += [as_csv(found, fields) for _, found in rows]
    else:
        got = [json.loads(line) for line in given]
        wanted = [as_json(found, fields) for _, found in rows]
    for a, b in zip(wanted, got):
        if a != b:
            sys.exit(f"wanted {a}\ngot    {b}")
    if len(wanted) != len(got):
        sys.exit(f"wanted {len(wanted)} rows, got {len(got)}")
    print(len(rows))


def width(text):
    wide = {"W": 2, "F": 2}
    return sum(0 if unicodedata.category(c) in ("Mn", "Me") else wide.get(unicodedata.east_asian_width(c), 1)
               for c in text)


def columns(before):
    for line in io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="\n"):
        front = re.sub("\033\\[[0-9;]*m", "", line[:line.index("\033[1;31m")])
        if width(front) != int(before):
            sys.exit(f"{width(front)} columns, not {before}: {line}")


if __name__ == "__main__":
    if sys.argv[1] == "columns":
        columns(*sys.argv[2:])
    else:
        compare(*sys.argv[1:])
