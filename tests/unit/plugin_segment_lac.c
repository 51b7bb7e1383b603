/* SPDX-License-Identifier: MIT */
/* plugins/segment/lac*.c: words and classes that tests/pipeline/lac_oracle.py (the network in
 * numpy) gives, what holds for every text, and that neither lanes nor kernels change a result. */
#include "../../plugins/segment/lac_text.h"
#include "plugin_segment_files.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What lac_oracle.py writes; O is no class. */
static const struct {
    const char *text, *tagged;
} rows[] = {
    {"中华人民共和国主席习近平昨日在北京会见了百度公司总裁李彦宏。",
     "中华人民共和国/ns 主席/n 习近平/PER 昨日/TIME 在/p 北京/LOC 会见/v 了/u 百度公司/ORG 总裁/n "
     "李彦宏/PER 。/w "},
    {"“两学一做”教育开展以来，他读了《红楼梦》。",
     "“/w 两学一做/nz ”/w 教育/vn 开展/v 以来/f ，/w 他/r 读/v 了/u 《/w 红楼梦/nw 》/w 。/w "},
    {"iPhone 15 Pro 售价 ￥7999，张三丰、小龙女在 襄阳",
     "iPhone/nz 15/nz Pro/nz 售价/nz ￥7999/nz ，/w 张三丰/PER 、/w 小龙女/PER 在/p 襄阳/LOC "},
};

static void *open_engine(int precision)
{
    struct segment_options options = {.precision = precision};
    struct segment_messages messages = {.error = "", .warning = ""};
    struct segment_files files = segment_test_files();
    void *engine = NULL;

    if (lac_engine.open(&options, &files, &engine, &messages) != 0) {
        fail_msg("%s", messages.error);
    }
    return engine;
}

static void test_rows(void **state)
{
    (void)state;
    for (int precision = SEGMENT_INT8; precision <= SEGMENT_FLOAT; precision++) {
        void *engine = open_engine(precision);
        size_t tag_count;
        const char *const *tags = lac_engine.tags(engine, &tag_count);
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            struct segment_tokens tokens =
                segment_test_cut(&lac_engine, engine, rows[i].text, strlen(rows[i].text));
            char found[1024] = "";
            size_t used = 0;
            for (size_t k = 0; k < tokens.count; k++) {
                used += (size_t)snprintf(found + used, sizeof found - used, "%.*s/%s ",
                                         (int)(tokens.end[k] - tokens.begin[k]),
                                         rows[i].text + tokens.begin[k],
                                         tokens.tag[k] ? tags[tokens.tag[k]] : "");
            }
            assert_string_equal(found, rows[i].tagged);
            segment_tokens_free(&tokens);
        }
        lac_engine.close(engine);
    }
}

/* The classes of the package's tag.dic, in its order. */
static void test_tags(void **state)
{
    static const char *const expected[] = {
        "a", "ad", "an", "c", "d", "f", "m",  "n",  "nr", "ns", "nt",  "nw",  "nz",  "p",
        "q", "r",  "s",  "t", "u", "v", "vd", "vn", "w",  "xc", "PER", "LOC", "ORG", "TIME"};
    void *engine = open_engine(SEGMENT_INT8);
    size_t count;
    const char *const *tags = lac_engine.tags(engine, &count);

    (void)state;
    assert_int_equal(count, sizeof expected / sizeof expected[0] + 1);
    for (size_t i = 1; i < count; i++) {
        assert_string_equal(tags[i], expected[i - 1]);
    }
    lac_engine.close(engine);
}

/* ---- what holds for every text ---- */

static uint32_t random_number(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static bool is_space(uint32_t c)
{
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

static size_t encode(uint32_t c, char *to)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xC0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xE0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3F));
        to[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3F));
    to[2] = (char)(0x80 | (c >> 6 & 0x3F));
    to[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* `marks` in 100 characters are marks and white space, the others Han and some of any kind. */
static size_t random_text(uint64_t *seed, size_t count, uint32_t marks, char *to, uint32_t *codes)
{
    static const uint32_t some[] = {'\n', ' ',    '\t',   0x3000, 0x3002, 0xFF0C, 0xFF1B,
                                    0x85, 0x2028, 0x201D, 0x201C, 0xFF01, 0x3001, 'A'};
    size_t size = 0;

    for (size_t i = 0; i < count; i++) {
        uint32_t c = 0x4E00 + random_number(seed) % 3000;
        if (random_number(seed) % 100 < marks) {
            c = some[random_number(seed) % (sizeof some / sizeof some[0])];
        } else if (random_number(seed) % 50 == 0) {
            c = 1 + random_number(seed) % 0xD7FF;
        } else if (random_number(seed) % 200 == 0) {
            c = 0x10000 + random_number(seed) % 0x100000;
        }
        codes[i] = c;
        size += encode(c, to + size);
    }
    return size;
}

/* Every character that is no white space lies in exactly one token, white space in none; words are
 * numbered as the dictionary says. */
static void check_tokens(void *engine, const char *text, const uint32_t *codes, size_t count)
{
    const struct jieba_lexicon *lexicon = lac_engine.lexicon(engine);
    char bytes[4];
    size_t size = 0, token = 0;

    for (size_t i = 0; i < count; i++) {
        size += encode(codes[i], bytes);
    }
    struct segment_tokens tokens = segment_test_cut(&lac_engine, engine, text, size);
    for (size_t i = 0, at = 0; i < count; i++) {
        size_t end = at + encode(codes[i], bytes);
        bool inside = token < tokens.count && tokens.begin[token] <= at;
        assert_int_equal(inside, !is_space(codes[i]));
        assert_true(!inside || end <= tokens.end[token]);
        token += inside && end == tokens.end[token];
        at = end;
    }
    assert_int_equal(token, tokens.count);
    for (size_t i = 0; i < tokens.count; i++) {
        assert_true(tokens.tag[i] <= 28);
        assert_int_equal(tokens.word[i], jieba_lexicon_find(lexicon, text + tokens.begin[i],
                                                            tokens.end[i] - tokens.begin[i]));
    }
    segment_tokens_free(&tokens);
}

#define MOST 30000u

static void test_every_text(void **state)
{
    static const struct {
        size_t count;
        uint32_t marks;
    } texts[] = {{1, 0},     {1, 100},  {3, 50},   {300, 0},   {2000, 10},
                 {2000, 90}, {9000, 3}, {MOST, 0}, {MOST, 100}};
    void *engine = open_engine(SEGMENT_INT8);
    char *text = malloc(4 * MOST);
    uint32_t *codes = calloc(MOST, sizeof *codes);
    uint64_t seed = 7;

    (void)state;
    assert_true(text && codes);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        random_text(&seed, texts[i].count, texts[i].marks, text, codes);
        check_tokens(engine, text, codes, texts[i].count);
        lac_engine.relax(engine);
    }
    free(text);
    free(codes);
    lac_engine.close(engine);
}

/* What stands before a break of lines does not change what stands behind it, wherever pieces end.
 */
static void test_neighbours(void **state)
{
    void *engine = open_engine(SEGMENT_INT8);
    char *text = malloc(4 * MOST);
    uint32_t *codes = calloc(MOST, sizeof *codes);
    uint64_t seed = 8;

    (void)state;
    assert_true(text && codes);
    size_t before = random_text(&seed, 10000, 0, text, codes);
    text[before++] = '\n';
    size_t size = before + random_text(&seed, 5000, 4, text + before, codes);
    struct segment_tokens whole = segment_test_cut(&lac_engine, engine, text, size);
    struct segment_tokens head = segment_test_cut(&lac_engine, engine, text, before);
    struct segment_tokens tail =
        segment_test_cut(&lac_engine, engine, text + before, size - before);
    assert_int_equal(whole.count, head.count + tail.count);
    for (size_t i = 0; i < whole.count; i++) {
        bool first = i < head.count;
        size_t k = first ? i : i - head.count;
        const struct segment_tokens *part = first ? &head : &tail;
        assert_int_equal(whole.end[i], part->end[k] + (first ? 0 : before));
        assert_int_equal(whole.tag[i], part->tag[k]);
    }
    segment_tokens_free(&whole);
    segment_tokens_free(&head);
    segment_tokens_free(&tail);
    free(text);
    free(codes);
    lac_engine.close(engine);
}

/* ---- lanes and kernels ---- */

static void label(const struct lac_model *model, const struct lac_kernel *kernel, uint32_t lanes,
                  const struct lac_piece *piece, uint8_t *labels)
{
    struct lac_network *network = lac_network_open(model, kernel, lanes);

    assert_non_null(network);
    assert_true(lac_network_run(network, piece->embeddings, piece->sentences, piece->sentence_count,
                                labels));
    lac_network_close(network);
}

static void test_lanes_and_kernels(void **state)
{
    static const char *const models[] = {"segment/lac.model", "segment/lac-float.model"};
    static const char *const kernels[] = {"avx512", "avx2", "plain"};
    static struct lac_piece piece;
    static uint8_t expected[LAC_PIECE], found[LAC_PIECE];
    static char text[4 * 3000];
    static uint32_t codes[3000];
    uint64_t seed = 9;
    struct segment_messages messages;
    struct lac_model model;
    size_t size = random_text(&seed, 3000, 8, text, codes);

    (void)state;
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        assert_int_equal(lac_model_open(segment_test_file(NULL, models[i]), &model, &messages), 0);
        assert_int_equal(lac_read_piece(&model, text, size, 0, &piece), size);
        label(&model, lac_kernel_find("plain"), 1, &piece, expected);
        for (uint32_t lanes = 3; lanes <= LAC_LANES; lanes += 5) {
            label(&model, lac_kernel_find(NULL), lanes, &piece, found);
            assert_memory_equal(found, expected, piece.count);
        }
        for (size_t k = 0; k < sizeof kernels / sizeof kernels[0]; k++) {
            const struct lac_kernel *kernel = lac_kernel_find(kernels[k]);
            if (!kernel) {
                print_message("this processor does not run the kernel %s\n", kernels[k]);
                continue;
            }
            label(&model, kernel, LAC_LANES, &piece, found);
            assert_memory_equal(found, expected, piece.count);
        }
        lac_model_close(&model);
    }
}

/* ---- what is refused ---- */

static void check_refused(const struct segment_options *options, const char *why)
{
    struct segment_messages messages = {.error = "", .warning = ""};
    struct segment_files files = segment_test_files();
    void *engine = NULL;

    assert_int_equal(lac_engine.open(options, &files, &engine, &messages), -1);
    if (!strstr(messages.error, why)) {
        fail_msg("expected '%s' in: %s", why, messages.error);
    }
}

static void test_refused(void **state)
{
    char lexicon[4096], model[4096];

    (void)state;
    snprintf(lexicon, sizeof lexicon, "%s", segment_test_file(NULL, "segment/jieba.lexicon"));
    snprintf(model, sizeof model, "%s", segment_test_file(NULL, "segment/lac-float.model"));
    check_refused(&(struct segment_options){.tags = SEGMENT_TAGS_POSSEG}, "of the engine jieba");
    check_refused(&(struct segment_options){.model = model}, "precision \"float\"");
    check_refused(&(struct segment_options){.model = lexicon}, "is no model of the engine lac");
    check_refused(&(struct segment_options){.model = "/nowhere/x"}, "/nowhere/x: cannot be opened");
    assert_int_equal(setenv("WENLIU_LAC_KERNEL", "abacus", 1), 0);
    check_refused(&(struct segment_options){0}, "no kernel of that name");
    assert_int_equal(unsetenv("WENLIU_LAC_KERNEL"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_tags),
        cmocka_unit_test(test_every_text),
        cmocka_unit_test(test_neighbours),
        cmocka_unit_test(test_lanes_and_kernels),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests_name("segment/lac", tests, NULL, NULL);
}
