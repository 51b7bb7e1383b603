/* SPDX-License-Identifier: MIT */
/* A stage's tables, checked before anything in them is used. */
#include "registry/contract.h"

#include "base/heap.h"
#include "config/options.h"

#include <stdlib.h>

/* A table of more entries has lost its end mark. */
enum { MANY = 256 };

const char *wen_type_name(enum wen_type type)
{
    static const char *const names[] = {
        [WEN_INTEGER] = "INTEGER", [WEN_REAL] = "REAL", [WEN_STRING] = "STRING",
        [WEN_LABEL] = "LABEL",     [WEN_WORD] = "WORD", [WEN_POSITION] = "POSITION"};

    return type >= WEN_INTEGER && type <= WEN_POSITION ? names[type] : NULL;
}

bool wen_name_is_good(const char *name)
{
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return name[0] >= 'a' && name[0] <= 'z' && name[size] == '\0' && size <= 64;
}

/* ---- columns ---- */

/* What a table of columns stands for, and what it may not have. */
struct columns_rule {
    bool words, positions;    /* WEN_WORD and WEN_POSITION are allowed */
    const char *const *taken; /* names that writers give to columns of their own; ends with NULL */
};

static bool is_taken(const char *const *names, const char *name)
{
    for (; names && *names; names++) {
        if (strcmp(*names, name) == 0) {
            return true;
        }
    }
    return false;
}

static const char *check_column(const struct wen_column *columns, size_t i,
                                const struct columns_rule *rule)
{
    const struct wen_column *column = &columns[i];

    if (i == MANY) {
        return "the table does not end with {0}";
    }
    if (!wen_name_is_good(column->name)) {
        return "its name must be of the form [a-z][a-z0-9_]*";
    }
    for (size_t j = 0; j < i; j++) {
        if (strcmp(columns[j].name, column->name) == 0) {
            return "it is listed twice";
        }
    }
    if (is_taken(rule->taken, column->name)) {
        return "writers use that name for a column of their own; rename it";
    }
    if (!wen_type_name(column->type)) {
        return "it has an unknown type";
    }
    if ((column->type == WEN_WORD && !rule->words) ||
        (column->type == WEN_POSITION && !rule->positions)) {
        return "its type has a meaning in layers of a document alone";
    }
    return column->flags & ~(uint32_t)WEN_HIDDEN ? "it has an unknown flag" : NULL;
}

/* `kind` and `name` are what the columns belong to. */
static char *check_columns(const struct wen_column *columns, const struct columns_rule *rule,
                           const char *kind, const char *name)
{
    for (size_t i = 0; columns && columns[i].name; i++) {
        const char *why = check_column(columns, i, rule);
        if (why) {
            return wen_heap_format("column \"%s\" of %s%s: %s", wen_brief(columns[i].name).text,
                                   kind, name, why);
        }
    }
    return NULL;
}

/* ---- schemas ---- */

/* One of the three lists of schemas. */
struct list {
    const char *kind; /* for messages, with a space behind it */
    uint32_t flags;   /* that are allowed */
    const char *const *reserved;
    bool words;
};

static const char *const never_given[] = {"raw", "id", "meta", NULL};
static const char *const no_names[] = {NULL};

static const struct list lists[] = {
    {"need ", WEN_SPANS | WEN_DISJOINT | WEN_DENSE | WEN_SURFACE | WEN_OPTIONAL, no_names, true},
    {"layer ", WEN_SPANS | WEN_DISJOINT | WEN_DENSE | WEN_SURFACE, never_given, true},
    {"table ", WEN_OPTIONAL, no_names, false},
};

static const char *check_schema(const struct list *list, const struct wen_schema *schema)
{
    bool pseudo = strcmp(schema->name, "raw") == 0 || strcmp(schema->name, "text") == 0;

    if (!wen_name_is_good(schema->name)) {
        return "its name must be of the form [a-z][a-z0-9_]*";
    }
    if (is_taken(list->reserved, schema->name)) {
        return "that name stands for something else in what writers write; rename it";
    }
    if (schema->flags & ~list->flags) {
        return "it has a flag that is unknown or has no meaning here";
    }
    if ((schema->flags & (WEN_DISJOINT | WEN_SURFACE)) && !(schema->flags & WEN_SPANS)) {
        return "WEN_DISJOINT and WEN_SURFACE stand together with WEN_SPANS";
    }
    if (list->words && pseudo && schema->columns && schema->columns[0].name) {
        return "raw and text have no columns";
    }
    return NULL;
}

static char *check_schema_columns(const struct list *list, const struct wen_schema *schema)
{
    static const char *const span[] = {"begin", "end", NULL};
    static const char *const surface[] = {"begin", "end", "text", NULL};
    struct columns_rule rule = {list->words, list->words, NULL};

    if (schema->flags & WEN_SPANS) {
        rule.taken = schema->flags & WEN_SURFACE ? surface : span;
    }
    return check_columns(schema->columns, &rule, list->kind, schema->name);
}

static char *check_list(const struct list *list, const struct wen_schema *const *schemas)
{
    for (size_t i = 0; schemas && schemas[i]; i++) {
        const char *why = NULL;
        if (!schemas[i]->name) {
            return wen_heap_format("%s%zu has no name", list->kind, i + 1);
        }
        for (size_t j = 0; j < i; j++) {
            why = strcmp(schemas[j]->name, schemas[i]->name) == 0 ? "it is listed twice" : why;
        }
        why = i == MANY ? "the list does not end with NULL" : why;
        why = why ? why : check_schema(list, schemas[i]);
        if (why) {
            return wen_heap_format("%s\"%s\": %s", list->kind, wen_brief(schemas[i]->name).text,
                                   why);
        }
        char *bad_column = check_schema_columns(list, schemas[i]);
        if (bad_column) {
            return bad_column;
        }
    }
    return NULL;
}

static bool gives_text(const struct wen_stage *stage)
{
    for (size_t i = 0; stage->gives && stage->gives[i]; i++) {
        if (strcmp(stage->gives[i]->name, "text") == 0) {
            return true;
        }
    }
    return false;
}

/* ---- the stage ---- */

static char *check_version(const struct wen_stage *stage)
{
    unsigned major = stage->abi >> 16, minor = stage->abi & 0xFFFF;

    if (major != WEN_ABI_MAJOR) {
        return wen_heap_format("it was built for version %u.%u of the stage interface, this wenliu "
                               "has %u.%u; build it again with this wenliu's stage.h",
                               major, minor, WEN_ABI_MAJOR, WEN_ABI_MINOR);
    }
    if (minor > WEN_ABI_MINOR) {
        return wen_heap_format("it was built for version %u.%u of the stage interface, this wenliu "
                               "has %u.%u; install a newer wenliu, or build the stage with this "
                               "one's stage.h",
                               major, minor, WEN_ABI_MAJOR, WEN_ABI_MINOR);
    }
    if (stage->size != sizeof *stage) {
        return wen_heap_format("its struct wen_stage has %u bytes, not %zu; define it with "
                               "WEN_STAGE() and build it again with this wenliu's stage.h",
                               stage->size, sizeof *stage);
    }
    return NULL;
}

static const char *check_callbacks(const struct wen_stage *stage)
{
    bool gives = stage->gives && stage->gives[0], tables = stage->tables && stage->tables[0];
    bool fields = stage->fields && stage->fields[0].name;

    if ((gives || fields) && !stage->process) {
        return "it gives layers or fields but has no process(), which alone can";
    }
    if (tables && !stage->finish) {
        return "it has tables but no finish(), which alone can add their rows";
    }
    if (!stage->save != !stage->absorb) {
        return "save() and absorb() go together: what one emits the other takes";
    }
    if (stage->table && !(stage->flags & WEN_WRITER)) {
        return "only a stage with WEN_WRITER is handed tables: set the flag or leave table() out";
    }
    if ((stage->flags & WEN_REWRITES_TEXT) && !gives_text(stage)) {
        return "a stage with WEN_REWRITES_TEXT gives the layer \"text\": list it in gives";
    }
    return NULL;
}

static const char *check_stage(const struct wen_stage *stage)
{
    const uint32_t known = WEN_REWRITES_TEXT | WEN_WRITER | WEN_STARTS_PROCESSES;

    if (!stage->version || !stage->version[0]) {
        return "it has no version";
    }
    if (!stage->summary || !stage->summary[0]) {
        return "it has no summary: one sentence that wenliu stages shows";
    }
    if (stage->flags & ~known) {
        return "it has an unknown flag";
    }
    if (stage->options && stage->options[0].name && stage->options_size == 0) {
        return "it has options, but options_size is 0: set it to sizeof its options struct";
    }
    for (const struct wen_option *option = stage->options; option && option->name; option++) {
        if (strcmp(option->name, "use") == 0) {
            return "an option cannot be named \"use\", which names the stage";
        }
    }
    return check_callbacks(stage);
}

char *wen_contract_check(const struct wen_stage *stage, const char *name)
{
    static const struct columns_rule fields = {false, false, NULL};
    char *why = check_version(stage);

    if (why) {
        return why;
    }
    if (!stage->name || strcmp(stage->name, name) != 0) {
        return wen_heap_format("its file is named %s, but its .name is \"%s\"; make them agree",
                               name, stage->name ? wen_brief(stage->name).text : "");
    }
    why = check_list(&lists[0], stage->needs);
    why = why ? why : check_list(&lists[1], stage->gives);
    why = why ? why : check_list(&lists[2], stage->tables);
    why = why ? why : check_columns(stage->fields, &fields, "the fields", "");
    why = why ? why : wen_options_check(stage->options, stage->options_size);
    if (!why) {
        const char *bad = check_stage(stage);
        why = bad ? wen_heap_format("%s", bad) : NULL;
    }
    return why;
}
