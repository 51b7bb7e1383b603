/* SPDX-License-Identifier: MIT */
/* Names, titles and relations: rows of tokens with their tags, as segmenters cut news, and what a
 * careful reader marks in them. */
#include "names.h"
#include "plugin_entities_support.h"
#include "relations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LONGEST 2000

/* Tokens with tags; "_" is a blank, "⏎" a newline. Mentions as TYPE:surface, relations as
 * person|title|organization, both parted by blanks, in order. */
struct row {
    const char *tokens, *mentions, *relations;
};

static const struct row rows[] = {
    /* bodies: the whole name, whatever the segmenter cut */
    {"走访/v 了/u 浙江松泉工具有限公司/ORG 等/u 企业/n", "ORG:浙江松泉工具有限公司", ""},
    {"县/n 农业/n 农村/n 局/n 抽调/v 农技员/n", "ORG:县农业农村局", ""},
    {"由/p 市委/n 组织部/n 主办/v", "ORG:市委组织部", ""},
    {"开发/v 区党工委/ORG 成立/v 了/u", "ORG:开发区党工委", ""},
    {"经济开发区/LOC 南湖/LOC 片区/n 两/m 新/a 党委/n 的/u 成立/v",
     "ORG:经济开发区南湖片区两新党委", ""},
    {"创办/v 了/u 红杉/n 工作室/n", "ORG:红杉工作室", ""},
    /* places: each level by itself */
    {"安澜县/LOC 柏塘镇/LOC 大坝村/LOC 的/u 稻田/n", "LOC:安澜县 LOC:柏塘镇 LOC:大坝村", ""},
    {"现代/t 物流/n 装备/n 高新区/n 将/d 开展/v", "LOC:现代物流装备高新区", ""},
    {"朝鲜/LOC 半岛/n 北部/f", "LOC:朝鲜半岛", ""},
    /* what only points or is a common noun is none */
    {"该/r 区/n 党支部/n 召开/v 大会/n", "", ""},
    {"党委/n 的/u 决定/n", "", ""},
    {"14/m 家/q 卫生院/n", "QUANT:14家", ""},
    /* persons: by surname and title, though no tag says so */
    {"院长/n 柯雨/n 林/n 说/v", "TITLE:院长 PER:柯雨林", "柯雨林|院长|"},
    {"书记/n 高度/d 重视/v", "", ""},
    {"记者/n _ 薄荷/n ⏎ 今年/TIME", "TITLE:记者 PER:薄荷 TIME:今年", "薄荷|记者|"},
    {"记者/n _ 手记/n ⏎ 风/n", "", ""},
    {"记者/n _ 今年/TIME ⏎ 风/n", "TIME:今年", ""},
    {"记者/n _ 谷/n 小满/TIME ⏎ 风/n", "TITLE:记者 PER:谷小满", "谷小满|记者|"},
    {"村民/n 石老七/n 记得/v", "PER:石老七", ""},
    {"1357/nr 工程/n", "", ""},
    /* titles with what belongs to them; the body before it is its own */
    {"城南新区/LOC 党工委/n 委员/n 颜敏/PER 传达/v", "LOC:城南新区 TITLE:党工委委员 PER:颜敏",
     "颜敏|党工委委员|城南新区"},
    {"松泉集团党委/ORG 副书记/n 张敏/PER 说/v", "ORG:松泉集团 TITLE:党委副书记 PER:张敏",
     "张敏|党委副书记|松泉集团"},
    {"高新区/n 党工委书记/n 、/w 管委会/n 主任/n 徐文/PER 说/v",
     "LOC:高新区 TITLE:党工委书记 TITLE:管委会主任 PER:徐文",
     "徐文|党工委书记|高新区 徐文|管委会主任|高新区"},
    {"市教育局/ORG 基础/n 教育/vn 科/n 科长/n 倪东/PER 表示/v",
     "ORG:市教育局 TITLE:基础教育科科长 PER:倪东", "倪东|基础教育科科长|市教育局"},
    {"张敏/PER 不仅/c 是/v 南湖/LOC 片区/n 两/m 新/a 党委书记/n ，/w 还是/v 党建/n 指导员/n 。/w",
     "PER:张敏 ORG:南湖片区两新党委 TITLE:书记 TITLE:党建指导员",
     "张敏|党建指导员| 张敏|书记|南湖片区两新党委"},
    {"□/w 记者/n _ 岑远/PER _ 白露/PER", "TITLE:记者 PER:岑远 PER:白露", "白露|记者| 岑远|记者|"},
    /* several titles of one person, each with its body; an office of the nation has none */
    {"松泉市委/ORG 书记/n 、/w 青山省/LOC 人大/n 常委会/n 副主任/n 宋明/PER 说/v",
     "ORG:松泉市委 TITLE:书记 ORG:青山省人大常委会 TITLE:副主任 PER:宋明",
     "宋明|书记|松泉市委 宋明|副主任|青山省人大常委会"},
    {"松泉市委/ORG 总书记/n 、/w 国家/n 主席/n 宋明/PER 说/v",
     "ORG:松泉市委 TITLE:总书记 TITLE:国家主席 PER:宋明", "宋明|总书记|松泉市委 宋明|国家主席|"},
    /* a title behind the name, but not a verb that reads like one */
    {"宋明/PER 总统/n 在/p 会/n 上/f 说/v", "PER:宋明 TITLE:总统", "宋明|总统|"},
    {"宋明/PER 代表/v 县委/n 讲话/v", "PER:宋明 ORG:县委", ""},
    /* the agency of a dateline; who is posted where; whose office a word stands before */
    {"据/p 松泉日报社/ORG 云州/LOC 1月2日/TIME 电/n （/w 记者/n 宋明/PER ）/w",
     "ORG:松泉日报社 LOC:云州 TIME:1月2日 TITLE:记者 PER:宋明", "宋明|记者|松泉日报社"},
    {"中国/LOC 驻/v 新西兰/LOC 大使/n 宋明/PER 说/v", "LOC:中国 LOC:新西兰 TITLE:大使 PER:宋明",
     "宋明|大使|中国"},
    {"法国/LOC 前/f 总统/n 宋明/PER 说/v", "LOC:法国 TITLE:总统 PER:宋明", "宋明|总统|法国"},
    /* offices one after the other; what is said with a body is not said without one too */
    {"宋明/PER 历任/v 松泉县/LOC 公安局/n 局长/n 、/w 松泉县委/ORG 书记/n 。/w",
     "PER:宋明 ORG:松泉县公安局 TITLE:局长 ORG:松泉县委 TITLE:书记",
     "宋明|书记|松泉县委 宋明|局长|松泉县公安局"},
    {"松泉县委/ORG 书记/n 宋明/PER 说/v ⏎ 宋明/PER 书记/n 说/v",
     "ORG:松泉县委 TITLE:书记 PER:宋明 PER:宋明 TITLE:书记", "宋明|书记|松泉县委"},
    /* a common word between two persons of a list; who wrote an item */
    {"由/p 宋明/PER 、/w 高山/n 、/w 孙文驹/PER 提供/v", "PER:宋明 PER:高山 PER:孙文驹", ""},
    {"丰收/v 。/w （/w 余/n 根示/v ）/w ⏎ 完/v", "PER:余根示", ""},
    /* an office as the first thing of all, of nobody */
    {"当选/v 为/v 局长/n 。/w", "", ""},
    /* an office of the nation belongs to nothing that was no office */
    {"当选/v 为/v 局长/n 。/w ⏎ 国家/n 主席/n 宋明/PER 说/v", "TITLE:国家主席 PER:宋明",
     "宋明|国家主席|"},
    /* bodies of a kind are none */
    {"基层/n 人民法院/n 和/c 乡镇/n 政府/n", "", ""},
    /* a picture's credit, however the name was cut */
    {"（/w 记者/n 宋明/PER 举摄/v ）/w", "TITLE:记者 PER:宋明举", "宋明举|记者|"},
    {"丰收/v 。/w 应/v 潮生/n 摄/v ⏎ 红色/n", "PER:应潮生", ""},
    /* an office without a body belongs to the last that can have it */
    {"市教育局/ORG 推行/v 新规/n 。/w ⏎ 副局长/n 宋明/PER 介绍/v",
     "ORG:市教育局 TITLE:副局长 PER:宋明", "宋明|副局长|市教育局"},
    /* the document as a whole */
    {"松泉公司/ORG 增产/v 。/w ⏎ 依托/v 松泉/v 、/w 飞雁/v 等/u 企业/n",
     "ORG:松泉公司 ORG:松泉 ORG:飞雁", ""},
    {"经济开发区/LOC 召开/v 会议/n 。/w ⏎ 开发区/n 去年/TIME 增长/v",
     "LOC:经济开发区 LOC:开发区 TIME:去年", ""},
    {"副县长/n 祁功/PER 说/v 。/w ⏎ 祁/n 功/v 来到/v 村里/n", "TITLE:副县长 PER:祁功 PER:祁功",
     "祁功|副县长|"},
};

/* Tokens, and the canonical names of their bodies and places that are not their own surface. */
static const struct row canonical_rows[] = {
    {"浙江松泉工具有限公司/ORG 增产/v 。/w ⏎ 松泉公司/ORG 说/v 。/w",
     "松泉公司=浙江松泉工具有限公司", ""},
    {"安澜县/LOC 农业/n 农村/n 局/n 说/v 。/w ⏎ 县/n 农业/n 农村/n 局/n 说/v",
     "县农业农村局=安澜县农业农村局", ""},
    {"经济开发区/LOC 成立/v 。/w ⏎ 开发区/n 去年/TIME 增长/v", "开发区=经济开发区", ""},
    {"松泉公司/ORG 说/v 。/w ⏎ 飞鹿公司/ORG 说/v", "", ""},
};

struct bench {
    struct entities_engine engine;
    struct entities_names *names;
    struct entities_titles *titles;
};

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    struct entities_error error;
    char path[1000];
    const char *source = getenv("SOURCE");

    assert_non_null(bench);
    sample_builtin(&bench->engine, true);
    bench->names = entities_names_open(&bench->engine, &error);
    assert_non_null(bench->names);
    snprintf(path, sizeof path, "%s/plugins/entities/data/titles.tsv", source ? source : ".");
    bench->titles = entities_titles_read(path, &error);
    assert_non_null(bench->titles);
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;

    entities_titles_free(bench->titles);
    entities_names_free(bench->names);
    entities_engine_close(&bench->engine);
    free(bench);
    return 0;
}

static uint32_t type_of(const char *tag)
{
    return strcmp(tag, "LOC") == 0   ? ENTITIES_LOC
           : strcmp(tag, "ORG") == 0 ? ENTITIES_ORG
           : strcmp(tag, "PER") == 0 ? ENTITIES_PER
                                     : 0;
}

/* Writes the text of a row's tokens and the tokens; returns its size. */
static uint32_t read_tokens(const struct bench *bench, const char *row, char *text,
                            struct entities_tokens *tokens)
{
    char copy[LONGEST];
    uint32_t size = 0;

    assert_true(strlen(row) < LONGEST);
    strcpy(copy, row);
    for (char *rest = copy, *token; (token = strsep(&rest, " "));) {
        char *tag = strrchr(token, '/');
        if (strcmp(token, "_") == 0 || strcmp(token, "⏎") == 0) {
            text[size++] = *token == '_' ? ' ' : '\n';
            continue;
        }
        assert_non_null(tag);
        *tag++ = 0;
        uint32_t length = (uint32_t)strlen(token);
        memcpy(text + size, token, length);
        tokens->items[tokens->count++] =
            (struct entities_token){size, size + length, entities_names_tag(bench->names, tag),
                                    entities_names_part(bench->names, tag), type_of(tag)};
        size += length;
    }
    text[size] = 0;
    return size;
}

static void write_mentions(const struct bench *bench, const char *text,
                           const struct entities_spans *found, char *to)
{
    *to = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct entities_span *span = &found->spans[i];
        to += sprintf(to, "%s%s:%.*s", i ? " " : "", bench->engine.types.names[span->type],
                      (int)(span->end - span->begin), text + span->begin);
    }
}

static void write_canonical(const char *text, const struct entities_spans *found, char *to)
{
    const char *separator = "";

    *to = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct entities_span *span = &found->spans[i];
        if ((span->source == ENTITIES_FROM_GRAMMAR || span->source == ENTITIES_FROM_DOCUMENT) &&
            span->canonical) {
            to += sprintf(to, "%s%.*s=%.*s", separator, (int)(span->end - span->begin),
                          text + span->begin, (int)span->canonical_size, span->canonical);
            separator = " ";
        }
    }
}

static void write_relations(const char *text, const struct entities_relations *relations, char *to)
{
    *to = 0;
    for (size_t i = 0; i < relations->count; i++) {
        const struct entities_relation *r = &relations->items[i];
        to += sprintf(to, "%s%.*s|%.*s|%.*s", i ? " " : "", (int)(r->person.end - r->person.begin),
                      text + r->person.begin, (int)(r->title.end - r->title.begin),
                      text + r->title.begin, (int)(r->organization.end - r->organization.begin),
                      text + r->organization.begin);
    }
}

static bool same(const char *what, const char *row, const char *expected, const char *found)
{
    if (strcmp(expected, found) != 0) {
        print_error("%s\n  expected %s: %s\n  found: %s\n", row, what, expected, found);
        return false;
    }
    return true;
}

/* Sentences are the lines. */
static size_t lines_of(const char *text, uint32_t size, struct entities_part *lines)
{
    size_t count = 0;

    for (uint32_t at = 0, begin = 0; at <= size; at++) {
        if (at == size || text[at] == '\n') {
            lines[count++] = (struct entities_part){begin, at};
            begin = at + 1;
        }
    }
    return count;
}

static bool check(const struct bench *bench, const struct row *row)
{
    struct entities_token items[LONGEST / 2];
    struct entities_part lines[LONGEST / 2];
    struct entities_tokens tokens = {.items = items};
    struct entities_spans base = {0}, found = {0};
    struct entities_relations relations = {0};
    char text[LONGEST], mentions[4 * LONGEST], said[4 * LONGEST];
    uint32_t size = read_tokens(bench, row->tokens, text, &tokens);

    assert_int_equal(entities_engine_scan(&bench->engine, text, size, NULL, &base), 0);
    assert_int_equal(entities_names_find(bench->names, text, size, &tokens, &base, &found), 0);
    assert_true(entities_relations_find(&relations, bench->names, bench->titles, text, lines,
                                        lines_of(text, size, lines), &found));
    write_mentions(bench, text, &found, mentions);
    write_relations(text, &relations, said);
    free(base.spans);
    free(found.spans);
    free(relations.items);
    bool good = same("mentions", row->tokens, row->mentions, mentions);
    return same("relations", row->tokens, row->relations, said) && good;
}

static void test_rows(void **state)
{
    size_t wrong = 0;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        wrong += !check(*state, &rows[i]);
    }
    assert_int_equal(wrong, 0);
}

static void test_canonical(void **state)
{
    const struct bench *bench = *state;
    size_t wrong = 0;

    for (size_t i = 0; i < sizeof canonical_rows / sizeof canonical_rows[0]; i++) {
        struct entities_token items[LONGEST / 2];
        struct entities_tokens tokens = {.items = items};
        struct entities_spans base = {0}, found = {0};
        char text[LONGEST], names[4 * LONGEST];
        uint32_t size = read_tokens(bench, canonical_rows[i].tokens, text, &tokens);
        assert_int_equal(entities_engine_scan(&bench->engine, text, size, NULL, &base), 0);
        assert_int_equal(entities_names_find(bench->names, text, size, &tokens, &base, &found), 0);
        write_canonical(text, &found, names);
        wrong += !same("canonical", canonical_rows[i].tokens, canonical_rows[i].mentions, names);
        free(base.spans);
        free(found.spans);
    }
    assert_int_equal(wrong, 0);
}

/* Lines of a file of titles that are wrong, and what is said of them. */
static void test_titles(void **state)
{
    static const struct {
        const char *content, *wrong;
    } files[] = {
        {"局长\tORG\n", ":1: expected title TAB ORG, LOC or - TAB endings of names"},
        {"# a\n\n局长\tPER\t局\n", ":3: expected ORG, LOC or - as the second column"},
        {"局长\tORG\t", ":1: expected title TAB ORG, LOC or - TAB endings of names"},
    };
    struct entities_error error;

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char *path = sample_file(files[i].content, strlen(files[i].content));
        assert_null(entities_titles_read(path, &error));
        assert_non_null(strstr(error.text, files[i].wrong));
        remove(path);
        free(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_canonical, set_up, tear_down),
        cmocka_unit_test(test_titles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
