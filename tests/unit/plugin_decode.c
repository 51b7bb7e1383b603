/* SPDX-License-Identifier: MIT */
/* plugins/decode/decode.c: the stage as the host sees it -- fields, reasons, and what its layers
 * promise -- with a host that keeps rows as the real one does. */
#include "blocks.h"
#include "plugin_decode_samples.h"
#include "record/rows.h"
#include "sentences.h"
#include "wenliu/stage.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(literal) literal, sizeof(literal) - 1
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

extern const struct wen_stage decode_LTX_wen_stage;

enum { TEXT, BLOCKS, SENTENCES, SOURCE, LAYERS };

/* The stage's options, as its table lays them out. */
struct options {
    const char *charset;
    int layout;
    bool nfc;
    double max_replaced;
    bool entities;
    int mojibake, width;
};

static struct host {
    struct wen_context context;
    struct wen_arena arena;
    struct wen_store layers[LAYERS];
    struct wen_labels labels;
    struct wen_string text;
    char charset[64], mojibake[64], reason[512];
    int64_t replaced, dropped;
    double confidence;
    char emitted[64];
    size_t emitted_size;
    int64_t counted;
} host;

static struct wen_rows *host_add(struct wen_context *context, unsigned layer, uint32_t count)
{
    (void)context;
    assert_true(layer < LAYERS);
    return wen_store_add(&host.layers[layer], &host.arena, count);
}

static int host_set_text(struct wen_context *context, const char *text, size_t size)
{
    char *copy = wen_arena_take(&host.arena, size + 1);

    (void)context;
    memcpy(copy, text, size);
    copy[size] = '\0';
    host.text = wen_string(copy, size);
    return WEN_OK;
}

static int host_set_field(struct wen_context *context, unsigned field, union wen_value value)
{
    static const struct {
        const char *name;
        char *text;       /* or */
        int64_t *integer; /* or */
        double *real;
    } places[] = {{"charset", host.charset, NULL, NULL},
                  {"mojibake", host.mojibake, NULL, NULL},
                  {"replaced", NULL, &host.replaced, NULL},
                  {"dropped", NULL, &host.dropped, NULL},
                  {"charset_confidence", NULL, NULL, &host.confidence}};
    size_t i = 0;

    (void)context;
    while (i < COUNT(places) &&
           strcmp(decode_LTX_wen_stage.fields[field].name, places[i].name) != 0) {
        i++;
    }
    if (i == COUNT(places)) {
        return WEN_OK; /* what the repair of layout says */
    }
    if (places[i].text) {
        memcpy(places[i].text, value.string.data, value.string.size);
        places[i].text[value.string.size] = '\0';
    } else if (places[i].integer) {
        *places[i].integer = value.integer;
    } else {
        *places[i].real = value.real;
    }
    return WEN_OK;
}

static int host_emit(struct wen_context *context, const void *bytes, size_t size)
{
    (void)context;
    assert_true(host.emitted_size + size <= sizeof host.emitted);
    memcpy(host.emitted + host.emitted_size, bytes, size);
    host.emitted_size += size;
    return WEN_OK;
}

static void host_count(struct wen_context *context, const char *name, int64_t value)
{
    (void)context;
    assert_string_equal(name, "mojibake_documents");
    host.counted += value;
}

__attribute__((format(printf, 2, 3))) static void host_warn(struct wen_context *context,
                                                            const char *format, ...)
{
    va_list arguments;

    (void)context;
    va_start(arguments, format);
    vsnprintf(host.reason, sizeof host.reason, format, arguments);
    va_end(arguments);
}

static uint32_t host_label(struct wen_context *context, const char *name)
{
    (void)context;
    return wen_labels_number(&host.labels, name);
}

__attribute__((format(printf, 3, 4))) static int host_fail(struct wen_context *context, int status,
                                                           const char *format, ...)
{
    va_list arguments;

    (void)context;
    va_start(arguments, format);
    vsnprintf(host.reason, sizeof host.reason, format, arguments);
    va_end(arguments);
    return status;
}

static const struct wen_host calls = {.abi = WEN_ABI,
                                      .size = sizeof calls,
                                      .add = host_add,
                                      .set_text = host_set_text,
                                      .set_field = host_set_field,
                                      .label = host_label,
                                      .emit = host_emit,
                                      .count = host_count,
                                      .warn = host_warn,
                                      .fail = host_fail};

static void *open_with(const struct options *options)
{
    void *self = NULL;

    assert_int_equal(decode_LTX_wen_stage.open(&host.context, options, &self), WEN_OK);
    return self;
}

static int run(void *self, const char *raw, size_t size)
{
    struct wen_document document = {.id = wen_string("test", 4), .raw = wen_string(raw, size)};

    wen_arena_reset(&host.arena);
    for (unsigned i = 0; i < LAYERS; i++) {
        wen_store_reset(&host.layers[i]);
    }
    host.text = wen_string(NULL, 0);
    host.charset[0] = host.mojibake[0] = host.reason[0] = '\0';
    host.replaced = host.dropped = 0;
    host.confidence = -1;
    return decode_LTX_wen_stage.process(&host.context, self, &document);
}

/* What the layers promise: the host's own check; each sentence in one block; every character of a
 * block that is no space in one sentence; none outside of blocks; the map covers the text. */
static void check_layers(void)
{
    const struct wen_vocabulary *none[4] = {NULL};
    struct wen_store_limits limits = {
        .text = host.text, .labels = &host.labels, .vocabularies = none};
    struct wen_error error = {0};

    for (unsigned i = BLOCKS; i < LAYERS; i++) {
        if (wen_store_check(&host.layers[i], &limits, &error)) {
            fail_msg("%s", error.text);
        }
    }
    const struct wen_layer *blocks = wen_store_layer(&host.layers[BLOCKS]);
    const struct wen_layer *sentences = wen_store_layer(&host.layers[SENTENCES]);
    const struct wen_layer *source = wen_store_layer(&host.layers[SOURCE]);
    uint32_t at = 0, size = (uint32_t)host.text.size, sentence = 0, end = 0;
    for (uint32_t block = 0; block < blocks->count; block++) {
        while (sentence < sentences->count && sentences->end[sentence] <= blocks->end[block]) {
            assert_true(sentences->begin[sentence] >= blocks->begin[block]);
            for (unsigned space; at < sentences->begin[sentence]; at += space) {
                space = decode_space(host.text.data, at, size);
                assert_true(space > 0);
            }
            at = sentences->end[sentence++];
        }
        assert_int_equal(at, blocks->end[block]);
    }
    for (unsigned space; at < size; at += space) {
        space = decode_space(host.text.data, at, size);
        assert_true(space > 0);
    }
    assert_int_equal(sentence, sentences->count);
    for (uint32_t i = 0; i < source->count; i++) {
        assert_int_equal(source->begin[i], end);
        end = source->end[i];
    }
    assert_int_equal(end, size);
}

static const struct options plain = {"auto", DECODE_LINES, true, 0.01, false, 0, 0};

static const struct row {
    const char *raw;
    size_t size;
    struct options options;
    int status;
    const char *charset, *text, *reason; /* reason: a part of it */
    int64_t replaced, dropped;
} rows[] = {
    {BYTES(""), {"auto", DECODE_LINES, true, 0.01, false, 0, 0}, WEN_OK, "UTF-8", "", "", 0, 0},
    {BYTES("\xEF\xBB\xBF一\r\n二"),
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "UTF-8",
     "一\n二",
     "",
     0,
     0},
    {BYTES("一\0二"),
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "UTF-8",
     "一二",
     "",
     0,
     1},
    {BYTES("\xD2\xBB"),
     {"GBK", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "GB18030",
     "一",
     "",
     0,
     0},
    {BYTES("\x00N"),
     {"utf-16le", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "UTF-16LE",
     "一",
     "",
     0,
     0},
    /* the byte order: by the mark, by likelihood */
    {BYTES("\xFF\xFE\x00N"),
     {"UTF-16", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "UTF-16LE",
     "一",
     "",
     0,
     0},
    {BYTES("N\x00N-"),
     {"UTF-16", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "UTF-16BE",
     "一中",
     "",
     0,
     0},
    /* a character that the end cuts off is counted, and no reason to refuse */
    {BYTES("今天天气很好\xE6\x98"),
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "UTF-8",
     "今天天气很好\uFFFD",
     "",
     1,
     0},
    {BYTES("今天天气很好\xE6\x98"),
     {"auto", DECODE_LINES, true, 0, false, 0, 0},
     WEN_QUARANTINE,
     "",
     "",
     "read as UTF-8, 1 of its 7 characters are no text (14 %; max_replaced allows 0 %), the first "
     "at byte 18",
     0,
     0},
    {BYTES("\xFF\xFE一二"),
     {"UTF-8", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_QUARANTINE,
     "",
     "",
     "read as UTF-8, 2 of its 4 characters are no text (50 %; max_replaced allows 1 %), the first "
     "at byte 0; if that is not its charset, name it with the option \"charset\"",
     0,
     0},
    {BYTES("\xFF\xFE一二"),
     {"UTF-8", DECODE_LINES, true, 0.5, false, 0, 0},
     WEN_OK,
     "UTF-8",
     "\uFFFD\uFFFD一二",
     "",
     2,
     0},
    {BYTES("a\1\2\3\4b"),
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_QUARANTINE,
     "",
     "",
     "this is no text",
     0,
     0},
    /* Hong Kong's characters: plain Big5 lacks them */
    {BYTES(
         "\xA7\xDA\xAD\xCC\xBB\xA1\xFA\x40\xB8\xDC\xA1\x41\xA4\xA3\xBB\xA1\xA7\x4F\xAA\xBA\xB8\xDC"
         "\xA1\x43"),
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "Big5-HKSCS",
     "我們說\U00020547話，不說別的話。",
     "",
     0,
     0},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct row *row = &rows[i];
        void *self = open_with(&row->options);
        int status = run(self, row->raw, row->size);
        if (status != row->status || !strstr(host.reason, row->reason)) {
            fail_msg("row %zu: status %d, %s", i, status, host.reason);
        }
        if (status == WEN_OK) {
            assert_string_equal(host.charset, row->charset);
            assert_string_equal(host.text.data, row->text);
            assert_int_equal(host.replaced, row->replaced);
            assert_int_equal(host.dropped, row->dropped);
            check_layers();
        }
        decode_LTX_wen_stage.close(self);
    }
}

static const struct {
    const char *raw;
    struct options options;
    const char *charset, *mojibake, *text;
    double least, most; /* of the confidence; -1: not set */
} option_rows[] = {
    {"a &lt; b", {"auto", DECODE_LINES, true, 0.01, true, 0, 0}, "UTF-8", "", "a < b", 0.5, 1},
    {"a &lt; b", {"auto", DECODE_LINES, true, 0.01, false, 0, 0}, "UTF-8", "", "a &lt; b", 0.5, 1},
    {"&#20013;文",
     {"GB18030", DECODE_LINES, true, 0.5, true, 0, 0},
     "GB18030",
     "",
     "中鏂\uFFFD",
     -1,
     -1},
    {"ＡＢ１", {"auto", DECODE_LINES, true, 0.01, false, 0, 1}, "UTF-8", "", "AB1", 0.9, 0.999},
    {"\xEF\xBB\xBFＡＢ",
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     "UTF-8",
     "",
     "ＡＢ",
     1,
     1},
    {"鏂囧瓧鏂囧瓧鏂囧瓧",
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     "UTF-8",
     "UTF-8 read as GB18030",
     "鏂囧瓧鏂囧瓧鏂囧瓧",
     0.99,
     1},
    {"鏂囧瓧鏂囧瓧鏂囧瓧",
     {"auto", DECODE_LINES, true, 0.01, false, 1, 0},
     "UTF-8",
     "UTF-8 read as GB18030",
     "文字文字文字",
     0.99,
     1},
    /* the rules hold for what comes back */
    {"x&amp; Ã© Ã©",
     {"auto", DECODE_LINES, true, 0.01, true, 1, 0},
     "UTF-8",
     "UTF-8 read as ISO-8859-1",
     "x& é é",
     0.9,
     1},
};

static void test_options(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(option_rows); i++) {
        void *self = open_with(&option_rows[i].options);
        assert_int_equal(run(self, option_rows[i].raw, strlen(option_rows[i].raw)), WEN_OK);
        assert_string_equal(host.charset, option_rows[i].charset);
        assert_string_equal(host.mojibake, option_rows[i].mojibake);
        assert_string_equal(host.text.data, option_rows[i].text);
        if (host.confidence < option_rows[i].least || host.confidence > option_rows[i].most) {
            fail_msg("row %zu: confidence %.3f", i, host.confidence);
        }
        check_layers();
        decode_LTX_wen_stage.close(self);
    }
}

/* What workers counted arrives, and is said once. */
static void test_count(void **state)
{
    static const char raw[] = "鏂囧瓧鏂囧瓧鏂囧瓧";
    void *self = open_with(&plain), *collector = open_with(&plain);

    (void)state;
    for (unsigned unit = 0; unit < 3; unit++) {
        host.emitted_size = 0;
        for (unsigned i = 0; i < unit; i++) {
            assert_int_equal(run(self, raw, sizeof raw - 1), WEN_OK);
        }
        assert_int_equal(decode_LTX_wen_stage.save(&host.context, self), WEN_OK);
        assert_int_equal(host.emitted_size > 0, unit > 0);
        if (unit) {
            assert_int_equal(decode_LTX_wen_stage.absorb(&host.context, collector, host.emitted,
                                                         host.emitted_size),
                             WEN_OK);
        }
    }
    assert_int_equal(decode_LTX_wen_stage.finish(&host.context, collector), WEN_OK);
    assert_int_equal(host.counted, 3);
    assert_non_null(strstr(host.reason, "3 documents are UTF-8 that was read in another charset"));
    decode_LTX_wen_stage.close(self);
    decode_LTX_wen_stage.close(collector);
}

static void test_unknown_charset(void **state)
{
    struct options options = plain;
    void *self = NULL;

    (void)state;
    options.charset = "GBK-2050";
    assert_int_equal(decode_LTX_wen_stage.open(&host.context, &options, &self), WEN_STOP);
    assert_non_null(strstr(host.reason, "iconv does not know \"GBK-2050\"; `iconv -l` lists"));
}

static size_t encode(const char *charset, const char *text, char *to, size_t room)
{
    iconv_t converter = iconv_open(charset, "UTF-8");
    char *from = (char *)(uintptr_t)text, *at = to;
    size_t size = strlen(text);

    assert_true(converter != (iconv_t)-1);
    assert_int_equal(iconv(converter, &from, &size, &at, &room), 0);
    iconv_close(converter);
    return (size_t)(at - to);
}

/* Documents of all genres and charsets through one stage, one after the other. */
static void test_samples(void **state)
{
    static const char *const charsets[] = {"UTF-8", "GB18030", "UTF-16LE", "UTF-32BE"};
    static char raw[8192];
    void *self = open_with(&plain);

    (void)state;
    for (size_t genre = 0; genre < GENRES; genre++) {
        for (size_t i = 0; i < COUNT(charsets); i++) {
            size_t size = encode(charsets[i], simplified[genre], raw, sizeof raw);
            assert_int_equal(run(self, raw, size), WEN_OK);
            assert_string_equal(host.charset, charsets[i]);
            assert_string_equal(host.text.data, simplified[genre]);
            check_layers();
        }
        size_t size = encode("BIG5", traditional[genre], raw, sizeof raw);
        assert_int_equal(run(self, raw, size), WEN_OK);
        assert_string_equal(host.charset, "Big5");
        assert_string_equal(host.text.data, traditional[genre]);
        check_layers();
    }
    decode_LTX_wen_stage.close(self);
}

/* Junk of all lengths: whatever becomes of it, a text has layers that keep their promises. */
static void test_junk(void **state)
{
    static const char pieces[][8] = {
        "。", "”",  "！", "……", "\n",  "\n\n",   "　", "中", "a.", " B", "\xFF", "\r",   "《",
        "》", "\"", "\f", " ",  "3.5", "\u0301", "（", "）", "?",  ".",  "e",    "\xE4", "\0"};
    struct options options = plain;
    void *layouts[4];
    uint64_t seed = 7;
    char raw[512];

    (void)state;
    options.max_replaced = 1;
    for (int i = 0; i < 4; i++) {
        options.layout = i;
        layouts[i] = open_with(&options);
    }
    for (unsigned document = 0; document < 4000; document++) {
        size_t size = 0;
        for (unsigned i = 0; i < document % 60; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char *piece = pieces[(seed >> 33) % COUNT(pieces)];
            memcpy(raw + size, piece, strlen(piece));
            size += strlen(piece);
        }
        if (run(layouts[document % 4], raw, size) == WEN_OK) {
            check_layers();
        }
    }
    for (int i = 0; i < 4; i++) {
        decode_LTX_wen_stage.close(layouts[i]);
    }
}

static int fill(void **state)
{
    (void)state;
    host.context.host = &calls;
    for (unsigned i = 0; i < LAYERS; i++) {
        wen_store_init(&host.layers[i], decode_LTX_wen_stage.gives[i]);
    }
    return 0;
}

static int empty(void **state)
{
    (void)state;
    for (unsigned i = 0; i < LAYERS; i++) {
        wen_store_free(&host.layers[i]);
    }
    wen_labels_free(&host.labels);
    wen_arena_free(&host.arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),    cmocka_unit_test(test_options),
        cmocka_unit_test(test_count),   cmocka_unit_test(test_unknown_charset),
        cmocka_unit_test(test_samples), cmocka_unit_test(test_junk),
    };
    return cmocka_run_group_tests_name("plugins/decode", tests, fill, empty);
}
