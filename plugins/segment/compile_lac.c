/* SPDX-License-Identifier: MIT */
/* compile_lac int8|float DIR FILE: reads the network LAC-small of the Python
 * package jieba in DIR and writes it as one file that is mapped (lac_model.h).
 * Runs at build time.
 *
 * With int8 every quarter of an embedding and every column of a matrix has a scale of
 * its own, the greatest magnitude in it / 127, and its numbers are rounded to the nearest.
 * What goes into the matrices needs no scale from data: states of the units lie
 * within (-1, 1). */
#include "compile_file.h"
#include "lac_model.h"
#include "python_literal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define CHARACTERS 65536u

/* ---- the package's files ---- */

struct tensor {
    struct python_file file;
    const float *numbers;
};

/* A number of the header: seven bits a byte, the last without the high bit. */
static uint64_t read_varint(struct tensor *tensor)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 64 && tensor->file.at < tensor->file.size; shift += 7) {
        unsigned char byte = (unsigned char)tensor->file.text[tensor->file.at++];
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    python_die("%s: is cut off", tensor->file.path);
}

/* Opens a tensor of float32 (its data type 5) and so many numbers: version, level of detail and
 * version again, all 0, in 16 bytes, the size of the description, the description
 * (Protocol Buffers: field 1 the type, field 2 a dimension), the numbers. */
static void open_tensor(struct tensor *tensor, const char *folder, const char *name, size_t count)
{
    static const char zeros[16];
    size_t found = 1;
    uint32_t size;

    python_open(&tensor->file, folder, name);
    const struct python_file *file = &tensor->file;
    if (file->size < 20 || memcmp(file->text, zeros, sizeof zeros) != 0) {
        python_die("%s: is no tensor of Paddle's first format", file->path);
    }
    memcpy(&size, file->text + sizeof zeros, sizeof size);
    tensor->file.at = 20;
    if (size > file->size - 20) {
        python_die("%s: is cut off", file->path);
    }
    while (file->at < 20 + (size_t)size) {
        uint64_t key = read_varint(tensor), value = read_varint(tensor);
        if (key == 0x10) {
            found *= (size_t)value;
        } else if (key != 0x08 || value != 5) {
            python_die("%s: holds no numbers of the type float32", file->path);
        }
    }
    if (found != count || file->size - file->at != count * sizeof(float)) {
        python_die("%s: expected %zu numbers, found %zu in %zu bytes", file->path, count, found,
                   file->size - file->at);
    }
    float *numbers = malloc(count * sizeof *numbers);
    if (!numbers) {
        python_die("no memory left");
    }
    memcpy(numbers, file->text + file->at, count * sizeof *numbers);
    tensor->numbers = numbers;
}

static void close_tensor(struct tensor *tensor)
{
    free((float *)tensor->numbers);
    python_close(&tensor->file);
}

/* One line `number<TAB>text`; *text is not ended. False at the file's end. */
static bool read_line(struct python_file *file, uint32_t *number, const char **text, size_t *size)
{
    while (file->at < file->size) {
        const char *line = file->text + file->at;
        char *end;
        size_t length = strcspn(line, "\n");
        unsigned long value = strtoul(line, &end, 10);
        file->line += file->at > 0;
        file->at += length + 1;
        /* a character that is itself a break of lines or a tab makes a line without text */
        if (end > line && *end == '\t' && value < CHARACTERS) {
            *number = (uint32_t)value;
            *text = end + 1;
            *size = length - (size_t)(end + 1 - line);
            return true;
        }
    }
    return false;
}

/* ---- characters ---- */

/* The network has read half-width marks and small letters: the embeddings of the
 * others still are the small random numbers that training begins with (length
 * below 1, others have 5 to 40). These take the embedding of what they stand for.
 * The full-width forms U+FF01..FF5E of ASCII and the capitals are in a rule. */
static const struct {
    uint16_t from;
    char to;
} replaced[] = {
    {0x2010, '-'}, {0x2014, '-'}, {0x2016, '|'}, {0x2018, '\''}, {0x2019, '\''}, {0x201C, '"'},
    {0x201D, '"'}, {0x2026, '.'}, {0x2236, ':'}, {0x3001, ','},  {0x3002, '.'},  {0x3008, '<'},
    {0x3009, '>'}, {0x300C, '"'}, {0x300D, '"'}, {0x300E, '"'},  {0x300F, '"'},  {0x3010, '['},
    {0x3011, ']'}, {0x3014, '('}, {0x3015, ')'}, {0x3016, '['},  {0x3017, ']'},  {0x301D, '"'},
    {0x301E, '"'}, {0xFE50, ','}, {0xFE51, ','}, {0xFE52, '.'},  {0xFE54, ';'},  {0xFE55, ':'},
    {0xFE56, '?'}, {0xFE57, '!'}, {0xFE59, '('}, {0xFE5A, ')'},  {0xFE5B, '{'},  {0xFE5C, '}'},
    {0xFE5D, '('}, {0xFE5E, ')'}, {0xFE5F, '#'}, {0xFE60, '&'},  {0xFE61, '*'},  {0xFE62, '+'},
    {0xFE63, '-'}, {0xFE64, '<'}, {0xFE65, '>'}, {0xFE66, '='},  {0xFE68, '\\'}, {0xFE69, '$'},
    {0xFE6A, '%'},
};

static void replace(uint16_t *characters)
{
    for (size_t i = 0; i < sizeof replaced / sizeof replaced[0]; i++) {
        characters[replaced[i].from] = characters[(unsigned char)replaced[i].to];
    }
    for (uint32_t capital = 'A'; capital <= 'Z'; capital++) {
        characters[capital] = characters[capital - 'A' + 'a'];
    }
    for (uint32_t c = '!'; c <= '~'; c++) {
        characters[0xFF01 + c - '!'] = characters[c];
    }
}

/* Decodes text that is one character of at most U+FFFF; returns false for others. */
static bool one_character(const char *text, size_t size, uint32_t *character)
{
    const unsigned char *t = (const unsigned char *)text;

    if (size == 1 && t[0] < 0x80) {
        *character = t[0];
    } else if (size == 2 && t[0] >= 0xC2 && t[0] < 0xE0) {
        *character = (uint32_t)(t[0] & 0x1F) << 6 | (t[1] & 0x3F);
    } else if (size == 3 && t[0] >= 0xE0 && t[0] < 0xF0) {
        *character = (uint32_t)(t[0] & 0x0F) << 12 | (uint32_t)(t[1] & 0x3F) << 6 | (t[2] & 0x3F);
    } else {
        return false;
    }
    return true;
}

/* Fills in the embeddings of all characters and returns how many there are. */
static size_t read_characters(const char *folder, uint16_t *characters, uint32_t *unknown)
{
    struct python_file file;
    uint32_t number, character, most = 0;
    const char *text;
    size_t size;
    bool found = false;

    for (int pass = 0; pass < 2; pass++) {
        python_open(&file, folder, "word.dic");
        while (read_line(&file, &number, &text, &size)) {
            most = number > most ? number : most;
            if (pass == 0 && size == 3 && memcmp(text, "OOV", 3) == 0) {
                *unknown = number;
                found = true;
                for (uint32_t i = 0; i < CHARACTERS; i++) {
                    characters[i] = (uint16_t)number;
                }
            } else if (pass == 1 && one_character(text, size, &character)) {
                characters[character] = (uint16_t)number;
            }
        }
        if (!found) {
            python_die("%s: expected a line for OOV", file.path);
        }
        python_close(&file);
    }
    replace(characters);
    return (size_t)most + 1;
}

static struct mapped_part read_names(const char *folder)
{
    struct python_file file;
    uint32_t number, count = 0;
    const char *text;
    size_t size, used = 0;

    python_open(&file, folder, "tag.dic");
    char *names = malloc(file.size + 1);
    if (!names) {
        python_die("no memory left");
    }
    while (read_line(&file, &number, &text, &size)) {
        if (number != count++ || size == 0) {
            python_die_at(&file, "expected the label %u", count - 1);
        }
        memcpy(names + used, text, size);
        names[used + size] = '\0';
        used += size + 1;
    }
    if (count != LAC_LABELS) {
        python_die("%s: expected %u labels, found %u", file.path, LAC_LABELS, count);
    }
    python_close(&file);
    return (struct mapped_part){names, used};
}

/* ---- numbers ---- */

static void *allocate(size_t size)
{
    void *memory = calloc(1, size ? size : 1);

    if (!memory) {
        python_die("no memory left");
    }
    return memory;
}

/* Rounds `count` numbers `stride` apart to int8; returns their scale. */
static float quantise(const float *numbers, size_t count, size_t stride, int8_t *to)
{
    float most = 0;

    for (size_t i = 0; i < count; i++) {
        float magnitude = fabsf(numbers[i * stride]);
        most = magnitude > most ? magnitude : most;
    }
    float scale = most > 0 ? most / 127 : 1;
    for (size_t i = 0; i < count; i++) {
        to[i * stride] = (int8_t)lrintf(numbers[i * stride] / scale);
    }
    return scale;
}

static void make_embeddings(const char *folder, size_t count, int precision,
                            struct mapped_part *parts)
{
    struct tensor tensor;
    size_t numbers = count * LAC_HIDDEN;

    open_tensor(&tensor, folder, "model_baseline/word_emb", numbers);
    if (precision == SEGMENT_FLOAT) {
        float *copy = allocate(numbers * sizeof *copy);
        memcpy(copy, tensor.numbers, numbers * sizeof *copy);
        parts[LAC_EMBEDDINGS] = (struct mapped_part){copy, numbers * sizeof *copy};
        parts[LAC_EMBEDDING_SCALES] = (struct mapped_part){allocate(0), 0};
    } else {
        int8_t *rows = allocate(numbers);
        size_t scale_count = numbers / LAC_SCALED;
        float *scales = allocate(scale_count * sizeof *scales);
        for (size_t i = 0; i < scale_count; i++) {
            scales[i] =
                quantise(tensor.numbers + i * LAC_SCALED, LAC_SCALED, 1, rows + i * LAC_SCALED);
        }
        parts[LAC_EMBEDDINGS] = (struct mapped_part){rows, numbers};
        parts[LAC_EMBEDDING_SCALES] = (struct mapped_part){scales, scale_count * sizeof *scales};
    }
    close_tensor(&tensor);
}

/* Matrices and scales on their way into the file. */
struct packing {
    int precision;
    char *weights;
    float *scales;
    size_t used, columns;
};

/* What a column of what goes into a unit is multiplied by: with int8 a gate's curve takes
 * 1.5 x, and a candidate's, the hyperbolic tangent of half of what it takes, twice as much. */
static float factor_of(int precision, size_t column)
{
    return precision == SEGMENT_FLOAT ? 1 : column < 2 * LAC_HIDDEN ? 1.5f : 3.0f;
}

/* Appends matrix `which`, given as float[rows][columns]. */
static void add_matrix(struct packing *packing, size_t which, const float *given)
{
    const struct lac_shape *shape = &lac_shapes[which];
    size_t size = lac_matrix_size(which, packing->precision);
    size_t count = (size_t)shape->rows * shape->columns;
    size_t first = which >= LAC_CANDIDATE ? 2 * LAC_HIDDEN : 0;
    char *to = packing->weights + packing->used;
    float *numbers = allocate(count * sizeof *numbers);

    for (size_t i = 0; i < count; i++) {
        float factor = factor_of(packing->precision, first + i % shape->columns);
        numbers[i] = given[i] * (which >= LAC_LAST ? 1 : factor);
    }

    if (lac_matrix_is_small(which, packing->precision)) {
        for (size_t column = 0; column < shape->columns; column++) {
            packing->scales[packing->columns++] =
                quantise(numbers + column, shape->rows, shape->columns, (int8_t *)to + column) /
                127;
        }
    } else {
        memcpy(to, numbers, size);
    }
    free(numbers);
    packing->used += size;
}

/* Appends what rounding took from the matrix LAC_LAST, which was appended just now, in
 * parts of 256 of its steps: scores of labels are close to each other, int8 alone would change
 * most labels here. */
static void add_rest(struct packing *packing, const float *numbers)
{
    size_t count = (size_t)LAC_OUTPUT * LAC_COLUMNS;
    const int8_t *rounded = (const int8_t *)packing->weights + packing->used - count;
    int8_t *to = (int8_t *)packing->weights + packing->used;
    float *scales = packing->scales + packing->columns;

    for (size_t i = 0; i < LAC_COLUMNS; i++) {
        scales[i] = scales[i - LAC_COLUMNS] / 256 / LAC_UNIT;
    }
    for (size_t i = 0; i < count; i++) {
        float step = (scales - LAC_COLUMNS)[i % LAC_COLUMNS] * 127;
        float parts = (numbers[i] / step - (float)rounded[i]) * 256;
        to[i] = (int8_t)lrintf(fminf(fmaxf(parts, -128), 127));
    }
    packing->used += count;
    packing->columns += LAC_COLUMNS;
}

/* The package's matrices in the order of ours: fc_0..fc_3 are what goes into the
 * units. gru_0..gru_3 are [128][256] for the gates and, behind it, [128][128]. */
static void make_matrices(const char *folder, int precision, struct mapped_part *parts)
{
    struct packing packing = {.precision = precision};
    struct tensor tensor;
    char name[64];
    size_t size = 0, columns = 0;

    for (size_t i = 0; i < LAC_MATRICES; i++) {
        size += lac_matrix_size(i, precision);
        columns += lac_matrix_is_small(i, precision) ? lac_shapes[i].columns : 0;
    }
    packing.weights = allocate(size);
    packing.scales = allocate(columns * sizeof(float));
    for (size_t i = 0; i < LAC_UNITS; i++) {
        snprintf(name, sizeof name, "model_baseline/fc_%zu.w_0", i);
        open_tensor(&tensor, folder, name,
                    (size_t)lac_shapes[LAC_INPUT + i].rows * lac_shapes[LAC_INPUT + i].columns);
        add_matrix(&packing, LAC_INPUT + i, tensor.numbers);
        close_tensor(&tensor);
    }
    for (size_t part = LAC_GATES; part <= LAC_CANDIDATE; part += LAC_UNITS) {
        for (size_t i = 0; i < LAC_UNITS; i++) {
            snprintf(name, sizeof name, "model_baseline/gru_%zu.w_0", i);
            open_tensor(&tensor, folder, name, (size_t)LAC_HIDDEN * LAC_GATED);
            add_matrix(&packing, part + i,
                       tensor.numbers +
                           (part == LAC_CANDIDATE ? (size_t)2 * LAC_HIDDEN * LAC_HIDDEN : 0));
            close_tensor(&tensor);
        }
    }
    float *last = allocate((size_t)LAC_OUTPUT * LAC_COLUMNS * sizeof *last);
    open_tensor(&tensor, folder, "model_baseline/fc_4.w_0", (size_t)LAC_OUTPUT * LAC_LABELS);
    for (size_t i = 0; i < LAC_OUTPUT; i++) {
        memcpy(last + i * LAC_COLUMNS, tensor.numbers + i * LAC_LABELS, LAC_LABELS * sizeof *last);
    }
    add_matrix(&packing, LAC_LAST, last);
    if (precision == SEGMENT_INT8) {
        add_rest(&packing, last);
    }
    close_tensor(&tensor);
    free(last);
    parts[LAC_WEIGHTS] = (struct mapped_part){packing.weights, size};
    parts[LAC_SCALES] = (struct mapped_part){packing.scales, columns * sizeof(float)};
}

/* Adds the numbers of the file to `to`. */
static void add_numbers(const char *folder, const char *name, size_t count, float *to)
{
    struct tensor tensor;

    open_tensor(&tensor, folder, name, count);
    for (size_t i = 0; i < count; i++) {
        to[i] += tensor.numbers[i];
    }
    close_tensor(&tensor);
}

/* A unit has two biases that are only ever added: fc_I's and gru_I's. */
static void make_biases(const char *folder, int precision, struct mapped_part *parts)
{
    size_t count = LAC_UNITS * LAC_GATED + LAC_COLUMNS;
    float *biases = allocate(count * sizeof *biases);
    char name[64];

    for (size_t i = 0; i < LAC_UNITS; i++) {
        snprintf(name, sizeof name, "model_baseline/fc_%zu.b_0", i);
        add_numbers(folder, name, LAC_GATED, biases + i * LAC_GATED);
        snprintf(name, sizeof name, "model_baseline/gru_%zu.b_0", i);
        add_numbers(folder, name, LAC_GATED, biases + i * LAC_GATED);
    }
    for (size_t i = 0; i < LAC_UNITS * LAC_GATED; i++) {
        biases[i] *= factor_of(precision, i % LAC_GATED);
    }
    add_numbers(folder, "model_baseline/fc_4.b_0", LAC_LABELS,
                biases + (size_t)LAC_UNITS * LAC_GATED);
    for (size_t i = 0; i < LAC_COLUMNS && precision == SEGMENT_INT8; i++) {
        biases[LAC_UNITS * LAC_GATED + i] /= LAC_UNIT;
    }
    parts[LAC_BIASES] = (struct mapped_part){biases, count * sizeof *biases};
}

static int16_t *count_in_units(const float *numbers, size_t count)
{
    int16_t *units = allocate(count * sizeof *units);

    for (size_t i = 0; i < count; i++) {
        units[i] = (int16_t)lrintf(fminf(fmaxf(numbers[i] / LAC_UNIT, INT16_MIN), INT16_MAX));
    }
    return units;
}

/* crfw: the row of beginnings, that of ends, then [from][to]. */
static void make_chain(const char *folder, int precision, struct mapped_part *parts)
{
    size_t count = (2 * LAC_LABELS + 2) * LAC_COLUMNS;
    float *chain = allocate(count * sizeof *chain);
    float *leaving = chain + 2 * LAC_COLUMNS, *coming = leaving + (size_t)LAC_LABELS * LAC_COLUMNS;
    struct tensor tensor;

    for (size_t i = 0; i < count; i++) {
        chain[i] = LAC_NEVER;
    }
    open_tensor(&tensor, folder, "model_baseline/crfw", (size_t)(LAC_LABELS + 2) * LAC_LABELS);
    for (size_t i = 0; i < LAC_LABELS + 2; i++) {
        memcpy(chain + i * LAC_COLUMNS, tensor.numbers + i * LAC_LABELS,
               LAC_LABELS * sizeof *chain);
    }
    close_tensor(&tensor);
    for (size_t from = 0; from < LAC_LABELS; from++) {
        for (size_t to = 0; to < LAC_LABELS; to++) {
            coming[to * LAC_COLUMNS + from] = leaving[from * LAC_COLUMNS + to];
        }
    }
    if (precision == SEGMENT_INT8) {
        parts[LAC_CHAIN] = (struct mapped_part){count_in_units(chain, count), count * 2};
        free(chain);
        return;
    }
    parts[LAC_CHAIN] = (struct mapped_part){chain, count * sizeof *chain};
}

int main(int argc, char **argv)
{
    struct lac_header header = {.precision = SEGMENT_INT8};
    struct mapped_part parts[LAC_SECTIONS];

    if (argc == 4 && strcmp(argv[1], "float") == 0) {
        header.precision = SEGMENT_FLOAT;
    } else if (argc != 4 || strcmp(argv[1], "int8") != 0) {
        python_die("usage: compile_lac int8|float DIR FILE (DIR: folder lac_small of the Python "
                   "package jieba)");
    }
    int precision = (int)header.precision;
    uint16_t *characters = allocate(CHARACTERS * sizeof *characters);
    size_t embeddings = read_characters(argv[2], characters, &header.unknown);
    parts[LAC_CHARACTERS] = (struct mapped_part){characters, CHARACTERS * sizeof *characters};
    parts[LAC_NAMES] = read_names(argv[2]);
    make_embeddings(argv[2], embeddings, precision, parts);
    make_matrices(argv[2], precision, parts);
    make_biases(argv[2], precision, parts);
    make_chain(argv[2], precision, parts);
    compile_write(argv[3], &lac_model_kind, &header.start, parts);
    for (size_t i = 0; i < LAC_SECTIONS; i++) {
        free((void *)(uintptr_t)parts[i].bytes);
    }
    return 0;
}
