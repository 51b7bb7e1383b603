/* SPDX-License-Identifier: MIT */
/* What becomes of neighbouring characters that the path left single. Without a
 * model letters and digits join. With one, Han characters go to the model and
 * Latin is cut by a pattern, of jieba.finalseg's or of jieba.posseg's kind. */
#include "jieba.h"

/* How a module of the package cuts what no word joined. */
struct rules {
    bool (*cut_han)(struct jieba *jieba, uint32_t from, uint32_t to);
    /* the end of what its pattern matches at `from`, or `from` */
    uint32_t (*match)(const uint16_t *characters, uint32_t from, uint32_t to);
    uint16_t tag_between; /* of what lies between two matches; 0: by rule */
    bool numbers_apart;   /* matches are m or eng by their first character; else by rule */
};

static bool is_digit(uint16_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_number(uint16_t c)
{
    return c == '.' || is_digit(c);
}

/* `[a-zA-Z0-9]+(\.[0-9]+)?%?` */
static uint32_t match_finalseg(const uint16_t *c, uint32_t from, uint32_t to)
{
    uint32_t end = from;

    while (end < to && jieba_is_alphanumeric(c[end])) {
        end++;
    }
    if (end == from) {
        return from;
    }
    if (end + 1 < to && c[end] == '.' && is_digit(c[end + 1])) {
        for (end++; end < to && is_digit(c[end]); end++) {
        }
    }
    return end < to && c[end] == '%' ? end + 1 : end;
}

/* `[.0-9]+|[a-zA-Z0-9]+` */
static uint32_t match_posseg(const uint16_t *c, uint32_t from, uint32_t to)
{
    bool (*has)(uint16_t) = is_number(c[from]) ? is_number : jieba_is_alphanumeric;
    uint32_t end = from;

    while (end < to && has(c[end])) {
        end++;
    }
    return end;
}

static const struct rules finalseg_rules = {jieba_finalseg, match_finalseg, JIEBA_TAG_NONE, false};
static const struct rules posseg_rules = {jieba_posseg, match_posseg, JIEBA_TAG_X, true};

/* Matches are tokens, and so is what lies between two of them. */
static void cut_latin(struct jieba *jieba, uint32_t from, uint32_t to, const struct rules *rules)
{
    const uint16_t *characters = jieba->chunk.characters;
    uint32_t between = from;

    while (from < to) {
        uint32_t end = rules->match(characters, from, to);
        if (end == from) {
            from++;
            continue;
        }
        if (between < from) {
            jieba_put_found(jieba, between, from, rules->tag_between);
        }
        uint16_t tag = is_number(characters[from]) ? JIEBA_TAG_M : JIEBA_TAG_ENG;
        jieba_put_found(jieba, from, end, rules->numbers_apart ? tag : JIEBA_TAG_NONE);
        from = between = end;
    }
    if (between < to) {
        jieba_put_found(jieba, between, to, rules->tag_between);
    }
}

static bool cut(struct jieba *jieba, uint32_t from, uint32_t to, const struct rules *rules)
{
    const uint16_t *characters = jieba->chunk.characters;
    bool done = true;

    while (done && from < to) {
        uint32_t end = from + 1;
        bool han = jieba_is_han(characters[from]);
        while (end < to && jieba_is_han(characters[end]) == han) {
            end++;
        }
        if (han) {
            done = rules->cut_han(jieba, from, end);
        } else {
            cut_latin(jieba, from, end, rules);
        }
        from = end;
    }
    return done;
}

bool jieba_put_singles(struct jieba *jieba, uint32_t from, uint32_t to)
{
    bool posseg = jieba->tags == SEGMENT_TAGS_POSSEG;

    if (!jieba->hmm) { /* they are letters and digits */
        jieba_put_found(jieba, from, to, posseg ? JIEBA_TAG_ENG : JIEBA_TAG_NONE);
        return true;
    }
    if (jieba->lexicon.nodes[jieba_find_node(jieba, from, to)].score) {
        jieba_put_characters(jieba, from, to);
        return true;
    }
    return cut(jieba, from, to, posseg ? &posseg_rules : &finalseg_rules);
}
