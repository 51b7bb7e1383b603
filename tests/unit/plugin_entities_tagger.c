/* SPDX-License-Identifier: MIT */
/* The tagger of plugins/entities: chains, paths, what is learnt, the model's file. */
#include "model.h"
#include "plugin_entities_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- texts with marks ------------------------------------------------- */

/* A text with its names marked: [PER:…] is what the evidence says, {PER:…} what people do. */
struct sample {
    char text[1024];
    struct entities_spans evidence, marks;
};

static uint32_t number_of(struct train_corpus *corpus, struct entities_types *types, bool marked,
                          const char *name, size_t size)
{
    return marked ? train_corpus_type(corpus, name, size) : entities_type(types, name, size);
}

static void read_sample(const char *row, struct train_corpus *corpus, struct entities_types *types,
                        struct sample *sample)
{
    struct entities_span open[2] = {{0}, {0}};
    size_t size = 0;

    *sample = (struct sample){.text = ""};
    while (*row) {
        bool marked = *row == '{' || *row == '}';
        if (*row == '[' || *row == '{') {
            size_t length = strcspn(row + 1, ":");
            open[marked] =
                (struct entities_span){.begin = (uint32_t)size,
                                       .type = number_of(corpus, types, marked, row + 1, length),
                                       .source = ENTITIES_FROM_TAG};
            row += length + 2;
        } else if (*row == ']' || *row == '}') {
            open[marked].end = (uint32_t)size;
            assert_true(
                entities_spans_add(marked ? &sample->marks : &sample->evidence, open[marked]));
            row++;
        } else {
            sample->text[size++] = *row++;
        }
    }
}

static struct tagger_reader *open_sample(const struct sample *sample)
{
    static const struct entities_spans none;
    struct tagger_reader *reader = calloc(1, sizeof *reader);

    assert_non_null(reader);
    reader->text = (struct tagger_text){
        sample->text, strlen(sample->text), &none, &sample->evidence, &none, &sample->marks};
    return reader;
}

static void free_sample(struct sample *sample)
{
    free(sample->evidence.spans);
    free(sample->marks.spans);
}

/* ---- chains ----------------------------------------------------------- */

static void test_chains(void **state)
{
    static const char *const rows[][2] = {
        {"", ""},
        {" \n\n　\n", ""},
        {"甲乙\n丙", "甲乙|丙|"},
        {"甲。乙！？”丙", "甲。|乙！？”|丙|"},
        {"甲 乙，丙；丁 \n", "甲乙，丙；丁|"},
        {"（甲。）。乙", "（甲。）。|乙|"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct train_corpus corpus = {.type_count = 0};
        struct entities_types types = {.count = 0};
        struct sample sample;
        char chains[256] = "";
        read_sample(rows[i][0], &corpus, &types, &sample);
        struct tagger_reader *reader = open_sample(&sample);
        while (tagger_next_chain(reader)) {
            for (size_t k = 0; k < reader->count; k++) {
                strncat(chains, sample.text + reader->begin[k], reader->end[k] - reader->begin[k]);
            }
            strcat(chains, "|");
        }
        assert_string_equal(chains, rows[i][1]);
        free(reader);
        free_sample(&sample);
    }
}

/* A chain never has more cells than there is room for, and nothing of a long line is lost. */
static void test_long_chain(void **state)
{
    struct sample sample = {.text = ""};
    size_t cells = 0;

    (void)state;
    memset(sample.text, 'x', sizeof sample.text - 1);
    struct tagger_reader *reader = open_sample(&sample);
    while (tagger_next_chain(reader)) {
        assert_true(reader->count <= TAGGER_CHAIN);
        cells += reader->count;
    }
    assert_int_equal(cells, sizeof sample.text - 1);
    free(reader);
}

/* ---- paths ------------------------------------------------------------ */

static uint32_t random_below(uint64_t *state, uint32_t limit)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % limit;
}

/* What may stand behind what, said in another way than the tagger does: as letters. */
static bool fits(uint32_t before, uint32_t tag)
{
    char a = before ? "BIES"[(before - 1) % 4] : 'O', b = tag ? "BIES"[(tag - 1) % 4] : 'O';
    bool same = before && tag && (before - 1) / 4 == (tag - 1) / 4;

    return strchr("BI", a) ? strchr("IE", b) && same : strchr("OBS", b) != NULL;
}

/* The best sum over all ways to tag the cells from `at` on. */
static int32_t best_sum(const int32_t *scores, size_t count, size_t at, uint32_t before,
                        uint32_t types, const int16_t *moves)
{
    const uint32_t kinds = TAGGER_TAGS(types), stride = TAGGER_STRIDE(types);
    int32_t best = INT32_MIN / 2;

    if (at == count) {
        return before && strchr("BI", "BIES"[(before - 1) % 4]) ? best : 0;
    }
    for (uint32_t tag = 0; tag < kinds; tag++) {
        if (fits(at ? before : 0, tag)) {
            int32_t sum = scores[at * stride + tag] + moves[(at ? before : kinds) * kinds + tag] +
                          best_sum(scores, count, at + 1, tag, types, moves);
            best = sum > best ? sum : best;
        }
    }
    return best;
}

static void test_paths(void **state)
{
    enum { TYPES = 2, KINDS = TAGGER_TAGS(TYPES), STRIDE = TAGGER_STRIDE(TYPES), MOST = 5 };
    uint64_t random = 1;

    (void)state;
    for (int round = 0; round < 300; round++) {
        int32_t scores[MOST * STRIDE], sum = 0;
        int16_t moves[(KINDS + 1) * KINDS];
        uint8_t tags[MOST];
        size_t count = 1 + random_below(&random, MOST);
        for (size_t i = 0; i < MOST * STRIDE; i++) {
            scores[i] = (int32_t)random_below(&random, 2001) - 1000;
        }
        for (size_t i = 0; i < (KINDS + 1) * KINDS; i++) {
            moves[i] = (int16_t)((int)random_below(&random, 2001) - 1000);
        }
        tagger_trace(scores, count, TYPES, moves, tags);
        for (size_t i = 0; i < count; i++) {
            assert_true(fits(i ? tags[i - 1] : 0, tags[i]));
            sum +=
                scores[i * STRIDE + tags[i]] + moves[(i ? tags[i - 1] : KINDS) * KINDS + tags[i]];
        }
        assert_int_equal(sum, best_sum(scores, count, 0, 0, TYPES, moves));
    }
}

/* ---- learning --------------------------------------------------------- */

struct lesson {
    struct train_corpus corpus;
    struct entities_types types;
    struct tagger_tables tables;
    uint16_t type_of[ENTITIES_MOST_TYPES + 1];
};

static struct lesson *make_lesson(const char *const *rows, size_t count)
{
    struct lesson *lesson = calloc(1, sizeof *lesson);

    assert_non_null(lesson);
    entities_types_begin(&lesson->types);
    for (size_t i = 0; i < count; i++) {
        struct sample sample;
        read_sample(rows[i], &lesson->corpus, &lesson->types, &sample);
        struct tagger_reader *reader = open_sample(&sample);
        while (tagger_next_chain(reader)) {
            assert_true(train_corpus_add(&lesson->corpus, reader->cells, reader->count));
        }
        free(reader);
        free_sample(&sample);
    }
    assert_true(tagger_tables_make(&lesson->tables, &lesson->types));
    for (uint32_t type = 1; type <= lesson->types.count; type++) {
        for (uint32_t i = 0; i < lesson->corpus.type_count; i++) {
            if (strcmp(lesson->types.names[type], lesson->corpus.types[i]) == 0) {
                lesson->type_of[type] = (uint16_t)(i + 1);
            }
        }
    }
    return lesson;
}

static void free_lesson(struct lesson *lesson)
{
    train_corpus_clear(&lesson->corpus);
    tagger_tables_free(&lesson->tables);
    free(lesson);
}

static struct train_result run_lesson(const struct lesson *lesson, double held_out)
{
    const struct train_plan plan = {.rounds = 8,
                                    .bits = 12,
                                    .held_out = held_out,
                                    .tables = &lesson->tables,
                                    .type_of = lesson->type_of};
    struct train_result result;

    assert_true(train(&lesson->corpus, &plan, &result));
    return result;
}

/* Chains of `told` in which the weights say something else than what is marked there. */
static size_t count_wrong(const struct lesson *lesson, const struct lesson *told,
                          const struct train_result *result)
{
    const struct tagger_weights weights = {.bits = 12,
                                           .types = lesson->corpus.type_count,
                                           .rows = result->rows,
                                           .moves = result->moves,
                                           .type_of = told->type_of,
                                           .trust = TAGGER_TRUST * TAGGER_UNIT};
    int32_t *scores = malloc(sizeof *scores * TAGGER_CHAIN * TAGGER_MOST_STRIDE);
    const struct tagger_cell *cells = told->corpus.cells;
    uint8_t tags[TAGGER_CHAIN];
    size_t wrong = 0;

    assert_non_null(scores);
    for (size_t i = 0; i < told->corpus.chain_count; i++) {
        size_t length = told->corpus.lengths[i], same = 0;
        tagger_tag(&weights, &told->tables, cells, length, scores, tags);
        while (same < length && tags[same] == cells[same].right) {
            same++;
        }
        wrong += same < length;
        cells += length;
    }
    free(scores);
    return wrong;
}

static void free_result(struct train_result *result)
{
    free(result->rows);
    free(result->moves);
}

/* Where the evidence is right there is nothing to learn, and nothing is learnt. */
static void test_evidence(void **state)
{
    static const char *const rows[] = {
        "[PER:{PER:王五}]在[LOC:{LOC:北京}]。",
        "[LOC:{LOC:上海}][PER:{PER:李四}]来了。",
        "没有名字的话。",
        "[PER:{PER:赵}][PER:{PER:钱}]到[TIME:今天]。",
    };
    struct lesson *lesson = make_lesson(rows, 4);
    struct train_result result = run_lesson(lesson, 0.5);

    (void)state;
    assert_true(result.tested);
    assert_int_equal(result.rounds, 0);
    assert_int_equal(result.evidence[lesson->corpus.type_count].right, 6);
    assert_int_equal(result.evidence[lesson->corpus.type_count].said, 6);
    assert_int_equal(result.evidence[lesson->corpus.type_count].marked, 6);
    assert_int_equal(count_wrong(lesson, lesson, &result), 0);
    free_result(&result);
    free_lesson(lesson);
}

/* Twelve ships, of a type that the evidence does not know; and it takes a place for one. */
static const char *const ships[] = {
    "昨天{SHIP:远山号}靠岸。",       "今天{SHIP:白云号}起航。",      "明天{SHIP:青松号}靠岸。",
    "昨天{SHIP:大江号}起航。",       "今天{SHIP:红叶号}靠岸。",      "明天{SHIP:长风号}起航。",
    "昨天{SHIP:[LOC:海南]号}靠岸。", "今天{SHIP:南星号}起航。",      "明天{SHIP:东湖号}靠岸。",
    "昨天在{LOC:[LOC:海南]}下雨。",  "今天在{LOC:[LOC:东湖]}下雨。", "明天在{LOC:[LOC:北京]}下雨。",
};

static void test_learning(void **state)
{
    static const char *const unseen[] = {"昨天{SHIP:黄山号}靠岸。", "今天在{LOC:[LOC:上海]}下雨。"};
    struct lesson *lesson = make_lesson(ships, 12), *told = make_lesson(unseen, 2);
    struct train_result result = run_lesson(lesson, 0.25), again = run_lesson(lesson, 0.25);

    (void)state;
    told->type_of[ENTITIES_LOC] = lesson->type_of[ENTITIES_LOC];
    assert_true(result.rounds > 0);
    assert_true(train_f1(&result.model[2]) > train_f1(&result.evidence[2]));
    assert_int_equal(count_wrong(lesson, lesson, &result), 0);
    assert_int_equal(count_wrong(lesson, told, &result), 0);
    /* the same twice */
    assert_int_equal(result.rounds, again.rounds);
    assert_memory_equal(result.rows, again.rows,
                        ((size_t)TAGGER_STRIDE(2) << 12) * sizeof(int16_t));
    free_result(&result);
    free_result(&again);
    free_lesson(lesson);
    free_lesson(told);
}

/* Precision, recall and F1 by hand: 3 right of 4 said and 6 marked. */
static void test_measures(void **state)
{
    const struct train_measure some = {.right = 3, .said = 4, .marked = 6}, none = {.right = 0};

    (void)state;
    assert_true(train_precision(&some) == 0.75);
    assert_true(train_recall(&some) == 0.5);
    assert_true(train_f1(&some) == 0.6);
    assert_true(train_f1(&none) != train_f1(&none)); /* a NaN */
}

/* ---- bytes ------------------------------------------------------------ */

static void test_corpus(void **state)
{
    static const char *const other[] = {"{LOC:甲}在{SHIP:乙}。"};
    struct lesson *a = make_lesson(ships, 12), *b = make_lesson(other, 1);
    struct train_corpus sum = {.type_count = 0};
    size_t sizes[2];
    unsigned char *bytes[] = {train_corpus_write(&a->corpus, &sizes[0]),
                              train_corpus_write(&b->corpus, &sizes[1])};

    (void)state;
    assert_int_equal(train_corpus_read(&sum, bytes[0], sizes[0]), 0);
    assert_int_equal(train_corpus_read(&sum, bytes[1], sizes[1]), 0);
    assert_int_equal(sum.type_count, 2);
    assert_int_equal(sum.chain_count, 13);
    /* the second one's types had other numbers: LOC is 1 here, SHIP 0 */
    assert_int_equal(sum.cells[sum.cell_count - 4].right, 1 + 4 * 1 + TAGGER_WHOLE);
    assert_int_equal(sum.cells[sum.cell_count - 2].right, 1 + 4 * 0 + TAGGER_WHOLE);
    for (size_t size = 0; size < sizes[1]; size++) {
        assert_int_equal(train_corpus_read(&sum, bytes[1], size), -1);
    }
    assert_int_equal(sum.chain_count, 13);
    train_corpus_clear(&sum);
    free(bytes[0]);
    free(bytes[1]);
    free_lesson(a);
    free_lesson(b);
}

static void test_types(void **state)
{
    static const char *const bad[] = {"", "per", "2A", "A-B", "甲"};
    struct train_corpus corpus = {.type_count = 0};
    char name[2] = "A";

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_true(train_corpus_type(&corpus, bad[i], strlen(bad[i])) == TRAIN_NO_TYPE);
    }
    for (uint32_t i = 0; i < TAGGER_MOST_TYPES; i++) {
        name[0] = (char)('A' + i);
        assert_int_equal(train_corpus_type(&corpus, name, 1), i);
    }
    assert_int_equal(train_corpus_type(&corpus, "B", 1), 1);
    assert_true(train_corpus_type(&corpus, "Z", 1) == TRAIN_NO_TYPE);
}

/* Opens bytes as a model; the error names the file. */
static int open_bytes(const unsigned char *bytes, size_t size, struct entities_model *model)
{
    struct entities_error error = {.text = ""};
    char *path = sample_file((const char *)bytes, size);
    int status = entities_model_open(path, model, &error);

    assert_true(status == 0 || strstr(error.text, path));
    unlink(path);
    free(path);
    return status;
}

static void test_file(void **state)
{
    struct lesson *lesson = make_lesson(ships, 12);
    struct train_result result = run_lesson(lesson, 0.25);
    char *about = entities_model_about(&lesson->corpus, &result, "a \"file\"");
    struct entities_model model;
    size_t size;
    unsigned char *bytes = entities_model_make(&lesson->corpus, &result, 12, "tags", about, &size);

    (void)state;
    assert_non_null(strstr(about, "{\"source\":\"a \\\"file\\\"\",\"sentences\":12,"));
    assert_int_equal(open_bytes(bytes, size, &model), 0);
    assert_string_equal(model.names, "tags");
    assert_int_equal(model.weights.types, 2);
    assert_string_equal(model.types[0], "SHIP");
    assert_string_equal(model.types[1], "LOC");
    assert_memory_equal(model.weights.rows, result.rows,
                        ((size_t)TAGGER_STRIDE(2) << 12) * sizeof(int16_t));
    entities_model_close(&model);
    /* cut short; a bit turned: in the magic, version, counts, sections, weights */
    assert_int_equal(open_bytes(bytes, 0, &model), -1);
    assert_int_equal(open_bytes(bytes, 100, &model), -1);
    assert_int_equal(open_bytes(bytes, size - 64, &model), -1);
    const size_t places[] = {0, 8, 12, 16, 24, 32, 36, 48, 56, 200, size / 2, size - 1};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        bytes[places[i]] ^= 0x40;
        assert_int_equal(open_bytes(bytes, size, &model), -1);
        bytes[places[i]] ^= 0x40;
    }
    assert_int_equal(open_bytes(bytes, size, &model), 0);
    entities_model_close(&model);
    free(bytes);
    free(about);
    free_result(&result);
    free_lesson(lesson);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chains),   cmocka_unit_test(test_long_chain),
        cmocka_unit_test(test_paths),    cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_learning), cmocka_unit_test(test_measures),
        cmocka_unit_test(test_corpus),   cmocka_unit_test(test_types),
        cmocka_unit_test(test_file),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("plugins/entities/tagger*.c", tests, NULL, NULL);
}
