/* SPDX-License-Identifier: MIT */
/* repair FILE BYTES ROUNDS: the repair of layout and the sentences alone, without reading, decoding
 * and rows. Takes the UTF-8 text of the file in documents of that many bytes, to the next line end:
 * decodes them, decodes and repairs them, and looks for the sentences too, in turn and that often.
 * Prints what it found, and MB of text by what the fastest rounds differ in processor time. */
#include "charset.h"
#include "layout.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* How far a round goes; each does what those before it do. */
enum work { DECODE, REPAIR, SENTENCES, WORKS };

/* What a round finds. */
struct round {
    size_t documents, blocks, sentences, joined;
};

struct bench {
    struct decode_characters characters;
    struct decode_charsets charsets;
    const struct decode_charset *charset;
    struct decode_text text;
    struct layout layout;
};

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    long length;

    if (file && fseek(file, 0, SEEK_END) == 0 && (length = ftell(file)) > 0 &&
        fseek(file, 0, SEEK_SET) == 0 && (bytes = malloc((size_t)length)) != NULL) {
        *size = fread(bytes, 1, (size_t)length, file);
    }
    if (file) {
        fclose(file);
    }
    return bytes;
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static size_t count_sentences(const struct layout *layout)
{
    size_t count = 0;

    for (size_t i = 0; i < layout->block_count; i++) {
        const struct layout_block *block = &layout->blocks[i];
        struct decode_sentences sentences = {
            .text = layout->result->data, .at = block->span.begin, .end = block->span.end};
        struct decode_span sentence;
        while (decode_sentence(&sentences, &sentence)) {
            count++;
        }
    }
    return count;
}

/* One document; false: no memory left. */
static bool run(struct bench *bench, const char *raw, size_t size, enum work work,
                struct round *round)
{
    struct layout *layout = &bench->layout;

    decode_text_begin(&bench->text, &bench->characters, true);
    decode_charset_read(bench->charset, &bench->text, raw, 0, size);
    if (bench->text.failure || (work >= REPAIR && !layout_repair(layout, &bench->text))) {
        return false;
    }
    round->documents++;
    round->blocks += layout->block_count;
    round->joined += layout->joined;
    round->sentences += work >= SENTENCES ? count_sentences(layout) : 0;
    layout_trim(layout);
    return true;
}

/* All documents, of at least `bytes`; the processor time in seconds, negative: no memory left. */
static double run_all(struct bench *bench, const char *raw, size_t size, size_t bytes,
                      enum work work, struct round *round)
{
    double began = now();

    *round = (struct round){0};
    for (size_t at = 0, end; at < size; at = end) {
        size_t left = size - at;
        const char *feed = left > bytes ? memchr(raw + at + bytes, '\n', left - bytes) : NULL;
        end = feed ? (size_t)(feed - raw) + 1 : size;
        if (!run(bench, raw + at, end - at, work, round)) {
            return -1;
        }
    }
    return now() - began;
}

/* The fastest round of each kind, in seconds; false: no memory left. */
static bool measure(struct bench *bench, const char *raw, size_t size, size_t bytes, long rounds,
                    double *best, struct round *round)
{
    for (int work = 0; work < WORKS; work++) {
        best[work] = 1e9;
    }
    for (long i = 0; i < rounds; i++) {
        for (int work = 0; work < WORKS; work++) {
            double time = run_all(bench, raw, size, bytes, (enum work)work, round);
            if (time < 0) {
                return false;
            }
            best[work] = time < best[work] ? time : best[work];
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    static struct bench bench;
    size_t size = 0;
    char *raw = argc == 4 ? read_file(argv[1], &size) : NULL;

    if (!raw) {
        fprintf(stderr, "repair: %s: %s\n", argc == 4 ? argv[1] : "usage", strerror(errno));
        return 1;
    }
    bench.charsets.characters = &bench.characters;
    decode_characters_fill(&bench.characters);
    bench.charset = decode_charset(&bench.charsets, "UTF-8");
    layout_begin(&bench.layout);

    struct round round = {0};
    double best[WORKS], mb = (double)size / 1e6;
    bool good = bench.charset && measure(&bench, raw, size, strtoul(argv[2], NULL, 10),
                                         strtol(argv[3], NULL, 10), best, &round);
    if (good) {
        printf("%zu documents, %zu blocks, %zu sentences, %zu line ends taken out; MB/s: repair "
               "%.1f, sentences %.1f, both %.1f\n",
               round.documents, round.blocks, round.sentences, round.joined,
               mb / (best[REPAIR] - best[DECODE]), mb / (best[SENTENCES] - best[REPAIR]),
               mb / (best[SENTENCES] - best[DECODE]));
    } else {
        fprintf(stderr, "repair: no memory left\n");
    }
    layout_free(&bench.layout);
    decode_text_free(&bench.text);
    decode_charsets_free(&bench.charsets);
    free(raw);
    return good ? 0 : 1;
}
