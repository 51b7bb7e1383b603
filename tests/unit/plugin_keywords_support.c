/* SPDX-License-Identifier: MIT */
/* Documents made of words, for the tests of plugins/keywords. */
#include "plugin_keywords_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

void sample_add(struct sample *sample, const char *word, size_t size, uint32_t tag, uint32_t number)
{
    uint32_t i = sample->count;

    assert_true(sample->size + size < SAMPLE_TEXT && i < SAMPLE_TOKENS);
    memcpy(sample->text + sample->size, word, size);
    sample->begin[i] = sample->size;
    sample->size += (uint32_t)size;
    sample->end[i] = sample->size;
    sample->tag[i] = tag;
    sample->word[i] = number;
    sample->count++;
}

void sample_add_words(struct sample *sample, const char *words, uint32_t tag)
{
    while (*words) {
        size_t size = strcspn(words, " ");
        sample_add(sample, words, size, tag, 0);
        words += size + strspn(words + size, " ");
    }
}

struct keywords_document sample_document(const struct sample *sample, uint32_t sentences)
{
    return (struct keywords_document){.text = wen_string(sample->text, sample->size),
                                      .count = sample->count,
                                      .begin = sample->begin,
                                      .end = sample->end,
                                      .tag = sample->tag,
                                      .word = sample->word,
                                      .sentences = sentences};
}

static struct wen_string word_of(const void *self, uint32_t number)
{
    const struct keywords_strings *strings = self;

    assert_true(number >= 1 && number <= strings->count);
    return wen_string(strings->items[number - 1].bytes, strings->items[number - 1].size);
}

static uint32_t find_word(const void *self, const char *word, size_t size)
{
    return keywords_strings_find(self, word, size) + 1;
}

struct wen_vocabulary sample_vocabulary(const struct keywords_strings *strings)
{
    return (struct wen_vocabulary){strings, strings->count, word_of, find_word};
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

void sample_idf(struct keywords_idf *idf)
{
    const char *build = getenv("BUILD");
    struct keywords_error error;
    char path[4096];

    snprintf(path, sizeof path, "%s/plugins/keywords/jieba.idf", build ? build : ".");
    if (!keywords_idf_map(idf, path, &error)) {
        fail_msg("%s", error.text);
    }
}
