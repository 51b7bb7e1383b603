/* SPDX-License-Identifier: MIT */
/* What is in a file, by its name and by its first bytes. */
#include "read/kind.h"

#include <fnmatch.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *suffix;
    struct wen_kind kind;
} suffixes[] = {
    {".txt", {.known = true, .format = WEN_FORMAT_TEXT}},
    {".text", {.known = true, .format = WEN_FORMAT_TEXT}},
    {".md", {.known = true, .format = WEN_FORMAT_TEXT}},
    {".jsonl", {.known = true, .format = WEN_FORMAT_JSONL}},
    {".ndjson", {.known = true, .format = WEN_FORMAT_JSONL}},
    {".csv", {.known = true, .format = WEN_FORMAT_CSV}},
    {".tsv", {.known = true, .format = WEN_FORMAT_CSV, .delimiter = '\t'}},
    {".tar", {.known = true, .archive = true}},
    {".zip", {.known = true, .archive = true}},
    {".7z", {.known = true, .archive = true}},
    {".tgz", {.known = true, .archive = true, .packing = WEN_GZIP}},
    {".tbz2", {.known = true, .archive = true, .packing = WEN_BZIP2}},
    {".txz", {.known = true, .archive = true, .packing = WEN_XZ}},
    {".tzst", {.known = true, .archive = true, .packing = WEN_ZSTD}},
    {".gz", {.packing = WEN_GZIP}},
    {".bz2", {.packing = WEN_BZIP2}},
    {".xz", {.packing = WEN_XZ}},
    {".zst", {.packing = WEN_ZSTD}},
};

#define MAGIC(text) text, sizeof text - 1
static const struct {
    size_t at;
    const char *bytes;
    size_t size;
    struct wen_kind kind;
} magics[] = {
    {0, MAGIC("\x1F\x8B"), {.packing = WEN_GZIP}},
    {0, MAGIC("BZh"), {.packing = WEN_BZIP2}},
    {0, MAGIC("\xFD\x37zXZ\0"), {.packing = WEN_XZ}},
    {0, MAGIC("\x28\xB5\x2F\xFD"), {.packing = WEN_ZSTD}},
    {0, MAGIC("PK\3\4"), {.known = true, .archive = true}},
    {0, MAGIC("PK\5\6"), {.known = true, .archive = true}},
    {0, MAGIC("7z\xBC\xAF\x27\x1C"), {.known = true, .archive = true}},
    {257, MAGIC("ustar"), {.known = true, .archive = true}},
};

/* The kind of the last suffix of name[0..size), and its length. */
static struct wen_kind last_suffix(const char *name, size_t size, size_t *length)
{
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        *length = strlen(suffixes[i].suffix);
        if (size > *length &&
            strncasecmp(name + size - *length, suffixes[i].suffix, *length) == 0) {
            return suffixes[i].kind;
        }
    }
    return (struct wen_kind){0};
}

struct wen_kind wen_kind_of_name(const char *name)
{
    size_t size = strlen(name), length, ignored;
    struct wen_kind kind = last_suffix(name, size, &length);

    if (kind.packing != WEN_PLAIN && !kind.archive) {
        struct wen_kind inner = last_suffix(name, size - length, &ignored);
        if (inner.packing == WEN_PLAIN) {
            inner.packing = kind.packing;
            return inner;
        }
    }
    return kind;
}

struct wen_kind wen_kind_of_bytes(struct wen_string bytes)
{
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++) {
        if (bytes.size >= magics[i].at + magics[i].size &&
            memcmp(bytes.data + magics[i].at, magics[i].bytes, magics[i].size) == 0) {
            return magics[i].kind;
        }
    }
    return (struct wen_kind){0};
}

bool wen_kind_wanted(const struct wen_kind *kind, int format)
{
    if (!kind->known || kind->archive || format == WEN_FORMAT_AUTO) {
        return kind->known;
    }
    return (int)kind->format == (format == WEN_FORMAT_LINES ? WEN_FORMAT_TEXT : format);
}

const char *wen_packing_name(enum wen_packing packing)
{
    static const char *const names[] = {"plain", "gzip", "bzip2", "xz", "zstd"};

    return names[packing];
}

static bool glob_matches(const char *glob, const char *path)
{
    if (!strchr(glob, '/')) {
        const char *slash = strrchr(path, '/');
        return fnmatch(glob, slash ? slash + 1 : path, 0) == 0;
    }
    return fnmatch(glob, path, 0) == 0 ||
           (strncmp(glob, "**/", 3) == 0 && fnmatch(glob + 3, path, 0) == 0);
}

bool wen_globs_match(const struct wen_strings *globs, const char *path)
{
    for (size_t i = 0; i < globs->count; i++) {
        if (glob_matches(globs->items[i], path)) {
            return true;
        }
    }
    return false;
}

bool wen_path_hidden(const char *path)
{
    for (const char *name = path; name; name = strchr(name, '/')) {
        name += *name == '/';
        size_t size = strcspn(name, "/");
        if (size && name[0] == '.' && !(size == 1 || (size == 2 && name[1] == '.'))) {
            return true;
        }
    }
    return false;
}
