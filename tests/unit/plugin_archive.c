/* SPDX-License-Identifier: MIT */
/* plugins/archive: the line that a document becomes, the file that a table
 * becomes, against what python3's json and csv write. */
#include "csv.h"
#include "document.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <wenliu/stage.h>

#include <cmocka.h>

/* ---- a host that keeps what it is given ------------------------------- */

struct host {
    struct wen_context context;
    char written[4096];
    size_t size;
    char file[64];
    char why[512];
    struct wen_output output;
};

static struct host *host_of(struct wen_context *context)
{
    return (struct host *)(void *)context;
}

static const char *label_name(struct wen_context *context, uint32_t label)
{
    static const char *const names[] = {"", "paragraph", "v", "m", "a\"b", "=sum"};

    (void)context;
    return names[label];
}

static int take(struct host *host, const void *bytes, size_t size)
{
    assert_true(host->size + size < sizeof host->written);
    memcpy(host->written + host->size, bytes, size);
    host->size += size;
    host->written[host->size] = '\0';
    return WEN_OK;
}

static int write_output(struct wen_context *context, int output, const void *bytes, size_t size)
{
    assert_int_equal(output, 3);
    return take(host_of(context), bytes, size);
}

static int open_output(struct wen_context *context, const struct wen_output *output)
{
    host_of(context)->output = *output;
    return 3;
}

static struct wen_file *create(struct wen_context *context, const char *name)
{
    snprintf(host_of(context)->file, sizeof host_of(context)->file, "%s", name);
    return (struct wen_file *)(void *)context;
}

static int write_file(struct wen_context *context, struct wen_file *file, const void *bytes,
                      size_t size)
{
    assert_ptr_equal(file, context);
    return take(host_of(context), bytes, size);
}

__attribute__((format(printf, 3, 4))) static int refuse(struct wen_context *context, int status,
                                                        const char *format, ...)
{
    struct host *host = host_of(context);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(host->why, sizeof host->why, format, arguments);
    va_end(arguments);
    return status;
}

static const struct wen_host callbacks = {
    .abi = WEN_ABI,
    .size = sizeof callbacks,
    .label_name = label_name,
    .open_output = open_output,
    .write = write_output,
    .create = create,
    .write_file = write_file,
    .fail = refuse,
};

extern const struct wen_stage archive_LTX_wen_stage;

/* As the host makes them of the stage's table. */
struct options {
    int method;
    int64_t level, member_kib;
    struct wen_strings layers, omit;
    bool text, spans, bom, excel_safe;
};

static const struct options defaults = {.member_kib = 256, .text = true};

/* ---- a document ------------------------------------------------------- */

#define TEXT "开展两新,\n\"x\""

static const struct wen_column block_columns[] = {{.name = "kind", .type = WEN_LABEL}, {0}};
static const struct wen_schema blocks = {
    .name = "blocks", .flags = WEN_SPANS | WEN_DISJOINT, .columns = block_columns};
static const struct wen_schema sentences = {.name = "sentences", .flags = WEN_SPANS};
static const struct wen_column token_columns[] = {
    {.name = "tag", .type = WEN_LABEL},
    {.name = "word", .type = WEN_WORD, .flags = WEN_HIDDEN},
    {.name = "weight", .type = WEN_REAL},
    {0}};
static const struct wen_schema tokens = {
    .name = "tokens", .flags = WEN_SPANS | WEN_DENSE | WEN_SURFACE, .columns = token_columns};
static const struct wen_column source_columns[] = {{.name = "raw_begin", .type = WEN_INTEGER}, {0}};
static const struct wen_schema source = {
    .name = "source", .flags = WEN_SPANS | WEN_DENSE, .columns = source_columns};
static const struct wen_column entity_columns[] = {{.name = "type", .type = WEN_LABEL},
                                                   {.name = "canonical", .type = WEN_STRING},
                                                   {.name = "head", .type = WEN_POSITION},
                                                   {.name = "number", .type = WEN_WORD},
                                                   {0}};
static const struct wen_schema entities = {
    .name = "entities", .flags = WEN_SPANS | WEN_SURFACE, .columns = entity_columns};
static const struct wen_column keyword_columns[] = {{.name = "term", .type = WEN_STRING},
                                                    {.name = "count", .type = WEN_INTEGER},
                                                    {.name = "score", .type = WEN_REAL},
                                                    {0}};
static const struct wen_schema keywords = {.name = "keywords", .columns = keyword_columns};

static const struct wen_layer layers[] = {
    {&blocks, 1, (const uint32_t[]){0}, (const uint32_t[]){17},
     (const union wen_cells[]){{.label = (const uint32_t[]){1}}}},
    {&sentences, 2, (const uint32_t[]){0, 14}, (const uint32_t[]){13, 17}, NULL},
    {&tokens, 3, (const uint32_t[]){0, 6, 14}, (const uint32_t[]){6, 12, 17},
     (const union wen_cells[]){{.label = (const uint32_t[]){2, 3, 0}},
                               {.word = (const uint32_t[]){7, 8, 9}},
                               {.real = (const double[]){0.5, INFINITY, -2}}}},
    {&source, 2, (const uint32_t[]){0, 13}, (const uint32_t[]){13, 17},
     (const union wen_cells[]){{.integer = (const int64_t[]){3, WEN_NO_INTEGER}}}},
    {&entities, 2, (const uint32_t[]){0, 6}, (const uint32_t[]){12, 12},
     (const union wen_cells[]){{.label = (const uint32_t[]){4, 0}},
                               {.string = (const struct wen_string[]){{"两\"新\"", 8}, {NULL, 0}}},
                               {.position = (const uint32_t[]){6, WEN_NOWHERE}},
                               {.word = (const uint32_t[]){0, 12}}}},
    {&keywords, 0, NULL, NULL,
     (const union wen_cells[]){{.string = NULL}, {.integer = NULL}, {.real = NULL}}},
};

static const struct wen_layer *const all_layers[] = {&layers[0], &layers[1], &layers[2],
                                                     &layers[3], &layers[4], &layers[5]};

static const struct wen_field fields[] = {
    {"charset", WEN_STRING, {.string = {"GB18030", 7}}},
    {"none", WEN_STRING, {.string = {NULL, 0}}},
    {"replaced", WEN_INTEGER, {.integer = -3}},
    {"share", WEN_REAL, {.real = 0.25}},
    {"nan", WEN_REAL, {.real = NAN}},
    {"kind", WEN_LABEL, {.label = 4}},
    {"charset", WEN_STRING, {.string = {"second", 6}}},
};

static const struct wen_document document = {
    .id = {"a\t文", 5},
    .text = {TEXT, sizeof TEXT - 1},
    .fields = fields,
    .field_count = sizeof fields / sizeof fields[0],
    .layers = all_layers,
    .layer_count = sizeof all_layers / sizeof all_layers[0],
};

#define HEAD "{\"id\":\"a\\t文\","
#define TEXT_MEMBER "\"text\":\"开展两新,\\n\\\"x\\\"\","
#define META "\"meta\":{\"charset\":\"GB18030\",\"replaced\":-3,\"share\":0.25,\"kind\":\"a\\\"b\"}"
#define BLOCKS ",\"blocks\":[{\"begin\":0,\"end\":9,\"kind\":\"paragraph\"}]"
#define SENTENCES ",\"sentences\":[{\"begin\":0,\"end\":5},{\"begin\":6,\"end\":9}]"
#define TOKENS                                                                                         \
    "\"text\":[\"开展\",\"两新\",\"\\\"x\\\"\"],\"tag\":[\"v\",\"m\",null],\"weight\":[0.5,null,-" \
    "2]}"
#define SOURCE ",\"source\":{\"begin\":[0,5],\"end\":[5,9],\"raw_begin\":[3,null]}"
#define ENTITIES                                                                                   \
    ",\"entities\":[{\"begin\":0,\"end\":4,\"type\":\"a\\\"b\",\"canonical\":\"两\\\"新\\\"\","  \
    "\"head\":2,\"text\":\"开展两新\"},{\"begin\":2,\"end\":4,\"number\":12,\"text\":\"两新\"}]"

static const char *const two[] = {"tokens", "keywords"};
static const char *const token[] = {"tokens"};

static const struct {
    struct options options;
    const char *line;
} lines[] = {
    {{.text = true},
     HEAD TEXT_MEMBER META BLOCKS SENTENCES ",\"tokens\":{" TOKENS SOURCE ENTITIES
                                            ",\"keywords\":[]}\n"},
    {{.text = false, .layers = {two, 2}}, HEAD META ",\"tokens\":{" TOKENS ",\"keywords\":[]}\n"},
    {{.text = false, .layers = {two, 2}, .omit = {token, 1}}, HEAD META ",\"keywords\":[]}\n"},
    {{.text = true, .spans = true, .layers = {token, 1}},
     HEAD TEXT_MEMBER META ",\"tokens\":{\"begin\":[0,2,6],\"end\":[2,4,9]," TOKENS "}\n"},
};

static void *open_stage(struct host *host, const struct options *options)
{
    void *self = NULL;

    *host = (struct host){.context = {&callbacks}};
    assert_int_equal(archive_LTX_wen_stage.open(&host->context, options, &self), WEN_OK);
    return self;
}

static void test_lines(void **state)
{
    struct host host;

    (void)state;
    assert_int_equal(archive_LTX_wen_stage.options_size, sizeof(struct options));
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        void *self = open_stage(&host, &lines[i].options);
        for (int again = 0; again < 2; again++) {
            host.size = 0;
            assert_int_equal(archive_LTX_wen_stage.process(&host.context, self, &document), WEN_OK);
            assert_string_equal(host.written, lines[i].line);
        }
        archive_LTX_wen_stage.close(self);
    }
}

/* Nothing but an id: no text, no fields, no layers; then dense layers without rows. */
static void test_empty(void **state)
{
    static const union wen_cells columns[3] = {{NULL}};
    static const struct wen_layer none = {.schema = &tokens, .columns = columns};
    static const struct wen_layer *const one[] = {&none};
    struct wen_document empty = {.id = {"", 0}};
    struct host host;
    void *self = open_stage(&host, &defaults);

    (void)state;
    assert_int_equal(archive_LTX_wen_stage.process(&host.context, self, &empty), WEN_OK);
    assert_string_equal(host.written, "{\"id\":\"\",\"meta\":{}}\n");
    host.size = 0;
    empty.layers = one;
    empty.layer_count = 1;
    empty.text = wen_string("", 0);
    assert_int_equal(archive_LTX_wen_stage.process(&host.context, self, &empty), WEN_OK);
    assert_string_equal(host.written, "{\"id\":\"\",\"text\":\"\",\"meta\":{},"
                                      "\"tokens\":{\"text\":[],\"tag\":[],\"weight\":[]}}\n");
    archive_LTX_wen_stage.close(self);
}

static void test_unknown_layer(void **state)
{
    static const char *const wrong[] = {"tokens", "entites"};
    struct options options = defaults;
    struct host host;

    (void)state;
    for (int omit = 0; omit < 2; omit++) {
        options.layers = omit ? (struct wen_strings){NULL, 0} : (struct wen_strings){wrong, 2};
        options.omit = omit ? (struct wen_strings){wrong, 2} : (struct wen_strings){NULL, 0};
        void *self = open_stage(&host, &options);
        assert_int_equal(archive_LTX_wen_stage.process(&host.context, self, &document), WEN_STOP);
        assert_non_null(strstr(host.why, omit ? "\"omit\"" : "\"layers\""));
        assert_non_null(strstr(host.why, "\"entites\""));
        assert_non_null(strstr(host.why, "tokens, source, entities"));
        archive_LTX_wen_stage.close(self);
    }
}

static void test_output(void **state)
{
    struct options options = defaults;
    struct host host;

    (void)state;
    archive_LTX_wen_stage.close(open_stage(&host, &options));
    assert_string_equal(host.output.name, "documents.jsonl.gz");
    assert_null(host.output.method);
    assert_int_equal(host.output.member, 256 << 10);
    options.method = 3;
    options.level = 2;
    archive_LTX_wen_stage.close(open_stage(&host, &options));
    assert_string_equal(host.output.method, "igzip");
    assert_int_equal(host.output.level, 2);
}

/* ---- tables ----------------------------------------------------------- */

static const struct wen_column term_columns[] = {
    {.name = "term", .type = WEN_STRING},
    {.name = "tag", .type = WEN_LABEL},
    {.name = "hidden", .type = WEN_INTEGER, .flags = WEN_HIDDEN},
    {.name = "count", .type = WEN_INTEGER},
    {.name = "per million, mean", .type = WEN_REAL},
    {0}};
static const struct wen_schema terms = {.name = "terms", .columns = term_columns};

/* the first row with a value of each type missing; strings: csv.writer of python3
 * with lineterminator="\n", but for the empty one */
static const union wen_cells term_cells[] = {
    {.string = (const struct wen_string[]){{"两新", 6},
                                           {"a,b", 3},
                                           {"say \"x\"", 7},
                                           {"l\nm", 3},
                                           {"", 0},
                                           {NULL, 0},
                                           {"-1", 2},
                                           {"=\"x\"", 4}}},
    {.label = (const uint32_t[]){2, 0, 5, 1, 1, 1, 1, 1}},
    {.integer = (const int64_t[]){9, 9, 9, 9, 9, 9, 9, 9}},
    {.integer = (const int64_t[]){1, WEN_NO_INTEGER, -5, 1, 1, 1, 1, 1}},
    {.real = (const double[]){0.5, NAN, INFINITY, -INFINITY, 1, 1, 1, 1}},
};

#define TABLE                                                                                      \
    "term,tag,count,\"per million, mean\"\n"                                                       \
    "两新,v,1,0.5\n"                                                                             \
    "\"a,b\",,,\n"                                                                                 \
    "\"say \"\"x\"\"\",=sum,-5,Inf\n"                                                              \
    "\"l\nm\",paragraph,1,-Inf\n"                                                                  \
    "\"\",paragraph,1,1\n"                                                                         \
    ",paragraph,1,1\n"                                                                             \
    "-1,paragraph,1,1\n"                                                                           \
    "\"=\"\"x\"\"\",paragraph,1,1\n"

#define SAFE_TABLE                                                                                 \
    "\xEF\xBB\xBF"                                                                                 \
    "term,tag,count,\"per million, mean\"\n"                                                       \
    "两新,v,1,0.5\n"                                                                             \
    "\"a,b\",,,\n"                                                                                 \
    "\"say \"\"x\"\"\",'=sum,-5,Inf\n"                                                             \
    "\"l\nm\",paragraph,1,-Inf\n"                                                                  \
    "\"\",paragraph,1,1\n"                                                                         \
    ",paragraph,1,1\n"                                                                             \
    "'-1,paragraph,1,1\n"                                                                          \
    "\"'=\"\"x\"\"\",paragraph,1,1\n"

static void test_tables(void **state)
{
    struct options options = defaults;
    struct host host;

    (void)state;
    for (int safe = 0; safe < 2; safe++) {
        options.bom = options.excel_safe = safe;
        void *self = open_stage(&host, &options);
        struct wen_table table = {
            .schema = &terms, .count = 8, .columns = term_cells, .first = true, .last = false};
        assert_int_equal(archive_LTX_wen_stage.table(&host.context, self, &table), WEN_OK);
        table.first = false;
        table.last = true;
        table.count = 0;
        assert_int_equal(archive_LTX_wen_stage.table(&host.context, self, &table), WEN_OK);
        assert_string_equal(host.file, "tables/terms.csv");
        assert_string_equal(host.written, safe ? SAFE_TABLE : TABLE);
        archive_LTX_wen_stage.close(self);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),         cmocka_unit_test(test_empty),
        cmocka_unit_test(test_unknown_layer), cmocka_unit_test(test_output),
        cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests_name("plugin/archive", tests, NULL, NULL);
}
