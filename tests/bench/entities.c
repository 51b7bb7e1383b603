/* SPDX-License-Identifier: MIT */
/* The engine of the stage `entities` alone over a text, a line at a time:
 *
 *   entities [--gazetteer FILE]... [--rules FILE]... < TEXT
 *
 * prints "N bytes, N entities, load X ms, scan X s, X MB/s", in processor time. The text is UTF-8,
 * a text that is not is refused; reading it is not measured. */
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "entities: %s\n", what);
    exit(1);
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void load(struct entities_engine *engine, int argc, char **argv)
{
    struct entities_error error;
    int status = entities_engine_open(engine, &error);

    for (int i = 1; status == 0 && i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--gazetteer") == 0) {
            status =
                entities_gazetteer_read(engine->gazetteer, argv[i + 1], &engine->types, &error);
        } else if (strcmp(argv[i], "--rules") == 0) {
            status = entities_rules_read(engine->rules, argv[i + 1], 0, &engine->types, &error);
        } else {
            die("usage: entities [--gazetteer FILE]... [--rules FILE]... < TEXT");
        }
    }
    if (status != 0 || entities_engine_build(engine, &error) != 0) {
        die(error.text);
    }
}

int main(int argc, char **argv)
{
    struct entities_engine engine;
    struct entities_spans found = {0};
    struct entities_error error;
    size_t size, count = 0;
    char *text;

    if (entities_read_file("/dev/stdin", &text, &size, &error) != 0) {
        die(error.text);
    }
    double start = seconds();

    load(&engine, argc, argv);
    double loaded = seconds();
    for (size_t at = 0; at < size;) {
        const char *newline = memchr(text + at, '\n', size - at);
        size_t end = newline ? (size_t)(newline - text) + 1 : size;
        if (entities_engine_scan(&engine, text + at, end - at, NULL, &found) != 0) {
            die("memory is exhausted");
        }
        count += found.count;
        at = end;
    }
    double took = seconds() - loaded;
    printf("%zu bytes, %zu entities, load %.2f ms, scan %.3f s, %.1f MB/s\n", size, count,
           (loaded - start) * 1e3, took, (double)size / 1e6 / took);
    entities_engine_close(&engine);
    free(found.spans);
    free(text);
    return 0;
}
