/* SPDX-License-Identifier: MIT */
/* Conversion by phrases, as opencc(1) does it: leftmost, longest first. */
#include "script.h"
#include "unicode.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Characters of the longest phrase that is looked for, and bytes of UTF-8 that they take. */
#define LONGEST 16u
#define LONGEST_BYTES (4u * LONGEST)

/* A document may leave so many bytes for the next one. */
#define KEPT_BYTES ((size_t)16 << 20)

/* A phrase and what it becomes: parts of the dictionary's text. */
struct phrase {
    const char *key, *value; /* key NULL: free */
    uint16_t key_size, value_size;
};

struct decode_script {
    char *text; /* of the dictionary */
    struct phrase *phrases;
    size_t mask; /* their number, a power of two, less one */
    /* of each character of planes 0 to 2, and of all others together: bit n - 1 where a phrase of n
     * characters begins so */
    uint16_t lengths[DECODE_ACTIONS + 1];
    /* the text in the making; afterwards what the text had */
    char *buffer;
    struct decode_run *runs;
    size_t capacity, run_capacity;
};

/* ---- the dictionary --------------------------------------------------- */

/* FNV-1a */
static uint32_t hash(const char *key, size_t size)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)key[i]) * 16777619u;
    }
    return hash;
}

/* Where the phrase is, or would be. */
static struct phrase *place_of(const struct decode_script *script, const char *key, size_t size)
{
    size_t at = hash(key, size) & script->mask;

    while (script->phrases[at].key && (script->phrases[at].key_size != size ||
                                       memcmp(script->phrases[at].key, key, size) != 0)) {
        at = (at + 1) & script->mask;
    }
    return &script->phrases[at];
}

/* Number of characters; 0 where that is none, or it is no UTF-8. *first: the first. */
static unsigned count_characters(const char *text, size_t size, uint32_t *first)
{
    unsigned count = 0, length;

    for (size_t at = 0; at < size; at += length, count++) {
        bool valid = true, end;
        length = 1;
        if ((unsigned char)text[at] >= 0x80) {
            length = decode_utf8_sequence(text + at, size - at, &valid, &end);
        }
        if (!valid) {
            return 0;
        }
        if (!count) {
            *first = decode_utf8_get(text, &length);
        }
    }
    return count;
}

static uint16_t *lengths_of(struct decode_script *script, uint32_t first)
{
    return &script->lengths[first < DECODE_ACTIONS ? first : DECODE_ACTIONS];
}

static bool add_line(struct decode_script *script, const char *line, size_t size)
{
    const char *tab = memchr(line, '\t', size);
    uint32_t first = 0, ignored;

    if (!tab) {
        return false;
    }
    size_t key_size = (size_t)(tab - line), value_size = size - key_size - 1;
    unsigned count = count_characters(line, key_size, &first);
    if (!count || count > LONGEST || !count_characters(tab + 1, value_size, &ignored)) {
        return false;
    }
    struct phrase *phrase = place_of(script, line, key_size);
    if (!phrase->key) {
        *phrase = (struct phrase){line, tab + 1, (uint16_t)key_size, (uint16_t)value_size};
        *lengths_of(script, first) |= (uint16_t)(1u << (count - 1));
    }
    return true;
}

static bool read_file(struct decode_script *script, const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    long length = -1;

    if (file && fseek(file, 0, SEEK_END) == 0 && (length = ftell(file)) >= 0 &&
        fseek(file, 0, SEEK_SET) == 0 && (script->text = malloc((size_t)length + 1)) != NULL) {
        *size = fread(script->text, 1, (size_t)length, file);
    }
    bool fine = file && length >= 0 && script->text && *size == (size_t)length;
    if (file && fclose(file) != 0) {
        fine = false;
    }
    return fine;
}

static const char *fill(struct decode_script *script, size_t size)
{
    size_t lines = 0, slots = 1024;

    for (size_t i = 0; i < size; i++) {
        lines += script->text[i] == '\n';
    }
    while (slots < 2 * lines) {
        slots *= 2;
    }
    script->mask = slots - 1;
    script->phrases = calloc(slots, sizeof *script->phrases);
    if (!script->phrases) {
        return "there is not enough memory for it";
    }
    for (size_t at = 0; at < size;) {
        const char *end = memchr(script->text + at, '\n', size - at);
        size_t length = end ? (size_t)(end - script->text) - at : 0;
        if (!end || !add_line(script, script->text + at, length)) {
            return "it is no dictionary: lines of a phrase, a tab and another phrase";
        }
        at += length + 1;
    }
    return NULL;
}

struct decode_script *decode_script_load(const char *path, const char **reason)
{
    struct decode_script *script = calloc(1, sizeof *script);
    size_t size = 0;

    errno = 0;
    *reason = "there is not enough memory for it";
    if (!script) {
        return NULL;
    }
    *reason = read_file(script, path, &size) ? NULL : "it cannot be read";
    if (!*reason) {
        *reason = fill(script, size);
    }
    if (*reason) {
        decode_script_free(script);
        return NULL;
    }
    return script;
}

void decode_script_free(struct decode_script *script)
{
    if (script) {
        free(script->text);
        free(script->phrases);
        free(script->buffer);
        free(script->runs);
        free(script);
    }
}

void decode_script_trim(struct decode_script *script)
{
    if (script->capacity > KEPT_BYTES) {
        free(script->buffer);
        script->buffer = NULL;
        script->capacity = 0;
    }
    if (script->run_capacity * sizeof *script->runs > KEPT_BYTES) {
        free(script->runs);
        script->runs = NULL;
        script->run_capacity = 0;
    }
}

/* ---- converting ------------------------------------------------------- */

/* A character of the text as it was. */
struct character {
    uint32_t at, size, raw_begin, raw_end;
    bool alone; /* its row stays its own */
};

/* Where the conversion stands. */
struct conversion {
    struct decode_script *script;
    struct decode_text *text;
    const char *bytes;
    size_t run;                          /* of the next character */
    uint32_t at;                         /* the next character */
    size_t size, run_count;              /* what was made */
    size_t breaks;                       /* that were passed */
    struct character ahead[2 * LONGEST]; /* characters from `at` on, line ends too */
    unsigned count;
};

/* The character behind the last one ahead; false at the end of the text. */
static bool look_ahead(struct conversion *conversion)
{
    const struct decode_text *text = conversion->text;
    const struct character *last =
        conversion->count ? &conversion->ahead[conversion->count - 1] : NULL;
    uint32_t at = last ? last->at + last->size : conversion->at;
    unsigned size;

    if (at >= text->size) {
        return false;
    }
    while (text->runs[conversion->run].end <= at) {
        conversion->run++;
    }
    const struct decode_run *run = &text->runs[conversion->run];
    uint64_t raw = run->raw_end - run->raw_begin, all = run->end - run->begin;
    decode_utf8_get(conversion->bytes + at, &size);
    conversion->ahead[conversion->count++] = (struct character){
        .at = at,
        .size = size,
        .raw_begin = run->raw_begin + (uint32_t)((at - run->begin) * raw / all),
        .raw_end = run->raw_begin + (uint32_t)((at + size - run->begin) * raw / all),
        .alone = run->step == DECODE_STEP_ALONE,
    };
    return true;
}

/* Forgets the first `count` characters ahead. */
static void pass(struct conversion *conversion, unsigned count)
{
    const struct character *last = &conversion->ahead[count - 1];

    conversion->at = last->at + last->size;
    conversion->count -= count;
    memmove(conversion->ahead, conversion->ahead + count,
            conversion->count * sizeof *conversion->ahead);
}

static bool is_line_end(const struct conversion *conversion, unsigned i)
{
    return conversion->bytes[conversion->ahead[i].at] == '\n';
}

/* Whether characters ahead can become one group: no line end among them, and none that shares its
 * bytes with others already. */
static bool is_plain(const struct conversion *conversion, unsigned count, unsigned taken)
{
    bool plain = count == taken;

    for (unsigned i = 0; i < taken; i++) {
        plain = plain && !conversion->ahead[i].alone;
    }
    return plain;
}

/* The longest phrase that begins here; *count: its characters, *taken: with the line end in it.
 * NULL where there is none. */
static const struct phrase *find(struct conversion *conversion, unsigned *count, unsigned *taken)
{
    struct decode_script *script = conversion->script;
    uint32_t ends[LONGEST], places[LONGEST];
    char key[LONGEST_BYTES];
    uint32_t size = 0, first;
    unsigned most = 0, lines = 0, length, i = 0;

    first = decode_utf8_get(conversion->bytes + conversion->ahead[0].at, &length);
    const unsigned lengths = *lengths_of(script, first);
    while (lengths >> most && (i < conversion->count || look_ahead(conversion))) {
        const struct character *character = &conversion->ahead[i];
        if (is_line_end(conversion, i)) {
            if (++lines > 1) {
                break;
            }
        } else {
            memcpy(key + size, conversion->bytes + character->at, character->size);
            size += character->size;
            ends[most] = size;
            places[most++] = i + 1;
        }
        i++;
    }
    for (; most; most--) {
        if (!(lengths >> (most - 1) & 1)) {
            continue;
        }
        const struct phrase *phrase = place_of(script, key, ends[most - 1]);
        uint32_t ignored;
        bool same =
            phrase->key && count_characters(phrase->value, phrase->value_size, &ignored) == most;
        *count = most;
        *taken = places[most - 1];
        if (phrase->key && (same || is_plain(conversion, most, *taken))) {
            return phrase;
        }
    }
    return NULL;
}

static bool make_room(struct conversion *conversion, size_t more)
{
    struct decode_script *script = conversion->script;

    if (more > script->capacity - conversion->size) {
        size_t capacity = conversion->size + conversion->size / 2 + more + 4096;
        char *buffer = capacity > UINT32_MAX - 64 ? NULL : realloc(script->buffer, capacity);
        if (!buffer) {
            conversion->text->failure =
                capacity > UINT32_MAX - 64 ? DECODE_TOO_LONG : DECODE_NO_MEMORY;
            return false;
        }
        script->buffer = buffer;
        script->capacity = capacity;
    }
    if (conversion->run_count == script->run_capacity) {
        size_t capacity = script->run_capacity * 2 + 256;
        struct decode_run *runs = realloc(script->runs, capacity * sizeof *runs);
        if (!runs) {
            conversion->text->failure = DECODE_NO_MEMORY;
            return false;
        }
        script->runs = runs;
        script->run_capacity = capacity;
    }
    return true;
}

/* Appends a character that the raw bytes of `from` stand for. */
static bool append(struct conversion *conversion, const char *bytes, uint32_t size,
                   struct character from)
{
    if (!make_room(conversion, size)) {
        return false;
    }
    struct decode_script *script = conversion->script;
    struct decode_run *last =
        conversion->run_count ? &script->runs[conversion->run_count - 1] : NULL;
    uint32_t begin = (uint32_t)conversion->size;
    uint32_t step =
        from.alone ? DECODE_STEP_ALONE : decode_step(size, from.raw_end - from.raw_begin);
    memcpy(script->buffer + begin, bytes, size);
    conversion->size += size;
    if (last && step != DECODE_STEP_ALONE && last->step == step &&
        last->raw_end == from.raw_begin) {
        last->end = begin + size;
        last->raw_end = from.raw_end;
    } else {
        script->runs[conversion->run_count++] =
            (struct decode_run){begin, begin + size, from.raw_begin, from.raw_end, step};
    }
    return true;
}

/* Breaks at the first character ahead are where it is going to be. */
static void move_breaks(struct conversion *conversion)
{
    struct decode_text *text = conversion->text;

    while (conversion->breaks < text->break_count &&
           text->breaks[conversion->breaks] <= conversion->ahead[0].at) {
        text->breaks[conversion->breaks++] = (uint32_t)conversion->size;
    }
}

/* The first character ahead as it is, or as `value` says. */
static bool move_character(struct conversion *conversion, const char *value, uint32_t size)
{
    const struct character first = conversion->ahead[0];

    move_breaks(conversion);
    if (!append(conversion, value ? value : conversion->bytes + first.at, value ? size : first.size,
                first)) {
        return false;
    }
    pass(conversion, 1);
    return true;
}

/* `taken` characters ahead become the value, which has as many, but for a line end among them. */
static bool move_each(struct conversion *conversion, const char *value, unsigned taken)
{
    while (taken--) {
        unsigned size = 1;
        bool line_end = is_line_end(conversion, 0);
        if (!line_end) {
            decode_utf8_get(value, &size);
        }
        if (!move_character(conversion, line_end ? NULL : value, size)) {
            return false;
        }
        value += line_end ? 0 : size;
    }
    return true;
}

/* `taken` characters ahead become the value, each of which maps to all of them. */
static bool move_all(struct conversion *conversion, const struct phrase *phrase, unsigned taken)
{
    struct character all = conversion->ahead[0];
    unsigned size;

    move_breaks(conversion);
    all.raw_end = conversion->ahead[taken - 1].raw_end;
    all.alone = true;
    for (uint32_t at = 0; at < phrase->value_size; at += size) {
        decode_utf8_get(phrase->value + at, &size);
        if (!append(conversion, phrase->value + at, size, all)) {
            return false;
        }
    }
    pass(conversion, taken);
    return true;
}

static bool move(struct conversion *conversion)
{
    unsigned count = 0, taken = 0;
    uint32_t ignored;
    const struct phrase *phrase = find(conversion, &count, &taken);

    if (!phrase) {
        return move_character(conversion, NULL, 0);
    }
    if (count_characters(phrase->value, phrase->value_size, &ignored) == count) {
        return move_each(conversion, phrase->value, taken);
    }
    return move_all(conversion, phrase, taken);
}

/* Gives the text what was made, and keeps its memory for the next one. */
static void give(struct conversion *conversion)
{
    struct decode_script *script = conversion->script;
    struct decode_text *text = conversion->text;
    char *buffer = text->buffer;
    struct decode_run *runs = text->runs;
    size_t capacity = text->buffer_capacity, run_capacity = text->run_capacity;

    while (conversion->breaks < text->break_count) {
        text->breaks[conversion->breaks++] = (uint32_t)conversion->size;
    }
    text->buffer = text->data = script->buffer;
    text->buffer_capacity = text->capacity = script->capacity;
    text->copy = NULL;
    text->size = conversion->size;
    text->runs = script->runs;
    text->run_capacity = script->run_capacity;
    text->run_count = conversion->run_count;
    script->buffer = buffer;
    script->capacity = capacity;
    script->runs = runs;
    script->run_capacity = run_capacity;
}

bool decode_script_convert(struct decode_script *script, struct decode_text *text)
{
    struct conversion conversion = {
        .script = script, .text = text, .bytes = decode_text_bytes(text)};

    if (!text->size) {
        return true;
    }
    while (conversion.count || look_ahead(&conversion)) {
        if (!move(&conversion)) {
            return false;
        }
    }
    give(&conversion);
    return true;
}
