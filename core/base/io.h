/* SPDX-License-Identifier: MIT */
/* Files and descriptors, every call checked. */
#ifndef WENLIU_BASE_IO_H
#define WENLIU_BASE_IO_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* Writes all bytes, going on after signals and short writes and waiting where
 * the descriptor does not block. `name` is for the error's text. */
int wen_io_write(int fd, const void *bytes, size_t size, const char *name, struct wen_error *error);

/* Reads exactly `size` bytes unless the end comes first; *got says how many.
 * Waits for them, also where the descriptor does not block. */
int wen_io_read(int fd, void *bytes, size_t size, size_t *got, const char *name,
                struct wen_error *error);

/* The same at byte `offset`, without moving the descriptor's own place. */
int wen_io_read_at(int fd, uint64_t offset, void *bytes, size_t size, size_t *got, const char *name,
                   struct wen_error *error);

/* Appends a whole regular file of at most `limit` bytes. */
int wen_io_read_file(const char *path, size_t limit, struct wen_buffer *to,
                     struct wen_error *error);

/* fsync of a folder, so that renames in it are on disk. */
int wen_io_sync_folder(const char *path, struct wen_error *error);

/* mkdir -p, mode 0777 less the umask; new folders are on disk afterwards. */
int wen_io_make_folders(const char *path, struct wen_error *error);

/* folder/name, in memory to free(); `name` alone where it is absolute or folder is "". */
char *wen_io_join(const char *folder, const char *name);

/* SHA-256 of a file as 64 hexadecimal digits and a 0. */
int wen_io_hash_file(const char *path, char hex[65], struct wen_error *error);

/* Writes `size` bytes (16, 32 …) as hexadecimal digits and a 0. */
void wen_io_hex(const uint8_t *bytes, size_t size, char *hex);

#endif
