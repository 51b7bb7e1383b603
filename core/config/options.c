/* SPDX-License-Identifier: MIT */
/* JSON objects parsed by option tables. */
#include "config/options.h"

#include "base/heap.h"
#include "base/io.h"
#include "config/declare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One call of wen_options_parse(). */
struct reader {
    const struct wen_options_source *source;
    struct wen_problems *problems;
};

/* ---- messages ---- */

static bool bounded(const struct wen_option *option)
{
    return option->minimum != 0 || option->maximum != 0;
}

static void describe_range(struct wen_buffer *to, const struct wen_option *option)
{
    if (!bounded(option)) {
        return;
    }
    if (isinf(option->maximum)) {
        wen_buffer_format(to, " of at least %.15g", option->minimum);
    } else if (isinf(option->minimum)) {
        wen_buffer_format(to, " of at most %.15g", option->maximum);
    } else {
        wen_buffer_format(to, " from %.15g to %.15g", option->minimum, option->maximum);
    }
}

static void describe_choices(struct wen_buffer *to, const struct wen_option *option)
{
    for (size_t i = 0; option->choices[i]; i++) {
        const char *before = i == 0 ? "" : (option->choices[i + 1] ? ", " : " or ");
        wen_buffer_format(to, "%s\"%s\"", before, option->choices[i]);
    }
}

static bool takes_null(const struct wen_option *option)
{
    return option->fallback && strcmp(option->fallback, "null") == 0;
}

void wen_options_describe(struct wen_buffer *to, const struct wen_option *option)
{
    static const char *const kinds[] = {[WEN_OPTION_BOOLEAN] = "true or false",
                                        [WEN_OPTION_INTEGER] = "a whole number",
                                        [WEN_OPTION_NUMBER] = "a number",
                                        [WEN_OPTION_STRING] = "a string",
                                        [WEN_OPTION_CHOICE] = "",
                                        [WEN_OPTION_PATH] = "a path",
                                        [WEN_OPTION_STRINGS] = "a list of strings",
                                        [WEN_OPTION_PATHS] = "a list of paths",
                                        [WEN_OPTION_NEEDS] = "a list of layers",
                                        [WEN_OPTION_GIVES] = "a list of fields and layers"};

    wen_buffer_add_text(to, kinds[option->type]);
    if (option->type == WEN_OPTION_CHOICE) {
        describe_choices(to, option);
    } else if (option->type == WEN_OPTION_INTEGER || option->type == WEN_OPTION_NUMBER) {
        describe_range(to, option);
    }
    if (takes_null(option) &&
        (option->type == WEN_OPTION_STRING || option->type == WEN_OPTION_PATH)) {
        wen_buffer_add_text(to, " or null");
    }
}

/* What stands there instead, as far as it is short. */
static void describe_value(struct wen_buffer *to, const struct wen_json *json, const cJSON *value)
{
    if (cJSON_IsNumber(value)) {
        struct wen_string number = wen_json_number(json, value);
        wen_buffer_add(to, number.data, number.size);
    } else if (cJSON_IsString(value) && strlen(value->valuestring) < 60) {
        wen_buffer_format(to, "\"%s\"", value->valuestring);
    } else {
        wen_buffer_add_text(to, wen_json_kind(value));
    }
}

/* "option "top" of stage keywords must be …, not …"; `hint` may be "". */
static bool refuse(const struct reader *reader, const struct wen_option *option, const cJSON *value,
                   const char *hint)
{
    const struct wen_json *json = reader->source->json;
    struct wen_buffer must = {0}, is = {0};

    wen_options_describe(&must, option);
    describe_value(&is, json, value);
    wen_problems_add(reader->problems, wen_json_place(json, value),
                     "option \"%s\" of %s must be %s, not %s%s", option->name,
                     reader->source->owner, wen_buffer_text(&must), wen_buffer_text(&is), hint);
    wen_buffer_free(&must);
    wen_buffer_free(&is);
    return false;
}

/* ---- values ---- */

static bool read_boolean(const struct reader *reader, const struct wen_option *option,
                         const cJSON *value, void *to)
{
    if (!cJSON_IsBool(value)) {
        return refuse(reader, option, value, "");
    }
    *(bool *)to = cJSON_IsTrue(value);
    return true;
}

static bool read_integer(const struct reader *reader, const struct wen_option *option,
                         const cJSON *value, void *to)
{
    int64_t number;

    if (!cJSON_IsNumber(value) || !wen_json_integer(reader->source->json, value, &number)) {
        return refuse(reader, option, value, "");
    }
    /* long double holds every int64_t */
    if (bounded(option) && ((long double)number < (long double)option->minimum ||
                            (long double)number > (long double)option->maximum)) {
        return refuse(reader, option, value, "");
    }
    *(int64_t *)to = number;
    return true;
}

static bool read_number(const struct reader *reader, const struct wen_option *option,
                        const cJSON *value, void *to)
{
    double number = value->valuedouble;

    if (!cJSON_IsNumber(value) ||
        (bounded(option) && (number < option->minimum || number > option->maximum))) {
        return refuse(reader, option, value, "");
    }
    *(double *)to = number;
    return true;
}

static bool read_choice(const struct reader *reader, const struct wen_option *option,
                        const cJSON *value, void *to)
{
    if (!cJSON_IsString(value)) {
        return refuse(reader, option, value, "");
    }
    for (int i = 0; option->choices[i]; i++) {
        if (strcmp(value->valuestring, option->choices[i]) == 0) {
            *(int *)to = i;
            return true;
        }
    }
    const char *nearest = wen_did_you_mean(value->valuestring, option->choices);
    char *hint =
        nearest ? wen_heap_format("; did you mean \"%s\"?", nearest) : wen_heap_copy("", 0);
    refuse(reader, option, value, hint);
    free(hint);
    return false;
}

/* The string of a node in the arena, as a path where the option asks for one. */
static const char *keep_string(const struct reader *reader, const struct wen_option *option,
                               const cJSON *value)
{
    const char *text = value->valuestring;
    bool path = option->type == WEN_OPTION_PATH || option->type == WEN_OPTION_PATHS;
    char *joined = path && strcmp(text, "-") != 0 ? wen_io_join(reader->source->folder, text)
                                                  : wen_heap_copy(text, strlen(text));
    size_t size = strlen(joined) + 1;
    char *kept = memcpy(wen_arena_take(reader->source->arena, size), joined, size);

    free(joined);
    return kept;
}

static bool empty_path(const struct wen_option *option, const cJSON *value)
{
    return (option->type == WEN_OPTION_PATH || option->type == WEN_OPTION_PATHS) &&
           value->valuestring[0] == '\0';
}

static bool read_string(const struct reader *reader, const struct wen_option *option,
                        const cJSON *value, void *to)
{
    const char **string = to;

    if (cJSON_IsNull(value) && takes_null(option)) {
        *string = NULL;
        return true;
    }
    if (!cJSON_IsString(value) || empty_path(option, value)) {
        return refuse(reader, option, value, "");
    }
    *string = keep_string(reader, option, value);
    return true;
}

static bool check_items(const struct reader *reader, const struct wen_option *option,
                        const cJSON *list)
{
    bool fine = true;
    size_t number = 0;

    for (const cJSON *item = list->child; item; item = item->next) {
        number++;
        bool string = cJSON_IsString(item);
        if (string && !empty_path(option, item)) {
            continue;
        }
        wen_problems_add(reader->problems, wen_json_place(reader->source->json, item),
                         "item %zu of option \"%s\" of %s must be %s, not %s", number, option->name,
                         reader->source->owner,
                         option->type == WEN_OPTION_PATHS ? "a path" : "a string",
                         string ? "\"\"" : wen_json_kind(item));
        fine = false;
    }
    return fine;
}

static bool read_strings(const struct reader *reader, const struct wen_option *option,
                         const cJSON *value, void *to)
{
    struct wen_strings *strings = to;

    if (cJSON_IsNull(value) && takes_null(option)) {
        *strings = (struct wen_strings){0};
        return true;
    }
    if (!cJSON_IsArray(value)) {
        return refuse(reader, option, value, cJSON_IsString(value) ? ": put it into [ ]" : "");
    }
    if (!check_items(reader, option, value)) {
        return false;
    }
    size_t count = (size_t)cJSON_GetArraySize(value);
    const char **items = wen_arena_zero(reader->source->arena, (count + 1) * sizeof *items);
    *strings = (struct wen_strings){items, count};
    for (const cJSON *item = value->child; item; item = item->next) {
        *items++ = keep_string(reader, option, item);
    }
    return true;
}

static bool read_gives(const struct reader *reader, const struct wen_option *option,
                       const cJSON *value, void *to)
{
    struct wen_declared *declared = to;
    const char *bad;

    if (!read_strings(reader, option, value, &declared->lines)) {
        return false;
    }
    size_t line = wen_declare(declared, reader->source->arena, &bad);
    if (line < declared->lines.count) {
        const cJSON *item = cJSON_GetArrayItem(value, (int)line);
        wen_problems_add(reader->problems, wen_json_place(reader->source->json, item),
                         "item %zu of option \"%s\" of %s is not understood at \"%s\": it must be "
                         "such as \"score: real\", \"parts: rows(name string, weight real)\" or "
                         "\"quotes: spans(speaker string)\"; types are integer, real and string",
                         line + 1, option->name, reader->source->owner, wen_brief(bad).text);
        return false;
    }
    return true;
}

/* How a type is read, and how it lies in the options struct. */
static const struct {
    bool (*read)(const struct reader *, const struct wen_option *, const cJSON *, void *to);
    size_t size, alignment;
} types[] = {
    [WEN_OPTION_BOOLEAN] = {read_boolean, sizeof(bool), _Alignof(bool)},
    [WEN_OPTION_INTEGER] = {read_integer, sizeof(int64_t), _Alignof(int64_t)},
    [WEN_OPTION_NUMBER] = {read_number, sizeof(double), _Alignof(double)},
    [WEN_OPTION_STRING] = {read_string, sizeof(char *), _Alignof(char *)},
    [WEN_OPTION_CHOICE] = {read_choice, sizeof(int), _Alignof(int)},
    [WEN_OPTION_PATH] = {read_string, sizeof(char *), _Alignof(char *)},
    [WEN_OPTION_STRINGS] = {read_strings, sizeof(struct wen_strings), _Alignof(struct wen_strings)},
    [WEN_OPTION_PATHS] = {read_strings, sizeof(struct wen_strings), _Alignof(struct wen_strings)},
    [WEN_OPTION_NEEDS] = {read_strings, sizeof(struct wen_strings), _Alignof(struct wen_strings)},
    [WEN_OPTION_GIVES] = {read_gives, sizeof(struct wen_declared), _Alignof(struct wen_declared)},
};

/* ---- tables ---- */

static const struct wen_option *find_option(const struct wen_option *table, const char *name)
{
    for (; table && table->name; table++) {
        if (strcmp(table->name, name) == 0) {
            return table;
        }
    }
    return NULL;
}

static bool is_listed(const char *const *names, const char *name)
{
    for (; names && *names; names++) {
        if (strcmp(*names, name) == 0) {
            return true;
        }
    }
    return false;
}

static void report_unknown(const struct reader *reader, const struct wen_option *table,
                           const cJSON *member)
{
    const struct wen_options_source *source = reader->source;
    const char **names = NULL;
    size_t count = 0, capacity = 0;
    struct wen_buffer hint = {0};

    for (const struct wen_option *option = table; option && option->name; option++) {
        names = wen_heap_room(names, count, &capacity, sizeof *names);
        names[count++] = option->name;
    }
    for (const char *const *other = source->others; other && *other; other++) {
        names = wen_heap_room(names, count, &capacity, sizeof *names);
        names[count++] = *other;
    }
    names = wen_heap_room(names, count, &capacity, sizeof *names);
    names[count] = NULL;
    if (table && table->name) {
        wen_suggest(&hint, member->string, names);
    } else {
        wen_buffer_add_text(&hint, ", which has none");
    }
    wen_problems_add(reader->problems, wen_json_key_place(source->json, member),
                     "unknown option \"%s\" of %s%s", wen_brief(member->string).text, source->owner,
                     wen_buffer_text(&hint));
    wen_buffer_free(&hint);
    free(names);
}

/* The default goes through the same code as a value of the file. Returns
 * whether there is one that holds. */
static bool read_default(const struct reader *reader, const struct wen_option *option,
                         void *options, struct wen_problems *problems)
{
    struct wen_problems own = {
        .file = option->name, .text = option->fallback, .size = strlen(option->fallback)};
    struct wen_json json;
    struct wen_options_source source = *reader->source;
    struct reader inner = {&source, problems ? problems : &own};
    bool fine = wen_json_parse(own.text, own.size, inner.problems, &json);

    source.json = &json;
    fine = fine &&
           types[option->type].read(&inner, option, json.root, (char *)options + option->offset);
    if (json.root) {
        wen_json_free(&json);
    }
    wen_problems_free(&own);
    return fine;
}

static bool read_members(const struct reader *reader, const struct wen_option *table, bool *given,
                         void *options)
{
    const cJSON *object = reader->source->object;
    bool fine = true;

    for (const cJSON *member = object ? object->child : NULL; member; member = member->next) {
        const struct wen_option *option = find_option(table, member->string);
        if (!option && !is_listed(reader->source->others, member->string)) {
            report_unknown(reader, table, member);
            fine = false;
        }
        /* of duplicates, which are a problem already, the first counts */
        if (!option || given[option - table]) {
            continue;
        }
        given[option - table] = true;
        fine &= types[option->type].read(reader, option, member, (char *)options + option->offset);
    }
    return fine;
}

bool wen_options_parse(const struct wen_option *table, const struct wen_options_source *source,
                       struct wen_problems *problems, void *options)
{
    struct reader reader = {source, problems};
    size_t count = 0;

    for (; table && table[count].name; count++) {
        if (table[count].fallback) {
            read_default(&reader, &table[count], options, NULL);
        }
    }
    bool *given = wen_heap_new(count, sizeof *given);
    bool fine = read_members(&reader, table, given, options);
    for (size_t i = 0; i < count; i++) {
        if (!table[i].fallback && !given[i]) {
            size_t place =
                source->object ? wen_json_place(source->json, source->object) : WEN_NO_PLACE;
            wen_problems_add(problems, place, "%s needs the option \"%s\": %s", source->owner,
                             table[i].name, table[i].help ? table[i].help : "");
            fine = false;
        }
    }
    free(given);
    return fine;
}

/* ---- tables themselves ---- */

static bool good_name(const char *name)
{
    return name[0] >= 'a' && name[0] <= 'z' &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static const char *check_option(const struct wen_option *table, const struct wen_option *option,
                                size_t size)
{
    size_t type = (size_t)option->type;

    if (!good_name(option->name)) {
        return "its name must be of the form [a-z][a-z0-9_]*";
    }
    if (find_option(table, option->name) != option) {
        return "it is listed twice";
    }
    if (type >= sizeof types / sizeof types[0] || !types[type].read) {
        return "it has an unknown type";
    }
    if (option->offset % types[type].alignment || option->offset > size ||
        size - option->offset < types[type].size) {
        return "its offset does not fit the options struct; use offsetof() and set options_size";
    }
    for (const struct wen_option *earlier = table; earlier < option; earlier++) {
        if (option->offset < earlier->offset + types[earlier->type].size &&
            earlier->offset < option->offset + types[type].size) {
            return "it lies on top of an earlier option; check the offsets and types";
        }
    }
    if (option->minimum > option->maximum || isnan(option->minimum) || isnan(option->maximum)) {
        return "its minimum is above its maximum";
    }
    if (option->type == WEN_OPTION_CHOICE && (!option->choices || !option->choices[0])) {
        return "it has no choices";
    }
    return NULL;
}

/* NULL, or why the default does not hold, to free(). */
static char *check_default(const struct wen_option *option, size_t size)
{
    struct wen_arena arena = {0};
    struct wen_options_source source = {.owner = "this stage", .folder = "/", .arena = &arena};
    struct wen_problems problems = {
        .file = "", .text = option->fallback, .size = strlen(option->fallback)};
    struct reader reader = {&source, &problems};
    void *options = wen_heap_new(1, size);
    char *why = NULL;

    if (!read_default(&reader, option, options, &problems) || problems.count) {
        why = wen_heap_format("option \"%s\": its default %s does not hold: it must be JSON of the "
                              "option's type and range",
                              option->name, wen_brief(option->fallback).text);
    }
    free(options);
    wen_problems_free(&problems);
    wen_arena_free(&arena);
    return why;
}

char *wen_options_check(const struct wen_option *table, size_t size)
{
    enum { MANY = 1000 };

    for (size_t i = 0; table && table[i].name; i++) {
        const char *why =
            i == MANY ? "the table does not end with {0}" : check_option(table, &table[i], size);
        if (why) {
            return wen_heap_format("option \"%s\": %s", wen_brief(table[i].name).text, why);
        }
        char *bad_default = table[i].fallback ? check_default(&table[i], size) : NULL;
        if (bad_default) {
            return bad_default;
        }
    }
    return NULL;
}
