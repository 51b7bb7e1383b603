/* SPDX-License-Identifier: MIT */
/* Raw bytes to text: the charset, the decoding, and the reasons to refuse a document. */
#include "reader.h"

#include <errno.h>
#include <math.h>

static int open_forced(struct wen_context *context, struct decode_reader *reader)
{
    const char *name = reader->options.charset;

    if (strcmp(name, "auto") == 0) {
        return WEN_OK;
    }
    reader->forced = decode_charset(&reader->detector.charsets, name);
    if (reader->forced) {
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

static void read_document(struct decode_reader *reader, const struct decode_charset *charset,
                          struct wen_string raw, size_t mark)
{
    decode_text_begin(&reader->text, &reader->characters, reader->options.nfc);
    decode_charset_read(charset, &reader->text, raw.data, mark, raw.size);
}

static int find_charset(struct wen_context *context, struct decode_reader *reader,
                        struct wen_string raw, struct decode_finding *found)
{
    enum decode_verdict verdict = DECODE_FOUND;

    if (reader->forced) {
        found->charset = decode_detect_order(&reader->detector, reader->forced, raw.data, raw.size,
                                             &found->mark);
        found->confidence = NAN;
    } else {
        verdict = decode_detect(&reader->detector, raw.data, raw.size, found);
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
static void read_wider(struct decode_reader *reader, struct wen_string raw,
                       struct decode_finding *found)
{
    const struct decode_charset *wider = NULL;
    uint32_t replaced = reader->text.replaced;

    if (!reader->forced && replaced && strcmp(found->charset->name, "Big5") == 0) {
        wider = decode_charset(&reader->detector.charsets, "Big5-HKSCS");
    }
    if (!wider) {
        return;
    }
    read_document(reader, wider, raw, found->mark);
    if (reader->text.replaced < replaced) {
        found->charset = wider;
    } else {
        read_document(reader, found->charset, raw, found->mark);
    }
}

/* Decodes what was found; *kind: how it was read wrongly before. */
static void read_raw(struct decode_reader *reader, struct wen_string raw,
                     struct decode_finding *found, enum decode_mojibake_kind *kind)
{
    *kind = DECODE_NO_MOJIBAKE;
    if (found->charset->kind == DECODE_UTF8) {
        *kind = decode_mojibake_look(&reader->mojibake, raw.data, found->mark, raw.size);
    }
    if (*kind && reader->options.undo_mojibake) {
        decode_text_begin(&reader->text, &reader->characters, reader->options.nfc);
        decode_mojibake_undo(&reader->mojibake, *kind, &reader->text, raw.data, found->mark,
                             raw.size);
        return;
    }
    read_document(reader, found->charset, raw, found->mark);
    read_wider(reader, raw, found);
}

/* Refuses a document that is not text in that charset. */
static int check_text(struct wen_context *context, const struct decode_reader *reader,
                      size_t raw_size, const char *charset)
{
    const struct decode_text *text = &reader->text;
    size_t points;
    double allowed = reader->options.max_replaced;

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

int decode_reader_open(struct wen_context *context, struct decode_reader *reader,
                       const struct decode_reading *options)
{
    reader->options = *options;
    reader->detector.charsets.characters = &reader->characters;
    decode_characters_fill(&reader->characters);
    decode_characters_add(&reader->characters, options->rules);
    int status = open_forced(context, reader);
    if (status == WEN_OK && !decode_mojibake_open(&reader->mojibake, &reader->detector.charsets)) {
        status =
            wen_fail(context, WEN_STOP, "not enough memory, or this system's iconv lacks GB18030");
    }
    return status;
}

int decode_reader_read(struct wen_context *context, struct decode_reader *reader,
                       struct wen_string raw, struct decode_finding *found,
                       enum decode_mojibake_kind *kind)
{
    int status = find_charset(context, reader, raw, found);

    *kind = DECODE_NO_MOJIBAKE;
    if (status == WEN_OK) {
        read_raw(reader, raw, found, kind);
        if (reader->options.script && !reader->text.failure) {
            decode_script_convert(reader->options.script, &reader->text);
        }
        status = check_text(context, reader, raw.size, found->charset->name);
    }
    return status;
}

void decode_reader_trim(struct decode_reader *reader)
{
    decode_text_trim(&reader->text);
    if (reader->options.script) {
        decode_script_trim(reader->options.script);
    }
}

void decode_reader_free(struct decode_reader *reader)
{
    decode_detector_free(&reader->detector);
    decode_text_free(&reader->text);
    decode_mojibake_free(&reader->mojibake);
    decode_script_free(reader->options.script);
}
