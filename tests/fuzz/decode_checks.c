/* SPDX-License-Identifier: MIT */
/* Text, map, blocks and sentences of any input: what holds for all of them. */
#include "decode_checks.h"
#include "base/utf8.h"
#include "blocks.h"
#include "layout.h"
#include "reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

const char *const decode_fuzz_charsets[DECODE_FUZZ_CHARSETS] = {
    "auto",   "auto",   "UTF-8", "GB18030", "Big5",  "Big5-HKSCS", "UTF-16LE", "UTF-16BE",
    "UTF-16", "UTF-32", "CP932", "EUC-JP",  "CP949", "EUC-TW",     "KOI8-R",   "CP1258",
};

/* The bits of the second byte; the lowest two are the layout. */
enum { NO_NFC = 4, REFERENCES = 8, HALF_WIDTH = 16, UNDO = 32, READERS = 64 };

/* What serves for input after input; main()'s or libFuzzer's, for the whole process. */
struct bench {
    struct wen_context context;
    struct decode_reader readers[DECODE_FUZZ_CHARSETS][READERS / NO_NFC];
    bool open[DECODE_FUZZ_CHARSETS][READERS / NO_NFC];
    struct layout layout;
    bool begun;
    struct decode_text again; /* a part, decoded once more */
};

/* An input that is being checked. */
struct probe {
    struct bench *bench;
    struct decode_reader *reader;
    unsigned options;
    const char *raw;
    size_t size;
    struct decode_finding found;
    enum decode_mojibake_kind kind;
};

_Noreturn void decode_fuzz_die(const char *what)
{
    fprintf(stderr, "decode: %s\n", what);
    exit(99);
}

__attribute__((format(printf, 3, 4))) static int fail(struct wen_context *context, int status,
                                                      const char *format, ...)
{
    va_list arguments;

    (void)context;
    va_start(arguments, format);
    if (status == WEN_STOP) {
        vfprintf(stderr, format, arguments);
        decode_fuzz_die("");
    }
    va_end(arguments);
    return status;
}

static const struct wen_host host = {.abi = WEN_ABI, .size = sizeof host, .fail = fail};

static struct decode_reader *reader_of(struct bench *bench, unsigned charset, unsigned options)
{
    unsigned way = options % READERS / NO_NFC;
    struct decode_reader *reader = &bench->readers[charset][way];
    struct decode_reading reading = {
        .charset = decode_fuzz_charsets[charset],
        .nfc = !(options & NO_NFC),
        .max_replaced = 1,
        .rules = (options & REFERENCES ? DECODE_REFERENCES : 0) |
                 (options & HALF_WIDTH ? DECODE_HALF_WIDTH : 0),
        .undo_mojibake = options & UNDO,
    };

    if (!bench->open[charset][way]) {
        bench->context.host = &host;
        decode_reader_open(&bench->context, reader, &reading);
        bench->open[charset][way] = true;
    }
    return reader;
}

/* ---- what holds ------------------------------------------------------- */

/* Code points that the README says are taken out or changed. */
static bool is_forbidden(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0xAD ||
           c == 0x200B || c == 0x2028 || c == 0x2029 || c == 0x2060 || c == 0xFEFF ||
           (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

static const char *check_text(const struct probe *probe)
{
    const struct decode_text *text = &probe->reader->text;
    const char *bytes = decode_text_bytes(text);
    size_t replacements = 0;

    if (wen_utf8_valid(bytes, text->size) != text->size) {
        return "the text is no UTF-8";
    }
    for (size_t at = 0; at < text->size;) {
        uint32_t c = wen_utf8_next(bytes, &at);
        bool wide = (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) ||
                    (c >= 0xFF41 && c <= 0xFF5A);
        if (is_forbidden(c) || (wide && probe->options & HALF_WIDTH)) {
            return "a character is in the text that should not be";
        }
        replacements += c == DECODE_REPLACEMENT;
    }
    if (replacements < text->replaced) {
        return "fewer U+FFFD than were counted";
    }
    if (!(probe->found.confidence <= 1) && probe->reader->forced == NULL) {
        return "confidence above 1";
    }
    return NULL;
}

static const char *check_nfc(const struct probe *probe)
{
    const struct decode_text *text = &probe->reader->text;
    utf8proc_uint8_t *normal = NULL;

    if (probe->options & NO_NFC) {
        return NULL;
    }
    utf8proc_ssize_t size =
        utf8proc_map((const utf8proc_uint8_t *)decode_text_bytes(text),
                     (utf8proc_ssize_t)text->size, &normal, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    bool same = size == (utf8proc_ssize_t)text->size &&
                memcmp(normal, decode_text_bytes(text), text->size) == 0;
    free(normal);
    return same ? NULL : "the text is not NFC";
}

/* The raw offset of byte `at` of the text, where a character of the run begins or ends: the formula
 * of the README; SIZE_MAX where it has a remainder. */
static size_t raw_of(const struct decode_run *run, uint32_t at)
{
    uint64_t product = (uint64_t)(at - run->begin) * (run->raw_end - run->raw_begin);

    return product % (run->end - run->begin)
               ? SIZE_MAX
               : run->raw_begin + (size_t)(product / (run->end - run->begin));
}

/* Rows cover the text; every raw byte is in one row, or in the rows of one group that share all of
 * their bytes, or in none; every character has whole offsets. */
static const char *check_runs(const struct decode_run *runs, size_t count, const char *bytes,
                              size_t size, size_t raw_size)
{
    uint32_t end = 0, raw_begin = 0, raw_end = 0;

    for (size_t i = 0; i < count; i++) {
        const struct decode_run *run = &runs[i];
        bool shared = i && run->raw_begin == raw_begin && run->raw_end == raw_end;
        if (run->begin != end || run->end <= run->begin || run->end > size) {
            return "rows do not cover the text";
        }
        if (run->raw_end <= run->raw_begin || run->raw_end > raw_size) {
            return "a row has no raw bytes, or leaves them";
        }
        if (run->raw_begin < raw_end && !shared) {
            return "rows overlap in the raw bytes";
        }
        for (size_t at = run->begin; at < run->end; wen_utf8_next(bytes, &at)) {
            if (raw_of(run, (uint32_t)at) == SIZE_MAX) {
                return "a character has no whole raw offset";
            }
        }
        end = run->end;
        raw_begin = run->raw_begin;
        raw_end = run->raw_end;
    }
    return end == size ? NULL : "the end of the text is in no row";
}

/* Decodes raw[begin..end) alone, as the document was. */
static const struct decode_text *decode_again(const struct probe *probe, size_t begin, size_t end)
{
    struct decode_text *again = &probe->bench->again;

    decode_text_begin(again, &probe->reader->characters, !(probe->options & NO_NFC));
    decode_charset_read(probe->found.charset, again, probe->raw + begin, 0, end - begin);
    return again;
}

/* Raw bytes that are in no row: nothing, or the CR of a line end, or a page end. */
static const char *check_gap(const struct probe *probe, size_t begin, size_t end)
{
    const struct decode_text *again = decode_again(probe, begin, end);

    for (size_t i = 0; i < again->size; i++) {
        if (decode_text_bytes(again)[i] != '\n') {
            return "raw bytes are lost";
        }
    }
    return NULL;
}

/* Whether a part that was decoded again is text[0..size). A page's end is a line's end, but for one
 * that stands at the begin of a line: alone it may be that. */
static bool is_same(const struct decode_text *again, const char *text, size_t size)
{
    const char *bytes = decode_text_bytes(again);
    size_t at = 0;

    for (size_t i = 0; i < size; i++) {
        if (at < again->size && bytes[at] == text[i]) {
            at++;
        } else if (!again->dropped || text[i] != '\n') {
            return false;
        }
    }
    return at == again->size;
}

/* The raw bytes of a row, or of rows that share theirs, decoded alone are its text, and what is in
 * no row is none. Charsets that shift are left out: there bytes alone mean something else. */
static const char *check_back(const struct probe *probe)
{
    const struct decode_text *text = &probe->reader->text;
    const char *bytes = decode_text_bytes(text), *name = probe->found.charset->name;
    size_t raw_end = probe->found.mark;

    if (strncmp(name, "ISO-2022", 8) == 0 || strncmp(name, "UTF-7", 5) == 0 ||
        (probe->kind && probe->options & UNDO)) {
        return NULL;
    }
    for (size_t i = 0; i < text->run_count; i++) {
        const struct decode_run *run = &text->runs[i];
        uint32_t begin = run->begin;
        const char *wrong = check_gap(probe, raw_end, run->raw_begin);
        if (wrong) {
            return wrong;
        }
        raw_end = run->raw_end;
        while (i + 1 < text->run_count && text->runs[i + 1].raw_begin < raw_end) {
            i++;
        }
        const struct decode_text *again = decode_again(probe, run->raw_begin, raw_end);
        uint32_t end = text->runs[i].end;
        if (!is_same(again, bytes + begin, end - begin)) {
            return "the raw bytes of a row are not its text";
        }
    }
    return check_gap(probe, raw_end, probe->size);
}

static bool is_boundary(const char *text, size_t size, uint32_t at)
{
    return at == size || (at < size && ((unsigned char)text[at] & 0xC0u) != 0x80u);
}

static const char *check_block(const char *text, size_t size, struct decode_span block,
                               uint32_t before)
{
    struct decode_sentences sentences = {.text = text, .at = block.begin, .end = block.end};
    struct decode_span sentence;
    uint32_t at = block.begin;

    if (block.begin < before || block.end <= block.begin || block.end > size ||
        !is_boundary(text, size, block.begin) || !is_boundary(text, size, block.end)) {
        return "a block is empty, or overlaps, or cuts a character";
    }
    if (decode_space(text, block.begin, block.end) ||
        decode_space_before(text, block.begin, block.end)) {
        return "a block has white space at its ends";
    }
    while (decode_sentence(&sentences, &sentence)) {
        for (unsigned space; at < sentence.begin; at += space) {
            space = decode_space(text, at, sentence.begin);
            if (!space) {
                return "a character of a block is in no sentence";
            }
        }
        if (sentence.begin < at || sentence.end <= sentence.begin || sentence.end > block.end ||
            !is_boundary(text, size, sentence.end)) {
            return "a sentence overlaps, is empty, leaves its block or cuts a character";
        }
        at = sentence.end;
    }
    return at == block.end ? NULL : "the end of a block is in no sentence";
}

static const char *check_lines(const struct probe *probe, enum decode_layout layout)
{
    const struct decode_text *text = &probe->reader->text;
    struct decode_blocks blocks = {.text = decode_text_bytes(text),
                                   .size = (uint32_t)text->size,
                                   .breaks = text->breaks,
                                   .break_count = text->break_count,
                                   .layout = layout};
    struct decode_span block = {0, 0};
    const char *wrong = NULL;

    for (uint32_t before = 0; !wrong && decode_block(&blocks, &block); before = block.end) {
        wrong = check_block(blocks.text, blocks.size, block, before);
    }
    return wrong;
}

/* Whether two readings of a line agree, but for what its neighbours make of it. */
static bool is_same_line(const struct layout_line *a, const struct layout_line *b)
{
    const unsigned own =
        LAYOUT_LATIN | LAYOUT_FIGURES | LAYOUT_HAS_PRIVATE | LAYOUT_BULLET | LAYOUT_LOOSE_MARK;

    return a->begin == b->begin && a->end == b->end && a->start == b->start &&
           a->width == b->width && a->characters == b->characters && a->loose == b->loose &&
           a->marks == b->marks && a->stops == b->stops && a->indent == b->indent &&
           a->spaces == b->spaces && a->singles == b->singles && a->gap == b->gap &&
           a->ending == b->ending && a->beginning == b->beginning &&
           (a->flags & own) == (b->flags & own);
}

/* What the last pass says of the lines that it wrote is what there is to read. */
static const char *check_kept(struct layout *layout)
{
    const struct layout_text *text = layout->result;
    const char *bytes = text->data ? text->data : "", *wrong = NULL;
    struct layout_lines read = {0};

    if (!layout_read_lines(&read, &layout->classes, bytes, (uint32_t)text->size, NULL, 0)) {
        decode_fuzz_die("no memory left");
    }
    layout_read_again(&layout->lines, &layout->classes, bytes);
    if (layout->lines.count != read.count) {
        wrong = "lines are kept that are not there";
    }
    for (size_t i = 0; !wrong && i < read.count; i++) {
        if (!is_same_line(&layout->lines.lines[i], &read.lines[i])) {
            wrong = "a line is not what was kept of it";
        }
    }
    free(read.lines);
    return wrong;
}

static const char *check_repaired(const struct probe *probe)
{
    struct layout *layout = &probe->bench->layout;
    const char *wrong = NULL;
    uint32_t before = 0;

    if (!layout_repair(layout, &probe->reader->text)) {
        decode_fuzz_die("no memory left");
    }
    const struct layout_text *result = layout->result;
    const char *bytes = result->data ? result->data : "";
    if (wen_utf8_valid(bytes, result->size) != result->size) {
        return "the repaired text is no UTF-8";
    }
    wrong = check_runs(result->runs, result->run_count, bytes, result->size, probe->size);
    for (size_t i = 0; i < layout->block_count && !wrong; i++) {
        wrong = check_block(bytes, result->size, layout->blocks[i].span, before);
        before = layout->blocks[i].span.end;
    }
    return wrong ? wrong : check_kept(layout);
}

const char *decode_fuzz_check(struct bench *bench, const char *input, size_t size)
{
    if (size < 2) {
        return NULL;
    }
    struct probe probe = {.bench = bench, .options = (unsigned char)input[1], .size = size - 2};
    /* a copy of just that size: reading beyond it is seen */
    char *raw = malloc(probe.size + !probe.size);
    if (!raw) {
        decode_fuzz_die("no memory left");
    }
    memcpy(raw, input + 2, probe.size);
    probe.raw = raw;
    probe.reader = reader_of(bench, (unsigned char)input[0] % DECODE_FUZZ_CHARSETS, probe.options);
    if (!bench->begun) {
        layout_begin(&bench->layout);
        bench->begun = true;
    }
    const char *wrong = NULL;
    if (decode_reader_read(&bench->context, probe.reader, wen_string(raw, probe.size), &probe.found,
                           &probe.kind) == WEN_OK) {
        const struct decode_text *text = &probe.reader->text;
        unsigned layout = probe.options & 3;
        wrong = check_text(&probe);
        wrong = wrong ? wrong : check_nfc(&probe);
        wrong = wrong ? wrong
                      : check_runs(text->runs, text->run_count, decode_text_bytes(text), text->size,
                                   probe.size);
        wrong = wrong ? wrong : check_back(&probe);
        if (!wrong) {
            wrong = layout == DECODE_LINES || layout == DECODE_PARAGRAPHS
                        ? check_lines(&probe, (enum decode_layout)layout)
                        : check_repaired(&probe);
        }
    }
    free(raw);
    decode_text_trim(&probe.reader->text);
    layout_trim(&bench->layout);
    return wrong;
}

struct bench *decode_fuzz_open(void)
{
    struct bench *bench = calloc(1, sizeof *bench);

    if (!bench) {
        decode_fuzz_die("no memory left");
    }
    return bench;
}

void decode_fuzz_close(struct bench *bench)
{
    for (size_t i = 0; i < DECODE_FUZZ_CHARSETS; i++) {
        for (size_t k = 0; k < READERS / NO_NFC; k++) {
            if (bench->open[i][k]) {
                decode_reader_free(&bench->readers[i][k]);
            }
        }
    }
    decode_text_free(&bench->again);
    if (bench->begun) {
        layout_free(&bench->layout);
    }
    free(bench);
}
