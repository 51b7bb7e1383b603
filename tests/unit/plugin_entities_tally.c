/* SPDX-License-Identifier: MIT */
/* Counts of entities: mentions and documents, over units in any grouping, in memory and in files,
 * and damaged bytes. */
#include "corpus.h"
#include "sorting_host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void mention(struct entities_tally *tally, const char *type, const char *entity)
{
    assert_int_equal(entities_tally_mention(tally, type, entity, strlen(entity)), 0);
}

static struct wen_context context = {&sorting_host};

/* All counts as text: "entity type count documents;…" in the order of the table. The corpus has
 * `budget` bytes and takes all counts twice. */
static void show(const struct entities_tally *tally, size_t budget, char *text)
{
    struct entities_corpus corpus;
    struct entities_count count;
    void *bytes;
    size_t size;
    int more;

    assert_true(entities_corpus_open(&corpus, budget));
    assert_int_equal(entities_tally_save(tally, &bytes, &size), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(entities_corpus_absorb(&corpus, &context, bytes, size), WEN_OK);
    }
    free(bytes);
    assert_int_equal(entities_corpus_rank(&corpus, &context), WEN_OK);
    *text = 0;
    while ((more = entities_corpus_next(&corpus, &context, &count)) > 0) {
        assert_int_equal(count.count % 2, 0);
        assert_int_equal(count.documents % 2, 0);
        text += sprintf(text, "%.*s %.*s %d %d;", (int)count.entity_size, count.entity,
                        (int)count.type_size, count.type, (int)count.count / 2,
                        (int)count.documents / 2);
    }
    assert_int_equal(more, 0);
    entities_corpus_end(&corpus, &context);
    entities_corpus_free(&corpus);
}

/* The same, after a look that it is the same with any budget. */
static char *shown(const struct entities_tally *tally)
{
    static const size_t budgets[] = {0, 2000, 20000};
    static char text[1 << 16], other[1 << 16];

    show(tally, 1 << 20, text);
    for (size_t i = 0; i < sizeof budgets / sizeof budgets[0]; i++) {
        show(tally, budgets[i], other);
        assert_string_equal(other, text);
    }
    return text;
}

static void test_counts(void **state)
{
    struct entities_tally *tally = entities_tally_new();

    (void)state;
    assert_string_equal(shown(tally), "");
    entities_tally_next_document(tally);
    mention(tally, "LOC", "永安");
    mention(tally, "LOC", "永安");
    mention(tally, "ORG", "永安");
    entities_tally_next_document(tally);
    mention(tally, "LOC", "永安");
    mention(tally, "ORG", "a");
    mention(tally, "LOC", "a");
    mention(tally, "LOC", "");
    /* most mentions first, then bytes of the entity, then of the type */
    assert_string_equal(shown(tally), "永安 LOC 3 2; LOC 1 1;a LOC 1 1;a ORG 1 1;永安 ORG 1 1;");
    entities_tally_clear(tally);
    assert_string_equal(shown(tally), "");
    mention(tally, "LOC", "永安");
    assert_string_equal(shown(tally), "永安 LOC 1 1;");
    entities_tally_free(tally);
}

static void hand_over(struct entities_tally *from, struct entities_tally *to)
{
    struct entities_error error;
    void *bytes;
    size_t size;

    assert_int_equal(entities_tally_save(from, &bytes, &size), 0);
    assert_true((bytes == NULL) == (size == 0));
    assert_int_equal(entities_tally_absorb(to, bytes, size, &error), 0);
    entities_tally_clear(from);
    free(bytes);
}

/* 900 documents in units of `unit`, each unit handed over by itself. */
static void count_in_units(struct entities_tally *all, unsigned unit)
{
    struct entities_tally *worker = entities_tally_new();
    char entity[32];

    for (unsigned document = 0; document < 900; document++) {
        entities_tally_next_document(worker);
        for (unsigned i = 0; i < 5; i++) {
            sprintf(entity, "e%u", (document * 7 + i * i) % 331);
            mention(worker, document % 3 ? "X" : "Y", entity);
        }
        if (document % unit == unit - 1) {
            hand_over(worker, all);
        }
    }
    hand_over(worker, all);
    entities_tally_free(worker);
}

static void test_units(void **state)
{
    struct entities_tally *one = entities_tally_new(), *many = entities_tally_new();
    struct entities_tally *parts = entities_tally_new();

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

static void test_damaged(void **state)
{
    struct entities_tally *tally = entities_tally_new(), *other;
    struct entities_error error;
    void *bytes;
    size_t size;

    (void)state;
    mention(tally, "LOC", "永安");
    assert_int_equal(entities_tally_save(tally, &bytes, &size), 0);
    for (size_t cut = 1; cut < size; cut++) {
        other = entities_tally_new();
        assert_int_equal(entities_tally_absorb(other, bytes, cut, &error), -1);
        assert_string_equal(error.text, "a part of the table \"entities\" is damaged");
        entities_tally_free(other);
    }
    memset(bytes, 0xFF, 8); /* sizes beyond the end */
    assert_int_equal(entities_tally_absorb(tally, bytes, size, &error), -1);
    free(bytes);
    entities_tally_free(tally);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests_name("plugins/entities/tally", tests, NULL, NULL);
}
