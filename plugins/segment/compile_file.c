/* SPDX-License-Identifier: MIT */
/* Writes a mapped file. */
#include "compile_file.h"
#include "python_literal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Under another name first: make must not find half a file. */
static void write_file(const char *path, const char *bytes, size_t size)
{
    size_t length = strlen(path) + 5;
    char *aside = malloc(length);

    if (!aside) {
        python_die("no memory left");
    }
    snprintf(aside, length, "%s.new", path);
    FILE *stream = fopen(aside, "wb");
    if (!stream) {
        python_die("%s: cannot be created: %s", aside, strerror(errno));
    }
    bool written = fwrite(bytes, 1, size, stream) == size;
    if (fclose(stream) != 0 || !written || rename(aside, path) != 0) {
        int error = errno;
        remove(aside);
        python_die("%s: cannot be written: %s", path, strerror(error));
    }
    free(aside);
}

void compile_write(const char *path, const struct mapped_kind *kind, struct mapped_start *header,
                   const struct mapped_part *parts)
{
    char *bytes = mapped_file_make(kind, header, parts);

    if (!bytes) {
        python_die("no memory left");
    }
    write_file(path, bytes, header->size);
    free(bytes);
}
