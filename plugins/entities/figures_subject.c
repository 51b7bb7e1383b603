/* SPDX-License-Identifier: MIT */
/* Subjects: who or what a figure is said of. The nearest name before it in the sentence that may be
 * a subject; 全市 and 该校 stand for the last name that ends so, 他 for the last person; else who
 * the paragraph was about, or the document. */
#include "figures_parts.h"

#include "types.h"

#include <string.h>

enum { REACH = 96 /* words that are looked back */ };

#define BITS(class) (1u << (class))

static const struct figures_place nobody = {0, 0};

static struct figures_place entity_place(const struct figures_finder *finder, uint32_t entity)
{
    const struct figures_entity *mention = &finder->document->entities[entity];

    return (struct figures_place){mention->begin, mention->end};
}

static bool is_name(uint32_t type)
{
    return type == ENTITIES_PER || type == ENTITIES_ORG || type == ENTITIES_LOC;
}

/* The first name in a heading, or else the first place or body of the text. */
static struct figures_place main_name(const struct figures_finder *finder)
{
    const struct figures_document *document = finder->document;
    struct figures_place first = nobody;
    uint32_t entity = 0;

    for (uint32_t i = 0; i < document->sentence_count; i++) {
        const struct figures_sentence *sentence = &document->sentences[i];
        for (; entity < document->entity_count && document->entities[entity].begin < sentence->end;
             entity++) {
            uint32_t type = document->entities[entity].type;
            if (is_name(type) && sentence->title) {
                return entity_place(finder, entity);
            }
            if (!first.end && is_name(type) && type != ENTITIES_PER) {
                first = entity_place(finder, entity);
            }
        }
    }
    return first;
}

void figures_begin_cast(struct figures_finder *finder)
{
    finder->cast = (struct figures_cast){.document = main_name(finder)};
}

/* Where a name holds the last word of a scope (市 of 全市), as far as there: 云溪市 of
 * 云溪市教育局. */
static bool ends_so(const struct figures_finder *finder, struct figures_place name,
                    const char *suffix, size_t size, bool whole, struct figures_place *part)
{
    const char *text = finder->document->text;

    for (uint32_t at = name.begin + 3; at + size <= name.end; at += 3) {
        if (memcmp(text + at, suffix, size) == 0 && (!whole || at + size == name.end)) {
            *part = (struct figures_place){name.begin, at + (uint32_t)size};
            return true;
        }
    }
    return false;
}

/* What a scope stands for; itself where no name fits. */
static struct figures_place resolve(const struct figures_finder *finder,
                                    const struct figures_word *word)
{
    static const char *const schools[] = {"学校", "小学", "中学", "大学", "学院"};
    const struct figures_cast *cast = &finder->cast;
    const char *text = finder->document->text;
    bool inside =
        memcmp(text + word->end - 3, "里", 3) == 0 || memcmp(text + word->end - 3, "上", 3) == 0;
    const char *suffix = text + word->begin + (inside ? 0 : 3);
    size_t size = word->end - word->begin - 3;
    struct figures_place part;
    uint32_t kept = cast->count < FIGURES_REMEMBERED ? cast->count : FIGURES_REMEMBERED;

    for (int whole = 1; whole >= 0; whole--) {
        for (uint32_t i = 1; i <= kept; i++) {
            struct figures_place name =
                entity_place(finder, cast->names[(cast->count - i) % FIGURES_REMEMBERED]);
            if (ends_so(finder, name, suffix, size, whole, &part)) {
                return part;
            }
            for (size_t k = 0; size == 3 && memcmp(suffix, "校", 3) == 0 && k < 5; k++) {
                if (ends_so(finder, name, schools[k], strlen(schools[k]), whole, &part)) {
                    return part;
                }
            }
        }
    }
    return (struct figures_place){word->begin, word->end};
}

static struct figures_place last_person(const struct figures_finder *finder)
{
    const struct figures_cast *cast = &finder->cast;
    uint32_t kept = cast->count < FIGURES_REMEMBERED ? cast->count : FIGURES_REMEMBERED;

    for (uint32_t i = 1; i <= kept; i++) {
        uint32_t entity = cast->names[(cast->count - i) % FIGURES_REMEMBERED];
        if (finder->document->entities[entity].type == ENTITIES_PER) {
            return entity_place(finder, entity);
        }
    }
    return nobody;
}

static bool pronoun(const struct figures_finder *finder, const struct figures_word *word)
{
    const char *text = finder->document->text + word->begin;

    return word->end - word->begin >= 3 && word->entity == FIGURES_NO_ENTITY &&
           (memcmp(text, "他", 3) == 0 || memcmp(text, "她", 3) == 0) &&
           (word->end - word->begin == 3 || memcmp(text + 3, "们", 3) != 0);
}

static uint32_t type_at(const struct figures_finder *finder, size_t i)
{
    return finder->document->entities[finder->sentence[i].entity].type;
}

/* Whether the person at sentence[i] speaks: 县长王某介绍, 王某说. */
static bool speaks(const struct figures_finder *finder, size_t i)
{
    if (type_at(finder, i) != ENTITIES_PER) {
        return false;
    }
    for (size_t k = i + 1; k < finder->word_count && k < i + 5; k++) {
        const struct figures_word *word = &finder->sentence[k];
        if (word->roles & FIGURES_SAY) {
            return true;
        }
        if (figures_is(word, BITS(FIGURES_BREAK) | BITS(FIGURES_QUANTITY))) {
            break;
        }
    }
    return false;
}

void figures_meet(struct figures_finder *finder, size_t at)
{
    struct figures_cast *cast = &finder->cast;

    if (!speaks(finder, at)) {
        cast->names[cast->count++ % FIGURES_REMEMBERED] = finder->sentence[at].entity;
    }
}

/* Whether the name at sentence[i] is an office whose head speaks: 县商务局局长王某坦言. */
static bool office_speaks(const struct figures_finder *finder, size_t i)
{
    const struct figures_word *word = &finder->sentence[i];
    const char *text = finder->document->text;
    bool office = false;

    for (uint32_t at = word->begin + 3; at < word->end && !office; at += 3) {
        office = figures_roles(finder->words, text + at, word->end - at) & FIGURES_OFFICE;
    }
    for (size_t k = i + 1; office && k < finder->word_count && k < i + 7; k++) {
        const struct figures_word *next = &finder->sentence[k];
        if (next->roles & FIGURES_SAY || (next->class == FIGURES_NAME && speaks(finder, k))) {
            return true;
        }
        if (next->class == FIGURES_BREAK) {
            break;
        }
    }
    return false;
}

/* A name that is somebody else, or that something is done to: 与甲, 走进乙. */
static bool aside(const struct figures_finder *finder, size_t i)
{
    return i > 0 && (finder->sentence[i - 1].roles & FIGURES_ASIDE ||
                     finder->sentence[i - 1].class == FIGURES_LIST);
}

static bool object(const struct figures_finder *finder, size_t i)
{
    const struct figures_word *before = i > 0 ? &finder->sentence[i - 1] : NULL;

    return before && before->class == FIGURES_V && !(before->roles & FIGURES_AT);
}

/* 由甲: who does it, which is not whom the rest of the sentence is about. */
static bool agent(const struct figures_finder *finder, size_t i)
{
    return i > 0 && finder->sentence[i - 1].roles & FIGURES_AGENT;
}

/* Whether a place's text ends as the names of bodies do: 伞铺, 车间. */
static bool body_end(const struct figures_finder *finder, struct figures_place place)
{
    static const char ends[] = "铺店馆厂社院校所站园坊队团库";
    const char *last = finder->document->text + place.end - 3;

    for (size_t k = 0; k + 3 < sizeof ends; k += 3) {
        if (memcmp(last, ends + k, 3) == 0) {
            return figures_length(finder, place, 3) >= 3;
        }
    }
    return false;
}

/* A body or place without a name that a clause is about: 基地由…, 书房接待…, 梅记伞铺卖出…. */
static struct figures_place topic(const struct figures_finder *finder, size_t i)
{
    const struct figures_word *words = finder->sentence;
    size_t first = i;

    if (words[i].class != FIGURES_N || words[i].end - words[i].begin < 3 ||
        i + 1 >= finder->word_count ||
        !figures_is(&words[i + 1],
                    BITS(FIGURES_V) | BITS(FIGURES_P) | BITS(FIGURES_D) | BITS(FIGURES_TIME))) {
        return nobody;
    }
    while (first > 0 && i - first < 4 && words[first - 1].class == FIGURES_N) {
        first--;
    }
    const struct figures_place place = {words[first].begin, words[i].end};
    if (!(words[i].roles & FIGURES_BODY) && !body_end(finder, place)) {
        return nobody;
    }
    if (first > 0 && !figures_is(&words[first - 1], BITS(FIGURES_BREAK) | BITS(FIGURES_TIME) |
                                                        BITS(FIGURES_W) | BITS(FIGURES_C))) {
        return nobody;
    }
    return place;
}

/* 在甲 of 乙在甲举行; at the head of a clause it says what the clause is about. */
static bool adjunct(const struct figures_finder *finder, size_t i)
{
    const struct figures_word *before = i > 0 ? &finder->sentence[i - 1] : NULL;

    return before && i > 1 && before->end - before->begin == 3 &&
           memcmp(finder->document->text + before->begin, "在", 3) == 0 &&
           !figures_is(&finder->sentence[i - 2],
                       BITS(FIGURES_BREAK) | BITS(FIGURES_TIME) | BITS(FIGURES_W));
}

/* 联合会 at the head of a clause: the last name that ends so. */
static struct figures_place short_name(const struct figures_finder *finder, size_t i)
{
    const struct figures_word *word = &finder->sentence[i];
    const struct figures_cast *cast = &finder->cast;
    uint32_t kept = cast->count < FIGURES_REMEMBERED ? cast->count : FIGURES_REMEMBERED;
    uint32_t size = word->end - word->begin;

    if (word->class != FIGURES_N || size < 6 ||
        (i > 0 && !figures_is(&finder->sentence[i - 1],
                              BITS(FIGURES_BREAK) | BITS(FIGURES_TIME) | BITS(FIGURES_W)))) {
        return nobody;
    }
    for (uint32_t k = 1; k <= kept; k++) {
        struct figures_place name =
            entity_place(finder, cast->names[(cast->count - k) % FIGURES_REMEMBERED]);
        if (name.end - name.begin > size &&
            memcmp(finder->document->text + name.end - size, finder->document->text + word->begin,
                   size) == 0) {
            return name;
        }
    }
    return nobody;
}

/* 17家造纸厂: a kind of body, of which there are so many. */
static bool counted(const struct figures_finder *finder, size_t i)
{
    return i > 0 && finder->sentence[i - 1].class == FIGURES_QUANTITY;
}

/* How much a name has to be a subject. */
enum demand {
    ANYBODY,  /* an object will do */
    FIGURE,   /* of a figure */
    SENTENCE, /* of what follows the sentence */
};

static bool fits(const struct figures_finder *finder, size_t i, size_t clause, enum demand demand)
{
    if (speaks(finder, i) || office_speaks(finder, i) || aside(finder, i) || counted(finder, i)) {
        return false;
    }
    if (demand == ANYBODY) {
        return true;
    }
    bool modifier = i + 1 < finder->word_count &&
                    finder->sentence[i + 1].end - finder->sentence[i + 1].begin == 3 &&
                    memcmp(finder->document->text + finder->sentence[i + 1].begin, "的", 3) == 0;
    return !object(finder, i) && !adjunct(finder, i) && (demand == FIGURE || !modifier) &&
           (i >= clause || !agent(finder, i));
}

/* 滩头村党支部书记辛有福: who holds an office stands for its body. */
static struct figures_place body_of(const struct figures_finder *finder, size_t i)
{
    const struct figures_entity *entities = finder->document->entities;
    bool title = false;

    for (size_t k = i; type_at(finder, i) == ENTITIES_PER && k-- > 0 && i - k < 5;) {
        const struct figures_word *word = &finder->sentence[k];
        if (title && word->class == FIGURES_NAME && type_at(finder, k) != ENTITIES_PER) {
            return entity_place(finder, word->entity);
        }
        title = title || (word->entity != FIGURES_NO_ENTITY &&
                          entities[word->entity].type == ENTITIES_TITLE);
        if (!figures_is(word, BITS(FIGURES_N) | BITS(FIGURES_A))) {
            break;
        }
    }
    return entity_place(finder, finder->sentence[i].entity);
}

/* The nearest subject before sentence[at]. */
static struct figures_place search(const struct figures_finder *finder, size_t at,
                                   enum demand demand)
{
    size_t clause = at < finder->word_count ? figures_clause_begin(finder, at) : at;

    for (size_t i = at; i-- > 0 && at - i < REACH;) {
        const struct figures_word *word = &finder->sentence[i];
        if (word->class == FIGURES_SCOPE && !aside(finder, i) &&
            (demand == ANYBODY || !object(finder, i))) {
            return resolve(finder, word);
        }
        if (pronoun(finder, word)) {
            struct figures_place person = last_person(finder);
            if (person.end) {
                return person;
            }
        }
        if (word->class == FIGURES_NAME && fits(finder, i, clause, demand)) {
            return body_of(finder, i);
        }
        struct figures_place name = short_name(finder, i);
        name = name.end ? name : topic(finder, i);
        if (name.end) {
            return name;
        }
    }
    return nobody;
}

struct figures_place figures_subject(struct figures_finder *finder, size_t at)
{
    struct figures_cast *cast = &finder->cast;
    struct figures_place found = search(finder, at, FIGURE);

    if (found.end) {
        return cast->paragraph = found;
    }
    if (cast->paragraph.end) {
        return cast->paragraph;
    }
    found = search(finder, at, ANYBODY);
    return found.end ? found : cast->document;
}

void figures_end_sentence(struct figures_finder *finder)
{
    struct figures_place found = search(finder, finder->word_count, SENTENCE);

    if (found.end) {
        finder->cast.paragraph = found;
    }
}
