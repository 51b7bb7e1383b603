/* SPDX-License-Identifier: MIT */
/* Stages whose needs, layers and fields the pipeline adds to. Everybody who asks later what a stage
 * needs and gives asks the stage of the link, and so need not know of declarations. */
#include "registry/declared.h"

#include <string.h>

static size_t count_schemas(const struct wen_schema *const *schemas)
{
    size_t count = 0;

    while (schemas && schemas[count]) {
        count++;
    }
    return count;
}

static size_t count_columns(const struct wen_column *columns)
{
    size_t count = 0;

    while (columns && columns[count].name) {
        count++;
    }
    return count;
}

/* Both lists, one behind the other; `more` needs no end mark. */
static const struct wen_schema *const *join_schemas(const struct wen_schema *const *list,
                                                    const struct wen_schema *const *more,
                                                    size_t more_count, struct wen_arena *arena)
{
    size_t count = count_schemas(list);
    const struct wen_schema **joined =
        wen_arena_zero(arena, (count + more_count + 1) * sizeof *joined);

    for (size_t i = 0; i < count + more_count; i++) {
        joined[i] = i < count ? list[i] : more[i - count];
    }
    return joined;
}

static const struct wen_column *join_columns(const struct wen_column *list,
                                             const struct wen_column *more, struct wen_arena *arena)
{
    size_t count = count_columns(list), more_count = count_columns(more);
    struct wen_column *joined = wen_arena_zero(arena, (count + more_count + 1) * sizeof *joined);

    for (size_t i = 0; i < count + more_count; i++) {
        joined[i] = i < count ? list[i] : more[i - count];
    }
    return joined;
}

static const struct wen_schema *const *add_needs(const struct wen_schema *const *needs,
                                                 const struct wen_strings *names,
                                                 struct wen_arena *arena)
{
    struct wen_schema *schemas = wen_arena_zero(arena, names->count * sizeof *schemas + 1);
    const struct wen_schema **more = wen_arena_zero(arena, names->count * sizeof *more + 1);

    for (size_t i = 0; i < names->count; i++) {
        schemas[i].name = names->items[i];
        more[i] = &schemas[i];
    }
    return join_schemas(needs, more, names->count, arena);
}

const struct wen_stage *wen_stage_declared(const struct wen_stage *stage, const void *options,
                                           struct wen_arena *arena)
{
    const struct wen_stage *result = stage;
    struct wen_stage *copy = memcpy(wen_arena_zero(arena, sizeof *copy), stage, sizeof *copy);

    for (const struct wen_option *option = stage->options; option && option->name; option++) {
        const void *value = (const char *)options + option->offset;
        if (option->type == WEN_OPTION_NEEDS) {
            copy->needs = add_needs(copy->needs, value, arena);
            result = copy;
        } else if (option->type == WEN_OPTION_GIVES) {
            const struct wen_declared *declared = value;
            copy->gives =
                join_schemas(copy->gives, declared->gives, count_schemas(declared->gives), arena);
            copy->fields = join_columns(copy->fields, declared->fields, arena);
            result = copy;
        }
    }
    return result;
}
