/* SPDX-License-Identifier: MIT */
/* Gazetteers: reading the files, line by line. */
#include "gazetteer_parts.h"
#include "lines.h"

#include <stdlib.h>
#include <string.h>

#define MOST_COLUMNS 4u
#define MOST_PRIORITY 1000000

/* A whole number from -MOST_PRIORITY to MOST_PRIORITY; nothing is 0. False where it is none. */
static bool read_priority(const struct entities_field *field, int32_t *priority)
{
    size_t at = field->size > 0 && (field->data[0] == '-' || field->data[0] == '+');
    int32_t value = 0;

    *priority = 0;
    if (field->size > 0 && at == field->size) {
        return false;
    }
    for (; at < field->size; at++) {
        if (field->data[at] < '0' || field->data[at] > '9' || value > MOST_PRIORITY) {
            return false;
        }
        value = value * 10 + (field->data[at] - '0');
    }
    *priority = field->size > 0 && field->data[0] == '-' ? -value : value;
    return value <= MOST_PRIORITY;
}

/* What a line was expected to have where it is wrong, or NULL; *found is the field that is, where
 * one is. */
static const char *fault(size_t columns, const struct entities_field *fields, uint32_t type,
                         bool has_priority, const struct entities_field **found)
{
    *found = NULL;
    if (columns < 2) {
        return "surface TAB type, found no tab";
    }
    if (columns > MOST_COLUMNS) {
        return "surface TAB type TAB canonical name TAB priority, found more than 4 columns";
    }
    if (fields[0].size == 0) {
        return "a surface before the tab, found nothing";
    }
    if (fields[0].size > ENTITIES_LONGEST_SURFACE) {
        return "a surface of at most 1024 bytes, found a longer one";
    }
    if (type == 0) {
        *found = &fields[1];
        return "a type in capital letters, such as ORG or MY_TYPE";
    }
    if (!has_priority) {
        *found = &fields[3];
        return "a priority, a whole number from -1000000 to 1000000";
    }
    return NULL;
}

static int add_line(struct entities_gazetteer *gazetteer, const struct entities_lines *source,
                    struct entities_error *error)
{
    struct entities_field fields[MOST_COLUMNS];
    size_t columns = entities_lines_split(source, fields, MOST_COLUMNS);
    uint32_t type = entities_type(gazetteer->types, fields[1].data, fields[1].size);
    int32_t priority;
    bool has_priority = read_priority(&fields[3], &priority);
    const struct entities_field *found;
    const char *wrong = fault(columns, fields, type, has_priority, &found);

    if (wrong) {
        return entities_lines_expected(source, wrong, found, error);
    }
    struct entities_gazetteer_line *lines = entities_room(
        gazetteer->lines, gazetteer->line_count, 1, &gazetteer->line_capacity, sizeof *lines);
    if (!lines) {
        return entities_exhausted(error);
    }
    gazetteer->lines = lines;
    struct entities_field name = fields[2].size > 0 ? fields[2] : fields[0];
    lines[gazetteer->line_count++] = (struct entities_gazetteer_line){
        .surface = (uint32_t)(fields[0].data - gazetteer->pool),
        .surface_size = (uint32_t)fields[0].size,
        .canonical = (uint32_t)(name.data - gazetteer->pool),
        .canonical_size = (uint32_t)name.size,
        .type = type,
        .priority = priority,
    };
    return 0;
}

/* Puts the file behind those read before. */
static int add_file(struct entities_gazetteer *gazetteer, const char *path, const char *text,
                    size_t size, struct entities_error *error)
{
    if (gazetteer->pool_size + size >= UINT32_MAX) {
        return entities_fail(error, "%s: the gazetteers are larger than 4 GiB together", path);
    }
    char *pool = entities_room(gazetteer->pool, gazetteer->pool_size, size + 1,
                               &gazetteer->pool_capacity, 1);
    if (!pool) {
        return entities_exhausted(error);
    }
    gazetteer->pool = pool;
    struct entities_gazetteer_source *files = entities_room(
        gazetteer->files, gazetteer->file_count, 1, &gazetteer->file_capacity, sizeof *files);
    char *name = strdup(path);
    if (files) {
        gazetteer->files = files;
    }
    if (!files || !name) {
        free(name);
        return entities_exhausted(error);
    }
    memcpy(pool + gazetteer->pool_size, text, size);
    files[gazetteer->file_count++] = (struct entities_gazetteer_source){name, gazetteer->pool_size};
    gazetteer->pool_size += size;
    return 0;
}

/* Adds the lines of the last file, which begins at pool[begin]. */
static int add_lines(struct entities_gazetteer *gazetteer, size_t begin,
                     struct entities_error *error)
{
    struct entities_lines lines = {.path = gazetteer->files[gazetteer->file_count - 1].path,
                                   .text = gazetteer->pool + begin,
                                   .size = gazetteer->pool_size - begin};
    int status = 0;

    while (status == 0 && entities_lines_next(&lines)) {
        status = add_line(gazetteer, &lines, error);
    }
    return status;
}

int entities_gazetteer_read(struct entities_gazetteer *gazetteer, const char *path,
                            struct entities_types *types, struct entities_error *error)
{
    char *text;
    size_t size, begin = gazetteer->pool_size;

    gazetteer->types = types;
    if (entities_read_file(path, &text, &size, error) != 0) {
        return -1;
    }
    int status = add_file(gazetteer, path, text, size, error);
    free(text);
    return status == 0 ? add_lines(gazetteer, begin, error) : -1;
}
