/* SPDX-License-Identifier: MIT */
/* Counts of entities and relations: mentions, documents and dates, over units in any grouping, in
 * memory and in files, and damaged bytes. Keys, and dates of documents. */
#include "corpus.h"
#include "date.h"
#include "sorting_host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct wen_string string(const char *text)
{
    return wen_string(text, strlen(text));
}

static void mention(struct entities_tally *tally, const char *type, const char *entity)
{
    const struct wen_string names[] = {string(entity), string(type)};

    assert_int_equal(entities_tally_mention(tally, names, NULL), 0);
}

static struct wen_context context = {&sorting_host};

/* All counts as text: "name name count documents first last;…" in the order of the table. The
 * corpus has `budget` bytes and takes all counts twice. */
static void show(const struct entities_tally *tally, unsigned names, size_t budget, char *text)
{
    struct entities_bytes bytes = {0};
    struct entities_corpus corpus;
    struct entities_count count;
    int more;

    assert_true(entities_corpus_open(&corpus, names, NULL, budget));
    assert_int_equal(entities_tally_save(tally, &bytes), 0);
    for (int i = 0; i < 2 && bytes.size > 0; i++) {
        assert_int_equal(entities_corpus_absorb(&corpus, &context, bytes.data, bytes.size), WEN_OK);
    }
    assert_int_equal(entities_corpus_rank(&corpus, &context), WEN_OK);
    assert_int_equal(corpus.totals.documents, 2 * entities_tally_totals(tally)->documents);
    *text = 0;
    while ((more = entities_corpus_next(&corpus, &context, &count)) > 0) {
        assert_int_equal(count.count % 2, 0);
        assert_int_equal(count.documents % 2, 0);
        for (unsigned i = 0; i < names; i++) {
            text += sprintf(text, "%.*s ", (int)count.names[i].size, count.names[i].data);
        }
        text += sprintf(text, "%d %d", (int)count.count / 2, (int)count.documents / 2);
        if (count.first) {
            text += sprintf(text, " %u-%u", count.first, count.last);
        }
        text += sprintf(text, ";");
    }
    assert_int_equal(more, 0);
    entities_corpus_end(&corpus, &context);
    entities_corpus_free(&corpus);
    free(bytes.data);
}

/* The same, after a look that it is the same with any budget. */
static char *shown_names(const struct entities_tally *tally, unsigned names)
{
    static const size_t budgets[] = {0, 2000, 20000};
    static char text[1 << 16], other[1 << 16];

    show(tally, names, 1 << 20, text);
    for (size_t i = 0; i < sizeof budgets / sizeof budgets[0]; i++) {
        show(tally, names, budgets[i], other);
        assert_string_equal(other, text);
    }
    return text;
}

static char *shown(const struct entities_tally *tally)
{
    return shown_names(tally, 2);
}

static void test_counts(void **state)
{
    struct entities_tally *tally = entities_tally_new(2);

    (void)state;
    assert_string_equal(shown(tally), "");
    entities_tally_next_document(tally, 0);
    mention(tally, "LOC", "永安");
    mention(tally, "LOC", "永安");
    mention(tally, "ORG", "永安");
    entities_tally_next_document(tally, 0);
    mention(tally, "LOC", "永安");
    mention(tally, "ORG", "a");
    mention(tally, "LOC", "a");
    mention(tally, "LOC", "");
    /* most mentions first, then bytes of the entity, then of the type */
    assert_string_equal(shown(tally), "永安 LOC 3 2; LOC 1 1;a LOC 1 1;a ORG 1 1;永安 ORG 1 1;");
    entities_tally_clear(tally, true);
    assert_string_equal(shown(tally), "");
    entities_tally_next_document(tally, 0);
    mention(tally, "LOC", "永安");
    assert_string_equal(shown(tally), "永安 LOC 1 1;");
    entities_tally_free(tally);
}

/* First and last are those of the documents that have a date. */
static void test_dates(void **state)
{
    struct entities_tally *tally = entities_tally_new(2);

    (void)state;
    entities_tally_next_document(tally, 20130501);
    mention(tally, "X", "a");
    mention(tally, "X", "b");
    entities_tally_next_document(tally, 0);
    mention(tally, "X", "a");
    mention(tally, "X", "c");
    entities_tally_next_document(tally, 20130000);
    mention(tally, "X", "a");
    entities_tally_next_document(tally, 20120300);
    mention(tally, "X", "d");
    mention(tally, "X", "d");
    assert_string_equal(shown(tally), "a X 3 3 20130000-20130501;d X 2 1 20120300-20120300;"
                                      "b X 1 1 20130501-20130501;c X 1 1;");
    assert_int_equal(entities_tally_totals(tally)->undated, 1);
    entities_tally_free(tally);
}

/* Rows of three names, some of them empty; no name runs into the next. */
static void test_relations(void **state)
{
    static const char *const rows[][3] = {
        {"赵一", "县长", "永安县"},
        {"赵一", "", "永安县"},
        {"赵一", "永安县", ""},
        {"赵一", "县长", "永安县"},
        {"赵", "一", ""},
        {"赵", "", "一"},
        {"", "", ""},
    };
    struct entities_tally *tally = entities_tally_new(3);

    (void)state;
    entities_tally_next_document(tally, 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct wen_string names[] = {string(rows[i][0]), string(rows[i][1]),
                                           string(rows[i][2])};
        assert_int_equal(entities_tally_mention(tally, names, NULL), 0);
    }
    assert_string_equal(shown_names(tally, 3),
                        "赵一 县长 永安县 2 1;   1 1;赵  一 1 1;赵 一  1 1;赵一  永安县 1 1;"
                        "赵一 永安县  1 1;");
    entities_tally_free(tally);
}

static void hand_over(struct entities_tally *from, struct entities_tally *to)
{
    struct entities_bytes bytes = {0};
    struct entities_rows rows = {0};
    struct entities_error error;

    assert_int_equal(entities_tally_save(from, &bytes), 0);
    assert_true(bytes.size > 0);
    const unsigned char *at = bytes.data, *end = at + bytes.size;
    assert_int_equal(entities_tally_absorb(to, &at, end, &rows, &error), 0);
    assert_ptr_equal(at, end);
    entities_tally_clear(from, true);
    free(bytes.data);
    free(rows.rows);
}

/* 900 documents in units of `unit`, each unit handed over by itself. */
static void count_in_units(struct entities_tally *all, unsigned unit)
{
    struct entities_tally *worker = entities_tally_new(2);
    char entity[32];

    for (unsigned document = 0; document < 900; document++) {
        entities_tally_next_document(worker, document % 4 ? 20000000 + document % 77 : 0);
        for (unsigned i = 0; i < 5; i++) {
            sprintf(entity, "e%u", (document * 7 + i * i) % 331);
            mention(worker, document % 3 ? "X" : "Y", entity);
        }
        if (document % unit == unit - 1 || document == 899) {
            hand_over(worker, all);
        }
    }
    entities_tally_free(worker);
}

static void test_units(void **state)
{
    struct entities_tally *one = entities_tally_new(2), *many = entities_tally_new(2);
    struct entities_tally *parts = entities_tally_new(2);

    (void)state;
    count_in_units(one, 1000);
    count_in_units(many, 7);
    char *expected = strdup(shown(one));
    assert_true(strlen(expected) > 5000);
    assert_string_equal(shown(many), expected);
    hand_over(many, parts); /* a part that was itself put together */
    assert_string_equal(shown(parts), expected);
    free(expected);
    entities_tally_free(one);
    entities_tally_free(many);
    entities_tally_free(parts);
}

static void refused(const unsigned char *bytes, size_t size)
{
    struct entities_tally *tally = entities_tally_new(2);
    struct entities_rows rows = {0};
    struct entities_error error;
    const unsigned char *at = bytes;

    assert_int_equal(entities_tally_absorb(tally, &at, bytes + size, &rows, &error), -1);
    assert_string_equal(error.text, "a part of the tables of entities is damaged");
    entities_tally_free(tally);
    free(rows.rows);
}

static void test_damaged(void **state)
{
    struct entities_tally *tally = entities_tally_new(2);
    struct entities_bytes bytes = {0};

    (void)state;
    entities_tally_next_document(tally, 20130501);
    mention(tally, "LOC", "永安");
    assert_int_equal(entities_tally_save(tally, &bytes), 0);
    for (size_t cut = 1; cut < bytes.size; cut++) {
        refused(bytes.data, cut);
    }
    memset(bytes.data + 3, 0x7F, 3); /* more rows than there are, names beyond the end */
    refused(bytes.data, bytes.size);
    memset(bytes.data, 0xFF, bytes.size); /* numbers without an end */
    refused(bytes.data, bytes.size);
    free(bytes.data);
    entities_tally_free(tally);
}

/* Keys sort like the lists of their names, and lead back to them, whatever bytes are in these. */
static void test_keys(void **state)
{
    static const struct wen_string rows[][2] = {
        {{"", 0}, {"", 0}},       {{"", 0}, {"\0", 1}},    {{"", 0}, {"\1", 1}},
        {{"\0", 1}, {"", 0}},     {{"\0\0", 2}, {"a", 1}}, {{"\0\1", 2}, {"", 0}},
        {{"\1", 1}, {"\1\1", 2}}, {{"\2", 1}, {"", 0}},    {{"a", 1}, {"b", 1}},
        {{"a\0", 2}, {"b", 1}},   {{"a\0b", 3}, {"", 0}},  {{"ab", 2}, {"", 0}},
    };
    struct entities_bytes keys[sizeof rows / sizeof rows[0]] = {{0}}, names = {0};
    struct wen_string back[2];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(entities_bytes_put_names(&keys[i], rows[i], 2));
        struct wen_string key = entities_bytes_string(&keys[i]);
        assert_int_equal(entities_key_size(key, 2), key.size);
        assert_int_equal(entities_key_size(key, 3), 0);
        assert_true(entities_key_names(key, &names, back, 2));
        for (size_t k = 0; k < 2; k++) {
            assert_int_equal(back[k].size, rows[i][k].size);
            assert_memory_equal(back[k].data, rows[i][k].data, back[k].size);
        }
        if (i > 0) {
            struct wen_string before = entities_bytes_string(&keys[i - 1]);
            size_t least = before.size < key.size ? before.size : key.size;
            assert_true(memcmp(before.data, key.data, least) < 0); /* no beginning of it */
        }
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        free(keys[i].data);
    }
    free(names.data);
}

static void test_days(void **state)
{
    static const struct {
        const char *text;
        uint32_t day;
        const char *back;
    } rows[] = {
        {"2013-05-01", 20130501, "2013-05-01"},
        {"2013-05-01T08:30:00Z", 20130501, "2013-05-01"},
        {"2013-05-01 08:30", 20130501, "2013-05-01"},
        {"2013-05", 20130500, "2013-05"},
        {"2013", 20130000, "2013"},
        {"0978-12-31", 9781231, "0978-12-31"},
        {"2012-02-29", 20120229, "2012-02-29"},
        {"2013-02-29", 0, NULL},
        {"1900-02-29", 0, NULL},
        {"2000-02-29", 20000229, "2000-02-29"},
        {"2013-13-01", 0, NULL},
        {"2013-00-01", 0, NULL},
        {"2013-04-31", 0, NULL},
        {"2013-5-1", 0, NULL},
        {"2013-05-01x", 0, NULL},
        {"20130501", 0, NULL},
        {"0000", 0, NULL},
        {"2013年5月", 0, NULL},
        {"on 2013-05-01", 0, NULL},
        {"", 0, NULL},
    };
    char buffer[ENTITIES_DATE_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(entities_date_read(string(rows[i].text)), rows[i].day);
        struct wen_string back = entities_date_write(rows[i].day, buffer);
        if (!rows[i].back) {
            assert_null(back.data);
            continue;
        }
        assert_int_equal(back.size, strlen(rows[i].back));
        assert_memory_equal(back.data, rows[i].back, back.size);
    }
}

/* Of several fields "date" the first that holds one. */
static void test_day_of_document(void **state)
{
    const struct wen_field fields[] = {
        {"title", WEN_STRING, {.string = {"2011-01-01", 10}}},
        {"date", WEN_STRING, {.string = {"last spring", 11}}},
        {"date", WEN_STRING, {.string = {NULL, 0}}},
        {"date", WEN_INTEGER, {.integer = 2012}},
        {"date", WEN_STRING, {.string = {"2013-05-01", 10}}},
        {"date", WEN_STRING, {.string = {"2014-05-01", 10}}},
    };
    struct wen_document document = {.fields = fields, .field_count = 6};

    (void)state;
    assert_int_equal(entities_date_of(&document), 20130501);
    document.field_count = 4;
    assert_int_equal(entities_date_of(&document), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),    cmocka_unit_test(test_dates),
        cmocka_unit_test(test_relations), cmocka_unit_test(test_units),
        cmocka_unit_test(test_damaged),   cmocka_unit_test(test_keys),
        cmocka_unit_test(test_days),      cmocka_unit_test(test_day_of_document),
    };
    return cmocka_run_group_tests_name("plugins/entities/tally", tests, NULL, NULL);
}
