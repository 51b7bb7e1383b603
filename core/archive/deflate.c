/* SPDX-License-Identifier: MIT */
/* Raw deflate (RFC 1951) of whole blocks of memory, by the library that is asked for. */
#include "config.h"

#include "archive/deflate.h"

#include "base/heap.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>
#endif
#ifdef HAVE_ISAL
#include <isa-l.h>
#endif

/* One library. `open` never returns NULL. */
struct method {
    const char *name;
    int maximum, usual; /* levels, from 1 */
    void *(*open)(int level);
    size_t (*bound)(void *state, size_t size);
    size_t (*run)(void *state, const void *from, size_t size, void *to, size_t room);
    void (*close)(void *state);
};

struct wen_deflater {
    const struct method *method;
    void *state;
};

#ifdef HAVE_LIBDEFLATE

static void *libdeflate_open(int level)
{
    void *state = libdeflate_alloc_compressor(level);

    if (!state) {
        wen_heap_exhausted(0);
    }
    return state;
}

static size_t libdeflate_bound(void *state, size_t size)
{
    return libdeflate_deflate_compress_bound(state, size);
}

static size_t libdeflate_run(void *state, const void *from, size_t size, void *to, size_t room)
{
    return libdeflate_deflate_compress(state, from, size, to, room);
}

static void libdeflate_close(void *state)
{
    libdeflate_free_compressor(state);
}

#endif

static void *zlib_open(int level)
{
    z_stream *state = wen_heap_new(1, sizeof *state);

    /* -15: no wrapper, 32 KiB of window; 9: as much memory as there is to use */
    if (deflateInit2(state, level, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
        wen_heap_exhausted(sizeof *state);
    }
    return state;
}

static size_t zlib_bound(void *state, size_t size)
{
    return deflateBound(state, size);
}

static size_t zlib_run(void *state, const void *from, size_t size, void *to, size_t room)
{
    z_stream *stream = state;

    deflateReset(stream);
    stream->next_in = (Bytef *)(uintptr_t)from; /* zlib does not write there */
    stream->avail_in = (uInt)size;
    stream->next_out = to;
    stream->avail_out = (uInt)room;
    return deflate(stream, Z_FINISH) == Z_STREAM_END ? stream->total_out : 0;
}

static void zlib_close(void *state)
{
    deflateEnd(state);
    free(state);
}

#ifdef HAVE_ISAL

struct igzip {
    struct isal_zstream stream;
    uint32_t level, size;
    uint8_t *work;
};

static void *igzip_open(int level)
{
    static const uint32_t sizes[] = {ISAL_DEF_LVL0_DEFAULT, ISAL_DEF_LVL1_DEFAULT,
                                     ISAL_DEF_LVL2_DEFAULT, ISAL_DEF_LVL3_DEFAULT};
    struct igzip *igzip = wen_heap_new(1, sizeof *igzip);

    igzip->level = (uint32_t)level;
    igzip->size = sizes[level];
    igzip->work = wen_heap_new(igzip->size, 1);
    return igzip;
}

static size_t igzip_bound(void *state, size_t size)
{
    (void)state;
    /* it falls back to stored blocks of 65535 bytes with 5 bytes before each */
    return size + 5 * (size / 65535 + 1) + 64;
}

static size_t igzip_run(void *state, const void *from, size_t size, void *to, size_t room)
{
    struct igzip *igzip = state;
    struct isal_zstream *stream = &igzip->stream;

    isal_deflate_stateless_init(stream);
    stream->level = igzip->level;
    stream->level_buf = igzip->work;
    stream->level_buf_size = igzip->size;
    stream->end_of_stream = 1;
    stream->next_in = (uint8_t *)(uintptr_t)from; /* igzip does not write there */
    stream->avail_in = (uint32_t)size;
    stream->next_out = to;
    stream->avail_out = (uint32_t)room;
    return isal_deflate_stateless(stream) == COMP_OK && !stream->avail_in ? stream->total_out : 0;
}

static void igzip_close(void *state)
{
    struct igzip *igzip = state;

    free(igzip->work);
    free(igzip);
}

#endif

/* The best one first. */
static const struct method methods[] = {
#ifdef HAVE_LIBDEFLATE
    {"libdeflate", 12, 6, libdeflate_open, libdeflate_bound, libdeflate_run, libdeflate_close},
#endif
    {"zlib", 9, 6, zlib_open, zlib_bound, zlib_run, zlib_close},
#ifdef HAVE_ISAL
    {"igzip", 3, 1, igzip_open, igzip_bound, igzip_run, igzip_close},
#endif
};

enum { METHODS = sizeof methods / sizeof methods[0] };

static const struct method *find_method(const char *name, struct wen_error *error)
{
    char there[64] = "";

    for (size_t i = 0; i < METHODS; i++) {
        if (!name || strcmp(methods[i].name, name) == 0) {
            return &methods[i];
        }
        strcat(strcat(there, there[0] ? ", " : ""), methods[i].name);
    }
    wen_error_set(error, WEN_EXIT_CONFIG,
                  "compression method \"%s\" is not built into this wenliu, which has %s", name,
                  there);
    return NULL;
}

struct wen_deflater *wen_deflater_new(const char *name, int level, struct wen_error *error)
{
    const struct method *method = find_method(name, error);

    if (!method) {
        return NULL;
    }
    if (level < 0 || level > method->maximum) {
        wen_error_set(error, WEN_EXIT_CONFIG,
                      "compression method %s has no level %d: 1 (fast) to %d (small), 0 for %d",
                      method->name, level, method->maximum, method->usual);
        return NULL;
    }
    struct wen_deflater *deflater = wen_heap_new(1, sizeof *deflater);
    deflater->method = method;
    deflater->state = method->open(level ? level : method->usual);
    return deflater;
}

size_t wen_deflater_bound(struct wen_deflater *deflater, size_t size)
{
    return deflater->method->bound(deflater->state, size);
}

size_t wen_deflater_run(struct wen_deflater *deflater, const void *from, size_t size, void *to)
{
    size_t room = wen_deflater_bound(deflater, size);
    size_t length = deflater->method->run(deflater->state, from, size, to, room);

    /* none of the libraries fails with that much room: its memory is damaged */
    if (!length) {
        abort();
    }
    return length;
}

void wen_deflater_free(struct wen_deflater *deflater)
{
    if (deflater) {
        deflater->method->close(deflater->state);
        free(deflater);
    }
}

#ifdef HAVE_LIBDEFLATE

bool wen_inflate(const void *packed, size_t size, void *raw, size_t raw_size)
{
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    size_t used = 0;

    if (!inflater) {
        wen_heap_exhausted(0);
    }
    /* without a place for the length, fewer bytes than raw_size are a failure */
    enum libdeflate_result result =
        libdeflate_deflate_decompress_ex(inflater, packed, size, raw, raw_size, &used, NULL);
    libdeflate_free_decompressor(inflater);
    return result == LIBDEFLATE_SUCCESS && used == size;
}

uint32_t wen_crc32(uint32_t crc, const void *bytes, size_t size)
{
    return libdeflate_crc32(crc, bytes, size);
}

#else

bool wen_inflate(const void *packed, size_t size, void *raw, size_t raw_size)
{
    z_stream stream = {0};
    Bytef none;

    if (size > UINT32_MAX || raw_size > WEN_DEFLATE_LIMIT) {
        return false;
    }
    if (inflateInit2(&stream, -15) != Z_OK) {
        wen_heap_exhausted(sizeof stream);
    }
    stream.next_in = (Bytef *)(uintptr_t)packed; /* zlib does not write there */
    stream.avail_in = (uInt)size;
    stream.next_out = raw_size ? raw : &none;
    stream.avail_out = (uInt)raw_size;
    int result = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return result == Z_STREAM_END && !stream.avail_in && !stream.avail_out;
}

uint32_t wen_crc32(uint32_t crc, const void *bytes, size_t size)
{
    return (uint32_t)crc32_z(crc, bytes, size);
}

#endif
