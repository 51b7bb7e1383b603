/* SPDX-License-Identifier: MIT */
/* Units, sorted by name. */
#include "units.h"

#include <stdlib.h>
#include <string.h>

/* Ends the field at *at with a 0 and moves *at behind the mark; NULL where the line has none. */
static char *field(char **at, char mark)
{
    char *begin = *at, *end = strchr(begin, mark);

    if (!end) {
        return NULL;
    }
    *end = 0;
    *at = end + 1;
    return begin;
}

static int add(struct entities_units *units, char *line, size_t number, const char *path,
               struct entities_error *error)
{
    struct entities_unit unit;
    char *at = line;
    struct entities_unit *room =
        entities_room(units->units, units->count, 1, &units->capacity, sizeof *room);

    if (!room) {
        return entities_exhausted(error);
    }
    units->units = room;
    unit.name = field(&at, '\t');
    unit.base = unit.name ? field(&at, '\t') : NULL;
    if (!unit.base || !entities_decimal_read(at, strlen(at), &unit.worth)) {
        return entities_fail(error, "%s:%zu: expected unit TAB base unit TAB decimal number", path,
                             number);
    }
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
    size_t size, number = 1;
    int status = entities_read_file(path, &units->text, &size, error);
    char *at = units->text;

    while (status == 0 && at && *at) {
        char *end = strchr(at, '\n');
        if (end) {
            *end = 0;
        }
        if (*at && *at != '#') {
            status = add(units, at, number, path, error);
        }
        at = end ? end + 1 : NULL;
        number++;
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
