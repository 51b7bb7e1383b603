/* SPDX-License-Identifier: MIT */
/* The engine `student`: words and tags as a model says that was trained on what
 * another engine said of much text. */
#include "student.h"

#include <stdlib.h>

struct student {
    struct jieba_lexicon lexicon;
    struct student_model model;
    struct student_sorts sorts;
    const struct student_loops *loops;
    struct student_cells *cells;
};

static void student_close(void *self)
{
    struct student *student = self;

    free(student->cells);
    student_sorts_free(&student->sorts);
    student_model_close(&student->model);
    jieba_lexicon_close(&student->lexicon);
    free(student);
}

static int open_model(struct student *student, const struct segment_options *options,
                      const struct segment_files *files, struct segment_messages *messages)
{
    const char *path =
        options->model ? options->model : files->find(files->self, "segment/news.student");

    if (!path || student_model_open(path, &student->model, messages) != 0) {
        return -1;
    }
    student->cells = calloc(1, sizeof *student->cells);
    if (!student->cells || !student_sorts_make(&student->sorts, &student->lexicon)) {
        return segment_error(messages, "no memory left");
    }
    student->loops = student_choose_loops();
    return 0;
}

static int student_open(const struct segment_options *options, const struct segment_files *files,
                        void **self, struct segment_messages *messages)
{
    struct student *student = calloc(1, sizeof *student);

    if (!student) {
        return segment_error(messages, "no memory left");
    }
    if (jieba_lexicon_load(&student->lexicon, options, files, messages) != 0 ||
        open_model(student, options, files, messages) != 0) {
        student_close(student);
        return -1;
    }
    *self = student;
    return 0;
}

static const char *const *student_tags(const void *self, size_t *count)
{
    const struct student *student = self;

    *count = student->model.tag_count;
    return student->model.tags;
}

static const struct jieba_lexicon *student_lexicon(const void *self)
{
    return &((const struct student *)self)->lexicon;
}

/* ---- tokens ---- */

/* jieba_lexicon_look_up() leaves out characters of four bytes. */
static uint32_t number_of(const struct jieba_lexicon *lexicon, const char *word, size_t size)
{
    uint32_t number = jieba_lexicon_look_up(lexicon, word, size).number;

    return !number && lexicon->beyond ? jieba_lexicon_find(lexicon, word, size) : number;
}

/* Appends the word of cells from..to. */
static void put_word(const struct student *student, const char *text, uint32_t from, uint32_t to,
                     struct segment_tokens *tokens)
{
    const struct student_cells *cells = student->cells;
    uint16_t character;
    uint32_t begin = cells->begin[from], end = cells->begin[to - 1];
    size_t at = tokens->count++;

    end += (uint32_t)jieba_character(text + end, &character);
    tokens->begin[at] = begin;
    tokens->end[at] = end;
    tokens->word[at] = number_of(&student->lexicon, text + begin, end - begin);
    tokens->tag[at] =
        student_fine_tag(&student->model, cells->tag[from], cells->character + from, to - from);
}

/* Appends the words of all cells. */
static void put_words(const struct student *student, const char *text,
                      struct segment_tokens *tokens)
{
    const struct student_cells *cells = student->cells;

    for (uint32_t i = 0; i < cells->count;) {
        uint32_t from = i++;
        if (cells->kind[from] < STUDENT_FIRST) {
            continue;
        }
        while (cells->kind[i] == STUDENT_WITHIN && cells->tag[i] >= STUDENT_TYPES) {
            i++;
        }
        put_word(student, text, from, i, tokens);
    }
}

/* A chain that was cut may end within a word: takes back the last words, whose
 * ends or neighbours were not read, and returns where they begin. Not more than
 * half of the chain, which would be read again and again. */
static size_t take_back(const struct student_cells *cells, size_t at, struct segment_tokens *tokens)
{
    const uint32_t *end = cells->begin + cells->count - STUDENT_EDGES;
    size_t kept = tokens->count - 1;

    while (tokens->begin[kept] > end[-(int)STUDENT_OVERLAP]) {
        kept--;
    }
    if (tokens->begin[kept] < end[-(int)STUDENT_CHAIN / 2]) {
        return at;
    }
    tokens->count = kept;
    return tokens->begin[kept];
}

static int student_cut(void *self, const char *text, size_t size, size_t *at,
                       struct segment_tokens *tokens, struct segment_messages *messages)
{
    struct student *student = self;
    struct student_cells *cells = student->cells;
    size_t enough = tokens->count + SEGMENT_CHUNK;

    while (*at < size && tokens->count < enough) {
        uint32_t length = 0;
        if (!segment_tokens_room(tokens, STUDENT_CELLS)) {
            return segment_error(messages, "no memory left for the words of a text");
        }
        student_clear(cells);
        while (*at < size && length < STUDENT_CHAIN && student_has_room(cells)) {
            length = student_read(cells, text, size, at);
            if (length) {
                student_close_chain(cells, length);
            }
        }
        student_tag(cells, &student->model, &student->sorts, student->loops);
        put_words(student, text, tokens);
        if (length == STUDENT_CHAIN) {
            *at = take_back(cells, *at, tokens);
        }
    }
    return 0;
}

static void student_relax(void *self)
{
    (void)self; /* its memory does not grow */
}

const struct segment_engine student_engine = {
    .name = "student",
    .open = student_open,
    .tags = student_tags,
    .lexicon = student_lexicon,
    .cut = student_cut,
    .relax = student_relax,
    .close = student_close,
};
