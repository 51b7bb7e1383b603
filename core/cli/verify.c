/* SPDX-License-Identifier: MIT */
/* wenliu verify: whether the results of a run are, to the last byte, what the
 * run wrote. */
#include "archive/verify.h"
#include "archive/seal.h"
#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "cli/commands.h"
#include "results/work.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
    "Usage: wenliu verify DIR|ARCHIVE [options]\n"
    "Checks every byte of the results in DIR: the seal of run.json; size and SHA-256 of\n"
    "each file that it lists; headers, checksums and index of each archive, and its ids\n"
    "file against the documents; that all counts agree. Or one ARCHIVE and its ids file.\n"
    "\n"
    "  -q, --quiet   say nothing where all is right\n"
    "      --help    this text\n"
    "\n"
    "Exit status: 0 all is right, 65 something differs, 74 something cannot be read.\n";

/* A record of some thousand files is far below that. */
enum { RECORD_LIMIT = 256 << 20 };

struct verify {
    const char *folder;
    cJSON *record;
    int status; /* the worst so far */
    uint64_t files, bytes, documents;
};

/* ---- what is said ----------------------------------------------------- */

static void say(const char *text)
{
    char *safe = wen_escape_terminal_copy(text);

    fprintf(stderr, "wenliu: verify: %s\n", safe);
    free(safe);
}

/* Says a fault and goes on: all of them are to be seen. */
static void fault(struct verify *verify, const struct wen_error *error)
{
    say(error->text);
    verify->status = error->status > verify->status ? error->status : verify->status;
}

__attribute__((format(printf, 2, 3))) static void differ(struct verify *verify, const char *format,
                                                         ...)
{
    struct wen_error error = {.status = WEN_EXIT_DATA};
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(error.text, sizeof error.text, format, arguments);
    va_end(arguments);
    fault(verify, &error);
}

/* ---- the record ------------------------------------------------------- */

static int read_record(struct verify *verify, struct wen_error *error)
{
    char *path = wen_io_join(verify->folder, "run.json");
    struct wen_buffer bytes = {0};
    int status = wen_io_read_file(path, RECORD_LIMIT, &bytes, error);

    if (!status && !wen_seal_check(bytes.data, bytes.size)) {
        status = wen_error_set(error, WEN_EXIT_DATA,
                               "%s was changed or cut off: its seal does not fit", path);
    }
    if (!status) {
        verify->record = cJSON_ParseWithLength(bytes.data, bytes.size);
        if (!verify->record) {
            status = wen_error_set(error, WEN_EXIT_DATA, "%s is no JSON", path);
        }
    }
    wen_buffer_free(&bytes);
    free(path);
    return status;
}

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* A number from 0, or -1. */
static double number(const cJSON *object, const char *name)
{
    const cJSON *item = member(object, name);

    return cJSON_IsNumber(item) && item->valuedouble >= 0 ? item->valuedouble : -1;
}

static void check_counts(struct verify *verify)
{
    const cJSON *counts = member(verify->record, "counts");
    double read = number(counts, "read"), delivered = number(counts, "delivered");
    double dropped = number(counts, "dropped"), quarantined = number(counts, "quarantined");

    if (read < 0 || delivered < 0 || dropped < 0 || quarantined < 0 ||
        delivered + dropped + quarantined != read) {
        differ(verify,
               "%s/run.json: %.0f documents delivered, %.0f dropped and %.0f in quarantine are "
               "not the %.0f that were read",
               verify->folder, delivered, dropped, quarantined, read);
    }
}

/* ---- files ------------------------------------------------------------ */

/* Whether a name leads to a file of the folder. */
static bool is_inside(const char *name)
{
    for (const char *part = name;; part++) {
        size_t size = strcspn(part, "/");
        if (size == 0 || (size == 1 && part[0] == '.') ||
            (size == 2 && part[0] == '.' && part[1] == '.')) {
            return false;
        }
        part += size;
        if (*part == '\0') {
            return true;
        }
    }
}

static void check_bytes(struct verify *verify, const char *path, double size, const char *sha256)
{
    struct wen_error error;
    struct stat about;
    char hex[65];

    if (lstat(path, &about) < 0) {
        wen_error_set(&error, errno == ENOENT ? WEN_EXIT_DATA : WEN_EXIT_IO, "cannot read %s: %s",
                      path, strerror(errno));
        fault(verify, &error);
        return;
    }
    if (!S_ISREG(about.st_mode)) {
        differ(verify, "%s is not a regular file any more", path);
        return;
    }
    if ((double)about.st_size != size) {
        differ(verify, "%s has %jd bytes, not the %.0f that were written", path,
               (intmax_t)about.st_size, size);
        return;
    }
    if (wen_io_hash_file(path, hex, &error)) {
        fault(verify, &error);
    } else if (strcmp(hex, sha256) != 0) {
        differ(verify, "%s was changed: its SHA-256 is not the one of what was written", path);
    }
    verify->files++;
    verify->bytes += (uint64_t)about.st_size;
}

static void check_files(struct verify *verify)
{
    const cJSON *file;

    cJSON_ArrayForEach(file, member(verify->record, "files"))
    {
        const char *name = cJSON_GetStringValue(member(file, "name"));
        const char *sha256 = cJSON_GetStringValue(member(file, "sha256"));
        double size = number(file, "size");
        if (!name || !sha256 || size < 0 || !is_inside(name)) {
            differ(verify, "%s/run.json: \"files\" lists something that is no file of the folder",
                   verify->folder);
            continue;
        }
        char *path = wen_io_join(verify->folder, name);
        check_bytes(verify, path, size, sha256);
        free(path);
    }
}

/* ---- archives --------------------------------------------------------- */

static void check_archive(struct verify *verify, const char *name, double documents)
{
    double delivered = number(member(verify->record, "counts"), "delivered");
    char *path = wen_io_join(verify->folder, name);
    struct wen_error error;
    uint64_t there;

    if (access(path, F_OK) < 0 && errno == ENOENT) {
        free(path); /* which "files" told already */
        return;
    }
    if (wen_archive_verify(path, &there, &error)) {
        fault(verify, &error);
    } else if ((double)there != documents || documents > delivered) {
        differ(verify,
               "%s holds %" PRIu64 " documents; run.json says %.0f, of %.0f that were delivered",
               path, there, documents, delivered);
    } else {
        verify->documents += there;
    }
    free(path);
}

static void check_archives(struct verify *verify)
{
    const cJSON *output;

    cJSON_ArrayForEach(output, member(verify->record, "outputs"))
    {
        const char *name = cJSON_GetStringValue(member(output, "name"));
        if (!name || !is_inside(name)) {
            differ(verify, "%s/run.json: \"outputs\" lists something that is no file of the folder",
                   verify->folder);
        } else {
            check_archive(verify, name, number(output, "documents"));
        }
    }
}

/* As many lines in the quarantine as documents that were put there. */
static void check_quarantine(struct verify *verify)
{
    double documents = number(member(verify->record, "counts"), "quarantined"), lines = 0;
    char *path = wen_io_join(verify->folder, WEN_WORK_QUARANTINE);
    FILE *file = fopen(path, "re");
    int byte;

    while (file && (byte = getc(file)) != EOF) {
        lines += byte == '\n';
    }
    if (file && ferror(file)) {
        struct wen_error error;
        wen_error_set(&error, WEN_EXIT_IO, "cannot read %s", path);
        fault(verify, &error);
    } else if (lines != documents) {
        differ(verify, "%s has %.0f lines, but %.0f documents were put in quarantine", path, lines,
               documents);
    }
    if (file) {
        fclose(file);
    }
    free(path);
}

/* ---- what else there is ----------------------------------------------- */

static bool is_listed(const struct verify *verify, const char *name)
{
    const cJSON *file;

    cJSON_ArrayForEach(file, member(verify->record, "files"))
    {
        const char *listed = cJSON_GetStringValue(member(file, "name"));
        if (listed && strcmp(listed, name) == 0) {
            return true;
        }
    }
    return strcmp(name, "run.json") == 0;
}

/* Tells of files that the run did not write; they do no harm. `inside` is a
 * folder below the results, or "". */
static void look_for_others(struct verify *verify, const char *inside)
{
    char *path = wen_io_join(verify->folder, inside[0] ? inside : ".");
    DIR *folder = opendir(path);
    struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        struct stat about;
        bool parts = !inside[0] && strcmp(entry->d_name, WEN_WORK_PARTS) == 0;
        if (parts || strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue; /* what was merged may stay beside it */
        }
        char *name = wen_io_join(inside, entry->d_name);
        char *full = wen_io_join(verify->folder, name);
        if (lstat(full, &about) == 0 && S_ISDIR(about.st_mode)) {
            look_for_others(verify, name);
        } else if (!is_listed(verify, name)) {
            char *text = wen_heap_format("note: %s is not of this run", full);
            say(text);
            free(text);
        }
        free(name);
        free(full);
    }
    if (folder) {
        closedir(folder);
    }
    free(path);
}

/* ---- the command ------------------------------------------------------ */

static void verify_folder(struct verify *verify, bool quiet)
{
    struct wen_error error;

    if (read_record(verify, &error)) {
        fault(verify, &error);
        return;
    }
    check_counts(verify);
    check_files(verify);
    check_archives(verify);
    check_quarantine(verify);
    look_for_others(verify, "");
    cJSON_Delete(verify->record);
    if (!verify->status && !quiet) {
        char *safe = wen_escape_terminal_copy(verify->folder);
        printf("%s: %" PRIu64 " files, %" PRIu64 " bytes, %" PRIu64
               " documents in archives: all as the run wrote them\n",
               safe, verify->files, verify->bytes, verify->documents);
        free(safe);
    }
}

static void verify_archive(struct verify *verify, bool quiet)
{
    struct wen_error error;

    if (wen_archive_verify(verify->folder, &verify->documents, &error)) {
        fault(verify, &error);
    } else if (!quiet) {
        char *safe = wen_escape_terminal_copy(verify->folder);
        printf("%s: %" PRIu64 " documents, every byte as it was written\n", safe,
               verify->documents);
        free(safe);
    }
}

/* -1: go on. */
static int parse(int argc, char **argv, bool *quiet)
{
    static const struct option options[] = {
        {"quiet", no_argument, NULL, 'q'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    int option;

    optind = 0; /* the GNU way to begin anew */
    while ((option = getopt_long(argc, argv, ":q", options, NULL)) != -1) {
        if (option == 'h') {
            fputs(usage, stdout);
            return WEN_EXIT_OK;
        }
        if (option != 'q') {
            char *safe = wen_escape_terminal_copy(argv[optind > 1 ? optind - 1 : 1]);
            fprintf(stderr, "wenliu: verify: unknown option '%s'; see `wenliu verify --help`\n",
                    safe);
            free(safe);
            return WEN_EXIT_USAGE;
        }
        *quiet = true;
    }
    if (argc - optind != 1) {
        fputs("wenliu: verify: name one folder of results; see `wenliu verify --help`\n", stderr);
        return WEN_EXIT_USAGE;
    }
    return -1;
}

int wen_command_verify(int argc, char **argv)
{
    struct verify verify = {0};
    struct stat about;
    bool quiet = false;
    int status = parse(argc, argv, &quiet);

    if (status >= 0) {
        return status;
    }
    verify.folder = argv[optind];
    if (stat(verify.folder, &about) == 0 && !S_ISDIR(about.st_mode)) {
        verify_archive(&verify, quiet);
    } else {
        verify_folder(&verify, quiet);
    }
    if (fflush(stdout) != 0 && !verify.status) {
        say("cannot write to standard output");
        verify.status = WEN_EXIT_IO;
    }
    return verify.status;
}
