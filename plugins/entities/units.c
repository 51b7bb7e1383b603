/* SPDX-License-Identifier: MIT */
/* Units, sorted by name. */
#include "units.h"
#include "lines.h"

#include <stdlib.h>
#include <string.h>

/* A line: unit TAB base TAB worth. */
static int read_line(struct entities_units *units, const struct entities_lines *lines,
                     struct entities_error *error)
{
    struct entities_field fields[3];
    struct entities_unit unit;
    struct entities_unit *room =
        entities_room(units->units, units->count, 1, &units->capacity, sizeof *room);

    if (!room) {
        return entities_exhausted(error);
    }
    units->units = room;
    if (entities_lines_split(lines, fields, 3) != 3 ||
        !entities_decimal_read(fields[2].data, fields[2].size, &unit.worth)) {
        return entities_lines_expected(lines, "unit TAB base unit TAB decimal number", NULL, error);
    }
    unit.name = entities_field_end(fields[0]);
    unit.base = entities_field_end(fields[1]);
    room[units->count++] = unit;
    return 0;
}

static int by_name(const void *a, const void *b)
{
    const struct entities_unit *left = a, *right = b;

    return strcmp(left->name, right->name);
}

int entities_units_read(struct entities_units *units, const char *path,
                        struct entities_error *error)
{
    struct entities_lines lines = {.path = path};
    int status = entities_read_file(path, &units->text, &lines.size, error);

    lines.text = units->text;
    while (status == 0 && entities_lines_next(&lines)) {
        status = read_line(units, &lines, error);
    }
    if (status == 0) {
        qsort(units->units, units->count, sizeof *units->units, by_name);
    }
    return status;
}

const struct entities_unit *entities_units_find(const struct entities_units *units,
                                                const char *name, size_t size)
{
    size_t low = 0, high = units->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct entities_unit *unit = &units->units[middle];
        int order = strncmp(unit->name, name, size);
        if (order == 0 && unit->name[size] == 0) {
            return unit;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

void entities_units_free(struct entities_units *units)
{
    free(units->units);
    free(units->text);
    *units = (struct entities_units){0};
}
