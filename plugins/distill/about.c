/* SPDX-License-Identifier: MIT */
/* Writing the JSON text. */
#include "about.h"

#include "../segment/json_text.h"

#include <stdio.h>
#include <stdlib.h>

static void write_facts(FILE *to, const struct distill_lesson *lesson,
                        const struct distill_plan *plan, const struct distill_agreement *agreement)
{
    const struct distill_corpus *corpus = lesson->corpus;
    uint64_t words = 0, characters = 0;

    for (uint32_t i = 0; i < corpus->tag_count; i++) {
        words += lesson->types->tag_words[i];
    }
    for (size_t i = 0; i < corpus->cells; i++) {
        characters += corpus->characters[i] != STUDENT_BLANK;
    }
    fprintf(to,
            "\"documents\":%llu,\"sentences\":%zu,\"characters\":%llu,\"words\":%llu,"
            "\"held_out_sentences\":%llu,\"rounds\":%u,\"rows\":%u",
            (unsigned long long)corpus->documents, corpus->chains, (unsigned long long)characters,
            (unsigned long long)words, (unsigned long long)agreement->chains, plan->rounds,
            plan->bits);
}

/* Arrays of tags that share a type, the most frequent first. */
static void write_types(FILE *to, const struct distill_lesson *lesson)
{
    const struct distill_types *types = lesson->types;

    fputs(",\"types\":[", to);
    for (uint32_t type = 0; type < types->count; type++) {
        fputs(type ? ",[" : "[", to);
        json_write_string(to, lesson->corpus->tags[types->usual[type]]);
        for (uint32_t i = 0; i < lesson->corpus->tag_count; i++) {
            if (types->tag_words[i] && types->of_tag[i] == type && i != types->usual[type]) {
                putc(',', to);
                json_write_string(to, lesson->corpus->tags[i]);
            }
        }
        putc(']', to);
    }
    putc(']', to);
}

static void write_agreement(FILE *to, const struct distill_agreement *agreement)
{
    fputs(",\"agreement\":[", to);
    for (size_t i = 0; i < agreement->count; i++) {
        const struct distill_measure *measure = &agreement->measures[i];
        fputs(i ? ",{\"what\":" : "{\"what\":", to);
        json_write_string(to, measure->what);
        json_write_share(to, "precision", distill_precision(measure));
        json_write_share(to, "recall", distill_recall(measure));
        json_write_share(to, "f1", distill_f1(measure));
        fprintf(to, ",\"count\":%llu}", (unsigned long long)measure->taught);
    }
    fputs("]", to);
}

char *distill_about_make(const struct distill_lesson *lesson, const struct distill_plan *plan,
                         const struct distill_agreement *agreement, const char *teacher)
{
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);

    if (!to) {
        return NULL;
    }
    fputs("{\"teacher\":", to);
    json_write_string(to, teacher);
    putc(',', to);
    write_facts(to, lesson, plan, agreement);
    write_types(to, lesson);
    write_agreement(to, agreement);
    fputs("}\n", to);
    bool failed = ferror(to) != 0;
    if (fclose(to) != 0 || failed) {
        free(text);
        return NULL;
    }
    return text;
}
