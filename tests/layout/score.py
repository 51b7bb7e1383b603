# SPDX-License-Identifier: MIT
"""How well the layouts that generate.py wrote were repaired: score.py FOLDER ARCHIVE BASELINE [FAILURES]

ARCHIVE is what wenliu made of FOLDER/in with the repair, BASELINE without it. Positions are compared after all
white space is taken out. Prints a table to read, each line behind "# ", and a line for each check: "ok" or
"not ok", TAB, what. FAILURES, if named, gets a line of JSON for each layout that is not all right.

Judged by (block ends, F1):
- 0.97, for each kind of damage. Spots where the text does not show what is right are not judged; the column
  "doubtful" counts them:
  1. Neither indents nor blank lines tell where paragraphs end, and a paragraph's last line is so full that the
     next paragraph's first word would not have gone on it. It may as well go on.
  2. The same at the end of a column or page, for a line that ends a sentence but not its paragraph.
  3. A heading or caption as long as the column is wide, next to lines without indents.
  4. Two headings one below the other without a blank line: two, or one of two lines. So with captions, unless
     the first one names the photographer.
  5. A paragraph that ends with a quotation, and the next one, not indented, begins with who said it.
  6. Where, in the middle of a sentence, a caption begins that has no mark at its front.
- FLOORS, for those named there, where even so the text may mean two things; why is said there.
What else is counted is judged over all layouts together (OVERALL), so that it does not get worse unnoticed.
"""
import bisect
import difflib
import json
import os
import sys

from archive import records, say, squeeze
from articles import sentences
from laying import DOUBT, MAYBE

FLOOR = 0.97
FLOORS = {
    # Their gold was made by hand and knows no doubtful spots. In six of the 32 texts, of which most have only one
    # headline, lines of headings stand below one another without a blank line: one heading in five, two in one.
    "sample corpora": 0.95,
}
# Kinds depend on what a text means more than on how it is set: "He is practising." between two paragraphs may be a
# caption, a paragraph under a heading may be an item of a list.
OVERALL = {"kinds": 0.88, "sentences": 0.98, "spaces": 0.95, "clean": 0.95}


def aligner(a, b):
    """A function from positions in a to positions in b."""
    if a == b:
        return lambda i: i
    blocks = difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    starts = [m.a for m in blocks]

    def to(i):
        m = blocks[max(0, bisect.bisect_right(starts, i) - 1)]
        return m.b + min(max(i - m.a, 0), m.size)
    return to


class Gold:
    """What is right for one layout, in positions of its squeezed text."""

    def __init__(self, blocks):
        self.text, self.ends, self.kinds, self.sentences = "", set(), set(), set()
        self.spaces, self.doubt, self.maybe = set(), set(), set()
        begin, sure = 0, True
        for kind, marked, doubtful in blocks:
            for c in marked:
                if c == DOUBT:
                    self.doubt.add(len(self.text))
                elif c == MAYBE:
                    self.maybe.add(len(self.text))
                elif c.isspace():
                    self.spaces.add(len(self.text))
                else:
                    self.text += c
            end = len(self.text)
            at = begin
            for sentence in sentences(kind, marked.replace(DOUBT, "").replace(MAYBE, "")):
                at += sum(not c.isspace() for c in sentence)
                self.sentences.add(at)
            assert at == end, (kind, marked)
            self.ends.add(end)
            if sure and not doubtful:
                self.kinds.add((begin, end, kind))
            if doubtful:
                self.doubt.add(end)
            begin, sure = end, not doubtful
        self.spaces -= self.ends


class Tally:
    """Right, found and wanted, of several things."""

    def __init__(self):
        self.counts = {}

    def add(self, what, wanted, found):
        row = self.counts.setdefault(what, [0, 0, 0])
        for i, n in enumerate((len(wanted & found), len(found), len(wanted))):
            row[i] += n

    def f1(self, what):
        right, found, wanted = self.counts[what]
        return 2 * right / (found + wanted) if found + wanted else 1.0


def inner_spaces(text, at, ends):
    return {at[i] for i in range(1, len(text)) if text[i - 1].isspace() and not text[i].isspace()} - ends


def judge(gold, record, tally):
    """Counts one layout; returns (block ends missed, block ends too many, text lost)."""
    text, at = squeeze(record["text"])
    to = aligner(text, gold.text)
    spans = [(to(at[b["begin"]]), to(at[b["end"]]), b.get("kind", "paragraph")) for b in record["blocks"]]
    ends = {end for _, end, _ in spans} - gold.doubt - {0}
    wanted = gold.ends - gold.doubt
    tally.add("ends", wanted, ends)
    sure = {(begin, end) for begin, end, _ in gold.kinds}
    # kinds are judged where the block's ends are certain; a block that is none of the gold's counts as wrong
    tally.add("kinds", gold.kinds, {s for s in spans if s[:2] in sure or
                                    not {s[0], s[1]} & gold.doubt and s[1] > s[0]})
    tally.add("sentences", gold.sentences - gold.doubt,
              {to(at[s["end"]]) for s in record["sentences"]} - gold.doubt - {0})
    spaces = {to(i) for i in inner_spaces(record["text"], at, set())} - gold.ends - {e for _, e, _ in spans}
    tally.add("spaces", gold.spaces - gold.doubt, spaces - gold.maybe - gold.doubt)
    left = iter(text)
    lost = "".join(c for c in gold.text if c not in text) or not all(c in left for c in gold.text)
    tally.add("clean", {True}, {len(text) == len(gold.text)})
    return wanted - ends, ends - wanted, lost


def faultless(blocks):
    """The record of a text that is repaired as it should be."""
    record = {"text": "", "blocks": [], "sentences": []}
    for kind, marked, _ in blocks:
        begin = len(record["text"])
        for sentence in sentences(kind, marked.replace(DOUBT, "").replace(MAYBE, "")):
            record["text"] += sentence
            record["sentences"].append({"end": len(record["text"])})
        record["blocks"].append({"begin": begin, "end": len(record["text"]), "kind": kind})
        record["text"] += "\n"
    return record


def excerpt(text, position):
    return text[max(0, position - 14):position] + "|" + text[position:position + 14]


def main(folder, archive, baseline, failures=None):
    with open(os.path.join(folder, "gold.jsonl"), encoding="utf-8") as file:
        layouts = [json.loads(line) for line in file]
    repaired, bare = records(archive), records(baseline)
    tallies, before, doubtful, order, all_of = {}, {}, {}, [], (Tally(), Tally())
    ideal = Tally()
    lost = []
    log = open(failures, "w", encoding="utf-8") if failures else None
    for layout in layouts:
        damage, name = layout["damage"], layout["file"]
        if damage not in tallies:
            order.append(damage)
            tallies[damage], before[damage], doubtful[damage] = Tally(), Tally(), [0, 0]
        gold = Gold(layout["blocks"])
        doubtful[damage][0] += 1
        doubtful[damage][1] += len(gold.doubt)
        missed, extra, gone = judge(gold, repaired[name], tallies[damage])
        judge(gold, repaired[name], all_of[0])
        judge(gold, bare[name], before[damage])
        judge(gold, bare[name], all_of[1])
        judge(gold, faultless(layout["blocks"]), ideal)
        if gone:
            lost.append(name)
        if log and (missed or extra or gone):
            json.dump({"file": name, "article": layout["article"], "options": layout["options"], "lost": bool(gone),
                       "missed": [excerpt(gold.text, i) for i in sorted(missed)],
                       "extra": [excerpt(gold.text, i) for i in sorted(extra)]}, log, ensure_ascii=False)
            log.write("\n")
    if log:
        log.close()
    show(order, tallies, before, doubtful, all_of)
    for damage in order:
        f1, floor = tallies[damage].f1("ends"), FLOORS.get(damage, FLOOR)
        say(f1 >= floor, "block ends, %s: F1 %.3f, at least %.2f" % (damage, f1, floor))
    for what, floor in OVERALL.items():
        say(all_of[0].f1(what) >= floor, "%s, all: F1 %.3f, at least %.2f" % (what, all_of[0].f1(what), floor))
    say(all(ideal.f1(what) == 1 for what in ideal.counts), "what is right counts as right in every way")
    say(not lost, "no character of %d layouts is lost" % len(layouts))
    for name in lost[:10]:
        print("#     " + name)


def show(order, tallies, before, doubtful, all_of):
    print("# F1 by kind of damage; ends: of blocks, first without the repair; spaces: kept inside blocks;")
    print("# clean: share of layouts with the very characters, no furniture")
    print("# %-38s %4s %5s | %6s | %6s %6s %6s %6s %6s" % ("", "n", "doubt", "lines", "ends", "kinds", "sent.",
                                                           "spaces", "clean"))
    for damage in order + ["all"]:
        t, b = (all_of if damage == "all" else (tallies[damage], before[damage]))
        n, d = ([sum(v[i] for v in doubtful.values()) for i in (0, 1)] if damage == "all" else doubtful[damage])
        print("# %-38s %4d %5d | %6.3f | %6.3f %6.3f %6.3f %6.3f %6.3f" % (
            damage, n, d, b.f1("ends"), t.f1("ends"), t.f1("kinds"), t.f1("sentences"), t.f1("spaces"), t.f1("clean")))


if __name__ == "__main__":
    main(*sys.argv[1:])
