/* SPDX-License-Identifier: MIT */
/* The archive that a command line names. */
#include "cli/archives.h"

#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Also that of a run that is not finished; NULL where the folder has none. */
static char *find_in_folder(const char *folder)
{
    static const char *const names[] = {"documents.jsonl.gz", ".unfinished/documents.jsonl.gz"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *archive = wen_io_join(folder, names[i]);
        if (access(archive, F_OK) == 0) {
            return archive;
        }
        free(archive);
    }
    return NULL;
}

int wen_archive_open(const char *command, const char *path, char **archive,
                     struct wen_reader **reader, struct wen_error *error)
{
    struct stat about;
    bool folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);

    *reader = NULL;
    *archive = folder ? find_in_folder(path) : wen_heap_copy(path, strlen(path));
    if (!*archive) {
        char *missing = wen_io_join(path, "documents.jsonl.gz");
        wen_error_set(error, WEN_EXIT_IO,
                      "there is no %s: give the folder of a run whose pipeline has the stage "
                      "archive, or an archive itself",
                      missing);
        free(missing);
        return WEN_EXIT_IO;
    }
    int status = wen_reader_open(*archive, reader, error);
    if (!status && wen_reader_kind(*reader) == WEN_READER_UNFINISHED) {
        char *safe = wen_escape_terminal_copy(*archive);
        fprintf(stderr, "wenliu: %s: %s is not finished; showing what is whole in it\n", command,
                safe);
        free(safe);
    }
    return status;
}
