/* SPDX-License-Identifier: MIT */
/* What can be told of the inputs without reading them, and how they are opened. */
#include "read/corpus_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_standard_input(const char *path)
{
    return strcmp(path, "-") == 0;
}

static int check_path(const char *path, struct wen_error *error)
{
    struct stat about;

    if (stat(path, &about) < 0) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "cannot read the input %s: %s; give a file or folder that is there",
                             path, strerror(errno));
    }
    int mode = S_ISDIR(about.st_mode) ? R_OK | X_OK : R_OK;
    if (faccessat(AT_FDCWD, path, mode, AT_EACCESS) < 0) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "cannot read the input %s: %s; give yourself the right to read it",
                             path, strerror(errno));
    }
    if (!S_ISDIR(about.st_mode) && !S_ISREG(about.st_mode) && !S_ISFIFO(about.st_mode)) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "cannot read the input %s: it is %s; give a file or folder", path,
                             wen_file_type(about.st_mode));
    }
    return WEN_EXIT_OK;
}

int wen_inputs_check(const struct wen_input *input, struct wen_error *error)
{
    size_t standard_inputs = 0;

    if (input->paths.count == 0) {
        return wen_error_set(error, WEN_EXIT_USAGE, "no input: name files or folders to read");
    }
    for (size_t i = 0; i < input->paths.count; i++) {
        bool standard_input = is_standard_input(input->paths.items[i]);
        standard_inputs += standard_input;
        if (standard_inputs > 1) {
            return wen_error_set(error, WEN_EXIT_USAGE,
                                 "standard input (-) is named twice as an input");
        }
        int status = standard_input ? WEN_EXIT_OK : check_path(input->paths.items[i], error);
        if (status) {
            return status;
        }
    }
    return WEN_EXIT_OK;
}

bool wen_corpus_streams(const struct wen_input *input)
{
    struct stat about;

    for (size_t i = 0; i < input->paths.count; i++) {
        const char *path = input->paths.items[i];
        if (is_standard_input(path) || (stat(path, &about) == 0 && S_ISFIFO(about.st_mode))) {
            return true;
        }
    }
    return false;
}

void wen_found_look(const struct wen_found *found, struct wen_file_sum *sum)
{
    struct stat about;

    *sum = (struct wen_file_sum){.sha256 = "-"};
    if (!found->refused && !found->standard_input &&
        fstatat(found->folder, found->name, &about, 0) == 0) {
        wen_file_look(&about, &sum->size, &sum->modified);
    }
}

int wen_corpus_weigh(const struct wen_input *input, uint64_t *bytes, struct wen_error *error)
{
    int status = wen_inputs_check(input, error);
    struct wen_found found;
    struct wen_file_sum sum;

    *bytes = 0;
    if (!status && wen_corpus_streams(input)) {
        status = wen_error_set(error, WEN_EXIT_USAGE,
                               "standard input and FIFOs have no size that can be told beforehand: "
                               "give files or folders");
    }
    struct wen_walk *walk = status ? NULL : wen_walk_open(input);
    while (walk && wen_walk_next(walk, &found)) {
        wen_found_look(&found, &sum);
        *bytes += sum.size;
    }
    if (walk) {
        wen_walk_close(walk);
    }
    return status;
}

int wen_found_open(const struct wen_found *found, struct wen_file *file, struct wen_error *error)
{
    if (found->refused) {
        return wen_error_set(error, WEN_EXIT_IO, "%s", found->refused);
    }
    if (found->standard_input) {
        wen_file_open_standard_input(file);
        return WEN_EXIT_OK;
    }
    return wen_file_open(file, found->folder, found->name, found->given, error);
}
