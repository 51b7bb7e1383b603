/* SPDX-License-Identifier: MIT */
/* Figures. A row is a text of words with their tags as LAC gives them ("规上/b 工业/n"); a line is
 * a paragraph, one that begins with # a heading. What has to be found was written down by hand: a
 * figure a line, indicator|value|unit|change|subject. */
#include "figures.h"
#include "plugin_entities_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])
enum { LONGEST = 1 << 16, MOST = 4096 };

static const char *const rows[][2] = {
    /* the thing behind a measure word */
    {"安和县/LOC 有/v 43名/m 联企/v 干部/n 。/w", "联企干部|43|名||安和县"},
    {"安和县/LOC 建成/v 产地仓/n 12个/m 、/w 冷库/n 3座/m 。/w",
     "建成产地仓|12|个||安和县\n冷库|3|座||安和县"},
    {"安和县/LOC 组织/v 65个/m 合作社/n 换届/v 。/w", "组织合作社|65|个||安和县"},
    {"安和县/LOC 吸引/v 了/u 2480名/m 青年/n 返乡/v 。/w", "吸引青年|2480|名||安和县"},
    {"他/r 存/v 着/u 4000多张/m 鸟/n 的/u 照片/n 。/w", "鸟的照片|4000多|张||"},
    {"大风/n 使/v 11个/m 县/n 的/u 中小学/n 停课/v 。/w", "县|11|个||"},
    {"安和县/LOC 拥有/v 46万/m 粉丝/n 。/w", "粉丝|46|万||安和县"},
    {"救起/v 3名/m 受伤/v 的/u 工人/n 。/w", "救起受伤的工人|3|名||"},
    /* the words before a unit */
    {"安和县/LOC 规上/b 工业/n 总产值/n 168.6亿元/m 。/w", "规上工业总产值|168.6|亿元||安和县"},
    {"安和县/LOC 的/u 入住率/n 达/v 93.5%/m 。/w", "入住率|93.5|%||安和县"},
    {"安和县/LOC 投入/v 780万元/m ，/w 建起/v 食堂/n 。/w", "投入|780|万元||安和县"},
    {"安和县/LOC 设立/v 500万元/m 基金/n 。/w", "设立基金|500|万元||安和县"},
    {"安和县/LOC 播种/v 水稻/n 三万五千亩/m 。/w", "播种水稻|三万五千|亩||安和县"},
    {"安和县/LOC 旱地/n 约/d 占/v 两成/m 。/w", "旱地|两|成||安和县"},
    {"安和县/LOC 最低/a 气温/n 零下/n 18摄氏度/m 。/w", "最低气温零下|18|摄氏度||安和县"},
    {"安和县/LOC 气温/n 12至16摄氏度/m 。/w", "气温|12至16|摄氏度||安和县"},
    /* what the sentence has been about */
    {"安和县/LOC 受理/v 案件/n 412件/m ，/w 占/v 40%/m 。/w",
     "受理案件|412|件||安和县\n受理案件占|40|%||安和县"},
    {"安和县/LOC 老人/n 1.87万人/m ，/w 占/v 人口/n 的/u 31.2%/m 。/w",
     "老人|1.87|万人||安和县\n老人占人口|31.2|%||安和县"},
    {"安和县/LOC 开设/v 课程/n 42门/m ，/w 27门/m 由/p 教师/n 开设/v 。/w",
     "开设课程|42|门||安和县\n开设课程|27|门||安和县"},
    /* changes */
    {"安和县/LOC 产值/n 52.7亿元/m ，/w 同比/vd 增长/v 30.3%/m 。/w",
     "产值|52.7|亿元|同比增长30.3%|安和县"},
    {"安和县/LOC 产值/n 52.7亿元/m ，/w 增长/v 30.3%/m ，/w 税收/n 3亿元/m ，/w 下降/v 1%/m 。/w",
     "产值|52.7|亿元|增长30.3%|安和县\n税收|3|亿元|下降1%|安和县"},
    {"安和县/LOC 候鸟/n 6.8万只/m ，/w 比/p 去年/TIME 增加/v 1.1万只/m 。/w",
     "候鸟|6.8|万只|比去年增加1.1万只|安和县"},
    {"安和县/LOC 补助/n 由/p 40元/m 提高到/v 60元/m 。/w", "补助|60|元|由40元提高到60元|安和县"},
    {"安和县/LOC 快递/n 从/p 5天/m 缩短/v 为/v 1天/m 。/w", "快递|1|天|从5天缩短为1天|安和县"},
    {"安和县/LOC 新馆/n 3.6万平方米/m ，/w 是/v 老馆/n 的/u 4倍/m 。/w",
     "新馆|3.6|万平方米|是老馆的4倍|安和县"},
    {"安和县/LOC 工人/n 1500名/m ，/w 比/p 计划/n 提前/v 47天/m 。/w", "工人|1500|名||安和县"},
    /* no figures */
    {"他/r 今年/TIME 26岁/m 。/w", ""},
    {"他/r 在/p 村里/s 住/v 了/u 33年/m 。/w", ""},
    {"走/v 22公里/m 外/f 的/u 山路/n 。/w", ""},
    {"安和县/LOC 出台/v 20条/m 措施/n 。/w", ""},
    {"专家/n 每月/r 来/v 一次/m 。/w", ""},
    {"这/r 次/q 过程/n 有/v 三个/m 特点/n 。/w", ""},
    {"推出/v “/w 15分钟/m 服务圈/n ”/w 。/w", ""},
    {"#安和县/LOC 招收/v 学员/n 40名/m", ""},
    /* lengths of time that are measured */
    {"安和县/LOC 平均/a 用时/n 15天/m 。/w", "平均用时|15|天||安和县"},
    {"安和县/LOC 累计/v 服务/v 62万小时/m 。/w", "累计服务|62|万小时||安和县"},
    {"甲城/LOC 的/u 成绩/n 是/v 1小时/m 17分/m 35秒/m 。/w", "成绩|1小时17分35|秒||甲城"},
    /* subjects */
    {"#安和县/LOC 丰收/v\n今年/TIME 产粮/v 25万吨/m 。/w", "产粮|25|万吨||安和县"},
    {"安和县/LOC 有/v 村庄/n 。/w\n全县/n 种/v 茶/n 12万亩/m 。/w", "种茶|12|万亩||安和县"},
    {"安和县教育局/ORG 说/v ，/w 全县/n 有/v 学校/n 146所/m 。/w", "学校|146|所||安和县"},
    {"王明/PER 说/v ，/w 工资/n 5200元/m 。/w", "工资|5200|元||"},
    {"王明/PER 种/v 地/n 。/w 他/r 收入/n 5200元/m 。/w", "收入|5200|元||王明"},
    {"安和县/LOC 与/p 平阳县/LOC 修路/v 12公里/m 。/w", "修路|12|公里||安和县"},
    {"海棠义工联合会/ORG 成立/v 。/w 联合会/n 帮助/v 4600名/m 老人/n 。/w",
     "帮助老人|4600|名||海棠义工联合会"},
    {"基地/n 由/p 绿源集团/ORG 投资/v 62亿元/m ，/w 装机/n 120万千瓦/m 。/w",
     "投资|62|亿元||绿源集团\n装机|120|万千瓦||基地"},
    /* said twice */
    {"安和县/LOC 招募/v 志愿者/n 2480人/m 。/w\n志愿者/n 2480人/m", "招募志愿者|2480|人||安和县"},
};

struct sample {
    char text[LONGEST];
    uint32_t size;
    uint32_t begin[MOST], end[MOST];
    uint8_t class[MOST];
    uint32_t tokens;
    struct figures_entity entities[MOST];
    uint32_t entity_count;
    struct figures_sentence sentences[MOST];
    uint32_t sentence_count;
    struct entities_spans names, found;
};

static void end_sentence(struct sample *sample, uint32_t *begin, bool heading, bool *opens)
{
    if (sample->size > *begin) {
        sample->sentences[sample->sentence_count++] =
            (struct figures_sentence){*begin, sample->size, heading, heading, *opens};
        *begin = sample->size;
        *opens = false;
    }
}

/* Reads a row's words, tags and lines. */
static void read_row(struct sample *sample, const char *row)
{
    uint32_t begin = 0;
    bool heading = *row == '#', opens = true;

    sample->size = sample->tokens = sample->sentence_count = 0;
    sample->names.count = 0;
    row += heading;
    while (*row) {
        size_t word = strcspn(row, "/"), tag_size = strcspn(row + word, " \n");
        char tag[16];
        snprintf(tag, sizeof tag, "%.*s", (int)tag_size - 1, row + word + 1);
        uint32_t i = sample->tokens++;
        sample->begin[i] = sample->size;
        memcpy(sample->text + sample->size, row, word);
        sample->size += (uint32_t)word;
        sample->end[i] = sample->size;
        sample->class[i] = (uint8_t)figures_class_of(tag);
        uint32_t type = strcmp(tag, "PER") == 0   ? ENTITIES_PER
                        : strcmp(tag, "LOC") == 0 ? ENTITIES_LOC
                        : strcmp(tag, "ORG") == 0 ? ENTITIES_ORG
                                                  : 0;
        if (type) {
            assert_true(entities_spans_add(&sample->names,
                                           (struct entities_span){.begin = sample->begin[i],
                                                                  .end = sample->end[i],
                                                                  .type = type,
                                                                  .source = ENTITIES_FROM_TAG}));
        }
        row += word + tag_size;
        if (*row == '\n' || strncmp(sample->text + sample->begin[i], "。", 3) == 0) {
            bool line = *row == '\n';
            if (line) {
                sample->text[sample->size++] = '\n';
            }
            end_sentence(sample, &begin, heading, &opens);
            opens = line;
            heading = line ? row[1] == '#' : heading;
            row += line && row[1] == '#';
        }
        row += *row != 0;
    }
    end_sentence(sample, &begin, heading, &opens);
    sample->text[sample->size] = 0;
}

struct tools {
    struct entities_engine engine;
    struct entities_units units;
    struct figures_words words;
    struct figures_finder *finder;
    struct sample sample;
};

static char *data(const char *name)
{
    const char *source = getenv("SOURCE");
    char *path;

    assert_true(asprintf(&path, "%s/plugins/entities/data/%s", source ? source : ".", name) > 0);
    return path;
}

static int open_tools(void **state)
{
    struct tools *tools = calloc(1, sizeof *tools);
    struct entities_error error;
    char *units = data("units.tsv"), *words = data("figures.tsv");

    assert_non_null(tools);
    sample_builtin(&tools->engine, false);
    assert_int_equal(entities_units_read(&tools->units, units, &error), 0);
    assert_int_equal(figures_words_read(&tools->words, words, &error), 0);
    tools->finder = figures_finder_new(&tools->words, &tools->units);
    assert_non_null(tools->finder);
    free(units);
    free(words);
    *state = tools;
    return 0;
}

static int close_tools(void **state)
{
    struct tools *tools = *state;

    entities_engine_close(&tools->engine);
    entities_units_free(&tools->units);
    figures_words_free(&tools->words);
    figures_finder_free(tools->finder);
    free(tools->sample.names.spans);
    free(tools->sample.found.spans);
    free(tools);
    return 0;
}

static size_t put(char *to, size_t size, const char *text, struct figures_place place)
{
    memcpy(to + size, text + place.begin, place.end - place.begin);
    return size + place.end - place.begin;
}

static void show(const struct sample *sample, const struct figures_figure *figures, uint32_t count,
                 char *to)
{
    size_t size = 0;

    for (uint32_t i = 0; i < count; i++) {
        const struct figures_figure *figure = &figures[i];
        if (i > 0) {
            to[size++] = '\n';
        }
        size = put(to, size, sample->text, figure->indicator[0]);
        size = put(to, size, sample->text, figure->indicator[1]);
        const struct figures_place rest[] = {figure->value, figure->unit, figure->change,
                                             figure->subject};
        for (size_t k = 0; k < COUNT_OF(rest); k++) {
            to[size++] = '|';
            size = put(to, size, sample->text, rest[k]);
        }
    }
    to[size] = 0;
}

static void find(struct tools *tools, const char *text, uint32_t size,
                 const struct figures_document *with, const struct figures_figure **figures,
                 uint32_t *count)
{
    struct sample *sample = &tools->sample;
    struct figures_entity *entities = NULL;
    struct figures_document document = *with;

    assert_int_equal(
        entities_engine_scan(&tools->engine, text, size, &sample->names, &sample->found), 0);
    entities = calloc(sample->found.count + 1, sizeof *entities);
    assert_non_null(entities);
    for (size_t i = 0; i < sample->found.count; i++) {
        const struct entities_span *span = &sample->found.spans[i];
        entities[i] = (struct figures_entity){span->begin, span->end, span->type};
    }
    document.text = text;
    document.size = size;
    document.entities = entities;
    document.entity_count = (uint32_t)sample->found.count;
    assert_int_equal(figures_find(tools->finder, &document, figures, count), 0);
    free(entities);
}

static void test_rows(void **state)
{
    struct tools *tools = *state;
    struct sample *sample = &tools->sample;
    static char found[LONGEST];
    int wrong = 0;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct figures_figure *figures;
        uint32_t count;
        read_row(sample, rows[i][0]);
        const struct figures_document document = {.token_begin = sample->begin,
                                                  .token_end = sample->end,
                                                  .token_class = sample->class,
                                                  .token_count = sample->tokens,
                                                  .sentences = sample->sentences,
                                                  .sentence_count = sample->sentence_count};
        find(tools, sample->text, sample->size, &document, &figures, &count);
        show(sample, figures, count, found);
        if (strcmp(found, rows[i][1]) != 0) {
            print_error("%s\n  expected: %s\n  found:    %s\n", rows[i][0], rows[i][1], found);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

/* The same texts without tokens: whatever is found lies in the text and in order. */
static void check_places(const struct figures_figure *figures, uint32_t count, uint32_t size)
{
    uint32_t last = 0;

    for (uint32_t i = 0; i < count; i++) {
        const struct figures_figure *figure = &figures[i];
        const struct figures_place places[] = {
            figure->quantity,     figure->value,  figure->unit,   figure->indicator[0],
            figure->indicator[1], figure->change, figure->period, figure->subject};
        for (size_t k = 0; k < COUNT_OF(places); k++) {
            assert_true(places[k].begin <= places[k].end && places[k].end <= size);
        }
        assert_true(figure->quantity.begin >= last);
        last = figure->quantity.begin;
    }
}

static void test_any(void **state)
{
    static const char *const pieces[] = {
        "安和县", "43",   "名",     "干部", "，",   "。", "产值", "亿元", "5",  "%",    "同比",
        "增长",   "由",   "提高到", "比",   "去年", "的", "占",   "“",    "”",  "、",   "小时",
        "分",     "三万", "零下",   "全县", "他",   "说", "在",   "\n",   "个", "基地", "岁",
        "（",     "）",   "了",     "为",   "每",   "半", "多",   "12",   "至", "万",   "天"};
    struct tools *tools = *state;
    unsigned seed = 11;

    for (int round = 0; round < 20000; round++) {
        char text[4096] = "";
        seed = seed * 1103515245u + 12345u;
        unsigned length = 1 + (seed >> 16) % 60;
        for (unsigned i = 0; i < length; i++) {
            seed = seed * 1103515245u + 12345u;
            strcat(text, pieces[(seed >> 16) % COUNT_OF(pieces)]);
        }
        const struct figures_sentence sentence = {0, (uint32_t)strlen(text), false, false, true};
        const struct figures_document document = {.sentences = &sentence, .sentence_count = 1};
        const struct figures_figure *figures;
        uint32_t count;
        tools->sample.names.count = 0;
        find(tools, text, sentence.end, &document, &figures, &count);
        check_places(figures, count, sentence.end);
    }
}

/* Seconds of processor time for one sentence of `size` bytes of one thing. */
static double seconds(struct tools *tools, const char *thing, uint32_t size)
{
    uint32_t piece = (uint32_t)strlen(thing), filled = 0;
    char *text = malloc(size + 1u);
    const struct figures_figure *figures;
    uint32_t count;

    assert_non_null(text);
    while (filled + piece <= size) {
        memcpy(text + filled, thing, piece);
        filled += piece;
    }
    text[filled] = 0;
    const struct figures_sentence sentence = {0, filled, false, false, true};
    const struct figures_document document = {.sentences = &sentence, .sentence_count = 1};
    tools->sample.names.count = 0;
    clock_t begin = clock();
    find(tools, text, filled, &document, &figures, &count);
    double spent = (double)(clock() - begin) / CLOCKS_PER_SEC;
    check_places(figures, count, filled);
    free(text);
    return spent;
}

/* Eight times the text takes no more than some eight times as long, where squares would take 64. */
static void test_large(void **state)
{
    static const char *const things[] = {"3个",
                                         "1小时",
                                         "由5元提高到6元",
                                         "“",
                                         "的",
                                         "8",
                                         "产值5亿元，",
                                         "占4%",
                                         "全县",
                                         "、12名干部",
                                         "每",
                                         "安和县干部43名",
                                         "产值同比分别下降3%和4%",
                                         "比去年的",
                                         "他在基地三万五千"};
    enum { SMALL = 1 << 15, LARGE = 8 * SMALL, MOST_RATIO = 16 };
    struct tools *tools = *state;

    for (size_t i = 0; i < COUNT_OF(things); i++) {
        double small = seconds(tools, things[i], SMALL), large = seconds(tools, things[i], LARGE);
        if (large > MOST_RATIO * (small + 0.003)) {
            fail_msg("%s: %d bytes %.3f s, %d bytes %.3f s", things[i], SMALL, small, LARGE, large);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows, open_tools, close_tools),
        cmocka_unit_test_setup_teardown(test_any, open_tools, close_tools),
        cmocka_unit_test_setup_teardown(test_large, open_tools, close_tools),
    };
    return cmocka_run_group_tests_name("plugins/entities/figures", tests, NULL, NULL);
}
