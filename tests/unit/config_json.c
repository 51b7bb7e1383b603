/* SPDX-License-Identifier: MIT */
/* core/config/json.c and scan.c: JSON that is refused, with place and sentence; JSON that is taken.
 */
#include "config/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

/* A text with its length, for NUL bytes. */
#define TEXT(literal) literal, sizeof(literal) - 1

struct row {
    const char *text;
    size_t size;
    const char *said; /* all problems without excerpts, one a line; "" where it is JSON */
};

static const struct row rows[] = {
    /* what RFC 8259 allows */
    {TEXT("{}"), ""},
    {TEXT(" [ ] \r\n\t"), ""},
    {TEXT("0"), ""},
    {TEXT("-0.5e+3"), ""},
    {TEXT("\"\""), ""},
    {TEXT("null"), ""},
    {TEXT("\xEF\xBB\xBF{}"), ""},
    {TEXT("[1e308, 1e-400, 0e999, 123456789012345678901234567890]"), ""},
    {TEXT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\""), ""},
    {TEXT("{\"a\": [true, false, null, {\"a\": 1}], \"b\": {}}"), ""},
    {TEXT("\"\x7F\""), ""}, /* DEL is not among the controls that RFC 8259 refuses */
    /* where a value ends or is missing */
    {TEXT(""), "1:1: a value is missing here\n"},
    {TEXT("  "), "1:3: a value is missing here\n"},
    {TEXT("{"), "1:2: the text ends inside an object: a } is missing (opened at 1:1)\n"},
    {TEXT("[\n 1,\n"), "3:1: the text ends inside a list: a ] is missing (opened at 1:1)\n"},
    {TEXT("{\"a\": }"), "1:7: a value is missing here\n"},
    {TEXT("[1, , 2]"), "1:5: a value is missing here\n"},
    {TEXT("{\"a\" 1}"), "1:6: a : is missing behind the key\n"},
    {TEXT("{\"a\": 1 \"b\": 2}"), "1:9: a , is missing in front of this\n"},
    {TEXT("[1 2 3]"), "1:4: a , is missing in front of this\n"
                      "1:6: a , is missing in front of this\n"},
    {TEXT("{1: 2}"), "1:2: a key in double quotes is missing here\n"},
    {TEXT("{a: 2}"), "1:2: a key in double quotes is missing here\n"},
    {TEXT("{} {}"), "1:4: the JSON value ends in front of this: remove the rest\n"},
    {TEXT("[1}"), "1:3: this } stands where ] closes the list (opened at 1:1)\n"},
    {TEXT("{\"a\": 1]"), "1:8: this ] stands where } closes the object (opened at 1:1)\n"},
    {TEXT("]"), "1:1: a value is missing here\n"},
    {TEXT("{\"a\": 1}}"), "1:9: the JSON value ends in front of this: remove the rest\n"},
    {TEXT("[1,]"), "1:3: a , stands in front of ]: remove it\n"},
    {TEXT("{\"a\": 1,\n}"), "1:8: a , stands in front of }: remove it\n"},
    {TEXT("[,]"), "1:2: a value is missing here\n"},
    /* what other notations have */
    {TEXT("{ // note\n \"a\": 1 /* x */ }"), "1:3: JSON has no comments: remove this one\n"
                                             "2:9: JSON has no comments: remove this one\n"},
    {TEXT("{} # end"), "1:4: JSON has no comments: remove this one\n"},
    {TEXT("{} /* open"), "1:4: JSON has no comments: remove this one\n"},
    {TEXT("{'a': 1}"), "1:2: strings stand in double quotes, not in single ones\n"},
    {TEXT("[True, None]"), "1:2: JSON writes true, false and null in small letters\n"
                           "1:8: JSON writes null for nothing\n"},
    {TEXT("[NaN, -Infinity]"), "1:2: JSON has no NaN and no Infinity\n"
                               "1:7: JSON has no NaN and no Infinity\n"},
    {TEXT("[yes, node]"), "1:2: JSON writes true and false, not yes and no\n"
                          "1:7: this is no value: strings stand in double quotes\n"},
    {TEXT("{“use”: 1}"), "1:2: this is a typographic quotation mark: JSON takes \" alone\n"},
    {TEXT("{\"用\"： 1}"), "1:5: this is a full-width colon: JSON takes : alone\n"},
    {TEXT("{\"用\": 1，\"b\": 2}"), "1:8: this is a full-width comma: JSON takes , alone\n"},
    {TEXT("{\"a\" = 1}"), "1:6: JSON takes : between a key and its value, not =\n"},
    {TEXT("[1; 2]"), "1:3: JSON takes , between members, not a semicolon\n"},
    {TEXT("{　\"a\": 1}"), "1:2: this is a full-width space: JSON takes the plain one alone\n"},
    {TEXT("[\xEF\xBB\xBF"
          "1]"),
     "1:2: a byte order mark can only stand at the start of a file\n"},
    /* numbers */
    {TEXT("[01, -01]"), "1:2: a number has no zeros in front\n"
                        "1:6: a number has no zeros in front\n"},
    {TEXT("[1., .5, +1]"), "1:2: a digit follows the decimal point\n"
                           "1:6: a number has a digit in front of the point: write 0.5, not .5\n"},
    {TEXT("[+1]"), "1:2: a number has no plus sign in front\n"},
    {TEXT("[1e, 1e+, -]"), "1:2: a digit follows the exponent's e\n"
                           "1:6: a digit follows the exponent's e\n"
                           "1:11: a digit follows the minus sign\n"},
    {TEXT("[0x1F, 1.2.3]"), "1:2: this is no number as JSON writes them\n"
                            "1:8: this is no number as JSON writes them\n"},
    {TEXT("[1e309, -1e999]"), "1:2: this number is too large: at most about 1.8e308\n"
                              "1:9: this number is too large: at most about 1.8e308\n"},
    {TEXT("1234567890123456789012345678901234567890123456789012345678901234"),
     "1:1: this number has more than 63 characters\n"},
    /* strings */
    {TEXT("\"abc"), "1:1: this string has no closing \" on its line\n"},
    {TEXT("[\"abc\n\", 1]"), "1:2: this string has no closing \" on its line\n"},
    {TEXT("\"a\tb\""), "1:3: a tab in a string is written \\t\n"},
    {TEXT("\"a\001b\""), "1:3: a control character in a string is written \\u and four digits\n"},
    {TEXT("\"a\0b\""), "1:3: this is a NUL byte: the file is not text\n"},
    {TEXT("\"C:\\data\""),
     "1:4: one of \" \\ / b f n r t u follows a backslash; a backslash itself is written \\\\\n"},
    {TEXT("\"\\u12\""), "1:2: four hexadecimal digits follow \\u\n"},
    {TEXT("[\"\\u0000\", \"\\u0000\"]"), "1:3: \\u0000 cannot stand in a string here\n"
                                         "1:13: \\u0000 cannot stand in a string here\n"},
    {TEXT("\"\\uD800x\""), "1:2: this is one half of a surrogate pair: \\uD800 to \\uDBFF is "
                           "followed by \\uDC00 to \\uDFFF\n"},
    {TEXT("\"\\uDC00\""), "1:2: this is one half of a surrogate pair: \\uD800 to \\uDBFF is "
                          "followed by \\uDC00 to \\uDFFF\n"},
    {TEXT("\"\\uDBFF\\n\""), "1:2: this is one half of a surrogate pair: \\uD800 to \\uDBFF is "
                             "followed by \\uDC00 to \\uDFFF\n"},
    {TEXT("\"文\xC4\xE3\""), "1:3: these bytes are not UTF-8: save the file as UTF-8\n"},
    {TEXT("\"\xED\xA0\x80\""), "1:2: these bytes are not UTF-8: save the file as UTF-8\n"},
    {TEXT("\"\xC0\xAF\""), "1:2: these bytes are not UTF-8: save the file as UTF-8\n"},
    /* duplicate keys, also where they are written in another way */
    {TEXT("{\"a\": 1, \"b\": 2, \"a\": 3}"), "1:18: duplicate key \"a\" (first at 1:2)\n"},
    {TEXT("{\"a\": 1, \"\\u0061\": 2}"), "1:10: duplicate key \"a\" (first at 1:2)\n"},
    {TEXT("{\"x\": {\"文\": 1,\n  \"文\": 2}, \"x\": 0}"),
     "2:3: duplicate key \"文\" (first at 1:8)\n2:12: duplicate key \"x\" (first at 1:2)\n"},
    {TEXT("[{\"a\": 1}, {\"a\": 2}]"), ""},
    {TEXT("{\"a\": {\"a\": 1}, \"A\": 2}"), ""},
    {TEXT("{\"k\": 1, \"k\": 2, \"k\": 3}"), "1:10: duplicate key \"k\" (first at 1:2)\n"
                                             "1:18: duplicate key \"k\" (first at 1:2)\n"},
};

/* The problems as lines "L:C: sentence", without file and excerpt. */
static char *said(const struct wen_problems *problems)
{
    char *printed = NULL, *lines;
    size_t size, length;
    FILE *to = open_memstream(&printed, &size);
    FILE *kept = open_memstream(&lines, &length);

    wen_problems_print(problems, to);
    fclose(to);
    for (char *line = strtok(printed, "\n"); line; line = strtok(NULL, "\n")) {
        char *error = strstr(line, " error: ");
        if (strncmp(line, "f:", 2) == 0 && error) {
            fprintf(kept, "%.*s %s\n", (int)(error - line - 2), line + 2, error + 8);
        }
    }
    fclose(kept);
    free(printed);
    return lines;
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        /* an exact copy on the heap, so that sanitizers see a read behind its end */
        char *text = malloc(rows[i].size ? rows[i].size : 1);
        struct wen_problems problems = {.file = "f", .text = text, .size = rows[i].size};
        struct wen_json json;
        size_t place;
        const char *reason;

        memcpy(text, rows[i].text, rows[i].size);
        wen_json_parse(text, rows[i].size, &problems, &json);
        char *lines = said(&problems);
        assert_string_equal(lines, rows[i].said);
        bool marked = strncmp(rows[i].text, "\xEF\xBB\xBF", 3) == 0;
        bool twice = strstr(rows[i].said, "duplicate") != NULL;
        assert_int_equal(wen_json_scan(text, rows[i].size, &place, &reason),
                         !marked && (twice || problems.count == 0));
        free(lines);
        wen_json_free(&json);
        wen_problems_free(&problems);
        free(text);
    }
}

static void check_places(const struct wen_json *json, const cJSON *node, const char *text)
{
    size_t key = wen_json_key_place(json, node), place = wen_json_place(json, node);

    if (node->string) {
        assert_int_equal(text[key], '"');
        assert_memory_equal(text + key + 1, node->string, strlen(node->string));
    } else {
        assert_true(key == WEN_NO_PLACE);
    }
    if (cJSON_IsString(node)) {
        assert_memory_equal(text + place + 1, node->valuestring, strlen(node->valuestring));
    } else {
        char first = cJSON_IsObject(node)  ? '{'
                     : cJSON_IsArray(node) ? '['
                     : cJSON_IsTrue(node)  ? 't'
                     : cJSON_IsFalse(node) ? 'f'
                     : cJSON_IsNull(node)  ? 'n'
                                           : text[place];
        assert_int_equal(text[place], first);
    }
    if (cJSON_IsNumber(node)) {
        assert_true(strtod(text + place, NULL) == node->valuedouble);
    }
    for (const cJSON *child = node->child; child; child = child->next) {
        check_places(json, child, text);
    }
}

/* With comments and trailing commas the tree is there all the same, and its places hold. */
static void test_places(void **state)
{
    static const char text[] = "{ // one\n"
                               " \"name\": \"x\", \"list\": [1, -2.5e3, [true, {}], null,],\n"
                               " /* two */ \"deep\": {\"a\": {\"b\": [\"c\", false]}},\n"
                               "}";
    struct wen_problems problems = {.file = "f", .text = text, .size = sizeof text - 1};
    struct wen_json json;

    (void)state;
    assert_true(wen_json_parse(text, sizeof text - 1, &problems, &json));
    assert_int_equal(problems.count, 4);
    assert_int_equal(json.count, 14);
    check_places(&json, json.root, text);
    wen_json_free(&json);
    wen_problems_free(&problems);
}

static void test_integers(void **state)
{
    static const struct {
        const char *text;
        bool whole;
        int64_t value;
    } numbers[] = {
        {"9007199254740993", true, 9007199254740993}, /* 2^53 + 1: a double loses it */
        {"-9007199254740993", true, -9007199254740993},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"1e3", true, 1000},
        {"2.0", true, 2},
        {"2.5", false, 0},
        {"1e300", false, 0},
        {"-0", true, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        struct wen_problems problems = {.file = "f"};
        struct wen_json json;
        int64_t value = 0;
        assert_true(wen_json_parse(numbers[i].text, strlen(numbers[i].text), &problems, &json));
        assert_int_equal(wen_json_integer(&json, json.root, &value), numbers[i].whole);
        if (numbers[i].whole) {
            assert_true(value == numbers[i].value);
        }
        wen_json_free(&json);
    }
}

static char *nested(size_t depth, bool closed)
{
    char *text = malloc(2 * depth + 1);

    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    text[closed ? 2 * depth : depth] = '\0';
    return text;
}

static void test_depth(void **state)
{
    static const struct {
        size_t depth;
        bool closed;
        const char *said;
    } depths[] = {
        {64, true, ""},
        {65, true, "1:65: this is nested deeper than 64 levels\n"},
        {10000, true, "1:65: this is nested deeper than 64 levels\n"},
        {10000, false, "1:65: this is nested deeper than 64 levels\n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(depths); i++) {
        char *text = nested(depths[i].depth, depths[i].closed);
        struct wen_problems problems = {.file = "f", .text = text, .size = strlen(text)};
        struct wen_json json;
        wen_json_parse(text, strlen(text), &problems, &json);
        char *lines = said(&problems);
        assert_string_equal(lines, depths[i].said);
        free(lines);
        wen_json_free(&json);
        wen_problems_free(&problems);
        free(text);
    }
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

/* 10 MB of one kind each, or 2 MB where each item is a problem that is printed. They take well
 * under a second; what grows as the square takes hours. */
static void test_large(void **state)
{
    enum { SIZE = 10000000, BAD_SIZE = 2000000, SECONDS = 120 };
    static const struct {
        size_t size;
        const char *head, *parts[3]; /* an item is the parts with a number between each two */
        const char *tail;
        size_t problems; /* at least; 0: none */
    } kinds[] = {
        {SIZE, "{", {"\"key", "\": ", ",\n"}, "\"end\": 0}", 0}, /* one object of very many keys */
        {SIZE, "[", {"{\"id\":\"", "\",\"text\":\"文流", "\"},"}, "0]", 0},
        {SIZE, "[", {"", ",", ","}, "0]", 0},
        {BAD_SIZE, "{", {"\"k\":1", "", ","}, "\"end\":0}", 100000}, /* one line of duplicates */
    };
    char *text = malloc(SIZE + 100);

    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        size_t size = (size_t)sprintf(text, "%s", kinds[i].head);
        for (size_t n = 0; size < kinds[i].size; n++) {
            size += (size_t)sprintf(text + size, "%s%zu%s%zu%s", kinds[i].parts[0], n,
                                    kinds[i].parts[1], n, kinds[i].parts[2]);
        }
        size += (size_t)sprintf(text + size, "%s", kinds[i].tail);
        struct wen_problems problems = {.file = "f", .text = text, .size = size};
        struct wen_json json;
        struct timespec start;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
        assert_true(wen_json_parse(text, size, &problems, &json));
        double parsed = seconds_since(&start);
        FILE *null = fopen("/dev/null", "w");
        wen_problems_print(&problems, null);
        fclose(null);
        fprintf(stderr, "# %zu values, %zu problems: parsed in %.2f s, printed after %.2f s\n",
                json.count, problems.count, parsed, seconds_since(&start));
        assert_true(seconds_since(&start) < SECONDS);
        assert_true(kinds[i].problems ? problems.count > kinds[i].problems : problems.count == 0);
        wen_json_free(&json);
        wen_problems_free(&problems);
    }
    free(text);
}

/* Random bytes, and JSON with random bytes changed: never a crash; what the scan takes cJSON takes
 * with as many values (else "this JSON could not be read" is said). */
static void test_random(void **state)
{
    static const char seed[] =
        "{\"a\": [1, -2.5e3, \"\\u6587\\n文\"], \"b\": {\"c\": null}, \"d\": "
        "[true, false, {}], \"e\": \"\\uD83D\\uDE00\"}";
    uint64_t random = 88172645463325252u; /* xorshift64, its customary start */
    size_t taken = 0;

    (void)state;
    for (int round = 0; round < 60000; round++) {
        char text[sizeof seed];
        size_t size = sizeof seed - 1;
        memcpy(text, seed, size);
        for (int change = 0; change < 1 + round % 3; change++) {
            random ^= random << 13, random ^= random >> 7, random ^= random << 17;
            static const char bytes[] = "\"\\{}[],:0123456789eEtfn. \n\t/*#\xE6\x96\x87\x80u-+";
            text[random % size] =
                round % 2 ? bytes[(random >> 32) % (sizeof bytes - 1)] : (char)(random >> 40);
        }
        struct wen_problems problems = {.file = "f", .text = text, .size = size};
        struct wen_json json;
        taken += wen_json_parse(text, size, &problems, &json);
        char *lines = said(&problems);
        assert_null(strstr(lines, "could not be read"));
        free(lines);
        wen_json_free(&json);
        wen_problems_free(&problems);
    }
    assert_true(taken > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),     cmocka_unit_test(test_places),
        cmocka_unit_test(test_integers), cmocka_unit_test(test_depth),
        cmocka_unit_test(test_large),    cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests_name("config/json", tests, NULL, NULL);
}
