/* SPDX-License-Identifier: MIT */
/* A chain as a picture: who gives what to whom, in Graphviz' language. */
#include "base/buffer.h"
#include "base/heap.h"
#include "registry/chain.h"

#include <stdlib.h>
#include <string.h>

/* What stands on the arrow from one stage to another. */
struct arrow {
    struct wen_buffer names; /* of layers, a line each */
    bool optional;           /* all of them are */
};

/* A string of the language; the file's may hold anything. */
static void put_string(const char *text, FILE *to)
{
    putc('"', to);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') {
            putc('\\', to);
        }
        putc((unsigned char)*text < ' ' ? ' ' : *text, to);
    }
    putc('"', to);
}

static void add_name(struct arrow *arrow, const char *name, bool optional)
{
    arrow->optional = optional && (!arrow->names.size || arrow->optional);
    wen_buffer_add_text(&arrow->names, arrow->names.size ? "\\n" : "");
    wen_buffer_add_text(&arrow->names, name); /* [a-z][a-z0-9_]* */
}

/* The arrows that end at stage `at`: arrows[i] comes from stage i - 1, arrows[0] from the input. */
static void collect(const struct wen_chain *chain, size_t at, struct arrow *arrows)
{
    const struct wen_link *link = &chain->links[at];

    for (size_t i = 0; i < link->need_count; i++) {
        const struct wen_need *need = &link->needs[i];
        const struct wen_schema *schema = link->stage->needs[i];
        if (need->present) {
            size_t from = need->link == WEN_FROM_INPUT ? 0 : need->link + 1;
            add_name(&arrows[from], schema->name, schema->flags & WEN_OPTIONAL);
        }
    }
    for (size_t i = 0; (link->stage->flags & WEN_WRITER) && i < link->layer_count; i++) {
        struct wen_given given = link->layers[i];
        add_name(&arrows[given.link + 1], chain->links[given.link].stage->gives[given.layer]->name,
                 false);
    }
}

static void put_arrows(const struct wen_chain *chain, size_t at, FILE *to)
{
    struct arrow *arrows = wen_heap_new(chain->count + 1, sizeof *arrows);

    collect(chain, at, arrows);
    for (size_t i = 0; i <= chain->count; i++) {
        if (!arrows[i].names.size) {
            continue;
        }
        if (i == 0) {
            fputs("  input", to);
        } else {
            fprintf(to, "  stage%zu", i);
        }
        fprintf(to, " -> stage%zu [label=\"%s\"%s];\n", at + 1, wen_buffer_text(&arrows[i].names),
                arrows[i].optional ? ", style=dashed" : "");
        wen_buffer_free(&arrows[i].names);
    }
    free(arrows);
}

/* The tables of stage `from`, and the arrows to and from them. */
static void put_tables(const struct wen_chain *chain, size_t from, FILE *to)
{
    const struct wen_schema *const *tables = chain->links[from].stage->tables;

    for (size_t i = 0; tables && tables[i]; i++) {
        fprintf(to, "  table%zu_%zu [label=\"%s\", shape=note];\n", from + 1, i + 1,
                tables[i]->name);
        fprintf(to, "  stage%zu -> table%zu_%zu%s;\n", from + 1, from + 1, i + 1,
                tables[i]->flags & WEN_OPTIONAL ? " [style=dashed]" : "");
        for (size_t j = 0; j < chain->count; j++) {
            if (chain->links[j].stage->table) {
                fprintf(to, "  table%zu_%zu -> stage%zu;\n", from + 1, i + 1, j + 1);
            }
        }
    }
}

void wen_chain_graph(const struct wen_pipeline *pipeline, const struct wen_chain *chain, FILE *to)
{
    fputs("digraph ", to);
    put_string(pipeline->name, to);
    fputs(" {\n  rankdir=LR;\n  node [shape=box];\n  input [shape=folder];\n", to);
    for (size_t i = 0; i < chain->count; i++) {
        const struct wen_stage *stage = chain->links[i].stage;
        fprintf(to, "  stage%zu [label=\"%s\"%s];\n", i + 1, stage->name,
                stage->flags & WEN_WRITER ? ", shape=cylinder" : "");
    }
    for (size_t i = 0; i < chain->count; i++) {
        put_arrows(chain, i, to);
    }
    for (size_t i = 0; i < chain->count; i++) {
        put_tables(chain, i, to);
    }
    fputs("}\n", to);
}
