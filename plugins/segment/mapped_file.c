/* SPDX-License-Identifier: MIT */
/* Opens and checks files of data that are mapped, and puts them together. */
#include "mapped_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

uint64_t mapped_checksum(const void *bytes, size_t size)
{
    /* eight independent lanes, so that multiplications overlap; the multiplier
     * is odd: every lane is a bijection of each word it takes in */
    const uint64_t multiplier = 0x9E3779B97F4A7C15u;
    uint64_t lanes[8] = {1, 2, 3, 4, 5, 6, 7, 8}, sum = size, words[8];
    const char *at = bytes;

    for (size_t i = 0; i + 64 <= size; i += 64) {
        memcpy(words, at + i, sizeof words);
        for (int lane = 0; lane < 8; lane++) {
            lanes[lane] = (lanes[lane] ^ words[lane]) * multiplier;
        }
    }
    for (int lane = 0; lane < 8; lane++) {
        sum = (sum ^ (lanes[lane] >> 29) ^ lanes[lane]) * multiplier;
    }
    return sum;
}

static const struct mapped_section *sections_of(const void *bytes, const struct mapped_kind *kind)
{
    return (const struct mapped_section *)((const char *)bytes + kind->sections);
}

static int map(const char *path, const struct mapped_kind *kind, struct mapped_file *file,
               struct segment_messages *messages)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &status) != 0) {
        int error = errno;
        if (fd >= 0) {
            close(fd);
        }
        return segment_error(messages, "%s: cannot be opened: %s", path, strerror(error));
    }
    if (!S_ISREG(status.st_mode) || status.st_size <= 0) {
        close(fd);
        return segment_error(messages, "%s: is no %s: not a file, or empty", path, kind->name);
    }
    file->size = (size_t)status.st_size;
    void *bytes = mmap(NULL, file->size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    int error = errno;
    close(fd);
    if (bytes == MAP_FAILED) {
        return segment_error(messages, "%s: cannot be mapped: %s", path, strerror(error));
    }
    file->bytes = bytes;
    return 0;
}

static size_t aligned(size_t size)
{
    return (size + 63) / 64 * 64;
}

/* What is wrong with the sections or the bytes behind the header, or NULL. */
static const char *fault_behind(const struct mapped_file *file, const struct mapped_kind *kind)
{
    const struct mapped_start *start = file->bytes;
    const struct mapped_section *sections = sections_of(start, kind);
    size_t at = aligned(kind->header_size);

    /* no checksum covers the header, but there is one way to lay sections out */
    for (size_t i = 0; i < kind->section_count; i++) {
        if (sections[i].offset != at || at > file->size || sections[i].size > file->size - at) {
            return "its header is damaged";
        }
        at = aligned(at + (size_t)sections[i].size);
    }
    if (at != file->size) {
        return "its header is damaged";
    }
    if (mapped_checksum((const char *)start + kind->header_size, file->size - kind->header_size) !=
        start->checksum) {
        return "its checksum does not fit: it is damaged";
    }
    return NULL;
}

/* Why the bytes are no file of that kind and version, or NULL. */
static const char *fault(const struct mapped_file *file, const struct mapped_kind *kind)
{
    const struct mapped_start *start = file->bytes;

    if (start->byte_order != MAPPED_BYTE_ORDER) {
        return "it was compiled on a machine of another byte order";
    }
    if (start->version != kind->version) {
        return "it has the format of another version of wenliu";
    }
    if (start->size != file->size) {
        return "it is cut off or has bytes behind its end";
    }
    return fault_behind(file, kind);
}

int mapped_file_open(const char *path, const struct mapped_kind *kind, struct mapped_file *file,
                     struct segment_messages *messages)
{
    *file = (struct mapped_file){0};
    if (map(path, kind, file, messages) != 0) {
        return -1;
    }
    const char *why = NULL, *remedy = kind->remedy ? kind->remedy : "build or install it again";
    if (file->size < kind->header_size || memcmp(file->bytes, kind->magic, 8) != 0) {
        segment_error(messages, "%s: it is no %s; %s", path, kind->name, remedy);
    } else if ((why = fault(file, kind)) != NULL) {
        segment_error(messages, "%s: %s; %s", path, why, remedy);
    } else {
        return 0;
    }
    mapped_file_close(file);
    return -1;
}

void mapped_file_close(struct mapped_file *file)
{
    if (file->bytes) {
        munmap(file->bytes, file->size);
    }
    *file = (struct mapped_file){0};
}

const void *mapped_section(const struct mapped_file *file, const struct mapped_kind *kind,
                           size_t which, size_t item, size_t *count)
{
    const struct mapped_section *section = &sections_of(file->bytes, kind)[which];

    *count = (size_t)section->size / item;
    return (const char *)file->bytes + section->offset;
}

void *mapped_file_make(const struct mapped_kind *kind, struct mapped_start *header,
                       const struct mapped_part *parts)
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
    char *bytes = aligned_alloc(64, at);
    if (!bytes) {
        return NULL;
    }
    memset(bytes, 0, at);
    for (size_t i = 0; i < kind->section_count; i++) {
        memcpy(bytes + sections[i].offset, parts[i].bytes, parts[i].size);
    }
    header->checksum = mapped_checksum(bytes + kind->header_size, at - kind->header_size);
    memcpy(bytes, header, kind->header_size);
    return bytes;
}
