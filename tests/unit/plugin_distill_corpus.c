/* SPDX-License-Identifier: MIT */
/* plugins/distill/corpus.c and types.c: documents to chains and marks, bytes and back, damaged
 * bytes; which tags share a type. */
#include "../../plugins/distill/types.h"
#include "plugin_distill_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* ---- documents ---- */

/* A corpus as text: of each cell its mark's tag behind a /, chains end with |. */
static void show(const struct distill_corpus *corpus, char *to)
{
    const uint16_t *character = corpus->characters, *mark = corpus->marks;

    for (size_t chain = 0; chain < corpus->chains; chain++) {
        for (uint32_t i = 0; i < corpus->lengths[chain]; i++, character++, mark++) {
            uint32_t c = *character;
            if (*mark) {
                to += sprintf(to, "/%s:", corpus->tags[*mark - 1]);
            }
            to += c < 0x80 ? sprintf(to, "%c", c)
                           : sprintf(to, "%c%c%c", (char)(0xE0 | c >> 12),
                                     (char)(0x80 | (c >> 6 & 0x3F)), (char)(0x80 | (c & 0x3F)));
        }
        *to++ = '|';
    }
    *to = '\0';
}

static const struct {
    const char *tagged, *shown;
} documents[] = {
    {"我/r 来到/v 北京/LOC 。/w", "/r:我/v:来到/LOC:北京/w:。|"},
    {"我/r _ | 来到/v", "/r:我 |/v:来到|"},
    /* what lies in no token becomes words without a tag, a character each */
    {"我/r 来到 北京/LOC", "/r:我/:来/:到/LOC:北京|"},
    {"我/ 来/v", "/:我/v:来|"},
    /* words end at chains' edges and white space, whatever the teacher says */
    {"是。好/x 的/u", "/x:是。|/x:好/u:的|"},
    {"王_明/PER 来/v", "/PER:王 /PER:明/v:来|"},
    {"ａｂ/eng １/m", "/eng:ab/m:1|"},
    {"_ |", ""},
};

static void test_documents(void **state)
{
    char shown[1024];

    (void)state;
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        struct distill_corpus corpus = {0};
        assert_true(add_tagged(&corpus, documents[i].tagged));
        show(&corpus, shown);
        assert_string_equal(shown, documents[i].shown);
        assert_int_equal(corpus.documents, 1);
        distill_corpus_clear(&corpus);
    }
}

/* A chain that is too long ends where a word does. */
static void test_long_chain(void **state)
{
    struct distill_corpus corpus = {0};
    char *tagged = malloc(4096 * 8), *to = tagged;

    (void)state;
    assert_non_null(tagged);
    for (int i = 0; i < 500; i++) {
        to += sprintf(to, "xyz/n ");
    }
    to[-1] = '\0';
    assert_true(add_tagged(&corpus, tagged));
    /* 1008 = 1024 less the overlap is a multiple of 3, as are what is left */
    assert_int_equal(corpus.chains, 2);
    assert_int_equal(corpus.lengths[0], 1008);
    assert_int_equal(corpus.lengths[1], 492);
    for (size_t i = 0; i < corpus.cells; i++) {
        assert_int_equal(corpus.marks[i], i % 3 == 0 ? 2 : 0);
    }
    distill_corpus_clear(&corpus);
    free(tagged);
}

/* ---- bytes ---- */

/* The same corpus whether documents are added or come as bytes, in any units. */
static void test_bytes(void **state)
{
    const size_t count = sizeof documents / sizeof documents[0];
    char wanted[4096], got[4096];
    struct distill_corpus all = {0};

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_true(add_tagged(&all, documents[i].tagged));
    }
    show(&all, wanted);
    for (size_t cut = 0; cut <= count; cut++) {
        struct distill_corpus parts[2] = {{0}}, sum = {0};
        for (size_t i = 0; i < count; i++) {
            assert_true(add_tagged(&parts[i >= cut], documents[i].tagged));
        }
        for (size_t part = 0; part < 2; part++) {
            size_t size;
            unsigned char *bytes = distill_corpus_write(&parts[part], &size);
            assert_non_null(bytes);
            assert_int_equal(distill_corpus_read(&sum, bytes, size), 0);
            free(bytes);
            distill_corpus_clear(&parts[part]);
        }
        show(&sum, got);
        assert_string_equal(got, wanted);
        assert_int_equal(sum.documents, count);
        distill_corpus_clear(&sum);
    }
    distill_corpus_clear(&all);
}

static int read_bytes(const unsigned char *bytes, size_t size)
{
    struct distill_corpus corpus = {0};
    unsigned char *copy = malloc(size ? size : 1); /* so that a sanitizer sees its end */

    assert_non_null(copy);
    memcpy(copy, bytes, size);
    int status = distill_corpus_read(&corpus, copy, size);
    free(copy);
    distill_corpus_clear(&corpus);
    return status;
}

static void test_damage(void **state)
{
    struct distill_corpus corpus = {0};
    size_t size, refused = 0;

    (void)state;
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        assert_true(add_tagged(&corpus, documents[i].tagged));
    }
    unsigned char *bytes = distill_corpus_write(&corpus, &size);
    assert_non_null(bytes);
    assert_int_equal(read_bytes(bytes, size), 0);
    for (size_t end = 0; end < size; end++) {
        assert_int_equal(read_bytes(bytes, end), -1);
    }
    /* some flips make other characters or tags, which nobody can know to be wrong */
    for (size_t bit = 0; bit < 8 * size; bit++) {
        bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
        int status = read_bytes(bytes, size);
        refused += status != 0;
        assert_true(bit >= 32 || status == -1);
        bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
    assert_true(refused > size);
    free(bytes);
    distill_corpus_clear(&corpus);
}

/* ---- types ---- */

static void test_entities(void **state)
{
    static const struct {
        const char *name;
        bool entity;
    } rows[] = {{"PER", true}, {"LOC", true}, {"TIME", true},  {"AB", true}, {"A", false},
                {"", false},   {"nr", false}, {"PERs", false}, {"A1", false}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(distill_is_entity(rows[i].name), rows[i].entity);
    }
}

/* By the rules in types.h; counts and results worked out by hand. */
static const struct {
    const char *tags;  /* tag:words … */
    const char *types; /* of each tag in the same order: its type's most frequent tag */
} type_rows[] = {
    {"n:3 v:2 PER:1", "n v PER"},
    /* 18 tags, two too many: t and s, both NOUN, go to n; PER is rarer and stays */
    {"n:100 vn:50 s:3 t:2 v:90 a:40 d:30 p:20 c:19 r:18 u:17 m:16 f:15 w:60 PER:1 LOC:2 e:4 o:5",
     "n vn n n v a d p c r u m f w PER LOC e o"},
    /* 17 without two of one class but e and o, both INTJ */
    {"AA:1 AB:1 AC:1 AD:1 AE:1 AF:1 n:9 v:9 a:9 d:9 p:9 c:9 r:9 u:9 m:9 e:1 o:2",
     "AA AB AC AD AE AF n v a d p c r u m o o"},
    /* 17, no two of one class: the two rarest without entities */
    {"AA:1 AB:1 AC:1 AD:1 AE:1 AF:1 AG:1 AH:1 n:9 v:8 a:7 d:6 p:5 c:4 r:4 u:3 m:2",
     "AA AB AC AD AE AF AG AH n v a d p c r u u"},
    /* entities alone: the two rarest */
    {"AA:1 AB:2 AC:3 AD:4 AE:5 AF:6 AG:7 AH:8 AI:9 AJ:10 AK:11 AL:12 AM:13 AN:14 AO:15 AP:16 "
     "AQ:17",
     "AB AB AC AD AE AF AG AH AI AJ AK AL AM AN AO AP AQ"},
};

static void test_types(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof type_rows / sizeof type_rows[0]; i++) {
        struct distill_corpus corpus = {0};
        struct distill_types types;
        char names[32][8], got[256] = "";
        int count = 0, words, length;
        for (const char *at = type_rows[i].tags;
             sscanf(at, " %7[^:]:%d%n", names[count], &words, &length) == 2; at += length) {
            char tagged[300];
            snprintf(tagged, sizeof tagged, "x/%s", names[count++]);
            while (words-- > 0) {
                assert_true(add_tagged(&corpus, tagged));
            }
        }
        assert_true(distill_types_make(&types, &corpus));
        assert_true(types.count <= STUDENT_TYPES);
        for (int k = 0; k < count; k++) {
            uint32_t tag = distill_corpus_tag(&corpus, names[k], strlen(names[k]));
            sprintf(got + strlen(got), "%s%s", k ? " " : "",
                    corpus.tags[types.usual[types.of_tag[tag]]]);
        }
        assert_string_equal(got, type_rows[i].types);
        distill_types_free(&types);
        distill_corpus_clear(&corpus);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents), cmocka_unit_test(test_long_chain),
        cmocka_unit_test(test_bytes),     cmocka_unit_test(test_damage),
        cmocka_unit_test(test_entities),  cmocka_unit_test(test_types),
    };
    return cmocka_run_group_tests_name("distill/corpus", tests, NULL, NULL);
}
