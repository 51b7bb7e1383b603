# SPDX-License-Identifier: MIT
"""Clean articles as lists of (kind, text): those of articles.txt and those of the gold of the sample corpora."""
import os
import re
import tarfile

HAN = "㐀-鿿豈-﫿"


def tightened(text):
    """Without the blanks that a paper sets around numbers; the layouts put their own."""
    text = re.sub(r"(?<=[0-9%%]) (?=[%s])" % HAN, "", text)
    return re.sub(r"(?<=[%s，。、；：（]) (?=[0-9])" % HAN, "", text)


def heads_first(blocks):
    """Headings and bylines that stand behind the body go before it."""
    count = len(blocks)
    while count and blocks[count - 1][0] in ("heading", "byline"):
        count -= 1
    if count and blocks[0][0] not in ("heading", "byline"):
        return blocks[count:] + blocks[:count]
    return blocks


def own(path):
    found, blocks = [], None
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("= "):
                blocks = []
                found.append((line[2:], blocks))
            elif line and not line.startswith("# "):
                kind, text = line.split("\t")
                blocks.append((kind, text))
    return found


def gold(folder):
    """Blocks of the sample corpora as their gold has them."""
    found = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name, "clean.txt"), encoding="utf-8") as file:
            texts = file.read().splitlines()
        with open(os.path.join(folder, name, "blocks.tsv"), encoding="utf-8") as file:
            kinds = [line.rstrip("\n").split("\t")[1] for line in file]
        found.append((name, list(zip(kinds, texts))))
    return found


def samples(source):
    """(name, raw bytes, blocks) of the sample corpora as they are."""
    news = os.path.join(source, "corpora/news")
    archive = tarfile.open(os.path.join(news, "supplement.tar.gz"))
    packed = {os.path.basename(m.name): archive.extractfile(m).read() for m in archive if m.isfile()}
    archive.close()
    for name, blocks in gold(os.path.join(source, "corpora/gold")):
        raw = packed.get(name + ".txt")
        if raw is None:
            with open(os.path.join(news, name + ".txt"), "rb") as file:
                raw = file.read()
        yield name, raw, blocks


def load(source):
    """All articles; `source` is the top of the source tree."""
    return own(os.path.join(source, "tests/layout/articles.txt")) + [
        (name, heads_first([(kind, tightened(text)) for kind, text in blocks]))
        for name, blocks in gold(os.path.join(source, "corpora/gold"))]


# What a sentence ends with, and what stays with it, in full width and in ASCII.
FINAL = "。！？!?"
CLOSERS = "”’」』）)》〉】"


def sentences(kind, text):
    """The sentences of a block. Headings and bylines are one."""
    if kind in ("heading", "byline"):
        return [text]
    return [s for s in re.findall(r"[^%s]*(?:[%s]+[%s]*|$)" % (FINAL, FINAL, CLOSERS), text) if s]
