/* SPDX-License-Identifier: MIT */
/* Compiled gazetteers: a header, and sections that are used where they lie. Nothing of a file is
 * used before its kind, version, byte order, size and checksum were found right. */
#include "gazetteer_file.h"
#include "bytes.h"
#include "checksum.h"
#include "gazetteer_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "wengazet"
/* Of the layout and of what is put into it: to be raised whenever either changes. */
#define VERSION 3u
#define BYTE_ORDER_MARK 0x01020304u
#define ALIGNMENT 64u
#define TYPE_SIZE (ENTITIES_LONGEST_TYPE + 1u)

enum {
    SECTION_SOURCES, /* what it was made of: identity() */
    SECTION_TYPES,   /* names of TYPE_SIZE bytes, from type 1 on */
    SECTION_BYTES,
    SECTION_KEYS,
    SECTION_ENTRIES,
    SECTION_PLAIN,
    SECTION_CONFLICT, /* the sentence about the first one */
    SECTION_TRIE,
    SECTIONS = SECTION_TRIE + ENTITIES_TRIE_PARTS
};

struct header {
    char magic[8];
    uint32_t version, byte_order;
    uint64_t size, checksum; /* of the file: see checksum_of() */
    uint64_t conflicts;
    int32_t highest;
    uint32_t ranked;
    struct {
        uint64_t offset, size;
    } sections[SECTIONS];
};

/* ---- what it is made of --------------------------------------------------- */

/* Appends path, size and checksum of a file. */
static int identify(const char *path, struct entities_bytes *identity, struct entities_error *error)
{
    struct entities_checksum sum;
    char block[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t got;

    if (!file) {
        return entities_fail(error, "%s: %s", path, strerror(errno));
    }
    entities_checksum_begin(&sum);
    while ((got = fread(block, 1, sizeof block, file)) > 0) {
        entities_checksum_add(&sum, block, got);
    }
    int status = ferror(file) ? entities_fail(error, "%s: %s", path, strerror(errno)) : 0;
    fclose(file);
    const uint64_t numbers[] = {sum.size, entities_checksum_end(&sum)};
    if (status == 0 && !entities_bytes_room(identity, strlen(path) + 1 + sizeof numbers)) {
        return entities_exhausted(error);
    }
    if (status == 0) {
        entities_bytes_put(identity, path, strlen(path) + 1);
        entities_bytes_put(identity, numbers, sizeof numbers);
    }
    return status;
}

static int identify_all(const char *const *paths, size_t count, struct entities_bytes *identity,
                        struct entities_error *error)
{
    int status = 0;

    identity->size = 0;
    for (size_t i = 0; status == 0 && i < count; i++) {
        status = identify(paths[i], identity, error);
    }
    return status;
}

static uint64_t size_of_all(const char *const *paths, size_t count)
{
    uint64_t size = 0;
    struct stat status;

    for (size_t i = 0; i < count; i++) {
        size += stat(paths[i], &status) == 0 && status.st_size > 0 ? (uint64_t)status.st_size : 0;
    }
    return size;
}

/* ---- from a file ---------------------------------------------------------- */

static struct entities_trie_part section(const void *bytes, unsigned number)
{
    const struct header *header = bytes;

    return (struct entities_trie_part){(const char *)bytes + header->sections[number].offset,
                                       (size_t)header->sections[number].size};
}

/* The checksum of a file, of which itself counts as 0. */
static uint64_t checksum_of(const struct header *file)
{
    struct header header = *file;
    struct entities_checksum sum;

    header.checksum = 0;
    entities_checksum_begin(&sum);
    entities_checksum_add(&sum, &header, sizeof header);
    entities_checksum_add(&sum, file + 1, (size_t)file->size - sizeof header);
    return entities_checksum_end(&sum);
}

/* Whether the bytes are a whole file of this format. */
static bool sound(const void *bytes, size_t size)
{
    const struct header *header = bytes;

    if (size < sizeof *header || memcmp(header->magic, MAGIC, sizeof header->magic) != 0 ||
        header->byte_order != BYTE_ORDER_MARK || header->version != VERSION ||
        header->size != size) {
        return false;
    }
    for (unsigned i = 0; i < SECTIONS; i++) {
        if (header->sections[i].offset % ALIGNMENT || header->sections[i].offset > size ||
            header->sections[i].size > size - header->sections[i].offset) {
            return false;
        }
    }
    return header->checksum == checksum_of(header);
}

static bool take_types(struct entities_gazetteer *gazetteer, struct entities_trie_part names,
                       struct entities_types *types)
{
    size_t count = names.size / TYPE_SIZE;

    if (names.size % TYPE_SIZE || count > ENTITIES_MOST_TYPES) {
        return false;
    }
    for (size_t i = 1; i <= count; i++) {
        const char *name = (const char *)names.bytes + (i - 1) * TYPE_SIZE;
        gazetteer->numbers[i] = entities_type(types, name, strnlen(name, TYPE_SIZE));
        if (gazetteer->numbers[i] == 0) {
            return false;
        }
    }
    return true;
}

/* Makes the gazetteer what the mapped bytes say; false where that does not fit together. */
static bool take(struct entities_gazetteer *gazetteer, const void *bytes,
                 struct entities_types *types)
{
    const struct header *header = bytes;
    struct entities_trie_part parts[SECTIONS];
    bool fits;

    for (unsigned i = 0; i < SECTIONS; i++) {
        parts[i] = section(bytes, i);
    }
    size_t count = parts[SECTION_KEYS].size / sizeof *gazetteer->keys;
    if (count > UINT32_MAX || parts[SECTION_KEYS].size != count * sizeof *gazetteer->keys ||
        parts[SECTION_ENTRIES].size != count * sizeof *gazetteer->entries ||
        parts[SECTION_PLAIN].size != count ||
        parts[SECTION_CONFLICT].size > sizeof gazetteer->first_conflict.text - 1 ||
        !take_types(gazetteer, parts[SECTION_TYPES], types)) {
        return false;
    }
    gazetteer->types = types;
    gazetteer->bytes = parts[SECTION_BYTES].bytes;
    gazetteer->keys = parts[SECTION_KEYS].bytes;
    gazetteer->entries = parts[SECTION_ENTRIES].bytes;
    gazetteer->plain = parts[SECTION_PLAIN].bytes;
    gazetteer->count = (uint32_t)count;
    gazetteer->highest = header->highest;
    gazetteer->ranked = header->ranked;
    gazetteer->conflicts = (size_t)header->conflicts;
    memcpy(gazetteer->first_conflict.text, parts[SECTION_CONFLICT].bytes,
           parts[SECTION_CONFLICT].size);
    gazetteer->trie =
        entities_trie_adopt(gazetteer->bytes, gazetteer->keys, parts + SECTION_TRIE, &fits);
    return gazetteer->trie != NULL;
}

/* Whether the gazetteer is now what was compiled from what `identity` says. */
static bool map(struct entities_gazetteer *gazetteer, const char *path,
                const struct entities_bytes *identity, struct entities_types *types)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    void *bytes = MAP_FAILED;

    if (fd < 0) {
        return false;
    }
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
        bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    close(fd);
    if (bytes == MAP_FAILED) {
        return false;
    }
    size_t size = (size_t)status.st_size;
    bool good = sound(bytes, size);
    if (good) {
        struct entities_trie_part sources = section(bytes, SECTION_SOURCES);
        good = sources.size == identity->size &&
               memcmp(sources.bytes, identity->data, identity->size) == 0 &&
               take(gazetteer, bytes, types);
    }
    if (!good) {
        munmap(bytes, size);
        return false;
    }
    gazetteer->mapped = bytes;
    gazetteer->mapped_size = size;
    return true;
}

/* ---- to a file ------------------------------------------------------------ */

static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* The bytes of the file, header->size of them; free(). NULL where memory is exhausted. */
static struct header *assemble(const struct entities_gazetteer *gazetteer,
                               const struct entities_bytes *identity)
{
    struct entities_trie_part parts[SECTIONS] = {
        [SECTION_SOURCES] = {identity->data, identity->size},
        [SECTION_TYPES] = {gazetteer->types->names[1], gazetteer->types->count * TYPE_SIZE},
        [SECTION_BYTES] = {gazetteer->bytes, gazetteer->pool_size},
        [SECTION_KEYS] = {gazetteer->keys, gazetteer->count * sizeof *gazetteer->keys},
        [SECTION_ENTRIES] = {gazetteer->entries, gazetteer->count * sizeof *gazetteer->entries},
        [SECTION_PLAIN] = {gazetteer->plain, gazetteer->count},
        [SECTION_CONFLICT] = {gazetteer->first_conflict.text,
                              strlen(gazetteer->first_conflict.text)},
    };
    size_t size = aligned(sizeof(struct header));

    entities_trie_parts(gazetteer->trie, parts + SECTION_TRIE);
    for (unsigned i = 0; i < SECTIONS; i++) {
        size += aligned(parts[i].size);
    }
    struct header *header = aligned_alloc(ALIGNMENT, size);
    if (!header) {
        return NULL;
    }
    memset(header, 0, size);
    memcpy(header->magic, MAGIC, sizeof header->magic);
    header->version = VERSION;
    header->byte_order = BYTE_ORDER_MARK;
    header->size = size;
    header->conflicts = gazetteer->conflicts;
    header->highest = gazetteer->highest;
    header->ranked = gazetteer->ranked;
    size = aligned(sizeof *header);
    for (unsigned i = 0; i < SECTIONS; i++) {
        header->sections[i].offset = size;
        header->sections[i].size = parts[i].size;
        if (parts[i].size) {
            memcpy((char *)header + size, parts[i].bytes, parts[i].size);
        }
        size += aligned(parts[i].size);
    }
    header->checksum = checksum_of(header);
    return header;
}

/* Makes the folder and those above it. */
static int make_folder(const char *folder)
{
    char path[4096];
    size_t size = strlen(folder);

    if (size >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(path, folder, size + 1);
    for (char *at = path + 1; *at; at++) {
        if (*at == '/') {
            *at = 0;
            if (mkdir(path, 0700) != 0 && errno != EEXIST) {
                return -1;
            }
            *at = '/';
        }
    }
    return mkdir(path, 0700) != 0 && errno != EEXIST ? -1 : 0;
}

static int write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written < 0 && errno != EINTR) {
            return -1;
        }
        bytes += written > 0 ? written : 0;
        size -= written > 0 ? (size_t)written : 0;
    }
    return 0;
}

/* Writes the file beside its place and gives it its name. What a crash leaves of it is found out by
 * its checksum. Returns -1 with errno. */
static int write_file(const char *path, const struct header *header)
{
    char *aside;

    if (asprintf(&aside, "%s.XXXXXX", path) < 0) {
        errno = ENOMEM;
        return -1;
    }
    int fd = mkostemp(aside, O_CLOEXEC), status = fd < 0 ? -1 : 0, reason;
    if (fd >= 0) {
        status = write_all(fd, (const char *)header, (size_t)header->size);
        reason = errno;
        if (close(fd) != 0 && status == 0) {
            status = -1;
            reason = errno;
        }
        if (status == 0 && rename(aside, path) != 0) {
            status = -1;
            reason = errno;
        }
        if (status != 0) {
            unlink(aside);
            errno = reason;
        }
    }
    free(aside);
    return status;
}

static int keep(const struct entities_gazetteer *gazetteer, const char *folder, const char *path,
                const struct entities_bytes *identity)
{
    struct header *header = make_folder(folder) == 0 ? assemble(gazetteer, identity) : NULL;
    int status = header ? write_file(path, header) : -1, reason = errno;

    free(header);
    errno = reason;
    return status;
}

/* ---- loading -------------------------------------------------------------- */

char *entities_cache_folder(void)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char *folder = NULL;
    int size = cache && cache[0] == '/' ? asprintf(&folder, "%s/wenliu", cache)
               : home && home[0] == '/' ? asprintf(&folder, "%s/.cache/wenliu", home)
                                        : -1;

    return size < 0 ? NULL : folder;
}

static int read_all(struct entities_gazetteer *gazetteer, const char *const *paths, size_t count,
                    struct entities_types *types, struct entities_error *error)
{
    int status = 0;

    for (size_t i = 0; status == 0 && i < count; i++) {
        status = entities_gazetteer_read(gazetteer, paths[i], types, error);
    }
    return status == 0 ? entities_gazetteer_build(gazetteer, error) : -1;
}

/* The compiled file of gazetteers at these paths: an edited gazetteer takes the place of the one
 * before. NULL where memory is exhausted. */
static char *place_of(const char *folder, const char *const *paths, size_t count)
{
    struct entities_checksum sum;
    char *path;

    entities_checksum_begin(&sum);
    for (size_t i = 0; i < count; i++) {
        entities_checksum_add(&sum, paths[i], strlen(paths[i]) + 1);
    }
    return asprintf(&path, "%s/%016llx.gazetteer", folder,
                    (unsigned long long)entities_checksum_end(&sum)) < 0
               ? NULL
               : path;
}

/* Uses what was kept in the place of what is in memory. */
static int exchange(struct entities_gazetteer *gazetteer, const char *path,
                    const struct entities_bytes *identity, struct entities_types *types,
                    struct entities_error *error)
{
    struct entities_gazetteer *mapped = entities_gazetteer_new();

    if (!mapped) {
        return entities_exhausted(error);
    }
    if (map(mapped, path, identity, types)) {
        struct entities_gazetteer memory = *gazetteer;
        *gazetteer = *mapped;
        *mapped = memory;
    }
    entities_gazetteer_free(mapped);
    return 0;
}

/* Reads the gazetteers and keeps them at `path`, unless they change meanwhile. */
static int compile(struct entities_gazetteer *gazetteer, const char *const *paths, size_t count,
                   const char *folder, const char *path, struct entities_bytes *identity,
                   struct entities_types *types, struct entities_error *warning,
                   struct entities_error *error)
{
    struct entities_bytes now = {0};

    if (read_all(gazetteer, paths, count, types, error) != 0 ||
        identify_all(paths, count, &now, error) != 0) {
        free(now.data);
        return -1;
    }
    bool same = now.size == identity->size && memcmp(now.data, identity->data, now.size) == 0;
    free(now.data);
    if (same && keep(gazetteer, folder, path, identity) == 0) {
        return exchange(gazetteer, path, identity, types, error);
    }
    if (same) {
        entities_fail(warning,
                      "%s: the compiled gazetteers cannot be kept: %s; each run reads them anew",
                      path, strerror(errno));
    }
    return 0;
}

int entities_gazetteer_load(struct entities_gazetteer *gazetteer, const char *const *paths,
                            size_t count, const char *folder, struct entities_types *types,
                            struct entities_error *warning, struct entities_error *error)
{
    struct entities_bytes identity = {0};

    warning->text[0] = 0;
    if (!folder || size_of_all(paths, count) < ENTITIES_WORTH_COMPILING) {
        return read_all(gazetteer, paths, count, types, error);
    }
    char *path = place_of(folder, paths, count);
    int status = path ? identify_all(paths, count, &identity, error) : entities_exhausted(error);
    if (status == 0 && !map(gazetteer, path, &identity, types)) {
        status = compile(gazetteer, paths, count, folder, path, &identity, types, warning, error);
    }
    free(path);
    free(identity.data);
    return status;
}
