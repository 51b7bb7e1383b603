/* SPDX-License-Identifier: MIT */
/* Stages bound to one another: who gives what to whom. */
#include "registry/chain.h"

#include "base/heap.h"
#include "registry/contract.h"
#include "registry/declared.h"

#include <stdlib.h>
#include <string.h>

/* One call of wen_chain_bind(). */
struct binder {
    struct wen_pipeline *pipeline;
    struct wen_registry *registry;
    struct wen_chain *chain;
    struct wen_given *visible; /* to the stage at hand, with "text" */
    size_t visible_count, visible_capacity;
    bool complete; /* all stages were loaded */
};

static const struct wen_schema *schema_of(const struct binder *binder, struct wen_given given)
{
    return binder->chain->links[given.link].stage->gives[given.layer];
}

static const char *name_of(const struct binder *binder, size_t link)
{
    return binder->chain->links[link].stage->name;
}

static size_t count_of(const struct wen_schema *const *schemas)
{
    size_t count = 0;

    while (schemas && schemas[count]) {
        count++;
    }
    return count;
}

/* ---- loading ---- */

/* What the pipeline declares holds to the rules for what a stage's own table lists. */
static void add_declared(struct binder *binder, const struct wen_step *step, struct wen_link *link)
{
    const struct wen_stage *own = link->stage;

    link->stage = wen_stage_declared(own, link->options, &binder->chain->arena);
    char *why = link->stage == own ? NULL : wen_contract_check(link->stage, own->name);
    if (why) {
        wen_problems_add(&binder->pipeline->problems, step->place, "stage %s: %s", own->name, why);
    }
    free(why);
}

static void load_step(struct binder *binder, const struct wen_step *step, struct wen_link *link)
{
    struct wen_pipeline *pipeline = binder->pipeline;
    struct wen_error error;

    link->place = step->place;
    link->stage = wen_registry_load(binder->registry, step->use, &error);
    if (!link->stage) {
        wen_problems_add(&pipeline->problems, step->place, "%s", error.text);
        binder->complete = false;
        return;
    }
    static const char *const others[] = {"use", NULL};
    char *owner = wen_heap_format("stage %s", link->stage->name);
    void *options = wen_arena_zero(&binder->chain->arena, link->stage->options_size + 1);
    struct wen_options_source source = {.json = &pipeline->json,
                                        .object = step->object,
                                        .owner = owner,
                                        .others = others,
                                        .folder = pipeline->folder,
                                        .arena = &binder->chain->arena};
    wen_options_parse(link->stage->options, &source, &pipeline->problems, options);
    link->options = link->stage->options ? options : NULL;
    free(owner);
    add_declared(binder, step, link);
}

/* ---- needs that are not met ---- */

/* Place of a stage from `from` to `to` that gives the layer, or `to`. */
static size_t find_giver(const struct binder *binder, size_t from, size_t to, const char *layer)
{
    for (size_t i = from; i < to; i++) {
        const struct wen_stage *stage = binder->chain->links[i].stage;
        for (size_t j = 0; stage && stage->gives && stage->gives[j]; j++) {
            if (strcmp(stage->gives[j]->name, layer) == 0) {
                return i;
            }
        }
    }
    return to;
}

/* In a child: says so where the stage gives the layer. */
static void ask(const struct wen_stage *stage, void *layer, FILE *out)
{
    for (size_t i = 0; stage->gives && stage->gives[i]; i++) {
        if (strcmp(stage->gives[i]->name, layer) == 0) {
            fputs("yes", out);
        }
    }
}

/* Name of a stage outside the pipeline that gives the layer, or NULL. Each is asked in a child:
 * it is not the user's fault if one of them crashes. */
static const char *find_elsewhere(const struct binder *binder, const char *layer)
{
    const struct wen_candidate *list;
    size_t count = wen_registry_candidates(binder->registry, &list);
    char *asked = wen_heap_copy(layer, strlen(layer));
    const char *found = NULL;

    for (size_t i = 0; i < count && !found; i++) {
        struct wen_buffer out = {0};
        struct wen_error error;
        if (!list[i].hidden &&
            !wen_registry_visit(binder->registry, list[i].name, ask, asked, &out, &error) &&
            out.size) {
            found = list[i].name;
        }
        wen_buffer_free(&out);
    }
    free(asked);
    return found;
}

/* The layers there are, for "there is …". */
static void suggest_layers(const struct binder *binder, const char *layer, struct wen_buffer *to)
{
    const char **names = wen_heap_new(binder->visible_count + 1, sizeof *names);

    for (size_t i = 0; i < binder->visible_count; i++) {
        names[i] = schema_of(binder, binder->visible[i])->name;
    }
    wen_suggest(to, layer, names);
    free(names);
}

/* The stage between the two that ended the layer of the first; there is one. */
static size_t find_rewriter(const struct binder *binder, size_t giver, size_t at)
{
    size_t i = giver + 1;

    while (i + 1 < at && !(binder->chain->links[i].stage &&
                           (binder->chain->links[i].stage->flags & WEN_REWRITES_TEXT))) {
        i++;
    }
    return i;
}

static void report_nobody(struct binder *binder, size_t at, const char *layer)
{
    struct wen_problems *problems = &binder->pipeline->problems;
    size_t place = binder->chain->links[at].place;
    const char *name = name_of(binder, at), *elsewhere = find_elsewhere(binder, layer);
    struct wen_buffer hint = {0};

    if (elsewhere) {
        wen_problems_add(problems, place,
                         "stage %s needs the layer %s, which no stage of the pipeline gives; stage "
                         "%s does: put { \"use\": \"%s\" } in front of it",
                         name, layer, elsewhere, elsewhere);
        return;
    }
    suggest_layers(binder, layer, &hint);
    wen_problems_add(problems, place, "stage %s needs the layer %s, which no stage gives%s", name,
                     layer, wen_buffer_text(&hint));
    wen_buffer_free(&hint);
}

static void report_unmet(struct binder *binder, size_t at, const char *layer)
{
    const struct wen_link *links = binder->chain->links;
    struct wen_problems *problems = &binder->pipeline->problems;
    size_t count = binder->chain->count, earlier = find_giver(binder, 0, at, layer),
           later = find_giver(binder, at + 1, count, layer);
    const char *name = name_of(binder, at);

    if (!binder->complete && later == count) {
        return; /* a stage that did not load may give it */
    }
    if (earlier < at) {
        size_t rewriter = find_rewriter(binder, earlier, at);
        wen_problems_add_with(problems, links[at].place, links[rewriter].place, "rewritten at",
                              "stage %s needs the layer %s, which stage %s gives but stage %s ends "
                              "by rewriting the text: put %s in front of %s",
                              name, layer, name_of(binder, earlier), name_of(binder, rewriter),
                              name, name_of(binder, rewriter));
    } else if (later < count) {
        wen_problems_add_with(problems, links[at].place, links[later].place, "given at",
                              "stage %s needs the layer %s, which stage %s gives: put %s in front "
                              "of %s",
                              name, layer, name_of(binder, later), name_of(binder, later), name);
    } else {
        report_nobody(binder, at, layer);
    }
}

/* ---- needs that are met ---- */

static size_t find_column(const struct wen_schema *schema, const char *name)
{
    size_t i = 0;

    while (schema->columns && schema->columns[i].name &&
           strcmp(schema->columns[i].name, name) != 0) {
        i++;
    }
    return i;
}

static void report_missing_column(struct binder *binder, size_t at, struct wen_given given,
                                  const char *column)
{
    const struct wen_schema *schema = schema_of(binder, given);
    const char *names[257] = {NULL}; /* wen_contract_check() allows no more columns */
    struct wen_buffer hint = {0};

    for (size_t i = 0; schema->columns && schema->columns[i].name; i++) {
        names[i] = schema->columns[i].name;
    }
    wen_suggest(&hint, column, names);
    wen_problems_add(&binder->pipeline->problems, binder->chain->links[at].place,
                     "stage %s needs the column %s of the layer %s, which stage %s gives without "
                     "it%s",
                     name_of(binder, at), column, schema->name, name_of(binder, given.link),
                     wen_buffer_text(&hint));
    wen_buffer_free(&hint);
}

/* The place of each column of the need among the giver's. */
static const unsigned *bind_columns(struct binder *binder, size_t at, const struct wen_schema *need,
                                    struct wen_given given)
{
    const struct wen_schema *schema = schema_of(binder, given);
    size_t count = 0;

    while (need->columns && need->columns[count].name) {
        count++;
    }
    unsigned *columns = wen_arena_zero(&binder->chain->arena, count * sizeof *columns + 1);
    for (size_t i = 0; i < count; i++) {
        const struct wen_column *wanted = &need->columns[i];
        size_t found = find_column(schema, wanted->name);
        if (!schema->columns || !schema->columns[found].name) {
            report_missing_column(binder, at, given, wanted->name);
        } else if (schema->columns[found].type != wanted->type) {
            wen_problems_add(&binder->pipeline->problems, binder->chain->links[at].place,
                             "stage %s needs the column %s of the layer %s as %s, but stage %s "
                             "gives it as %s: these two do not go together",
                             name_of(binder, at), wanted->name, need->name,
                             wen_type_name(wanted->type), name_of(binder, given.link),
                             wen_type_name(schema->columns[found].type));
        }
        columns[i] = (unsigned)found;
    }
    return count ? columns : NULL;
}

/* A stage that reads begin and end, or relies on rows that do not overlap, must get them. */
static void check_flags(struct binder *binder, size_t at, const struct wen_schema *need,
                        struct wen_given given)
{
    const uint32_t promises = WEN_SPANS | WEN_DISJOINT;
    uint32_t lacks = need->flags & promises & ~schema_of(binder, given)->flags;

    if (lacks) {
        wen_problems_add(&binder->pipeline->problems, binder->chain->links[at].place,
                         "stage %s needs rows of the layer %s that %s, but stage %s gives others: "
                         "these two do not go together",
                         name_of(binder, at), need->name,
                         lacks & WEN_SPANS ? "cover text" : "do not overlap",
                         name_of(binder, given.link));
    }
}

static struct wen_need bind_need(struct binder *binder, size_t at, const struct wen_schema *need)
{
    if (strcmp(need->name, "raw") == 0) {
        return (struct wen_need){.present = true, .link = WEN_FROM_INPUT};
    }
    for (size_t i = binder->visible_count; i-- > 0;) {
        struct wen_given given = binder->visible[i];
        if (strcmp(schema_of(binder, given)->name, need->name) == 0) {
            check_flags(binder, at, need, given);
            return (struct wen_need){true, given.link, given.layer,
                                     bind_columns(binder, at, need, given)};
        }
    }
    if (binder->pipeline->gives_text && strcmp(need->name, "text") == 0) {
        return (struct wen_need){.present = true, .link = WEN_FROM_INPUT};
    }
    if (!(need->flags & WEN_OPTIONAL)) {
        report_unmet(binder, at, need->name);
    }
    return (struct wen_need){.present = false};
}

/* ---- gives ---- */

static const struct wen_given *snapshot(struct binder *binder, size_t *count)
{
    struct wen_given *layers =
        wen_arena_zero(&binder->chain->arena, binder->visible_count * sizeof *layers + 1);

    *count = 0;
    for (size_t i = 0; i < binder->visible_count; i++) {
        if (strcmp(schema_of(binder, binder->visible[i])->name, "text") != 0) {
            layers[(*count)++] = binder->visible[i];
        }
    }
    return layers;
}

static void report_twice(struct binder *binder, size_t at, size_t first, const char *kind,
                         const char *name)
{
    const struct wen_link *links = binder->chain->links;

    wen_problems_add_with(&binder->pipeline->problems, links[at].place, links[first].place,
                          "first at", "stage %s gives the %s %s, which stage %s gives already",
                          name_of(binder, at), kind, name, name_of(binder, first));
}

static void add_layers(struct binder *binder, size_t at)
{
    const struct wen_stage *stage = binder->chain->links[at].stage;
    size_t before = binder->visible_count =
        stage->flags & WEN_REWRITES_TEXT ? 0 : binder->visible_count;

    for (size_t i = 0; stage->gives && stage->gives[i]; i++) {
        for (size_t j = 0; j < before; j++) {
            struct wen_given given = binder->visible[j];
            if (strcmp(schema_of(binder, given)->name, stage->gives[i]->name) == 0) {
                report_twice(binder, at, given.link, "layer", stage->gives[i]->name);
            }
        }
        binder->visible = wen_heap_room(binder->visible, binder->visible_count,
                                        &binder->visible_capacity, sizeof *binder->visible);
        binder->visible[binder->visible_count++] = (struct wen_given){at, i};
    }
}

static void check_tables(struct binder *binder, size_t at)
{
    const struct wen_link *links = binder->chain->links;

    for (size_t i = 0; i < count_of(links[at].stage->tables); i++) {
        const char *name = links[at].stage->tables[i]->name;
        for (size_t j = 0; j < at; j++) {
            const struct wen_stage *earlier = links[j].stage;
            for (size_t k = 0; earlier && k < count_of(earlier->tables); k++) {
                if (strcmp(earlier->tables[k]->name, name) == 0) {
                    report_twice(binder, at, j, "table", name);
                }
            }
        }
    }
}

/* What a stage gives that a writer would write; NULL where that is nothing. */
static const char *gives_anything(const struct wen_stage *stage)
{
    return stage->gives && stage->gives[0]          ? "layers"
           : stage->tables && stage->tables[0]      ? "tables"
           : stage->fields && stage->fields[0].name ? "fields"
                                                    : NULL;
}

static void check_writer(struct binder *binder, size_t at)
{
    const struct wen_link *links = binder->chain->links;

    for (size_t i = at + 1; i < binder->chain->count; i++) {
        const char *what = links[i].stage ? gives_anything(links[i].stage) : NULL;
        if (what && !(links[i].stage->flags & WEN_WRITER)) {
            wen_problems_add_with(
                &binder->pipeline->problems, links[at].place, links[i].place, "given at",
                "stage %s writes what stages give, but stage %s behind it gives "
                "%s: move %s to the end",
                name_of(binder, at), name_of(binder, i), what, name_of(binder, at));
            return;
        }
    }
}

static void bind_link(struct binder *binder, size_t at)
{
    struct wen_link *link = &binder->chain->links[at];
    size_t count = count_of(link->stage->needs);
    struct wen_need *needs = wen_arena_zero(&binder->chain->arena, count * sizeof *needs + 1);

    link->layers = snapshot(binder, &link->layer_count);
    for (size_t i = 0; i < count; i++) {
        needs[i] = bind_need(binder, at, link->stage->needs[i]);
    }
    link->needs = needs;
    link->need_count = count;
    add_layers(binder, at);
    check_tables(binder, at);
    if (link->stage->flags & WEN_WRITER) {
        check_writer(binder, at);
    }
}

bool wen_chain_bind(struct wen_pipeline *pipeline, struct wen_registry *registry,
                    struct wen_chain *chain)
{
    struct binder binder = {
        .pipeline = pipeline, .registry = registry, .chain = chain, .complete = true};
    size_t count = pipeline->step_count;

    *chain = (struct wen_chain){.count = count, .text = pipeline->gives_text};
    chain->links = wen_arena_zero(&chain->arena, count * sizeof *chain->links + 1);
    for (size_t i = 0; i < count; i++) {
        load_step(&binder, &pipeline->steps[i], &chain->links[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (chain->links[i].stage) {
            bind_link(&binder, i);
        }
    }
    chain->layers = snapshot(&binder, &chain->layer_count);
    free(binder.visible);
    return pipeline->problems.count == 0;
}

void wen_chain_free(struct wen_chain *chain)
{
    wen_arena_free(&chain->arena);
    *chain = (struct wen_chain){0};
}
