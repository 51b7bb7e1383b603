/* SPDX-License-Identifier: MIT */
/* From the tags of the engines to universal parts of speech. The tags are those
 * of the Peking University standard (Yu et al. 2002, on which jieba's are
 * modelled) and of LAC; which class each falls into follows what the Universal
 * Dependencies treebanks of Chinese do (GSDSimp's guidelines: measure words are
 * NOUN, localizers ADP, aspect and structural particles PART). */
#include "upos.h"

#include <string.h>

#include <utf8proc.h>

const char *const segment_upos_names[SEGMENT_UPOS_COUNT] = {
    NULL,   "ADJ",  "ADP",   "ADV",   "CCONJ", "INTJ", "NOUN", "NUM",
    "PART", "PRON", "PROPN", "PUNCT", "SYM",   "VERB", "X"};

/* Whole tags first, then what a tag begins with; a longer one before a shorter. */
static const struct {
    const char *tag;
    enum segment_upos upos;
} whole[] = {
    {"PER", SEGMENT_PROPN}, {"LOC", SEGMENT_PROPN},  {"ORG", SEGMENT_PROPN}, {"TIME", SEGMENT_NOUN},
    {"ad", SEGMENT_ADV},    {"an", SEGMENT_NOUN},    {"vn", SEGMENT_NOUN},   {"vd", SEGMENT_ADV},
    {"nw", SEGMENT_PROPN},  {"xc", SEGMENT_PART},    {"eng", SEGMENT_X},     {"x", SEGMENT_X},
    {"xx", SEGMENT_X},      {"un", SEGMENT_X},       {"w", SEGMENT_X},       {"zg", SEGMENT_X},
    {"mq", SEGMENT_NUM},    {"nrfg", SEGMENT_PROPN}, {"nrt", SEGMENT_PROPN},
};

static const struct {
    char first, second; /* second 0: any, or none */
    enum segment_upos upos;
} prefixes[] = {
    {'n', 'r', SEGMENT_PROPN}, {'n', 's', SEGMENT_PROPN}, {'n', 't', SEGMENT_PROPN},
    {'n', 'z', SEGMENT_PROPN}, {'n', 0, SEGMENT_NOUN},    {'a', 0, SEGMENT_ADJ},
    {'b', 0, SEGMENT_ADJ},     {'c', 0, SEGMENT_CCONJ},   {'d', 0, SEGMENT_ADV},
    {'e', 0, SEGMENT_INTJ},    {'f', 0, SEGMENT_ADP},     {'g', 0, SEGMENT_X},
    {'h', 0, SEGMENT_PART},    {'i', 0, SEGMENT_VERB},    {'j', 0, SEGMENT_NOUN},
    {'k', 0, SEGMENT_PART},    {'l', 0, SEGMENT_VERB},    {'m', 0, SEGMENT_NUM},
    {'o', 0, SEGMENT_INTJ},    {'p', 0, SEGMENT_ADP},     {'q', 0, SEGMENT_NOUN},
    {'r', 0, SEGMENT_PRON},    {'s', 0, SEGMENT_NOUN},    {'t', 0, SEGMENT_NOUN},
    {'u', 0, SEGMENT_PART},    {'v', 0, SEGMENT_VERB},    {'y', 0, SEGMENT_PART},
    {'z', 0, SEGMENT_ADJ},
};

enum segment_upos segment_upos_of_tag(const char *tag)
{
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
        if (strcmp(tag, whole[i].tag) == 0) {
            return whole[i].upos;
        }
    }
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (tag[0] == prefixes[i].first && (!prefixes[i].second || tag[1] == prefixes[i].second)) {
            return prefixes[i].upos;
        }
    }
    return SEGMENT_X;
}

enum segment_upos segment_upos_of_text(const char *word, size_t size)
{
    utf8proc_int32_t character;

    if (utf8proc_iterate((const utf8proc_uint8_t *)word, (utf8proc_ssize_t)size, &character) <= 0) {
        return SEGMENT_X;
    }
    switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO: return SEGMENT_PUNCT;
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK:
    case UTF8PROC_CATEGORY_SO: return SEGMENT_SYM;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return SEGMENT_NUM;
    default: return SEGMENT_X;
    }
}
