/* SPDX-License-Identifier: MIT */
/* Divides text into the sentences that the network reads.
 *
 * A sentence ends at a break of lines, and behind 。！？； with what closes it:
 * so many marks as stand together, quotes and brackets. Longer ones than the
 * network should read are cut behind the last mark that parts clauses in their
 * second half, or where they are full. All this hangs on the sentence's own
 * characters, so it does not matter what comes before. */
#include "lac_text.h"
#include "lexicon.h"

enum kind { PLAIN, SPACE, BREAK, END, CLOSING, CLAUSE };

static const struct {
    uint16_t first, last;
    enum kind kind;
} kinds[] = {
    /* white space as Python's str.isspace() has it, and of it what breaks lines */
    {0x09, 0x09, SPACE},       {0x0A, 0x0D, BREAK},       {0x1C, 0x1E, BREAK},
    {0x1F, 0x20, SPACE},       {',', ',', CLAUSE},        {':', ';', CLAUSE},
    {0x85, 0x85, BREAK},       {0xA0, 0xA0, SPACE},       {0x1680, 0x1680, SPACE},
    {0x2000, 0x200A, SPACE},   {0x2019, 0x2019, CLOSING}, /* ’ */
    {0x201D, 0x201D, CLOSING},                            /* ” */
    {0x2028, 0x2029, BREAK},   {0x202F, 0x202F, SPACE},   {0x205F, 0x205F, SPACE},
    {0x3000, 0x3000, SPACE},   {0x3001, 0x3001, CLAUSE}, /* 、 */
    {0x3002, 0x3002, END},                               /* 。 */
    {0x3009, 0x3009, CLOSING},                           /* 〉 */
    {0x300B, 0x300B, CLOSING},                           /* 》 */
    {0x300D, 0x300D, CLOSING},                           /* 」 */
    {0x300F, 0x300F, CLOSING},                           /* 』 */
    {0x3011, 0x3011, CLOSING},                           /* 】 */
    {0x3015, 0x3015, CLOSING},                           /* 〕 */
    {0xFF01, 0xFF01, END},                               /* ！ */
    {0xFF09, 0xFF09, CLOSING},                           /* ） */
    {0xFF0C, 0xFF0C, CLAUSE},                            /* ， */
    {0xFF1A, 0xFF1A, CLAUSE},                            /* ： */
    {0xFF1B, 0xFF1B, END},                               /* ； */
    {0xFF1F, 0xFF1F, END},                               /* ？ */
};

static enum kind kind_of(uint32_t character)
{
    /* Han, the most of any text */
    if (character > 0x3015 && character < 0xFF01) {
        return PLAIN;
    }
    size_t low = 0, high = sizeof kinds / sizeof kinds[0];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (character > kinds[middle].last) {
            low = middle + 1;
        } else if (character < kinds[middle].first) {
            high = middle;
        } else {
            return kinds[middle].kind;
        }
    }
    return PLAIN;
}

/* A character of valid UTF-8: its bytes and what it is; its code where that is at
 * most U+FFFF, else U+FFFF. */
struct character {
    size_t size;
    uint16_t code;
    enum kind kind;
};

static struct character read_character(const char *text)
{
    struct character character;

    character.size = jieba_character(text, &character.code);
    character.kind = kind_of(character.code);
    return character;
}

static size_t skip_space(const char *text, size_t size, size_t at)
{
    while (at < size) {
        struct character character = read_character(text + at);
        if (character.kind != SPACE && character.kind != BREAK) {
            break;
        }
        at += character.size;
    }
    return at;
}

static void put(struct lac_piece *piece, size_t begin, size_t end, uint16_t embedding, bool space)
{
    piece->begin[piece->count] = (uint32_t)begin;
    piece->end[piece->count] = (uint32_t)end;
    piece->embeddings[piece->count] = embedding;
    piece->space[piece->count++] = space;
}

/* Cuts a sentence of LAC_LONGEST characters that goes on. */
static void shorten(const char *text, struct lac_piece *piece, size_t first)
{
    for (size_t i = piece->count; i-- > first + LAC_LONGEST / 2;) {
        if (piece->space[i] || read_character(text + piece->begin[i]).kind == CLAUSE) {
            piece->count = i + 1;
            return;
        }
    }
}

/* Reads one sentence, of which text[at] is the first character, no white space,
 * and returns where it ended. */
static size_t read_sentence(const struct lac_model *model, const char *text, size_t size, size_t at,
                            struct lac_piece *piece)
{
    size_t first = piece->count;
    bool ended = false;

    while (at < size) {
        struct character character = read_character(text + at);
        if (character.kind == BREAK ||
            (ended && character.kind != END && character.kind != CLOSING)) {
            break;
        }
        if (piece->count - first == LAC_LONGEST) {
            shorten(text, piece, first);
            break;
        }
        ended = ended || character.kind == END;
        if (character.kind == SPACE) {
            size_t begin = at;
            while (at < size && (character = read_character(text + at)).kind == SPACE) {
                at += character.size;
            }
            put(piece, begin, at, (uint16_t)model->unknown, true);
        } else {
            put(piece, at, at + character.size, model->characters[character.code], false);
            at += character.size;
        }
    }
    at = piece->end[piece->count - 1];
    piece->count -= piece->space[piece->count - 1];
    piece->sentences[piece->sentence_count++] =
        (struct lac_sentence){(uint32_t)first, (uint32_t)(piece->count - first)};
    return at;
}

size_t lac_read_piece(const struct lac_model *model, const char *text, size_t size, size_t at,
                      struct lac_piece *piece)
{
    piece->count = 0;
    piece->sentence_count = 0;
    at = skip_space(text, size, at);
    while (at < size && piece->count + LAC_LONGEST <= LAC_PIECE) {
        at = skip_space(text, size, read_sentence(model, text, size, at, piece));
    }
    return at;
}
