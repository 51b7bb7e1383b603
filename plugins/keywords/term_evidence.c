/* SPDX-License-Identifier: MIT */
/* term_evidence IDF STOP_WORDS: the evidence for each phrase of documents on standard input, as
 * data/fit_terms.py needs it; run by hand.
 *
 * A document is a line "BYTES TOKENS ENTITIES BLOCKS", its text, and in a line each its tokens and
 * marks: "BEGIN END KIND", bytes of the text and a number of enum keywords_part or
 * keywords_mark_kind. The answer: a line with the names of the evidence; for each document a line
 * "document"; for each phrase the phrase, its count, its tokens, and its evidence, tabs between. */
#include "phrases.h"
#include "stop_words.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST = 1 << 16 }; /* bytes, tokens and marks of a document */

struct input {
    char text[MOST];
    uint32_t begin[MOST], end[MOST], word[MOST], tag[MOST];
    uint8_t parts[MOST];
    struct keywords_mark marks[2][MOST];
    unsigned size, tokens, counts[2];
};

static bool read_document(struct input *input)
{
    unsigned begin, end, kind;

    if (scanf("%u %u %u %u", &input->size, &input->tokens, &input->counts[0], &input->counts[1]) !=
            4 ||
        input->size >= MOST || input->tokens >= MOST || input->counts[0] >= MOST ||
        input->counts[1] >= MOST || getchar() != '\n' ||
        fread(input->text, 1, input->size, stdin) != input->size) {
        return false;
    }
    for (unsigned i = 0; i < input->tokens; i++) {
        if (scanf("%u %u %u", &begin, &end, &kind) != 3) {
            return false;
        }
        input->begin[i] = begin;
        input->end[i] = end;
        input->parts[i] = (uint8_t)kind;
    }
    for (unsigned layer = 0; layer < 2; layer++) {
        for (unsigned i = 0; i < input->counts[layer]; i++) {
            if (scanf("%u %u %u", &begin, &end, &kind) != 3) {
                return false;
            }
            input->marks[layer][i] =
                (struct keywords_mark){begin, end, (enum keywords_mark_kind)kind};
        }
    }
    return true;
}

static bool print_phrase(const struct keywords_phrases *phrases, uint32_t number, double median,
                         struct keywords_neighbours *neighbours)
{
    const struct keywords_string *key = &phrases->strings.items[number];
    double evidence[KEYWORDS_EVIDENCES];

    if (!keywords_phrase_evidence(phrases, number, median, neighbours, evidence)) {
        return false;
    }
    printf("%.*s\t%u\t%u", (int)key->size, key->bytes, (unsigned)phrases->items[number].count,
           (unsigned)phrases->items[number].length);
    for (unsigned i = 0; keywords_evidence_name(i); i++) {
        printf("\t%.9g", evidence[i]);
    }
    putchar('\n');
    return true;
}

static bool print_document(struct keywords_choosing *choosing, struct keywords_unit *unit,
                           const struct input *input)
{
    const struct keywords_document document = {.text = wen_string(input->text, input->size),
                                               .count = input->tokens,
                                               .begin = input->begin,
                                               .end = input->end,
                                               .tag = input->tag,
                                               .word = input->word};
    const struct keywords_marks entities = {input->marks[0], input->counts[0]},
                                blocks = {input->marks[1], input->counts[1]};
    struct keywords_phrases *phrases = &choosing->phrases;
    struct keywords_error error;

    if (!keywords_unit_add(unit, &document, &error) ||
        !keywords_phrases_find(phrases, unit, &document, input->parts, &entities, &blocks)) {
        return false;
    }
    keywords_phrases_nest(phrases);
    puts("document");
    for (uint32_t i = 0; i < phrases->strings.count; i++) {
        if (phrases->items[i].term && !phrases->items[i].absorbed &&
            !print_phrase(phrases, i, unit->rules.idf->header->median, &choosing->neighbours)) {
            return false;
        }
    }
    return true;
}

int main(int count, char **arguments)
{
    static struct input input;
    struct keywords_idf idf = {0};
    struct keywords_strings stop_words = {0};
    struct keywords_choosing choosing = {0};
    struct keywords_unit unit = {0};
    struct keywords_error error = {0};
    const struct keywords_rules rules = {
        .idf = &idf, .stop_words = &stop_words, .min_length = 2, .top = 1};
    bool good = true;

    if (count != 3) {
        fprintf(stderr, "usage: term_evidence IDF STOP_WORDS <DOCUMENTS\n");
        return EXIT_FAILURE;
    }
    if (!keywords_idf_map(&idf, arguments[1], &error) ||
        !keywords_stop_words_english(&stop_words, &error) ||
        !keywords_stop_words_file(&stop_words, arguments[2], &error) ||
        !keywords_unit_open(&unit, &rules, NULL, &error)) {
        fprintf(stderr, "term_evidence: %s\n", error.text);
        return EXIT_FAILURE;
    }
    for (unsigned i = 0; keywords_evidence_name(i); i++) {
        printf("%s%s", i ? "\t" : "", keywords_evidence_name(i));
    }
    putchar('\n');
    while (good && read_document(&input)) {
        good = print_document(&choosing, &unit, &input);
    }
    keywords_choosing_free(&choosing);
    keywords_unit_close(&unit);
    keywords_strings_free(&stop_words);
    keywords_idf_close(&idf);
    return good && feof(stdin) && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
