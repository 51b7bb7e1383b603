/* SPDX-License-Identifier: MIT */
/* The model of the engine `student`: mapped, checked, never parsed; and what it
 * says of cells. */
#include "student.h"

#include <stdlib.h>

const struct mapped_kind student_model_kind = {
    .name = "model of the engine student",
    .magic = "wenlearn",
    .version = 1,
    .header_size = sizeof(struct student_header),
    .sections = offsetof(struct student_header, sections),
    .section_count = STUDENT_SECTIONS,
    .remedy = "install or distil it again",
};

/* Whether the sections have the sizes that the header asks for. */
static bool has_all(const struct student_header *header)
{
    const struct mapped_section *sections = header->sections;
    const uint64_t fine = sections[STUDENT_FINE].size;

    return header->bits >= STUDENT_LEAST_BITS && header->bits <= STUDENT_MOST_BITS &&
           header->types >= 1 && header->types <= STUDENT_TYPES && header->tags >= 1 &&
           header->tags < UINT16_MAX &&
           sections[STUDENT_USUAL].size == STUDENT_TYPES * sizeof(uint16_t) &&
           sections[STUDENT_MOVES].size == sizeof(struct student_moves) &&
           fine >= sizeof(uint64_t) && (fine & (fine - 1)) == 0 && fine >> 35 == 0 &&
           sections[STUDENT_ROWS].size == student_row_count(header->bits) * STUDENT_TAGS;
}

static const void *section(const struct student_model *model, enum student_section which,
                           size_t *count)
{
    return mapped_section(&model->file, &student_model_kind, which, 1, count);
}

/* Sets tags; false where memory is exhausted or there are fewer names than the header says. */
static bool list_tags(struct student_model *model, size_t count)
{
    size_t size;
    const char *names = section(model, STUDENT_NAMES, &size), *end = names + size;

    model->tags = calloc(count, sizeof *model->tags);
    for (model->tag_count = 1; model->tags && model->tag_count < count; model->tag_count++) {
        const char *stop = memchr(names, '\0', (size_t)(end - names));
        if (!stop || stop == names) {
            return false;
        }
        model->tags[model->tag_count] = names;
        names = stop + 1;
    }
    return model->tags != NULL;
}

/* Whether every tag of a type or word has a name, and a search in the table of words ends. */
static bool has_names(const struct student_model *model)
{
    bool room = false;

    for (size_t type = 0; type < STUDENT_TYPES; type++) {
        if (model->usual[type] >= model->tag_count) {
            return false;
        }
    }
    for (size_t slot = 0; slot <= model->fine_mask; slot++) {
        room = room || !model->fine[slot];
        if ((model->fine[slot] & 0xFFFF) >= model->tag_count) {
            return false;
        }
    }
    return room;
}

int student_model_open(const char *path, struct student_model *model,
                       struct segment_messages *messages)
{
    size_t size;

    *model = (struct student_model){0};
    if (mapped_file_open(path, &student_model_kind, &model->file, messages) != 0) {
        return -1;
    }
    const struct student_header *header = model->file.bytes;
    if (!has_all(header)) {
        student_model_close(model);
        return segment_error(messages, "%s: its parts do not fit its header; %s", path,
                             student_model_kind.remedy);
    }
    model->bits = header->bits;
    model->usual = section(model, STUDENT_USUAL, &size);
    model->moves = section(model, STUDENT_MOVES, &size);
    model->rows = section(model, STUDENT_ROWS, &size);
    model->fine = section(model, STUDENT_FINE, &size);
    model->fine_mask = (uint32_t)(size / sizeof *model->fine - 1);
    if (!list_tags(model, header->tags) || !has_names(model)) {
        student_model_close(model);
        return segment_error(messages, "%s: its tags do not fit its header; %s", path,
                             student_model_kind.remedy);
    }
    return 0;
}

void student_model_close(struct student_model *model)
{
    mapped_file_close(&model->file);
    free(model->tags);
    *model = (struct student_model){0};
}

void student_tag(struct student_cells *cells, const struct student_model *model,
                 const struct student_sorts *sorts, const struct student_loops *loops)
{
    student_find_facts(cells, sorts, model->bits);
    loops->sum_8(cells, model->rows);
    loops->add_moves(cells, model->moves);
    student_trace(cells, model->moves);
}

uint64_t student_fine_key(uint32_t type, const uint16_t *characters, uint32_t length)
{
    uint64_t hash = type + 1;

    for (uint32_t i = 0; i < length; i++) {
        hash = (hash ^ characters[i]) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    hash &= ~(uint64_t)0xFFFF;
    return hash ? hash : (uint64_t)1 << 16;
}

uint16_t student_fine_tag(const struct student_model *model, uint32_t type,
                          const uint16_t *characters, uint32_t length)
{
    uint64_t key = student_fine_key(type, characters, length);

    /* the table is at most half full: a free slot ends every search */
    for (uint32_t slot = (uint32_t)(key >> 16) & model->fine_mask; model->fine[slot];
         slot = (slot + 1) & model->fine_mask) {
        if ((model->fine[slot] ^ key) >> 16 == 0) {
            return (uint16_t)(model->fine[slot] & 0xFFFF);
        }
    }
    return model->usual[type];
}
