/* SPDX-License-Identifier: MIT */
/* wenliu new: the folder of a stage of one's own, which builds at once. */
#include "base/error.h"
#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/templates.h"
#include "config/problems.h"
#include "registry/contract.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct wen_usage usage = {
    .name = "new",
    .kind = true,
    .text = "Usage: wenliu new NAME [--kind KIND]\n"
            "Makes the folder NAME with a stage of that name: its source, tests, a Makefile, a\n"
            "pipeline and a README. It builds with make, also far from wenliu's own source.\n"
            "\n"
            "      --kind layer    rows about each document (the default)\n"
            "      --kind corpus   a table about the whole corpus\n"
            "      --kind writer   a file of what all stages found\n"
            "      --help          this text\n",
    .fewest = 1,
    .most = 1,
    .operands = "give the name of the stage, such as quotes"};

/* What stands for the name in a template. */
static const char placeholder[] = "NAME";

/* The text with the name in its places; to free(). */
static char *fill_in(const char *text, const char *name)
{
    struct wen_buffer filled = {0};

    for (const char *found; (found = strstr(text, placeholder));
         text = found + strlen(placeholder)) {
        wen_buffer_add(&filled, text, (size_t)(found - text));
        wen_buffer_add_text(&filled, name);
    }
    wen_buffer_add_text(&filled, text);
    wen_buffer_add_byte(&filled, '\0');
    return filled.data;
}

static int write_file(const char *folder, const struct wen_template *template, const char *name,
                      struct wen_error *error)
{
    char *file = fill_in(template->file, name), *text = fill_in(template->text, name);
    char *path = wen_io_join(folder, file);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    int status =
        fd < 0 ? wen_error_set(error, WEN_EXIT_IO, "cannot create %s: %s", path, strerror(errno))
               : wen_io_write(fd, text, strlen(text), path, error);

    if (fd >= 0 && close(fd) < 0 && !status) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot close %s: %s", path, strerror(errno));
    }
    free(path);
    free(text);
    free(file);
    return status;
}

static int make_folder(const char *folder, const char *kind, const char *name,
                       struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    if (mkdir(folder, 0777) < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot make the folder %s: %s%s", folder,
                             strerror(errno), errno == EEXIST ? "; nothing in it was touched" : "");
    }
    for (const struct wen_template *template = wen_templates; template->file && !status;
         template ++) {
        if (!template->kind || strcmp(template->kind, kind) == 0) {
            status = write_file(folder, template, name, error);
        }
    }
    return status;
}

/* Whether there are templates of that kind; says what there is where there are none. */
static int check_kind(const char *kind, struct wen_error *error)
{
    const char *kinds[64] = {NULL};
    struct wen_buffer hint = {0};
    size_t count = 0;

    for (const struct wen_template *template = wen_templates; template->file; template ++) {
        if (template->kind && strcmp(template->kind, kind) == 0) {
            return WEN_EXIT_OK;
        }
        if (template->kind && count + 1 < sizeof kinds / sizeof kinds[0] &&
            (!count || strcmp(kinds[count - 1], template->kind) != 0)) {
            kinds[count++] = template->kind;
        }
    }
    wen_suggest(&hint, kind, kinds);
    wen_error_set(error, WEN_EXIT_USAGE, "there is no kind of stages \"%s\"%s", kind,
                  wen_buffer_text(&hint));
    wen_buffer_free(&hint);
    return error->status;
}

/* The last part of the path is the name. */
static int check_name(const char *name, struct wen_error *error)
{
    return wen_name_is_good(name)
               ? WEN_EXIT_OK
               : wen_error_set(error, WEN_EXIT_USAGE,
                               "\"%s\" cannot name a stage: names are of the form [a-z][a-z0-9_]*",
                               name);
}

int wen_command_new(int argc, char **argv)
{
    struct wen_arguments arguments;
    struct wen_error error;
    int status = wen_arguments_parse(argc, argv, &usage, &arguments);

    if (status >= 0) {
        return status;
    }
    const char *folder = argv[optind], *slash = strrchr(folder, '/');
    const char *name = slash ? slash + 1 : folder,
               *kind = arguments.kind ? arguments.kind : "layer";
    status = check_name(name, &error);
    status = status ? status : check_kind(kind, &error);
    status = status ? status : make_folder(folder, kind, name, &error);
    if (status) {
        char *safe = wen_escape_terminal_copy(error.text);
        fprintf(stderr, "wenliu: new: %s\n", safe);
        free(safe);
        return status;
    }
    printf("%s/ holds the stage %s: read %s/%s.c, then\n  cd %s && make && make test\n", folder,
           name, folder, name, folder);
    return wen_arguments_finish(WEN_EXIT_OK);
}
