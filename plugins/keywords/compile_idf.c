/* SPDX-License-Identifier: MIT */
/* compile_idf TEXT TABLE: builds the table that the stage maps from jieba's idf.txt. */
#include "idf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool write_table(const struct keywords_idf *idf, const char *path)
{
    FILE *file = fopen(path, "wb");

    if (!file) {
        return false;
    }
    if (fwrite(idf->memory, 1, idf->size, file) != idf->size) {
        fclose(file);
        return false;
    }
    return fclose(file) == 0;
}

int main(int count, char **arguments)
{
    struct keywords_idf idf = {0};
    struct keywords_error error;

    if (count != 3) {
        fprintf(stderr, "usage: compile_idf TEXT TABLE\n");
        return EXIT_FAILURE;
    }
    if (!keywords_idf_build(&idf, arguments[1], &error)) {
        fprintf(stderr, "compile_idf: %s\n", error.text);
        return EXIT_FAILURE;
    }
    bool written = write_table(&idf, arguments[2]);
    if (!written) {
        fprintf(stderr, "compile_idf: %s: %s\n", arguments[2], strerror(errno));
        remove(arguments[2]);
    }
    keywords_idf_close(&idf);
    return written ? EXIT_SUCCESS : EXIT_FAILURE;
}
