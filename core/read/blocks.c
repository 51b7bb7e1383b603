/* SPDX-License-Identifier: MIT */
/* Text files as blocks of whole lines. */
#include "read/blocks.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_standard_input(const char *path)
{
    return strcmp(path, "-") == 0;
}

const char *wen_blocks_name(const struct wen_blocks *blocks, size_t file)
{
    return is_standard_input(blocks->paths[file]) ? "standard input" : blocks->paths[file];
}

int wen_blocks_check(const struct wen_blocks *blocks, struct wen_error *error)
{
    struct stat about;

    for (size_t i = 0; i < blocks->count; i++) {
        const char *path = blocks->paths[i];
        if (is_standard_input(path)) {
            continue;
        }
        if (stat(path, &about) < 0) {
            return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", path, strerror(errno));
        }
        if (S_ISDIR(about.st_mode)) {
            return wen_error_set(error, WEN_EXIT_IO,
                                 "%s is a folder; give text files, or let a pipeline read it "
                                 "(wenliu run)",
                                 path);
        }
    }
    return WEN_EXIT_OK;
}

static int open_file(struct wen_blocks *blocks, struct wen_error *error)
{
    const char *path = blocks->paths[blocks->file];

    blocks->fd = is_standard_input(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (blocks->fd < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", path, strerror(errno));
    }
    blocks->begun = false;
    return WEN_EXIT_OK;
}

static void close_file(struct wen_blocks *blocks)
{
    if (blocks->fd > STDIN_FILENO) {
        close(blocks->fd); /* it was read to its end: there is nothing to lose */
    }
    blocks->fd = -1;
    blocks->file++;
}

/* Takes the bytes up to `end` as a block and puts aside what is behind them.
 * False where that was nothing but a byte order mark. */
static bool give(struct wen_blocks *blocks, size_t end, struct wen_block *block)
{
    struct wen_buffer *buffer = &blocks->buffer;
    size_t skipped = !blocks->begun && end >= 3 && memcmp(buffer->data, "\xEF\xBB\xBF", 3) == 0;

    skipped *= 3;
    blocks->rest.size = 0;
    wen_buffer_add(&blocks->rest, buffer->data + end, buffer->size - end);
    buffer->size = end;
    char *text = wen_buffer_text(buffer);
    *block = (struct wen_block){text + skipped, end - skipped, blocks->file, !blocks->begun};
    blocks->given = true;
    blocks->begun |= block->size > 0;
    return block->size > 0;
}

/* Begins with what was put aside, where a block was given. */
static void go_on(struct wen_blocks *blocks)
{
    if (blocks->given) {
        wen_buffer_relax(&blocks->buffer);
        wen_buffer_add(&blocks->buffer, blocks->rest.data, blocks->rest.size);
        wen_buffer_relax(&blocks->rest);
        blocks->whole = 0;
        blocks->given = false;
    }
}

/* Whether more can be had at once. */
static bool is_ready(int fd)
{
    struct pollfd now = {.fd = fd, .events = POLLIN};

    return poll(&now, 1, 0) > 0;
}

/* Reads once. The bytes that came, 0 at the file's end, or a negative enum wen_exit. */
static ssize_t read_once(struct wen_blocks *blocks, struct wen_error *error)
{
    struct wen_buffer *buffer = &blocks->buffer;
    size_t wanted = buffer->size < WEN_BLOCK_BYTES ? WEN_BLOCK_BYTES - buffer->size
                                                   : WEN_BLOCK_BYTES; /* of a long line */
    ssize_t got;
    struct pollfd wait = {.fd = blocks->fd, .events = POLLIN};

    while ((got = read(blocks->fd, wen_buffer_room(buffer, wanted), wanted)) < 0) {
        if (errno != EINTR && (errno != EAGAIN || poll(&wait, 1, -1) < 0)) {
            return -wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s",
                                  wen_blocks_name(blocks, blocks->file), strerror(errno));
        }
    }
    buffer->size += (size_t)got;
    return got;
}

int wen_blocks_step(struct wen_blocks *blocks, struct wen_block *block, struct wen_error *error)
{
    struct wen_buffer *buffer = &blocks->buffer;

    go_on(blocks);
    if (blocks->fd < 0 && blocks->file == blocks->count) {
        return WEN_BLOCKS_END;
    }
    if (blocks->fd < 0 && open_file(blocks, error)) {
        return -error->status;
    }
    size_t before = buffer->size;
    ssize_t got = read_once(blocks, error);
    if (got < 0) {
        return (int)got;
    }
    if (got == 0) {
        bool given = buffer->size && give(blocks, buffer->size, block);
        close_file(blocks);
        return given ? WEN_BLOCKS_GIVEN : WEN_BLOCKS_MORE;
    }
    const char *newline = memrchr(buffer->data + before, '\n', (size_t)got);
    if (newline) {
        blocks->whole = (size_t)(newline - buffer->data) + 1;
    }
    if (buffer->size - blocks->whole >= WEN_BLOCK_MOST) {
        return -wen_error_set(error, WEN_EXIT_DATA,
                              "a line of %s has 4 GiB or more: that is no text",
                              wen_blocks_name(blocks, blocks->file));
    }
    if (blocks->whole && (buffer->size >= WEN_BLOCK_BYTES || !is_ready(blocks->fd))) {
        return give(blocks, blocks->whole, block) ? WEN_BLOCKS_GIVEN : WEN_BLOCKS_MORE;
    }
    return WEN_BLOCKS_MORE;
}

void wen_blocks_free(struct wen_blocks *blocks)
{
    if (blocks->fd > STDIN_FILENO) {
        close(blocks->fd);
    }
    wen_buffer_free(&blocks->buffer);
    wen_buffer_free(&blocks->rest);
}
