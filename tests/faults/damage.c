/* SPDX-License-Identifier: MIT */
/* Damages a file as disks, copies and people do:
 *
 *   damage FILE SEED
 *
 * Kind and place are drawn from SEED, half of the places near the end, where the latest record
 * lies. Prints what it did, in one line. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAIL = 4096, MOST_RANGE = 9000 };

struct file {
    unsigned char *bytes;
    size_t size, room;
    uint64_t random;
};

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "damage: %s: %s\n", what, strerror(errno));
    exit(2);
}

/* splitmix64 */
static size_t draw(struct file *file, size_t limit)
{
    uint64_t x = file->random += 0x9E3779B97F4A7C15u;

    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return (size_t)((x ^ (x >> 31)) % (limit ? limit : 1));
}

/* A byte of the file; the file is not empty. */
static size_t place(struct file *file)
{
    bool tail = draw(file, 2) && file->size > TAIL;

    return tail ? file->size - 1 - draw(file, TAIL) : draw(file, file->size);
}

static void flip(struct file *file)
{
    size_t at = place(file), bit = draw(file, 8);

    file->bytes[at] ^= (unsigned char)(1u << bit);
    printf("flips bit %zu of byte %zu", bit, at);
}

static void cut(struct file *file)
{
    file->size = place(file);
    printf("cuts off all behind byte %zu", file->size);
}

static void append(struct file *file)
{
    size_t size = 1 + draw(file, MOST_RANGE);

    for (size_t i = 0; i < size; i++) {
        file->bytes[file->size++] = (unsigned char)draw(file, 256);
    }
    printf("appends %zu bytes of garbage", size);
}

static void zero(struct file *file)
{
    size_t at = place(file), size = 1 + draw(file, MOST_RANGE);

    size = size < file->size - at ? size : file->size - at;
    memset(file->bytes + at, 0, size);
    printf("zeroes %zu bytes from byte %zu", size, at);
}

static void repeat(struct file *file)
{
    size_t size = file->size - place(file);

    memcpy(file->bytes + file->size, file->bytes + file->size - size, size);
    file->size += size;
    printf("repeats the last %zu bytes", size);
}

static void leave_out(struct file *file)
{
    size_t at = place(file), size = 1 + draw(file, MOST_RANGE);

    size = size < file->size - at ? size : file->size - at;
    memmove(file->bytes + at, file->bytes + at + size, file->size - at - size);
    file->size -= size;
    printf("leaves out %zu bytes from byte %zu", size, at);
}

/* What a disk does that wrote a block to another's place. */
static void misplace(struct file *file)
{
    size_t size = 1 + draw(file, 512 < file->size ? 512 : file->size);
    size_t from = draw(file, file->size - size + 1), to = draw(file, file->size - size + 1);

    memmove(file->bytes + to, file->bytes + from, size);
    printf("copies %zu bytes from byte %zu to byte %zu", size, from, to);
}

static void (*const kinds[])(struct file *) = {flip, flip,   cut,       append,
                                               zero, repeat, leave_out, misplace};

static void load(struct file *file, const char *path)
{
    FILE *stream = fopen(path, "rb");

    if (!stream || fseek(stream, 0, SEEK_END) < 0) {
        give_up(path);
    }
    file->size = (size_t)ftell(stream);
    file->room = 2 * file->size + MOST_RANGE + 1;
    file->bytes = malloc(file->room);
    rewind(stream);
    if (!file->bytes || fread(file->bytes, 1, file->size, stream) != file->size) {
        give_up(path);
    }
    fclose(stream);
}

static void store(const struct file *file, const char *path)
{
    FILE *stream = fopen(path, "wb");

    if (!stream || fwrite(file->bytes, 1, file->size, stream) != file->size || fclose(stream)) {
        give_up(path);
    }
}

int main(int argc, char **argv)
{
    struct file file = {0};

    if (argc != 3) {
        fprintf(stderr, "usage: damage FILE SEED\n");
        return 2;
    }
    load(&file, argv[1]);
    file.random = strtoull(argv[2], NULL, 10);
    printf("%s: ", argv[1]);
    if (file.size == 0) {
        append(&file);
    } else {
        kinds[draw(&file, sizeof kinds / sizeof kinds[0])](&file);
    }
    printf("\n");
    store(&file, argv[1]);
    free(file.bytes);
    return 0;
}
