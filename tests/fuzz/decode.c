/* SPDX-License-Identifier: MIT */
/* The stage `decode` over any bytes at all: what holds for every text, its map, blocks and
 * sentences is checked for each.
 *
 *   decode          generates documents from a fixed seed, takes those in tests/fuzz/corpus/decode
 *                   of the tree that SOURCE names, and prints TAP
 *   decode FILE...  takes these instead, such as one that libFuzzer found
 *
 * Built with -DWEN_LIBFUZZER and clang's -fsanitize=fuzzer it is a target of libFuzzer
 * (CONTRIBUTING.md). */
#include "decode_checks.h"
#include "decode_documents.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef WEN_LIBFUZZER

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct bench *bench; /* libFuzzer calls again and again, and never says that it ends */

    bench = bench ? bench : decode_fuzz_open();
    const char *wrong = decode_fuzz_check(bench, (const char *)data, size);
    if (wrong) {
        fprintf(stderr, "decode: %s\n", wrong);
        abort();
    }
    return 0;
}

#else

/* The input in C's notation, its begin where it is long. */
static void show(const char *input, size_t size)
{
    printf("# %zu bytes: \"", size);
    for (size_t i = 0; i < size && i < 400; i++) {
        printf("\\%03o", (unsigned char)input[i]);
    }
    printf("\"\n");
}

static bool test_charset(struct bench *bench, unsigned charset)
{
    static char input[DECODE_FUZZ_MOST];
    uint64_t state = 20250201 + charset;
    const char *wrong = NULL;
    size_t documents = 0, bytes = 0, size = 0;

    while (!wrong && documents < 1500) {
        size = decode_fuzz_generate(&state, charset, input);
        wrong = decode_fuzz_check(bench, input, size);
        bytes += size;
        documents++;
    }
    printf("%s %u - %s: %zu documents, %zu bytes\n", wrong ? "not ok" : "ok", charset + 1,
           decode_fuzz_charsets[charset], documents, bytes);
    if (wrong) {
        printf("# %s\n", wrong);
        show(input, size);
    }
    return !wrong;
}

/* `before`: in front of the line that says what became of it. */
static bool test_file(struct bench *bench, const char *path, const char *before)
{
    FILE *file = fopen(path, "rb");
    size_t size = 0, capacity = 1 << 20;
    char *input = malloc(capacity);

    while (file && input && (size += fread(input + size, 1, capacity - size, file)) == capacity) {
        capacity *= 2;
        input = realloc(input, capacity);
    }
    if (!file || !input || ferror(file)) {
        decode_fuzz_die("the file cannot be read");
    }
    fclose(file);
    const char *wrong = decode_fuzz_check(bench, input, size);
    printf("%s%s: %s\n", before, path, wrong ? wrong : "fine");
    free(input);
    return !wrong;
}

/* Every document that is kept in the tree. */
static bool test_corpus(struct bench *bench, size_t number)
{
    const char *source = getenv("SOURCE");
    char folder[4096], path[8192];
    size_t documents = 0, good = 0;

    snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/decode", source ? source : ".");
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries)) != NULL;) {
        if (entry->d_name[0] != '.') {
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            good += test_file(bench, path, "# ");
            documents++;
        }
    }
    if (entries) {
        closedir(entries);
    }
    bool fine = documents > 0 && good == documents;
    printf("%s %zu - corpus: %zu of %zu documents\n", fine ? "ok" : "not ok", number, good,
           documents);
    return fine;
}

int main(int argc, char **argv)
{
    struct bench *bench = decode_fuzz_open();
    bool fine = true;

    if (argc == 1) {
        printf("1..%d\n", DECODE_FUZZ_CHARSETS + 1);
        for (unsigned i = 0; i < DECODE_FUZZ_CHARSETS; i++) {
            fine &= test_charset(bench, i);
        }
        fine &= test_corpus(bench, DECODE_FUZZ_CHARSETS + 1);
    }
    for (int i = 1; i < argc; i++) {
        fine &= test_file(bench, argv[i], "");
    }
    decode_fuzz_close(bench);
    return fine ? 0 : 1;
}

#endif
