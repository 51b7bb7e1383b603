/* SPDX-License-Identifier: MIT */
/* decode CHARSET FILE: reads the file and decodes it once as the stage does, in documents of a MiB,
 * normalised and with the map back to the bytes. Prints bytes of text, rows of maps, U+FFFD. */
#include "charset.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    long length;

    if (file && fseek(file, 0, SEEK_END) == 0 && (length = ftell(file)) > 0 &&
        fseek(file, 0, SEEK_SET) == 0 && (bytes = malloc((size_t)length)) != NULL) {
        *size = fread(bytes, 1, (size_t)length, file);
        if (*size != (size_t)length) {
            free(bytes);
            bytes = NULL;
        }
    }
    if (file) {
        fclose(file);
    }
    return bytes;
}

#define DOCUMENT ((size_t)1 << 20)

/* The end of the document that begins at `at`: behind a line feed, of `unit` bytes. */
static size_t document_end(const char *raw, size_t at, size_t size, size_t unit)
{
    size_t end = size - at > DOCUMENT ? at + DOCUMENT : size;

    while (end < size && !(raw[end - unit] == '\n' && raw[end - 1] == (unit == 1 ? '\n' : 0))) {
        end += unit;
    }
    return end;
}

int main(int argc, char **argv)
{
    static struct decode_characters characters;
    struct decode_charsets charsets = {.characters = &characters};
    struct decode_text text = {0};
    size_t size = 0;
    char *raw = argc == 3 ? read_file(argv[2], &size) : NULL;

    if (!raw) {
        fprintf(stderr, "decode: %s: %s\n", argc == 3 ? argv[2] : "usage", strerror(errno));
        return 1;
    }
    decode_characters_fill(&characters);
    const struct decode_charset *charset = decode_charset(&charsets, argv[1]);
    if (!charset) {
        fprintf(stderr, "decode: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    size_t made = 0, rows = 0, replaced = 0, end;
    int status = 0;
    for (size_t at = 0; at < size; at = end) {
        end = document_end(raw, at, size, charset->kind == DECODE_UTF16LE ? 2 : 1);
        decode_text_begin(&text, &characters, true);
        decode_charset_read(charset, &text, raw + at, 0, end - at);
        made += text.size;
        rows += text.run_count;
        replaced += text.replaced;
        status |= text.failure != DECODE_FINE;
    }
    printf("%zu bytes, %zu rows, %zu replaced\n", made, rows, replaced);
    decode_text_free(&text);
    decode_charsets_free(&charsets);
    free(raw);
    return status;
}
