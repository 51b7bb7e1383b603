/* SPDX-License-Identifier: MIT */
/* The grammar of names of the stage `entities`, over any tokens with any tags.
 *
 *   names          generates them from a fixed seed, and prints TAP
 *   names FILE...  takes these instead, such as one that libFuzzer found
 *
 * An input is pairs of bytes: the number of a word and that of its tag. Built with -DWEN_LIBFUZZER
 * and clang's -fsanitize=fuzzer it is a target of libFuzzer (CONTRIBUTING.md). SOURCE names the
 * tree, whose rule files and gazetteers are read.
 *
 * What holds: mentions lie in the text, in order, none over another, between characters; pieces
 * cover every token once; what a relation speaks of is a mention, but for the body that 该区 and
 * the like stand for. */
#include "generator.h"
#include "relations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUTS = 20000, MOST_TOKENS = 120, LONGEST = 12 /* bytes, on average */ };

/* What news are made of, and what they are not. */
static const char *const words[] = {
    "王",   "李文",   "张小明",   "欧阳雪",   "柴可夫斯基", "宋明",   "高山",     "余",
    "安澜", "柏塘镇", "市",       "县委",     "市委",       "公安局", "人民法院", "教育局",
    "公司", "松泉",   "浙江松泉", "有限公司", "大学",       "开发区", "公园",     "街道",
    "村",   "路",     "江",       "党委",     "党支部",     "办公室", "科",       "局长",
    "书记", "副主任", "主席",     "记者",     "通讯员",     "教授",   "国家主席", "总统",
    "代表", "是",     "担任",     "历任",     "时任",       "说",     "表示",     "介绍",
    "摄",   "的",     "和",       "兼",       "该",         "本",     "各",       "全",
    "前",   "驻",     "在",       "他",       "基层",       "中共",   "中央",     "第一",
    "学生", "村民",   "今年",     "3月12日",  "12时30分",   "去年",   "100",      "三千",
    "多",   "个",     "万元",     "％",       "小时",       "06分",   "两新",     "三会一课",
    "，",   "。",     "、",       "：",       "（",         "）",     "“",        "”",
    "·",    "—",      "\n",       " ",        "　",         "A",      "é",        "𠮷",
    "한",   "克林",   "顿访",     "新华社",   "电",         "本报",   "大桥",     "银行",
    "学会", "，",     "是",       "宋明",     "松泉",       "、",
};
/* "": the segmenter says nothing of it */
static const char *const tags[] = {"PER", "ORG", "LOC", "TIME", "n",  "nr", "ns", "nt",  "nz", "v",
                                   "vn",  "a",   "d",   "m",    "q",  "p",  "c",  "u",   "w",  "f",
                                   "s",   "eng", "x",   "nw",   "ad", "t",  "",   "PER", "n",  "v"};

struct bench {
    struct entities_engine engine;
    struct entities_names *names;
    struct entities_titles *titles;
};

/* A text and its tokens, the caller's. */
struct input {
    char text[MOST_TOKENS * LONGEST + 1];
    uint32_t size;
    struct entities_token items[MOST_TOKENS];
    size_t count;
};

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "names: %s\n", what);
    exit(99);
}

static const char *path_of(const char *name, char *path, size_t room)
{
    const char *source = getenv("SOURCE");

    snprintf(path, room, "%s/plugins/entities/data/%s", source ? source : ".", name);
    return path;
}

static void open_bench(struct bench *bench)
{
    static const char *const rules[] = {"numbers.rules", "time.rules", "quantities.rules",
                                        "abbreviations.rules", "names.rules"};
    static const char *const gazetteers[] = {"china.tsv", "bodies.tsv"};
    struct entities_engine *engine = &bench->engine;
    struct entities_error error = {""};
    char path[4096];
    bool good = entities_engine_open(engine, &error) == 0;

    for (size_t i = 0; good && i < sizeof rules / sizeof rules[0]; i++) {
        good = entities_rules_read(engine->rules, path_of(rules[i], path, sizeof path), 0,
                                   &engine->types, &error) == 0;
    }
    for (size_t i = 0; good && i < sizeof gazetteers / sizeof gazetteers[0]; i++) {
        good = entities_gazetteer_read(engine->gazetteer, path_of(gazetteers[i], path, sizeof path),
                                       &engine->types, &error) == 0;
    }
    good = good && entities_engine_build(engine, &error) == 0 &&
           (bench->names = entities_names_open(engine, &error)) != NULL &&
           (bench->titles =
                entities_titles_read(path_of("titles.tsv", path, sizeof path), &error)) != NULL;
    if (!good) {
        die(error.text);
    }
}

static uint32_t type_of(const char *tag)
{
    return strcmp(tag, "LOC") == 0   ? ENTITIES_LOC
           : strcmp(tag, "ORG") == 0 ? ENTITIES_ORG
           : strcmp(tag, "PER") == 0 ? ENTITIES_PER
                                     : 0;
}

/* White space is no token, as segmenters have it. */
static void set_input(const struct bench *bench, struct input *input, const uint8_t *data,
                      size_t size)
{
    input->size = 0;
    input->count = 0;
    for (size_t i = 0; i + 1 < size && input->count < MOST_TOKENS; i += 2) {
        const char *word = words[data[i] % (sizeof words / sizeof words[0])];
        const char *tag = tags[data[i + 1] % (sizeof tags / sizeof tags[0])];
        uint32_t length = (uint32_t)strlen(word), begin = input->size;
        if (begin + length >= sizeof input->text) {
            break;
        }
        memcpy(input->text + begin, word, length);
        input->size += length;
        if (!strchr(" \n", word[0]) && strcmp(word, "　") != 0) {
            input->items[input->count++] = (struct entities_token){
                begin, begin + length, entities_names_tag(bench->names, tag),
                *tag ? entities_names_part(bench->names, tag) : 0, type_of(tag)};
        }
    }
    input->text[input->size] = 0;
}

/* ---- what holds ----------------------------------------------------------- */

static bool at_border(const struct input *input, uint32_t at)
{
    return at <= input->size && ((unsigned char)input->text[at] & 0xC0u) != 0x80u;
}

static const char *check_spans(const struct bench *bench, const struct input *input,
                               const struct entities_spans *found)
{
    uint32_t end = 0;

    for (size_t i = 0; i < found->count; i++) {
        const struct entities_span *span = &found->spans[i];
        if (span->begin < end || span->end <= span->begin || span->end > input->size) {
            return "a mention is empty, leaves the text or overlaps";
        }
        if (!at_border(input, span->begin) || !at_border(input, span->end)) {
            return "a mention begins or ends inside a character";
        }
        if (span->type < 1 || span->type > bench->engine.types.count) {
            return "there is no such type";
        }
        end = span->end;
    }
    return NULL;
}

/* Nothing but white space lies between pieces; so every token is in them, and once. */
static bool nothing_between(const struct input *input, uint32_t begin, uint32_t end)
{
    for (size_t at = begin; at < end;) {
        uint32_t c = entities_next(input->text, &at);
        if (c != '\n' && !entities_blank(c)) {
            return false;
        }
    }
    return true;
}

static const char *check_pieces(const struct bench *bench, const struct input *input)
{
    const struct entities_pieces *pieces = entities_names_pieces(bench->names);
    uint32_t at = 0;

    for (size_t i = 0; i < pieces->count; i++) {
        const struct entities_piece *piece = &pieces->items[i];
        if (piece->begin < at || piece->end < piece->begin) {
            return "pieces overlap";
        }
        if (!nothing_between(input, at, piece->begin)) {
            return "a token is in no piece";
        }
        at = piece->end;
    }
    return nothing_between(input, at, input->size) ? NULL : "a token is in no piece";
}

static bool mentioned(const struct entities_spans *found, struct entities_part part, uint32_t type)
{
    for (size_t i = 0; i < found->count; i++) {
        const struct entities_span *span = &found->spans[i];
        if (span->begin == part.begin && span->end == part.end) {
            return type == 0 || span->type == type;
        }
    }
    return false;
}

static const char *check_relations(const struct entities_relations *relations,
                                   const struct entities_spans *found)
{
    for (size_t i = 0; i < relations->count; i++) {
        const struct entities_relation *relation = &relations->items[i];
        bool body = relation->organization.end > relation->organization.begin;
        if (!mentioned(found, relation->person, ENTITIES_PER) ||
            !mentioned(found, relation->title, ENTITIES_TITLE) ||
            (body && !mentioned(found, relation->organization, 0))) {
            return "a relation speaks of what is no mention";
        }
    }
    return NULL;
}

/* Sentences are the lines. */
static size_t lines_of(const struct input *input, struct entities_part *lines)
{
    size_t count = 0;

    for (uint32_t at = 0, begin = 0; at <= input->size; at++) {
        if (at == input->size || input->text[at] == '\n') {
            lines[count++] = (struct entities_part){begin, at};
            begin = at + 1;
        }
    }
    return count;
}

/* A sentence where something does not hold, or NULL; counts what is found. */
static const char *check(const struct bench *bench, struct input *input, size_t counts[2])
{
    struct entities_tokens tokens = {.items = input->items, .count = input->count};
    struct entities_part lines[MOST_TOKENS * LONGEST + 1];
    struct entities_spans base = {0}, found = {0};
    struct entities_relations relations = {0};

    if (entities_engine_scan(&bench->engine, input->text, input->size, NULL, &base) != 0 ||
        entities_names_find(bench->names, input->text, input->size, &tokens, &base, &found) != 0 ||
        !entities_relations_find(&relations, bench->names, bench->titles, input->text, lines,
                                 lines_of(input, lines), &found)) {
        die("no memory left");
    }
    const char *wrong = check_spans(bench, input, &found);
    wrong = wrong ? wrong : check_pieces(bench, input);
    wrong = wrong ? wrong : check_relations(&relations, &found);
    counts[0] += found.count;
    counts[1] += relations.count;
    free(base.spans);
    free(found.spans);
    free(relations.items);
    return wrong;
}

#ifdef WEN_LIBFUZZER

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct bench bench; /* libFuzzer calls again and again, and never says that it ends */
    static struct input input;
    size_t counts[2] = {0};

    if (!bench.names) {
        open_bench(&bench);
    }
    set_input(&bench, &input, data, size);
    const char *wrong = check(&bench, &input, counts);
    if (wrong) {
        fprintf(stderr, "names: %s\n", wrong);
        abort();
    }
    return 0;
}

#else

static void close_bench(struct bench *bench)
{
    entities_titles_free(bench->titles);
    entities_names_free(bench->names);
    entities_engine_close(&bench->engine);
}

static bool report(const char *what, const struct input *input, const char *wrong)
{
    if (wrong) {
        printf("# %s: %s: ", what, wrong);
        fuzz_show(input->text, input->size, 2000);
        printf("\n");
    }
    return wrong == NULL;
}

static bool try_file(const struct bench *bench, struct input *input, const char *path)
{
    uint8_t data[2 * MOST_TOKENS];
    size_t counts[2] = {0};
    FILE *file = fopen(path, "rb");

    if (!file) {
        die("a file cannot be read");
    }
    set_input(bench, input, data, fread(data, 1, sizeof data, file));
    fclose(file);
    return report(path, input, check(bench, input, counts));
}

static bool try_generated(const struct bench *bench, struct input *input, size_t counts[2])
{
    uint64_t state = 1;
    uint8_t data[2 * MOST_TOKENS];
    bool good = true;

    for (size_t n = 0; n < INPUTS && good; n++) {
        size_t size = fuzz_below(&state, sizeof data + 1);
        for (size_t i = 0; i < size; i++) {
            data[i] = (uint8_t)fuzz_draw(&state);
        }
        set_input(bench, input, data, size);
        good = report("generated", input, check(bench, input, counts));
    }
    return good;
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    static struct input input;
    size_t counts[2] = {0};
    bool good = true;

    open_bench(&bench);
    for (int i = 1; i < argc; i++) {
        good = try_file(&bench, &input, argv[i]) && good;
    }
    if (argc == 1) {
        good = try_generated(&bench, &input, counts);
        /* inputs that find nothing would prove nothing */
        good = good && counts[0] > INPUTS && counts[1] > INPUTS / 10;
        printf("1..1\n%s 1 - names: %d inputs, %zu mentions, %zu relations\n",
               good ? "ok" : "not ok", INPUTS, counts[0], counts[1]);
    }
    close_bench(&bench);
    return good ? 0 : 1;
}

#endif
