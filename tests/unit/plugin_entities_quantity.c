/* SPDX-License-Identifier: MIT */
/* QUANT and NUMABBR: rows as newspapers write them; what is marked must be found, and nothing
 * else. */
#include "plugin_entities_support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char *const rows[] = {
    /* digits */
    "新建公厕 {QUANT:38 个}。",
    "共有{QUANT:316名}运动员参加。",
    "接待游客{QUANT:4500余人次}。",
    "产值 {QUANT:27.4 亿元}，增长{QUANT:6.8%}。",
    "捐款{QUANT:35 万元}。",
    "种树{QUANT:2,480棵}。",
    "摸排管线 {QUANT:90 多处}。",
    "修补路面 {QUANT:800 余块}。",
    "供热近{QUANT:6万户}居民。",
    "面积达{QUANT:3.5万平方米}。",
    "全长{QUANT:12.8公里}，宽{QUANT:24米}。",
    "亩产{QUANT:１２００公斤}。",
    "装机容量{QUANT:60万千瓦}。",
    "气温降到{QUANT:-5℃}。",
    "发生{QUANT:5.2级}地震。",
    "用时{QUANT:1小时06分12秒}，第二名{QUANT:9秒83}，历时{QUANT:4年零7个月}。",
    "新的一年，第十个五年计划，九届人大三次会议，数千首都观众，亿万群众。",
    "{QUANT:3900多万}农户，{QUANT:百名}专家，{QUANT:12级}大风，{QUANT:4—6级}偏北风，{QUANT:28金}"
    "，已下降{QUANT:2／3}，",
    "{QUANT:900万埃镑}，总容量{QUANT:375万千伏安}。",
    "下降{QUANT:1.5个百分点}。",
    "上座率达{QUANT:75%}以上。",
    "贷款{QUANT:10多万元}。",
    "时速{QUANT:350公里/小时}。",
    "全场的最高分是{QUANT:98分}。",
    "老人已经{QUANT:92岁}了。",
    "体重{QUANT:65kg}。",
    /* Chinese numerals */
    "培训历时{QUANT:四天}。",
    "村里来了{QUANT:三位}客人。",
    "他走了{QUANT:五十多里}山路。",
    "{QUANT:十几个}孩子围了上来。",
    "来了{QUANT:数百名}观众。",
    "{QUANT:几十家}媒体到场。",
    "{QUANT:三万五千亩}稻田。",
    "{QUANT:百余名}志愿者上岗。",
    "近{QUANT:百名}村民参加。",
    "吸引{QUANT:上千人}观看。",
    "{QUANT:百分之五}的居民搬了家。",
    "{QUANT:三分之二}以上的代表同意。",
    "产量增加了{QUANT:两成}。",
    "{QUANT:七成}以上的农户用上了新农机。",
    "收入翻了{QUANT:两番}。",
    "苦干了{QUANT:三年}。",
    "用了{QUANT:两个多月}。",
    "等了{QUANT:半个小时}。",
    "过了{QUANT:一年半}。",
    "住了{QUANT:10年}。",
    "历时{QUANT:一个月}。",
    "每个月演出{QUANT:一次}。",
    "每周组织{QUANT:一次}义诊。",
    "去了{QUANT:两趟}县城。",
    /* ranges */
    "招收{QUANT:3—5名}学徒。",
    "需要{QUANT:三至五年}。",
    "住了{QUANT:三五个月}。",
    "增产{QUANT:10%至20%}。",
    "身高{QUANT:1.6米到1.8米}。",
    "{QUANT:两三个}人就够了。",
    /* no quantities */
    "这是第四个展厅。",
    "他获得第3名。",
    "阅览室在 3 楼。",
    "这是一座老桥。",
    "每到一站，他都要下车看看。",
    "送上一份祝福。",
    "实施五大工程。",
    "搭建四平台。",
    "这几个村子相邻。",
    "五部门联合发文。",
    "人们从四面八方赶来。",
    "他三番五次上门。",
    "成千上万名群众走上街头。",
    "一年一度的花会开幕。",
    "游览三里屯和八里桥。",
    "孩子在三年级二班。",
    "他坐3路公交回家。",
    "统一思想，一起努力。",
    "百姓的日子越过越红火。",
    "他乘坐G20次列车到达A4出口。",
    "PM2.5浓度下降。",
    /* numeric abbreviations: well-known ones, plans, congresses */
    "贯彻党的{NUMABBR:二十大}精神。",
    "{NUMABBR:十九届六中全会}在北京召开。",
    "学习{NUMABBR:三中全会}精神。",
    "编制“{NUMABBR:十四五}”规划。",
    "{NUMABBR:十三五}期间，公路通到了村口。",
    "共建“{NUMABBR:一带一路}”。",
    "落实{NUMABBR:三会一课}制度。",
    "开展{NUMABBR:两学一做}学习教育。",
    "增强“{NUMABBR:四个意识}”。",
    "{NUMABBR:两会}代表热议{NUMABBR:三农}问题。",
    "加强{NUMABBR:两新}组织党建。",
    "实现{NUMABBR:两个一百年}奋斗目标。",
    "推行{NUMABBR:1+3+N}模式。",
    /* by form, in quotation marks */
    "开展“{NUMABBR:三查两改}”行动。",
    "健全“{NUMABBR:四个统一}”机制。",
    "推出“{NUMABBR:一院一策}”。",
    "落实“{NUMABBR:六必访}”。",
    "提出‘{NUMABBR:十条公约}’。",
    "打造“{NUMABBR:乡村五好}”品牌。",
    "实现“{NUMABBR:一窗办结}”。",
    "创建“{NUMABBR:1258}”工作法。",
    "推行“{NUMABBR:百巷千院}”改造。",
    /* where the quotation marks were lost */
    "推行 {NUMABBR:三查两改} 行动。",
    "坚持 {NUMABBR:四查} {NUMABBR:四比} 的办法。",
    "出台 {NUMABBR:八条措施}。",
    "车牌 4521 的汽车停在路边。", /* a number between blanks is no slogan */
    /* quoted, but no abbreviations */
    "墙上写着“一个都不能少”。",
    "拨打“120”求助。",
    "“{QUANT:三天}”太短。",
    "“一切为了孩子”。",
};

static void test_rows(void **state)
{
    (void)state;
    assert_int_equal(sample_rows(rows, sizeof rows / sizeof rows[0]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};
    return cmocka_run_group_tests_name("plugins/entities/quantity", tests, NULL, NULL);
}
