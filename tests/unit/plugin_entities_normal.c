/* SPDX-License-Identifier: MIT */
/* What quantities and times are worth. Expected values are calculated by hand; days and weeks with
 * GNU date. */
#include "normal_number.h"
#include "normal_time.h"
#include "plugin_entities_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* surface, value as written, unit as written, worth ("-": none) */
static const char *const amounts[][4] = {
    {"38 个", "38", "个", "38 个"},
    {"1小时06分12秒", "1小时06分12", "秒", "3972 秒"},
    {"3 小时 40分钟", "3 小时 40", "分钟", "13200 秒"},
    {"4年零7个月", "4年零7", "个月", "55 月"},
    {"两年零四个月", "两年零四", "个月", "28 月"},
    {"9秒83", "9", "秒83", "9.83 秒"},
    {"1分05秒3", "1分05", "秒3", "65.3 秒"},
    {"168.6 亿元", "168.6", "亿元", "16860000000 元"},
    {"3000余人次", "3000余", "人次", "3000 人次"},
    {"1万户", "1", "万户", "10000 户"},
    {"2,480棵", "2,480", "棵", "2480 棵"},
    {"２６８００元", "２６８００", "元", "26800 元"},
    {"200 多个", "200 多", "个", "200 个"},
    {"2 万多步", "2 万多", "步", "20000 步"},
    {"2.7 万多元", "2.7 万多", "元", "27000 元"},
    {"40 多万条", "40 多", "万条", "400000 条"},
    {"120万千瓦", "120", "万千瓦", "1200000000 瓦"},
    {"330千伏", "330", "千伏", "330000 伏"},
    {"28.6亿千瓦时", "28.6", "亿千瓦时", "2860000000 千瓦时"},
    {"0.041毫克", "0.041", "毫克", "0.000000041 千克"},
    {"7.5%", "7.5", "%", "7.5 %"},
    {"7.5％", "7.5", "％", "7.5 %"},
    {"3‰", "3", "‰", "0.3 %"},
    {"百分之五", "百分之五", "百分之", "5 %"},
    {"百分之三十七点五", "百分之三十七点五", "百分之", "37.5 %"},
    {"千分之六", "千分之六", "千分之", "0.6 %"},
    {"四分之三", "四分之三", "四分之", "75 %"},
    {"三分之二", "三分之二", "三分之", "66.6666666666667 %"},
    {"两成", "两", "成", "20 %"},
    {"三成半", "三成半", "成", "35 %"},
    {"七成五", "七成五", "成", "75 %"},
    {"八五折", "八五", "折", "85 %"},
    {"八折", "八", "折", "80 %"},
    {"三万五千亩", "三万五千", "亩", "35000 亩"},
    {"三千余万元", "三千余万", "元", "30000000 元"},
    {"十二亿三千万", "十二亿三千万", "", "1230000000"},
    {"三万亿元", "三万亿", "元", "3000000000000 元"},
    {"一百零八名", "一百零八", "名", "108 名"},
    {"百名", "百", "名", "100 名"},
    {"上百人", "上百", "人", "100 人"},
    {"百余名", "百余", "名", "100 名"},
    {"十几个", "十几", "个", "11/19 个"},
    {"二十几人", "二十几", "人", "21/29 人"},
    {"几十家", "几十", "家", "20/99 家"},
    {"几十万人", "几十万", "人", "200000/999999 人"},
    {"数百名", "数百", "名", "200/999 名"},
    {"数千万元", "数千万", "元", "20000000/99999999 元"},
    {"三五个", "三五", "个", "3/5 个"},
    {"两三百人", "两三百", "人", "200/300 人"},
    {"十七八岁", "十七八", "岁", "17/18 岁"},
    {"3—5名", "3—5", "名", "3/5 名"},
    {"12至16摄氏度", "12至16", "摄氏度", "12/16 摄氏度"},
    {"3-5万元", "3-5", "万元", "30000/50000 元"},
    {"10%至20%", "10%至20", "%", "10/20 %"},
    {"三至五年", "三至五", "年", "3/5 年"},
    {"1.6米到1.8米", "1.6米到1.8", "米", "1.6/1.8 米"},
    {"-5℃", "-5", "℃", "-5 摄氏度"},
    {"半年", "半", "年", "0.5 年"},
    {"一年半", "一年半", "年", "1.5 年"},
    {"两个半小时", "两个半", "小时", "9000 秒"},
    {"三个多月", "三个多", "月", "3 月"},
    {"15公里", "15", "公里", "15000 米"},
    {"350公里/小时", "350", "公里/小时", "350 公里/小时"},
    {"46万", "46", "万", "460000"},
    {"412件（套）", "412", "件（套）", "412 件（套）"},
    {"9.2萬公噸", "9.2", "萬公噸", "92000000 千克"},
    {"一万亿亿亿亿亿亿亿亿亿亿元", "", "", "-"},
    {"99999999999999999999999999个", "99999999999999999999999999", "个", "-"},
    {"0.00000000000000000000000000000000000000000000001个",
     "0.00000000000000000000000000000000000000000000001", "个", "-"},
    {"个", "", "个", "-"},
    {"", "", "", "-"},
};

static void test_amounts(void **state)
{
    struct entities_units units = {0};
    struct entities_error error;
    const char *source = getenv("SOURCE");
    char *path;
    int wrong = 0;

    (void)state;
    assert_true(asprintf(&path, "%s/plugins/entities/data/units.tsv", source ? source : ".") > 0);
    assert_int_equal(entities_units_read(&units, path, &error), 0);
    free(path);
    for (size_t i = 0; i < COUNT_OF(amounts); i++) {
        const char *const *row = amounts[i];
        struct entities_amount amount;
        char worth[ENTITIES_NORMAL_SIZE + 1] = "", shown[1024];
        if (entities_amount_read(&units, row[0], strlen(row[0]), &amount)) {
            worth[entities_amount_write(&amount, worth)] = 0;
        }
        if (!*worth) {
            strcpy(worth, "-");
        }
        snprintf(shown, sizeof shown, "%.*s|%.*s|%s", (int)amount.value_end, row[0],
                 (int)(amount.unit_end - amount.unit_begin), row[0] + amount.unit_begin, worth);
        char expected[1024];
        snprintf(expected, sizeof expected, "%s|%s|%s", row[1], row[2], row[3]);
        bool same =
            strcmp(row[3], "-") == 0 ? strcmp(worth, "-") == 0 : strcmp(shown, expected) == 0;
        if (!same) {
            print_error("%s: expected %s, found %s\n", row[0], expected, shown);
            wrong++;
        }
    }
    entities_units_free(&units);
    assert_int_equal(wrong, 0);
}

/* the document's date; times of one sentence ("|" begins a new one); what they are worth */
static const char *const times[][3] = {
    /* absolute */
    {"", "2022年5月25日", "2022-05-25"},
    {"", "2022 年 5 月", "2022-05"},
    {"", "２０２２年", "2022"},
    {"", "二〇二二年三月十五日", "2022-03-15"},
    {"", "一九九八年", "1998"},
    {"", "2023-05-25", "2023-05-25"},
    {"", "2023.5.25", "2023-05-25"},
    {"", "公元前221年", "-0220"},
    {"", "民国二十年", "1931"},
    {"", "康熙五十年", "1711"},
    {"", "20世纪90年代", "1990/1999"},
    {"", "十九世纪", "1801/1900"},
    {"", "2022年上半年", "2022-01/2022-06"},
    {"", "2022年第三季度", "2022-07/2022-09"},
    {"", "2022年前三季度", "2022-01/2022-09"},
    {"", "2022年前11个月", "2022-01/2022-11"},
    {"", "2022年2月下旬", "2022-02-21/2022-02-28"},
    {"", "2024年2月下旬", "2024-02-21/2024-02-29"},
    {"", "2022年底", "2022"},
    {"", "2022年春节", "2022"},
    {"", "2022年国庆节", "2022-10-01"},
    {"", "2022年5月25日上午9时", "2022-05-25T09:00"},
    {"", "2022年5月25日下午4时30分", "2022-05-25T16:30"},
    {"", "2022年5月25日（周三）", "2022-05-25"},
    {"", "9时", "T09:00"},
    {"", "晚上8点半", "T20:30"},
    {"", "20:15", "T20:15"},
    {"", "20:15:07", "T20:15:07"},
    {"", "10时18分", "T10:18"},
    {"", "中午1点", "T13:00"},
    /* ranges */
    {"", "2019—2021年", "2019/2021"},
    {"", "2022年5月1日至5日", "2022-05-01/2022-05-05"},
    {"", "2022年5月1日至6月2日", "2022-05-01/2022-06-02"},
    {"", "2022年12月至次年3月", "2022-12/2023-03"},
    {"", "2022年1—3月", "2022-01/2022-03"},
    {"", "8:30-17:30", "T08:30/T17:30"},
    {"", "10 时30 分至 12 时 30分", "T10:30/T12:30"},
    {"", "2022年5月1日8时至10时", "2022-05-01T08:00/2022-05-01T10:00"},
    /* relative to the document's date */
    {"2023-05-25", "今年", "2023"},
    {"2023-05-25", "去年", "2022"},
    {"2023-05-25", "前年", "2021"},
    {"2023-05-25", "明年5月", "2024-05"},
    {"2023-05-25", "今年3月", "2023-03"},
    {"2023-05-25", "3月12日", "2023-03-12"},
    {"2023-01-05", "12月28日", "2022-12-28"},
    {"2023-05-25", "18日上午", "2023-05-18"},
    {"2023-06-01", "30日", "2023-05-30"},
    {"2023-05-25", "昨天", "2023-05-24"},
    {"2023-03-01", "昨日", "2023-02-28"},
    {"2023-05-25", "昨晚9点", "2023-05-24T21:00"},
    {"2023-05-25", "本月", "2023-05"},
    {"2023-01-25", "上个月", "2022-12"},
    {"2023-05-25", "上周", "2023-W20"},
    {"2023-05-25", "本周", "2023-W21"},
    {"2023-05-25", "上周五", "2023-05-19"},
    {"2023-05-25", "本周末", "2023-05-27/2023-05-28"},
    {"2023-05-25", "上半年", "2023-01/2023-06"},
    {"2023-05-25", "一季度", "2023-01/2023-03"},
    {"2023-05-25", "去年下半年", "2022-07/2022-12"},
    {"2023-05-25", "今年1月至4月", "2023-01/2023-04"},
    {"2023-05-25", "上世纪90年代", "1990/1999"},
    {"2023-05-25", "过去一年", "2022-05-25/2023-05-25"},
    {"2023-05-25", "未来三天", "2023-05-25/2023-05-28"},
    {"2023-05-25", "国庆", "2023-10-01"},
    {"2023-05-25", "5月初", "2023-05"},
    {"2023-05-25", "月底", "2023-05"},
    {"2023-05-25", "年底", "2023"},
    /* what the text has said */
    {"", "2022年3月5日 6日", "2022-03-05 2022-03-06"},
    {"", "2022年3月5日 4月", "2022-03-05 2022-04"},
    {"2023-05-25", "2019年 5月", "2019 2019-05"},
    {"2023-05-25", "去年 5月", "2022 2023-05"},
    {"", "2022年3月5日 当天", "2022-03-05 2022-03-05"},
    {"", "2022年3月31日 | 次日", "2022-03-31 2022-04-01"},
    {"", "2019年 | 当年", "2019 2019"},
    /* what nothing says */
    {"", "3月12日", "-"},
    {"", "18日", "-"},
    {"", "今年", "-"},
    {"", "昨天", "-"},
    {"", "去年 5月", "- -"},
    {"", "2022年3月5日 | 4月", "2022-03-05 -"},
    {"", "98年5月", "-"},
    {"2023-05-25", "周五", "-"},
    {"2023", "昨天", "-"},
    {"2023", "去年", "2022"},
    {"2023-05-25", "腊月二十三", "-"},
    {"2023-05-25", "中秋节", "2023"},
    {"", "2022年2月30日", "-"},
    {"", "25:70", "-"},
    {"", "2022年999月5日", "-"},
};

static bool time_row(const char *const *row)
{
    struct entities_calendar calendar;
    char found[512] = "", text[512], *at = text;

    /* blanks part times only where several values are expected */
    strcpy(text, row[1]);
    entities_calendar_begin(&calendar, *row[0] ? row[0] : NULL, strlen(row[0]));
    size_t parts = 1;
    for (const char *c = row[2]; *c; c++) {
        parts += *c == ' ';
    }
    bool one = parts == 1;
    while (at && (*at || at == text)) {
        char *end = one ? NULL : strchr(at, ' ');
        size_t size = end ? (size_t)(end - at) : strlen(at);
        if (!one && size == 1 && *at == '|') {
            entities_calendar_sentence(&calendar);
        } else {
            char worth[ENTITIES_TIME_SIZE + 1];
            worth[entities_time_write(&calendar, at, size, worth)] = 0;
            snprintf(found + strlen(found), sizeof found - strlen(found), "%s%s", *found ? " " : "",
                     *worth ? worth : "-");
        }
        at = end ? end + 1 : NULL;
    }
    if (strcmp(found, row[2]) != 0) {
        print_error("%s (%s): expected %s, found %s\n", row[1], row[0], row[2], found);
        return false;
    }
    return true;
}

static void test_times(void **state)
{
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(times); i++) {
        wrong += !time_row(times[i]);
    }
    assert_int_equal(wrong, 0);
}

/* Any characters of the calendar and of numbers, in any order: no crash, no endless loop, and what
 * is written fits. */
static void test_any(void **state)
{
    static const char *const pieces[] = {
        "2022", "5",  "年", "月", "日", "至", "上", "午",   "时",   ":",    "世纪",   "年代", "前",
        "个",   "半", "万", "亿", "几", "百", "分", "之",   "三",   "一",   "零",     "-",    ".",
        "/",    " ",  "余", "多", "成", "千", "瓦", "去年", "上周", "未来", "公元前", "季度", "9",
    };
    struct entities_calendar calendar;
    struct entities_units units = {0};
    struct entities_amount amount;
    unsigned seed = 7;

    (void)state;
    entities_calendar_begin(&calendar, "2023-05-25", 10);
    for (int round = 0; round < 200000; round++) {
        char text[2048] = "", to[ENTITIES_NORMAL_SIZE];
        seed = seed * 1103515245u + 12345u;
        unsigned length = round % 100 == 0 ? 200 : 1 + (seed >> 16) % 9;
        for (unsigned i = 0; i < length; i++) {
            seed = seed * 1103515245u + 12345u;
            strcat(text, pieces[(seed >> 16) % COUNT_OF(pieces)]);
        }
        assert_true(entities_time_write(&calendar, text, strlen(text), to) <= ENTITIES_TIME_SIZE);
        bool valid = entities_amount_read(&units, text, strlen(text), &amount);
        assert_true(amount.value_end <= strlen(text) && amount.unit_end <= strlen(text) &&
                    amount.unit_begin <= amount.unit_end);
        assert_true(!valid || entities_amount_write(&amount, to) <= sizeof to);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_amounts),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_any),
    };
    return cmocka_run_group_tests_name("plugins/entities/normal", tests, NULL, NULL);
}
