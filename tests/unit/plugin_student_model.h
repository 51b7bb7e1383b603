/* SPDX-License-Identifier: MIT */
/* Models of random weights for the tests of the engine `student`. */
#ifndef WENLIU_TEST_PLUGIN_STUDENT_MODEL_H
#define WENLIU_TEST_PLUGIN_STUDENT_MODEL_H

#include "../../plugins/segment/student.h"

#include <stdlib.h>

static inline uint32_t random_number(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

enum { RANDOM_BITS = 12, RANDOM_TYPES = 5 };

/* Bytes of a whole model, the caller's to free. Weights reach `most`. */
static inline unsigned char *random_model(uint64_t seed, int most, size_t *size)
{
    static const char about[] = "{}\n", names[] = "n\0v\0PER\0x\0y";
    static const uint16_t usual[STUDENT_TYPES] = {1, 2, 3, 4, 5};
    static int8_t rows[(((size_t)1 << RANDOM_BITS) + STUDENT_SPILL) * STUDENT_TAGS];
    uint64_t fine[16] = {0};
    struct student_moves moves = {0};
    struct student_header header = {.bits = RANDOM_BITS, .types = RANDOM_TYPES, .tags = 6};

    for (size_t i = 0; i < sizeof rows; i++) {
        rows[i] = (int8_t)((int)(random_number(&seed) % (2 * (uint32_t)most + 1)) - most);
    }
    for (size_t type = 0; type < STUDENT_TYPES; type++) {
        bool used = type < RANDOM_TYPES;
        for (size_t from = 0; from <= STUDENT_TYPES; from++) {
            moves.begin[from][type] =
                (int16_t)(used ? (int)(random_number(&seed) % 41) - 20 : STUDENT_NEVER);
        }
        moves.second[type] = moves.further[type] = used ? 0 : STUDENT_NEVER;
    }
    const struct mapped_part parts[STUDENT_SECTIONS] = {
        [STUDENT_ABOUT] = {about, sizeof about - 1}, [STUDENT_NAMES] = {names, sizeof names},
        [STUDENT_USUAL] = {usual, sizeof usual},     [STUDENT_MOVES] = {&moves, sizeof moves},
        [STUDENT_FINE] = {fine, sizeof fine},        [STUDENT_ROWS] = {rows, sizeof rows},
    };
    unsigned char *bytes = mapped_file_make(&student_model_kind, &header.start, parts);
    *size = header.start.size;
    return bytes;
}

#endif
