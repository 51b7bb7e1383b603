/* SPDX-License-Identifier: MIT */
/* Subjects: who or what a figure is said of. The nearest name before it in the sentence; 全市 and 该校
 * stand for the last name that ends so; else who the paragraph or the document is about. */
#include "figures_parts.h"

#include "types.h"

#include <string.h>

enum { REACH = 96 /* words that are looked back */ };

#define BITS(class) (1u << (class))

static struct figures_place entity_place(const struct figures_finder *finder, uint32_t entity)
{
    const struct figures_entity *mention = &finder->document->entities[entity];

    return (struct figures_place){mention->begin, mention->end};
}

void figures_begin_cast(struct figures_finder *finder)
{
    finder->cast.count = 0;
    finder->cast.document = finder->cast.paragraph = (struct figures_place){0, 0};
}

void figures_meet(struct figures_finder *finder, uint32_t entity, bool heading)
{
    struct figures_cast *cast = &finder->cast;

    (void)heading;
    cast->names[cast->count++ % FIGURES_REMEMBERED] = entity;
    if (!cast->document.end && finder->document->entities[entity].type != ENTITIES_PER) {
        cast->document = entity_place(finder, entity);
    }
}

/* Where a name holds the last word of a scope (市 of 全市), as far as there: 云溪市 of 云溪市教育局. */
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
    const char *suffix = finder->document->text + word->begin + 3;
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

/* Whether the person at sentence[i] speaks: 县长王某介绍, 王某说. */
static bool speaks(const struct figures_finder *finder, size_t i)
{
    const struct figures_document *document = finder->document;

    if (document->entities[finder->sentence[i].entity].type != ENTITIES_PER) {
        return false;
    }
    for (size_t k = i + 1; k < finder->word_count && k < i + 4; k++) {
        const struct figures_word *word = &finder->sentence[k];
        if (word->roles & FIGURES_SAY) {
            return true;
        }
        if (!figures_is(word, BITS(FIGURES_D) | BITS(FIGURES_V) | BITS(FIGURES_N) |
                                  BITS(FIGURES_U))) {
            break;
        }
    }
    return false;
}

/* A name that a preposition makes somebody else: 与甲, 向甲. */
static bool aside(const struct figures_finder *finder, size_t i)
{
    static const char *const others[] = {"与", "向", "对", "比", "较", "和", "跟", "从", "往", "自"};

    if (i == 0) {
        return false;
    }
    const struct figures_word *word = &finder->sentence[i - 1];
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) {
        if (word->end - word->begin == 3 &&
            memcmp(finder->document->text + word->begin, others[k], 3) == 0) {
            return true;
        }
    }
    return false;
}

struct figures_place figures_subject(struct figures_finder *finder, size_t at)
{
    struct figures_cast *cast = &finder->cast;

    for (size_t i = at; i-- > 0 && at - i < REACH;) {
        const struct figures_word *word = &finder->sentence[i];
        if (word->class == FIGURES_SCOPE) {
            return cast->paragraph = resolve(finder, word);
        }
        if (word->class == FIGURES_NAME && !speaks(finder, i) && !aside(finder, i)) {
            return cast->paragraph = entity_place(finder, word->entity);
        }
    }
    return cast->paragraph.end ? cast->paragraph : cast->document;
}
