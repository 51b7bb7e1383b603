/* SPDX-License-Identifier: MIT */
/* The seal of a JSON file. */
#include "archive/seal.h"

#include "base/heap.h"
#include "base/io.h"

#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

/* Bytes of the seal's line and the brace. */
enum { SEAL = 10 + 1 + 64 + 1 + 1 + 2 };

/* Writes SEAL bytes and a 0. */
static void make_seal(const char *bytes, size_t size, char seal[SEAL + 1])
{
    struct sha256_ctx hash;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char hex[2 * SHA256_DIGEST_SIZE + 1];

    sha256_init(&hash);
    sha256_update(&hash, size, (const uint8_t *)bytes);
    sha256_digest(&hash, sizeof digest, digest);
    wen_io_hex(digest, sizeof digest, hex);
    snprintf(seal, SEAL + 1, "  \"seal\": \"%s\"\n}\n", hex);
}

void wen_seal_append(struct wen_buffer *file)
{
    char seal[SEAL + 1];

    make_seal(file->data, file->size, seal);
    wen_buffer_add(file, seal, SEAL);
}

void wen_seal_print(const cJSON *object, struct wen_buffer *file)
{
    char *text = cJSON_Print(object);

    if (!text) {
        wen_heap_exhausted(0);
    }
    wen_buffer_add(file, text, strlen(text) - strlen("\n}"));
    wen_buffer_add_text(file, ",\n");
    wen_seal_append(file);
    cJSON_free(text);
}

bool wen_seal_check(const char *bytes, size_t size)
{
    char seal[SEAL + 1];

    if (size < SEAL) {
        return false;
    }
    make_seal(bytes, size - SEAL, seal);
    return memcmp(bytes + size - SEAL, seal, SEAL) == 0;
}
