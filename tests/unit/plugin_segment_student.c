/* SPDX-License-Identifier: MIT */
/* plugins/segment/student*.c: how text is cut into chains, that all variants of the loops agree
 * and find the best of all paths, that damaged models are refused, and what holds for every text
 * and model. */
#include "plugin_segment_files.h"
#include "plugin_student_model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- chains ---- */

static void test_chains(void **state)
{
    /* chains end with |, white space is _ */
    static const struct {
        const char *text, *chains;
    } rows[] = {
        {"", ""},
        {" \n\t\r\n", ""},
        {"一二三", "一二三|"},
        {"一。二！三？四；五", "一。|二!|三?|四;|五|"},
        {"他说：“好！”走。", "他说:“好!”|走。|"},
        {"真的？！！是", "真的?!!|是|"},
        {"一。）二（好。」』》三", "一。)|二(好。」』》|三|"},
        {"ａＢ１％！", "aB1%!|"},
        {"a?b;c!d.", "a?b;c!d.|"},
        {"  王　 明 来\n\n第二行 ", "王_明_来|第二行_|"},
        {"一\r\n二\v三\f四\x1c五\xC2\x85六\xE2\x80\xA8七\xE2\x80\xA9八",
         "一|二|三|四|五|六|七|八|"},
        {"一\xC2\xA0二\x1f三", "一_二_三|"},
    };
    struct student_cells *cells = calloc(1, sizeof *cells);

    (void)state;
    assert_non_null(cells);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char got[256] = "";
        size_t size = strlen(rows[i].text), end = 0;
        for (size_t at = 0; at < size;) {
            student_clear(cells);
            uint32_t length = student_read(cells, rows[i].text, size, &at);
            for (uint32_t k = STUDENT_EDGES; k < STUDENT_EDGES + length; k++) {
                uint32_t c = cells->character[k];
                if (c < 0x80) {
                    got[end++] = (char)(c == STUDENT_BLANK ? '_' : c);
                } else {
                    got[end++] = (char)(0xE0 | c >> 12);
                    got[end++] = (char)(0x80 | (c >> 6 & 0x3F));
                    got[end++] = (char)(0x80 | (c & 0x3F));
                }
            }
            if (length) {
                got[end++] = '|';
            }
        }
        got[end] = '\0';
        assert_string_equal(got, rows[i].chains);
    }
    free(cells);
}

static void test_kinds(void **state)
{
    static const uint8_t wanted[] = {STUDENT_EDGE,  STUDENT_EDGE,   STUDENT_FIRST, STUDENT_SPACE,
                                     STUDENT_APART, STUDENT_WITHIN, STUDENT_EDGE,  STUDENT_EDGE};
    static const char text[] = "a b\xF0\xA0\xAE\xB7";
    struct student_cells *cells = calloc(1, sizeof *cells);
    size_t at = 0;

    (void)state;
    assert_non_null(cells);
    student_clear(cells);
    student_close_chain(cells, student_read(cells, text, sizeof text - 1, &at));
    assert_int_equal(at, sizeof text - 1);
    assert_int_equal(cells->count, sizeof wanted);
    assert_memory_equal(cells->kind, wanted, sizeof wanted);
    assert_int_equal(cells->character[5], 0xFFFF);
    free(cells);
}

/* ---- paths ---- */

/* Chains of random length, scores at random rows. */
static void make_cells(struct student_cells *cells, uint64_t *seed, uint32_t rows)
{
    student_clear(cells);
    while (student_has_room(cells)) {
        uint32_t length = 1 + random_number(seed) % 40;
        for (uint32_t i = 0; i < length; i++) {
            bool blank = i > 0 && cells->character[cells->count - 1] != STUDENT_BLANK &&
                         random_number(seed) % 8 == 0;
            cells->character[cells->count++] = blank ? STUDENT_BLANK : 'x';
        }
        student_close_chain(cells, length);
    }
    for (uint32_t i = 0; i < STUDENT_CELLS + STUDENT_AHEAD; i++) {
        struct student_facts *facts = &cells->facts[i];
        uint32_t *all[] = {&facts->one, &facts->two, &facts->three};
        for (size_t k = 0; k < 3; k++) {
            *all[k] = random_number(seed) % rows;
        }
        for (size_t k = 0; k < STUDENT_SINGLES; k++) {
            facts->single[k] = random_number(seed) % rows;
        }
    }
}

static void make_moves(struct student_moves *moves, uint64_t *seed, int most, uint32_t types)
{
    int16_t *all = (int16_t *)(void *)moves;

    for (size_t i = 0; i < sizeof *moves / sizeof *all; i++) {
        all[i] = (int16_t)((int)(random_number(seed) % (2 * (uint32_t)most + 1)) - most);
    }
    for (size_t from = 0; from <= STUDENT_TYPES; from++) {
        for (size_t to = types; to < STUDENT_TYPES; to++) {
            moves->begin[from][to] = STUDENT_NEVER;
        }
    }
}

static void check_scores(const struct student_cells *wanted, const struct student_cells *got,
                         const char *name)
{
    for (uint32_t i = 0; i < wanted->count; i++) {
        if (wanted->kind[i] >= STUDENT_FIRST &&
            (memcmp(wanted->scores[i], got->scores[i], sizeof got->scores[i]) != 0 ||
             wanted->tag[i] != got->tag[i])) {
            fail_msg("%s: another result at cell %u", name, i);
        }
    }
}

/* Weights up to `most`: large ones make sums saturate. */
static void check_loops(const struct student_loops *loops, int most, uint64_t seed)
{
    enum { ROWS = 1 << 10 };
    struct student_cells *cells = calloc(2, sizeof *cells);
    int8_t *rows_8 = malloc((ROWS + STUDENT_SPILL) * STUDENT_TAGS);
    int16_t *rows_16 = malloc((ROWS + STUDENT_SPILL) * STUDENT_TAGS * sizeof *rows_16);
    struct student_moves moves;

    assert_true(cells && rows_8 && rows_16);
    for (size_t i = 0; i < (ROWS + STUDENT_SPILL) * STUDENT_TAGS; i++) {
        rows_8[i] = (int8_t)random_number(&seed);
        rows_16[i] = (int16_t)((int)(random_number(&seed) % (2 * (uint32_t)most + 1)) - most);
    }
    make_moves(&moves, &seed, most, STUDENT_TYPES);
    make_cells(&cells[0], &seed, ROWS);
    cells[1] = cells[0];
    student_portable.sum_8(&cells[0], rows_8);
    loops->sum_8(&cells[1], rows_8);
    check_scores(&cells[0], &cells[1], loops->name);
    student_portable.sum_16(&cells[0], rows_16);
    loops->sum_16(&cells[1], rows_16);
    check_scores(&cells[0], &cells[1], loops->name);
    student_portable.add_moves(&cells[0], &moves);
    loops->add_moves(&cells[1], &moves);
    student_trace(&cells[0], &moves);
    student_trace(&cells[1], &moves);
    check_scores(&cells[0], &cells[1], loops->name);
    free(cells);
    free(rows_8);
    free(rows_16);
}

static void test_loops(void **state)
{
    static const int most[] = {1, 100, 1000, 5000, 32767};

    (void)state;
    for (size_t i = 0; i < student_loops_count; i++) {
        const struct student_loops *loops = student_all_loops[i];
        for (size_t k = 0; (!loops->can || loops->can()) && k < sizeof most / sizeof most[0]; k++) {
            check_loops(loops, most[k], k + 1);
        }
    }
    assert_ptr_equal(student_all_loops[student_loops_count - 1], &student_portable);
}

/* ---- the best of all paths, by trying all ---- */

enum { FEW = 3, SHORT = 6 };

struct search {
    const struct student_cells *cells; /* one chain, the scores not moved yet */
    const struct student_moves *moves;
    uint8_t tags[SHORT];
    int best;
};

static int move_between(const struct student_moves *moves, int before, int tag)
{
    if (tag < (int)STUDENT_TYPES) {
        return moves->begin[before < 0 ? STUDENT_TYPES : (unsigned)before % STUDENT_TYPES][tag];
    }
    return before < (int)STUDENT_TYPES ? moves->second[tag - (int)STUDENT_TYPES]
                                       : moves->further[tag - (int)STUDENT_TYPES];
}

/* The sum of a path, or INT32_MIN where a word would go on where none can. */
static int sum_of(const struct search *search, const uint8_t *tags)
{
    int sum = 0, before = -1;

    for (uint32_t i = 0; i < SHORT; i++) {
        uint32_t cell = STUDENT_EDGES + i;
        if (search->cells->kind[cell] < STUDENT_FIRST) {
            continue;
        }
        int tag = tags[i];
        bool inside = tag >= (int)STUDENT_TYPES;
        if (inside && (search->cells->kind[cell] != STUDENT_WITHIN ||
                       before % (int)STUDENT_TYPES != tag % (int)STUDENT_TYPES)) {
            return INT32_MIN;
        }
        sum += search->cells->scores[cell][tag] + move_between(search->moves, before, tag);
        before = tag;
    }
    return sum;
}

static void try_all(struct search *search, uint32_t at)
{
    if (at == SHORT) {
        int sum = sum_of(search, search->tags);
        search->best = sum > search->best ? sum : search->best;
        return;
    }
    for (uint32_t i = 0; i < 2 * FEW; i++) {
        search->tags[at] = (uint8_t)(i < FEW ? i : STUDENT_TYPES + i - FEW);
        try_all(search, at + 1);
    }
}

static void test_best_path(void **state)
{
    struct student_cells *cells = calloc(2, sizeof *cells);
    uint64_t seed = 7;

    (void)state;
    assert_non_null(cells);
    for (int round = 0; round < 60; round++) {
        struct student_moves moves;
        make_moves(&moves, &seed, 30, FEW);
        student_clear(cells);
        for (uint32_t i = 0; i < SHORT; i++) {
            cells->character[cells->count++] = round % 3 == 0 && i == 2 ? STUDENT_BLANK : 'x';
        }
        student_close_chain(cells, SHORT);
        for (uint32_t i = 0; i < cells->count; i++) {
            for (size_t tag = 0; tag < STUDENT_TAGS; tag++) {
                cells->scores[i][tag] = (int16_t)((int)(random_number(&seed) % 101) - 50);
            }
        }
        cells[1] = cells[0];
        struct search search = {.cells = &cells[0], .moves = &moves, .best = INT32_MIN};
        try_all(&search, 0);
        student_choose_loops()->add_moves(&cells[1], &moves);
        student_trace(&cells[1], &moves);
        assert_int_equal(sum_of(&search, cells[1].tag + STUDENT_EDGES), search.best);
    }
    free(cells);
}

/* ---- the file ---- */

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *stream = fopen(path, "wb");

    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, size, stream), size);
    assert_int_equal(fclose(stream), 0);
}

static void check_refused(const void *bytes, size_t size, const char *why)
{
    char path[] = "/tmp/student-XXXXXX";
    int fd = mkstemp(path);
    struct student_model model;
    struct segment_messages messages = {.error = ""};

    assert_true(fd >= 0);
    close(fd);
    write_file(path, bytes, size);
    int status = student_model_open(path, &model, &messages);
    unlink(path);
    assert_int_equal(status, -1);
    if (!strstr(messages.error, why) || !strstr(messages.error, path) ||
        (size && !strstr(messages.error, "distil it again"))) {
        fail_msg("expected the path, '%s' and the remedy in: %s", why, messages.error);
    }
}

/* Takes the checksum anew, so that what the header says is looked at. */
static void seal(unsigned char *bytes, size_t size)
{
    struct student_header *header = (void *)bytes;

    header->start.checksum = mapped_checksum(bytes + sizeof *header, size - sizeof *header);
}

static void test_damage(void **state)
{
    static const struct {
        size_t at;
        const char *why;
    } flips[] = {
        {0, "is no model of the engine student"},
        {8, "another version"},
        {12, "another byte order"},
        {16, "cut off"},
        {24, "checksum"},
        {offsetof(struct student_header, bits), "parts do not fit"},
        {offsetof(struct student_header, types) + 3, "parts do not fit"},
        {offsetof(struct student_header, tags), "tags do not fit"},
        {offsetof(struct student_header, sections), "header is damaged"},
        {offsetof(struct student_header, sections[STUDENT_USUAL].size), "parts do not fit"},
        {offsetof(struct student_header, sections[STUDENT_MOVES].size), "parts do not fit"},
        {offsetof(struct student_header, sections[STUDENT_FINE].size), "header is damaged"},
        {offsetof(struct student_header, sections[STUDENT_ROWS].size), "header is damaged"},
        {1000, "checksum"},
        {100000, "checksum"},
    };
    size_t size;
    unsigned char *bytes = random_model(1, 127, &size);
    struct student_header *header = (void *)bytes;

    (void)state;
    assert_non_null(bytes);
    for (size_t i = 0; i < sizeof flips / sizeof flips[0]; i++) {
        bytes[flips[i].at] ^= 8;
        check_refused(bytes, size, flips[i].why);
        bytes[flips[i].at] ^= 8;
    }
    check_refused(bytes, 0, "empty");
    check_refused(bytes, 100, "is no model");
    check_refused(bytes, size - 64, "cut off");

    header->bits--;
    check_refused(bytes, size, "parts do not fit");
    header->bits++;
    uint16_t *usual = (void *)(bytes + header->sections[STUDENT_USUAL].offset);
    usual[3] = 6;
    seal(bytes, size);
    check_refused(bytes, size, "tags do not fit");
    usual[3] = 5;
    uint64_t *fine = (void *)(bytes + header->sections[STUDENT_FINE].offset);
    fine[3] = (uint64_t)1 << 20 | 6;
    seal(bytes, size);
    check_refused(bytes, size, "tags do not fit");
    for (size_t i = 0; i < 16; i++) {
        fine[i] = (uint64_t)(i + 1) << 20 | 1;
    }
    seal(bytes, size);
    check_refused(bytes, size, "tags do not fit"); /* no free slot: searches would not end */
    free(bytes);
}

/* ---- what holds for every text and model ---- */

static void *open_engine(const char *model)
{
    struct segment_options options = {.model = model};
    struct segment_messages messages = {.error = "", .warning = ""};
    struct segment_files files = segment_test_files();
    void *engine = NULL;

    if (student_engine.open(&options, &files, &engine, &messages) != 0) {
        fail_msg("%s", messages.error);
    }
    return engine;
}

/* What a random model makes of a text; the caller frees. */
static struct segment_tokens cut(void *engine, const char *text, size_t size)
{
    struct segment_tokens tokens = {0};
    struct segment_messages messages;

    for (size_t at = 0, before = 0; at < size; before = at) {
        assert_int_equal(student_engine.cut(engine, text, size, &at, &tokens, &messages), 0);
        assert_true(at > before && at <= size);
    }
    return tokens;
}

/* Python's str.isspace(), by hand. */
static bool is_space(uint32_t c)
{
    static const uint32_t spaces[] = {0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};

    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++) {
        if (spaces[i] == c) {
            return true;
        }
    }
    return (c >= 0x2000 && c <= 0x200A) || (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20);
}

/* Every character that is no white space lies in exactly one token, white space in none; tags are
 * the model's, numbers are those of the words. */
static void check_tokens(void *engine, const char *text, size_t size,
                         const struct segment_tokens *tokens)
{
    const struct jieba_lexicon *lexicon = student_engine.lexicon(engine);
    size_t token = 0;

    for (size_t at = 0; at < size;) {
        unsigned char lead = (unsigned char)text[at];
        size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        uint32_t c = lead < 0x80 ? lead : lead & (0xFFu >> (length + 1));
        for (size_t i = 1; i < length; i++) {
            c = c << 6 | ((unsigned char)text[at + i] & 0x3F);
        }
        while (token < tokens->count && tokens->end[token] <= at) {
            token++;
        }
        bool inside = token < tokens->count && tokens->begin[token] <= at;
        assert_int_equal(inside, !is_space(c));
        assert_true(!inside || tokens->end[token] >= at + length);
        at += length;
    }
    for (size_t i = 0; i < tokens->count; i++) {
        assert_true(tokens->begin[i] < tokens->end[i]);
        assert_true(i == 0 || tokens->begin[i] >= tokens->end[i - 1]);
        assert_in_range(tokens->tag[i], 1, RANDOM_TYPES);
        assert_int_equal(tokens->word[i], jieba_lexicon_find(lexicon, text + tokens->begin[i],
                                                             tokens->end[i] - tokens->begin[i]));
    }
}

/* Han of the dictionary, letters, digits, marks, white space, four-byte characters. */
static size_t random_text(uint64_t *seed, char *text, size_t size)
{
    static const char *const pieces[] = {
        "我", "们", "中", "国", "人", "民", "的", "是",       "在",           "有",
        "经", "济", "发", "展", "北", "京", "清", "华",       "大",           "学",
        "a",  "B",  "7",  "。", "，", "！", "”",  "（",       "％",           "Ａ",
        " ",  "\n", "　", "\t", "é",  "𠮷", "😀",  "\xC2\x85", "\xE2\x80\xA8", "-"};
    size_t at = 0;

    while (at + 5 < size) {
        const char *piece = pieces[random_number(seed) % (sizeof pieces / sizeof pieces[0])];
        size_t length = strlen(piece);
        memcpy(text + at, piece, length);
        at += length;
    }
    text[at] = '\0';
    return at;
}

static void check_same(const struct segment_tokens *all, size_t from, size_t byte,
                       const struct segment_tokens *part)
{
    assert_true(from + part->count <= all->count);
    for (size_t i = 0; i < part->count; i++) {
        assert_int_equal(all->begin[from + i], part->begin[i] + byte);
        assert_int_equal(all->end[from + i], part->end[i] + byte);
        assert_int_equal(all->tag[from + i], part->tag[i]);
        assert_int_equal(all->word[from + i], part->word[i]);
    }
}

static char *write_model(uint64_t seed, int most)
{
    static char path[64];
    size_t size;
    unsigned char *bytes = random_model(seed, most, &size);

    assert_non_null(bytes);
    snprintf(path, sizeof path, "/tmp/student-%ld", (long)getpid());
    write_file(path, bytes, size);
    free(bytes);
    return path;
}

static void test_invariants(void **state)
{
    enum { SIZE = 60000 };
    char *text = malloc(SIZE);

    (void)state;
    assert_non_null(text);
    for (uint64_t seed = 1; seed <= 6; seed++) {
        char *path = write_model(seed, seed % 2 ? 127 : 3);
        void *engine = open_engine(path);
        uint64_t texts = seed;
        size_t size = random_text(&texts, text, SIZE);
        struct segment_tokens tokens = cut(engine, text, size);
        check_tokens(engine, text, size, &tokens);
        /* a line does not know of others */
        size_t line = size / 2;
        while (text[line] != '\n') {
            line++;
        }
        struct segment_tokens first = cut(engine, text, line);
        struct segment_tokens second = cut(engine, text + line, size - line);
        check_same(&tokens, 0, 0, &first);
        check_same(&tokens, first.count, line, &second);
        assert_int_equal(first.count + second.count, tokens.count);
        segment_tokens_free(&first);
        segment_tokens_free(&second);
        segment_tokens_free(&tokens);
        student_engine.relax(engine);
        student_engine.close(engine);
        unlink(path);
    }
    free(text);
}

/* Texts without any break: of random characters, and of one that a model makes one word of. */
static void test_without_break(void **state)
{
    enum { CHARACTERS = 300000 };
    char *text = malloc(3 * CHARACTERS + 1);
    char *path = write_model(3, 127);
    void *engine = open_engine(path);

    (void)state;
    assert_non_null(text);
    for (uint32_t kinds = 1; kinds <= 1000; kinds *= 10) {
        uint64_t seed = kinds;
        for (size_t i = 0; i < CHARACTERS; i++) {
            uint32_t c = 0x4E00 + random_number(&seed) % kinds;
            text[3 * i] = (char)(0xE0 | c >> 12);
            text[3 * i + 1] = (char)(0x80 | (c >> 6 & 0x3F));
            text[3 * i + 2] = (char)(0x80 | (c & 0x3F));
        }
        struct segment_tokens tokens = cut(engine, text, 3 * CHARACTERS);
        check_tokens(engine, text, 3 * CHARACTERS, &tokens);
        segment_tokens_free(&tokens);
    }
    student_engine.close(engine);
    unlink(path);
    free(text);
}

/* Models that make one word of a whole chain, or of all but its first character: the text must go
 * on all the same, and not be read again and again. */
static void check_long_words(bool from_second, size_t wanted)
{
    enum { CHARACTERS = 5000 };
    char path[] = "/tmp/student-XXXXXX", text[CHARACTERS];
    size_t size;
    unsigned char *bytes = random_model(1, 0, &size);
    struct student_header *header = (void *)bytes;
    int fd = mkstemp(path);

    assert_true(bytes && fd >= 0);
    close(fd);
    struct student_moves *moves = (void *)(bytes + header->sections[STUDENT_MOVES].offset);
    moves->second[0] = moves->further[0] = 1000;
    moves->begin[STUDENT_TYPES][0] = from_second ? -8000 : 0;
    seal(bytes, size);
    write_file(path, bytes, size);
    void *engine = open_engine(path);
    memset(text, 'x', sizeof text);
    struct segment_tokens tokens = cut(engine, text, sizeof text);
    assert_int_equal(tokens.count, wanted);
    assert_int_equal(tokens.end[from_second], STUDENT_CHAIN);
    segment_tokens_free(&tokens);
    student_engine.close(engine);
    unlink(path);
    free(bytes);
}

static void test_long_words(void **state)
{
    (void)state;
    check_long_words(false, 5); /* 5000 / 1024, rounded up */
    check_long_words(true, 10);
}

static void test_open(void **state)
{
    struct segment_options options = {.model = "/nowhere/x.student"};
    struct segment_messages messages = {.error = "", .warning = ""};
    struct segment_files files = segment_test_files();
    void *engine = NULL;

    (void)state;
    assert_int_equal(student_engine.open(&options, &files, &engine, &messages), -1);
    assert_non_null(strstr(messages.error, "/nowhere/x.student: cannot be opened: No such file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chains),        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_loops),         cmocka_unit_test(test_best_path),
        cmocka_unit_test(test_damage),        cmocka_unit_test(test_invariants),
        cmocka_unit_test(test_without_break), cmocka_unit_test(test_long_words),
        cmocka_unit_test(test_open),
    };
    return cmocka_run_group_tests_name("segment/student", tests, NULL, NULL);
}
