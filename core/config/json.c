/* SPDX-License-Identifier: MIT */
/* Strict scan, cJSON's tree, and where each node of it stands. */
#include "config/json.h"

#include "base/heap.h"
#include "config/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct wen_json_node {
    const cJSON *node;
    size_t place, key;
};

/* What one parse collects. */
struct reading {
    const char *text;
    size_t size;
    struct wen_problems *problems;
    struct wen_json *json;
    size_t capacity;
    char *repaired; /* the text with comments and trailing commas blanked, or NULL */
    bool broken;    /* a fault that blanks do not repair */
};

static void on_value(void *self, size_t place, size_t key)
{
    struct reading *reading = self;
    struct wen_json *json = reading->json;

    json->nodes = wen_heap_room(json->nodes, json->count, &reading->capacity, sizeof *json->nodes);
    json->nodes[json->count++] = (struct wen_json_node){NULL, place, key};
}

static bool on_fault(void *self, const struct wen_scan_fault *fault)
{
    struct reading *reading = self;

    wen_problems_add_with(reading->problems, fault->place, fault->other, fault->relation, "%s",
                          fault->reason);
    if (fault->end == fault->place) {
        reading->broken = true;
        return true;
    }
    if (!reading->repaired) {
        reading->repaired = wen_heap_copy(reading->text, reading->size);
    }
    memset(reading->repaired + fault->place, ' ', fault->end - fault->place);
    return true;
}

/* ---- duplicate keys ---- */

struct member {
    uint64_t hash;
    const char *name;
    size_t key; /* place of it */
};

/* FNV-1a; equal hashes are told apart by the names, so chosen collisions cost no more than a sort
 */
static uint64_t hash_of(const char *name)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (; *name; name++) {
        hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
    }
    return hash;
}

static int by_name(const void *left, const void *right)
{
    const struct member *a = left, *b = right;

    if (a->hash != b->hash) {
        return a->hash < b->hash ? -1 : 1;
    }
    int order = strcmp(a->name, b->name);
    return order ? order : (a->key > b->key) - (a->key < b->key);
}

static void check_members(struct member *members, size_t count, struct wen_problems *problems)
{
    size_t first = 0;

    qsort(members, count, sizeof *members, by_name);
    for (size_t i = 1; i < count; i++) {
        if (members[i].hash != members[first].hash ||
            strcmp(members[i].name, members[first].name) != 0) {
            first = i;
            continue;
        }
        wen_problems_add_with(problems, members[i].key, members[first].key, "first at",
                              "duplicate key \"%s\"", wen_brief(members[i].name).text);
    }
}

/* Members of all open objects lie behind one another on one stack. */
struct numbering {
    struct reading *reading;
    size_t next; /* in pre-order */
    struct member *members;
    size_t count, capacity;
};

/* Gives nodes their numbers. Recursion goes no deeper than WEN_JSON_DEPTH. */
static void number_nodes(struct numbering *numbering, const cJSON *node)
{
    struct wen_json *json = numbering->reading->json;
    size_t base = numbering->count;

    if (numbering->next < json->count) {
        json->nodes[numbering->next].node = node;
    }
    numbering->next++;
    for (const cJSON *child = node->child; child; child = child->next) {
        if (cJSON_IsObject(node) && numbering->next < json->count) {
            numbering->members = wen_heap_room(numbering->members, numbering->count,
                                               &numbering->capacity, sizeof *numbering->members);
            numbering->members[numbering->count++] = (struct member){
                hash_of(child->string), child->string, json->nodes[numbering->next].key};
        }
        number_nodes(numbering, child);
    }
    if (numbering->count > base) {
        check_members(numbering->members + base, numbering->count - base,
                      numbering->reading->problems);
    }
    numbering->count = base;
}

static int by_node(const void *left, const void *right)
{
    const struct wen_json_node *a = left, *b = right;
    return (a->node > b->node) - (a->node < b->node);
}

/* The tree of the text that the scan found good. */
static bool build_tree(struct reading *reading, size_t from)
{
    struct wen_json *json = reading->json;
    const char *text = reading->repaired ? reading->repaired : reading->text;
    struct numbering numbering = {.reading = reading};

    json->root = cJSON_ParseWithLength(text + from, reading->size - from);
    if (json->root) {
        number_nodes(&numbering, json->root);
        free(numbering.members);
    }
    if (!json->root || numbering.next != json->count) {
        wen_problems_add(reading->problems, WEN_NO_PLACE,
                         "this JSON could not be read: out of memory, or cJSON counts %zu values "
                         "where the scan counts %zu",
                         numbering.next, json->count);
        return false;
    }
    qsort(json->nodes, json->count, sizeof *json->nodes, by_node);
    return true;
}

bool wen_json_parse(const char *text, size_t size, struct wen_problems *problems,
                    struct wen_json *json)
{
    size_t from = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    struct reading reading = {.text = text, .size = size, .problems = problems, .json = json};
    const struct wen_scan_listener listener = {on_fault, on_value, &reading};

    *json = (struct wen_json){.text = text, .size = size};
    wen_scan(text, size, from, &listener);
    bool built = !reading.broken && build_tree(&reading, from);
    free(reading.repaired);
    if (!built) {
        wen_json_free(json);
    }
    return built;
}

void wen_json_free(struct wen_json *json)
{
    cJSON_Delete(json->root);
    free(json->nodes);
    *json = (struct wen_json){0};
}

static const struct wen_json_node *find(const struct wen_json *json, const cJSON *node)
{
    struct wen_json_node wanted = {.node = node};
    return json->count ? bsearch(&wanted, json->nodes, json->count, sizeof wanted, by_node) : NULL;
}

size_t wen_json_place(const struct wen_json *json, const cJSON *node)
{
    const struct wen_json_node *found = find(json, node);
    return found ? found->place : WEN_NO_PLACE;
}

size_t wen_json_key_place(const struct wen_json *json, const cJSON *node)
{
    const struct wen_json_node *found = find(json, node);
    return found ? found->key : WEN_NO_PLACE;
}

/* The scan has found the text good, but for comments, which no one asks behind. */
size_t wen_json_end(const struct wen_json *json, const cJSON *node)
{
    size_t at = wen_json_place(json, node), depth = 0;
    bool inside = false; /* a string */

    do {
        char c = json->text[at++];
        if (inside) {
            at += c == '\\';
            inside = c != '"';
        } else {
            inside = c == '"';
            depth += c == '{' || c == '[';
            depth -= c == '}' || c == ']';
        }
    } while (at < json->size && (inside || depth || !memchr(" \t\r\n,]}", json->text[at], 7)));
    return at;
}

struct wen_string wen_json_number(const struct wen_json *json, const cJSON *node)
{
    size_t begin = wen_json_place(json, node), end = begin;

    while (end < json->size && memchr("+-.0123456789eE", json->text[end], 15)) {
        end++;
    }
    return wen_string(json->text + begin, end - begin);
}

bool wen_json_integer(const struct wen_json *json, const cJSON *node, int64_t *value)
{
    struct wen_string number = wen_json_number(json, node);
    char copy[WEN_JSON_NUMBER + 1];

    memcpy(copy, number.data, number.size);
    copy[number.size] = '\0';
    if (!strpbrk(copy, ".eE")) {
        errno = 0;
        *value = strtoll(copy, NULL, 10);
        return errno == 0;
    }
    /* 1e3 and 2.0 are whole as well; up to 2^53 their doubles are exact */
    double real = node->valuedouble;
    if (real < -9007199254740992.0 || real > 9007199254740992.0) {
        return false;
    }
    *value = (int64_t)real;
    return (double)*value == real;
}

const char *wen_json_kind(const cJSON *node)
{
    static const struct {
        int type;
        const char *kind;
    } kinds[] = {{cJSON_False, "false"},     {cJSON_True, "true"},       {cJSON_NULL, "null"},
                 {cJSON_Number, "a number"}, {cJSON_String, "a string"}, {cJSON_Array, "a list"}};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if ((node->type & 0xFF) == kinds[i].type) {
            return kinds[i].kind;
        }
    }
    return "an object";
}

/* ---- the scan alone ---- */

static bool keep_first(void *self, const struct wen_scan_fault *fault)
{
    struct wen_scan_fault *first = self;
    *first = *fault;
    return false;
}

bool wen_json_scan(const char *text, size_t size, size_t *place, const char **reason)
{
    struct wen_scan_fault first = {0};
    const struct wen_scan_listener listener = {.fault = keep_first, .self = &first};

    if (wen_scan(text, size, 0, &listener)) {
        return true;
    }
    *place = first.place;
    *reason = first.reason;
    return false;
}
