/* SPDX-License-Identifier: MIT */
/* core/config/pipeline.c: pipeline files with each kind of error, and what is said of it. */
#include "config/pipeline.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])
#define TEXT(literal) literal, sizeof(literal) - 1
#define STAGES "\"stages\": [{\"use\": \"decode\"}]"

static char file[64]; /* the pipeline of this test */

struct row {
    const char *text;
    size_t size;
    const char *said; /* problems without the file's name and excerpts */
};

static const struct row rows[] = {
    {TEXT("{" STAGES "}"), ""},
    {TEXT("\xEF\xBB\xBF{" STAGES "}"), ""},
    {TEXT("{\"$schema\": \"x.json\", \"name\": null, \"output\": null, \"input\": {}, \"limits\": "
          "{}, " STAGES "}"),
     ""},
    /* not JSON at all */
    {TEXT(""), "error: is empty; a pipeline is JSON text: { \"stages\": [ { \"use\": \"decode\" } "
               "] }\n"},
    {TEXT(" \n\t\n"), "error: is empty; a pipeline is JSON text: { \"stages\": [ { \"use\": "
                      "\"decode\" } ] }\n"},
    {TEXT("name: news\nstages:\n  - use: decode\n"),
     "error: is not JSON (it looks like YAML); a pipeline is JSON text: { \"stages\": [ { \"use\": "
     "\"decode\" } ] }\n"},
    {TEXT("- use: decode\n"), "error: is not JSON (it looks like YAML); a pipeline is JSON text: { "
                              "\"stages\": [ { \"use\": \"decode\" } ] }\n"},
    {TEXT("---\nname: x\n"),
     "error: is YAML; a pipeline is JSON text: { \"stages\": [ { \"use\": \"decode\" } ] }\n"},
    {TEXT("name = \"x\"\n"), "error: is not JSON (it looks like TOML or INI); a pipeline is JSON "
                             "text: { \"stages\": [ { \"use\": \"decode\" } ] }\n"},
    {TEXT("<?xml version='1.0'?>"), "error: is XML; a pipeline is JSON text\n"},
    {TEXT("<html>"), "error: is XML or HTML; a pipeline is JSON text\n"},
    {TEXT("\x1F\x8B\x08\0"), "error: is a gzip file; a pipeline is plain JSON text\n"},
    {TEXT("PK\x03\x04"), "error: is a zip file; a pipeline is plain JSON text\n"},
    {TEXT("\x7F"
          "ELF\x02"),
     "error: is a program or a shared object; a pipeline is JSON text\n"},
    {TEXT("%PDF-1.7"), "error: is a PDF file; a pipeline is JSON text\n"},
    {TEXT("#!/bin/sh\n"), "error: is a script; a pipeline is JSON text\n"},
    {TEXT("\xFF\xFE{\0}\0"), "error: is UTF-16 text; save it as UTF-8\n"},
    {TEXT("{\0}\0"), "error: is UTF-16 text; save it as UTF-8\n"},
    {TEXT("{\"a\": \"\0\"}"), "error: holds NUL bytes; a pipeline is JSON text\n"},
    {TEXT("\x01\x02\x03"), "error: is a binary file; a pipeline is JSON text\n"},
    {TEXT("开展两新"), "1:1: error: a value is missing here\n"},
    /* JSON, but no pipeline */
    {TEXT("[]"), "1:1: error: a pipeline must be an object, { \"stages\": [ … ] }, not a list\n"},
    {TEXT("\"decode\""),
     "1:1: error: a pipeline must be an object, { \"stages\": [ … ] }, not a string\n"},
    {TEXT("{}"), "1:1: error: \"stages\" is missing: the list of the stages that each document "
                 "passes\n"},
    {TEXT("{\"stages\": []}"), "1:12: error: \"stages\" is empty: there is nothing to do\n"},
    {TEXT("{\"stages\": {\"use\": \"decode\"}}"),
     "1:12: error: \"stages\" must be a list, not an object\n"},
    {TEXT("{\"stages\": null}"), "1:12: error: \"stages\" must be a list, not null\n"},
    {TEXT("{\"stages\": [\"decode\", 3]}"),
     "1:13: error: a stage must be an object such as { \"use\": \"decode\" }\n"
     "1:23: error: a stage must be an object such as { \"use\": \"decode\" }\n"},
    {TEXT("{\"stages\": [{\"name\": \"decode\"}]}"),
     "1:13: error: this stage has no \"use\", which names it: { \"use\": \"decode\" }\n"},
    {TEXT("{\"stages\": [\n  {\"use\": [\"decode\"]}]}"),
     "2:11: error: \"use\" must be a stage's name, not a list\n"},
    /* keys of the pipeline */
    {TEXT("{\"stage\": 1, " STAGES "}"),
     "1:2: error: unknown option \"stage\" of the pipeline; did you mean \"stages\"?\n"},
    {TEXT("{" STAGES ", \"threads\": 4}"),
     "1:33: error: unknown option \"threads\" of the pipeline; there is name, output, input, "
     "stages, limits and $schema\n"},
    {TEXT("{" STAGES ", \"Name\": \"x\"}"),
     "1:33: error: unknown option \"Name\" of the pipeline; did you mean \"name\"?\n"},
    {TEXT("{" STAGES ", \"nmae\": \"x\"}"),
     "1:33: error: unknown option \"nmae\" of the pipeline; did you mean \"name\"?\n"},
    {TEXT("{" STAGES ", \"name\": 3}"),
     "1:41: error: option \"name\" of the pipeline must be a string or null, not 3\n"},
    {TEXT("{" STAGES ", \"output\": \"\"}"),
     "1:43: error: option \"output\" of the pipeline must be a path or null, not \"\"\n"},
    {TEXT("{" STAGES ", \"output\": [\"a\"]}"),
     "1:43: error: option \"output\" of the pipeline must be a path or null, not a list\n"},
    {TEXT("{" STAGES ", \"$schema\": {}}"),
     "1:44: error: \"$schema\" must be a string, not an object\n"},
    {TEXT("{" STAGES ", \"input\": \"../corpora\"}"),
     "1:42: error: \"input\" must be an object, not a string: write { \"paths\": [\"…\"] }\n"},
    {TEXT("{" STAGES ", \"input\": true}"), "1:42: error: \"input\" must be an object, not true\n"},
    {TEXT("{" STAGES ", \"limits\": []}"),
     "1:43: error: \"limits\" must be an object, not a list\n"},
    {TEXT("{" STAGES ", \"name\": \"a\", \"name\": \"b\"}"),
     "1:46: error: duplicate key \"name\" (first at 1:33)\n"},
    /* input */
    {TEXT("{" STAGES ", \"input\": {\"paths\": \"news\"}}"),
     "1:52: error: option \"paths\" of input must be a list of paths, not \"news\": put it into [ "
     "]\n"},
    {TEXT("{" STAGES ", \"input\": {\"paths\": [\"a\", 1, \"\", null]}}"),
     "1:58: error: item 2 of option \"paths\" of input must be a path, not a number\n"
     "1:61: error: item 3 of option \"paths\" of input must be a path, not \"\"\n"
     "1:65: error: item 4 of option \"paths\" of input must be a path, not null\n"},
    {TEXT("{" STAGES ", \"input\": {\"path\": [\"a\"]}}"),
     "1:43: error: unknown option \"path\" of input; did you mean \"paths\"?\n"},
    {TEXT("{" STAGES ", \"input\": {\"format\": \"json\"}}"),
     "1:53: error: option \"format\" of input must be \"auto\", \"text\", \"lines\", \"jsonl\" or "
     "\"csv\", not \"json\"; did you mean \"jsonl\"?\n"},
    {TEXT("{" STAGES ", \"input\": {\"format\": \"parquet\"}}"),
     "1:53: error: option \"format\" of input must be \"auto\", \"text\", \"lines\", \"jsonl\" or "
     "\"csv\", not \"parquet\"\n"},
    {TEXT("{" STAGES ", \"input\": {\"format\": 1}}"),
     "1:53: error: option \"format\" of input must be \"auto\", \"text\", \"lines\", \"jsonl\" or "
     "\"csv\", not 1\n"},
    {TEXT("{" STAGES ", \"input\": {\"text\": null}}"),
     "1:51: error: option \"text\" of input must be a string, not null\n"},
    {TEXT("{" STAGES ", \"input\": {\"id\": null, \"meta\": [\"title\", {}]}}"),
     "1:73: error: item 2 of option \"meta\" of input must be a string, not an object\n"},
    /* limits */
    {TEXT("{" STAGES ", \"limits\": {\"cpu_seconds\": 0}}"),
     "1:59: error: option \"cpu_seconds\" of limits must be a whole number from 1 to 86400, not "
     "0\n"},
    {TEXT("{" STAGES ", \"limits\": {\"cpu_seconds\": 1.5}}"),
     "1:59: error: option \"cpu_seconds\" of limits must be a whole number from 1 to 86400, not "
     "1.5\n"},
    {TEXT("{" STAGES ", \"limits\": {\"cpu_seconds\": \"30\"}}"),
     "1:59: error: option \"cpu_seconds\" of limits must be a whole number from 1 to 86400, not "
     "\"30\"\n"},
    {TEXT("{" STAGES ", \"limits\": {\"cpu_seconds\": 3e1}}"), ""},
    {TEXT("{" STAGES ", \"limits\": {\"memory_mib\": -1}}"),
     "1:58: error: option \"memory_mib\" of limits must be a whole number from 0 to 16777216, not "
     "-1\n"},
    {TEXT("{" STAGES ", \"limits\": {\"memory_mib\": 9223372036854775808}}"),
     "1:58: error: option \"memory_mib\" of limits must be a whole number from 0 to 16777216, not "
     "9223372036854775808\n"},
    {TEXT("{" STAGES ", \"limits\": {\"document_mib\": 4096}}"),
     "1:60: error: option \"document_mib\" of limits must be a whole number from 1 to 4095, not "
     "4096\n"},
    {TEXT("{" STAGES ", \"limits\": {\"expansion\": null}}"),
     "1:57: error: option \"expansion\" of limits must be a whole number from 1 to 1000000, not "
     "null\n"},
    {TEXT("{" STAGES ", \"limits\": {\"memory\": 10}}"),
     "1:44: error: unknown option \"memory\" of limits; there is cpu_seconds, wall_seconds, "
     "memory_mib, "
     "document_mib, expansion and open_seconds\n"},
    /* everything at once, in the order of the file, comments and commas among it */
    {TEXT("{\n"
          "  // 新闻\n"
          "  \"name\": 1,\n"
          "  \"新\": 2, \"limits\": {\"expansion\": 0},\n"
          "  \"stages\": [ {\"use\": 1}, ],\n"
          "  \"input\": {\"text\": 1, \"text\": 2},\n"
          "}"),
     "2:3: error: JSON has no comments: remove this one\n"
     "3:11: error: option \"name\" of the pipeline must be a string or null, not 1\n"
     "4:3: error: unknown option \"新\" of the pipeline; there is name, output, input, stages, "
     "limits and $schema\n"
     "4:35: error: option \"expansion\" of limits must be a whole number from 1 to 1000000, not 0\n"
     "5:23: error: \"use\" must be a stage's name, not a number\n"
     "5:25: error: a , stands in front of ]: remove it\n"
     "6:21: error: option \"text\" of input must be a string, not 1\n"
     "6:24: error: duplicate key \"text\" (first at 6:13)\n"
     "6:34: error: a , stands in front of }: remove it\n"},
    /* what comes from the file is made safe, and cut where it is long */
    {TEXT("{" STAGES ", \"a\\u001b[31m\\nb\": 1}"),
     "1:33: error: unknown option \"a\\x1B[31m\\x0Ab\" of the pipeline; there is name, output, "
     "input, stages, limits and $schema\n"},
    {TEXT("{" STAGES ", \"新新新新新新新新新新新新新新新新新新新新新新新新新新新新新新新\": 1}"),
     "1:33: error: unknown option \"新新新新新新新新新新新新新新新新新新新新新新新新新新新新…\" of "
     "the pipeline; there is name, output, input, stages, limits and $schema\n"},
};

static void write_file(const char *text, size_t size)
{
    FILE *to = fopen(file, "w");

    assert_non_null(to);
    assert_int_equal(fwrite(text, 1, size, to), size);
    assert_int_equal(fclose(to), 0);
}

static char *printed(const struct wen_problems *problems)
{
    char *text;
    size_t size;
    FILE *to = open_memstream(&text, &size);

    wen_problems_print(problems, to);
    fclose(to);
    return text;
}

/* Keeps the lines that begin with the file's name, without it. */
static char *said(const struct wen_problems *problems)
{
    char *text = printed(problems), *to = text;
    size_t size = strlen(file);

    for (char *line = text, *next; *line; line = next) {
        next = line + strcspn(line, "\n");
        next += *next == '\n';
        if (strncmp(line, file, size) == 0) {
            char *begin = line + size + 1;
            begin += *begin == ' ';
            memmove(to, begin, (size_t)(next - begin));
            to += next - begin;
        }
    }
    *to = '\0';
    return text;
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct wen_pipeline pipeline;
        write_file(rows[i].text, rows[i].size);
        bool fine = wen_pipeline_load(file, &pipeline);
        char *lines = said(&pipeline.problems);
        assert_string_equal(lines, rows[i].said);
        assert_int_equal(fine, rows[i].said[0] == '\0');
        free(lines);
        wen_pipeline_free(&pipeline);
    }
}

/* The line and the caret; a column of a terminal holds half a Chinese character. */
static void test_excerpts(void **state)
{
    static const struct {
        const char *text, *shown;
    } excerpts[] = {
        {"{\n\t\t\"name\": \"新闻\",\t\"nmae\": 1,\r\n" STAGES "}",
         "    \"name\": \"新闻\", \"nmae\": 1,\n"
         "                    ^\n"},
        {"{\"name\": \"a\\u202Eb\xE2\x80\xAE\", \"x\": 1, " STAGES "}",
         "    {\"name\": \"a\\u202Eb\\u{202E}\", \"x\": 1, \"stages\": [{\"use\": \"decode\"}]}\n"
         "                                 ^\n"},
        {"{" STAGES
         ", \"input\": {\"meta\": [\"一二三四五六七八九十一二三四五六七八九十一二三四五六"
         "七八九十\", 1, \"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十\"]}}",
         /* 60 columns before the place, 110 in all */
         "    …三四五六七八九十一二三四五六七八九十一二三四五六七八九十\", 1, "
         "\"一二三四五六七八九十"
         "一二三四五六七八九十一二三…\n"
         "                                                                ^\n"},
        {"{", "    {\n     ^\n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(excerpts); i++) {
        struct wen_pipeline pipeline;
        write_file(excerpts[i].text, strlen(excerpts[i].text));
        wen_pipeline_load(file, &pipeline);
        assert_int_equal(pipeline.problems.count, 1);
        char *text = printed(&pipeline.problems);
        assert_string_equal(text + strcspn(text, "\n") + 1, excerpts[i].shown);
        free(text);
        wen_pipeline_free(&pipeline);
    }
}

static void test_values(void **state)
{
    static const char text[] =
        "{\"name\": \"x\", \"output\": \"../out/x\",\n"
        " \"input\": {\"paths\": [\"news\", \"/srv/a\", \"-\", \"./-\"], \"format\": \"csv\",\n"
        "   \"id\": \"nr\", \"meta\": [\"标题\"]},\n"
        " \"limits\": {\"memory_mib\": 512},\n"
        " \"stages\": [{\"use\": \"a\"}, {\"b\": 1, \"use\": \"c\"}]}";
    struct wen_pipeline pipeline;

    (void)state;
    write_file(text, sizeof text - 1);
    assert_true(wen_pipeline_load(file, &pipeline));
    assert_string_equal(pipeline.name, "x");
    assert_string_equal(pipeline.folder, "/tmp");
    assert_string_equal(pipeline.output, "/tmp/../out/x");
    assert_int_equal(pipeline.input.paths.count, 4);
    assert_string_equal(pipeline.input.paths.items[0], "/tmp/news");
    assert_string_equal(pipeline.input.paths.items[1], "/srv/a");
    assert_string_equal(pipeline.input.paths.items[2], "-");
    assert_string_equal(pipeline.input.paths.items[3], "/tmp/./-");
    assert_int_equal(pipeline.input.format, WEN_FORMAT_CSV);
    assert_string_equal(pipeline.input.text, "text");
    assert_string_equal(pipeline.input.id, "nr");
    assert_string_equal(pipeline.input.meta.items[0], "标题");
    assert_int_equal(pipeline.input.include.count, 0);
    assert_int_equal(pipeline.limits.memory_mib, 512);
    assert_int_equal(pipeline.limits.cpu_seconds, 30);
    assert_int_equal(pipeline.limits.document_mib, 256);
    assert_int_equal(pipeline.limits.expansion, 250);
    assert_int_equal(pipeline.limits.open_seconds, 120);
    assert_int_equal(pipeline.step_count, 2);
    assert_string_equal(pipeline.steps[1].use, "c");
    assert_memory_equal(pipeline.text + pipeline.steps[1].place, "\"c\"", 3);
    wen_pipeline_free(&pipeline);
    /* without a name it has the file's */
    write_file("{" STAGES "}", strlen("{" STAGES "}"));
    assert_true(wen_pipeline_load(file, &pipeline));
    assert_int_equal(strncmp(pipeline.name, "wenliu-test-", 12), 0);
    assert_null(strchr(pipeline.name, '.'));
    assert_null(pipeline.output);
    wen_pipeline_free(&pipeline);
}

/* Files that cannot be read; 10 MB are refused before they are. */
static void test_files(void **state)
{
    struct wen_pipeline pipeline;
    static const struct {
        const char *path, *said;
    } files[] = {{"/no/such.json", "/no/such.json: error: cannot be read: No such file or "
                                   "directory\n"},
                 {"/tmp", "/tmp: error: is a folder; a pipeline is a JSON file\n"},
                 {"/dev/null", "/dev/null: error: is not a regular file; a pipeline is a JSON "
                               "file\n"}};

    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        assert_false(wen_pipeline_load(files[i].path, &pipeline));
        char *text = printed(&pipeline.problems);
        assert_string_equal(text, files[i].said);
        free(text);
        wen_pipeline_free(&pipeline);
    }
    assert_int_equal(truncate(file, 10000000), 0);
    assert_false(wen_pipeline_load(file, &pipeline));
    char *text = said(&pipeline.problems);
    assert_string_equal(text, "error: has 9.5 MiB; a pipeline file has at most 1 MiB (is it a "
                              "corpus? name it in \"input\" or on the command line)\n");
    free(text);
    wen_pipeline_free(&pipeline);
}

/* Of the largest size there may be: the slowest case for messages and for lists. */
static void test_large(void **state)
{
    struct wen_pipeline pipeline;
    char *text = malloc(WEN_PIPELINE_SIZE + 32);
    size_t size = (size_t)sprintf(text, "{\"stages\": [");

    (void)state;
    while (size < WEN_PIPELINE_SIZE - 16) {
        size += (size_t)sprintf(text + size, "{\"use\":1},");
    }
    size += (size_t)sprintf(text + size - 1, "]}") - 1;
    write_file(text, size);
    assert_false(wen_pipeline_load(file, &pipeline));
    char *lines = said(&pipeline.problems);
    assert_string_equal(lines,
                        "1:12: error: \"stages\" lists 104855 stages; a pipeline has at most "
                        "256\n");
    free(lines);
    wen_pipeline_free(&pipeline);
    size = (size_t)sprintf(text, "{\"input\": {\"meta\": [");
    while (size < WEN_PIPELINE_SIZE - 16) {
        size += (size_t)sprintf(text + size, "1,");
    }
    size += (size_t)sprintf(text + size - 1, "]}}") - 1;
    write_file(text, size);
    assert_false(wen_pipeline_load(file, &pipeline));
    assert_true(pipeline.problems.count > 500000);
    lines = printed(&pipeline.problems);
    assert_true(strlen(lines) > 500000 * 100);
    free(lines);
    wen_pipeline_free(&pipeline);
    free(text);
}

/* A pipeline with random bytes changed: never a crash, and whatever is said is valid UTF-8 and
 * moves no cursor. */
static void test_random(void **state)
{
    static const char seed[] =
        "{\"name\": \"新闻\", \"input\": {\"paths\": [\"a\"], \"format\": \"csv\"}, \"stages\": "
        "[{\"use\": \"decode\"}], \"limits\": {\"expansion\": 7}, \"output\": \"x\"}";
    uint64_t random = 88172645463325252u; /* xorshift64, its customary start */

    (void)state;
    for (int round = 0; round < 5000; round++) {
        char text[sizeof seed];
        struct wen_pipeline pipeline;
        memcpy(text, seed, sizeof seed);
        for (int change = 0; change < 1 + round % 4; change++) {
            random ^= random << 13, random ^= random >> 7, random ^= random << 17;
            text[random % (sizeof seed - 1)] = (char)(random >> 40);
        }
        write_file(text, sizeof seed - 1);
        wen_pipeline_load(file, &pipeline);
        char *lines = printed(&pipeline.problems);
        size_t size = strlen(lines);
        assert_int_equal(wen_utf8_valid(lines, size), size);
        for (size_t i = 0; i < size; i++) {
            assert_true((unsigned char)lines[i] >= 0x20 || lines[i] == '\n');
        }
        free(lines);
        wen_pipeline_free(&pipeline);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),   cmocka_unit_test(test_excerpts),
        cmocka_unit_test(test_values), cmocka_unit_test(test_files),
        cmocka_unit_test(test_large),  cmocka_unit_test(test_random),
    };

    snprintf(file, sizeof file, "/tmp/wenliu-test-XXXXXX.json");
    int descriptor = mkstemps(file, 5);
    if (descriptor < 0) {
        perror(file);
        return 1;
    }
    close(descriptor);
    int failed = cmocka_run_group_tests_name("config/pipeline", tests, NULL, NULL);
    unlink(file);
    return failed;
}
