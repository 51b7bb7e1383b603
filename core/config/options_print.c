/* SPDX-License-Identifier: MIT */
/* Options written back as JSON, and tables as JSON Schema. */
#include "base/heap.h"
#include "config/options.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* cJSON returns NULL where memory is exhausted. */
static cJSON *made(cJSON *node)
{
    if (!node) {
        wen_heap_exhausted(sizeof(cJSON));
    }
    return node;
}

static void put(cJSON *object, const char *name, cJSON *value)
{
    cJSON_AddItemToObject(object, name, made(value));
}

static cJSON *print_strings(const struct wen_strings *strings)
{
    cJSON *list = made(cJSON_CreateArray());

    for (size_t i = 0; i < strings->count; i++) {
        cJSON_AddItemToArray(list, made(cJSON_CreateString(strings->items[i])));
    }
    return list;
}

static cJSON *print_integer(int64_t value)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, value);
    return cJSON_CreateRaw(text);
}

/* In the fewest digits that read back as the same double: cJSON gives up after 15. */
static cJSON *print_number(double value)
{
    char text[32];

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) {
            break;
        }
    }
    return cJSON_CreateRaw(text);
}

static cJSON *print_value(const struct wen_option *option, const void *value)
{
    const char *string;

    switch (option->type) {
    case WEN_OPTION_BOOLEAN: return cJSON_CreateBool(*(const bool *)value);
    case WEN_OPTION_INTEGER: return print_integer(*(const int64_t *)value);
    case WEN_OPTION_NUMBER: return print_number(*(const double *)value);
    case WEN_OPTION_CHOICE: return cJSON_CreateString(option->choices[*(const int *)value]);
    case WEN_OPTION_STRING:
    case WEN_OPTION_PATH:
        string = *(const char *const *)value;
        return string ? cJSON_CreateString(string) : cJSON_CreateNull();
    default: return print_strings(value); /* a struct wen_declared begins with them */
    }
}

cJSON *wen_options_print(const struct wen_option *table, const void *options)
{
    cJSON *object = made(cJSON_CreateObject());

    for (; table && table->name; table++) {
        put(object, table->name, print_value(table, (const char *)options + table->offset));
    }
    return object;
}

/* ---- JSON Schema ---- */

static void put_type(cJSON *schema, const struct wen_option *option, const char *type)
{
    bool null = option->fallback && strcmp(option->fallback, "null") == 0;

    if (!null) {
        put(schema, "type", cJSON_CreateString(type));
        return;
    }
    const char *const both[] = {type, "null"};
    put(schema, "type", cJSON_CreateStringArray(both, 2));
}

static void put_range(cJSON *schema, const struct wen_option *option)
{
    if (option->minimum == 0 && option->maximum == 0) {
        return;
    }
    if (!isinf(option->minimum)) {
        put(schema, "minimum", print_number(option->minimum));
    }
    if (!isinf(option->maximum)) {
        put(schema, "maximum", print_number(option->maximum));
    }
}

static void put_list(cJSON *schema, const struct wen_option *option)
{
    cJSON *items = made(cJSON_CreateObject());

    put_type(schema, option, "array");
    put(items, "type", cJSON_CreateString("string"));
    if (option->type == WEN_OPTION_PATHS) {
        put(items, "minLength", cJSON_CreateNumber(1));
    }
    put(schema, "items", items);
}

static void put_choices(cJSON *schema, const struct wen_option *option)
{
    size_t count = 0;

    while (option->choices[count]) {
        count++;
    }
    put(schema, "enum", cJSON_CreateStringArray(option->choices, (int)count));
}

static cJSON *option_schema(const struct wen_option *option)
{
    cJSON *schema = made(cJSON_CreateObject());

    if (option->help) {
        put(schema, "description", cJSON_CreateString(option->help));
    }
    switch (option->type) {
    case WEN_OPTION_BOOLEAN: put_type(schema, option, "boolean"); break;
    case WEN_OPTION_INTEGER:
        put_type(schema, option, "integer");
        put_range(schema, option);
        break;
    case WEN_OPTION_NUMBER:
        put_type(schema, option, "number");
        put_range(schema, option);
        break;
    case WEN_OPTION_CHOICE: put_choices(schema, option); break;
    case WEN_OPTION_STRING: put_type(schema, option, "string"); break;
    case WEN_OPTION_PATH:
        put_type(schema, option, "string");
        put(schema, "minLength", cJSON_CreateNumber(1));
        break;
    default: put_list(schema, option);
    }
    if (option->fallback) {
        put(schema, "default", cJSON_CreateRaw(option->fallback));
    }
    return schema;
}

cJSON *wen_options_schema(const struct wen_option *table)
{
    cJSON *schema = made(cJSON_CreateObject()), *properties = made(cJSON_CreateObject());
    cJSON *required = made(cJSON_CreateArray());

    for (; table && table->name; table++) {
        put(properties, table->name, option_schema(table));
        if (!table->fallback) {
            cJSON_AddItemToArray(required, made(cJSON_CreateString(table->name)));
        }
    }
    put(schema, "type", cJSON_CreateString("object"));
    put(schema, "properties", properties);
    put(schema, "required", required);
    put(schema, "additionalProperties", cJSON_CreateFalse());
    return schema;
}
