# SPDX-License-Identifier: MIT
"""Breaks a paragraph into lines as a newspaper's typesetter does.

Measures are in half widths: an ideograph takes two, a digit or a blank one.
"""
import re

OPENERS = "“‘「『（(《〈【"
CLOSERS = "”’」』）)》〉】，。、；：！？,;:!?…⋯"
# Bodies that no line may break (numbers, words of Latin letters, dashes, ellipses), with the opening marks
# before and the closing ones behind.
TOKEN = re.compile(r"[%s]*(?:[0-9A-Za-z][0-9A-Za-z.%%/+-]*|——|⋯⋯|……|.)[%s]*" %
                   (re.escape(OPENERS), re.escape(CLOSERS)), re.S)


def width(text, half=()):
    """Of a text; the marks in `half` are set to one half width."""
    return sum(1 if c in half or ord(c) < 0x2000 and c not in "·" else 2 for c in text)


def tokens(text):
    return TOKEN.findall(text)


class Setting:
    """How lines are filled.

    `marks`: "out" (a mark that does not fit takes its character to the next line), "squeeze" (marks of the line
    become half as wide to make room), "half" (marks are always half as wide), "hang" (one mark may stand beyond
    the measure), "free" (marks begin lines like any character).
    """

    def __init__(self, marks="out"):
        self.marks = marks
        self.half = CLOSERS + OPENERS if marks == "half" else ""

    def fits(self, line, token, room):
        whole = line + token
        if width(whole, self.half) <= room:
            return True
        if self.marks == "squeeze":
            return width(whole.rstrip(" "), CLOSERS + OPENERS) <= room
        if self.marks == "hang" and token[-1] in "，。、；：！？,;:!?":
            return width(whole[:-1]) <= room
        return False

    def parts(self, text):
        if self.marks == "free":
            return re.findall(r"[0-9A-Za-z][0-9A-Za-z.%/+-]*|.", text, re.S)
        return tokens(text)

    def lines(self, text, measure, indent=0):
        """The lines of `text`; measure(n) is the room of line n, `indent` what the first one lacks.

        A blank at which a line breaks is in no line.
        """
        found, line = [], ""
        for token in self.parts(text):
            room = measure(len(found)) - (0 if found else indent)
            if line and not self.fits(line, token, room):
                found.append(line.strip(" \u3000"))
                line = ""
                if token.isspace():
                    continue
            line += token
        if line.strip(" \u3000"):
            found.append(line.strip(" \u3000"))
        return found
