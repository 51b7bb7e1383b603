/* SPDX-License-Identifier: MIT */
/* Bylines: roles and names, and nothing else. */
#include "characters.h"
#include "layout.h"
#include "layout_words.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A byline has no more characters than this. */
#define LONGEST_BYLINE 120u /* bytes */

/* Who stands in a byline; longer words first. What stands before one of them, such as 本报 or
 * 融媒体, belongs to it. */
static const struct layout_word roles[] = {
    LAYOUT_WORD("全媒体记者"), LAYOUT_WORD("特约记者"), LAYOUT_WORD("特约撰稿"),
    LAYOUT_WORD("实习生"),     LAYOUT_WORD("通讯员"),   LAYOUT_WORD("通訊員"),
    LAYOUT_WORD("评论员"),     LAYOUT_WORD("报道组"),   LAYOUT_WORD("记者"),
    LAYOUT_WORD("記者"),       LAYOUT_WORD("摄影"),     LAYOUT_WORD("攝影"),
    LAYOUT_WORD("撰文"),       LAYOUT_WORD("编辑"),     LAYOUT_WORD("編輯"),
    LAYOUT_WORD("作者"),       LAYOUT_WORD("责编"),     LAYOUT_WORD("实习"),
    LAYOUT_WORD("供图"),       LAYOUT_WORD("供稿"),     LAYOUT_WORD("策划"),
    LAYOUT_WORD("统筹"),       LAYOUT_WORD("校对"),     LAYOUT_WORD("美编"),
    LAYOUT_WORD("读者"),       LAYOUT_WORD("本报讯"),   LAYOUT_WORD("本報訊")};

/* What closes a byline that names no one behind it: 〔記者簡嘉惠桐花報導〕 */
static const struct layout_word closings[] = {LAYOUT_WORD("报道"), LAYOUT_WORD("報導"),
                                              LAYOUT_WORD("摄影报道"), LAYOUT_WORD("供稿"),
                                              LAYOUT_WORD("供图")};

/* The commonest surnames, with those of two characters: a name that follows a role without a blank
 * begins with one (记者黎文博, and not 记者调查). */
static const char surnames[] = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁"
                               "邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜"
                               "戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万"
                               "段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶"
                               "洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛"
                               "管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛"
                               "童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解"
                               "强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋"
                               "苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙"
                               "计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩"
                               "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭許鄧盧蔣賈葉閻鐘譚廖鄒陸顧龍錢湯賴龔"
                               "龐蘭顏嚴溫魯韋畢聶叢齊莊淩費紀歐項鮑簡樂";

/* Roles of one character stand alone, between marks (文/图). */
static const char short_roles[][4] = {"文", "图", "摄", "攝"};

static bool is_space_or_mark(const char *text, uint32_t at, uint32_t end, uint32_t *size)
{
    static const char *const marks[] = {" ",  "\t", "　", "□",  "■",  "◎",       "●", "○",  "◆",
                                        "◇",  "☐",  "▲",  "△",  "／", "/",       "|", "｜", "、",
                                        "，", ",",  "：", ":",  "（", "）",      "(", ")",  "［",
                                        "］", "【", "】", "〔", "〕", "\xC2\xA0"};

    if ((unsigned char)text[at] >= 0xE4 && (unsigned char)text[at] <= 0xE9) {
        return false; /* an ideograph, as most are */
    }
    for (size_t i = 0; i < COUNT(marks); i++) {
        size_t length = strlen(marks[i]);
        if (end - at >= length && memcmp(text + at, marks[i], length) == 0) {
            *size = (uint32_t)length;
            return true;
        }
    }
    return false;
}

/* Where the role ends that text[begin..end) begins with, but for a word or two such as 本报; 0:
 * there is none. */
static uint32_t role_end(const char *text, uint32_t begin, uint32_t end)
{
    for (size_t i = 0; i < COUNT(short_roles); i++) {
        if (end - begin == 3 && memcmp(text + begin, short_roles[i], 3) == 0) {
            return end;
        }
    }
    for (size_t i = 0; i < COUNT(roles); i++) {
        uint32_t size = roles[i].size;
        for (uint32_t at = begin; at + size <= end && at <= begin + 24; at += 3) {
            if (memcmp(text + at, roles[i].bytes, size) == 0) {
                return at + size;
            }
            if ((unsigned char)text[at] < 0xE0) {
                break;
            }
        }
    }
    return 0;
}

/* Whether any role stands there at all: most lines are told by that. Six bits of the second and of
 * the third byte tell most characters that no role begins with. */
static bool names_role(const char *text, uint32_t begin, uint32_t end)
{
    uint64_t seconds = 0, thirds = 0;

    for (size_t i = 0; i < COUNT(roles); i++) {
        seconds |= (uint64_t)1 << (roles[i].bytes[1] & 0x3F);
        thirds |= (uint64_t)1 << (roles[i].bytes[2] & 0x3F);
    }
    for (uint32_t at = begin; at + 6 <= end;) {
        if ((unsigned char)text[at] < 0xE4 || (unsigned char)text[at] > 0xE9) {
            at++;
            continue;
        }
        if (seconds >> (text[at + 1] & 0x3F) & thirds >> (text[at + 2] & 0x3F) & 1 &&
            layout_word_at(roles, COUNT(roles), text, at, end)) {
            return true;
        }
        at += 3;
    }
    return false;
}

/* Two to four ideographs, or a foreign name with its point. */
static bool is_name(const char *text, uint32_t begin, uint32_t end)
{
    uint32_t count = 0;
    unsigned size;

    for (uint32_t at = begin; at < end; at += size, count++) {
        uint32_t c = decode_utf8_get(text + at, &size);
        if ((c < 0x3400 || c > 0x9FFF) && c != 0xB7 && (c < 0x20000 || c > 0x323AF)) {
            return false;
        }
    }
    return count >= 2 && count <= (memchr(text + begin, 0xB7, end - begin) ? 12u : 4u);
}

static bool is_ideograph(const char *text, uint32_t begin, uint32_t end)
{
    unsigned size;

    if (end - begin != 3) {
        return false;
    }
    uint32_t c = decode_utf8_get(text + begin, &size);
    return c >= 0x3400 && c <= 0x9FFF;
}

static bool has_surname(const char *text, uint32_t begin)
{
    for (size_t i = 0; i + 3 <= sizeof surnames - 1; i += 3) {
        if (memcmp(text + begin, surnames + i, 3) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether a word that begins with a role ends with what closes a byline. */
static bool is_closed(const char *text, uint32_t begin, uint32_t end)
{
    return end - begin < 45 &&
           layout_word_before(closings, COUNT(closings), text, begin + 1, end) != NULL;
}

static void add_name(struct layout_facts *facts, uint32_t begin, uint32_t end)
{
    if (facts->name_count < COUNT(facts->names)) {
        facts->names[facts->name_count++] = (struct decode_span){begin, end};
    }
}

/* A word of a byline: a role, a name, both in one, or half a name (李 明). */
struct reading {
    uint32_t roles, words;
    uint32_t half; /* where the first half of a name begins; 0 with `halves` 0 */
    bool halves;
    bool closed; /* ends with what closes a byline */
};

static bool read_word(const char *text, uint32_t begin, uint32_t end, struct reading *reading,
                      struct layout_facts *facts)
{
    uint32_t role = role_end(text, begin, end);

    reading->words++;
    if (role == end) {
        reading->roles++;
        reading->closed = reading->closed || is_closed(text, begin, end);
        return true;
    }
    if (role && is_name(text, role, end) && has_surname(text, role)) {
        reading->roles++;
        add_name(facts, role, end);
        return true;
    }
    if (role && is_closed(text, begin, end)) {
        reading->roles++;
        reading->closed = true;
        return true;
    }
    if (reading->roles && is_name(text, begin, end)) {
        add_name(facts, begin, end);
        return true;
    }
    if (reading->roles && is_ideograph(text, begin, end)) {
        if (reading->halves) {
            add_name(facts, reading->half, end);
        }
        reading->half = begin;
        reading->halves = !reading->halves;
        return true;
    }
    return false;
}

bool layout_read_byline(const char *text, uint32_t begin, uint32_t end, struct layout_facts *facts)
{
    struct reading reading = {0};
    size_t names = facts->name_count;
    uint32_t size;

    if (end - begin > LONGEST_BYLINE || !names_role(text, begin, end)) {
        return false;
    }
    for (uint32_t at = begin; at < end;) {
        if (is_space_or_mark(text, at, end, &size)) {
            at += size;
            continue;
        }
        uint32_t word = at;
        while (at < end && !is_space_or_mark(text, at, end, &size)) {
            unsigned length;
            decode_utf8_get(text + at, &length);
            at += length;
        }
        if (!read_word(text, word, at, &reading, facts)) {
            facts->name_count = names;
            return false;
        }
    }
    bool good =
        reading.roles > 0 && !reading.halves && (facts->name_count > names || reading.words > 1);
    facts->name_count = good ? facts->name_count : names;
    return good;
}
