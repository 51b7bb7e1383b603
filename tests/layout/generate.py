# SPDX-License-Identifier: MIT
"""Writes layouts of clean articles: generate.py SOURCE FOLDER

FOLDER/in/DAMAGE-NN.txt are the layouts, FOLDER/gold.jsonl says of each what is right. The seeds are fixed: the
same source gives the same bytes. The raw texts of the sample corpora, laid out by other hands, come along.
"""
import json
import os
import random
import sys

from articles import load, samples
from laying import lay

EACH = 10       # layouts of one kind of damage
MIXED = 50      # of mixtures

# Kind of damage, and the values that its options are drawn from.
DAMAGES = {
    "narrow columns": {"widths": [[8], [9], [10], [11], [12]]},
    "columns": {"widths": [[w] for w in range(13, 21)]},
    "wide columns": {"widths": [[w] for w in range(21, 41, 2)]},
    "indents of blanks": {"widths": [[12], [16], [20]], "indent": ["blanks", "four"]},
    "indents lost": {"widths": [[12], [15], [18], [22], [30]], "indent": ["lost"]},
    "blank behind each line": {"widths": [[9], [14], [17], [24]], "blanks": ["all"]},
    "blank behind each line, indents lost":
        {"widths": [[11], [15], [17], [20]], "blanks": ["all"], "indent": ["lost"]},
    "blank behind each block": {"widths": [[10], [16], [19], [28]], "blanks": ["blocks"], "indent": ["full", "lost"]},
    "marks squeezed": {"widths": [[10], [16], [20]], "marks": ["squeeze", "half"], "indent": ["full", "lost"]},
    "marks hanging": {"widths": [[12], [17], [21]], "marks": ["hang"], "indent": ["full", "lost"]},
    "marks anywhere": {"widths": [[12], [17], [30]], "marks": ["free"], "blanks": ["none", "blocks", "all"]},
    "blanks around numbers": {"widths": [[11], [17], [24], None], "numbers": ["both", "before", "after", "some"],
                              "blanks": ["none", "all"]},
    "columns of different width":
        {"widths": [[14, 26], [17, 10], [12, 20, 16], [9, 22, 9], [30, 15]], "column": [12, 15, 18],
         "blanks": ["none", "all", "blocks"], "indent": ["full", "full", "lost"]},
    "wide lead": {"widths": [[8], [12], [16]], "lead": [30, 38, 44], "blanks": ["none", "all"],
                  "indent": ["full", "lost"]},
    "letter-spaced lines": {"widths": [[14], [17], [20]], "letters": ["lines"], "style": ["marks", "marks", "plain", "wide"],
                            "blanks": ["none", "all"]},
    "letter-spaced runs": {"letters": ["runs"], "blanks": ["none", "blocks"], "indent": ["full", "lost"]},
    "letter-spaced headings": {"widths": [[13], [18], None], "letters": ["heads"], "blanks": ["all", "blocks"]},
    "captions between paragraphs": {"widths": [[13], [17], [22], None], "captions": ["between"],
                                    "blanks": ["all", "blocks"], "indent": ["full", "lost"]},
    "captions inside paragraphs": {"widths": [[11], [15], [20]], "captions": ["inside"],
                                   "blanks": ["all", "none", "blocks"], "indent": ["full", "lost"]},
    "quotation marks lost": {"widths": [[12], [17], None], "quotes": ["gone", "blank", "blank"],
                             "blanks": ["none", "all"]},
    "a line a block": {"blanks": ["none", "blocks"], "indent": ["full", "lost", "four"]},
    "broken in mid-sentence": {"blanks": ["blocks", "none"], "indent": ["lost"], "chop": [True],
                               "quotes": ["", "blank"]},
    "page furniture": {"widths": [[12], [18], [22], [30], None], "furniture": [9, 14, 20],
                       "blanks": ["none", "all", "blocks"], "indent": ["full", "full", "lost"]},
    "stars": {"widths": [[14], [18], [26], None], "stars": ["around", "behind", "lines"],
              "blanks": ["blocks", "all", "none"]},
    "invisible characters": {"widths": [[12], [17], None], "invisible": ["zero", "private"],
                             "blanks": ["none", "all"]},
    "blanks at line ends": {"widths": [[12], [17], [25]], "trailing": [True], "blanks": ["none", "all", "blocks"],
                            "indent": ["full", "lost"]},
    "ASCII marks": {"widths": [[12], [17], None], "ascii": [True], "blanks": ["none", "all"]},
    "line ends and charsets": {"widths": [[13], [19], None], "end": ["\r\n", "\r", "\n"],
                               "charset": ["utf-8", "gb18030", "utf-16"], "blanks": ["all", "none"]},
    "headings behind": {"widths": [[12], [17], [21], None], "heads": ["behind"], "blanks": ["all", "blocks"],
                        "indent": ["full", "lost"]},
}
MIXTURE = {
    "widths": [[8], [10], [12], [15], [17], [17], [20], [24], [30], [40], [14, 26], [18, 9], None],
    "column": [0, 14], "lead": [0, 0, 32], "indent": ["full", "lost", "lost", "blanks"],
    "blanks": ["all", "all", "blocks", "none"], "marks": ["out", "squeeze", "half", "hang"],
    "heads": ["front", "behind"], "captions": ["there", "between", "inside"], "letters": ["", "lines", "heads"],
    "style": ["marks", "plain"], "quotes": ["", "", "gone", "blank"], "numbers": ["", "both", "some"],
    "ascii": [False, False, True], "furniture": [0, 0, 17], "stars": ["", "", "behind"],
    "invisible": ["", "", "zero"], "trailing": [False, True], "end": ["\n", "\n", "\r\n"],
}


def drawn(choices, number, rng):
    """Values for layout `number`: the first option goes through its values in turn, so that each is there."""
    options = {}
    for n, (name, values) in enumerate(choices.items()):
        options[name] = values[number % len(values)] if n == 0 else rng.choice(values)
    if options.get("widths", 0) is None:
        options.update(column=0, lead=0)
        options["chop"] = options.get("chop", False)
        if options.get("captions") == "inside":
            options["captions"] = "between"
        if options.get("letters") == "lines":
            options["letters"] = "runs"
    return options


def layouts(articles):
    """(kind of damage, number, article's name, options, raw, gold blocks, furniture) of every layout"""
    turn = 0
    for damage, choices in list(DAMAGES.items()) + [("mixtures", MIXTURE)]:
        for number in range(MIXED if damage == "mixtures" else EACH):
            rng = random.Random("%s %d" % (damage, number))
            name, article = articles[turn * 7 % len(articles)]
            turn += 1
            options = drawn(choices, number, rng)
            yield (damage, number, name, options) + lay(article, options, rng)


def write(folder, gold, file, raw, **right):
    with open(os.path.join(folder, "in", file), "wb") as out:
        out.write(raw)
    json.dump(dict(right, file=file), gold, ensure_ascii=False)
    gold.write("\n")


def encoded(raw, charset):
    """What the charset lacks is left to UTF-8."""
    try:
        return raw.encode(charset)
    except UnicodeEncodeError:
        return raw.encode("utf-8")


def main(source, folder):
    os.makedirs(os.path.join(folder, "in"), exist_ok=True)
    with open(os.path.join(folder, "gold.jsonl"), "w", encoding="utf-8") as gold:
        for damage, number, name, options, raw, blocks, furniture in layouts(load(source)):
            file = "%s-%02d.txt" % (damage.replace(" ", "_").replace(",", ""), number)
            write(folder, gold, file, encoded(raw, options.get("charset", "utf-8")), damage=damage, article=name,
                  options=options, blocks=blocks, furniture=furniture)
        for name, raw, blocks in samples(source):
            write(folder, gold, name + ".txt", raw, damage="sample corpora", article=name, options={},
                  blocks=[[kind, text, False] for kind, text in blocks], furniture=[])


if __name__ == "__main__":
    main(*sys.argv[1:])
