/* SPDX-License-Identifier: MIT */
/* Raw deflate (RFC 1951) of whole blocks of memory, by the library that is asked for. */
#ifndef WENLIU_ARCHIVE_DEFLATE_H
#define WENLIU_ARCHIVE_DEFLATE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Raw bytes of one block: zlib counts them, and what they may grow to, in 32 bits. */
#define WEN_DEFLATE_LIMIT ((size_t)0xFFE00000)

struct wen_deflater;

/* `method` as in struct wen_output: "libdeflate", "zlib", "igzip", or NULL for
 * the best there is; `level` 0 is the method's default. NULL with the reason
 * in *error (WEN_EXIT_CONFIG) where the method is not built in or has no such level. */
struct wen_deflater *wen_deflater_new(const char *method, int level, struct wen_error *error);

/* Bytes that `size` bytes, at most WEN_DEFLATE_LIMIT, may take. */
size_t wen_deflater_bound(struct wen_deflater *deflater, size_t size);

/* Writes the stream of from[0..size) to `to`, which has room for
 * wen_deflater_bound() bytes, and returns its length. It depends on the bytes,
 * method and level alone, not on earlier calls. */
size_t wen_deflater_run(struct wen_deflater *deflater, const void *from, size_t size, void *to);

void wen_deflater_free(struct wen_deflater *deflater);

/* Whether packed[0..size) is one whole stream of exactly raw_size bytes, which go to `raw`. */
bool wen_inflate(const void *packed, size_t size, void *raw, size_t raw_size);

/* No stream of `size` bytes unpacks to more: 258 bytes for two bits. */
static inline uint64_t wen_inflate_bound(uint64_t size)
{
    return size * 1032 + 258;
}

/* CRC-32 as gzip has it; starts from 0. */
uint32_t wen_crc32(uint32_t crc, const void *bytes, size_t size);

#endif
