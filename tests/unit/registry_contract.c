/* SPDX-License-Identifier: MIT */
/* core/registry/contract.c: stages whose tables do not hold together, each with its sentence. */
#include "registry/contract.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self, (void)document;
    return WEN_OK;
}

static int save(struct wen_context *context, void *self)
{
    (void)context, (void)self;
    return WEN_OK;
}

static int table(struct wen_context *context, void *self, const struct wen_table *piece)
{
    (void)context, (void)self, (void)piece;
    return WEN_OK;
}

static const struct wen_option use_option[] = {
    {"use", WEN_OPTION_BOOLEAN, 0, "true", 0, 0, NULL, ""}, {0}};

/* Lists of schemas and columns, written where they are used. */
#define COLUMNS(...)                                                                               \
    (const struct wen_column[])                                                                    \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }
#define SCHEMA(name, flags, columns)                                                               \
    &(const struct wen_schema)                                                                     \
    {                                                                                              \
        name, flags, columns, NULL                                                                 \
    }
#define LIST(...)                                                                                  \
    (const struct wen_schema *const[])                                                             \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
#define STAGE(...)                                                                                 \
    {                                                                                              \
        .abi = WEN_ABI, .size = sizeof(struct wen_stage), .name = "x", .version = "1",             \
        .summary = "Tests.", __VA_ARGS__                                                           \
    }

static const struct {
    struct wen_stage stage;
    const char *why;
} rows[] = {
    {STAGE(.flags = 0), NULL},
    {STAGE(.flags = WEN_WRITER, .table = table), NULL},
    {STAGE(.needs = LIST(SCHEMA("raw", 0, NULL), SCHEMA("text", WEN_OPTIONAL, NULL)),
           .gives = LIST(
               SCHEMA("a", WEN_SPANS | WEN_DISJOINT | WEN_DENSE | WEN_SURFACE,
                      COLUMNS({"w", WEN_WORD, WEN_HIDDEN, NULL}, {"p", WEN_POSITION, 0, NULL}))),
           .process = process),
     NULL},
    {{.abi = WEN_ABI, .size = sizeof(struct wen_stage)},
     "its file is named x, but its .name is \"\"; make them agree"},
    {{.abi = WEN_ABI, .size = sizeof(struct wen_stage), .name = "y"},
     "its file is named x, but its .name is \"y\"; make them agree"},
    {{.abi = WEN_ABI, .size = sizeof(struct wen_stage), .name = "x", .version = ""},
     "it has no version"},
    {{.abi = WEN_ABI, .size = sizeof(struct wen_stage), .name = "x", .version = "1"},
     "it has no summary: one sentence that wenliu stages shows"},
    {STAGE(.flags = 64), "it has an unknown flag"},
    /* names */
    {STAGE(.needs = LIST(SCHEMA("Tokens", 0, NULL))),
     "need \"Tokens\": its name must be of the form [a-z][a-z0-9_]*"},
    {STAGE(.gives = LIST(SCHEMA(NULL, 0, NULL)), .process = process), "layer 1 has no name"},
    {STAGE(.gives = LIST(SCHEMA("a b", 0, NULL)), .process = process),
     "layer \"a b\": its name must be of the form [a-z][a-z0-9_]*"},
    {STAGE(.gives = LIST(SCHEMA("raw", 0, NULL)), .process = process),
     "layer \"raw\": that name stands for something else in what writers write; rename it"},
    {STAGE(.gives = LIST(SCHEMA("id", 0, NULL)), .process = process),
     "layer \"id\": that name stands for something else in what writers write; rename it"},
    {STAGE(.gives = LIST(SCHEMA("meta", 0, NULL)), .process = process),
     "layer \"meta\": that name stands for something else in what writers write; rename it"},
    {STAGE(.gives = LIST(SCHEMA("a", 0, NULL), SCHEMA("b", 0, NULL), SCHEMA("a", 0, NULL)),
           .process = process),
     "layer \"a\": it is listed twice"},
    {STAGE(.needs = LIST(SCHEMA("a", 0, NULL), SCHEMA("a", 0, NULL))),
     "need \"a\": it is listed twice"},
    {STAGE(.tables = LIST(SCHEMA("a", 0, NULL), SCHEMA("a", 0, NULL)), .finish = save),
     "table \"a\": it is listed twice"},
    /* flags */
    {STAGE(.gives = LIST(SCHEMA("a", 1024, NULL)), .process = process),
     "layer \"a\": it has a flag that is unknown or has no meaning here"},
    {STAGE(.gives = LIST(SCHEMA("a", WEN_OPTIONAL, NULL)), .process = process),
     "layer \"a\": it has a flag that is unknown or has no meaning here"},
    {STAGE(.tables = LIST(SCHEMA("a", WEN_OPTIONAL, NULL)), .finish = save), NULL},
    {STAGE(.tables = LIST(SCHEMA("a", WEN_SPANS, NULL)), .finish = save),
     "table \"a\": it has a flag that is unknown or has no meaning here"},
    {STAGE(.gives = LIST(SCHEMA("a", WEN_DISJOINT, NULL)), .process = process),
     "layer \"a\": WEN_DISJOINT and WEN_SURFACE stand together with WEN_SPANS"},
    {STAGE(.gives = LIST(SCHEMA("a", WEN_SURFACE, NULL)), .process = process),
     "layer \"a\": WEN_DISJOINT and WEN_SURFACE stand together with WEN_SPANS"},
    {STAGE(.gives = LIST(SCHEMA("text", 0, COLUMNS({"a", WEN_REAL, 0, NULL}))), .process = process),
     "layer \"text\": raw and text have no columns"},
    /* columns */
    {STAGE(.gives = LIST(SCHEMA("a", 0, COLUMNS({"B", WEN_REAL, 0, NULL}))), .process = process),
     "column \"B\" of layer a: its name must be of the form [a-z][a-z0-9_]*"},
    {STAGE(.gives = LIST(SCHEMA("a", 0, COLUMNS({"b", 0, 0, NULL}))), .process = process),
     "column \"b\" of layer a: it has an unknown type"},
    {STAGE(.needs = LIST(SCHEMA("a", 0, COLUMNS({"b", 77, 0, NULL})))),
     "column \"b\" of need a: it has an unknown type"},
    {STAGE(.gives = LIST(SCHEMA("a", 0, COLUMNS({"b", WEN_REAL, 8, NULL}))), .process = process),
     "column \"b\" of layer a: it has an unknown flag"},
    {STAGE(.gives =
               LIST(SCHEMA("a", 0, COLUMNS({"b", WEN_REAL, 0, NULL}, {"b", WEN_LABEL, 0, NULL}))),
           .process = process),
     "column \"b\" of layer a: it is listed twice"},
    {STAGE(.gives = LIST(SCHEMA("a", WEN_SPANS, COLUMNS({"begin", WEN_REAL, 0, NULL}))),
           .process = process),
     "column \"begin\" of layer a: writers use that name for a column of their own; rename it"},
    {STAGE(.gives =
               LIST(SCHEMA("a", WEN_SPANS | WEN_SURFACE, COLUMNS({"text", WEN_STRING, 0, NULL}))),
           .process = process),
     "column \"text\" of layer a: writers use that name for a column of their own; rename it"},
    {STAGE(.tables = LIST(SCHEMA("a", 0, COLUMNS({"w", WEN_WORD, 0, NULL}))), .finish = save),
     "column \"w\" of table a: its type has a meaning in layers of a document alone"},
    {STAGE(.tables = LIST(SCHEMA("a", 0, COLUMNS({"p", WEN_POSITION, 0, NULL}))), .finish = save),
     "column \"p\" of table a: its type has a meaning in layers of a document alone"},
    {STAGE(.fields = COLUMNS({"w", WEN_WORD, 0, NULL}), .process = process),
     "column \"w\" of the fields: its type has a meaning in layers of a document alone"},
    {STAGE(.fields = COLUMNS({"a", WEN_STRING, 0, NULL}, {"a", WEN_STRING, 0, NULL}),
           .process = process),
     "column \"a\" of the fields: it is listed twice"},
    /* options */
    {STAGE(.options = use_option, .options_size = 1),
     "an option cannot be named \"use\", which names the stage"},
    {STAGE(.options = use_option),
     "option \"use\": its offset does not fit the options struct; use offsetof() and set "
     "options_size"},
    /* callbacks */
    {STAGE(.gives = LIST(SCHEMA("a", 0, NULL))),
     "it gives layers or fields but has no process(), which alone can"},
    {STAGE(.fields = COLUMNS({"a", WEN_STRING, 0, NULL})),
     "it gives layers or fields but has no process(), which alone can"},
    {STAGE(.tables = LIST(SCHEMA("a", 0, NULL))),
     "it has tables but no finish(), which alone can add their "
     "rows"},
    {STAGE(.save = save), "save() and absorb() go together: what one emits the other takes"},
    {STAGE(.table = table), "only a stage with WEN_WRITER is handed tables: set the flag or leave "
                            "table() out"},
    {STAGE(.flags = WEN_REWRITES_TEXT, .process = process),
     "a stage with WEN_REWRITES_TEXT gives the layer \"text\": list it in gives"},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char *why = wen_contract_check(&rows[i].stage, "x");
        if (rows[i].why) {
            assert_non_null(why);
            assert_string_equal(why, rows[i].why);
        } else {
            assert_null(why);
        }
        free(why);
    }
}

/* A struct of another version is not read beyond its first two members. */
static void test_versions(void **state)
{
    static const struct {
        uint32_t abi, size;
        const char *begins;
    } versions[] = {
        {2u << 16, 0, "it was built for version 2.0 of the stage interface"},
        {0, 0, "it was built for version 0.0 of the stage interface"},
        {WEN_ABI + 1, 0, "it was built for version 1.5 of the stage interface"},
        {WEN_ABI, 8, "its struct wen_stage has 8 bytes, not "},
        {WEN_ABI, UINT32_MAX, "its struct wen_stage has 4294967295 bytes, not "},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(versions); i++) {
        uint32_t *two = malloc(2 * sizeof *two);
        two[0] = versions[i].abi;
        two[1] = versions[i].size;
        char *why = wen_contract_check((const struct wen_stage *)(const void *)two, "x");
        assert_non_null(why);
        assert_int_equal(strncmp(why, versions[i].begins, strlen(versions[i].begins)), 0);
        assert_non_null(strstr(why, "build it again") ? why : strstr(why, "build the stage"));
        free(why);
        free(two);
    }
}

/* A list without its end mark. */
static void test_endless(void **state)
{
    static struct wen_column columns[300];
    static char names[300][8];
    struct wen_schema schema = {"a", 0, columns, NULL};
    const struct wen_schema *const gives[] = {&schema, NULL};
    struct wen_stage stage = STAGE(.gives = gives, .process = process);

    (void)state;
    for (size_t i = 0; i < 300; i++) {
        snprintf(names[i], sizeof names[i], "c%zu", i);
        columns[i] = (struct wen_column){names[i], WEN_REAL, 0, NULL};
    }
    char *why = wen_contract_check(&stage, "x");
    assert_string_equal(why, "column \"c256\" of layer a: the table does not end with {0}");
    free(why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_endless),
    };
    return cmocka_run_group_tests_name("registry/contract", tests, NULL, NULL);
}
