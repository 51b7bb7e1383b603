/* SPDX-License-Identifier: MIT */
/* Reading the tables of the Python package jieba, which are dict literals
 * (`P={'B': {'\u4e00': -3.65, …}, …}`), at build time. */
#ifndef WENLIU_SEGMENT_PYTHON_LITERAL_H
#define WENLIU_SEGMENT_PYTHON_LITERAL_H

#include <stdbool.h>
#include <stddef.h>

/* A file being read. All functions end the program on anything unexpected,
 * with file, line and what was expected: a build tool has no better way on. */
struct python_file {
    const char *path;
    char *text; /* ends with a 0 */
    size_t size, at, line;
};

/* printf to standard error behind the name of the program and exit(1). */
_Noreturn void python_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same behind "PATH:LINE: ". */
_Noreturn void python_die_at(const struct python_file *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Reads the file folder/name whole. */
void python_open(struct python_file *file, const char *folder, const char *name);
void python_close(struct python_file *file);

/* Moves behind the assignment `P=`. */
void python_find_table(struct python_file *file);

/* Takes that mark where it comes next. */
bool python_accept(struct python_file *file, char mark);
void python_expect(struct python_file *file, char mark);

/* A string, decoded to UTF-8, of at most `size - 1` bytes and a 0. */
void python_string(struct python_file *file, char *to, size_t size);
double python_number(struct python_file *file);

/* After an item of a dict or tuple that `end` closes: true where another
 * follows. A comma may stand before the end. */
bool python_more(struct python_file *file, char end);

#endif
