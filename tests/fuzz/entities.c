/* SPDX-License-Identifier: MIT */
/* The stage `entities` over any rules, any gazetteer and any text.
 *
 *   entities          generates them from a fixed seed (pieces of the files in the tree that SOURCE
 *                     names, in any order), and prints TAP
 *   entities FILE...  takes these instead, such as one that libFuzzer found
 *
 * An input is a file of rules, a gazetteer and a text, with a byte 0 between two. Built with
 * -DWEN_LIBFUZZER and clang's -fsanitize=fuzzer it is a target of libFuzzer (CONTRIBUTING.md).
 *
 * What holds: a file is taken or refused with its name, a line of it, and what was expected; what
 * is found lies in the text, in order, between characters; it is what asking rules and gazetteer at
 * every place gives, where no entry has a priority. */
#include "base/utf8.h"
#include "engine.h"
#include "generator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RULES, NAMES, TEXT, PARTS };

/* An input, made UTF-8; main()'s or libFuzzer's, for the whole process. */
struct input {
    char *parts[PARTS];
    size_t sizes[PARTS], capacities[PARTS];
    struct entities_spans found;
};

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "entities: %s\n", what);
    exit(99);
}

/* ---- inputs --------------------------------------------------------------- */

static void add(struct input *input, unsigned part, const char *bytes, size_t size)
{
    char *text = entities_room(input->parts[part], input->sizes[part], size + 1,
                               &input->capacities[part], 1);
    if (!text) {
        die("no memory left");
    }
    memcpy(text + input->sizes[part], bytes, size);
    input->sizes[part] += size;
    text[input->sizes[part]] = 0;
    input->parts[part] = text;
}

static void clear(struct input *input)
{
    for (unsigned part = 0; part < PARTS; part++) {
        input->sizes[part] = 0;
        add(input, part, "", 0);
    }
}

/* Cuts bytes at the first two that are 0; what is no UTF-8 in the text becomes a Han character of
 * its own. (In files it stays: it has to be refused.) */
static void set_input(struct input *input, const char *bytes, size_t size)
{
    clear(input);
    for (unsigned part = 0; part < TEXT; part++) {
        const char *end = memchr(bytes, 0, size);
        size_t length = end ? (size_t)(end - bytes) : size;
        add(input, part, bytes, length);
        length += end != NULL;
        bytes += length;
        size -= length;
    }
    while (size > 0) {
        size_t valid = wen_utf8_valid(bytes, size);
        add(input, TEXT, bytes, valid);
        if (valid < size) {
            char han[4];
            add(input, TEXT, han, wen_utf8_put(han, 0x4E00 + 64u * (unsigned char)bytes[valid]));
            valid++;
        }
        bytes += valid;
        size -= valid;
    }
}

/* A file without a name, read through the one that the system gives it. */
static int file_of(const struct input *input, unsigned part, char *path, size_t room)
{
    int fd = memfd_create("part", MFD_CLOEXEC);

    if (fd < 0 ||
        write(fd, input->parts[part], input->sizes[part]) != (ssize_t)input->sizes[part]) {
        die("a file in memory cannot be written");
    }
    snprintf(path, room, "/proc/self/fd/%d", fd);
    return fd;
}

/* ---- what holds ----------------------------------------------------------- */

/* "PATH:LINE: expected …", with a line that the file has. */
static const char *check_error(const struct input *input, unsigned part, const char *path,
                               const char *error)
{
    size_t size = strlen(path), lines = 1;
    char *end = NULL;

    for (size_t i = 0; i < input->sizes[part]; i++) {
        lines += input->parts[part][i] == '\n';
    }
    if (strncmp(error, path, size) != 0 || error[size] != ':') {
        return "an error does not begin with the file";
    }
    unsigned long line = strtoul(error + size + 1, &end, 10);
    if (line < 1 || line > lines || strncmp(end, ": ", 2) != 0) {
        return "an error names no line of the file";
    }
    if (!strstr(end, "expected ") || !end[sizeof ": expected "]) {
        return "an error does not say what was expected";
    }
    size = strlen(error);
    return wen_utf8_valid(error, size) == size ? NULL : "an error is no UTF-8";
}

static bool at_border(const struct input *input, size_t at)
{
    return at == input->sizes[TEXT] || ((unsigned char)input->parts[TEXT][at] & 0xC0u) != 0x80u;
}

static const char *check_spans(const struct entities_engine *engine, const struct input *input)
{
    size_t end = 0;

    for (size_t i = 0; i < input->found.count; i++) {
        const struct entities_span *span = &input->found.spans[i];
        if (span->begin < end || span->end <= span->begin || span->end > input->sizes[TEXT]) {
            return "an entity is empty, leaves the text or overlaps";
        }
        if (!at_border(input, span->begin) || !at_border(input, span->end)) {
            return "an entity begins or ends inside a character";
        }
        if (span->type < 1 || span->type > engine->types.count) {
            return "there is no such type";
        }
        end = span->end;
    }
    return NULL;
}

/* Asks at every place, and compares. */
static const char *check_gates(const struct entities_engine *engine, const struct input *input)
{
    const char *text = input->parts[TEXT];
    size_t size = input->sizes[TEXT], next = 0;

    for (size_t at = 0; at < size;) {
        struct entities_entry entry = {0};
        uint32_t type = 0;
        size_t name = entities_gazetteer_match(engine->gazetteer, text, size, at, size, &entry);
        const struct entities_letters letters = {.text = text, .size = size};
        size_t rule = entities_rules_match(engine->rules, &letters, at, &type);
        size_t end = name >= rule ? name : rule;
        type = name >= rule ? entry.type : type;
        if (end && type != ENTITIES_NOTHING) {
            const struct entities_span *span = &input->found.spans[next];
            if (next == input->found.count || span->begin != at || span->end != end ||
                span->type != type) {
                return "asking at every place gives something else";
            }
            next++;
        }
        if (end) {
            at = end;
        } else {
            entities_next(text, &at);
        }
    }
    return next == input->found.count ? NULL : "asking at every place gives less";
}

static const char *check_text(const struct entities_engine *engine, struct input *input)
{
    if (entities_engine_scan(engine, input->parts[TEXT], input->sizes[TEXT], NULL, &input->found) !=
        0) {
        die("no memory left");
    }
    const char *wrong = check_spans(engine, input);
    /* an entry below 0 may make room for others: then there is more to the policy than that */
    bool plain = !memchr(input->parts[NAMES], '-', input->sizes[NAMES]) &&
                 entities_gazetteer_highest(engine->gazetteer) == 0;
    return wrong || !plain ? wrong : check_gates(engine, input);
}

/* What happened to the files of inputs, to see that not all are refused. */
struct score {
    size_t inputs, refused, too_large, found;
};

static const char *check_files(struct entities_engine *engine, struct input *input,
                               struct score *score)
{
    struct entities_error error;
    char path[64];

    for (unsigned part = RULES; part <= NAMES; part++) {
        int fd = file_of(input, part, path, sizeof path);
        int status = part == RULES
                         ? entities_rules_read(engine->rules, path, 0, &engine->types, &error)
                         : entities_gazetteer_read(engine->gazetteer, path, &engine->types, &error);
        close(fd);
        if (status != 0) {
            score->refused++;
            return check_error(input, part, path, error.text);
        }
    }
    if (entities_engine_build(engine, &error) != 0) {
        score->too_large++;
        return error.text[0] ? NULL : "rules are refused without a reason";
    }
    const char *wrong = check_text(engine, input);
    score->found += input->found.count;
    return wrong;
}

/* A sentence where something does not hold, or NULL. */
static const char *check(struct input *input, struct score *score)
{
    struct entities_engine engine;
    struct entities_error error;

    if (entities_engine_open(&engine, &error) != 0) {
        die(error.text);
    }
    score->inputs++;
    const char *wrong = check_files(&engine, input, score);
    entities_engine_close(&engine);
    return wrong;
}

#ifdef WEN_LIBFUZZER

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct input input; /* libFuzzer calls again and again, and never says that it ends */
    struct score score = {0};

    set_input(&input, (const char *)data, size);
    const char *wrong = check(&input, &score);
    if (wrong) {
        fprintf(stderr, "entities: %s\n", wrong);
        abort();
    }
    return 0;
}

#else

/* ---- inputs that are generated -------------------------------------------- */

enum { INPUTS = 12000, MOST_LINES = 600 };

/* Lines of the files that come with the stage. */
struct lines {
    char *text[2];
    const char *items[2][MOST_LINES]; /* of rules, of gazetteers */
    size_t sizes[2][MOST_LINES], counts[2];
};

static void read_lines(struct lines *lines, unsigned kind, const char *name)
{
    struct entities_error error;
    const char *source = getenv("SOURCE");
    char path[4096];
    size_t size;

    snprintf(path, sizeof path, "%s/plugins/entities/data/%s", source ? source : ".", name);
    if (entities_read_file(path, &lines->text[kind], &size, &error) != 0) {
        die(error.text);
    }
    for (char *at = lines->text[kind], *end = at + size; at < end;) {
        char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t length = newline ? (size_t)(newline - at) + 1 : (size_t)(end - at);
        if (length < 300 && lines->counts[kind] < MOST_LINES) {
            lines->items[kind][lines->counts[kind]] = at;
            lines->sizes[kind][lines->counts[kind]++] = length;
        }
        at += length;
    }
}

/* Pieces of the language, and of its texts. */
static const char *const pieces[] = {
    "X = ",        "ORG = ",    "- = ",      "let a = ",    "<a>",        "words b = ",
    "words b += ", "<b>",       "join X = ", "solid [0-9]", " << ",       " >> ",
    " !<< ",       " !>> ",     "|",         "(",           ")",          "?",
    "*",           "+",         "{2}",       "{2,}",        "{1,70}",     "{3,1}",
    "[",           "]",         "[^",        "[甲-丁--乙]", "_",          "\\s",
    "\\n",         "\\",        "#",         "\n",          "\n ",        "甲",
    "乙",          "丙",        "1",         "12",          "年",         "月",
    "é",           "𠮷",        "\t",        "\tLOC\n",     "\tX\t\t3\n", "\tY\t甲\t-2\n",
    "。",          " ",         "　",        "“",           "”",          "A",
    "“三个",       "2022年5月", "百分之",    "第",          "",
};

static void add_piece(struct input *input, unsigned part, uint64_t *state)
{
    const char *piece = pieces[fuzz_below(state, sizeof pieces / sizeof pieces[0])];
    add(input, part, piece, strlen(piece));
}

static void add_text(struct input *input, unsigned part, const char *text)
{
    add(input, part, text, strlen(text));
}

/* A pattern of the language; `depth` bounds how deep groups lie in one another. */
static void add_pattern(struct input *input, unsigned depth, uint64_t *state)
{
    static const char *const atoms[] = {
        "甲",    "乙",          "丙",        "1", "年", "月", "é",   "𠮷",  "A",  "三个",
        "[0-9]", "[甲-丁--乙]", "[^，。甲]", "_", "“",  "”",  "\\(", "<a>", "<b>"};
    static const char *const repeats[] = {"", "", "", "", "?", "*", "+", "{2}", "{2,}", "{0,3}"};

    for (size_t i = 1 + fuzz_below(state, 3); i-- > 0;) {
        if (depth > 0 && fuzz_below(state, 3) == 0) {
            add_text(input, RULES, "(");
            add_pattern(input, depth - 1, state);
            add_text(input, RULES, fuzz_below(state, 2) ? "|" : " ");
            add_pattern(input, depth - 1, state);
            add_text(input, RULES, ")");
        } else {
            add_text(input, RULES, atoms[fuzz_below(state, sizeof atoms / sizeof atoms[0])]);
        }
        add_text(input, RULES, repeats[fuzz_below(state, sizeof repeats / sizeof repeats[0])]);
        add_text(input, RULES, fuzz_below(state, 4) ? "" : " ");
    }
}

static void add_statement(struct input *input, uint64_t *state)
{
    static const char *const heads[] = {"X = ", "Y = ", "Y = ", "- = ", "join X = ", "let c = "};
    static const char *const lefts[] = {"[“，]", "甲", "\\s", "(月|丙)", "乙 _"};

    add_text(input, RULES, heads[fuzz_below(state, sizeof heads / sizeof heads[0])]);
    if (fuzz_below(state, 4) == 0) {
        add_text(input, RULES, lefts[fuzz_below(state, sizeof lefts / sizeof lefts[0])]);
        add_text(input, RULES, fuzz_below(state, 3) ? " << " : " !<< ");
    }
    add_pattern(input, (unsigned)fuzz_below(state, 4), state);
    if (fuzz_below(state, 5) == 0) {
        add_text(input, RULES, fuzz_below(state, 2) ? " >> " : " !>> ");
        add_pattern(input, 0, state);
    }
    if (fuzz_below(state, 24) == 0) {
        add_piece(input, RULES, state);
    }
    add_text(input, RULES, "\n");
}

/* Statements, most of them right, and lines of the files that come with the stage, some cut. */
static void generate_rules(struct input *input, const struct lines *lines, uint64_t *state)
{
    add_text(input, RULES, "let a = 丁 | [0-9]{1,3}\nwords b = 甲乙 三个 年\n");
    if (fuzz_below(state, 4) == 0) {
        add_text(input, RULES, "solid [0-9A-Z]\n");
    }
    for (size_t i = fuzz_below(state, 5); i-- > 0;) {
        add_statement(input, state);
    }
    if (fuzz_below(state, 4) == 0) {
        size_t line = fuzz_below(state, lines->counts[0]), size = lines->sizes[0][line];
        add(input, RULES, lines->items[0][line],
            fuzz_below(state, 2) ? size : fuzz_below(state, size));
        add_piece(input, RULES, state);
    }
}

static void generate(struct input *input, const struct lines *lines, uint64_t *state)
{
    clear(input);
    if (fuzz_below(state, 8)) {
        generate_rules(input, lines, state);
    }
    for (size_t i = fuzz_below(state, 12); i-- > 0;) {
        size_t line = fuzz_below(state, lines->counts[1]);
        add(input, NAMES, lines->items[1][line], lines->sizes[1][line]);
    }
    static const char *const names[] = {"甲乙\tLOC\n",    "乙\tPER\n",     "A丙\tX\t\t1\n",
                                        "乙丙\tX\t\t2\n", "甲\tX\t\t-1\n", "é1\tY\n"};
    for (size_t i = fuzz_below(state, 4); i-- > 0;) {
        const char *name = names[fuzz_below(state, sizeof names / sizeof names[0])];
        add(input, NAMES, name, strlen(name));
    }
    if (fuzz_below(state, 16) == 0) {
        add_piece(input, NAMES, state);
    }
    for (size_t i = fuzz_below(state, 200); i-- > 0;) {
        add_piece(input, TEXT, state);
    }
    for (size_t i = fuzz_below(state, 3); i-- > 0 && input->sizes[NAMES] > 0;) {
        const char *tab = memchr(input->parts[NAMES], '\t', input->sizes[NAMES]);
        add(input, TEXT, input->parts[NAMES],
            tab ? (size_t)(tab - input->parts[NAMES]) : input->sizes[NAMES]);
    }
}

static void show(const struct input *input)
{
    static const char *const parts[] = {"rules", "names", "text"};

    for (unsigned part = 0; part < PARTS; part++) {
        printf("# %s, %zu bytes: ", parts[part], input->sizes[part]);
        fuzz_show(input->parts[part], input->sizes[part], 1000);
    }
}

static bool test_generated(struct input *input)
{
    static struct lines lines;
    struct score score = {0};
    const char *wrong = NULL;
    uint64_t state = 20250601;

    read_lines(&lines, 0, "time.rules");
    read_lines(&lines, 1, "china.tsv");
    while (!wrong && score.inputs < INPUTS) {
        generate(input, &lines, &state);
        wrong = check(input, &score);
    }
    if (!wrong &&
        (score.refused > INPUTS * 3 / 4 || score.refused < INPUTS / 10 || score.found < INPUTS)) {
        wrong = "the inputs are too easy or too hard to say anything";
    }
    free(lines.text[0]);
    free(lines.text[1]);
    printf("%s 1 - entities: %zu inputs, %zu refused, %zu too large, %zu entities\n",
           wrong ? "not ok" : "ok", score.inputs, score.refused, score.too_large, score.found);
    if (wrong) {
        printf("# %s\n", wrong);
        show(input);
    }
    return !wrong;
}

static bool test_file(struct input *input, const char *path)
{
    static char bytes[1 << 20];
    struct score score = {0};
    FILE *file = fopen(path, "rb");

    if (!file) {
        die("the file cannot be read");
    }
    set_input(input, bytes, fread(bytes, 1, sizeof bytes, file));
    fclose(file);
    const char *wrong = check(input, &score);
    printf("%s: %s\n", path, wrong ? wrong : "fine");
    return !wrong;
}

int main(int argc, char **argv)
{
    struct input input = {0};
    bool fine = true;

    if (argc == 1) {
        printf("1..1\n");
        fine = test_generated(&input);
    }
    for (int i = 1; i < argc; i++) {
        fine &= test_file(&input, argv[i]);
    }
    for (unsigned part = 0; part < PARTS; part++) {
        free(input.parts[part]);
    }
    free(input.found.spans);
    return fine ? 0 : 1;
}

#endif
