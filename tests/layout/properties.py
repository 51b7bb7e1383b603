# SPDX-License-Identifier: MIT
"""What must hold of every repaired text, whatever it is.

  properties.py again ARCHIVE FOLDER           writes the repaired texts of ARCHIVE to FOLDER, to be repaired again
  properties.py stable FIRST SECOND            their archives say the same
  properties.py source ARCHIVE GOLD FOLDER...  the layer source leads back to the raw bytes in the files of FOLDERs;
                                               what it leaves out is no text. GOLD lists furniture of some of them
  properties.py many FOLDER TIMES FILE         all texts of FOLDER, TIMES over, as JSON Lines: several units
  properties.py sizes FOLDER FILE              writes texts that take long where something is not linear: FOLDER/1
                                               and, four times as long, FOLDER/4; FILE is repeated for one of them

Prints a line for each check: "ok" or "not ok", TAB, what.
"""
import json
import os
import sys
import unicodedata

from archive import records, say, squeeze


def again(archive, folder):
    os.makedirs(folder)
    for name, record in records(archive).items():
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
            file.write(record["text"])


def spans(record):
    return [(b["begin"], b["end"]) for b in record["blocks"]]


def first_difference(a, b):
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return "%r then %r" % (a[max(0, at - 20):at + 20], b[max(0, at - 20):at + 20])


def stable(first, second):
    before, after = records(first), records(second)
    texts = [name for name in before if before[name]["text"] != after[name]["text"]]
    blocks = [name for name in before if name not in texts and spans(before[name]) != spans(after[name])]
    say(not texts, "the text of %d repaired texts stays when they are repaired again" % len(before))
    for name in texts[:20]:
        print("#     %s: %s" % (name, first_difference(before[name]["text"], after[name]["text"])))
    say(not blocks, "their blocks stay")
    for name in blocks[:20]:
        odd = sorted(set(spans(before[name])) ^ set(spans(after[name])))
        print("#     %s: %s" % (name, [before[name]["text"][b:e][:30] for b, e in odd[:3]]))


def same(raw, text):
    """One character of the raw text and of the repaired."""
    return raw == text or raw.isspace() and text.isspace()


def codec(charset):
    return {"UTF-16LE": "utf-16-le", "UTF-16BE": "utf-16-be"}.get(charset, charset.lower())


def trace(record, raw):
    """What is wrong with the source of one text, or None; and the raw characters that it leaves out."""
    text, source = record["text"], record["source"]
    encoding = codec(record["meta"]["charset"])
    rows = list(zip(source["begin"], source["end"], source["raw_begin"], source["raw_end"])) if text else []
    left, at, behind = "", 0, 0
    for begin, end, raw_begin, raw_end in rows:
        if begin != at or raw_begin < behind:
            return "rows do not follow one another at %d" % begin, left
        left += raw[behind:raw_begin].decode(encoding, "replace")
        piece = raw[raw_begin:raw_end].decode(encoding)
        part = text[begin:end]
        # a line end of two bytes, and what NFC changed, has a row of its own
        if not (len(piece) == len(part) and all(map(same, piece, part)) or
                piece.isspace() and part.isspace() or not piece and part.isspace() or
                unicodedata.normalize("NFC", piece) == part):
            return "%r is said to come from %r" % (part[:30], piece[:30]), left
        at, behind = end, raw_end
    left += raw[behind:].decode(encoding, "replace")
    return (None if at == len(text) else "no source from %d on" % at), left


INVISIBLE = "*\u00ad\u200b\u2060\ufeff\f\ue004\uf0b7\ue5e5"


def unspoken(left, furniture):
    """What was left out although it is text: no white space, star, invisible sign or furniture."""
    left = "".join(c for c in squeeze(left)[0] if c not in INVISIBLE)
    for line in sorted(furniture, key=len, reverse=True):
        left = left.replace(squeeze(line)[0], "", 1)
    return left


def source(archive, gold, *folders):
    files = {name: os.path.join(folder, name) for folder in folders for name in os.listdir(folder)}
    with open(gold, encoding="utf-8") as file:
        furniture = {right["file"]: right["furniture"] for right in map(json.loads, file) if right["options"]}
    wrong, lost, count = [], [], 0
    for name, record in records(archive).items():
        if name not in files:
            continue
        with open(files[name], "rb") as file:
            trouble, left = trace(record, file.read())
        count += 1
        if trouble:
            wrong.append("%s: %s" % (name, trouble))
        elif name in furniture and unspoken(left, furniture[name]):
            lost.append("%s: %s" % (name, unspoken(left, furniture[name])[:60]))
    say(count > 300 and not wrong, "%d texts lead back to their bytes" % count)
    for line in wrong[:10]:
        print("#     " + line)
    say(not lost, "only white space and furniture has no place in the text")
    for line in lost[:10]:
        print("#     " + line)


def many(folder, times, path):
    texts = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            try:
                texts.append(file.read().decode("utf-8"))
            except UnicodeDecodeError:
                pass
    with open(path, "w", encoding="utf-8") as out:
        for number in range(int(times) * len(texts)):
            json.dump({"id": str(number), "text": texts[number % len(texts)]}, out, ensure_ascii=False)
            out.write("\n")


def sizes(folder, path):
    with open(path, encoding="utf-8") as file:
        column = file.read()
    for factor in (1, 4):
        n = factor * 262144
        texts = {
            "column": column * (16 * n // len(column.encode())),
            "one line": "县" * (n // 3),
            "one line of sentences": "水来了。" * (n // 12),
            "one letter-spaced line": "县 " * (n // 4),
            "lines of one character": "县\n" * (n // 4),
            "lines of one character, blank lines": "县\n\n" * (n // 5),
            "blank lines": "\n" * n,
            "blanks": " " * n,
            "form feeds": "县\f" * (factor * 25000),
            "lines of a number": "".join("%d\n" % (i % 90) for i in range(n // 3)),
            "page heads": "".join("A%d 要闻\n" % (i % 90) for i in range(n // 10)),
            "opening quotation marks": "“" * (n // 3),
            "lines of an opening quotation mark": "“县\n" * (n // 7),
            "stars": "*" * n,
            "lines that grow and shrink": "".join("县" * (i * 7919 % 40) + "\n" for i in range(n // 60)),
            "hyphens": "ab-\n" * (n // 4),
        }
        os.makedirs(os.path.join(folder, str(factor)))
        for name, text in texts.items():
            with open(os.path.join(folder, str(factor), name + ".txt"), "w", encoding="utf-8") as file:
                file.write(text)


if __name__ == "__main__":
    commands = {"again": again, "stable": stable, "source": source, "many": many, "sizes": sizes}
    commands[sys.argv[1]](*sys.argv[2:])
