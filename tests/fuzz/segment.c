/* SPDX-License-Identifier: MIT */
/* Every engine of the stage `segment` over any text at all: what holds for all
 * of them is checked after each cut. Whatever bytes come are made UTF-8.
 *
 *   segment          generates texts from a fixed seed, and prints TAP
 *   segment FILE...  takes these instead, such as one that libFuzzer found
 *
 * Built with -DWEN_LIBFUZZER and clang's -fsanitize=fuzzer it is a target of
 * libFuzzer (CONTRIBUTING.md). BUILD names the build tree with the data files. */
#include "../../plugins/segment/lexicon.h"
#include "base/utf8.h"
#include "generator.h"

#include <stdio.h>
#include <stdlib.h>

/* Each engine in each of its ways to work, and how many bytes of generated
 * text it can do in a few seconds. */
static const struct way {
    const char *name;
    const struct segment_engine *engine;
    bool hmm;
    int tags;
    size_t budget;
} ways[] = {
    {"jieba", &jieba_engine, true, SEGMENT_TAGS_ENGINE, 6000000},
    {"jieba without HMM", &jieba_engine, false, SEGMENT_TAGS_NONE, 6000000},
    {"jieba as posseg", &jieba_engine, true, SEGMENT_TAGS_POSSEG, 3000000},
    {"jieba as posseg without HMM", &jieba_engine, false, SEGMENT_TAGS_POSSEG, 3000000},
    {"lac", &lac_engine, true, SEGMENT_TAGS_ENGINE, 400000},
    {"student", &student_engine, true, SEGMENT_TAGS_ENGINE, 3000000},
};
enum { WAYS = sizeof ways / sizeof ways[0] };

/* What grows with the input; main()'s or libFuzzer's, for the whole process. */
struct bench {
    void *engines[WAYS];
    char *text;
    size_t size, capacity;
    struct segment_tokens whole, split;
};

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "segment: %s\n", what);
    exit(99);
}

static void *need(void *memory)
{
    if (!memory) {
        die("no memory left");
    }
    return memory;
}

/* ---- engines ---------------------------------------------------------- */

static const char *find_data(void *self, const char *name)
{
    static char path[4096]; /* an engine asks for one at a time */

    (void)self;
    snprintf(path, sizeof path, "%s/plugins/%s", getenv("BUILD"), name);
    return path;
}

static void *open_engine(const struct way *way)
{
    struct segment_options options = {.hmm = way->hmm, .tags = way->tags};
    struct segment_files files = {find_data, NULL};
    struct segment_messages messages = {.error = "", .warning = ""};
    void *engine = NULL;

    if (!getenv("BUILD")) {
        die("set BUILD to the build tree, where plugins/segment has its data");
    }
    if (way->engine->open(&options, &files, &engine, &messages) != 0) {
        die(messages.error);
    }
    return engine;
}

/* ---- texts ------------------------------------------------------------ */

static void add(struct bench *bench, const char *bytes, size_t size)
{
    if (bench->capacity - bench->size < size) {
        bench->capacity = 2 * (bench->size + size) + 64;
        bench->text = need(realloc(bench->text, bench->capacity));
    }
    memcpy(bench->text + bench->size, bytes, size);
    bench->size += size;
}

static void add_character(struct bench *bench, uint32_t code_point)
{
    char bytes[4];

    add(bench, bytes, wen_utf8_put(bytes, code_point));
}

/* Bytes as they are where they are UTF-8; any other becomes a Han character of
 * its own, so that a fuzzer need not find out what UTF-8 is. */
static void add_bytes(struct bench *bench, const char *bytes, size_t size)
{
    while (size) {
        size_t valid = wen_utf8_valid(bytes, size);
        add(bench, bytes, valid);
        if (valid < size) {
            add_character(bench, 0x4E00 + 64u * (unsigned char)bytes[valid]);
            valid++;
        }
        bytes += valid;
        size -= valid;
    }
}

/* ---- what holds ------------------------------------------------------- */

/* str.isspace() of Python, as the page of the stage lists it. */
static bool is_space(uint32_t c)
{
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Cuts text from..size as a text of its own; positions count from the begin of `text`. */
static const char *cut(const struct way *way, void *engine, const char *text, size_t from,
                       size_t size, struct segment_tokens *tokens)
{
    struct segment_messages messages = {.error = "", .warning = ""};
    size_t first = tokens->count, at = 0;

    while (at < size - from) {
        size_t before = at;
        if (way->engine->cut(engine, text + from, size - from, &at, tokens, &messages) != 0) {
            return "it gave up";
        }
        if (at <= before || at > size - from) {
            return "it does not get on";
        }
    }
    for (size_t i = first; i < tokens->count; i++) {
        tokens->begin[i] += (uint32_t)from;
        tokens->end[i] += (uint32_t)from;
    }
    return NULL;
}

/* Whether tokens follow one another, end where characters end, and cover what
 * is no white space once and nothing else. */
static const char *check_cover(const struct way *way, void *engine, const struct bench *bench)
{
    const struct segment_tokens *tokens = &bench->whole;
    uint32_t words = jieba_lexicon_vocabulary(way->engine->lexicon(engine)).size;
    size_t tags, at = 0;

    way->engine->tags(engine, &tags);
    for (size_t i = 0; i <= tokens->count; i++) {
        size_t begin = i < tokens->count ? tokens->begin[i] : bench->size;
        while (at < begin) {
            if (!is_space(wen_utf8_next(bench->text, &at))) {
                return "a character is in no token";
            }
        }
        if (at != begin) {
            return "tokens overlap, or one begins inside a character";
        }
        if (i == tokens->count) {
            break;
        }
        if (tokens->end[i] <= begin || tokens->end[i] > bench->size) {
            return "a token is empty or leaves the text";
        }
        while (at < tokens->end[i]) {
            if (is_space(wen_utf8_next(bench->text, &at))) {
                return "a token has white space";
            }
        }
        if (at != tokens->end[i]) {
            return "a token ends inside a character";
        }
        if (tokens->tag[i] >= tags || tokens->word[i] > words) {
            return "there is no such tag or word";
        }
    }
    return NULL;
}

static bool are_equal(const struct segment_tokens *one, const struct segment_tokens *other)
{
    size_t bytes = one->count * sizeof *one->begin;

    return one->count == other->count &&
           (!bytes ||
            (!memcmp(one->begin, other->begin, bytes) && !memcmp(one->end, other->end, bytes) &&
             !memcmp(one->word, other->word, bytes) && !memcmp(one->tag, other->tag, bytes)));
}

/* Lines have nothing to do with one another: whoever cuts a corpus at newlines,
 * wherever, gets the same words. */
static const char *check_lines(const struct way *way, void *engine, struct bench *bench)
{
    const char *wrong = NULL;

    bench->split.count = 0;
    for (size_t from = 0; from < bench->size && !wrong;) {
        const char *newline = memchr(bench->text + from, '\n', bench->size - from);
        size_t end = newline ? (size_t)(newline - bench->text) + 1 : bench->size;
        wrong = cut(way, engine, bench->text, from, end, &bench->split);
        from = end;
    }
    if (!wrong && !are_equal(&bench->whole, &bench->split)) {
        wrong = "lines alone have other tokens than all together";
    }
    return wrong;
}

/* With so many one-character lines in front, the engine's own stop falls
 * somewhere else; nothing else may change. */
static const char *check_stops(const struct way *way, void *engine, struct bench *bench,
                               size_t shift)
{
    const size_t size = bench->size, before = 4 * shift; /* bytes of "。\n" */
    char *text = need(malloc(before + size + 1));
    struct segment_tokens *split = &bench->split;

    for (size_t i = 0; i < shift; i++) {
        memcpy(text + 4 * i, "。\n", 4);
    }
    if (size) {
        memcpy(text + before, bench->text, size);
    }
    split->count = 0;
    const char *wrong = cut(way, engine, text, 0, before + size, split);
    free(text);
    if (!wrong && split->count != shift + bench->whole.count) {
        wrong = "there are other tokens where it stops elsewhere";
    }
    for (size_t i = 0; !wrong && i < bench->whole.count; i++) {
        size_t j = shift + i;
        if (split->begin[j] - before != bench->whole.begin[i] ||
            split->end[j] - before != bench->whole.end[i] ||
            split->word[j] != bench->whole.word[i] || split->tag[j] != bench->whole.tag[i]) {
            wrong = "tokens differ where it stops elsewhere";
        }
    }
    return wrong;
}

/* The whole text of the bench with one engine; a sentence where something does
 * not hold. `stops`: also with stops elsewhere, which takes thousands of tokens. */
static const char *check(struct bench *bench, size_t number, bool stops)
{
    const struct way *way = &ways[number];
    void *engine = bench->engines[number];

    bench->whole.count = 0;
    const char *wrong = cut(way, engine, bench->text, 0, bench->size, &bench->whole);
    wrong = wrong ? wrong : check_cover(way, engine, bench);
    wrong = wrong ? wrong : check_lines(way, engine, bench);
    if (!wrong && stops && bench->whole.count) {
        /* in the middle of the text, wherever that is in a sentence */
        size_t behind = bench->whole.count / 2 % SEGMENT_CHUNK;
        wrong = check_stops(way, engine, bench, SEGMENT_CHUNK - behind);
    }
    way->engine->relax(engine);
    return wrong;
}

#ifdef WEN_LIBFUZZER

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct bench bench; /* libFuzzer calls again and again, and never says that it ends */

    bench.size = 0;
    add_bytes(&bench, (const char *)data, size);
    for (size_t i = 0; i < WAYS; i++) {
        if (!bench.engines[i]) {
            bench.engines[i] = open_engine(&ways[i]);
        }
        const char *wrong = check(&bench, i, size % 16 == 0);
        if (wrong) {
            fprintf(stderr, "segment: %s: %s\n", ways[i].name, wrong);
            abort();
        }
    }
    return 0;
}

#else

/* ---- texts that are generated ----------------------------------------- */

/* Blocks of characters, those that mean something to an engine and others. */
static const struct {
    uint32_t first, last;
} scripts[] = {
    {0x4E00, 0x9FD5}, {0x4E00, 0x9FFF}, {0x20, 0x7E},     {0x00, 0x1F},       {0x80, 0xFF},
    {0x30, 0x39},     {0x61, 0x7A},     {0x3000, 0x303F}, {0xFF01, 0xFF5E},   {0x2000, 0x206F},
    {0x370, 0x3FF},   {0x400, 0x4FF},   {0x590, 0x6FF},   {0x900, 0xDFF},     {0xE00, 0xE7F},
    {0x3040, 0x30FF}, {0xAC00, 0xD7A3}, {0x3400, 0x4DBF}, {0x20000, 0x2A6DF}, {0x1F300, 0x1FAFF},
    {0x300, 0x36F},   {0xFE00, 0xFE0F}, {0xE000, 0xF8FF}, {0xFFF0, 0xFFFF},   {0x10FFF0, 0x10FFFF},
};

static void add_script(struct bench *bench, uint64_t *state)
{
    size_t number = fuzz_below(state, sizeof scripts / sizeof scripts[0]);
    uint32_t count = 1 + fuzz_below(state, 12);

    for (uint32_t i = 0; i < count; i++) {
        add_character(bench,
                      scripts[number].first +
                          fuzz_below(state, scripts[number].last - scripts[number].first + 1));
    }
}

static void add_space(struct bench *bench, uint64_t *state)
{
    static const uint32_t spaces[] = {0x20, 0x20,   0x0A,   0x0A,   0x0D,   0x09, 0x3000,
                                      0xA0, 0x85,   0x2028, 0x200A, 0x1680, 0x1C, 0x0B,
                                      0x0,  0x200B, 0xFEFF, 0x180E, 0x2060, 0x1B}; /* no spaces */

    for (uint32_t i = fuzz_below(state, 4) + 1; i-- > 0;) {
        add_character(bench, spaces[fuzz_below(state, sizeof spaces / sizeof spaces[0])]);
    }
}

/* A word of the dictionary, or what its first characters are. */
static void add_word(struct bench *bench, const struct wen_vocabulary *words, uint64_t *state)
{
    struct wen_string word = words->word(words->self, 1 + fuzz_below(state, words->size));
    size_t characters = wen_utf8_count(word.data, word.size), at = 0;
    size_t kept = fuzz_below(state, 3) ? characters : fuzz_below(state, (uint32_t)characters + 1);

    while (kept-- > 0) {
        wen_utf8_next(word.data, &at);
    }
    add(bench, word.data, at);
}

/* Numbers, Latin words and marks in orders that rules look at. */
static void add_mixed(struct bench *bench, uint64_t *state)
{
    static const char *const pieces[] = {"3.14", "50%", "1,000", ".", "5.", "-",    "--", "%",
                                         "_",    "c++", "AT&T",  "B", "超", "T",    "恤", "#",
                                         "＋",   "１",  "“",     "”", "。", "！？", "《", "》"};

    for (uint32_t i = 1 + fuzz_below(state, 8); i-- > 0;) {
        const char *piece = pieces[fuzz_below(state, sizeof pieces / sizeof pieces[0])];
        add(bench, piece, strlen(piece));
    }
}

/* One thing again and again, without an end of sentence. */
static void add_run(struct bench *bench, const struct wen_vocabulary *words, uint64_t *state)
{
    size_t from = bench->size;
    uint32_t count = 1 + fuzz_below(state, 1u << fuzz_below(state, 13));

    add_word(bench, words, state);
    add_script(bench, state);
    size_t size = bench->size - from;
    char *piece = need(malloc(size));
    memcpy(piece, bench->text + from, size);
    for (uint32_t i = 0; i < count && bench->size < from + 20000; i++) {
        add(bench, piece, size);
    }
    free(piece);
}

static void add_noise(struct bench *bench, uint64_t *state)
{
    char bytes[64];
    size_t size = 1 + fuzz_below(state, sizeof bytes);

    for (size_t i = 0; i < size; i++) {
        bytes[i] = (char)fuzz_draw(state);
    }
    add_bytes(bench, bytes, size);
}

static void generate(struct bench *bench, const struct wen_vocabulary *words, uint64_t *state)
{
    /* mostly short: a fault in them is easy to see; now and then thousands of tokens */
    uint32_t pieces = 1 + fuzz_below(state, fuzz_below(state, 40) ? 24 : 4000);

    bench->size = 0;
    while (pieces-- > 0) {
        uint32_t kind = fuzz_below(state, 32);
        if (kind < 14) {
            add_word(bench, words, state);
        } else if (kind < 19) {
            add_script(bench, state);
        } else if (kind < 24) {
            add_space(bench, state);
        } else if (kind < 28) {
            add_mixed(bench, state);
        } else if (kind < 31) {
            add_noise(bench, state);
        } else if (fuzz_below(state, 8) == 0) {
            add_run(bench, words, state);
        }
    }
}

/* ---- the program ------------------------------------------------------ */

static bool test_way(struct bench *bench, size_t number)
{
    const struct way *way = &ways[number];
    const char *wrong = NULL;
    uint64_t state = 20250101 + number;
    size_t texts = 0, bytes = 0;

    bench->engines[number] = open_engine(way);
    const struct wen_vocabulary words =
        jieba_lexicon_vocabulary(way->engine->lexicon(bench->engines[number]));
    while (!wrong && bytes < way->budget) {
        generate(bench, &words, &state);
        wrong = check(bench, number, texts % 16 == 0);
        bytes += bench->size;
        texts++;
    }
    printf("%s %zu - %s: %zu texts, %zu bytes\n", wrong ? "not ok" : "ok", number + 1, way->name,
           texts, bytes);
    if (wrong) {
        printf("# %s\n", wrong);
        printf("# %zu bytes: ", bench->size);
        fuzz_show(bench->text, bench->size, 400);
    }
    way->engine->close(bench->engines[number]);
    return !wrong;
}

static void read_file(struct bench *bench, const char *path)
{
    char block[65536];
    FILE *file = fopen(path, "rb");
    size_t size;

    bench->size = 0;
    while (file && (size = fread(block, 1, sizeof block, file)) > 0) {
        add_bytes(bench, block, size);
    }
    if (!file || ferror(file)) {
        die("the file cannot be read");
    }
    fclose(file);
}

static bool test_file(struct bench *bench, const char *path)
{
    bool fine = true;

    read_file(bench, path);
    for (size_t i = 0; i < WAYS; i++) {
        bench->engines[i] = open_engine(&ways[i]);
        const char *wrong = check(bench, i, true);
        printf("%s: %s: %s\n", path, ways[i].name, wrong ? wrong : "fine");
        fine &= !wrong;
        ways[i].engine->close(bench->engines[i]);
    }
    return fine;
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    bool fine = true;

    if (argc == 1) {
        printf("1..%d\n", (int)WAYS);
        for (size_t i = 0; i < WAYS; i++) {
            fine &= test_way(&bench, i);
        }
    }
    for (int i = 1; i < argc; i++) {
        fine &= test_file(&bench, argv[i]);
    }
    free(bench.text);
    segment_tokens_free(&bench.whole);
    segment_tokens_free(&bench.split);
    return fine ? 0 : 1;
}

#endif
