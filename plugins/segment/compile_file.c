/* SPDX-License-Identifier: MIT */
/* Puts a mapped file together and writes it. */
#include "compile_file.h"
#include "python_literal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static size_t aligned(size_t size)
{
    return (size + 63) / 64 * 64;
}

static char *assemble(const struct mapped_kind *kind, struct mapped_start *header,
                      const struct compile_part *parts)
{
    struct mapped_section *sections = (void *)((char *)header + kind->sections);
    size_t at = aligned(kind->header_size);

    for (size_t i = 0; i < kind->section_count; i++) {
        sections[i] = (struct mapped_section){at, parts[i].size};
        at = aligned(at + parts[i].size);
    }
    memcpy(header->magic, kind->magic, sizeof header->magic);
    header->version = kind->version;
    header->byte_order = MAPPED_BYTE_ORDER;
    header->size = at;
    char *bytes = calloc(1, at);
    if (!bytes) {
        python_die("no memory left");
    }
    for (size_t i = 0; i < kind->section_count; i++) {
        memcpy(bytes + sections[i].offset, parts[i].bytes, parts[i].size);
    }
    header->checksum = mapped_checksum(bytes + kind->header_size, at - kind->header_size);
    memcpy(bytes, header, kind->header_size);
    return bytes;
}

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
                   const struct compile_part *parts)
{
    char *bytes = assemble(kind, header, parts);

    write_file(path, bytes, header->size);
    free(bytes);
}
