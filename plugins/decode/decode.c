/* SPDX-License-Identifier: MIT */
/* The stage `decode`: raw bytes to text, blocks, sentences and the map back to the bytes. */
#include "blocks.h"
#include "charset.h"
#include "detect.h"
#include "mojibake.h"
#include "sentences.h"
#include "text.h"

#include "wenliu/stage.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* Rows that are handed to the host at a time. */
#define BATCH 512u

struct options {
    const char *charset;
    int layout; /* enum decode_layout */
    bool nfc;
    double max_replaced;
    bool entities;
    int mojibake; /* enum mojibake */
    int width;    /* enum width */
};

enum mojibake { SAY, UNDO };
enum width { KEEP, HALF };

struct decode {
    const struct options *options;
    struct decode_characters characters;
    struct decode_detector detector;
    struct decode_text text;
    struct decode_mojibake mojibake;
    uint64_t mojibake_documents;         /* of this unit; in the collector, of all */
    const struct decode_charset *forced; /* NULL: found out for each document */
    uint32_t paragraph;
};

enum { RAW_NEED };
enum { TEXT, BLOCKS, SENTENCES, SOURCE };
enum { CHARSET, REPLACED, DROPPED, CONFIDENCE, MOJIBAKE };

static const char *const layouts[] = {"lines", "paragraphs", NULL};
static const char *const mojibakes[] = {[SAY] = "say", [UNDO] = "undo", NULL};
static const char *const widths[] = {[KEEP] = "keep", [HALF] = "half", NULL};

static const struct wen_option options[] = {
    {"charset", WEN_OPTION_STRING, offsetof(struct options, charset), "\"auto\"", 0, 0, NULL,
     "Charset of every document, by any name that `iconv -l` lists; auto finds it out for each."},
    {"layout", WEN_OPTION_CHOICE, offsetof(struct options, layout), "\"lines\"", 0, 0, layouts,
     "What a block is: a line, or the lines between two blank lines."},
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
    {0}};

static const struct wen_schema raw_schema = {"raw", 0, NULL, "The bytes as read."};
static const struct wen_schema text_schema = {"text", 0, NULL, "The text as UTF-8."};

static const struct wen_column block_columns[] = {
    {"kind", WEN_LABEL, 0, "What the block is: paragraph."}, {0}};
static const struct wen_schema block_schema = {"blocks", WEN_SPANS | WEN_DISJOINT, block_columns,
                                               "Lines or paragraphs, without space at the ends."};

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
    [REPLACED] = {"replaced", WEN_INTEGER, 0, "U+FFFD put for bytes that are no text, if any."},
    [DROPPED] = {"dropped", WEN_INTEGER, 0,
                 "Code points taken out: controls, zero width, soft hyphens, if any."},
    [CONFIDENCE] = {"charset_confidence", WEN_REAL, 0,
                    "How sure the charset is, 0 to 1, where it was found out."},
    [MOJIBAKE] = {"mojibake", WEN_STRING, 0,
                  "What the text was wrongly read as before it was saved, if it was."},
    {0}};

static void close_stage(void *self)
{
    struct decode *decode = self;

    if (decode) {
        decode_detector_free(&decode->detector);
        decode_text_free(&decode->text);
        decode_mojibake_free(&decode->mojibake);
        free(decode);
    }
}

static int open_forced(struct wen_context *context, struct decode *decode)
{
    const char *name = decode->options->charset;

    if (strcmp(name, "auto") == 0) {
        return WEN_OK;
    }
    decode->forced = decode_charset(&decode->detector.charsets, name);
    if (decode->forced) {
        return WEN_OK;
    }
    if (errno != EINVAL) {
        return wen_fail(context, WEN_STOP, "charset \"%s\" cannot be opened: %s", name,
                        strerror(errno));
    }
    return wen_fail(context, WEN_STOP,
                    "charset: iconv does not know \"%s\"; `iconv -l` lists the names, and \"auto\" "
                    "finds the charset of each document out",
                    name);
}

static int open_stage(struct wen_context *context, const void *given, void **self)
{
    struct decode *decode = calloc(1, sizeof *decode);

    if (!decode) {
        return wen_fail(context, WEN_STOP, "not enough memory");
    }
    decode->options = given;
    decode->detector.charsets.characters = &decode->characters;
    decode_characters_fill(&decode->characters);
    decode_characters_add(&decode->characters,
                          (decode->options->entities ? DECODE_REFERENCES : 0) |
                              (decode->options->width == HALF ? DECODE_HALF_WIDTH : 0));
    decode->paragraph = wen_label(context, "paragraph");
    int status = open_forced(context, decode);
    if (status == WEN_OK && !decode_mojibake_open(&decode->mojibake, &decode->detector.charsets)) {
        status =
            wen_fail(context, WEN_STOP, "not enough memory, or this system's iconv lacks GB18030");
    }
    if (status != WEN_OK) {
        close_stage(decode);
        return status;
    }
    *self = decode;
    return WEN_OK;
}

static void read_document(struct decode *decode, const struct decode_charset *charset,
                          struct wen_string raw, size_t mark)
{
    decode_text_begin(&decode->text, &decode->characters, decode->options->nfc);
    decode_charset_read(charset, &decode->text, raw.data, mark, raw.size);
}

static int find_charset(struct wen_context *context, struct decode *decode, struct wen_string raw,
                        struct decode_finding *found)
{
    enum decode_verdict verdict = DECODE_FOUND;

    if (decode->forced) {
        found->charset = decode_detect_order(&decode->detector, decode->forced, raw.data, raw.size,
                                             &found->mark);
        found->confidence = NAN;
    } else {
        verdict = decode_detect(&decode->detector, raw.data, raw.size, found);
    }
    if (verdict == DECODE_BINARY) {
        return wen_fail(context, WEN_QUARANTINE,
                        "this is no text: there are control characters all over, the first at byte "
                        "%zu; if it is text, name its charset with the option \"charset\"",
                        found->at);
    }
    if (verdict != DECODE_FOUND || !found->charset) {
        return wen_fail(
            context, WEN_STOP,
            "detection needs memory, and GB18030, Big5, CP949, EUC-JP, CP932 and WINDOWS-1252 in "
            "this system's iconv; name the charset with the option \"charset\"");
    }
    return WEN_OK;
}

/* Hong Kong's characters are not in plain Big5: reads it again where that has U+FFFD. */
static void read_wider(struct decode *decode, struct wen_string raw, struct decode_finding *found)
{
    const struct decode_charset *wider = NULL;
    uint32_t replaced = decode->text.replaced;

    if (!decode->forced && replaced && strcmp(found->charset->name, "Big5") == 0) {
        wider = decode_charset(&decode->detector.charsets, "Big5-HKSCS");
    }
    if (!wider) {
        return;
    }
    read_document(decode, wider, raw, found->mark);
    if (decode->text.replaced < replaced) {
        found->charset = wider;
    } else {
        read_document(decode, found->charset, raw, found->mark);
    }
}

/* Decodes what was found; *kind: how it was read wrongly before. */
static void read_raw(struct decode *decode, struct wen_string raw, struct decode_finding *found,
                     enum decode_mojibake_kind *kind)
{
    *kind = DECODE_NO_MOJIBAKE;
    if (found->charset->kind == DECODE_UTF8) {
        *kind = decode_mojibake_look(&decode->mojibake, raw.data, found->mark, raw.size);
    }
    if (*kind && decode->options->mojibake == UNDO) {
        decode_text_begin(&decode->text, &decode->characters, decode->options->nfc);
        decode_mojibake_undo(&decode->mojibake, *kind, &decode->text, raw.data, found->mark,
                             raw.size);
        return;
    }
    read_document(decode, found->charset, raw, found->mark);
    read_wider(decode, raw, found);
}

/* Refuses a document that is not text in that charset. */
static int check_text(struct wen_context *context, const struct decode *decode, size_t raw_size,
                      const char *charset)
{
    const struct decode_text *text = &decode->text;
    size_t points;
    double allowed = decode->options->max_replaced;

    if (text->failure == DECODE_NO_MEMORY) {
        return wen_fail(context, WEN_QUARANTINE, "not enough memory to decode %zu bytes", raw_size);
    }
    if (text->failure == DECODE_TOO_LONG) {
        return wen_fail(context, WEN_QUARANTINE, "the text of these %zu bytes has 4 GiB or more",
                        raw_size);
    }
    if (!text->replaced && !text->controls) {
        return WEN_OK;
    }
    points = decode_text_count(text);
    if (text->controls > 1 && (size_t)text->controls * DECODE_BINARY_SHARE > points) {
        return wen_fail(context, WEN_QUARANTINE,
                        "this is no text: read as %s, %u of its %zu characters are controls; if "
                        "that is not its charset, name it with the option \"charset\"",
                        charset, text->controls, points + text->dropped);
    }
    /* one character that the end cuts off is no sign of another charset */
    uint32_t replaced = text->replaced - (text->cut_off && allowed > 0);
    if ((double)replaced > allowed * (double)points) {
        return wen_fail(
            context, WEN_QUARANTINE,
            "read as %s, %u of its %zu characters are no text (%.2g %%; max_replaced "
            "allows %.3g %%), the first at byte %u; if that is not its charset, name it "
            "with the option \"charset\"",
            charset, text->replaced, points, 100.0 * (double)text->replaced / (double)points,
            100.0 * allowed, text->first_replaced);
    }
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

static void give_source(struct wen_context *context, const struct decode_text *text)
{
    for (size_t first = 0; first < text->run_count;) {
        size_t left = text->run_count - first;
        uint32_t count = left < 65536 ? (uint32_t)left : 65536;
        struct wen_rows *rows = wen_add(context, SOURCE, count);
        for (uint32_t i = 0; i < count; i++) {
            const struct decode_run *run = &text->runs[first + i];
            rows->begin[i] = run->begin;
            rows->end[i] = run->end;
            rows->columns[0].integer[i] = run->raw_begin;
            rows->columns[1].integer[i] = run->raw_end;
        }
        first += count;
    }
}

/* Spans on their way into a layer. */
struct batch {
    unsigned layer;
    uint32_t count, label; /* label: for a layer that has the column; else 0 */
    struct decode_span spans[BATCH];
};

static void give_batch(struct wen_context *context, struct batch *batch)
{
    if (!batch->count) {
        return;
    }
    struct wen_rows *rows = wen_add(context, batch->layer, batch->count);
    for (uint32_t i = 0; i < batch->count; i++) {
        rows->begin[i] = batch->spans[i].begin;
        rows->end[i] = batch->spans[i].end;
        if (batch->label) {
            rows->columns[0].label[i] = batch->label;
        }
    }
    batch->count = 0;
}

static void give_span(struct wen_context *context, struct batch *batch, struct decode_span span)
{
    if (batch->count == BATCH) {
        give_batch(context, batch);
    }
    batch->spans[batch->count++] = span;
}

static void give_blocks(struct wen_context *context, const struct decode *decode)
{
    const struct decode_text *text = &decode->text;
    struct decode_blocks blocks = {.text = decode_text_bytes(text),
                                   .size = (uint32_t)text->size,
                                   .breaks = text->breaks,
                                   .break_count = text->break_count,
                                   .layout = (enum decode_layout)decode->options->layout};
    struct batch block_batch = {.layer = BLOCKS, .label = decode->paragraph};
    struct batch sentence_batch = {.layer = SENTENCES};
    struct decode_span block, sentence;

    while (decode_block(&blocks, &block)) {
        struct decode_sentences sentences = {
            .text = blocks.text, .at = block.begin, .end = block.end};
        give_span(context, &block_batch, block);
        while (decode_sentence(&sentences, &sentence)) {
            give_span(context, &sentence_batch, sentence);
        }
    }
    give_batch(context, &block_batch);
    give_batch(context, &sentence_batch);
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    struct decode *decode = self;
    const struct decode_text *text = &decode->text;
    struct decode_finding found = {0};
    enum decode_mojibake_kind kind = DECODE_NO_MOJIBAKE;

    int status = find_charset(context, decode, document->raw, &found);
    if (status == WEN_OK) {
        read_raw(decode, document->raw, &found, &kind);
        status = check_text(context, decode, document->raw.size, found.charset->name);
    }
    if (status == WEN_OK) {
        status = wen_set_text(context, decode_text_bytes(text), text->size);
    }
    if (status == WEN_OK) {
        set_fields(context, text, &found, kind);
        decode->mojibake_documents += kind != DECODE_NO_MOJIBAKE;
        give_source(context, text);
        give_blocks(context, decode);
    }
    decode_text_trim(&decode->text);
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
