/* SPDX-License-Identifier: MIT */
/* The engine as a whole: what wins, what holds for every text, and that no text takes long. */
#include "plugin_entities_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- the policy --------------------------------------------------------- */

static void open_with(struct entities_engine *engine, const char *lines, const char *patterns)
{
    struct entities_error error;
    char *names = sample_file(lines, strlen(lines));
    char *rules = sample_file(patterns, strlen(patterns));

    assert_int_equal(entities_engine_open(engine, &error), 0);
    assert_int_equal(entities_gazetteer_read(engine->gazetteer, names, &engine->types, &error), 0);
    assert_int_equal(entities_rules_read(engine->rules, rules, 0, &engine->types, &error), 0);
    assert_int_equal(entities_engine_build(engine, &error), 0);
    unlink(names);
    unlink(rules);
    free(names);
    free(rules);
}

static void open_both(struct entities_engine *engine)
{
    open_with(engine, "甲乙\tG\n丙\tG\n丁戊己\tG\n",
              "R = 甲乙 | 甲乙丙 | 丙丁 | 戊 | 庚\n- = 己庚辛");
}

/* A gazetteer's priority, against rules, which have 0. */
static void test_priority(void **state)
{
    static const struct {
        const char *lines, *patterns, *row;
    } rows[] = {
        {"甲\tG\t\t1\n", "R = 甲乙", "{G:甲}乙"},     {"甲\tG\n", "R = 甲乙", "{R:甲乙}"},
        {"甲乙\tG\t\t-1\n", "R = 甲", "{R:甲}乙"},    {"甲乙\tG\t\t-1\n", "R = 乙丙", "甲{R:乙丙}"},
        {"甲乙\tG\n", "R = 乙丙", "{G:甲乙}丙"},      {"乙\tG\t\t2\n", "R = 甲乙丙", "甲{G:乙}丙"},
        {"乙\tG\t\t2\n", "- = 甲乙丙", "甲{G:乙}丙"},
    };
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct entities_engine engine;
        open_with(&engine, rows[i].lines, rows[i].patterns);
        wrong += !sample_row(&engine, rows[i].row);
        entities_engine_close(&engine);
    }
    assert_int_equal(wrong, 0);
}

static void test_policy(void **state)
{
    static const char *const rows[] = {
        "{R:甲乙丙}丁",       /* the longer one, though it is the rule's */
        "{G:甲乙}丁",         /* the gazetteer's */
        "{R:丙丁}{R:戊}己",   /* the left one, though what it covers begins a longer one */
        "{G:丁戊己}{R:庚}辛", /* the left one, though "-" would win what it covers */
        "己庚辛{R:庚}己",     /* "-" wins and is nothing */
    };
    struct entities_engine engine;
    int wrong = 0;

    (void)state;
    open_both(&engine);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        wrong += !sample_row(&engine, rows[i]);
    }
    entities_engine_close(&engine);
    assert_int_equal(wrong, 0);
}

/* Names from elsewhere lose against what is as long, and win where they are longer. */
static void test_names(void **state)
{
    static const char text[] = "丙丁甲乙戊辛";
    struct entities_engine engine;
    struct entities_spans found = {0}, names = {0};

    (void)state;
    open_both(&engine);
    uint32_t type = entities_type(&engine.types, "N", 1);
    assert_true(
        entities_spans_add(&names, (struct entities_span){3, 6, type, 0, NULL, ENTITIES_FROM_TAG}));
    assert_true(entities_spans_add(
        &names, (struct entities_span){6, 12, type, 0, NULL, ENTITIES_FROM_TAG}));
    assert_true(entities_spans_add(
        &names, (struct entities_span){12, 18, type, 0, NULL, ENTITIES_FROM_TAG}));
    assert_int_equal(entities_engine_scan(&engine, text, strlen(text), &names, &found), 0);
    assert_int_equal(found.count, 3);
    assert_int_equal(found.spans[0].end, 6); /* 丙丁: the rule; the name in it is passed over */
    assert_string_equal(engine.types.names[found.spans[0].type], "R");
    assert_string_equal(engine.types.names[found.spans[1].type], "G");
    assert_int_equal(found.spans[2].begin, 12);
    assert_int_equal(found.spans[2].end, 18);
    assert_string_equal(engine.types.names[found.spans[2].type], "N");
    free(names.spans);
    free(found.spans);
    entities_engine_close(&engine);
}

static void test_without_blanks(void **state)
{
    char to[64];

    (void)state;
    assert_int_equal(entities_without_blanks("5 月　25\xC2\xA0日", 16, to), 10);
    assert_memory_equal(to, "5月25日", 10);
}

/* ---- what holds for every text ------------------------------------------ */

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* Pieces that rules begin, go on and end with, in any order. */
static size_t random_text(uint64_t *seed, char *text, size_t pieces)
{
    static const char *const words[] = {
        "1",  "2022", "年", "5",    "月",   "25", "日", " ",    "　", "上午", "：", ":",
        "30", "至",   "—",  "三",   "个",   "百", "分", "之",   "十", "一",   "两", "会",
        "“",  "”",    "，", "。",   "\n",   "亿", "元", "余",   "多", "％",   ".",  ",",
        "第", "每",   "周", "中国", "北京", "部", "门", "A",    "+",  "N",    "半", "几",
        "𠮷", "世纪", "初", "春节", "é",    "大", "届", "全会",
    };
    size_t size = 0;

    for (size_t i = 0; i < pieces; i++) {
        const char *word = words[next_random(seed) % (sizeof words / sizeof words[0])];
        memcpy(text + size, word, strlen(word));
        size += strlen(word);
    }
    return size;
}

static bool at_border(const char *text, size_t size, size_t at)
{
    return at == size || ((unsigned char)text[at] & 0xC0u) != 0x80u;
}

static void check_spans(const struct entities_engine *engine, const char *text, size_t size,
                        const struct entities_spans *spans)
{
    size_t end = 0;

    for (size_t i = 0; i < spans->count; i++) {
        const struct entities_span *span = &spans->spans[i];
        assert_true(span->begin >= end && span->begin < span->end && span->end <= size);
        assert_true(at_border(text, size, span->begin) && at_border(text, size, span->end));
        assert_true(span->type >= 1 && span->type <= engine->types.count);
        assert_true(text[span->begin] != ' ' && text[span->end - 1] != ' ');
        assert_null(memchr(text + span->begin, '\n', span->end - span->begin));
        end = span->end;
    }
}

/* The policy again, asking rules and gazetteers at every place of a text. */
static void scan_everywhere(const struct entities_engine *engine, const char *text, size_t size,
                            struct entities_spans *found)
{
    found->count = 0;
    for (size_t at = 0; at < size;) {
        struct entities_entry entry = {0};
        uint32_t type = 0, begin = (uint32_t)at;
        size_t name = entities_gazetteer_match(engine->gazetteer, text, size, at, size, &entry);
        const struct entities_letters letters = {.text = text, .size = size};
        size_t rule = entities_rules_match(engine->rules, &letters, at, &type);
        size_t end = name >= rule ? name : rule;
        if (end && (end == name || type != ENTITIES_NOTHING)) {
            assert_true(entities_spans_add(
                found, (struct entities_span){begin, (uint32_t)end, end == name ? entry.type : type,
                                              0, NULL, ENTITIES_FROM_RULE}));
        }
        if (end) {
            at = end;
        } else {
            entities_next(text, &at);
        }
    }
}

/* No gate is closed at a place where something begins. */
static void check_gates(const struct entities_engine *engine, const char *text, size_t size,
                        const struct entities_spans *spans)
{
    struct entities_spans wanted = {0};

    scan_everywhere(engine, text, size, &wanted);
    assert_int_equal(spans->count, wanted.count);
    for (size_t i = 0; i < wanted.count; i++) {
        assert_int_equal(spans->spans[i].begin, wanted.spans[i].begin);
        assert_int_equal(spans->spans[i].end, wanted.spans[i].end);
        assert_int_equal(spans->spans[i].type, wanted.spans[i].type);
    }
    free(wanted.spans);
}

/* Closes the engine. */
static void check_random(struct entities_engine *engine)
{
    static char text[8 * 400];
    struct entities_spans spans = {0}, again = {0};
    uint64_t seed = 2022;
    size_t found = 0;

    for (size_t round = 0; round < 3000; round++) {
        size_t size = random_text(&seed, text, 1 + next_random(&seed) % 400);
        assert_int_equal(entities_engine_scan(engine, text, size, NULL, &spans), 0);
        check_spans(engine, text, size, &spans);
        check_gates(engine, text, size, &spans);
        assert_int_equal(entities_engine_scan(engine, text, size, NULL, &again), 0);
        assert_int_equal(spans.count, again.count);
        found += spans.count;
    }
    assert_true(found > 10000);
    free(spans.spans);
    free(again.spans);
    entities_engine_close(engine);
}

static void test_random(void **state)
{
    struct entities_engine engine;

    (void)state;
    sample_builtin(&engine, true);
    check_random(&engine);
    sample_builtin_large(&engine);
    check_random(&engine);
}

/* ---- no text takes long --------------------------------------------------- */

#define LONG_TEXT (10u << 20)
#define SHORT_TEXT (1u << 20)

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Seconds of the processor that the first `size` bytes of a text take. */
static double scan_time(const struct entities_engine *engine, const char *text, size_t size,
                        struct entities_spans *spans)
{
    while (((unsigned char)text[size] & 0xC0u) == 0x80u) {
        size--;
    }
    double start = seconds();
    assert_int_equal(entities_engine_scan(engine, text, size, NULL, spans), 0);
    return seconds() - start;
}

/* A text against a tenth of it: what is linear takes ten times as long, what is quadratic a hundred
 * times; the limit lies between. */
static void check_linear(const struct entities_engine *engine, const char *name, const char *text,
                         size_t size)
{
    struct entities_spans spans = {0};
    double once = scan_time(engine, text, size / 10, &spans);
    double ten = scan_time(engine, text, size, &spans);

    if (ten > 40 * once) {
        fail_msg("%s: %.3f s for a tenth, %.3f s for all", name, once, ten);
    }
    check_spans(engine, text, size, &spans);
    free(spans.spans);
}

/* One piece again and again, 10 MiB of it: no sentence, no line ends in it. */
static size_t repeat(char *text, const char *piece)
{
    size_t size = 0;

    while (size < LONG_TEXT) {
        memcpy(text + size, piece, strlen(piece));
        size += strlen(piece);
    }
    text[size] = 0;
    return size;
}

/* Closes the engine. */
static void check_long(struct entities_engine *engine)
{
    static const char *const pieces[] = {
        "7",  "1,234", "1,",     "一",   "十百", "(",  "（（", "”“", "“三", "2022年",   "5月 ",
        "第", "每",    "百分之", "三个", "1—",   "1+", "甲",   " ",  "\n",  "中国人民", "三会",
    };
    char *text = malloc(LONG_TEXT + 64);

    assert_non_null(text);
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        check_linear(engine, pieces[i], text, repeat(text, pieces[i]));
    }
    memset(text, '(', SHORT_TEXT);
    memset(text + SHORT_TEXT / 2, ')', SHORT_TEXT / 2);
    text[SHORT_TEXT] = 0;
    check_linear(engine, "nested brackets", text, SHORT_TEXT);
    free(text);
    entities_engine_close(engine);
}

static void test_long(void **state)
{
    struct entities_engine engine;

    (void)state;
    sample_builtin(&engine, true);
    check_long(&engine);
    sample_builtin_large(&engine);
    check_long(&engine);
}

/* The same with names that are beginnings of one another, of many priorities, so that each place
 * has as many candidates as there can be and each gives way; and with rules as long as may be. */
static void test_long_names(void **state)
{
    static char lines[1 << 18],
        patterns[] = "X = [甲乙]* 乙 << 甲{1,64} >> 甲{64}\nY = 甲+ 丙\njoin X = 甲+";
    char *text = malloc(LONG_TEXT + 64);
    struct entities_engine engine;
    size_t size = 0;

    (void)state;
    assert_non_null(text);
    for (size_t length = 1; length <= 200; length++) {
        for (size_t i = 0; i < length; i++) {
            size += (size_t)sprintf(lines + size, "甲");
        }
        size += (size_t)sprintf(lines + size, "\tN\t\t%d\n", 100 - (int)length);
    }
    open_with(&engine, lines, patterns);
    size_t end = size;
    size = repeat(text, "甲");
    check_linear(&engine, "names of many priorities", text, SHORT_TEXT);
    entities_engine_close(&engine);
    for (unsigned i = 0; i < 6000; i++) {
        end += (size_t)sprintf(lines + end, "filler %u\tN\n", i);
    }
    open_with(&engine, lines, patterns);
    assert_true(entities_gazetteer_large(engine.gazetteer));
    check_linear(&engine, "names of many priorities among many", text, SHORT_TEXT);
    entities_engine_close(&engine);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_policy),     cmocka_unit_test(test_priority),
        cmocka_unit_test(test_names),      cmocka_unit_test(test_without_blanks),
        cmocka_unit_test(test_random),     cmocka_unit_test(test_long),
        cmocka_unit_test(test_long_names),
    };
    return cmocka_run_group_tests_name("plugins/entities/engine", tests, NULL, NULL);
}
