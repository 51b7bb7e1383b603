/* SPDX-License-Identifier: MIT */
/* One document as a whole: what was found once is found everywhere. The names that the first walk
 * found, and the short forms that they lend themselves to, become classes of pieces (known_person,
 * known_body, known_place) that the rules of the second walk read. */
#include "names_parts.h"

#include <stdlib.h>
#include <string.h>

/* Characters of the longest short form that a list of names vouches for. */
#define LONGEST_LISTED 4u

/* Bytes of the shortest person's name, three characters, that is found within other words. */
#define LEAST_CUT 9u

/* A name the document knows: `size` bytes at `offset` of the pool. */
struct entities_known {
    uint32_t offset, size;
    uint32_t letter;
    uint32_t rank; /* of what says so: the lower wins */
};

enum { RANK_FULL, RANK_SHORT, RANK_WEAK, RANK_FOREIGN };

static bool add(struct entities_names *names, const char *text, uint32_t begin, uint32_t end,
                uint32_t letter, uint32_t rank)
{
    struct entities_memory *memory = &names->memory;
    uint32_t size = end - begin;

    if (letter == 0 || size < 6) { /* two characters */
        return true;
    }
    struct entities_known *items =
        entities_room(memory->items, memory->count, 1, &memory->capacity, sizeof *items);
    if (!items) {
        return false;
    }
    memory->items = items;
    char *pool =
        entities_room(memory->pool, memory->pool_size, size, &memory->pool_capacity, sizeof *pool);
    if (!pool) {
        return false;
    }
    memory->pool = pool;
    memcpy(pool + memory->pool_size, text + begin, size);
    items[memory->count++] =
        (struct entities_known){(uint32_t)memory->pool_size, size, letter, rank};
    memory->pool_size += size;
    return true;
}

static bool ideographs(const char *text, size_t at, size_t end, size_t most)
{
    size_t count = 0;

    while (at < end) {
        uint32_t c = entities_next(text, &at);
        count++;
        if (c < 0x3400 || c >= 0xA000) {
            return false;
        }
    }
    return count >= 2 && count <= most;
}

/* The own part of a body's name, 松泉 of 浙江松泉公司: the piece that is neither place nor
 * common word, where one with `letters.company` or `letters.organ` comes behind it. */
static bool add_own_part(struct entities_names *names, const char *text, size_t first, size_t last)
{
    const struct entities_piece *pieces = names->pieces.items;
    const struct entities_name_letters *letters = &names->letters;

    for (size_t i = first; i + 1 < last; i++) {
        uint32_t next = pieces[i + 1].letter;
        bool own = (entities_names_proper(names, pieces[i].letter) &&
                    pieces[i].letter != letters->place) ||
                   pieces[i].letter == letters->known_body;
        bool company = next == letters->company || next == letters->industry;
        if (own && (company || next == letters->organ)) {
            return add(names, text, pieces[i].begin, pieces[i].end, letters->known_body,
                       company ? RANK_SHORT : RANK_WEAK);
        }
    }
    return true;
}

/* The short form of a zone, 开发区 of 经济开发区: the word of the lexicon at its end. */
static bool add_zone(struct entities_names *names, const char *text, uint32_t begin, uint32_t end)
{
    for (size_t at = begin; at < end;) {
        uint32_t letter;
        size_t start = at;
        entities_next(text, &at);
        size_t match = entities_lexicon_match(&names->lexicon, text, end, start, &letter);
        if (match == end && letter == names->letters.zone && start > begin) {
            return add(names, text, (uint32_t)start, end, names->letters.known_place, RANK_SHORT);
        }
    }
    return true;
}

/* A place without what says what it is, 安澜 of 安澜县. */
static bool add_bare_place(struct entities_names *names, const char *text, size_t first,
                           size_t last)
{
    const struct entities_piece *pieces = names->pieces.items;
    const struct entities_name_letters *letters = &names->letters;

    if (last - first == 2 && pieces[first].letter == letters->loc_stem &&
        pieces[first + 1].letter == letters->province) {
        return add(names, text, pieces[first].begin, pieces[first].end, letters->known_place,
                   RANK_SHORT);
    }
    return true;
}

static bool remember(struct entities_names *names, const char *text,
                     const struct entities_span *span, size_t first, size_t last)
{
    const struct entities_name_letters *letters = &names->letters;

    switch (span->type) {
    case ENTITIES_PER:
        return add(names, text, span->begin, span->end, letters->known_person,
                   entities_full_name(names, text, span->begin, span->end) ? RANK_FULL
                                                                           : RANK_FOREIGN);
    case ENTITIES_ORG:
        return add(names, text, span->begin, span->end, letters->known_body, RANK_FULL) &&
               add_own_part(names, text, first, last);
    case ENTITIES_LOC:
        return add(names, text, span->begin, span->end, letters->known_place, RANK_FULL) &&
               add_zone(names, text, span->begin, span->end) &&
               add_bare_place(names, text, first, last);
    default: return true;
    }
}

/* Zones of a proper name count also inside the names of bodies. */
static bool remember_zones(struct entities_names *names, const char *text)
{
    const struct entities_pieces *pieces = &names->pieces;

    for (size_t i = 0; i < pieces->count; i++) {
        const struct entities_piece *piece = &pieces->items[i];
        if (piece->letter && piece->letter == names->letters.zone_name &&
            !add_zone(names, text, piece->begin, piece->end)) {
            return false;
        }
    }
    return true;
}

static bool remember_all(struct entities_names *names, const char *text)
{
    const struct entities_pieces *pieces = &names->pieces;
    size_t first = 0;

    for (size_t i = 0; i < names->named.count; i++) {
        const struct entities_span *span = &names->named.spans[i];
        while (first < pieces->count && pieces->items[first].begin < span->begin) {
            first++;
        }
        size_t last = first;
        while (last < pieces->count && pieces->items[last].end <= span->end &&
               pieces->items[last].begin < span->end) {
            last++;
        }
        if (!remember(names, text, span, first, last)) {
            return false;
        }
    }
    return remember_zones(names, text);
}

static int compare(const void *left, const void *right, void *pool)
{
    const struct entities_known *a = left, *b = right;
    uint32_t size = a->size < b->size ? a->size : b->size;
    int order = memcmp((char *)pool + a->offset, (char *)pool + b->offset, size);

    if (order == 0 && a->size != b->size) {
        return a->size < b->size ? -1 : 1;
    }
    if (order == 0 && a->rank != b->rank) {
        return a->rank < b->rank ? -1 : 1;
    }
    return order != 0 ? order : (a->letter > b->letter) - (a->letter < b->letter);
}

/* Puts the names in order, of equal ones the first of the lowest rank; makes memory->trie. */
static bool build(struct entities_memory *memory)
{
    size_t kept = 0;

    qsort_r(memory->items, memory->count, sizeof *memory->items, compare, memory->pool);
    struct entities_key *keys =
        entities_room(memory->keys, 0, memory->count + 1, &memory->key_capacity, sizeof *keys);
    if (!keys) {
        return false;
    }
    memory->keys = keys;
    for (size_t i = 0; i < memory->count; i++) {
        struct entities_known item = memory->items[i];
        if (kept > 0 && keys[kept - 1].size == item.size &&
            memcmp(memory->pool + keys[kept - 1].offset, memory->pool + item.offset, item.size) ==
                0) {
            continue;
        }
        memory->items[kept] = item;
        keys[kept++] = (struct entities_key){item.offset, item.size};
    }
    memory->count = kept;
    entities_trie_free(memory->trie);
    memory->trie = entities_trie_build(memory->pool ? memory->pool : "", keys, (uint32_t)kept);
    if (memory->trie) {
        memory->beginnings = (struct entities_beginnings){0};
        entities_beginnings_add(&memory->beginnings, memory->trie);
    }
    return memory->trie != NULL;
}

/* Whether pieces [first, last) can be a known name: a name of two characters that the segmenter
 * takes for a common word must stand where names stand. */
static bool plausible(const struct entities_names *names, size_t first, size_t last,
                      const struct entities_known *known)
{
    const struct entities_piece *pieces = names->pieces.items;
    const struct entities_name_letters *letters = &names->letters;

    if (known->rank == RANK_FULL && known->size > 6) {
        return true;
    }
    if (last - first > 1 && known->letter != letters->known_person) {
        return false;
    }
    uint32_t letter = pieces[first].letter;
    if (known->rank != RANK_WEAK && (last - first > 1 || entities_names_proper(names, letter) ||
                                     letter == letters->zone || letter == ENTITIES_OTHER)) {
        return true;
    }
    uint32_t before = first > 0 ? pieces[first - 1].letter : '\n';
    uint32_t behind = last < names->pieces.count ? pieces[last].letter : '\n';
    return before == 0x3001 || behind == 0x3001 || behind == letters->speech ||
           behind == letters->company || behind == letters->organ ||
           (known->letter == letters->known_person && before == letters->title);
}

/* Takes the pieces of known names together and gives them their class. */
static void recognise(struct entities_names *names, const char *text, size_t size)
{
    struct entities_pieces *pieces = &names->pieces;
    struct entities_piece *items = pieces->items;
    size_t kept = 0;

    for (size_t i = 0; i < pieces->count; i++) {
        struct entities_piece piece = items[i];
        uint32_t key = 0;
        bool likely = piece.begin < piece.end && piece.letter >= ENTITIES_PIECE &&
                      entities_may_begin(&names->memory.beginnings, text, size, piece.begin);
        size_t end = likely ? entities_trie_match(names->memory.trie, text, size, piece.begin, size,
                                                  NULL, &key)
                            : 0;
        size_t last = i;
        while (end && last < pieces->count && items[last].end < end) {
            last++;
        }
        if (end && last < pieces->count && items[last].end == end &&
            plausible(names, i, last + 1, &names->memory.items[key])) {
            piece.changed = true;
            if (last > i || piece.letter != names->letters.zone_name) {
                piece.letter = names->memory.items[key].letter;
                piece.base = 0;
            }
            piece.end = (uint32_t)end;
            piece.ends = items[last].ends;
            i = last;
        }
        items[kept++] = piece;
    }
    pieces->count = kept;
}

/* Whether a person's name may be cut out of the piece: it is settled as nothing else, and no body
 * or place is named after somebody there (茅以升 of 茅以升纪念馆). */
static bool divisible(const struct entities_names *names, const struct entities_piece *piece)
{
    const struct entities_token *unit = &names->pieces.units.items[piece->unit];

    return piece->begin < piece->end && piece->letter >= ENTITIES_PIECE && !piece->base &&
           (unit->type == 0 || unit->type == ENTITIES_PER);
}

/* The end of the known person at text[at], in piece `i`, whose name has three characters or more
 * and is not made of whole pieces; or 0. */
static uint32_t person_at(const struct entities_names *names, const char *text, size_t size,
                          size_t i, uint32_t at)
{
    const struct entities_pieces *pieces = &names->pieces;
    uint32_t key = 0;
    size_t end = entities_may_begin(&names->memory.beginnings, text, size, at)
                     ? entities_trie_match(names->memory.trie, text, size, at, size, NULL, &key)
                     : 0;

    if (!end || names->memory.items[key].letter != names->letters.known_person ||
        end - at < LEAST_CUT) {
        return 0;
    }
    bool whole = pieces->items[i].begin == at;
    while (i < pieces->count && pieces->items[i].end < end && divisible(names, &pieces->items[i])) {
        i++;
    }
    whole = whole && i < pieces->count && pieces->items[i].end == end;
    return !whole && i < pieces->count && divisible(names, &pieces->items[i]) ? (uint32_t)end : 0;
}

static bool put_piece(struct entities_memory *memory, struct entities_piece piece)
{
    struct entities_piece *pieces = entities_room(memory->pieces, memory->piece_count, 1,
                                                  &memory->piece_capacity, sizeof *pieces);
    if (!pieces) {
        return false;
    }
    memory->pieces = pieces;
    pieces[memory->piece_count++] = piece;
    return true;
}

/* Puts the part of a piece from text[from] on, with the persons that are cut out of it. Sets *done
 * to the end of what was put. */
static bool put_parts(struct entities_names *names, const char *text, size_t size, size_t i,
                      uint32_t from, uint32_t *done)
{
    struct entities_piece piece = names->pieces.items[i], rest = piece;
    struct entities_memory *memory = &names->memory;
    bool divided = from > piece.begin;

    for (size_t at = from; at < piece.end && divisible(names, &piece);) {
        uint32_t end = person_at(names, text, size, i, (uint32_t)at);
        if (!end) {
            entities_next(text, &at);
            continue;
        }
        struct entities_piece before = {from,  (uint32_t)at, ENTITIES_OTHER, 0, piece.unit,
                                        false, true};
        struct entities_piece person = {
            (uint32_t)at, end, names->letters.known_person, 0, piece.unit, true, true};
        if ((before.begin < before.end && !put_piece(memory, before)) ||
            !put_piece(memory, person)) {
            return false;
        }
        divided = true;
        from = end;
        at = end;
    }
    *done = from > piece.end ? from : piece.end;
    rest.begin = from;
    rest.letter = divided ? ENTITIES_OTHER : piece.letter;
    rest.changed = piece.changed || divided;
    return (divided && from >= piece.end) || put_piece(memory, rest);
}

/* Cuts the names of known persons out of pieces that the segmenter joined with what stands beside
 * them: 克林 顿访, where 克林顿 is known. */
static bool cut_persons(struct entities_names *names, const char *text, size_t size)
{
    struct entities_pieces *pieces = &names->pieces;
    struct entities_memory *memory = &names->memory;
    uint32_t done = 0;
    bool any = false;

    for (size_t i = 0; i < memory->count && !any; i++) {
        any = memory->items[i].letter == names->letters.known_person &&
              memory->items[i].size >= LEAST_CUT;
    }
    memory->piece_count = 0;
    for (size_t i = 0; any && i < pieces->count; i++) {
        const struct entities_piece *piece = &pieces->items[i];
        uint32_t from = piece->begin < done ? done : piece->begin;
        if ((piece->end > from || piece->begin == piece->end) &&
            !put_parts(names, text, size, i, from, &done)) {
            return false;
        }
    }
    if (any) {
        struct entities_piece *items = pieces->items;
        size_t capacity = pieces->capacity;
        pieces->items = memory->pieces;
        pieces->capacity = memory->piece_capacity;
        pieces->count = memory->piece_count;
        memory->pieces = items;
        memory->piece_capacity = capacity;
    }
    return true;
}

/* In a list (金雁、飞鹿、松泉等) what stands beside two known bodies, or beside one and is no
 * common word, is one too. */
static bool remember_lists(struct entities_names *names, const char *text)
{
    const struct entities_pieces *pieces = &names->pieces;
    const struct entities_name_letters *letters = &names->letters;

    for (size_t i = 0; i + 2 < pieces->count; i++) {
        const struct entities_piece *items = pieces->items + i;
        if (items[1].letter != 0x3001) {
            continue;
        }
        bool left = items[0].letter == letters->known_body;
        bool right = items[2].letter == letters->known_body;
        const struct entities_piece *other = &items[left ? 2 : 0];
        if (left != right && other->letter >= ENTITIES_PIECE && !other->base &&
            other->letter != letters->noun && other->letter != letters->known_person &&
            other->letter != letters->known_place && other->letter != letters->place &&
            !entities_names_word(names, other->letter) &&
            ideographs(text, other->begin, other->end, LONGEST_LISTED) &&
            !add(names, text, other->begin, other->end, letters->known_body, RANK_WEAK)) {
            return false;
        }
    }
    return true;
}

bool entities_names_document(struct entities_names *names, const char *text, size_t size)
{
    names->memory.count = names->memory.pool_size = 0;
    if (!remember_all(names, text)) {
        return false;
    }
    if (names->memory.count == 0) {
        return true;
    }
    if (!build(&names->memory)) {
        return false;
    }
    if (!cut_persons(names, text, size)) {
        return false;
    }
    recognise(names, text, size);
    size_t before = names->memory.count;
    if (!remember_lists(names, text)) {
        return false;
    }
    if (names->memory.count > before) {
        if (!build(&names->memory)) {
            return false;
        }
        recognise(names, text, size);
    }
    return true;
}

void entities_memory_free(struct entities_memory *memory)
{
    entities_trie_free(memory->trie);
    free(memory->items);
    free(memory->pool);
    free(memory->keys);
    free(memory->pieces);
    *memory = (struct entities_memory){0};
}
