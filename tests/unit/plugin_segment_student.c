/* SPDX-License-Identifier: MIT */
/* plugins/segment/student*.c: how text is cut into chains, that damaged models are refused, and
 * what holds for every text and model. The loops: plugin_segment_student_loops.c. */
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
        struct segment_tokens tokens = segment_test_cut(&student_engine, engine, text, size);
        check_tokens(engine, text, size, &tokens);
        /* a line does not know of others */
        size_t line = size / 2;
        while (text[line] != '\n') {
            line++;
        }
        struct segment_tokens first = segment_test_cut(&student_engine, engine, text, line);
        struct segment_tokens second =
            segment_test_cut(&student_engine, engine, text + line, size - line);
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
        struct segment_tokens tokens =
            segment_test_cut(&student_engine, engine, text, 3 * CHARACTERS);
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
    struct segment_tokens tokens = segment_test_cut(&student_engine, engine, text, sizeof text);
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
        cmocka_unit_test(test_damage),        cmocka_unit_test(test_invariants),
        cmocka_unit_test(test_without_break), cmocka_unit_test(test_long_words),
        cmocka_unit_test(test_open),
    };
    return cmocka_run_group_tests_name("segment/student", tests, NULL, NULL);
}
