/* SPDX-License-Identifier: MIT */
/* TIME: rows as newspapers write them; what is marked must be found, and nothing else. */
#include "plugin_entities_support.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char *const rows[] = {
    /* years, months, days, with and without blanks */
    "{TIME:2022年}，全县粮食再获丰收。",
    "报告总结了{TIME:2016 年}的收成，安排了 {TIME:2017 年}的农事。",
    "大桥于{TIME:1968年12月29日}建成通车。",
    "{TIME:9 月 18 日}，运动会开幕。",
    "{TIME:２０２２年３月}起施行。",
    "{TIME:二〇二三年六月一日}起施行。",
    "{TIME:一九四九年十月一日}，天安门广场红旗招展。",
    "展览将持续到{TIME:11月底}。",
    "{TIME:3月份}，出口额创下新高。",
    "{TIME:今年4月}，果园里的桃花开了。",
    "{TIME:去年}以来，水质持续好转。",
    "这条路{TIME:明年年底}通车。",
    "工程{TIME:前年}开工，{TIME:今年上半年}完工。",
    "{TIME:2020年度}预算执行情况良好。",
    "{TIME:2019年初}，他回到家乡。",
    "{TIME:本月5日}，首班列车发车。",
    "{TIME:上月中旬}，雨水增多。",
    "{TIME:98年5月}，他参了军。",
    "史书记载，{TIME:公元前221年}秦统一六国。",
    "碑刻于{TIME:乾隆五十年}。",
    "{TIME:民国二十六年}，学校内迁。",
    "会议定于{TIME:2022-05-25}召开。",
    /* days and parts of the day */
    "{TIME:26日上午}，球队抵达。",
    "{TIME:当天下午}，雨停了。",
    "{TIME:昨天}是谷物入库的日子。",
    "{TIME:今晚}的演出座无虚席。",
    "{TIME:15日}，记者在现场看到。",
    "{TIME:当日}，参赛者冒雨出发。",
    "新华社记者{TIME:十五日}报道。",
    "{TIME:3日晚}，烟花升空。",
    "{TIME:次日凌晨}，救援队赶到。",
    "{TIME:6月1日凌晨2时30分}，卫星升空。",
    "首场演出{TIME:今晚8点}开始。",
    /* the clock */
    "列车{TIME:8时30分}进站。",
    "开馆时间为{TIME:9:00}，闭馆时间为{TIME:17：30}。",
    "{TIME:上午9点半}，比赛开始。",
    "{TIME:晚上7点}，灯亮了。",
    "{TIME:20时}，水位开始回落。",
    "{TIME:下午三点钟}，孩子们放学了。",
    "营业时间{TIME:8:30-17:30}。",
    /* weeks */
    "{TIME:周三}，气温骤降。",
    "{TIME:上周五}，名单公布。",
    "会议在{TIME:星期一}举行。",
    "{TIME:本周末}有雨。",
    "{TIME:周一至周五}对外开放。",
    "{TIME:6月5日（周三）}开考。",
    /* parts of years, decades, centuries */
    "{TIME:上半年}，游客人数翻番。",
    "{TIME:一季度}，企业订单饱满。",
    "{TIME:今年第三季度}产量上升。",
    "{TIME:前三季度}，外贸回稳。",
    "与{TIME:去年同期}相比有所增长。",
    "{TIME:上世纪90年代}，小镇办起了绸厂。",
    "{TIME:20世纪八十年代末}，山里通了电。",
    "{TIME:本世纪初}，村里只有一条土路。",
    "{TIME:90年代初}，他下海经商。",
    "{TIME:年底}前完成改造。",
    /* periods relative to now */
    "{TIME:过去一年}，图书馆借出新书。",
    "{TIME:未来五年}，这里将建成湿地公园。",
    "{TIME:今后三年}重点治理河道。",
    "{TIME:最近两周}，蔬菜价格平稳。",
    /* feasts */
    "{TIME:春节}期间，庙会热闹非凡。",
    "{TIME:2022年春节}，他在工地过年。",
    "{TIME:中秋}将至，月饼飘香。",
    "{TIME:端午节}，龙舟竞渡。",
    "{TIME:今年国庆}，古城游人如织。",
    "“{TIME:双十一}”过后，快递站依旧繁忙。",
    "{TIME:七一}前夕，老兵收到了慰问信。",
    "{TIME:五一}小长假，民宿爆满。",
    "“{TIME:三八}”红旗手代表发言。",
    "{TIME:正月初五}，商铺开张。",
    "{TIME:农历八月十五}，一家人团聚。",
    "{TIME:大年三十}，灯火通明。",
    "{TIME:除夕夜}，环卫工人仍在岗位。",
    "{TIME:冬至}吃饺子。",
    "{TIME:去年}“{TIME:双十一}”销售额创新高。",
    /* ranges */
    "{TIME:2019—2021年}，绿地面积扩大。",
    "{TIME:2019年至2021年}，绿地面积扩大。",
    "{TIME:5月1日至5日}放假。",
    "{TIME:5月1日—6月30日}为禁渔期。",
    "{TIME:1—3月}，用电量上升。",
    "{TIME:今年1至10月}，用电量上升。",
    "{TIME:6月到8月}是雨季。",
    "{TIME:2022年5月3日至2023年6月4日}展出。",
    "{TIME:2021—2022学年}招生计划公布。",
    /* no points of time */
    "近日，公园免费开放。",
    "目前，工程进展顺利。",
    "馆里每月举办讲座。",
    "他每天清晨跑步。",
    "每年5月是采茶的时节。",
    "每周三休馆。",
    "同时，他们加强了巡查。",
    "随后，消防员进入现场。",
    "届时，嘉宾将出席。",
    "夏季是用电高峰。",
    "他如今在外地求学。",
    "七一勋章获得者回乡。",
    "他住在五一路附近。",
    "小学三年级的学生来参观。",
    "{TIME:中秋节}的月饼和{TIME:3月}的月票。",
    "比分2:1结束。",
    "他上了年纪。",
};

static void test_rows(void **state)
{
    (void)state;
    assert_int_equal(sample_rows(rows, sizeof rows / sizeof rows[0]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};
    return cmocka_run_group_tests_name("plugins/entities/time", tests, NULL, NULL);
}
