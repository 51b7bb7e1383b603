/* SPDX-License-Identifier: MIT */
/* Page furniture, which is dropped, and lines that are never joined: verse, lists of bare lines. */
#include "characters.h"
#include "layout.h"

#include <stdlib.h>
#include <string.h>

/* Lines at the top and at the bottom of a page that may be running heads. */
#define EDGE 2u

/* Running heads are no longer than this, in characters. */
#define LONGEST_HEAD 40u

/* ---- page numbers ---- */

static bool is_dash(const char *text, uint32_t at, uint32_t end, uint32_t *size)
{
    static const char *const dashes[] = {"-", "—", "–", "·", "－", "~", "•"};

    for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++) {
        size_t length = strlen(dashes[i]);
        if (end - at >= length && memcmp(text + at, dashes[i], length) == 0) {
            *size = (uint32_t)length;
            return true;
        }
    }
    return false;
}

static uint32_t skip_spaces_and_dashes(const char *text, uint32_t at, uint32_t end, bool *dashes)
{
    uint32_t size;

    while (at < end) {
        if (text[at] == ' ') {
            at++;
        } else if (is_dash(text, at, end, &size)) {
            *dashes = true;
            at += size;
        } else {
            break;
        }
    }
    return at;
}

enum page_number { NO_PAGE_NUMBER, BARE_NUMBER, DRESSED_NUMBER };

/* Whether a line is nothing but the number of a page: 3, - 3 -, 第 3 页, 第 3 页 共 8 页. */
static enum page_number page_number(const char *text, const struct layout_line *line)
{
    static const char page[] = "页", ordinal[] = "第", of[] = "共";
    uint32_t at = line->begin, end = line->end, numbers = 0;
    bool dashes = false, words = false;

    if (line->characters > 16) {
        return NO_PAGE_NUMBER;
    }
    while (at < end) {
        at = skip_spaces_and_dashes(text, at, end, &dashes);
        uint32_t digits = at;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        if (at > digits) {
            numbers += at - digits > 4 ? 3 : 1;
        } else if (end - at >= 3 &&
                   (memcmp(text + at, page, 3) == 0 || memcmp(text + at, ordinal, 3) == 0 ||
                    memcmp(text + at, of, 3) == 0)) {
            words = words || memcmp(text + at, page, 3) == 0;
            at += 3;
        } else if (at < end) {
            return NO_PAGE_NUMBER;
        }
    }
    if (numbers == 0 || numbers > 2 || (numbers == 2 && !words)) {
        return NO_PAGE_NUMBER;
    }
    return dashes || words ? DRESSED_NUMBER : BARE_NUMBER;
}

/* ---- running heads ---- */

/* A hash of the line without its digits, so that page numbers in it do not matter. */
static uint64_t head_hash(const char *text, const struct layout_line *line)
{
    uint64_t hash = 0xCBF29CE484222325u; /* FNV-1a */

    for (uint32_t at = line->begin; at < line->end; at++) {
        unsigned char c = (unsigned char)text[at];
        if (c > ' ' && (c < '0' || c > '9')) {
            hash = (hash ^ c) * 0x100000001B3u;
        }
    }
    return hash;
}

struct head {
    uint64_t hash;
    size_t line;
};

static int by_hash(const void *a, const void *b)
{
    const struct head *one = a, *other = b;

    return (one->hash > other->hash) - (one->hash < other->hash);
}

/* Calls of `line` that stand at the edge of a page. */
static bool at_edge(const struct layout_lines *lines, size_t i)
{
    for (size_t k = 0; k < EDGE; k++) {
        if (i >= k && lines->lines[i - k].flags & LAYOUT_PAGE) {
            return true;
        }
        if (i + k + 1 < lines->count && lines->lines[i + k + 1].flags & LAYOUT_PAGE) {
            return true;
        }
    }
    return i < EDGE || i + EDGE >= lines->count;
}

/* Drops lines that stand at the edges of at least three pages, or of all of two, alike. */
static void drop_heads(struct layout_lines *lines, const char *text, size_t pages)
{
    struct head *heads = malloc((4 * EDGE * (pages + 1) + 1) * sizeof *heads);
    size_t count = 0;

    if (!heads) {
        return; /* they stay, then */
    }
    for (size_t i = 0; i < lines->count && count < 4 * EDGE * (pages + 1); i++) {
        const struct layout_line *line = &lines->lines[i];
        if (line->characters <= LONGEST_HEAD && line->ending != LAYOUT_ENDS_FINAL &&
            at_edge(lines, i)) {
            heads[count++] = (struct head){head_hash(text, line), i};
        }
    }
    qsort(heads, count, sizeof *heads, by_hash);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && heads[end].hash == heads[i].hash; end++) {
        }
        for (size_t k = i; end - i > (pages > 1 ? 2u : 1u) && k < end; k++) {
            lines->lines[heads[k].line].flags |= LAYOUT_DROPPED;
        }
    }
    free(heads);
}

/* ---- what says which page this is ------------------------------------- */

static bool line_holds(const char *text, const struct layout_line *line, const char *what)
{
    return memmem(text + line->begin, line->end - line->begin, what, strlen(what)) != NULL;
}

static bool is_page_code(const char *text, uint32_t at, uint32_t end)
{
    return end - at >= 2 && end - at <= 3 && text[at] >= 'A' && text[at] <= 'F' &&
           text[at + 1] >= '0' && text[at + 1] <= '9' &&
           (end - at == 2 || (text[at + 2] >= '0' && text[at + 2] <= '9'));
}

/* The name of a section with the page's code: A3 要闻, 民生周刊 · B2. */
static bool has_page_code(const char *text, const struct layout_line *line)
{
    const char *blank = memchr(text + line->begin, ' ', line->end - line->begin);
    uint32_t last = line->end;

    while (last > line->begin && text[last - 1] != ' ') {
        last--;
    }
    uint32_t first = blank ? (uint32_t)(blank - text) : line->end;
    return line->characters <= 16 && (is_page_code(text, line->begin, first) ||
                                      (last > line->begin && is_page_code(text, last, line->end)));
}

/* Lines at the edge of a page that say its number, section, day or editors. */
static bool is_page_label(const char *text, const struct layout_line *line)
{
    static const char *const editors[] = {"责编", "责任编辑", "美编", "版式", "组版", "值班"};

    if (line->ending == LAYOUT_ENDS_FINAL || line->characters > 60) {
        return false;
    }
    bool dated = line_holds(text, line, "星期") && line_holds(text, line, "月") &&
                 line_holds(text, line, "日");
    bool paged =
        line->characters <= 12 && line_holds(text, line, "第") && line_holds(text, line, "版");
    for (size_t i = 0; i < sizeof editors / sizeof editors[0]; i++) {
        if (line->characters <= 40 && line_holds(text, line, editors[i]) &&
            (line_holds(text, line, "：") || line_holds(text, line, ":") || dated)) {
            return true;
        }
    }
    return dated || paged || has_page_code(text, line);
}

void layout_drop_furniture(struct layout_lines *lines, const char *text)
{
    size_t pages = 0;

    for (size_t i = 0; i < lines->count; i++) {
        pages += (lines->lines[i].flags & LAYOUT_PAGE) != 0;
    }
    for (size_t i = 0; i < lines->count; i++) {
        bool known = lines->lines[i].flags & LAYOUT_KNOWN; /* it is still here, and pages are not */
        enum page_number number = known ? NO_PAGE_NUMBER : page_number(text, &lines->lines[i]);
        bool edge = at_edge(lines, i);
        if (number == DRESSED_NUMBER || (number == BARE_NUMBER && pages && edge) ||
            (edge && is_page_label(text, &lines->lines[i]))) {
            lines->lines[i].flags |= LAYOUT_DROPPED;
        }
    }
    if (pages) {
        drop_heads(lines, text, pages);
    }
}

/* ---- lines that stay lines ---- */

/* The longest line of verse, in cells. */
#define VERSE_WIDTH 56u

/* Neighbouring lines for which `is` holds, from `i` on. */
static size_t run_of(const struct layout_lines *lines, size_t i,
                     bool (*is)(const struct layout_line *))
{
    size_t end = i;

    while (end < lines->count && is(&lines->lines[end])) {
        end++;
    }
    return end - i;
}

/* Verse with punctuation: each line ends with a mark, and hardly one stands inside. */
static bool is_verse(const struct layout_line *line)
{
    return line->width <= VERSE_WIDTH && line->marks <= 1 && line->ending >= LAYOUT_ENDS_FINAL &&
           line->ending <= LAYOUT_ENDS_COMMA;
}

/* A line without any mark. */
static bool is_bare(const struct layout_line *line)
{
    return line->width <= VERSE_WIDTH && line->marks == 0 &&
           (line->ending == LAYOUT_ENDS_PLAIN || line->ending == LAYOUT_ENDS_DANGLING);
}

static bool is_figures(const struct layout_line *line)
{
    return line->flags & LAYOUT_FIGURES;
}

static bool is_labelled(const struct layout_line *line)
{
    return line->beginning == LAYOUT_BEGINS_LABELLED || line->flags & LAYOUT_FIGURES;
}

static bool is_bullet(const struct layout_line *line)
{
    return line->flags & LAYOUT_BULLET;
}

/* Verse stands on its own: nothing goes on into it, and it ends with a sentence. */
static bool stands_free(const struct layout_lines *lines, size_t i, size_t length)
{
    const struct layout_line *last = &lines->lines[i + length - 1];
    const struct layout_line *before = i ? &lines->lines[i - 1] : NULL;

    return last->ending == LAYOUT_ENDS_FINAL &&
           (!before || before->ending == LAYOUT_ENDS_FINAL || before->flags & LAYOUT_ALONE ||
            (before->ending == LAYOUT_ENDS_PLAIN && before->marks == 0));
}

static bool is_enough_verse(const struct layout_lines *lines, size_t i, size_t length)
{
    return length >= 4 && stands_free(lines, i, length);
}

static bool is_enough_bare(const struct layout_lines *lines, size_t i, size_t length)
{
    uint32_t characters = 0;

    for (size_t k = i; k < i + length; k++) {
        characters += lines->lines[k].characters;
    }
    return length >= 6 || (length >= 4 && characters >= 48);
}

static bool are_two(const struct layout_lines *lines, size_t i, size_t length)
{
    (void)lines, (void)i;
    return length >= 2;
}

static bool are_three(const struct layout_lines *lines, size_t i, size_t length)
{
    (void)lines, (void)i;
    return length >= 3;
}

/* What neighbouring lines must be, and how many, to stay lines. */
static const struct {
    bool (*is)(const struct layout_line *line);
    bool (*is_enough)(const struct layout_lines *lines, size_t i, size_t length);
} kept_lines[] = {
    {is_verse, is_enough_verse}, {is_bare, is_enough_bare}, {is_figures, are_three},
    {is_labelled, are_three},    {is_bullet, are_two},
};

static void keep_lines(struct layout_lines *lines, size_t rule)
{
    for (size_t i = 0, length; i < lines->count; i += length ? length : 1) {
        length = run_of(lines, i, kept_lines[rule].is);
        bool kept = length && kept_lines[rule].is_enough(lines, i, length);
        for (size_t k = i; kept && k < i + length; k++) {
            lines->lines[k].flags |= LAYOUT_ALONE;
        }
    }
}

/* Where most lines stay lines, those do too that end no sentence. */
static void keep_most(struct layout_lines *lines)
{
    size_t alone = 0;

    for (size_t i = 0; i < lines->count; i++) {
        alone += (lines->lines[i].flags & LAYOUT_ALONE) != 0;
    }
    for (size_t i = 0; alone * 5 > lines->count * 2 && i < lines->count; i++) {
        struct layout_line *line = &lines->lines[i];
        if (line->ending != LAYOUT_ENDS_FINAL && line->width <= VERSE_WIDTH) {
            line->flags |= LAYOUT_ALONE;
        }
    }
}

/* What stands between two fences of Markdown is a program. */
static void keep_fenced(struct layout_lines *lines, const char *text)
{
    bool inside = false;

    for (size_t i = 0; i < lines->count; i++) {
        struct layout_line *line = &lines->lines[i];
        bool fence = line->end - line->begin >= 3 && memcmp(text + line->begin, "```", 3) == 0;
        line->flags |= inside || fence ? LAYOUT_ALONE : 0;
        inside = inside != fence;
    }
}

void layout_find_alone(struct layout_lines *lines, const char *text)
{
    keep_fenced(lines, text);
    for (size_t i = 0; i < lines->count; i++) {
        struct layout_facts ignored = {.year = 0};
        struct layout_line *line = &lines->lines[i];
        bool open = line->ending == LAYOUT_ENDS_PLAIN || line->ending == LAYOUT_ENDS_CREDIT ||
                    line->ending == LAYOUT_ENDS_DANGLING;
        if (open && line->characters < 40 && !(line->flags & LAYOUT_KNOWN) &&
            layout_read_byline(text, line->begin, line->end, &ignored)) {
            line->flags |= LAYOUT_ALONE | LAYOUT_ALONE_ITSELF;
        }
    }
    for (size_t i = 0; i < sizeof kept_lines / sizeof kept_lines[0]; i++) {
        keep_lines(lines, i);
    }
    keep_most(lines);
    for (size_t i = 1; i + 1 < lines->count; i++) { /* a comment in a program, a short row */
        if (lines->lines[i - 1].flags & lines->lines[i + 1].flags & LAYOUT_ALONE &&
            lines->lines[i].marks <= 1 && lines->lines[i].width <= VERSE_WIDTH) {
            lines->lines[i].flags |= LAYOUT_ALONE;
        }
    }
}
