/* SPDX-License-Identifier: MIT */
/* Engines for the tests of plugins/entities, and texts with their entities marked. */
#include "plugin_entities_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define LONGEST_ROW 4096

static void must(int status, const struct entities_error *error)
{
    if (status != 0) {
        fail_msg("%s", error->text);
    }
}

static char *data_path(const char *name)
{
    const char *source = getenv("SOURCE");
    char *path;

    assert_true(asprintf(&path, "%s/plugins/entities/data/%s", source ? source : ".", name) > 0);
    return path;
}

static void read_builtin(struct entities_engine *engine, bool names)
{
    static const char *const rules[] = {"numbers.rules", "time.rules", "quantities.rules",
                                        "abbreviations.rules", "names.rules"};
    static const char *const gazetteers[] = {"china.tsv", "world.tsv", "bodies.tsv"};
    struct entities_error error;

    must(entities_engine_open(engine, &error), &error);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        char *path = data_path(rules[i]);
        must(entities_rules_read(engine->rules, path, 1, &engine->types, &error), &error);
        free(path);
    }
    for (size_t i = 0; names && i < sizeof gazetteers / sizeof gazetteers[0]; i++) {
        char *path = data_path(gazetteers[i]);
        must(entities_gazetteer_read(engine->gazetteer, path, &engine->types, &error), &error);
        free(path);
    }
}

static void build(struct entities_engine *engine)
{
    struct entities_error error;

    must(entities_engine_build(engine, &error), &error);
}

void sample_builtin(struct entities_engine *engine, bool names)
{
    read_builtin(engine, names);
    build(engine);
}

void sample_builtin_large(struct entities_engine *engine)
{
    static char lines[6000 * 32];
    struct entities_error error;
    size_t size = 0;

    for (unsigned i = 0; i < 6000; i++) {
        size += (size_t)sprintf(lines + size, "filler %u\tLOC\n", i);
    }
    char *path = sample_file(lines, size);
    read_builtin(engine, true);
    int status = entities_gazetteer_read(engine->gazetteer, path, &engine->types, &error);
    unlink(path);
    free(path);
    must(status, &error);
    build(engine);
    assert_true(entities_gazetteer_large(engine->gazetteer));
}

char *sample_file(const char *bytes, size_t size)
{
    const char *folder = getenv("TMPDIR");
    char *path;

    assert_true(asprintf(&path, "%s/wenliu-test-XXXXXX", folder ? folder : "/tmp") > 0);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    assert_int_equal(close(fd), 0);
    return path;
}

static void open_with(struct entities_engine *engine, const char *content, bool rules)
{
    struct entities_error error;
    char *path = sample_file(content, strlen(content));

    must(entities_engine_open(engine, &error), &error);
    int status = rules ? entities_rules_read(engine->rules, path, 0, &engine->types, &error)
                       : entities_gazetteer_read(engine->gazetteer, path, &engine->types, &error);
    unlink(path);
    free(path);
    must(status, &error);
    must(entities_engine_build(engine, &error), &error);
}

void sample_rules(struct entities_engine *engine, const char *rules)
{
    open_with(engine, rules, true);
}

void sample_gazetteer(struct entities_engine *engine, const char *lines)
{
    open_with(engine, lines, false);
}

/* Copies a row without its marks. */
static size_t without_marks(const char *row, char *text)
{
    size_t size = 0;

    for (const char *at = row; *at; at++) {
        if (*at == '{') {
            at = strchr(at, ':');
            assert_non_null(at);
        } else if (*at != '}') {
            text[size++] = *at;
        }
    }
    text[size] = 0;
    return size;
}

static void with_marks(const struct entities_engine *engine, const char *text, size_t size,
                       const struct entities_spans *spans, char *row)
{
    size_t at = 0;

    for (size_t i = 0; i < spans->count; i++) {
        const struct entities_span *span = &spans->spans[i];
        row += sprintf(row, "%.*s{%s:%.*s}", (int)(span->begin - at), text + at,
                       engine->types.names[span->type], (int)(span->end - span->begin),
                       text + span->begin);
        at = span->end;
    }
    sprintf(row, "%.*s", (int)(size - at), text + at);
}

bool sample_row(const struct entities_engine *engine, const char *row)
{
    char text[LONGEST_ROW], found[2 * LONGEST_ROW];
    struct entities_spans spans = {0};

    assert_true(strlen(row) < LONGEST_ROW);
    size_t size = without_marks(row, text);
    assert_int_equal(entities_engine_scan(engine, text, size, NULL, &spans), 0);
    with_marks(engine, text, size, &spans, found);
    free(spans.spans);
    if (strcmp(row, found) != 0) {
        print_error("expected %s\n   found %s\n", row, found);
        return false;
    }
    return true;
}

size_t sample_rows(const char *const *rows, size_t count)
{
    struct entities_engine engine;
    size_t wrong = 0;

    sample_builtin(&engine, false);
    for (size_t i = 0; i < count; i++) {
        wrong += !sample_row(&engine, rows[i]);
    }
    entities_engine_close(&engine);
    return wrong;
}
