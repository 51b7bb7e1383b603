/* SPDX-License-Identifier: MIT */
/* segment_lines: standard input to standard output, words separated by spaces,
 * white space inside lines left out. For tests and measurements of the engines
 * without the host. The input must be UTF-8. */
#include "subwords.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "segment_lines: %s\n", what);
    exit(1);
}

static char *read_input(size_t *size)
{
    size_t capacity = 1 << 20, got;
    char *text = malloc(capacity);

    *size = 0;
    while (text && (got = fread(text + *size, 1, capacity - *size, stdin)) > 0) {
        *size += got;
        if (*size == capacity) {
            char *grown = realloc(text, capacity *= 2);
            if (!grown) {
                free(text);
            }
            text = grown;
        }
    }
    if (!text || ferror(stdin)) {
        die(text ? "standard input cannot be read" : "no memory left");
    }
    return text;
}

static double seconds_of(clockid_t which)
{
    struct timespec now;

    clock_gettime(which, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* What main() was told. */
struct job {
    struct segment_options options;
    const struct segment_engine *engine;
    const char *data; /* the folder of the data files */
    bool words, search, measure;
};

static unsigned count_characters(const char *text, uint32_t begin, uint32_t end)
{
    unsigned count = 0;

    for (; begin < end; begin++) {
        count += ((unsigned char)text[begin] & 0xC0) != 0x80;
    }
    return count;
}

/* Writes the subwords of a token that ends at `end`, which begin at *next: as
 * jieba.cut_for_search has them, first those of two characters, then of three. */
static void write_subwords(const char *text, const struct segment_tokens *subwords, size_t *next,
                           uint32_t end)
{
    size_t first = *next, last = first;

    while (last < subwords->count && subwords->end[last] <= end) {
        last++;
    }
    for (unsigned length = 2; length <= 3; length++) {
        for (size_t i = first; i < last; i++) {
            uint32_t begin = subwords->begin[i];
            if (count_characters(text, begin, subwords->end[i]) == length) {
                fwrite(text + begin, 1, subwords->end[i] - begin, stdout);
                putchar(' ');
            }
        }
    }
    *next = last;
}

static void write_tokens(const struct job *job, const char *text, const char *const *tags,
                         const struct segment_tokens *tokens, const struct segment_tokens *subwords,
                         uint32_t *at)
{
    size_t next = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        const char *from = text + *at, *newline;
        const char *word = text + tokens->begin[i];
        while ((newline = memchr(from, '\n', (size_t)(word - from))) != NULL) {
            putchar('\n');
            from = newline + 1;
        }
        write_subwords(text, subwords, &next, tokens->end[i]);
        fwrite(word, 1, tokens->end[i] - tokens->begin[i], stdout);
        if (job->options.tags != SEGMENT_TAGS_NONE) {
            printf("/%s", tokens->tag[i] ? tags[tokens->tag[i]] : "");
        }
        if (job->words) {
            printf("/%u", tokens->word[i]);
        }
        putchar(' ');
        *at = tokens->end[i];
    }
}

static const struct segment_engine *const engines[] = {&jieba_engine, &lac_engine, &student_engine};

static const struct segment_engine *find_engine(const char *name)
{
    for (size_t i = 0; i < sizeof engines / sizeof engines[0]; i++) {
        if (strcmp(name, engines[i]->name) == 0) {
            return engines[i];
        }
    }
    die("there is no engine of that name");
}

/* `self` is the folder, the path lies in a buffer that the next call overwrites. */
static const char *find_file(void *self, const char *name)
{
    static char path[4096];
    const char *file = strrchr(name, '/');

    snprintf(path, sizeof path, "%s%s", (const char *)self, file);
    return path;
}

static void run(const struct job *job, const char *text, size_t size)
{
    const struct segment_engine *engine = job->engine;
    struct segment_messages messages = {.error = "", .warning = ""};
    struct segment_tokens tokens = {0}, subwords = {0};
    size_t count = 0, tag_count, at = 0;
    uint32_t written = 0;
    void *state;
    double start = seconds_of(CLOCK_PROCESS_CPUTIME_ID), loaded, clock;

    struct segment_files files = {find_file, (void *)(uintptr_t)job->data};
    if (engine->open(&job->options, &files, &state, &messages) != 0) {
        die(messages.error);
    }
    if (messages.warning[0]) {
        fprintf(stderr, "segment_lines: warning: %s\n", messages.warning);
    }
    const char *const *tags = engine->tags(state, &tag_count);
    loaded = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    clock = seconds_of(CLOCK_MONOTONIC);
    while (at < size) {
        tokens.count = 0;
        if (engine->cut(state, text, size, &at, &tokens, &messages) != 0) {
            die(messages.error);
        }
        count += tokens.count;
        subwords.count = 0;
        if (job->search && !segment_subwords(engine->lexicon(state), text, &tokens, &subwords)) {
            die("no memory left");
        }
        if (!job->measure) {
            write_tokens(job, text, tags, &tokens, &subwords, &written);
        }
    }
    for (; !job->measure && written < size; written++) {
        if (text[written] == '\n') {
            putchar('\n');
        }
    }
    if (job->measure) {
        double seconds = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - loaded;
        printf("%zu bytes, %zu tokens, load %.2f ms, cut %.3f s, %.1f MB/s, %.3f s by the clock\n",
               size, count, (loaded - start) * 1e3, seconds, (double)size / 1e6 / seconds,
               seconds_of(CLOCK_MONOTONIC) - clock);
    }
    engine->relax(state);
    engine->close(state);
    segment_tokens_free(&tokens);
    segment_tokens_free(&subwords);
}

int main(int argc, char **argv)
{
    struct job job = {.options = {.hmm = true, .compat = true, .tags = SEGMENT_TAGS_NONE},
                      .engine = &jieba_engine};
    const char **dictionaries = calloc((size_t)argc, sizeof *dictionaries);
    size_t size;

    for (int i = 1; dictionaries && i < argc; i++) {
        if (strcmp(argv[i], "--no-hmm") == 0) {
            job.options.hmm = false;
        } else if (strcmp(argv[i], "--tags") == 0) {
            job.options.tags = SEGMENT_TAGS_ENGINE;
        } else if (strcmp(argv[i], "--posseg") == 0) {
            job.options.tags = SEGMENT_TAGS_POSSEG;
        } else if (strcmp(argv[i], "--words") == 0) {
            job.words = true;
        } else if (strcmp(argv[i], "--search") == 0) {
            job.search = true;
        } else if (strcmp(argv[i], "--measure") == 0) {
            job.measure = true;
        } else if (strcmp(argv[i], "--float") == 0) {
            job.options.precision = SEGMENT_FLOAT;
        } else if (strcmp(argv[i], "--model") == 0 && i + 1 < argc) {
            job.options.model = argv[++i];
        } else if (strcmp(argv[i], "--engine") == 0 && i + 1 < argc) {
            job.engine = find_engine(argv[++i]);
        } else if (strcmp(argv[i], "--user") == 0 && i + 1 < argc) {
            dictionaries[job.options.user_dictionaries.count++] = argv[++i];
        } else if (!job.data && argv[i][0] != '-') {
            job.data = argv[i];
        } else {
            job.data = NULL;
            break;
        }
    }
    if (!job.data) {
        die("usage: segment_lines [--engine NAME] [--model FILE] [--no-hmm] [--float] "
            "[--tags|--posseg] [--words] [--search] [--measure] [--user FILE]... FOLDER < TEXT "
            "(FOLDER: of the data files)");
    }
    job.options.user_dictionaries.items = dictionaries;
    char *text = read_input(&size);
    run(&job, text, size);
    free(text);
    free(dictionaries);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
