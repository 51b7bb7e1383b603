/* SPDX-License-Identifier: MIT */
/* A text as chains of cells. */
#include "tagger.h"

#include <string.h>

enum { TOKENS, EVIDENCE, ENTRIES, MARKS };

static const struct entities_spans *layer_of(const struct tagger_text *text, size_t layer)
{
    const struct entities_spans *const layers[TAGGER_LAYERS] = {
        [TOKENS] = text->tokens,
        [EVIDENCE] = text->evidence,
        [ENTRIES] = text->entries,
        [MARKS] = text->marks,
    };

    return layers[layer];
}

static bool is_space(uint32_t c)
{
    return entities_blank(c) || (c >= '\t' && c <= '\r');
}

/* Ends a sentence: 。！？ */
static bool is_stop(uint32_t c)
{
    return c == 0x3002 || c == 0xFF01 || c == 0xFF1F;
}

/* Belongs to the sentence that a stop has ended: ’ ” 」 』 ） */
static bool is_closing(uint32_t c)
{
    return c == 0x2019 || c == 0x201D || c == 0x300D || c == 0x300F || c == 0xFF09;
}

/* The span around a place, plus 1; 0: none. */
static uint32_t owner_of(struct tagger_reader *reader, size_t layer, uint32_t at)
{
    const struct entities_spans *spans = layer_of(&reader->text, layer);
    size_t *next = &reader->next[layer];

    if (!spans) {
        return 0;
    }
    while (*next < spans->count && spans->spans[*next].end <= at) {
        ++*next;
    }
    return *next < spans->count && spans->spans[*next].begin <= at ? (uint32_t)*next + 1 : 0;
}

static void add_cell(struct tagger_reader *reader, uint32_t c, size_t begin, bool gap)
{
    size_t at = reader->count++;

    reader->cells[at] = (struct tagger_cell){.character = c, .gap = gap};
    reader->begin[at] = (uint32_t)begin;
    reader->end[at] = (uint32_t)reader->at;
    for (size_t layer = 0; layer < TAGGER_LAYERS; layer++) {
        reader->owner[layer][at] = owner_of(reader, layer, (uint32_t)begin);
    }
}

/* Says of a cell in which span it is. */
static void place(struct tagger_reader *reader, size_t layer, size_t at, struct tagger_run run)
{
    struct tagger_cell *cell = &reader->cells[at];
    const struct entities_span *span =
        &layer_of(&reader->text, layer)->spans[reader->owner[layer][at] - 1];

    switch (layer) {
    case TOKENS:
        cell->token = run;
        cell->tag = span->type;
        break;
    case EVIDENCE:
        cell->evidence = run;
        cell->evidence_type = (uint16_t)span->type;
        cell->source = (uint8_t)span->source;
        break;
    case ENTRIES:
        cell->entry = run;
        cell->entry_type = (uint16_t)span->type;
        break;
    default: cell->right = (uint16_t)tagger_tag_of(span->type, run); break;
    }
}

/* Tells the cells of a layer how far their spans reach. */
static void make_runs(struct tagger_reader *reader, size_t layer)
{
    const uint32_t *owner = reader->owner[layer];

    for (size_t first = 0, last; first < reader->count; first = last) {
        last = first + 1;
        while (last < reader->count && owner[last] == owner[first]) {
            last++;
        }
        for (size_t i = first; owner[first] && i < last; i++) {
            place(reader, layer, i,
                  (struct tagger_run){(uint16_t)(i - first), (uint16_t)(last - first)});
        }
    }
}

bool tagger_next_chain(struct tagger_reader *reader)
{
    const struct tagger_text *text = &reader->text;
    bool stopped = false, gap = false;

    reader->count = 0;
    while (reader->at < text->size && reader->count < TAGGER_CHAIN) {
        size_t begin = reader->at;
        uint32_t c = entities_next(text->text, &reader->at);
        if (stopped && !is_stop(c) && !is_closing(c)) {
            reader->at = begin;
            break;
        }
        if (!is_space(c)) {
            add_cell(reader, c, begin, gap);
        } else if (c == '\n' && reader->count) {
            break;
        }
        gap = is_space(c);
        stopped = is_stop(c) || (stopped && is_closing(c));
    }
    for (size_t layer = 0; layer < TAGGER_LAYERS; layer++) {
        make_runs(reader, layer);
    }
    return reader->count > 0;
}
