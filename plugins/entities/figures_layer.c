/* SPDX-License-Identifier: MIT */
/* Normal values and figures of one document, as columns and rows of the host. */
#include "figures_stage.h"

#include <math.h>
#include <stdlib.h>

static const struct wen_column layer_columns[] = {
    {"indicator", WEN_STRING, 0, "What is counted or measured, in words of the text."},
    {"value", WEN_STRING, 0, "The number as written, without its unit."},
    {"unit", WEN_STRING, 0, "The unit as written, with 万 or 亿."},
    {"number", WEN_REAL, 0, "The number in base units; of a range the lower one."},
    {"number_high", WEN_REAL, 0, "Of a range the upper number."},
    {"base", WEN_STRING, 0, "The base unit."},
    {"change", WEN_STRING, 0, "How the value moved, as written."},
    {"period", WEN_STRING, 0, "When, as written."},
    {"time", WEN_STRING, 0, "When, as ISO 8601, where text and date give it."},
    {"subject", WEN_STRING, 0, "Who or what the figure is said of."},
    {"indicator_begin", WEN_POSITION, 0, "Where the indicator stands."},
    {"indicator_end", WEN_POSITION, 0, "Where it ends."},
    {"change_begin", WEN_POSITION, 0, "Where the change stands."},
    {"change_end", WEN_POSITION, 0, "Where it ends."},
    {"period_begin", WEN_POSITION, 0, "Where the time stands."},
    {"period_end", WEN_POSITION, 0, "Where it ends."},
    {"subject_begin", WEN_POSITION, 0, "Where the subject stands."},
    {"subject_end", WEN_POSITION, 0, "Where it ends."},
    {0},
};
const struct wen_schema entities_gives_figures = {
    .name = "figures",
    .flags = WEN_SPANS | WEN_SURFACE,
    .columns = layer_columns,
    .help = "Values that the text states: what, how much, of whom, when, how it changed.",
};

/* ---- open and close ---- */

static int read_files(struct wen_context *context, struct entities_figures *figures)
{
    struct entities_error error;
    const char *units = wen_find_data(context, "entities/units.tsv");
    const char *words = units ? wen_find_data(context, "entities/figures.tsv") : NULL;

    if (!words) {
        return WEN_STOP;
    }
    if (entities_units_read(&figures->units, units, &error) != 0 ||
        figures_words_read(&figures->words, words, &error) != 0) {
        return wen_fail(context, WEN_STOP, "%s", error.text);
    }
    return WEN_OK;
}

/* Labels are small numbers, so an array of them tells the class of a tag. */
static bool register_tags(struct wen_context *context, struct entities_figures *figures)
{
    static const char *const tags[] = {
        "n", "nz", "nw", "nr",  "nrt", "nrfg", "ns",  "nt", "ng", "nl", "vn", "an", "s",
        "i", "j",  "l",  "eng", "PER", "LOC",  "ORG", "k",  "h",  "z",  "t",  "tg", "TIME",
        "v", "vd", "vi", "vq",  "vg",  "a",    "ad",  "ag", "b",  "d",  "df", "dg", "p",
        "c", "u",  "uj", "ul",  "uz",  "uv",   "ud",  "ug", "xc", "y",  "e",  "o",  "f",
        "m", "mq", "mg", "q",   "r",   "rr",   "rz",  "rg", "w"};

    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        uint32_t label = wen_label(context, tags[i]);
        if (label >= figures->class_count) {
            uint8_t *room = realloc(figures->classes, label + 1u);
            if (!room) {
                return false;
            }
            memset(room + figures->class_count, FIGURES_OTHER, label + 1u - figures->class_count);
            figures->classes = room;
            figures->class_count = label + 1u;
        }
        figures->classes[label] = (uint8_t)figures_class_of(tags[i]);
    }
    return true;
}

int entities_figures_open(struct wen_context *context, struct entities_figures *figures,
                          size_t budget)
{
    static const char *const quiet[] = {"heading", "byline", "pull_quote"};
    int status = read_files(context, figures);

    if (status != WEN_OK) {
        return status;
    }
    figures->budget = budget;
    for (size_t i = 0; i < sizeof quiet / sizeof quiet[0]; i++) {
        figures->quiet[i] = wen_label(context, quiet[i]);
    }
    figures->finder = figures_finder_new(&figures->words, &figures->units);
    return figures->finder && register_tags(context, figures) ? WEN_OK
                                                              : entities_out_of_memory(context);
}

void entities_figures_close(struct entities_figures *figures)
{
    entities_units_free(&figures->units);
    figures_words_free(&figures->words);
    figures_finder_free(figures->finder);
    free(figures->classes);
    free(figures->entities);
    free(figures->sentences);
    free(figures->token_classes);
    free(figures->rows);
    *figures = (struct entities_figures){0};
}

/* ---- sentences ---- */

static bool add_sentence(struct entities_figures *figures, uint32_t begin, uint32_t end, bool quiet,
                         bool title, bool opens)
{
    struct figures_sentence *room = entities_room(figures->sentences, figures->sentence_count, 1,
                                                  &figures->sentence_capacity, sizeof *room);

    if (room) {
        figures->sentences = room;
        room[figures->sentence_count++] =
            (struct figures_sentence){begin, end, quiet, title, opens};
    }
    return room != NULL;
}

/* Without a layer of sentences: lines, and what ends with a mark. */
static bool split_sentences(struct entities_figures *figures, const struct wen_document *document)
{
    const char *text = document->text.data;
    size_t begin = 0;
    bool opens = true;

    for (size_t at = 0; at < document->text.size;) {
        uint32_t c = entities_next(text, &at);
        bool line = c == '\n';
        if (line || c == 0x3002 || c == 0xFF01 || c == 0xFF1F) { /* 。！？ */
            if (!add_sentence(figures, (uint32_t)begin, (uint32_t)at, false, false, opens)) {
                return false;
            }
            begin = at;
            opens = line;
        }
    }
    return begin == document->text.size ||
           add_sentence(figures, (uint32_t)begin, (uint32_t)document->text.size, false, false,
                        opens);
}

static bool is_quiet(const struct entities_figures *figures, uint32_t kind)
{
    return kind == figures->quiet[0] || kind == figures->quiet[1] || kind == figures->quiet[2];
}

static bool read_sentences(struct entities_figures *figures, const struct wen_document *document,
                           const struct wen_layer *sentences, const struct wen_layer *blocks)
{
    uint32_t block = 0, last = UINT32_MAX;

    figures->sentence_count = 0;
    if (!sentences) {
        return split_sentences(figures, document);
    }
    for (uint32_t i = 0; i < sentences->count; i++) {
        while (blocks && block < blocks->count && blocks->end[block] <= sentences->begin[i]) {
            block++;
        }
        bool within =
            blocks && block < blocks->count && blocks->begin[block] <= sentences->begin[i];
        uint32_t kind = within ? blocks->columns[0].label[block] : 0;
        if (!add_sentence(figures, sentences->begin[i], sentences->end[i],
                          within && is_quiet(figures, kind), within && kind == figures->quiet[0],
                          within ? block != last : true)) {
            return false;
        }
        last = within ? block : UINT32_MAX;
    }
    return true;
}

/* ---- normal values ---- */

static struct wen_string kept(struct wen_context *context, const char *text, size_t size)
{
    if (size == 0) {
        return wen_string(NULL, 0);
    }
    char *copy = wen_allocate(context, size);
    memcpy(copy, text, size);
    return wen_string(copy, size);
}

static struct entities_calendar calendar_of(const struct wen_document *document)
{
    const struct wen_field *date = wen_field(document, "date");
    struct entities_calendar calendar;
    bool text = date && date->type == WEN_STRING;

    entities_calendar_begin(&calendar, text ? date->value.string.data : NULL,
                            text ? date->value.string.size : 0);
    return calendar;
}

int entities_figures_normal(struct wen_context *context, struct entities_figures *figures,
                            const struct wen_document *document, const struct wen_layer *sentences,
                            const struct wen_layer *blocks, const struct entities_spans *found)
{
    struct entities_calendar calendar = calendar_of(document);
    struct entities_amount amount;
    char normal[ENTITIES_NORMAL_SIZE];
    size_t sentence = 0;

    if (!read_sentences(figures, document, sentences, blocks)) {
        return entities_out_of_memory(context);
    }
    figures->normals = wen_allocate(context, (found->count + 1) * sizeof *figures->normals);
    for (size_t i = 0; i < found->count; i++) {
        const struct entities_span *span = &found->spans[i];
        const char *surface = document->text.data + span->begin;
        size_t length = span->end - span->begin, size = 0;
        while (sentence < figures->sentence_count &&
               figures->sentences[sentence].end <= span->begin) {
            sentence++;
            entities_calendar_sentence(&calendar);
        }
        if (span->type == ENTITIES_TIME) {
            size = entities_time_write(&calendar, surface, length, normal);
        } else if (span->type == ENTITIES_QUANT &&
                   entities_amount_read(&figures->units, surface, length, &amount)) {
            size = entities_amount_write(&amount, normal);
        }
        figures->normals[i] = kept(context, normal, size);
    }
    struct figures_entity *room = entities_room(figures->entities, 0, found->count + 1,
                                                &figures->entity_capacity, sizeof *room);
    if (!room) {
        return entities_out_of_memory(context);
    }
    figures->entities = room;
    for (size_t i = 0; i < found->count; i++) {
        const struct entities_span *span = &found->spans[i];
        room[i] = (struct figures_entity){span->begin, span->end, span->type};
    }
    figures->entity_count = (uint32_t)found->count;
    return WEN_OK;
}

/* ---- figures ---- */

static bool read_classes(struct entities_figures *figures, const struct wen_layer *tokens)
{
    uint8_t *room =
        entities_room(figures->token_classes, 0, tokens->count + 1u, &figures->token_capacity, 1);

    if (!room) {
        return false;
    }
    figures->token_classes = room;
    for (uint32_t i = 0; i < tokens->count; i++) {
        uint32_t label = tokens->columns[0].label[i];
        room[i] = label < figures->class_count ? figures->classes[label] : FIGURES_OTHER;
    }
    return true;
}

/* The text of a place, without the blanks of its layout where there are any. */
static struct wen_string text_of(struct wen_context *context, const struct wen_document *document,
                                 struct figures_place place)
{
    const char *text = document->text.data + place.begin;
    size_t size = place.end - place.begin;

    for (size_t at = 0; at < size;) {
        uint32_t c = entities_next(text, &at);
        if (entities_blank(c) || c == '\n') {
            char *plain = wen_allocate(context, size);
            size_t written = 0;
            for (size_t from = 0; from < size;) {
                size_t begin = from;
                c = entities_next(text, &from);
                if (!entities_blank(c) && c != '\n') {
                    memcpy(plain + written, text + begin, from - begin);
                    written += from - begin;
                }
            }
            return wen_string(plain, written);
        }
    }
    return size > 0 ? wen_string(text, size) : wen_string(NULL, 0);
}

static struct wen_string indicator_of(struct wen_context *context,
                                      const struct wen_document *document,
                                      const struct figures_figure *figure)
{
    struct wen_string first = text_of(context, document, figure->indicator[0]);
    struct wen_string second = text_of(context, document, figure->indicator[1]);

    if (second.size == 0) {
        return first;
    }
    char *both = wen_allocate(context, first.size + second.size);
    memcpy(both, first.data, first.size);
    memcpy(both + first.size, second.data, second.size);
    return wen_string(both, first.size + second.size);
}

static struct wen_string time_of(const struct entities_figures *figures,
                                 struct figures_place period)
{
    uint32_t low = 0, high = figures->entity_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (figures->entities[middle].begin < period.begin) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return period.end ? figures->normals[low] : wen_string(NULL, 0);
}

static void set_places(const union wen_slots *columns, uint32_t row,
                       const struct figures_figure *figure)
{
    const struct figures_place *last =
        figure->indicator[1].end ? &figure->indicator[1] : &figure->indicator[0];
    const struct figures_place places[] = {*last, figure->change, figure->period, figure->subject};

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        uint32_t *begin = columns[FIGURES_COLUMN_PLACES + 2 * i].position;
        uint32_t *end = columns[FIGURES_COLUMN_PLACES + 2 * i + 1].position;
        begin[row] = places[i].end ? places[i].begin : WEN_NOWHERE;
        end[row] = places[i].end ? places[i].end : WEN_NOWHERE;
    }
}

static void set_row(struct wen_context *context, const struct entities_figures *figures,
                    const struct wen_document *document, const struct figures_figure *figure,
                    const struct wen_rows *rows, uint32_t row)
{
    const union wen_slots *columns = rows->columns;
    const struct entities_amount *amount = &figure->amount;
    bool range = figure->has_amount && entities_decimal_compare(amount->low, amount->high) != 0;

    rows->begin[row] = figure->quantity.begin;
    rows->end[row] = figure->quantity.end;
    columns[FIGURES_COLUMN_INDICATOR].string[row] = indicator_of(context, document, figure);
    columns[FIGURES_COLUMN_VALUE].string[row] = text_of(context, document, figure->value);
    columns[FIGURES_COLUMN_UNIT].string[row] = text_of(context, document, figure->unit);
    columns[FIGURES_COLUMN_NUMBER].real[row] =
        figure->has_amount ? entities_decimal_real(amount->low) : (double)NAN;
    columns[FIGURES_COLUMN_NUMBER_HIGH].real[row] =
        range ? entities_decimal_real(amount->high) : (double)NAN;
    columns[FIGURES_COLUMN_BASE].string[row] =
        kept(context, amount->base, figure->has_amount ? strlen(amount->base) : 0);
    columns[FIGURES_COLUMN_CHANGE].string[row] = text_of(context, document, figure->change);
    columns[FIGURES_COLUMN_PERIOD].string[row] = text_of(context, document, figure->period);
    columns[FIGURES_COLUMN_TIME].string[row] = time_of(figures, figure->period);
    columns[FIGURES_COLUMN_SUBJECT].string[row] = text_of(context, document, figure->subject);
    set_places(columns, row, figure);
}

int entities_figures_add(struct wen_context *context, struct entities_figures *figures,
                         unsigned layer, const struct wen_document *document,
                         const struct wen_layer *tokens)
{
    const struct figures_figure *found;
    uint32_t count;

    if (tokens && !read_classes(figures, tokens)) {
        return entities_out_of_memory(context);
    }
    const struct figures_document seen = {
        .text = document->text.data,
        .size = (uint32_t)document->text.size,
        .entities = figures->entities,
        .entity_count = figures->entity_count,
        .token_begin = tokens ? tokens->begin : NULL,
        .token_end = tokens ? tokens->end : NULL,
        .token_class = figures->token_classes,
        .token_count = tokens ? tokens->count : 0,
        .sentences = figures->sentences,
        .sentence_count = (uint32_t)figures->sentence_count,
    };
    if (figures_find(figures->finder, &seen, &found, &count) != 0) {
        return entities_out_of_memory(context);
    }
    const struct wen_rows *rows = wen_add(context, layer, count);
    for (uint32_t i = 0; i < count; i++) {
        set_row(context, figures, document, &found[i], rows, i);
        if (!entities_figures_keep(figures, document->id, rows->columns, i)) {
            return entities_out_of_memory(context);
        }
    }
    return WEN_OK;
}
