/* SPDX-License-Identifier: MIT */
/* A host for the stage decode that keeps rows as the real one does. */
#include "plugin_decode_host.h"
#include "sentences.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct sample_host host;

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
    while (i < sizeof places / sizeof places[0] &&
           strcmp(decode_LTX_wen_stage.fields[field].name, places[i].name) != 0) {
        i++;
    }
    if (i == sizeof places / sizeof places[0]) {
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

void *sample_open(const struct options *options)
{
    void *self = NULL;

    assert_int_equal(decode_LTX_wen_stage.open(&host.context, options, &self), WEN_OK);
    return self;
}

int sample_run(void *self, const char *raw, size_t size)
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

void sample_check_layers(void)
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

int sample_fill(void **state)
{
    (void)state;
    host.context.host = &calls;
    for (unsigned i = 0; i < LAYERS; i++) {
        wen_store_init(&host.layers[i], decode_LTX_wen_stage.gives[i]);
    }
    return 0;
}

int sample_empty(void **state)
{
    (void)state;
    for (unsigned i = 0; i < LAYERS; i++) {
        wen_store_free(&host.layers[i]);
    }
    wen_labels_free(&host.labels);
    wen_arena_free(&host.arena);
    return 0;
}
