/* SPDX-License-Identifier: MIT */
/* A sentence as words: entities, and tokens between them or, without tokens, characters between
 * words that have a role. */
#include "figures_parts.h"

#include "types.h"

#include <string.h>

static const struct {
    const char *tag;
    enum figures_class class;
} tags[] = {
    {"n", FIGURES_N},   {"nz", FIGURES_N},   {"nw", FIGURES_N},  {"nr", FIGURES_N},
    {"nrt", FIGURES_N}, {"nrfg", FIGURES_N}, {"ns", FIGURES_N},  {"nt", FIGURES_N},
    {"ng", FIGURES_N},  {"nl", FIGURES_N},   {"vn", FIGURES_N},  {"an", FIGURES_N},
    {"s", FIGURES_N},   {"i", FIGURES_N},    {"j", FIGURES_N},   {"l", FIGURES_N},
    {"eng", FIGURES_N}, {"PER", FIGURES_N},  {"LOC", FIGURES_N}, {"ORG", FIGURES_N},
    {"k", FIGURES_N},   {"h", FIGURES_N},    {"z", FIGURES_A},   {"t", FIGURES_T},
    {"tg", FIGURES_T},  {"TIME", FIGURES_T}, {"v", FIGURES_V},   {"vd", FIGURES_V},
    {"vi", FIGURES_V},  {"vq", FIGURES_V},   {"vg", FIGURES_V},  {"a", FIGURES_A},
    {"ad", FIGURES_D},  {"ag", FIGURES_A},   {"b", FIGURES_A},   {"d", FIGURES_D},
    {"df", FIGURES_D},  {"dg", FIGURES_D},   {"p", FIGURES_P},   {"c", FIGURES_C},
    {"u", FIGURES_U},   {"uj", FIGURES_U},   {"ul", FIGURES_U},  {"uz", FIGURES_U},
    {"uv", FIGURES_U},  {"ud", FIGURES_U},   {"ug", FIGURES_U},  {"xc", FIGURES_U},
    {"y", FIGURES_U},   {"e", FIGURES_U},    {"o", FIGURES_U},   {"f", FIGURES_F},
    {"m", FIGURES_M},   {"mq", FIGURES_M},   {"mg", FIGURES_M},  {"q", FIGURES_N},
    {"r", FIGURES_R},   {"rr", FIGURES_R},   {"rz", FIGURES_R},  {"rg", FIGURES_R},
    {"w", FIGURES_W},
};

enum figures_class figures_class_of(const char *tag)
{
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
        if (strcmp(tags[i].tag, tag) == 0) {
            return tags[i].class;
        }
    }
    return FIGURES_OTHER;
}

/* Marks, by what they part. */
static enum figures_class mark_class(uint32_t c)
{
    switch (c) {
    case 0xFF0C: /* ， */
    case ',':
    case 0x3002: /* 。 */
    case 0xFF1B: /* ； */
    case ';':
    case 0xFF1A: /* ： */
    case ':':
    case 0xFF01: /* ！ */
    case '!':
    case 0xFF1F: /* ？ */
    case '?':
    case '\n': return FIGURES_BREAK;
    case 0x3001: /* 、 */ return FIGURES_LIST;
    default:
        return c < 0x80 ? (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
                              ? FIGURES_OTHER
                              : FIGURES_W
               : (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x3020) ||
                       (c >= 0xFF00 && c <= 0xFF0F) || (c >= 0x25A0 && c <= 0x25FF)
                   ? FIGURES_W
                   : FIGURES_OTHER;
    }
}

static bool add_word(struct figures_finder *finder, uint32_t begin, uint32_t end, uint32_t roles,
                     enum figures_class class, uint32_t entity)
{
    struct figures_word *room = entities_room(finder->sentence, finder->word_count, 1,
                                              &finder->word_capacity, sizeof *room);

    if (!room) {
        return false;
    }
    finder->sentence = room;
    room[finder->word_count++] = (struct figures_word){begin, end, roles, entity, (uint8_t) class};
    return true;
}

static uint32_t roles_of(const struct figures_finder *finder, uint32_t begin, uint32_t end)
{
    return figures_roles(finder->words, finder->document->text + begin, end - begin);
}

static bool opens_scope(uint32_t c)
{
    switch (c) {
    case 0x5168: /* 全 */
    case 0x8BE5: /* 该 */
    case 0x8A72: /* 該 */
    case 0x672C: /* 本 */
    case 0x6211: /* 我 */ return true;
    default: return false;
    }
}

/* 全市 该区 本县 我省 各镇: two characters, or three with 个 or 年 left out by the tagger. */
static bool scope(const char *text, uint32_t begin, uint32_t end)
{
    static const char *const lasts[] = {
        "市",   "省",   "区",   "區",     "县",   "縣",   "镇",   "鎮",   "乡",   "鄉",   "村",
        "街道", "社区", "州",   "旗",     "国",   "國",   "校",   "院",   "公司", "集团", "厂",
        "局",   "馆",   "所",   "站",     "港",   "岛",   "园",   "场",   "店",   "企业", "单位",
        "中心", "城",   "协会", "合作社", "项目", "基地", "医院", "学校", "景区", "园区"};
    static const char places[] = "省市县區区镇鎮乡鄉村厂店馆院校园";
    size_t size = end - begin;

    /* 县里 */
    if (size == 6 &&
        (memcmp(text + begin + 3, "里", 3) == 0 || memcmp(text + begin + 3, "上", 3) == 0)) {
        for (size_t i = 0; i + 3 < sizeof places; i += 3) {
            if (memcmp(text + begin, places + i, 3) == 0) {
                return true;
            }
        }
    }
    size_t first = begin;
    if (!opens_scope(entities_next(text, &first))) {
        return false;
    }
    for (size_t k = 0; k < sizeof lasts / sizeof lasts[0]; k++) {
        if (strlen(lasts[k]) == end - first && memcmp(text + first, lasts[k], end - first) == 0) {
            return true;
        }
    }
    return false;
}

static enum figures_class entity_class(uint32_t type)
{
    switch (type) {
    case ENTITIES_PER:
    case ENTITIES_ORG:
    case ENTITIES_LOC: return FIGURES_NAME;
    case ENTITIES_TIME: return FIGURES_TIME;
    case ENTITIES_QUANT: return FIGURES_QUANTITY;
    default: return FIGURES_N;
    }
}

/* What a word is by its own look; FIGURES_OTHER: it does not say. */
static enum figures_class own_class(const struct figures_finder *finder, uint32_t begin,
                                    uint32_t end, uint32_t roles)
{
    const char *text = finder->document->text;
    size_t at = begin;
    enum figures_class mark = mark_class(entities_next(text, &at));

    if (mark != FIGURES_OTHER) {
        return mark;
    }
    if (scope(text, begin, end)) {
        return FIGURES_SCOPE;
    }
    if (end - begin > 3 && memcmp(text + begin, "每", 3) == 0) {
        return FIGURES_N; /* 每斤 */
    }
    return roles & FIGURES_NOUN ? FIGURES_N : FIGURES_OTHER;
}

/* The end of the word without tokens that begins at `at`: one mark, a word with a role, or
 * characters up to one of them. */
static uint32_t plain_end(const struct figures_finder *finder, uint32_t at, uint32_t end,
                          enum figures_class *class)
{
    const char *text = finder->document->text;
    size_t next = at;
    size_t known = figures_longest_word(finder->words, text, at, end);

    if (known > 0) {
        uint32_t roles = figures_roles(finder->words, text + at, known);
        *class = roles & FIGURES_NOUN                                   ? FIGURES_N
                 : roles & FIGURES_STOP                                 ? FIGURES_P
                 : roles & (FIGURES_STATE | FIGURES_MOVE | FIGURES_SAY) ? FIGURES_V
                                                                        : FIGURES_N;
        if (known == 3 && memcmp(text + at, "的", 3) == 0) {
            *class = FIGURES_U;
        }
        return at + (uint32_t)known;
    }
    if (mark_class(entities_next(text, &next)) != FIGURES_OTHER) {
        return (uint32_t)next;
    }
    *class = FIGURES_N;
    while (next < end) {
        size_t behind = next;
        if (mark_class(entities_next(text, &behind)) != FIGURES_OTHER ||
            figures_longest_word(finder->words, text, next, end) > 0) {
            break;
        }
        next = behind;
    }
    return (uint32_t)next;
}

static bool read_gap(struct figures_finder *finder, uint32_t at, uint32_t end)
{
    const struct figures_document *document = finder->document;

    while (at < end) {
        size_t next = at;
        if (entities_blank(entities_next(document->text, &next))) {
            at = (uint32_t)next;
            continue;
        }
        while (document->token_begin && finder->token < document->token_count &&
               document->token_end[finder->token] <= at) {
            finder->token++;
        }
        enum figures_class class = FIGURES_OTHER;
        uint32_t word_end = end;
        if (!document->token_begin) {
            word_end = plain_end(finder, at, end, &class);
        } else if (finder->token < document->token_count) {
            uint32_t begin = document->token_begin[finder->token];
            if (begin > at) {
                word_end = begin;
            } else {
                word_end = document->token_end[finder->token];
                class = (enum figures_class)document->token_class[finder->token];
            }
            bool cut = word_end > end || begin < at;
            word_end = word_end < end ? word_end : end;
            if (cut && (class == FIGURES_T || class == FIGURES_M)) {
                class = FIGURES_N; /* 天数 of 天|数26天 */
            }
        }
        uint32_t roles = roles_of(finder, at, word_end);
        enum figures_class own = own_class(finder, at, word_end, roles);
        class = own != FIGURES_OTHER ? own : class == FIGURES_W ? FIGURES_N : class;
        if (!add_word(finder, at, word_end, roles, class, FIGURES_NO_ENTITY)) {
            return false;
        }
        at = word_end;
    }
    return true;
}

bool figures_read_sentence(struct figures_finder *finder, uint32_t begin, uint32_t end)
{
    const struct figures_document *document = finder->document;
    uint32_t at = begin;

    finder->word_count = 0;
    while (finder->entity < document->entity_count &&
           document->entities[finder->entity].begin < begin) {
        finder->entity++;
    }
    for (; finder->entity < document->entity_count; finder->entity++) {
        const struct figures_entity *entity = &document->entities[finder->entity];
        if (entity->end > end) {
            break;
        }
        if (!read_gap(finder, at, entity->begin) ||
            !add_word(finder, entity->begin, entity->end,
                      roles_of(finder, entity->begin, entity->end), entity_class(entity->type),
                      finder->entity)) {
            return false;
        }
        at = entity->end;
    }
    return read_gap(finder, at, end);
}

unsigned figures_length(const struct figures_finder *finder, struct figures_place place,
                        unsigned most)
{
    unsigned count = 0;

    for (size_t at = place.begin; at < place.end && count < most;) {
        count += !entities_blank(entities_next(finder->document->text, &at));
    }
    return count;
}

bool figures_has_role(const struct figures_finder *finder, uint32_t begin, uint32_t end,
                      uint32_t role)
{
    char plain[64];

    if (end - begin >= sizeof plain) {
        return false;
    }
    size_t size = 0;
    for (uint32_t i = begin; i < end; i++) {
        if (finder->document->text[i] != ' ') {
            plain[size++] = finder->document->text[i];
        }
    }
    return (figures_roles(finder->words, plain, size) & role) != 0;
}

bool figures_time_length(const struct figures_finder *finder, size_t at)
{
    const struct figures_word *word = &finder->sentence[at];
    struct entities_amount amount;

    if (word->class != FIGURES_QUANTITY) {
        return false;
    }
    entities_amount_read(finder->units, finder->document->text + word->begin,
                         word->end - word->begin, &amount);
    return figures_has_role(finder, word->begin + amount.unit_begin, word->begin + amount.unit_end,
                            FIGURES_TIME_UNIT);
}

size_t figures_clause_begin(const struct figures_finder *finder, size_t at)
{
    size_t least = at > FIGURES_CLAUSE ? at - FIGURES_CLAUSE : 0;

    while (at > least && finder->sentence[at - 1].class != FIGURES_BREAK) {
        at--;
    }
    return at;
}

size_t figures_clause_end(const struct figures_finder *finder, size_t at)
{
    size_t most =
        finder->word_count - at < FIGURES_CLAUSE ? finder->word_count : at + FIGURES_CLAUSE;

    while (at < most && finder->sentence[at].class != FIGURES_BREAK) {
        at++;
    }
    return at;
}
