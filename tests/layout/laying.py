# SPDX-License-Identifier: MIT
"""Lays one article out as papers do, with a given kind of damage, and knows what right would be.

What comes out of lay() is the raw text and its gold: a list of [kind, text, doubtful]. In the gold's text
MAYBE stands where a blank would be neither right nor wrong, and DOUBT where the text itself cannot say whether a
block ends; `doubtful` says the same of the block's own end. Nobody is judged by these spots.
"""
import re

from articles import CLOSERS as ENDERS, FINAL, HAN
from wrapping import Setting, tokens, width

MAYBE, DOUBT = "\x01", "\x02"
OPENING, CLOSING = tuple("“‘（《"), tuple("，。、；：！？”’）》")
BODY = ("paragraph", "list_item", "pull_quote")

CAPTIONS = (
    "图为活动现场。", "图为技术员在田间查看苗情。 方圆 摄", "▲村民在广场上排练舞龙。", "孩子们在新操场上奔跑。 尚可 摄",
    "▲修葺一新的老戏台。（资料图片）", "图为工人在装车。 本报记者 于飞 摄", "志愿者为老人理发。 （县融媒体中心供图）",
    "图①：新渠通水。 图②：农民插秧。", "左图为开工仪式，右图为建成后的厂房。", "秋千上的午后。 佟小雨 摄",
    "丰收的喜悦写在脸上。 陆海 摄影报道", "△俯瞰老城河湾。")
HEADS = (
    ("第{n}版", "2023年{m}月{d}日 星期三"), ("A{n} 要闻",), ("{m}月{d}日 星期五 责任编辑 季禾 校对 钟声",),
    ("民生周刊 · B{n}",), ("2022年{m}月{d}日 星期六  电话：0700-2345678", "{n}"), ("□ 县域新闻 {n}",),
    ("责编：毕升 美编：戴墨", "{n} 综合"), ("■ 经济 2023年{m}月{d}日 A{n}",))
FEET = ("{n}", "- {n} -", "· {n} ·", "第 {n} 页", "{n} / 8", "—{n}—", "[{n}]")

DEFAULTS = {
    "widths": None,         # characters of the columns, one after the other; None: a block is a line
    "column": 0,            # lines of a column; 0: one column
    "lead": 0,              # characters of the first paragraph's lines, if they are wider
    "indent": "full",       # full, blanks, four, lost
    "blanks": "none",       # all, blocks, none: behind which lines a blank one stands
    "marks": "out",         # see Setting
    "heads": "front",       # front, behind
    "captions": "there",    # there, between, inside
    "letters": "",          # lines, runs, heads: what is letter-spaced
    "style": "marks",       # marks, plain, wide: how
    "quotes": "",           # gone, blank: what stands for a lost quotation mark
    "numbers": "",          # both, before, after, some: where blanks stand around digits
    "ascii": False,         # , : ; ( ) ! ? for full-width marks
    "chop": False,          # lines of whole paragraphs broken once in mid-sentence
    "furniture": 0,         # lines of a page; behind them foot, form feed, head
    "stars": "",            # around, behind, lines: markdown's
    "invisible": "",        # zero, private
    "trailing": False,      # blanks at line ends
    "end": "\n",
    "charset": "utf-8",
}


def lose_quotes(text, blank):
    """As PDFs lose “ and ”: a blank stands for them only between characters."""
    if not blank:
        return re.sub("[“”]", "", text)
    text = re.sub("(?<=[%s])“(?=.)" % HAN, " ", text)
    text = re.sub("(?<=.)”(?=[%s])" % HAN, lambda m: " " if text[m.start() - 1] not in FINAL else "", text)
    return re.sub("[“”]", "", text)


def space_numbers(text, how, rng):
    def put(match):
        return " " if how != "some" or rng.random() < 0.5 else ""
    if how != "after":
        text = re.sub("(?<=[%s])(?=[0-9])" % HAN, put, text)
    if how != "before":
        text = re.sub("(?<=[0-9%%])(?=[%s])" % HAN, put, text)
    return text


def letter_space(line, style):
    """A line with blanks between its characters, and what the gold has of it.

    In the style "marks" the blank stands before a closing mark and behind an opening one, as stretching leaves it.
    """
    parts = re.findall(r"[0-9A-Za-z.%]+|\S|\s+", line)
    raw, gold = "", ""
    gap = "  " if style == "wide" else " "
    for part in parts:
        if part.isspace():
            gold += MAYBE
            continue
        tight = style == "marks" and (raw[-1:] in CLOSING or part in OPENING)
        raw += ("" if tight or not raw else gap) + part
        number = part[0] in "0123456789"
        gold += (MAYBE if number and gold else "") + part + (MAYBE if number else "")
    return raw, gold


class Sheet:
    """Lines as they are set, and the blocks of the gold."""

    def __init__(self, options, rng):
        self.options, self.rng = options, rng
        self.rows, self.blocks = [], []
        self.count = 0        # lines of the body so far
        self.furniture = []
        self.shapes = []      # of each block: what decide() looks at
        self.page = rng.randint(2, 7)
        self.head = rng.choice(HEADS)
        self.foot = rng.choice(FEET)
        self.setting = Setting(options["marks"])

    def measure(self, line):
        """Room, in half widths, of line `line` of the body."""
        o = self.options
        return 2 * o["widths"][line // o["column"] % len(o["widths"]) if o["column"] else 0]

    def row(self, text):
        self.rows.append(text)
        if self.options["blanks"] == "all":
            self.rows.append("")

    def blank(self, count=1):
        have = 0
        while have < len(self.rows) and self.rows[-1 - have] == "":
            have += 1
        self.rows.extend([""] * (count - have))

    def put_furniture(self, lines):
        for text in lines:
            text = text.format(n=self.page, m=self.page + 3, d=self.page * 3)
            self.furniture.append(text)
            self.row(text)

    def turn(self):
        """What stands before the next line of the body; true if something does."""
        o = self.options
        turned = False
        if o["furniture"] and self.count and self.count % o["furniture"] == 0:
            if o["blanks"] != "none":
                self.blank()
            self.put_furniture([self.foot])
            self.page += 1
            at = len(self.rows)
            if self.rng.random() < 0.7:
                self.put_furniture(self.head)
                self.rows[at] = "\f" + self.rows[at]
            else:
                self.rows.append("\f")
            if o["blanks"] != "none":
                self.blank()
            turned = True
        if o["column"] and self.count and self.count % o["column"] == 0:
            self.blank(self.rng.choice((0, 1, 2)))
            turned = True
        return turned

    def indent(self):
        return {"full": "　　", "blanks": "  ", "four": "    ", "lost": ""}[self.options["indent"]]

    def block(self, kind, text, **shape):
        self.blocks.append([kind, text, False])
        self.shapes.append(dict(last=text, measure=None, indented=False, turned=False, **shape))
        return self.shapes[-1]

    def set_line(self, line, first, last):
        """One line of a paragraph, letter-spaced or not; gives what of it the gold has."""
        o = self.options
        raw = gold = line
        # a paragraph's last line is not stretched
        if o["letters"] == "lines" and not last and len(line) > 5 and self.rng.random() < 0.3:
            raw, gold = letter_space(line, o["style"])
        self.row((self.indent() if first else "") + raw)
        return gold

    def body(self, kind, text, inside):
        """A paragraph in its column; `inside`: a caption that stands in the middle of it."""
        o, start = self.options, self.count
        if o["widths"] is None:
            return self.unwrapped(kind, text)
        measure = lambda n: self.measure(start + n)
        if o["lead"] and not any(b[0] in BODY for b in self.blocks):
            measure = lambda n: 2 * o["lead"]
        lines = self.setting.lines(text, measure, 4 if o["indent"] != "lost" else 0)
        cut = self.rng.randint(2, len(lines) - 2) if inside and len(lines) > 5 else 0
        shape, gold = None, ""
        for n, line in enumerate(lines):
            turned = self.turn()
            if n == 0:
                shape = self.block(kind, "")
                shape.update(turned=turned, indented=o["indent"] != "lost")
            elif n == cut and cut:
                self.blocks[-1][1] = gold
                shape.update(last=lines[n - 1], measure=measure(n - 1), cut=True)
                self.blank()
                self.short("caption", inside)
                self.blank()
                shape, gold = self.block(kind, ""), ""
            elif turned and ends(lines[n - 1]) and o["indent"] == "lost":
                gold += DOUBT
            gold += self.set_line(line, n == 0, n == len(lines) - 1)
            self.count += 1
        self.blocks[-1][1] = gold
        shape.update(last=lines[-1], measure=measure(len(lines) - 1), opener=text)
        return None

    def unwrapped(self, kind, text):
        o = self.options
        turned = self.turn()
        shape = self.block(kind, text)
        shape.update(turned=turned, indented=o["indent"] != "lost")
        self.count += 1
        raw, gold = text, text
        if o["letters"] == "runs":
            raw, gold = self.runs(text)
        if o["chop"] and len(text) > 60:
            at = self.chop(raw)
            self.rows += [self.indent() + raw[:at], "", raw[at:]]
        else:
            self.row(self.indent() + raw)
        self.blocks[-1][1] = gold

    def chop(self, text):
        """A place in the middle where no sentence ends and no blank stands."""
        at = self.rng.randint(len(text) // 4, len(text) * 3 // 4)
        while text[at - 1] in FINAL + ENDERS + " " + MAYBE or text[at] in ENDERS + FINAL + "，、；：,;: " or \
                text[at - 1:at + 1].isascii():
            at += 1
            if at >= len(text) - 2:
                return len(text) // 2
        return at

    def runs(self, text):
        """One or two runs of three to eight characters are letter-spaced."""
        for _ in range(self.rng.randint(1, 2)):
            spots = [m for m in re.finditer("[%s]{3,8}" % HAN, text)]
            spot = self.rng.choice(spots) if spots else None
            if spot:
                text = text[:spot.start()] + " ".join(spot.group()) + text[spot.end():]
        gold = re.sub("(?<=[%s]) (?=[%s](?: |$|[^ ]))" % (HAN, HAN), "", text)
        return text, gold

    def short(self, kind, text):
        """A heading, byline or caption: a line of its own, or two of a heading."""
        o = self.options
        raw, gold = [text], text
        halves = re.split("[ 　]", text)
        if kind == "heading" and o["blanks"] != "none" and o["widths"]:
            if len(halves) == 2 and min(map(len, halves)) > 3 and self.rng.random() < 0.5:
                raw, gold = halves, " ".join(halves)
            elif len(halves) == 1 and width(text) > 24 and self.rng.random() < 0.3:
                parts = tokens(text)
                at = len(parts) // 2
                raw = ["".join(parts[:at]), "".join(parts[at:])]
                gold = raw[0] + MAYBE + raw[1]
        elif kind == "caption" and o["widths"] and width(text) > 60:
            raw = self.setting.lines(text, lambda n: 60)
            gold = "".join(raw)
        if o["letters"] == "heads" and kind == "heading" and re.fullmatch("[%s]{2,12}" % HAN, text):
            raw = [self.rng.choice((" ", "  ", "　")).join(text)]
            gold = text
        if o["stars"] in ("around", "behind") and kind == "heading":
            raw = [("**" if o["stars"] == "around" else "") + raw[0]] + raw[1:]
            raw[-1] += "**"
        shape = self.block(kind, gold)
        shape.update(last=raw[-1], measure=self.measure(self.count) if o["widths"] else None, opener=text)
        self.rows += raw[:-1]
        self.row(raw[-1])


def ends(text):
    return text.rstrip(ENDERS)[-1:] in tuple(FINAL)


def decide(sheet):
    """Marks the ends of blocks that the text does not show."""
    for n in range(len(sheet.blocks) - 1):
        sheet.blocks[n][2] = doubtful(sheet.options, sheet.blocks[n], sheet.shapes[n], sheet.blocks[n + 1],
                                      sheet.shapes[n + 1])


def doubtful(o, block, shape, next_block, next_shape):
    """Whether one cannot see that a block ends here. See score.py for the reasons."""
    kind, text, _ = block
    next_kind, next_text, _ = next_block
    apart = o["blanks"] == "blocks"
    if o["blanks"] == "none" and kind == next_kind == "heading":
        return True
    if o["blanks"] == "none" and kind == next_kind == "caption" and text[-1] not in "摄攝）)":
        return True
    if shape.get("cut"):
        return not re.match("图|左图|▲|△", next_text)
    if next_shape["indented"] or "byline" in (kind, next_kind):
        return False
    if kind in BODY and text[-1] in "”」" and re.match("[^。，,]{1,16}(说|說|表示|介绍|回忆)", next_text):
        return True
    if o["widths"] is None:
        return False
    short = (shape["measure"] or 2 * o["widths"][0]) - width(shape["last"])
    if kind in BODY and ends(text):
        first = tokens(next_text.replace(MAYBE, "").replace(DOUBT, ""))[:1]
        return not apart and short < max(4, width("".join(first)) + 2)
    return abs(short) < 4 and not (apart and o["indent"] != "lost")


def dress(sheet, rng):
    """Marks, invisible characters and blanks that do not belong to the text; line ends."""
    o, rows = sheet.options, sheet.rows
    for n, row in enumerate(rows):
        if not row or row[0] == "\f":
            continue
        if o["stars"] == "lines" and rng.random() < 0.1:
            row += "**"
        if o["invisible"] and rng.random() < 0.5:
            at = rng.randint(0, len(row))
            signs = "\u00ad\u200b\u2060\ufeff" if o["invisible"] == "zero" else "\ue004\uf0b7\ue5e5"
            row = row[:at] + rng.choice(signs) + row[at:]
        if o["trailing"] and rng.random() < 0.4:
            row += rng.choice((" ", "  ", "　", "\t", " \t "))
        rows[n] = row
    return o["end"].join(rows) + (o["end"] if rng.random() < 0.8 else "")


def prepared(article, o, rng):
    """The blocks in the order and the wording of this layout."""
    blocks = []
    for kind, text in article:
        if o["quotes"]:
            text = lose_quotes(text, o["quotes"] == "blank").strip()
        if o["numbers"]:
            text = space_numbers(text, o["numbers"], rng)
        if o["ascii"]:
            text = text.translate(str.maketrans("，：；（）！？", ",:;()!?"))
        blocks.append(("heading" if kind == "kicker" else kind, text))
    if o["heads"] == "behind":
        count = next((n for n, b in enumerate(blocks) if b[0] not in ("heading", "byline")), 0)
        blocks = blocks[count:] + blocks[:count]
    if o["captions"] == "between":
        for _ in range(rng.randint(1, 3)):
            spots = [n for n, b in enumerate(blocks) if n and b[0] == "paragraph"]
            if spots:
                blocks.insert(rng.choice(spots), ("caption", rng.choice(CAPTIONS)))
    return blocks


def lay(article, options, rng):
    """(raw text, gold blocks, lines of furniture)"""
    o = dict(DEFAULTS, **options)
    sheet = Sheet(o, rng)
    if o["furniture"]:
        sheet.put_furniture(sheet.head)
        if o["blanks"] != "none":
            sheet.blank()
    blocks = prepared(article, o, rng)
    inside = rng.sample(CAPTIONS, 2) if o["captions"] == "inside" else []
    for kind, text in blocks:
        if o["blanks"] == "blocks":
            sheet.blank()
        if kind in BODY:
            sheet.body(kind, text, inside.pop() if inside and len(text) > 80 else "")
        else:
            sheet.short(kind, text)
    decide(sheet)
    return dress(sheet, rng), sheet.blocks, sheet.furniture
