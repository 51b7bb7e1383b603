/* SPDX-License-Identifier: MIT */
/* plugins/distill/train.c, model.c, agreement.c, about.c: a made-up language is learnt, and is not
 * known without learning; the same bytes each time and by every variant of the loops; counts by
 * hand; the model's file through the engine. */
#include "../../plugins/distill/about.h"
#include "../../plugins/distill/model.h"
#include "plugin_distill_support.h"
#include "plugin_segment_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- a language ---- */

static uint32_t random_number(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* Appends a character that no dictionary joins with its neighbours: rare Han. */
static char *put_rare(char *to, uint32_t which)
{
    uint32_t c = 0x3400 + which;

    *to++ = (char)(0xE0 | c >> 12);
    *to++ = (char)(0x80 | (c >> 6 & 0x3F));
    *to++ = (char)(0x80 | (c & 0x3F));
    return to;
}

/* A sentence of 8 pieces. The character 0 begins a name (PER) with the two behind it, whatever
 * these are; 1 and 2 are one word (n) behind 3 and two verbs (v) elsewhere; others are verbs. */
static void make_sentence(uint64_t *seed, char *to)
{
    for (int piece = 0; piece < 8; piece++) {
        switch (random_number(seed) % 4) {
        case 0:
            to = put_rare(put_rare(put_rare(to, 0), 10 + random_number(seed) % 200),
                          10 + random_number(seed) % 200);
            to += sprintf(to, "/PER ");
            break;
        case 1:
            to = put_rare(to, 3);
            to += sprintf(to, "/v ");
            to = put_rare(put_rare(to, 1), 2);
            to += sprintf(to, "/n ");
            break;
        case 2:
            to = put_rare(to, 4);
            to += sprintf(to, "/v ");
            to = put_rare(to, 1);
            to += sprintf(to, "/v ");
            to = put_rare(to, 2);
            to += sprintf(to, "/v ");
            break;
        default: to = put_rare(to, 10 + random_number(seed) % 200); to += sprintf(to, "/v ");
        }
    }
    sprintf(to, "。/w");
}

/* ---- a school ---- */

struct school {
    struct jieba_lexicon lexicon;
    struct student_sorts sorts;
    struct distill_corpus corpus;
    struct distill_types types;
    struct distill_lesson lesson;
    size_t *starts;
    uint8_t *tested;
    struct distill_weights weights;
    uint64_t *fine;
    size_t slots;
    struct student_model model;
    struct distill_agreement agreement;
    unsigned char *bytes;
    size_t size;
};

static void open_school(struct school *school)
{
    struct segment_options options = {0};
    struct segment_messages messages = {.error = ""};
    struct segment_files files = segment_test_files();

    *school = (struct school){0};
    assert_int_equal(jieba_lexicon_load(&school->lexicon, &options, &files, &messages), 0);
    assert_true(student_sorts_make(&school->sorts, &school->lexicon));
}

static void teach(struct school *school, const struct distill_plan *plan,
                  const struct student_loops *loops)
{
    const struct distill_corpus *corpus = &school->corpus;
    size_t at = 0;

    school->starts = calloc(corpus->chains, sizeof *school->starts);
    school->tested = calloc(corpus->chains, 1);
    assert_true(school->starts && school->tested);
    for (size_t i = 0; i < corpus->chains; i++) {
        school->starts[i] = at;
        school->tested[i] =
            distill_is_tested(corpus->characters + at, corpus->lengths[i], plan->held_out);
        at += corpus->lengths[i];
    }
    assert_true(distill_types_make(&school->types, corpus));
    school->lesson = (struct distill_lesson){.corpus = corpus,
                                             .types = &school->types,
                                             .starts = school->starts,
                                             .tested = school->tested,
                                             .sorts = &school->sorts,
                                             .loops = loops};
    assert_true(distill_train(&school->lesson, plan, &school->weights));
    school->fine = distill_fine_make(&school->lesson, &school->slots);
    assert_non_null(school->fine);
    school->model = distill_model_use(&school->lesson, &school->weights, plan->bits, school->fine,
                                      school->slots);
    assert_true(distill_agreement_make(&school->agreement, &school->lesson, &school->model));
    char *about = distill_about_make(&school->lesson, plan, &school->agreement, "a \"test\"");
    assert_non_null(about);
    school->bytes = distill_model_make(&school->model, &school->lesson, about, &school->size);
    assert_non_null(school->bytes);
    free(about);
}

static void close_school(struct school *school)
{
    free(school->bytes);
    free(school->fine);
    free(school->weights.rows);
    free(school->starts);
    free(school->tested);
    distill_agreement_free(&school->agreement);
    distill_types_free(&school->types);
    distill_corpus_clear(&school->corpus);
    student_sorts_free(&school->sorts);
    jieba_lexicon_close(&school->lexicon);
}

static const struct distill_measure *measure_of(const struct school *school, const char *what)
{
    for (size_t i = 0; i < school->agreement.count; i++) {
        if (strcmp(school->agreement.measures[i].what, what) == 0) {
            return &school->agreement.measures[i];
        }
    }
    fail_msg("no measure %s", what);
    return NULL;
}

static void add_sentences(struct school *school, int count, uint64_t seed)
{
    for (int i = 0; i < count; i++) {
        char sentence[1024];
        make_sentence(&seed, sentence);
        assert_true(add_tagged(&school->corpus, sentence));
    }
}

/* ---- tests ---- */

static void test_learns(void **state)
{
    static const struct {
        uint32_t rounds;
        double least, most; /* of every F1 */
    } rows[] = {{5, .99, 1}, {0, 0, .7}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct distill_plan plan = {.rounds = rows[i].rounds, .bits = 14, .held_out = .2};
        struct school school;
        open_school(&school);
        add_sentences(&school, 1500, 1);
        teach(&school, &plan, student_choose_loops());
        assert_in_range(school.agreement.chains, 200, 400); /* 300 are to be expected */
        assert_int_equal(school.agreement.count, 3);
        for (size_t k = 0; k < school.agreement.count; k++) {
            double f1 = distill_f1(&school.agreement.measures[k]);
            if (!(f1 >= rows[i].least && f1 <= rows[i].most)) {
                fail_msg("%u rounds: %s %f", rows[i].rounds, school.agreement.measures[k].what, f1);
            }
        }
        assert_int_equal(school.weights.chains,
                         rows[i].rounds ? school.corpus.chains - school.agreement.chains : 0);
        close_school(&school);
    }
}

static void test_same_bytes(void **state)
{
    struct distill_plan plan = {.rounds = 3, .bits = 12, .held_out = .1};
    struct school first;

    (void)state;
    open_school(&first);
    add_sentences(&first, 300, 2);
    teach(&first, &plan, student_choose_loops());
    for (size_t i = 0; i < student_loops_count; i++) {
        const struct student_loops *loops = student_all_loops[i];
        struct school other;
        if (loops->can && !loops->can()) {
            continue;
        }
        open_school(&other);
        add_sentences(&other, 300, 2);
        teach(&other, &plan, loops);
        assert_int_equal(other.size, first.size);
        assert_memory_equal(other.bytes, first.bytes, first.size);
        close_school(&other);
    }
    close_school(&first);
}

/* Weights of 0 make each character a word of the first type (ties). Counted by hand: teacher 我
 * 来到 北京 and 我 们, model 我 来 到 北 京 and 我 们. */
static void test_counts(void **state)
{
    static const struct {
        const char *what;
        uint64_t taught, said, right;
    } rows[] = {
        {"words", 5, 7, 3},
        {"words and tags", 5, 7, 2}, /* the second 我 is another tag */
        {"LOC", 1, 0, 0},
        {"PER", 1, 0, 0},
    };
    struct distill_plan plan = {.rounds = 0, .bits = 10, .held_out = 1};
    struct school school;

    (void)state;
    open_school(&school);
    assert_true(add_tagged(&school.corpus, "我/n 来到/v 北京/LOC"));
    assert_true(add_tagged(&school.corpus, "我/PER _ 们/n"));
    teach(&school, &plan, student_choose_loops());
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct distill_measure *measure = measure_of(&school, rows[i].what);
        assert_int_equal(measure->taught, rows[i].taught);
        assert_int_equal(measure->said, rows[i].said);
        assert_int_equal(measure->right, rows[i].right);
    }
    const struct distill_measure *words = measure_of(&school, "words");
    assert_float_equal(distill_precision(words), 3. / 7, 1e-12);
    assert_float_equal(distill_recall(words), 3. / 5, 1e-12);
    assert_float_equal(distill_f1(words), .5, 1e-12);
    assert_true(distill_precision(measure_of(&school, "LOC")) != 0); /* NAN: nothing was said */
    close_school(&school);
}

/* More tags than types: the word's own tag comes back, else its type's. */
static void test_fine_tags(void **state)
{
    struct distill_plan plan = {.rounds = 0, .bits = 10};
    struct school school;
    char tagged[64];

    (void)state;
    open_school(&school);
    /* 20 tags of one class: 15 become types with 2 to 16 words, 5 rarer ones go to na */
    for (int tag = 0; tag < 20; tag++) {
        for (int i = 0; i < (tag ? tag : 40); i++) {
            snprintf(tagged, sizeof tagged, "w%c/n%c", 'a' + tag, 'a' + tag);
            assert_true(add_tagged(&school.corpus, tagged));
        }
    }
    teach(&school, &plan, student_choose_loops());
    for (int tag = 0; tag < 20; tag++) {
        const uint16_t word[] = {'w', (uint16_t)('a' + tag)};
        char name[] = {'n', (char)('a' + tag), '\0'};
        uint32_t number = distill_corpus_tag(&school.corpus, name, 2);
        uint8_t type = school.types.of_tag[number];
        assert_int_equal(student_fine_tag(&school.model, type, word, 2), number);
        assert_int_equal(school.types.of_tag[number] == school.types.of_tag[1],
                         tag == 0 || (tag >= 1 && tag <= 4));
    }
    const uint16_t unknown[] = {'w', 'z'};
    assert_int_equal(student_fine_tag(&school.model, school.types.of_tag[1], unknown, 2), 1);
    close_school(&school);
}

/* ---- through the file ---- */

static void write_model(const struct school *school, const char *path)
{
    FILE *stream = fopen(path, "wb");

    assert_non_null(stream);
    assert_int_equal(fwrite(school->bytes, 1, school->size, stream), school->size);
    assert_int_equal(fclose(stream), 0);
}

/* What the engine makes of a text, as words with tags. */
static void tag_text(const char *model, const char *user_word, const char *text, char *to)
{
    struct segment_options options = {.model = model, .add = {&user_word, user_word ? 1 : 0}};
    struct segment_messages messages = {.error = "", .warning = ""};
    struct segment_files files = segment_test_files();
    struct segment_tokens tokens = {0};
    size_t count, size = strlen(text);
    void *engine;

    if (student_engine.open(&options, &files, &engine, &messages) != 0) {
        fail_msg("%s", messages.error);
    }
    const char *const *tags = student_engine.tags(engine, &count);
    for (size_t at = 0; at < size;) {
        assert_int_equal(student_engine.cut(engine, text, size, &at, &tokens, &messages), 0);
    }
    for (size_t i = 0; i < tokens.count; i++) {
        to += sprintf(to, "%s%.*s/%s", i ? " " : "", (int)(tokens.end[i] - tokens.begin[i]),
                      text + tokens.begin[i], tags[tokens.tag[i]]);
    }
    segment_tokens_free(&tokens);
    student_engine.close(engine);
}

/* New sentences of the language. */
static void test_engine(void **state)
{
    struct distill_plan plan = {.rounds = 5, .bits = 14};
    char path[] = "/tmp/distill-XXXXXX", sentence[1024], text[1024], got[2048];
    struct school school;
    uint64_t seed = 99;
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    open_school(&school);
    add_sentences(&school, 1500, 1);
    teach(&school, &plan, student_choose_loops());
    write_model(&school, path);
    for (int i = 0; i < 20; i++) {
        size_t end = 0;
        make_sentence(&seed, sentence);
        for (const char *at = sentence; *at; at++) {
            bool tag = *at == '/' || *at == ' ' || (*at >= 'a' && *at <= 'z') ||
                       (*at >= 'A' && *at <= 'Z');
            if (!tag) {
                text[end++] = *at;
            }
        }
        text[end] = '\0';
        tag_text(path, NULL, text, got);
        assert_string_equal(got, sentence);
    }
    close_school(&school);
    unlink(path);
}

/* A language whose words are what the dictionary says, so that this is what is learnt: then a word
 * that only the user's dictionary has is one too. */

/* Appends a word of one or two Han characters of the dictionary, any. */
static char *put_word(const struct jieba_lexicon *lexicon, uint64_t *seed, uint32_t length,
                      char *to)
{
    for (;;) {
        uint32_t number = 1 + random_number(seed) % lexicon->word_count;
        uint32_t begin = lexicon->offsets[number - 1], size = lexicon->offsets[number] - begin;
        const char *word = lexicon->strings + begin;
        if (size == 3 * length && jieba_lexicon_look_up(lexicon, word, size).frequent) {
            return to + sprintf(to, "%.*s/%s ", (int)size, word, length == 2 ? "n" : "v");
        }
    }
}

static void test_user_words(void **state)
{
    struct distill_plan plan = {.rounds = 5, .bits = 14};
    char path[] = "/tmp/distill-XXXXXX", tagged[1024], got[1024];
    struct school school;
    uint64_t seed = 5;
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    open_school(&school);
    for (int i = 0; i < 2000; i++) {
        char *to = tagged;
        for (int k = 0; k < 6; k++) {
            to = put_word(&school.lexicon, &seed, 1 + random_number(&seed) % 2, to);
        }
        sprintf(to, "。/w");
        assert_true(add_tagged(&school.corpus, tagged));
    }
    teach(&school, &plan, student_choose_loops());
    write_model(&school, path);
    tag_text(path, NULL, "京猫。", got);
    assert_string_equal(got, "京/v 猫/v 。/w");
    tag_text(path, "京猫 100 n", "京猫。", got);
    assert_string_equal(got, "京猫/n 。/w");
    close_school(&school);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_learns), cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_counts), cmocka_unit_test(test_fine_tags),
        cmocka_unit_test(test_engine), cmocka_unit_test(test_user_words),
    };
    return cmocka_run_group_tests_name("distill/train", tests, NULL, NULL);
}
