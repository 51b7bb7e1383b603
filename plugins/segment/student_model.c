/* SPDX-License-Identifier: MIT */
/* The model of the engine `student`: mapped, checked, never parsed; and what it
 * says of cells. */
#include "student.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Why the sections do not fit the header, or NULL. */
static const char *section_fault(const struct student_header *header, size_t size)
{
    const uint64_t fine = header->sections[STUDENT_FINE].size;
    bool fits = header->bits >= STUDENT_LEAST_BITS && header->bits <= STUDENT_MOST_BITS &&
                header->types >= 1 && header->types <= STUDENT_TYPES && header->tags >= 1 &&
                header->tags < UINT16_MAX;

    for (int i = 0; i < STUDENT_SECTIONS; i++) {
        uint64_t offset = header->sections[i].offset;
        if (offset % 64 || offset > size || header->sections[i].size > size - offset) {
            return "its header is damaged";
        }
    }
    fits = fits && header->about <= header->sections[STUDENT_ABOUT].size &&
           header->sections[STUDENT_USUAL].size == STUDENT_TYPES * sizeof(uint16_t) &&
           header->sections[STUDENT_MOVES].size == sizeof(struct student_moves) &&
           fine >= sizeof(uint64_t) && (fine & (fine - 1)) == 0 && fine >> 35 == 0 &&
           header->sections[STUDENT_ROWS].size == student_row_count(header->bits) * STUDENT_TAGS;
    return fits ? NULL : "its sections have other sizes than its header says";
}

static const char *fault(const struct student_header *header, size_t size)
{
    if (size < sizeof *header || memcmp(header->magic, STUDENT_MAGIC, sizeof header->magic) != 0) {
        return "it is no model of the engine student";
    }
    if (header->byte_order != JIEBA_BYTE_ORDER) {
        return "it was made on a machine of another byte order";
    }
    if (header->version != STUDENT_VERSION) {
        return "it has the format of another version of wenliu";
    }
    if (header->size != size || size % 64) {
        return "it is cut off or has bytes behind its end";
    }
    if (jieba_checksum(header + 1, size - sizeof *header) != header->checksum) {
        return "its checksum does not fit: it is damaged";
    }
    return section_fault(header, size);
}

static const void *section(const struct student_header *header, enum student_section which)
{
    return (const char *)header + header->sections[which].offset;
}

/* Sets tags; false where the names are not as many as the header says, a number
 * of a tag has no name, or a search in the full table of words would not end. */
static bool list_tags(struct student_model *model)
{
    const char *names = section(model->header, STUDENT_NAMES);
    const char *end = names + model->header->sections[STUDENT_NAMES].size;

    for (model->tag_count = 1; model->tag_count < model->header->tags; model->tag_count++) {
        const char *stop = memchr(names, '\0', (size_t)(end - names));
        if (!stop) {
            return false;
        }
        model->tags[model->tag_count] = names;
        names = stop + 1;
    }
    for (size_t type = 0; type < STUDENT_TYPES; type++) {
        if (model->usual[type] >= model->tag_count) {
            return false;
        }
    }
    bool room = false;
    for (size_t slot = 0; slot <= model->fine_mask; slot++) {
        room = room || !model->fine[slot];
        if ((model->fine[slot] & 0xFFFF) >= model->tag_count) {
            return false;
        }
    }
    return room;
}

int student_model_use(const void *bytes, size_t size, const char *name, struct student_model *model,
                      struct segment_messages *messages)
{
    const struct student_header *header = bytes;
    const char *why = fault(header, size);

    *model = (struct student_model){0};
    if (why) {
        return segment_error(messages, "%s: %s; distil it again", name, why);
    }
    model->header = header;
    model->usual = section(header, STUDENT_USUAL);
    model->moves = section(header, STUDENT_MOVES);
    model->fine = section(header, STUDENT_FINE);
    model->fine_mask = (uint32_t)(header->sections[STUDENT_FINE].size / sizeof *model->fine - 1);
    model->rows = section(header, STUDENT_ROWS);
    model->tags = calloc(header->tags, sizeof *model->tags);
    if (!model->tags) {
        return segment_error(messages, "%s: no memory left", name);
    }
    if (!list_tags(model)) {
        student_model_close(model);
        return segment_error(messages, "%s: its tags are not those of its header; distil it again",
                             name);
    }
    return 0;
}

int student_model_open(const char *path, struct student_model *model,
                       struct segment_messages *messages)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    *model = (struct student_model){0};
    if (fd < 0 || fstat(fd, &status) != 0) {
        int error = errno;
        if (fd >= 0) {
            close(fd);
        }
        return segment_error(messages, "%s: cannot be opened: %s", path, strerror(error));
    }
    if (!S_ISREG(status.st_mode) || status.st_size <= 0) {
        close(fd);
        return segment_error(messages, "%s: is no model: not a file, or empty", path);
    }
    size_t size = (size_t)status.st_size;
    void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    int error = errno;
    close(fd);
    if (map == MAP_FAILED) {
        return segment_error(messages, "%s: cannot be mapped: %s", path, strerror(error));
    }
    if (student_model_use(map, size, path, model, messages) != 0) {
        munmap(map, size);
        return -1;
    }
    model->map = map;
    model->map_size = size;
    return 0;
}

void student_model_close(struct student_model *model)
{
    if (model->map) {
        munmap(model->map, model->map_size);
    }
    free(model->tags);
    *model = (struct student_model){0};
}

void student_tag(struct student_cells *cells, const struct student_model *model,
                 const struct student_sorts *sorts, const struct student_loops *loops)
{
    student_find_facts(cells, sorts, model->header->bits);
    loops->sum_8(cells, model->rows);
    loops->add_moves(cells, model->moves);
    student_trace(cells, model->moves);
}

uint64_t student_fine_key(uint32_t type, const uint16_t *characters, uint32_t length)
{
    uint64_t hash = type + 1;

    for (uint32_t i = 0; i < length; i++) {
        hash = (hash ^ characters[i]) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    hash &= ~(uint64_t)0xFFFF;
    return hash ? hash : (uint64_t)1 << 16;
}

uint16_t student_fine_tag(const struct student_model *model, uint32_t type,
                          const uint16_t *characters, uint32_t length)
{
    uint64_t key = student_fine_key(type, characters, length);

    /* the table is at most half full: a free slot ends every search */
    for (uint32_t slot = (uint32_t)(key >> 16) & model->fine_mask; model->fine[slot];
         slot = (slot + 1) & model->fine_mask) {
        if ((model->fine[slot] ^ key) >> 16 == 0) {
            return (uint16_t)(model->fine[slot] & 0xFFFF);
        }
    }
    return model->usual[type];
}
