/* SPDX-License-Identifier: MIT */
/* The tagger's model as a file: mapped, checked, never parsed. */
#ifndef ENTITIES_MODEL_H
#define ENTITIES_MODEL_H

#include "../segment/mapped_file.h"
#include "train.h"

/* The file: a header, then sections, each at a multiple of 64. */
enum model_section {
    MODEL_ABOUT, /* JSON text, for people: where the model is from */
    MODEL_NAMES, /* each ended by a 0: the stage's option "names" when it learnt; of types */
    MODEL_MOVES, /* int16_t[tags + 1][tags] */
    MODEL_ROWS,  /* int16_t[2^bits][stride] */
    MODEL_SECTIONS
};

struct model_header {
    struct mapped_start start;
    uint32_t bits, types; /* rows as a power of two; how many types */
    struct mapped_section sections[MODEL_SECTIONS];
    uint64_t room[3]; /* 0: makes the header a multiple of 64 */
};

#define MODEL_LEAST_BITS 8u
#define MODEL_MOST_BITS 22u

struct entities_model {
    struct mapped_file file;
    struct tagger_weights weights; /* but for type_of */
    const char *types[TAGGER_MOST_TYPES];
    const char *names; /* the stage's option when it learnt */
};

/* Maps the file read-only and checks all of it. Returns -1 with a sentence in the error. */
int entities_model_open(const char *path, struct entities_model *model,
                        struct entities_error *error);

/* Also of one that was never opened, all 0. */
void entities_model_close(struct entities_model *model);

/* What was learnt as the bytes of a file, *size of them; free() them. `about` is the JSON text that
 * goes into it. NULL where memory is exhausted. */
unsigned char *entities_model_make(const struct train_corpus *corpus,
                                   const struct train_result *result, unsigned bits,
                                   const char *names, const char *about, size_t *size);

/* The JSON text about it: `source` is what the caller knows of the marked text, or NULL. free() it;
 * NULL where memory is exhausted. */
char *entities_model_about(const struct train_corpus *corpus, const struct train_result *result,
                           const char *source);

#endif
