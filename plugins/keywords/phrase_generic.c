/* SPDX-License-Identifier: MIT */
/* Words that say nothing of what a text is about: evidence against a phrase, not a bar, since a
 * text can be about 企业 after all. */
#include "phrase_evidence.h"

#include <stdlib.h>
#include <string.h>

/* Words that stand in any news, whatever it tells of; by size, then in the order of bytes. */
static const char *const generic[] = {
    "一天",   "一带",  "一次", "一步", "一线", "一路", "上午", "下午", "东西", "主任", "主要",
    "举行",   "书记",  "了解", "事情", "人员", "人民", "介绍", "代表", "任务", "企业", "体系",
    "作用",   "促进",  "信息", "全区", "全县", "全国", "全市", "全省", "全面", "关键", "内容",
    "制度",   "办法",  "加强", "单位", "参加", "发展", "同志", "名字", "员工", "国家", "地区",
    "地方",   "城市",  "基础", "声音", "大家", "学生", "孩子", "完善", "实施", "实现", "客户",
    "家里",   "家长",  "局长", "居民", "工人", "工作", "工程", "市民", "师傅", "帮助", "干部",
    "建设",   "开展",  "引导", "当地", "形成", "心里", "总数", "情况", "意义", "成为", "成效",
    "我县",   "我国",  "我市", "我省", "手里", "打造", "推动", "推进", "措施", "提供", "提升",
    "提高",   "政策",  "效果", "数据", "数量", "方式", "方法", "方面", "早上", "时候", "时间",
    "晚上",   "有关",  "有效", "朋友", "服务", "本市", "机会", "机制", "材料", "村民", "条件",
    "标准",   "样子",  "模式", "水平", "活动", "清晨", "游客", "环境", "现场", "生活", "目前",
    "目标",   "相关",  "眼前", "社会", "积极", "第一", "管理", "组织", "经理", "经验", "结果",
    "群众",   "老人",  "职工", "能力", "范围", "表示", "要求", "解决", "记者", "负责", "责任",
    "身边",   "过程",  "进行", "部门", "重点", "重要", "门口", "问题", "队员", "项目", "领导",
    "负责人", "通讯员"};

struct word {
    const char *bytes;
    size_t size;
};

static int compare(const void *wanted, const void *item)
{
    const struct word *word = wanted;
    const char *other = *(const char *const *)item;
    size_t size = strlen(other);

    return word->size != size ? (word->size > size ? 1 : -1) : memcmp(word->bytes, other, size);
}

bool keywords_is_generic(const struct keywords_phrases *phrases,
                         const struct keywords_phrase_token *token)
{
    const struct word word = {phrases->text + token->begin, token->end - token->begin};

    return bsearch(&word, generic, sizeof generic / sizeof generic[0], sizeof generic[0],
                   compare) != NULL;
}
