/* SPDX-License-Identifier: MIT */
/* Writing an output of lines: compressed in the worker, appended in the collector. */
#ifndef WENLIU_ARCHIVE_WRITER_H
#define WENLIU_ARCHIVE_WRITER_H

#include "base/buffer.h"
#include "base/error.h"
#include "wenliu/stage.h"

#include <stdbool.h>

/* In a worker: the lines of one unit become members. One for each output of a
 * stage, made before the fork, used unit after unit. */
struct wen_packer;

/* NULL with the reason where the method or level is not to be had. */
struct wen_packer *wen_packer_new(const struct wen_output *output, struct wen_error *error);

/* Whole lines of one document, each ended by LF; its id goes into the packet
 * for the ids file. WEN_EXIT_DATA where they are more than 4 GiB less 2 MiB,
 * WEN_EXIT_INTERNAL where they are no whole lines: nothing is added then. */
int wen_packer_add(struct wen_packer *packer, const char *id, size_t id_size, const void *lines,
                   size_t size, struct wen_error *error);

/* Ends the unit: appends its packet to `to` and is empty again. A packet is
 * the unit's members and, a document each, id, member and line in it; only
 * wen_appender_take() reads it. Appends nothing where there were no lines. */
void wen_packer_end(struct wen_packer *packer, uint64_t unit, struct wen_buffer *to);

/* Forgets the unit's lines. */
void wen_packer_reset(struct wen_packer *packer);

void wen_packer_free(struct wen_packer *packer);

/* In the collector: one output file and its ids file, both still under the
 * names that the caller gave (aside from their final ones). */
struct wen_appender;

/* Opens `path` for writing; `ids_path` is written in the end. What is in the
 * first already may be taken in place, packet by packet; wen_appender_cut() comes before anything
 * else is written. `folder` is for what the sorting of ids spills. Ids beyond
 * `budget` bytes of memory are sorted on disk, so that memory does not grow
 * with the number of documents. */
int wen_appender_open(const char *path, const char *ids_path, const char *folder, size_t budget,
                      struct wen_appender **appender, struct wen_error *error);

/* Appends a packet; packets come in the order of units. Its members stand in
 * it, or, where `members` is not NULL, there; with `in_place` they stand in
 * the file already, where they belong. A packet that does not hold together is
 * refused with WEN_EXIT_INTERNAL and nothing of it written: it comes from a
 * process that also ran stages. */
int wen_appender_take(struct wen_appender *appender, const void *packet, size_t size,
                      const struct wen_string *members, bool in_place, struct wen_error *error);

/* Bytes of the members that stand in a packet, right behind WEN_PACKET_HEAD
 * bytes; 0 where it does not hold together. */
size_t wen_packet_members(const void *packet, size_t size);
#define WEN_PACKET_HEAD ((size_t)24)

/* Cuts the file behind what was taken. */
int wen_appender_cut(struct wen_appender *appender, struct wen_error *error);

/* fdatasync of the file: what was taken is safe. After an error the file is as
 * it was at the sync before, and the appender is only to be abandoned. */
int wen_appender_sync(struct wen_appender *appender, struct wen_error *error);

struct wen_appender_result {
    uint64_t documents, members, bytes; /* bytes: of the file */
    uint64_t raw;                       /* bytes of lines */
    uint64_t duplicates;                /* documents whose id an earlier document has too */
    char *duplicate; /* id of the first such document, as in the ids file, or NULL; free() it */
};

/* Writes index, footer and the ids file (archive/ids.h), fsyncs and closes
 * both. The appender is gone afterwards, also on failure. */
int wen_appender_finish(struct wen_appender *appender, struct wen_appender_result *result,
                        struct wen_error *error);

/* Closes without finishing; the files are the caller's to remove. */
void wen_appender_abandon(struct wen_appender *appender);

#endif
