/* SPDX-License-Identifier: MIT */
/* The facts about a cell: what the weights of the tagger are for. */
#include "tagger.h"

#include <stdlib.h>
#include <string.h>

#define PLANE 0x10000u

/* Classes of characters: bits of one byte. */
enum { SURNAME = 1, FOREIGN = 2, PLACE_HEAD = 4, BODY_HEAD = 8, LOOK_SHIFT = 4 };

/* What a character looks like, in the upper four bits. */
enum look {
    NOTHING,
    OTHER,
    HAN,
    DIGIT,
    LOWER,
    UPPER,
    KANA,
    DOT,
    STOP,
    MARK,
    OPENING,
    SHUTTING,
    NUMERAL
};

static const struct {
    const char *characters;
    uint8_t class;
} class_lists[] = {
    /* common surnames of one character */
    {"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
     "魏薛叶阎余潘"
     "杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖"
     "龚文庞樊兰殷施"
     "陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关"
     "苗凌费纪靳"
     "盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿"
     "戚丘古米池滕"
     "晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花"
     "仇艾蓝都巩稽"
     "井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺",
     SURNAME},
    /* characters that foreign names are written with */
    {"阿艾埃安奥巴白拜班邦包保鲍贝本比彼毕波博伯布查达戴丹当道德登邓狄迪蒂丁杜多尔厄恩法凡范菲费芬"
     "丰弗福夫佛富盖"
     "冈戈格葛贡古哈海汉豪赫黑亨洪胡华怀霍基吉加贾杰金卡凯坎康考柯科克肯孔库夸昆拉莱赖兰朗劳勒雷黎"
     "李里利莉丽连列林"
     "琳龙卢鲁路吕伦罗洛马迈麦曼芒梅门蒙孟米密敏明摩莫默姆穆拿那娜纳南内尼妮涅宁纽农努诺欧帕潘庞培"
     "佩彭皮平泼普奇"
     "齐恰强乔切琴丘琼让热日荣茹瑞若萨塞赛桑瑟森沙莎山珊尚舍申圣施史士什舒思斯丝松苏索塔泰坦汤唐陶"
     "特滕提梯廷通图"
     "托脱瓦万旺威韦维魏温文翁沃乌武伍西希锡夏肖谢辛欣休许逊雅亚延扬耶叶伊易因英尤约扎赞泽詹珍芝朱"
     "兹卓宗佐",
     FOREIGN},
    /* what names of places end with */
    {"省市县区州镇乡村街道路里巷屯旗盟府郡邑国城山河江湖海洋岛屿湾港峡谷岭峰溪川泉池塘滩堤坝原漠洲"
     "半陵寺庙庵观"
     "塔桥站场园宫殿楼阁亭院堂门关隘口井沟坡岗冲坪坝营堡寨庄家湾线",
     PLACE_HEAD},
    /* what names of bodies end with */
    {"局部厅处科院校学社团队党司会所委组军旅师营连厂馆店行业台站报刊网署府办室系盟协联库公庭狱库商"
     "号班帮派教",
     BODY_HEAD},
};

/* ---- tables ----------------------------------------------------------- */

static const struct {
    uint32_t first, last;
    enum look look;
} looks[] = {
    {'0', '9', DIGIT},          {'a', 'z', LOWER},          {'A', 'Z', UPPER},
    {0xC0, 0x24F, LOWER},       {0x370, 0x52F, LOWER},      {0xFF10, 0xFF19, DIGIT},
    {0xFF41, 0xFF5A, LOWER},    {0xFF21, 0xFF3A, UPPER},    {0x4E00, 0x9FFF, HAN},
    {0x3400, 0x4DBF, HAN},      {0x3040, 0x30FF, KANA},     {0xB7, 0xB7, DOT},
    {0x2022, 0x2022, DOT},      {0x2027, 0x2027, DOT},      {0x30FB, 0x30FB, DOT},
    {0xFF65, 0xFF65, DOT},      {0x2D, 0x2D, DOT},          {0x3001, 0x3002, STOP},
    {0xFF0C, 0xFF0C, STOP},     {0xFF1A, 0xFF1B, STOP},     {0xFF01, 0xFF01, STOP},
    {0xFF1F, 0xFF1F, STOP},     {',', ',', STOP},           {'(', '(', OPENING},
    {')', ')', SHUTTING},       {0xFF08, 0xFF08, OPENING},  {0xFF09, 0xFF09, SHUTTING},
    {0x201C, 0x201C, OPENING},  {0x201D, 0x201D, SHUTTING}, {0x300A, 0x300A, OPENING},
    {0x300B, 0x300B, SHUTTING}, {0x300C, 0x300C, OPENING},  {0x300D, 0x300D, SHUTTING},
    {0x3007, 0x3007, NUMERAL},
};

static const char numerals[] = "一二三四五六七八九十百千万亿两第年月日";

uint32_t tagger_hash(const char *name, size_t size)
{
    uint64_t hash = size + 1;

    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)name[i]) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    return (uint32_t)hash ? (uint32_t)hash : 1;
}

static void set_looks(uint8_t *classes)
{
    for (uint32_t c = 0; c < PLANE; c++) {
        classes[c] = OTHER << LOOK_SHIFT;
    }
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
        for (uint32_t c = looks[i].first; c <= looks[i].last; c++) {
            classes[c] = (uint8_t)(looks[i].look << LOOK_SHIFT);
        }
    }
    for (size_t at = 0; at < sizeof numerals - 1;) {
        classes[entities_next(numerals, &at)] = NUMERAL << LOOK_SHIFT;
    }
}

bool tagger_tables_make(struct tagger_tables *tables, const struct entities_types *types)
{
    for (uint32_t i = 1; i <= types->count; i++) {
        tables->type_hashes[i] = tagger_hash(types->names[i], strlen(types->names[i]));
    }
    tables->classes = malloc(PLANE);
    if (!tables->classes) {
        return false;
    }
    set_looks(tables->classes);
    for (size_t i = 0; i < sizeof class_lists / sizeof class_lists[0]; i++) {
        const char *characters = class_lists[i].characters;
        for (size_t at = 0; characters[at];) {
            tables->classes[entities_next(characters, &at)] |= class_lists[i].class;
        }
    }
    return true;
}

void tagger_tables_free(struct tagger_tables *tables)
{
    free(tables->classes);
    tables->classes = NULL;
}

/* ---- a list of facts -------------------------------------------------- */

/* A cell and its neighbours on the way into a list of rows. */
struct facts {
    const struct tagger_tables *tables;
    const struct tagger_cell *cells;
    size_t count, at;
    unsigned bits;
    uint32_t *rows;
    size_t row_count;
};

static const struct tagger_cell edge;

/* The cell so many places further on; beyond the chain an empty one. */
static const struct tagger_cell *cell_at(const struct facts *facts, ptrdiff_t by)
{
    ptrdiff_t at = (ptrdiff_t)facts->at + by;

    return at >= 0 && at < (ptrdiff_t)facts->count ? &facts->cells[at] : &edge;
}

static uint64_t join(uint64_t a, uint64_t b)
{
    a = (a ^ (a >> 31)) * 0xBF58476D1CE4E5B9u;
    return (a ^ (a >> 29)) + b;
}

/* Adds a fact: its kind is its number in the list, the same for every cell. */
static void add(struct facts *facts, uint64_t value)
{
    uint64_t hash = join(value, facts->row_count + 1) * 0x9E3779B97F4A7C15u;

    hash = (hash ^ (hash >> 32)) * 0x94D049BB133111EBu;
    facts->rows[facts->row_count++] = (uint32_t)(hash >> (64 - facts->bits));
}

static uint64_t join3(uint64_t a, uint64_t b, uint64_t c)
{
    return join(join(a, b), c);
}

static uint8_t class_of(const struct facts *facts, ptrdiff_t by)
{
    uint32_t c = cell_at(facts, by)->character;

    return c < PLANE ? facts->tables->classes[c] : HAN << LOOK_SHIFT;
}

static uint64_t look_of(const struct facts *facts, ptrdiff_t by)
{
    return cell_at(facts, by)->character ? class_of(facts, by) >> LOOK_SHIFT : NOTHING;
}

static uint64_t character(const struct facts *facts, ptrdiff_t by)
{
    return cell_at(facts, by)->character;
}

/* A hash of the characters of the cells from..to, relative to the cell. */
static uint64_t surface(const struct facts *facts, ptrdiff_t from, ptrdiff_t to)
{
    uint64_t hash = 0;

    for (ptrdiff_t by = from; by < to; by++) {
        hash = join(hash, character(facts, by));
    }
    return hash;
}

/* Where in its run a cell stands, in a few bits. */
static uint64_t place_of(struct tagger_run run)
{
    if (!run.size) {
        return 0;
    }
    return run.size == 1 ? 1 : run.at == 0 ? 2 : run.at + 1 == run.size ? 3 : run.at == 1 ? 4 : 5;
}

static uint64_t short_size(struct tagger_run run)
{
    return run.size < 8 ? run.size : 8;
}

/* ---- the facts -------------------------------------------------------- */

static void add_characters(struct facts *facts)
{
    for (ptrdiff_t by = -2; by <= 2; by++) {
        add(facts, character(facts, by));
    }
    for (ptrdiff_t by = -2; by <= 1; by++) {
        add(facts, surface(facts, by, by + 2));
    }
    for (ptrdiff_t by = -2; by <= 0; by++) {
        add(facts, surface(facts, by, by + 3));
    }
    add(facts, join(character(facts, -1), character(facts, 1)));

    uint64_t shape = 0, classes = 0;
    for (ptrdiff_t by = -2; by <= 2; by++) {
        shape = join(shape, look_of(facts, by));
    }
    for (ptrdiff_t by = -1; by <= 2; by++) {
        classes = join(classes, class_of(facts, by));
    }
    add(facts, shape);
    add(facts, classes);
    add(facts, join(class_of(facts, 0), class_of(facts, 1)));
    add(facts, join(class_of(facts, -1), class_of(facts, 0)));
    add(facts, cell_at(facts, 0)->gap);
}

static void add_tokens(struct facts *facts)
{
    const struct tagger_cell *cell = cell_at(facts, 0);
    ptrdiff_t begin = -(ptrdiff_t)cell->token.at, end = begin + (ptrdiff_t)cell->token.size;
    const struct tagger_cell *before = cell_at(facts, begin - 1), *behind = cell_at(facts, end);
    ptrdiff_t before_begin = begin - (ptrdiff_t)before->token.size;
    ptrdiff_t behind_end = end + (ptrdiff_t)behind->token.size;
    const struct tagger_cell *second = cell_at(facts, behind_end);
    uint64_t place = place_of(cell->token), tag = join(cell->tag, place);
    uint64_t word = join(surface(facts, begin, end), place);
    uint64_t word_before = surface(facts, before_begin, begin);
    uint64_t word_behind = surface(facts, end, behind_end);

    add(facts, tag);
    add(facts, join(tag, short_size(cell->token)));
    add(facts, join(tag, before->tag));
    add(facts, join(tag, behind->tag));
    add(facts, join3(tag, before->tag, behind->tag));
    add(facts, join3(tag, behind->tag, second->tag));
    add(facts, join3(tag, before->tag, cell_at(facts, before_begin - 1)->tag));
    add(facts, word);
    add(facts, join(word_before, place));
    add(facts, join(word_behind, place));
    add(facts, join(word, word_before));
    add(facts, join(word, word_behind));
    add(facts, join(tag, word_before));
    add(facts, join(tag, word_behind));
    add(facts, join(tag, character(facts, end - 1)));
    add(facts, join(tag, surface(facts, end - 2, end)));
    add(facts, join(tag, character(facts, begin)));
    add(facts, join3(tag, behind->tag, character(facts, behind_end - 1)));
    add(facts, join3(tag, before->tag, character(facts, begin - 1)));
    add(facts, join(tag, character(facts, 0)));
    add(facts, join(tag, character(facts, end)));
    add(facts, join(surface(facts, behind_end, behind_end + (ptrdiff_t)second->token.size), tag));
}

static uint64_t type_of(const struct facts *facts, uint16_t type)
{
    return facts->tables->type_hashes[type];
}

static void add_evidence(struct facts *facts)
{
    const struct tagger_cell *cell = cell_at(facts, 0);
    const struct tagger_cell *left = cell_at(facts, -1), *right = cell_at(facts, 1);
    ptrdiff_t begin = -(ptrdiff_t)cell->evidence.at, end = begin + (ptrdiff_t)cell->evidence.size;
    const struct tagger_cell *before = cell_at(facts, begin - 1), *behind = cell_at(facts, end);
    uint64_t said = join(type_of(facts, cell->evidence_type), place_of(cell->evidence));
    uint64_t tag = join(cell->tag, place_of(cell->token));

    add(facts, said);
    add(facts, join(said, cell->source));
    add(facts, join(said, tag));
    add(facts,
        join3(said, type_of(facts, left->evidence_type), type_of(facts, right->evidence_type)));
    add(facts, join3(said, place_of(left->evidence), place_of(right->evidence)));
    add(facts, join(said, character(facts, 0)));
    add(facts, join(said, short_size(cell->evidence)));
    add(facts, join(said, character(facts, end - 1)));
    add(facts, join(said, surface(facts, end - 2, end)));
    add(facts, join(said, surface(facts, begin, end)));
    add(facts, join(said, character(facts, begin - 1)));
    add(facts, join(said, character(facts, end)));
    add(facts,
        join3(said, type_of(facts, before->evidence_type), type_of(facts, behind->evidence_type)));
    add(facts, join3(said, before->tag, behind->tag));
    add(facts, join(said, surface(facts, end, end + (ptrdiff_t)behind->token.size)));
    add(facts, join(said, surface(facts, begin - (ptrdiff_t)before->token.size, begin)));
}

static void add_entries(struct facts *facts)
{
    const struct tagger_cell *cell = cell_at(facts, 0);
    ptrdiff_t begin = -(ptrdiff_t)cell->entry.at, end = begin + (ptrdiff_t)cell->entry.size;
    uint64_t said = join(type_of(facts, cell->entry_type), place_of(cell->entry));

    add(facts, said);
    add(facts, join3(said, type_of(facts, cell->evidence_type), place_of(cell->evidence)));
    add(facts, join3(said, cell->tag, place_of(cell->token)));
    add(facts, join3(said, type_of(facts, cell_at(facts, begin - 1)->entry_type),
                     type_of(facts, cell_at(facts, end)->entry_type)));
    add(facts, join(said, cell_at(facts, end)->tag));
    add(facts, join(said, character(facts, end)));
}

/* How many tokens further on an ending of names is looked for, how many cells back a bracket. */
#define TOKENS_AHEAD 5u
#define CELLS_BACK 24

/* The first token, from the cell's own on and before the next stop, whose last character is one
 * that names of those classes end with: that character and how far the token is; 0: there is none.
 */
static uint64_t ending_ahead(const struct facts *facts, uint8_t classes)
{
    ptrdiff_t end = -(ptrdiff_t)cell_at(facts, 0)->token.at;

    for (uint64_t tokens = 1; tokens <= TOKENS_AHEAD; tokens++) {
        const struct tagger_cell *token = cell_at(facts, end);
        if (!token->character || look_of(facts, end) == STOP) {
            return 0;
        }
        end += token->token.size ? token->token.size : 1;
        if (class_of(facts, end - 1) & classes) {
            return join(character(facts, end - 1), tokens);
        }
    }
    return 0;
}

/* The bracket or quotation mark that is open before the cell; 0: none is, since the last stop. */
static uint64_t open_bracket(const struct facts *facts)
{
    for (ptrdiff_t by = -1; by >= -CELLS_BACK; by--) {
        switch (look_of(facts, by)) {
        case OPENING: return character(facts, by);
        case SHUTTING:
        case STOP:
        case NOTHING: return 0;
        default: break;
        }
    }
    return 0;
}

static void add_surroundings(struct facts *facts)
{
    const struct tagger_cell *cell = cell_at(facts, 0);
    uint64_t place = place_of(cell->token), bracket = open_bracket(facts);
    uint64_t said = join(type_of(facts, cell->evidence_type), place_of(cell->evidence));
    uint64_t head = ending_ahead(facts, PLACE_HEAD | BODY_HEAD);

    add(facts, join3(head, place, cell->tag));
    add(facts, join(head, said));
    add(facts, join(ending_ahead(facts, BODY_HEAD), said));
    add(facts, join(bracket, said));
    add(facts, join3(bracket, place, cell->tag));
}

size_t tagger_list_rows(const struct tagger_tables *tables, const struct tagger_cell *cells,
                        size_t count, size_t at, unsigned bits, uint32_t rows[TAGGER_MOST_FACTS])
{
    struct facts facts = {
        .tables = tables, .cells = cells, .count = count, .at = at, .bits = bits, .rows = rows};

    add(&facts, 0); /* of every cell */
    add_characters(&facts);
    add_tokens(&facts);
    add_evidence(&facts);
    add_entries(&facts);
    add_surroundings(&facts);
    return facts.row_count;
}
