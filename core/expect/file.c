/* SPDX-License-Identifier: MIT */
/* Files of tests: read and checked. */
#include "expect/file.h"

#include "base/heap.h"
#include "base/io.h"

#include <stdlib.h>
#include <string.h>

/* What a member's value may be. */
enum kind {
    STRING,
    TRUE,
    LIST,    /* not empty */
    OBJECTS, /* a list of objects, not empty */
    FIELDS,  /* an object of strings */
    CELLS,   /* an object of strings, numbers, true, false and null */
    ROWS,    /* an object of lists of CELLS */
    LINES    /* an object of lists of strings */
};

/* Where a member may stand, and whether it says what is expected. */
enum { OF_FILE = 1, OF_CASE = 2, OF_DOCUMENT = 4, EXPECTS = 8 };

static const struct member {
    const char *name;
    enum kind kind;
    unsigned where;
} members[] = {
    {"$schema", STRING, OF_FILE},
    {"stages", LIST, OF_FILE | OF_CASE},
    {"pipeline", STRING, OF_FILE | OF_CASE},
    {"tests", OBJECTS, OF_FILE},
    {"name", STRING, OF_CASE},
    {"documents", OBJECTS, OF_CASE},
    {"tables", ROWS, OF_CASE | EXPECTS},
    {"files", LINES, OF_CASE | EXPECTS},
    {"stops", STRING, OF_CASE | EXPECTS},
    {"id", STRING, OF_DOCUMENT},
    {"text", STRING, OF_DOCUMENT},
    {"hex", STRING, OF_DOCUMENT},
    {"fields", FIELDS, OF_DOCUMENT},
    {"rows", ROWS, OF_DOCUMENT | EXPECTS},
    {"sets", CELLS, OF_DOCUMENT | EXPECTS},
    {"becomes", STRING, OF_DOCUMENT | EXPECTS},
    {"refused", STRING, OF_DOCUMENT | EXPECTS},
    {"dropped", TRUE, OF_DOCUMENT | EXPECTS},
};
enum { MEMBERS = sizeof members / sizeof members[0] };

/* In the order of enum kind. */
static const char *const kinds[] = {
    "a string",
    "true",
    "a list that is not empty",
    "a list of objects that is not empty",
    "an object of strings",
    "an object of strings, numbers, true, false and null",
    "an object of lists of rows, such as { \"tokens\": [ { \"text\": \"文\" } ] }",
    "an object of lists of lines, such as { \"counts.tsv\": [ \"documents\\t2\" ] }",
};

/* ---- kinds ---- */

static bool is_string(const cJSON *value)
{
    return cJSON_IsString(value);
}

static bool is_object(const cJSON *value)
{
    return cJSON_IsObject(value);
}

static bool is_cell(const cJSON *value)
{
    return !cJSON_IsObject(value) && !cJSON_IsArray(value);
}

static bool all(const cJSON *container, bool (*holds)(const cJSON *))
{
    for (const cJSON *child = container->child; child; child = child->next) {
        if (!holds(child)) {
            return false;
        }
    }
    return true;
}

static bool is_row(const cJSON *value)
{
    return cJSON_IsObject(value) && all(value, is_cell);
}

static bool is_rows(const cJSON *value)
{
    return cJSON_IsArray(value) && all(value, is_row);
}

static bool is_lines(const cJSON *value)
{
    return cJSON_IsArray(value) && all(value, is_string);
}

static bool is_of(const cJSON *value, enum kind kind)
{
    switch (kind) {
    case STRING: return cJSON_IsString(value);
    case TRUE: return cJSON_IsTrue(value);
    case LIST: return cJSON_IsArray(value) && value->child;
    case OBJECTS: return cJSON_IsArray(value) && value->child && all(value, is_object);
    case FIELDS: return cJSON_IsObject(value) && all(value, is_string);
    case CELLS: return is_row(value);
    case ROWS: return cJSON_IsObject(value) && all(value, is_rows);
    case LINES: return cJSON_IsObject(value) && all(value, is_lines);
    }
    return false;
}

/* ---- members ---- */

static void report_unknown(struct wen_expect_file *file, const cJSON *value, unsigned where)
{
    const char *names[MEMBERS + 1] = {NULL};
    struct wen_buffer hint = {0};
    size_t count = 0;

    for (size_t i = 0; i < MEMBERS; i++) {
        if (members[i].where & where) {
            names[count++] = members[i].name;
        }
    }
    wen_suggest(&hint, value->string, names);
    wen_problems_add(&file->problems, wen_json_key_place(&file->json, value),
                     "unknown key \"%s\"%s", wen_brief(value->string).text, wen_buffer_text(&hint));
    wen_buffer_free(&hint);
}

static void check_member(struct wen_expect_file *file, const cJSON *value, unsigned where)
{
    for (size_t i = 0; i < MEMBERS; i++) {
        if (!(members[i].where & where) || strcmp(members[i].name, value->string) != 0) {
            continue;
        }
        if (!is_of(value, members[i].kind)) {
            wen_problems_add(&file->problems, wen_json_place(&file->json, value),
                             "\"%s\" must be %s", value->string, kinds[members[i].kind]);
        }
        return;
    }
    report_unknown(file, value, where);
}

static void check_members(struct wen_expect_file *file, const cJSON *object, unsigned where)
{
    for (const cJSON *value = object->child; value; value = value->next) {
        check_member(file, value, where);
    }
}

/* Whether the object says what is expected. */
static bool expects(const cJSON *object)
{
    for (size_t i = 0; i < MEMBERS; i++) {
        if ((members[i].where & EXPECTS) &&
            cJSON_GetObjectItemCaseSensitive(object, members[i].name)) {
            return true;
        }
    }
    return false;
}

/* The member, where it is of its kind: others are problems already. */
static const cJSON *get(const cJSON *object, const char *name)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);

    for (size_t i = 0; value && i < MEMBERS; i++) {
        if (strcmp(members[i].name, name) == 0 && is_of(value, members[i].kind)) {
            return value;
        }
    }
    return NULL;
}

/* ---- documents ---- */

static void problem(struct wen_expect_file *file, const cJSON *value, const char *what)
{
    wen_problems_add(&file->problems, wen_json_place(&file->json, value), "%s", what);
}

static int digit(char c)
{
    const char *digits = "0123456789abcdef", *found = c ? strchr(digits, c | 0x20) : NULL;

    return found ? (int)(found - digits) : -1;
}

/* Bytes written as "d6 d0": two digits each, blanks anywhere between. */
static struct wen_string read_hex(struct wen_expect_file *file, const cJSON *value)
{
    const char *text = value->valuestring;
    char *bytes = wen_arena_take(&file->arena, strlen(text) / 2 + 1);
    size_t size = 0;

    while (*text) {
        int high = *text == ' ' ? 0 : digit(text[0]), low = *text == ' ' ? 0 : digit(text[1]);
        if (high < 0 || low < 0) {
            problem(file, value, "\"hex\" must be pairs of hexadecimal digits, such as \"d6 d0\"");
            break;
        }
        if (*text == ' ') {
            text++;
            continue;
        }
        bytes[size++] = (char)(high << 4 | low);
        text += 2;
    }
    bytes[size] = '\0';
    return wen_string(bytes, size);
}

static struct wen_string string_of(const cJSON *value)
{
    return wen_string(value->valuestring, strlen(value->valuestring));
}

static void read_fields(struct wen_expect_file *file, const cJSON *fields,
                        struct wen_record *record)
{
    size_t count = fields ? (size_t)cJSON_GetArraySize(fields) : 0;
    struct wen_record_field *list = wen_arena_zero(&file->arena, count * sizeof *list + 1);

    for (const cJSON *value = count ? fields->child : NULL; value; value = value->next) {
        list[record->field_count++] = (struct wen_record_field){
            wen_string(value->string, strlen(value->string)), string_of(value)};
    }
    record->fields = list;
}

static void read_document(struct wen_expect_file *file, const cJSON *object, size_t number,
                          struct wen_record *record)
{
    const cJSON *id = get(object, "id"), *text = get(object, "text"), *hex = get(object, "hex");
    char *name = wen_arena_take(&file->arena, 24);

    snprintf(name, 24, "%zu", number);
    *record = (struct wen_record){.id = id ? string_of(id) : wen_string(name, strlen(name)),
                                  .source = wen_string(file->path, strlen(file->path)),
                                  .raw = wen_string("", 0)};
    if (!text == !hex) {
        problem(file, object,
                text ? "a document has \"text\" or \"hex\", not both"
                     : "a document must have \"text\", or its bytes in \"hex\"");
    }
    record->raw = text ? string_of(text) : hex ? read_hex(file, hex) : record->raw;
    read_fields(file, get(object, "fields"), record);
}

static void read_documents(struct wen_expect_file *file, const cJSON *object,
                           struct wen_expect_case *of)
{
    const cJSON *list = get(object, "documents");
    bool expected = expects(object);

    of->count = list ? (size_t)cJSON_GetArraySize(list) : 1;
    of->records = wen_arena_zero(&file->arena, of->count * sizeof of->records[0]);
    of->documents = wen_arena_zero(&file->arena, of->count * sizeof of->documents[0]);
    of->documents[0] = list ? list->child : object;
    for (size_t i = 0; i < of->count; i++) {
        of->documents[i] = i ? of->documents[i - 1]->next : of->documents[0];
        read_document(file, of->documents[i], i + 1, &of->records[i]);
        expected |= expects(of->documents[i]);
        if (list) {
            check_members(file, of->documents[i], OF_DOCUMENT);
        }
    }
    if (!expected) {
        problem(file, object,
                "this test expects nothing, and could not fail: give \"rows\", \"tables\", "
                "\"files\", \"sets\", \"becomes\", \"refused\", \"dropped\" or \"stops\"");
    }
}

/* ---- the file ---- */

static const cJSON *own_or_common(const struct wen_expect_file *file, const cJSON *object,
                                  const char *name, const char *other)
{
    const cJSON *own = get(object, name);
    bool decided = own || get(object, other);

    return decided ? own : get(file->json.root, name);
}

static void read_case(struct wen_expect_file *file, const cJSON *object)
{
    struct wen_expect_case *of = &file->cases[file->count++];
    const cJSON *name = get(object, "name");
    char *number = wen_arena_take(&file->arena, 24);

    snprintf(number, 24, "test %zu", file->count);
    *of = (struct wen_expect_case){.name = name ? name->valuestring : number,
                                   .object = object,
                                   .stages = own_or_common(file, object, "stages", "pipeline"),
                                   .pipeline = own_or_common(file, object, "pipeline", "stages")};
    bool list = cJSON_GetObjectItemCaseSensitive(object, "documents");
    check_members(file, object, list ? OF_CASE : OF_CASE | OF_DOCUMENT);
    if (!of->stages == !of->pipeline) {
        problem(file, object,
                of->stages ? "a test runs \"stages\" or a \"pipeline\", not both"
                           : "this test has neither \"stages\" nor a \"pipeline\", and the file "
                             "has none either");
    }
    read_documents(file, object, of);
}

static void read_cases(struct wen_expect_file *file)
{
    const cJSON *root = file->json.root;

    if (!cJSON_IsObject(root)) {
        problem(file, root, "a file of tests must be an object, { \"tests\": [ … ] }");
        return;
    }
    check_members(file, root, OF_FILE);
    const cJSON *tests = get(root, "tests");
    if (!tests) {
        if (!cJSON_GetObjectItemCaseSensitive(root, "tests")) {
            problem(file, root, "\"tests\" is missing: the list of what is tested");
        }
        return;
    }
    file->cases = wen_heap_new((size_t)cJSON_GetArraySize(tests), sizeof file->cases[0]);
    for (const cJSON *item = tests->child; item; item = item->next) {
        read_case(file, item);
    }
}

bool wen_expect_load(const char *path, struct wen_expect_file *file)
{
    struct wen_buffer text = {0};
    struct wen_error error;

    *file = (struct wen_expect_file){.path = wen_heap_copy(path, strlen(path))};
    file->problems.file = file->path;
    if (wen_io_read_file(path, WEN_PIPELINE_SIZE, &text, &error)) {
        wen_problems_add(&file->problems, WEN_NO_PLACE, "%s", error.text);
        wen_buffer_free(&text);
        return false;
    }
    file->size = text.size;
    file->text = wen_buffer_text(&text);
    file->problems.text = file->text;
    file->problems.size = file->size;
    if (wen_json_parse(file->text, file->size, &file->problems, &file->json)) {
        read_cases(file);
    }
    return file->problems.count == 0;
}

/* The text with all but the member blanked out: a pipeline whose problems have
 * the places that they have in the file of tests. */
static char *blank_but(const struct wen_expect_file *file, const cJSON *stages)
{
    size_t begin = wen_json_key_place(&file->json, stages), end = wen_json_end(&file->json, stages);
    char *text = wen_heap_copy(file->text, file->size);

    for (size_t i = 0; i < file->size; i++) {
        if ((i < begin || i >= end) && text[i] != '\n') {
            text[i] = ' ';
        }
    }
    text[begin - 1] = '{'; /* an object's key is never the first byte, its value never the last */
    text[end] = '}';
    return text;
}

bool wen_expect_pipeline(const struct wen_expect_file *file, const struct wen_expect_case *of,
                         struct wen_pipeline *pipeline)
{
    if (of->pipeline) {
        const char *slash = strrchr(file->path, '/');
        char *folder = wen_heap_copy(
            file->path, slash ? (size_t)(slash - file->path) + (slash == file->path) : 0);
        char *path = wen_io_join(folder, of->pipeline->valuestring);
        bool fine = wen_pipeline_load(path, pipeline);
        free(path);
        free(folder);
        return fine;
    }
    char *text = blank_but(file, of->stages);
    bool fine = wen_pipeline_parse(text, file->path, pipeline);
    pipeline->gives_text = true;
    pipeline->problems.text = file->text; /* shown with the lines as they are */
    free(text);
    return fine;
}

void wen_expect_free(struct wen_expect_file *file)
{
    wen_problems_free(&file->problems);
    wen_json_free(&file->json);
    wen_arena_free(&file->arena);
    free(file->cases);
    free(file->text);
    free(file->path);
    *file = (struct wen_expect_file){0};
}
