/* SPDX-License-Identifier: MIT */
/* Words that say nothing of what a text is about: evidence against a phrase, not a bar, since a
 * text can be about 企业 after all. */
#include "phrase_evidence.h"

#include <string.h>

/* Words that stand in any news, whatever it tells of. */
static const char *const generic[] = {
    "企业", "服务", "工作", "活动", "现场", "负责人", "相关", "有关",   "情况", "方面", "问题",
    "过程", "群众", "市民", "居民", "村民", "人员",   "记者", "通讯员", "单位", "部门", "领导",
    "干部", "代表", "时间", "时候", "地方", "地区",   "全市", "全县",   "全省", "全国", "全区",
    "当地", "本市", "我市", "我县", "我国", "我省",   "国家", "城市",   "社会", "人民", "生活",
    "发展", "建设", "管理", "开展", "推进", "实施",   "组织", "举行",   "参加", "进行", "实现",
    "提高", "提升", "促进", "加强", "完善", "打造",   "推动", "引导",   "帮助", "解决", "介绍",
    "表示", "了解", "负责", "提供", "成为", "形成",   "目前", "目标",   "措施", "要求", "标准",
    "水平", "能力", "作用", "效果", "成效", "结果",   "意义", "条件",   "环境", "机会", "方式",
    "方法", "办法", "模式", "机制", "体系", "制度",   "政策", "项目",   "工程", "任务", "责任",
    "经验", "基础", "重点", "关键", "全面", "积极",   "有效", "重要",   "主要", "数据", "信息",
    "内容", "材料", "数量", "总数", "大家", "朋友",   "孩子", "老人",   "学生", "家长", "游客",
    "客户", "同志", "主任", "书记", "局长", "经理",   "队员", "师傅",   "工人", "职工", "员工",
    "名字", "东西", "事情", "样子", "声音", "心里",   "手里", "身边",   "家里", "上午", "下午",
    "晚上", "早上", "清晨", "一线", "一路", "一天",   "一次", "一步",   "第一", "眼前", "门口",
    "一带", "范围"};

bool keywords_is_generic(const struct keywords_phrases *phrases,
                         const struct keywords_phrase_token *token)
{
    size_t size = token->end - token->begin;

    for (size_t i = 0; i < sizeof generic / sizeof generic[0]; i++) {
        if (strlen(generic[i]) == size &&
            memcmp(phrases->text + token->begin, generic[i], size) == 0) {
            return true;
        }
    }
    return false;
}
