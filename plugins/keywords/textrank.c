/* SPDX-License-Identifier: MIT */
/* Keywords of a document by TextRank.
 *
 * Nodes are numbered as python's dictionary meets them, for that order breaks ties; but ranks and
 * links lie in the order in which the rounds go through them, so that a round reads memory from one
 * end to the other. */
#include "textrank.h"

#include "hash.h"
#include "order.h"

#include <float.h>
#include <stdlib.h>

enum { SPAN = 5, ROUNDS = 10 };
static const double damping = 0.85;

/* A token that can be linked. */
struct kept {
    uint32_t word;     /* of the tally */
    uint64_t position; /* tokens before it, white space counted */
};

/* Two words in this order, as first met. */
struct pair {
    uint32_t first, second; /* nodes */
    uint32_t count;
};

struct graph {
    struct kept *kept;
    uint32_t kept_count;
    struct pair *pairs; /* in order of first coming */
    uint32_t pair_count;
    uint32_t *slots; /* pair + 1, by hash; 0: free */
    uint32_t slot_count;
    uint32_t *node_slots;          /* node + 1, by hash of the word; as many as slots */
    struct keywords_string *names; /* by node */
    uint32_t *words, *counts;      /* by node: word of the tally; kept tokens */
    uint32_t node_count;
    uint32_t *nodes;     /* by place: the order of bytes */
    uint32_t *places;    /* by node */
    uint32_t *begin;     /* by place, and one more: links[begin[i]] .. links[begin[i + 1]] */
    uint32_t *neighbour; /* of a link: a place */
    double *share;       /* of a link: its weight by the sum of the neighbour's */
    double *rank;        /* by place */
};

static void free_graph(struct graph *graph)
{
    void *const all[] = {graph->kept,   graph->pairs, graph->slots,     graph->node_slots,
                         graph->names,  graph->words, graph->counts,    graph->nodes,
                         graph->places, graph->begin, graph->neighbour, graph->share,
                         graph->rank};

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        free(all[i]);
    }
}

/* ---- tokens ------------------------------------------------------------ */

/* Tokens of white space in text[begin..end), where nothing else is: every character is one, but CR
 * and LF together are one too. */
static uint32_t blanks(const char *text, uint32_t begin, uint32_t end)
{
    uint32_t count = 0;

    for (uint32_t i = begin; i < end; i++) {
        bool continues = ((unsigned char)text[i] & 0xC0) == 0x80;
        bool second = text[i] == '\n' && i > begin && text[i - 1] == '\r';
        count += !continues && !second;
    }
    return count;
}

static bool is_kept(const struct keywords_unit *unit, const struct keywords_textrank_rules *rules,
                    uint32_t word, uint32_t tag)
{
    return (unit->entries[word].kind & KEYWORDS_CANDIDATE) && tag < rules->tag_count &&
           rules->tags[tag];
}

static bool keep_tokens(struct graph *graph, const struct keywords_unit *unit,
                        const struct keywords_document *document,
                        const struct keywords_textrank_rules *rules)
{
    uint64_t position = 0;
    uint32_t end = 0;

    if (!(graph->kept = calloc((size_t)document->count + 1, sizeof *graph->kept))) {
        return false;
    }
    for (uint32_t i = 0; i < document->count; i++) {
        position += blanks(document->text.data, end, document->begin[i]);
        end = document->end[i];
        if (is_kept(unit, rules, unit->words[i], document->tag[i])) {
            graph->kept[graph->kept_count++] = (struct kept){unit->words[i], position};
        }
        position++;
    }
    return true;
}

/* ---- pairs ------------------------------------------------------------- */

static bool make_room(struct graph *graph)
{
    size_t most = (size_t)graph->kept_count * (SPAN - 1), nodes = graph->kept_count + (size_t)1;

    if (most >= UINT32_MAX / 4) {
        return false;
    }
    for (graph->slot_count = 64; graph->slot_count < 2 * most; graph->slot_count *= 2) {
    }
    graph->pairs = calloc(most + 1, sizeof *graph->pairs);
    graph->slots = calloc(graph->slot_count, sizeof *graph->slots);
    graph->node_slots = calloc(graph->slot_count, sizeof *graph->node_slots);
    graph->words = calloc(nodes, sizeof *graph->words);
    graph->names = calloc(nodes, sizeof *graph->names);
    graph->counts = calloc(nodes, sizeof *graph->counts);
    return graph->pairs && graph->slots && graph->node_slots && graph->words && graph->names &&
           graph->counts;
}

/* The slot that holds the node of a word, or the free one where it belongs. */
static uint32_t *node_slot(const struct graph *graph, uint32_t word)
{
    uint32_t mask = graph->slot_count - 1, at = (uint32_t)keywords_mix(word) & mask;

    while (graph->node_slots[at] && graph->words[graph->node_slots[at] - 1] != word) {
        at = (at + 1) & mask;
    }
    return &graph->node_slots[at];
}

static uint32_t node(struct graph *graph, const struct keywords_unit *unit, uint32_t word)
{
    uint32_t *slot = node_slot(graph, word);

    if (!*slot) {
        graph->names[graph->node_count] = unit->tally.words.items[word];
        graph->words[graph->node_count] = word;
        *slot = ++graph->node_count;
    }
    return *slot - 1;
}

static void count_pair(struct graph *graph, uint32_t first, uint32_t second)
{
    uint32_t mask = graph->slot_count - 1;
    uint32_t at = (uint32_t)keywords_mix((uint64_t)first << 32 | second) & mask;

    for (; graph->slots[at]; at = (at + 1) & mask) {
        struct pair *pair = &graph->pairs[graph->slots[at] - 1];
        if (pair->first == first && pair->second == second) {
            pair->count++;
            return;
        }
    }
    graph->pairs[graph->pair_count] = (struct pair){first, second, 1};
    graph->slots[at] = ++graph->pair_count;
}

static void count_pairs(struct graph *graph, const struct keywords_unit *unit)
{
    const struct kept *kept = graph->kept;

    for (uint32_t i = 0; i < graph->kept_count; i++) {
        for (uint32_t j = i + 1;
             j < graph->kept_count && kept[j].position - kept[i].position < SPAN; j++) {
            uint32_t first = node(graph, unit, kept[i].word);
            count_pair(graph, first, node(graph, unit, kept[j].word));
        }
    }
}

/* Also those tokens of a word that stand alone. */
static void count_tokens(struct graph *graph)
{
    for (uint32_t i = 0; i < graph->kept_count; i++) {
        uint32_t number = *node_slot(graph, graph->kept[i].word);
        if (number) {
            graph->counts[number - 1]++;
        }
    }
}

/* ---- links ------------------------------------------------------------- */

static bool sort_nodes(struct graph *graph)
{
    uint32_t count = graph->node_count;

    /* every node has a count: all are sorted */
    graph->nodes = keywords_order(graph->names, graph->counts, &count);
    graph->places = calloc((size_t)graph->node_count + 1, sizeof *graph->places);
    if (!graph->nodes || !graph->places) {
        return false;
    }
    for (uint32_t i = 0; i < graph->node_count; i++) {
        graph->places[graph->nodes[i]] = i;
    }
    return true;
}

/* Turns the numbers of links of each place in begin[place + 1] to where these begin. */
static void begin_links(struct graph *graph)
{
    for (uint32_t i = 0; i < graph->pair_count; i++) {
        graph->begin[graph->places[graph->pairs[i].first] + 1]++;
        graph->begin[graph->places[graph->pairs[i].second] + 1]++;
    }
    for (uint32_t i = 0; i < graph->node_count; i++) {
        graph->begin[i + 1] += graph->begin[i];
    }
}

/* Every pair links both ways, a word with itself twice; links of a word lie in the order of pairs:
 * the last digits of sums depend on it. Sets share[] to the weights. */
static void fill_links(struct graph *graph, uint32_t *next)
{
    for (uint32_t i = 0; i < graph->pair_count; i++) {
        const struct pair *pair = &graph->pairs[i];
        uint32_t a = graph->places[pair->first], b = graph->places[pair->second];
        graph->neighbour[graph->begin[a] + next[a]] = b;
        graph->share[graph->begin[a] + next[a]++] = pair->count;
        graph->neighbour[graph->begin[b] + next[b]] = a;
        graph->share[graph->begin[b] + next[b]++] = pair->count;
    }
}

/* From weights to shares. Sums of whole numbers are exact in any order. */
static void divide_links(struct graph *graph, double *sums)
{
    for (uint32_t i = 0; i < graph->node_count; i++) {
        for (uint32_t j = graph->begin[i]; j < graph->begin[i + 1]; j++) {
            sums[i] += graph->share[j];
        }
    }
    for (uint32_t j = 0; j < graph->begin[graph->node_count]; j++) {
        graph->share[j] /= sums[graph->neighbour[j]];
    }
}

static bool link_nodes(struct graph *graph)
{
    size_t links = 2 * (size_t)graph->pair_count + 1, nodes = (size_t)graph->node_count + 2;
    uint32_t *next = calloc(nodes, sizeof *next);
    double *sums = calloc(nodes, sizeof *sums);

    graph->begin = calloc(nodes, sizeof *graph->begin);
    graph->neighbour = calloc(links, sizeof *graph->neighbour);
    graph->share = calloc(links, sizeof *graph->share);
    graph->rank = calloc(nodes, sizeof *graph->rank);
    bool good = next && sums && graph->begin && graph->neighbour && graph->share && graph->rank;
    if (good) {
        begin_links(graph);
        fill_links(graph, next);
        divide_links(graph, sums);
    }
    free(next);
    free(sums);
    return good;
}

/* ---- ranks ------------------------------------------------------------- */

static void rank_nodes(struct graph *graph)
{
    for (uint32_t i = 0; i < graph->node_count; i++) {
        graph->rank[i] = 1.0 / graph->node_count;
    }
    for (unsigned round = 0; round < ROUNDS; round++) {
        for (uint32_t i = 0; i < graph->node_count; i++) {
            double sum = 0;
            for (uint32_t j = graph->begin[i]; j < graph->begin[i + 1]; j++) {
                sum += graph->share[j] * graph->rank[graph->neighbour[j]];
            }
            graph->rank[i] = (1 - damping) + damping * sum;
        }
    }
}

/* As jieba does it: from ranks to scores of which the best is 1. */
static void scale_ranks(struct graph *graph)
{
    double least = DBL_MAX, most = DBL_MIN;

    for (uint32_t i = 0; i < graph->node_count; i++) {
        least = graph->rank[i] < least ? graph->rank[i] : least;
        most = graph->rank[i] > most ? graph->rank[i] : most;
    }
    for (uint32_t i = 0; i < graph->node_count; i++) {
        graph->rank[i] = (graph->rank[i] - least / 10.0) / (most - least / 10.0);
    }
}

static uint32_t choose(const struct graph *graph, uint32_t top, struct keywords_keyword *best)
{
    struct keywords_ranking ranking = {best, top, 0};

    for (uint32_t i = 0; i < graph->node_count; i++) {
        double score = graph->rank[graph->places[i]];
        if (keywords_ranking_takes(&ranking, score, i)) {
            keywords_ranking_add(
                &ranking, (struct keywords_keyword){graph->names[i], graph->counts[i], score, i});
        }
    }
    return keywords_ranking_end(&ranking);
}

bool keywords_textrank(const struct keywords_unit *unit, const struct keywords_document *document,
                       const struct keywords_textrank_rules *rules, struct keywords_keyword *best,
                       uint32_t *found)
{
    struct graph graph = {0};
    bool good = keep_tokens(&graph, unit, document, rules) && make_room(&graph);

    *found = 0;
    if (good) {
        count_pairs(&graph, unit);
        count_tokens(&graph);
        good = sort_nodes(&graph) && link_nodes(&graph);
    }
    if (good) {
        rank_nodes(&graph);
        scale_ranks(&graph);
        *found = choose(&graph, unit->rules.top, best);
    }
    free_graph(&graph);
    return good;
}
