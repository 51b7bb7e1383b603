/* SPDX-License-Identifier: MIT */
/* The stage `decode` over any bytes at all: what holds for every text, its map, blocks and
 * sentences is checked for each.
 *
 *   decode          generates documents from a fixed seed, takes those in tests/fuzz/corpus/decode
 *                   of the tree that SOURCE names, and prints TAP
 *   decode FILE...  takes these instead, such as one that libFuzzer found
 *
 * The first byte of an input chooses the charset, the second the options. Built with
 * -DWEN_LIBFUZZER and clang's -fsanitize=fuzzer it is a target of libFuzzer (CONTRIBUTING.md). */
#include "base/utf8.h"
#include "blocks.h"
#include "layout.h"
#include "reader.h"

#include <dirent.h>
#include <iconv.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *const charsets[] = {
    "auto",   "auto",   "UTF-8", "GB18030", "Big5",  "Big5-HKSCS", "UTF-16LE", "UTF-16BE",
    "UTF-16", "UTF-32", "CP932", "EUC-JP",  "CP949", "EUC-TW",     "KOI8-R",   "CP1258",
};

/* The bits of the second byte; the lowest two are the layout. */
enum { NO_NFC = 4, REFERENCES = 8, HALF_WIDTH = 16, UNDO = 32, READERS = 64 };

/* What serves for input after input; main()'s or libFuzzer's, for the whole process. */
struct bench {
    struct wen_context context;
    struct decode_reader readers[COUNT(charsets)][READERS / NO_NFC];
    bool open[COUNT(charsets)][READERS / NO_NFC];
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

static _Noreturn void die(const char *what)
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
        die("");
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
        .charset = charsets[charset],
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

static const char *check_repaired(const struct probe *probe)
{
    struct layout *layout = &probe->bench->layout;
    const char *wrong = NULL;
    uint32_t before = 0;

    if (!layout_repair(layout, &probe->reader->text)) {
        die("no memory left");
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
    return wrong;
}

/* A sentence where something does not hold for the input; what is refused is fine. */
static const char *check(struct bench *bench, const char *input, size_t size)
{
    if (size < 2) {
        return NULL;
    }
    struct probe probe = {.bench = bench, .options = (unsigned char)input[1], .size = size - 2};
    /* a copy of just that size: reading beyond it is seen */
    char *raw = malloc(probe.size + !probe.size);
    if (!raw) {
        die("no memory left");
    }
    memcpy(raw, input + 2, probe.size);
    probe.raw = raw;
    probe.reader = reader_of(bench, (unsigned char)input[0] % COUNT(charsets), probe.options);
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

static struct bench *open_bench(void)
{
    struct bench *bench = calloc(1, sizeof *bench);

    if (!bench) {
        die("no memory left");
    }
    return bench;
}

#ifdef WEN_LIBFUZZER

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct bench *bench; /* libFuzzer calls again and again, and never says that it ends */

    bench = bench ? bench : open_bench();
    const char *wrong = check(bench, (const char *)data, size);
    if (wrong) {
        fprintf(stderr, "decode: %s\n", wrong);
        abort();
    }
    return 0;
}

#else

/* ---- documents that are generated ------------------------------------- */

/* splitmix64, of Steele, Lea and Flood, "Fast splittable pseudorandom number generators". */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static uint32_t below(uint64_t *state, uint32_t end)
{
    return (uint32_t)(draw(state) % end);
}

/* What documents are made of, by what may go wrong with it. */
static const char *const pieces[] = {
    "昨天上午，新修的临河大桥正式通车",
    "臺灣的氣象局說明天會下雨。",
    "これはひらがなとカタカナの文です。",
    "한국어 문장입니다. ",
    "Déjà vu: the café’s naïve façade – €5. ",
    "plain ASCII, 3.14 and more! ",
    "第一章　总则\n",
    "　　记者 王小明 摄\n",
    "—12—\n",
    "2024 年 10 月 1 日\r\n",
    "他 说 ： “ 走 吧 ！ ”\n",
    "。！？……\n\n",
    "《书名》（一）",
    "\r",
    "\n",
    "\r\n",
    "\f",
    "\v",
    "\t",
    " ",
    "　",
    "e\u0301",
    "\u0301",
    "\u1112\u1161\u11AB",
    "\u0958",
    "\u0344",
    "\uF900",
    "\u3099",
    "a\u0323\u0302",
    "㐀𠀀😀",
    "\u200B",
    "\uFEFF",
    "\u00AD",
    "\u2028",
    "\u2029",
    "\uFFFE",
    "\xC2\x85",
    "&amp;",
    "&#20013;",
    "&#x301;",
    "&#13;",
    "&lt",
    "&",
    ";",
    "&#xD800;",
    "&nbsp;",
    "ＡＢｃ１２３",
    "鏂囧瓧",
    "涓枃",
    "æ–‡å­—",
    "Ã©",
    "锟斤拷",
    "ｱｲｳ",
    "●■◆",
    "http://a.b/?x=1",
};

/* Appends a piece in the charset, as far as that has it. */
static size_t add_piece(iconv_t converter, const char *piece, char *to, size_t room)
{
    char *from = (char *)(uintptr_t)piece, *at = to;
    size_t size = strlen(piece);

    iconv(converter, NULL, NULL, NULL, NULL);
    while (size && iconv(converter, &from, &size, &at, &room) == (size_t)-1 && room > 8) {
        do { /* goes past a character */
            from++;
            size--;
        } while (size && ((unsigned char)*from & 0xC0u) == 0x80u);
    }
    return (size_t)(at - to);
}

/* Changes bytes here and there. */
static size_t mutate(uint64_t *state, char *bytes, size_t size)
{
    for (uint32_t i = below(state, 6); size && i > 0; i--) {
        uint32_t at = below(state, (uint32_t)size);
        switch (below(state, 4)) {
        case 0: bytes[at] = (char)draw(state); break;
        case 1: bytes[at] ^= (char)(1u << below(state, 8)); break;
        case 2:
            memmove(bytes + at, bytes + at + 1, size - at - 1);
            size--;
            break;
        default: size = below(state, 8) ? size : at; break;
        }
    }
    return size;
}

enum { MOST = 1 << 16 };

static size_t generate(uint64_t *state, unsigned charset, char *to)
{
    static const char *const automatic[] = {"UTF-8", "GB18030", "BIG5", "UTF-16LE", "CP949"};
    const char *name = charset < 2 ? automatic[below(state, COUNT(automatic))] : charsets[charset];
    iconv_t converter = iconv_open(name, "UTF-8");
    uint32_t count = 1 + below(state, below(state, 20) ? 12 : 400);
    size_t size = 2;

    if (converter == (iconv_t)-1) {
        die("iconv lacks a charset");
    }
    to[0] = (char)charset;
    to[1] = (char)draw(state);
    while (count-- > 0 && size < MOST - 512) {
        const char *piece = pieces[below(state, COUNT(pieces))];
        for (uint32_t i = below(state, 16) ? 1 : below(state, 40); i > 0 && size < MOST - 512;
             i--) {
            size += add_piece(converter, piece, to + size, 256);
        }
    }
    iconv_close(converter);
    return 2 + (below(state, 3) ? mutate(state, to + 2, size - 2) : size - 2);
}

/* ---- the program ------------------------------------------------------ */

/* The input in C's notation, its begin where it is long. */
static void show(const char *input, size_t size)
{
    printf("# %zu bytes: \"", size);
    for (size_t i = 0; i < size && i < 400; i++) {
        printf("\\%03o", (unsigned char)input[i]);
    }
    printf("\"\n");
}

static bool test_charset(struct bench *bench, unsigned charset)
{
    static char input[MOST];
    uint64_t state = 20250201 + charset;
    const char *wrong = NULL;
    size_t documents = 0, bytes = 0, size = 0;

    while (!wrong && documents < 1500) {
        size = generate(&state, charset, input);
        wrong = check(bench, input, size);
        bytes += size;
        documents++;
    }
    printf("%s %u - %s: %zu documents, %zu bytes\n", wrong ? "not ok" : "ok", charset + 1,
           charsets[charset], documents, bytes);
    if (wrong) {
        printf("# %s\n", wrong);
        show(input, size);
    }
    return !wrong;
}

/* `before`: in front of the line that says what became of it. */
static bool test_file(struct bench *bench, const char *path, const char *before)
{
    FILE *file = fopen(path, "rb");
    size_t size = 0, capacity = 1 << 20;
    char *input = malloc(capacity);

    while (file && input && (size += fread(input + size, 1, capacity - size, file)) == capacity) {
        capacity *= 2;
        input = realloc(input, capacity);
    }
    if (!file || !input || ferror(file)) {
        die("the file cannot be read");
    }
    fclose(file);
    const char *wrong = check(bench, input, size);
    printf("%s%s: %s\n", before, path, wrong ? wrong : "fine");
    free(input);
    return !wrong;
}

/* Every document that is kept in the tree. */
static bool test_corpus(struct bench *bench, size_t number)
{
    const char *source = getenv("SOURCE");
    char folder[4096], path[8192];
    size_t documents = 0, good = 0;

    snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/decode", source ? source : ".");
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries)) != NULL;) {
        if (entry->d_name[0] != '.') {
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            good += test_file(bench, path, "# ");
            documents++;
        }
    }
    if (entries) {
        closedir(entries);
    }
    bool fine = documents > 0 && good == documents;
    printf("%s %zu - corpus: %zu of %zu documents\n", fine ? "ok" : "not ok", number, good,
           documents);
    return fine;
}

static void close_bench(struct bench *bench)
{
    for (size_t i = 0; i < COUNT(charsets); i++) {
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

int main(int argc, char **argv)
{
    struct bench *bench = open_bench();
    bool fine = true;

    if (argc == 1) {
        printf("1..%zu\n", COUNT(charsets) + 1);
        for (unsigned i = 0; i < COUNT(charsets); i++) {
            fine &= test_charset(bench, i);
        }
        fine &= test_corpus(bench, COUNT(charsets) + 1);
    }
    for (int i = 1; i < argc; i++) {
        fine &= test_file(bench, argv[i], "");
    }
    close_bench(bench);
    return fine ? 0 : 1;
}

#endif
