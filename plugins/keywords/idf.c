/* SPDX-License-Identifier: MIT */
/* Looking up inverse document frequencies in a mapped or built table. */
#include "idf.h"

#include "hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

uint64_t keywords_idf_checksum(const void *block, size_t size)
{
    const size_t skip = offsetof(struct keywords_idf_header, checksum);
    const unsigned char *bytes = block;
    uint64_t sums[4] = {1, 2, 3, 4}, word;
    size_t at = 0;

    /* four chains, so that the multiplications overlap: 8 MB take 1 ms */
    for (; size - at >= 32; at += 32) {
        for (size_t i = 0; i < 4; i++) {
            memcpy(&word, bytes + at + 8 * i, 8);
            word = at + 8 * i == skip ? 0 : word;
            sums[i] = (sums[i] ^ word) * 0x9E3779B97F4A7C15u;
            sums[i] ^= sums[i] >> 29;
        }
    }
    for (; at < size; at++) {
        sums[0] = (sums[0] ^ bytes[at]) * 0x9E3779B97F4A7C15u;
    }
    return keywords_mix(sums[0]) + keywords_mix(sums[1] + 1) + keywords_mix(sums[2] + 2) +
           keywords_mix(sums[3] + 3);
}

static bool check(const struct keywords_idf *idf, const char *path, struct keywords_error *error)
{
    const struct keywords_idf_header *header = idf->memory;

    if (idf->size < sizeof *header || memcmp(header->magic, KEYWORDS_IDF_MAGIC, 8) != 0) {
        return keywords_fail(error, "%s: not a compiled idf table", path);
    }
    if (header->version != KEYWORDS_IDF_VERSION || header->order != KEYWORDS_IDF_ORDER) {
        return keywords_fail(error, "%s: compiled for another version or machine; build it anew",
                             path);
    }
    if (header->size != idf->size || !header->words || header->slots <= header->words ||
        (header->slots & (header->slots - 1)) ||
        header->slots > (idf->size - sizeof *header) / sizeof(struct keywords_idf_slot) ||
        header->checksum != keywords_idf_checksum(idf->memory, idf->size)) {
        return keywords_fail(error, "%s: damaged (size or checksum do not fit); install it anew",
                             path);
    }
    return true;
}

bool keywords_idf_map(struct keywords_idf *idf, const char *path, struct keywords_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;

    if (fd < 0) {
        return keywords_fail(error, "%s: cannot be opened: %s", path, strerror(errno));
    }
    if (fstat(fd, &status) || status.st_size <= 0) {
        close(fd);
        return keywords_fail(error, "%s: not a compiled idf table", path);
    }
    idf->size = (size_t)status.st_size;
    idf->memory = mmap(NULL, idf->size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    close(fd);
    if (idf->memory == MAP_FAILED) {
        idf->memory = NULL;
        return keywords_fail(error, "%s: cannot be mapped: %s", path, strerror(errno));
    }
    idf->mapped = true;
    if (!check(idf, path, error)) {
        keywords_idf_close(idf);
        return false;
    }
    idf->header = idf->memory;
    idf->slots = (const void *)(idf->header + 1);
    return true;
}

double keywords_idf_of(const struct keywords_idf *idf, const char *word, size_t size)
{
    uint32_t hash = keywords_hash(word, size), mask = idf->header->slots - 1;

    for (uint32_t at = hash & mask; idf->slots[at].offset; at = (at + 1) & mask) {
        const struct keywords_idf_slot *slot = &idf->slots[at];
        const char *string = (const char *)idf->memory + slot->offset;
        uint16_t length;
        if (slot->hash != hash) {
            continue;
        }
        memcpy(&length, string, sizeof length);
        if (length == size && memcmp(string + sizeof length, word, size) == 0) {
            return slot->idf;
        }
    }
    return idf->header->median;
}

void keywords_idf_close(struct keywords_idf *idf)
{
    if (idf->mapped) {
        munmap(idf->memory, idf->size);
    } else {
        free(idf->memory);
    }
    *idf = (struct keywords_idf){0};
}
