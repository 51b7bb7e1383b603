/* SPDX-License-Identifier: MIT */
/* The stage `decode`: raw bytes to text, blocks, sentences and the map back to the bytes. */
#include "blocks.h"
#include "layout.h"
#include "reader.h"
#include "rows.h"
#include "sentences.h"

#include "wenliu/stage.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct options {
    const char *charset;
    int layout; /* enum decode_layout */
    bool nfc;
    double max_replaced;
    bool entities;
    int mojibake; /* enum mojibake */
    int width;    /* enum width */
    int script;   /* enum script */
};

enum mojibake { SAY, UNDO };
enum width { KEEP, HALF };
enum script { AS_IT_IS, SIMPLIFIED, TRADITIONAL };

struct decode {
    const struct options *options;
    struct decode_reader reader;
    uint64_t mojibake_documents; /* of this unit; in the collector, of all */
    struct layout layout;
    enum decode_layout chosen;    /* for the document at hand */
    uint32_t kinds[LAYOUT_KINDS]; /* labels */
};

enum { RAW_NEED };
enum { TEXT, BLOCKS, SENTENCES, SOURCE };
enum {
    CHARSET,
    CONFIDENCE,
    MOJIBAKE,
    REPLACED,
    DROPPED,
    TITLE,
    BYLINE,
    DATE,
    JOINED,
    CLOSED,
    FURNITURE
};

static const char *const layouts[] = {"auto", "newspaper", "lines", "paragraphs", NULL};
static const char *const mojibakes[] = {[SAY] = "say", [UNDO] = "undo", NULL};
static const char *const widths[] = {[KEEP] = "keep", [HALF] = "half", NULL};
static const char *const scripts[] = {
    [AS_IT_IS] = "keep", [SIMPLIFIED] = "simplified", [TRADITIONAL] = "traditional", NULL};

static const struct wen_option options[] = {
    {"charset", WEN_OPTION_STRING, offsetof(struct options, charset), "\"auto\"", 0, 0, NULL,
     "Charset of every document, by any name that `iconv -l` lists; auto finds it out for each."},
    {"layout", WEN_OPTION_CHOICE, offsetof(struct options, layout), "\"auto\"", 0, 0, layouts,
     "What a block is. newspaper: what was one before the page was set; lines: a line; paragraphs: "
     "the lines between two blank lines; auto: newspaper where the text is Chinese or Japanese, "
     "else lines."},
    {"nfc", WEN_OPTION_BOOLEAN, offsetof(struct options, nfc), "true", 0, 0, NULL,
     "Normalise to Unicode NFC, so that one character is always written the same way."},
    {"max_replaced", WEN_OPTION_NUMBER, offsetof(struct options, max_replaced), "0.01", 0, 1, NULL,
     "Largest share of characters that may be U+FFFD for bytes that are no text in the charset; a "
     "document with more is quarantined."},
    {"entities", WEN_OPTION_BOOLEAN, offsetof(struct options, entities), "false", 0, 0, NULL,
     "Read character references of HTML and XML, such as &amp; and &#20013;."},
    {"mojibake", WEN_OPTION_CHOICE, offsetof(struct options, mojibake), "\"say\"", 0, 0, mojibakes,
     "What to do with UTF-8 that was read in another charset and saved again: say so in a field, "
     "or "
     "undo it where it is whole."},
    {"width", WEN_OPTION_CHOICE, offsetof(struct options, width), "\"keep\"", 0, 0, widths,
     "Full-width Latin letters and digits: keep them, or make them half-width."},
    {"script", WEN_OPTION_CHOICE, offsetof(struct options, script), "\"keep\"", 0, 0, scripts,
     "Chinese characters: keep them, or make them simplified or traditional ones, phrase by "
     "phrase, "
     "by the dictionaries of OpenCC."},
    {0}};

static const struct wen_schema raw_schema = {"raw", 0, NULL, "The bytes as read."};
static const struct wen_schema text_schema = {"text", 0, NULL, "The text as UTF-8."};

static const struct wen_column block_columns[] = {
    {"kind", WEN_LABEL, 0,
     "What the block is: paragraph, heading, byline, caption, list_item or pull_quote."},
    {0}};
static const struct wen_schema block_schema = {
    "blocks", WEN_SPANS | WEN_DISJOINT, block_columns,
    "Paragraphs, headings and the like, without space at the ends."};

static const struct wen_schema sentence_schema = {"sentences", WEN_SPANS | WEN_DISJOINT, NULL,
                                                  "Sentences; each lies in one block."};

static const struct wen_column source_columns[] = {
    {"raw_begin", WEN_INTEGER, 0, "Offset of the first raw byte that the run came from."},
    {"raw_end", WEN_INTEGER, 0, "Offset behind the last one."},
    {0}};
static const struct wen_schema source_schema = {
    "source", WEN_SPANS | WEN_DISJOINT | WEN_DENSE, source_columns,
    "Runs of text and the raw bytes they came from; inside a run offsets grow in proportion."};

static const struct wen_schema *const needs[] = {[RAW_NEED] = &raw_schema, NULL};
static const struct wen_schema *const gives[] = {[TEXT] = &text_schema,
                                                 [BLOCKS] = &block_schema,
                                                 [SENTENCES] = &sentence_schema,
                                                 [SOURCE] = &source_schema,
                                                 NULL};

static const struct wen_column fields[] = {
    [CHARSET] = {"charset", WEN_STRING, 0, "The charset that the document was read in."},
    [CONFIDENCE] = {"charset_confidence", WEN_REAL, 0,
                    "How sure the charset is, 0 to 1, where it was found out."},
    [MOJIBAKE] = {"mojibake", WEN_STRING, 0,
                  "What the text was wrongly read as before it was saved, if it was."},
    [REPLACED] = {"replaced", WEN_INTEGER, 0, "U+FFFD put for bytes that are no text, if any."},
    [DROPPED] = {"dropped", WEN_INTEGER, 0,
                 "Code points taken out: controls, zero width, soft hyphens, if any."},
    [TITLE] = {"title", WEN_STRING, 0, "The first heading."},
    [BYLINE] = {"byline", WEN_STRING, 0, "The reporters that bylines name."},
    [DATE] = {"date", WEN_STRING, 0, "The date that a line of the text states, YYYY-MM-DD."},
    [JOINED] = {"joined", WEN_INTEGER, 0,
                "Line ends inside paragraphs that were taken out, if any."},
    [CLOSED] = {"closed", WEN_INTEGER, 0,
                "Blanks inside letter-spaced words that were taken out, if any."},
    [FURNITURE] = {"furniture", WEN_INTEGER, 0,
                   "Lines taken out that were page numbers or running heads, if any."},
    {0}};

static void close_stage(void *self)
{
    struct decode *decode = self;

    if (decode) {
        decode_reader_free(&decode->reader);
        layout_free(&decode->layout);
        free(decode);
    }
}

static int load_script(struct wen_context *context, int script, struct decode_script **loaded)
{
    const char *reason;

    if (script == AS_IT_IS) {
        return WEN_OK;
    }
    const char *path = wen_find_data(context, script == SIMPLIFIED ? "decode/opencc.simplified"
                                                                   : "decode/opencc.traditional");
    if (!path) {
        return wen_fail(
            context, WEN_STOP,
            "script: \"%s\" needs the dictionaries of OpenCC, without which this wenliu "
            "was built: install the packages opencc and libopencc-data, or name their "
            "folder with ./configure --with-opencc=DIR, and build again",
            scripts[script]);
    }
    *loaded = decode_script_load(path, &reason);
    return *loaded ? WEN_OK
                   : wen_fail(context, WEN_STOP, "%s: %s%s%s; build it again", path, reason,
                              errno ? ": " : "", errno ? strerror(errno) : "");
}

static int open_stage(struct wen_context *context, const void *given, void **self)
{
    const struct options *asked = given;
    struct decode *decode = calloc(1, sizeof *decode);

    if (!decode) {
        return wen_fail(context, WEN_STOP, "not enough memory");
    }
    struct decode_reading reading = {
        .charset = asked->charset,
        .nfc = asked->nfc,
        .max_replaced = asked->max_replaced,
        .rules = (asked->entities ? DECODE_REFERENCES : 0) |
                 (asked->width == HALF ? DECODE_HALF_WIDTH : 0),
        .undo_mojibake = asked->mojibake == UNDO,
    };
    decode->options = given;
    layout_begin(&decode->layout);
    for (size_t i = 0; i < LAYOUT_KINDS; i++) {
        decode->kinds[i] = wen_label(context, layout_kind_names[i]);
    }
    int status = load_script(context, asked->script, &reading.script);
    if (status == WEN_OK) {
        status = decode_reader_open(context, &decode->reader, &reading);
    }
    if (status != WEN_OK) {
        close_stage(decode);
        return status;
    }
    *self = decode;
    return WEN_OK;
}

static void set_string(struct wen_context *context, unsigned field, const char *string)
{
    wen_set_field(context, field, (union wen_value){.string = wen_string(string, strlen(string))});
}

static void set_fields(struct wen_context *context, const struct decode_text *text,
                       const struct decode_finding *found, enum decode_mojibake_kind kind)
{
    set_string(context, CHARSET, found->charset->name);
    if (!isnan(found->confidence)) {
        double rounded = floor(found->confidence * 1000) / 1000;
        wen_set_field(context, CONFIDENCE, (union wen_value){.real = rounded});
    }
    if (text->replaced) {
        wen_set_field(context, REPLACED, (union wen_value){.integer = text->replaced});
    }
    if (text->dropped) {
        wen_set_field(context, DROPPED, (union wen_value){.integer = text->dropped});
    }
    if (kind) {
        set_string(context, MOJIBAKE, decode_mojibake_names[kind]);
    }
}

/* Blocks and their sentences on their way into the two layers. */
struct giving {
    struct wen_context *context;
    const char *text;
    struct decode_batch blocks, sentences;
};

/* A block and the sentences in it; one without sentences, such as a heading, is `whole`. */
static void give_block(struct giving *giving, struct decode_span block, uint32_t kind, bool whole)
{
    struct decode_sentences sentences = {.text = giving->text, .at = block.begin, .end = block.end};
    struct decode_span sentence;

    decode_give_span(giving->context, &giving->blocks, block, kind);
    if (whole) {
        decode_give_span(giving->context, &giving->sentences, block, 0);
        return;
    }
    while (decode_sentence(&sentences, &sentence)) {
        decode_give_span(giving->context, &giving->sentences, sentence, 0);
    }
}

static void give_lines(struct giving *giving, const struct decode *decode)
{
    const struct decode_text *text = &decode->reader.text;
    struct decode_blocks blocks = {.text = giving->text,
                                   .size = (uint32_t)text->size,
                                   .breaks = text->breaks,
                                   .break_count = text->break_count,
                                   .layout = decode->chosen};
    struct decode_span block;

    while (decode_block(&blocks, &block)) {
        give_block(giving, block, decode->kinds[LAYOUT_PARAGRAPH], false);
    }
}

static void give_repaired(struct giving *giving, const struct decode *decode)
{
    const struct layout *layout = &decode->layout;

    for (size_t i = 0; i < layout->block_count; i++) {
        const struct layout_block *block = &layout->blocks[i];
        bool whole = block->kind == LAYOUT_HEADING || block->kind == LAYOUT_BYLINE;
        give_block(giving, block->span, decode->kinds[block->kind], whole);
    }
}

static void give_blocks(struct wen_context *context, const struct decode *decode, const char *text)
{
    struct giving giving = {.context = context,
                            .text = text,
                            .blocks = {.layer = BLOCKS},
                            .sentences = {.layer = SENTENCES}};

    if (decode->chosen == DECODE_NEWSPAPER) {
        give_repaired(&giving, decode);
    } else {
        give_lines(&giving, decode);
    }
    decode_give_batch(context, &giving.blocks);
    decode_give_batch(context, &giving.sentences);
}

static void set_number(struct wen_context *context, unsigned field, uint32_t number)
{
    if (number) {
        wen_set_field(context, field, (union wen_value){.integer = number});
    }
}

static void set_facts(struct wen_context *context, const struct layout *layout)
{
    const char *text = layout->result->data ? layout->result->data : "";
    struct layout_facts facts;
    char names[512] = "", date[16];
    size_t used = 0;

    layout_find_facts(layout->blocks, layout->block_count, text, &facts);
    if (!facts.year) {
        facts.year = layout->dropped_facts.year;
        facts.month = layout->dropped_facts.month;
        facts.day = layout->dropped_facts.day;
    }
    if (facts.title.begin < facts.title.end) {
        wen_set_field(context, TITLE,
                      (union wen_value){.string = wen_string(text + facts.title.begin,
                                                             facts.title.end - facts.title.begin)});
    }
    for (size_t i = 0; i < facts.name_count; i++) {
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%.*s", i ? "、" : "",
                                 (int)(facts.names[i].end - facts.names[i].begin),
                                 text + facts.names[i].begin);
    }
    if (used) {
        wen_set_field(context, BYLINE, (union wen_value){.string = wen_string(names, used)});
    }
    if (facts.year) {
        int size =
            snprintf(date, sizeof date, "%04d-%02d-%02d", facts.year, facts.month, facts.day);
        wen_set_field(context, DATE, (union wen_value){.string = wen_string(date, (size_t)size)});
    }
    set_number(context, JOINED, layout->joined);
    set_number(context, CLOSED, layout->closed);
    set_number(context, FURNITURE, layout->furniture);
}

/* For `auto`: text without blanks between words is what columns wrap anywhere. One letter in four
 * must be an ideograph or a kana, at the beginning of the text. */
static enum decode_layout choose_layout(const struct decode *decode, const char *bytes, size_t size)
{
    size_t wide = 0, letters = 0, first = size < 65536 ? size : 65536;

    if (decode->options->layout != DECODE_AUTO) {
        return (enum decode_layout)decode->options->layout;
    }
    for (size_t i = 0; i < first; i++) {
        unsigned char c = (unsigned char)bytes[i];
        wide += c >= 0xE3 && c <= 0xE9;
        letters += (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
    return wide * 3 >= letters && wide ? DECODE_NEWSPAPER : DECODE_LINES;
}

/* Gives the text and all that is known of it. */
static int give(struct wen_context *context, struct decode *decode,
                const struct decode_finding *found, enum decode_mojibake_kind kind)
{
    const struct decode_text *text = &decode->reader.text;
    const struct decode_run *runs = text->runs;
    size_t size = text->size, run_count = text->run_count;
    const char *bytes = decode_text_bytes(text);

    decode->chosen = choose_layout(decode, bytes, size);
    if (decode->chosen == DECODE_NEWSPAPER) {
        if (!layout_repair(&decode->layout, text)) {
            return wen_fail(context, WEN_QUARANTINE, "not enough memory to repair %zu bytes", size);
        }
        const struct layout_text *repaired = decode->layout.result;
        bytes = repaired->data ? repaired->data : "";
        size = repaired->size;
        runs = repaired->runs;
        run_count = repaired->run_count;
    }
    int status = wen_set_text(context, bytes, size);
    if (status == WEN_OK) {
        set_fields(context, text, found, kind);
        decode->mojibake_documents += kind != DECODE_NO_MOJIBAKE;
        decode_give_runs(context, SOURCE, runs, run_count);
        give_blocks(context, decode, bytes);
    }
    if (status == WEN_OK && decode->chosen == DECODE_NEWSPAPER) {
        set_facts(context, &decode->layout);
    }
    return status;
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    struct decode *decode = self;
    struct decode_finding found;
    enum decode_mojibake_kind kind;

    int status = decode_reader_read(context, &decode->reader, document->raw, &found, &kind);
    if (status == WEN_OK) {
        status = give(context, decode, &found, kind);
    }
    decode_reader_trim(&decode->reader);
    layout_trim(&decode->layout);
    return status;
}

static int save(struct wen_context *context, void *self)
{
    struct decode *decode = self;
    uint64_t count = decode->mojibake_documents;

    decode->mojibake_documents = 0;
    return count ? wen_emit(context, &count, sizeof count) : WEN_OK;
}

static int absorb(struct wen_context *context, void *self, const void *bytes, size_t size)
{
    struct decode *decode = self;
    uint64_t count;

    if (size != sizeof count) {
        return wen_fail(context, WEN_STOP, "%zu bytes of another version's result", size);
    }
    memcpy(&count, bytes, sizeof count);
    decode->mojibake_documents += count;
    return WEN_OK;
}

static int finish(struct wen_context *context, void *self)
{
    const struct decode *decode = self;
    uint64_t count = decode->mojibake_documents;

    if (count) {
        wen_count(context, "mojibake_documents", (int64_t)count);
        wen_warn(context,
                 "%" PRIu64 " document%s UTF-8 that was read in another charset and saved again "
                 "(see the field \"mojibake\")%s",
                 count, count == 1 ? " is" : "s are",
                 decode->options->mojibake == UNDO
                     ? ", undone where that is whole"
                     : "; the option \"mojibake\": \"undo\" undoes it");
    }
    return WEN_OK;
}

WEN_STAGE(decode, .name = "decode", .version = "0.1.0",
          .summary = "Decodes raw bytes of any charset into text, blocks and sentences, with a map "
                     "back to the bytes.",
          .flags = WEN_REWRITES_TEXT, .needs = needs, .gives = gives, .fields = fields,
          .options = options, .options_size = sizeof(struct options), .open = open_stage,
          .process = process, .save = save, .absorb = absorb, .finish = finish,
          .close = close_stage);
