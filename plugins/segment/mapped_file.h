/* SPDX-License-Identifier: MIT */
/* Files of data that are mapped, never parsed: how they begin, and how they are
 * opened and checked. Lexicons and models are such files. */
#ifndef WENLIU_SEGMENT_MAPPED_FILE_H
#define WENLIU_SEGMENT_MAPPED_FILE_H

#include "engine.h"

#define MAPPED_BYTE_ORDER 0x01020304u

/* What every such file begins with; the header of its kind begins with this. */
struct mapped_start {
    char magic[8];
    uint32_t version, byte_order;
    uint64_t size;     /* of the file */
    uint64_t checksum; /* mapped_checksum() of all behind the header of its kind */
};

struct mapped_section {
    uint64_t offset, size; /* offset: a multiple of 64 */
};

/* A kind of file. Its header is a struct mapped_start, fields of its own, and
 * the sections. */
struct mapped_kind {
    const char *name;  /* as in "it is no lexicon" */
    const char *magic; /* 8 bytes */
    uint32_t version;
    size_t header_size, sections; /* sections: where in the header they lie */
    size_t section_count;
    const char
        *remedy; /* what the user does about a damaged one; NULL: "build or install it again" */
};

/* What goes into a section. */
struct mapped_part {
    const void *bytes;
    size_t size;
};

struct mapped_file {
    void *bytes;
    size_t size;
};

/* Maps the file read-only and checks start, size, sections and checksum. Returns
 * 0, or -1 with messages->error set and *file empty. */
int mapped_file_open(const char *path, const struct mapped_kind *kind, struct mapped_file *file,
                     struct segment_messages *messages);

/* Also of a file that was never opened, all 0. */
void mapped_file_close(struct mapped_file *file);

/* A section of an open file, and how many items of that size it has. */
const void *mapped_section(const struct mapped_file *file, const struct mapped_kind *kind,
                           size_t which, size_t item, size_t *count);

/* Puts a file together in memory: a header of `kind`, whose own fields `header`
 * brings and whose start and sections are filled in here, and a part for each
 * section. Returns header->size bytes, aligned to 64, the caller's to free; NULL
 * where memory is exhausted. The same input gives the same bytes. */
void *mapped_file_make(const struct mapped_kind *kind, struct mapped_start *header,
                       const struct mapped_part *parts);

/* A checksum of size / 64 * 64 bytes that is quick enough to be taken at every start. */
uint64_t mapped_checksum(const void *bytes, size_t size);

#endif
