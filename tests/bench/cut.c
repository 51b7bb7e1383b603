/* SPDX-License-Identifier: MIT */
/* Cuts a UTF-8 text into documents:
 *
 *   cut TEXT BYTES LIMIT FILE.jsonl     one {"id", "text"} a line
 *   cut TEXT BYTES LIMIT FOLDER         one .txt a document, a thousand in each folder
 *
 * A document ends at the first end of a line behind BYTES bytes; the first LIMIT bytes of the text
 * are taken (0: all of it). Both forms hold the same documents in the same order. */
#include "base/buffer.h"
#include "base/error.h"
#include "base/escape.h"
#include "base/io.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DOCUMENTS_A_FOLDER = 1000, GATHER = 1 << 20 };

struct cut {
    const char *to;
    bool lines; /* JSON Lines, else a folder */
    int fd;     /* of the lines */
    struct wen_buffer gathered;
    unsigned long number;
};

static _Noreturn void give_up(const char *text)
{
    fprintf(stderr, "cut: %s\n", text);
    exit(1);
}

static int create(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

    if (fd < 0) {
        perror(path);
        exit(1);
    }
    return fd;
}

static void write_all(int fd, const char *bytes, size_t size)
{
    struct wen_error error;

    if (wen_io_write(fd, bytes, size, "a document", &error)) {
        give_up(error.text);
    }
}

static void add_line(struct cut *cut, const char *text, size_t size)
{
    wen_buffer_format(&cut->gathered, "{\"id\":\"%07lu\",\"text\":", cut->number);
    wen_escape_json(&cut->gathered, text, size);
    wen_buffer_add_text(&cut->gathered, "}\n");
    if (cut->gathered.size >= GATHER) {
        write_all(cut->fd, cut->gathered.data, cut->gathered.size);
        cut->gathered.size = 0;
    }
}

static void add_file(struct cut *cut, const char *text, size_t size)
{
    struct wen_buffer path = {0};
    struct wen_error error;

    wen_buffer_format(&path, "%s/%04lu", cut->to, cut->number / DOCUMENTS_A_FOLDER);
    if (cut->number % DOCUMENTS_A_FOLDER == 0 &&
        wen_io_make_folders(wen_buffer_text(&path), &error)) {
        give_up(error.text);
    }
    wen_buffer_format(&path, "/%07lu.txt", cut->number);
    int fd = create(wen_buffer_text(&path));
    write_all(fd, text, size);
    close(fd);
    wen_buffer_free(&path);
}

static void cut_text(struct cut *cut, const char *text, size_t size, size_t bytes)
{
    while (size) {
        const char *end = size > bytes ? memchr(text + bytes, '\n', size - bytes) : NULL;
        size_t taken = end ? (size_t)(end + 1 - text) : size;
        if (cut->lines) {
            add_line(cut, text, taken);
        } else {
            add_file(cut, text, taken);
        }
        cut->number++;
        text += taken;
        size -= taken;
    }
}

int main(int argc, char **argv)
{
    struct wen_buffer text = {0};
    struct wen_error error;

    if (argc != 5) {
        give_up("usage: cut TEXT BYTES LIMIT FILE.jsonl|FOLDER");
    }
    size_t bytes = strtoul(argv[2], NULL, 10), limit = strtoul(argv[3], NULL, 10);
    const char *suffix = strrchr(argv[4], '.');
    struct cut cut = {.to = argv[4], .lines = suffix && strcmp(suffix, ".jsonl") == 0};
    if (wen_io_read_file(argv[1], (size_t)1 << 32, &text, &error)) {
        give_up(error.text);
    }
    size_t size = limit && limit < text.size ? limit : text.size;
    while (!wen_utf8_boundary(text.data, text.size, size)) {
        size--;
    }
    if (wen_utf8_valid(text.data, size) != size) {
        give_up("the text is not UTF-8");
    }
    cut.fd = cut.lines ? create(cut.to) : -1;
    cut_text(&cut, text.data, size, bytes);
    if (cut.lines) {
        write_all(cut.fd, cut.gathered.data, cut.gathered.size);
        close(cut.fd);
    }
    wen_buffer_free(&cut.gathered);
    wen_buffer_free(&text);
    return 0;
}
