/* SPDX-License-Identifier: MIT */
/* wenliu show: documents of an archive, each found by one seek. */
#include "archive/ids.h"
#include "base/escape.h"
#include "base/heap.h"
#include "cli/archives.h"
#include "cli/commands.h"
#include "cli/pager.h"
#include "cli/view.h"
#include "cli/view_source.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "Usage: wenliu show ARCHIVE|DIR [ID...] [options]\n"
    "Shows documents of an archive (DIR/documents.jsonl.gz), found by their IDs.\n"
    "Without an ID lists the first ones that there are.\n"
    "\n"
    "  -n, --number N     the N-th document of the archive, from 1\n"
    "  -l, --list         list the IDs of all documents, with their numbers\n"
    "      --json         the lines of JSON as they stand in the archive, of all documents\n"
    "                     where none is named\n"
    "      --source B:E   the raw bytes in the input that characters B to E of the text, counted\n"
    "                     from 0, came from\n"
    "      --mark LAYER   mark the rows of LAYER in the text; default: entities\n"
    "      --color WHEN   always, never or auto (on a terminal, unless NO_COLOR is set)\n"
    "      --help         this text\n";

enum { FIRST = 20, CHUNK = 64 << 10 };

struct show {
    const char *path; /* as given */
    char *archive;
    char **ids;
    int id_count;
    uint64_t number; /* 0: not given */
    bool list, json;
    const char *colour;
    struct wen_view view;
    struct wen_view_source source; /* end 0: not asked for */
    struct wen_reader *reader;
    struct wen_pager pager;
    struct wen_buffer line, out;
};

/* ---- the command line ------------------------------------------------- */

static int wrong(const char *what, const char *value)
{
    char *safe = wen_escape_terminal_copy(value);

    fprintf(stderr, "wenliu: show: %s '%s'; see `wenliu show --help`\n", what, safe);
    free(safe);
    return WEN_EXIT_USAGE;
}

static bool parse_number(const char *text, uint64_t *number)
{
    char *end;

    errno = 0;
    *number = strtoull(text, &end, 10);
    return !errno && text[0] >= '0' && text[0] <= '9' && *end == '\0' && *number > 0;
}

/* "B:E", of which B is below E. */
static bool parse_span(const char *text, uint64_t *begin, uint64_t *end)
{
    char *rest;

    errno = 0;
    *begin = strtoull(text, &rest, 10);
    return !errno && text[0] >= '0' && text[0] <= '9' && *rest == ':' &&
           parse_number(rest + 1, end) && *begin < *end;
}

static bool is_colour(const char *when)
{
    return strcmp(when, "auto") == 0 || strcmp(when, "always") == 0 || strcmp(when, "never") == 0;
}

/* -1: go on. */
static int parse_option(int option, char *word, struct show *show)
{
    switch (option) {
    case 'n': return parse_number(optarg, &show->number) ? -1 : wrong("no number from 1:", optarg);
    case 'l': show->list = true; return -1;
    case 'j': show->json = true; return -1;
    case 's':
        return parse_span(optarg, &show->source.begin, &show->source.end)
                   ? -1
                   : wrong("--source takes two numbers, such as 0:20, not", optarg);
    case 'm': show->view.mark = optarg; return -1;
    case 'c':
        show->colour = optarg;
        return is_colour(optarg) ? -1 : wrong("--color takes auto, always or never, not", optarg);
    case 'h': fputs(usage, stdout); return WEN_EXIT_OK;
    case ':': return wrong("a value is missing behind", word);
    default: return wrong("unknown option", word);
    }
}

/* -1: go on. */
static int parse(int argc, char **argv, struct show *show)
{
    static const struct option options[] = {
        {"number", required_argument, NULL, 'n'},
        {"list", no_argument, NULL, 'l'},
        {"json", no_argument, NULL, 'j'},
        {"mark", required_argument, NULL, 'm'},
        {"source", required_argument, NULL, 's'},
        {"color", required_argument, NULL, 'c'},
        {"colour", required_argument, NULL, 'c'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option, status = -1;

    optind = 0; /* the GNU way to begin anew */
    while (status < 0 && (option = getopt_long(argc, argv, ":n:l", options, NULL)) != -1) {
        status = parse_option(option, argv[optind > 1 ? optind - 1 : 1], show);
    }
    if (status >= 0) {
        return status;
    }
    if (optind == argc) {
        fputs("wenliu: show: which archive? See `wenliu show --help`\n", stderr);
        return WEN_EXIT_USAGE;
    }
    show->path = argv[optind];
    show->ids = argv + optind + 1;
    show->id_count = argc - optind - 1;
    if ((show->list + (show->number > 0) + (show->id_count > 0)) > 1) {
        fputs("wenliu: show: IDs, --number and --list exclude one another\n", stderr);
        return WEN_EXIT_USAGE;
    }
    if (show->source.end && (show->json || !(show->number || show->id_count))) {
        fputs("wenliu: show: --source needs an ID or --number, and goes without --json\n", stderr);
        return WEN_EXIT_USAGE;
    }
    return -1;
}

/* ---- showing ---------------------------------------------------------- */

static int flush(struct show *show, struct wen_error *error)
{
    int status = wen_pager_write(&show->pager, show->out.data, show->out.size, error);

    show->out.size = 0;
    return status;
}

/* The folder that a path of an archive begins with. */
static char *folder_of(const char *archive)
{
    const char *slash = strrchr(archive, '/');

    return slash ? wen_heap_copy(archive, (size_t)(slash - archive + 1)) : wen_heap_copy(".", 1);
}

/* Appends the raw bytes of a span of the document whose line was read. */
static int add_source(struct show *show, uint64_t number, struct wen_error *error)
{
    char *folder = folder_of(show->archive);

    show->source.of.folder = folder;
    show->source.of.number = number;
    int status =
        wen_view_source(&show->source, show->line.data, show->line.size, &show->out, error);
    free(folder);
    return status;
}

/* Appends the document whose line was read. */
static int add_document(struct show *show, uint64_t number, bool first, struct wen_error *error)
{
    if (!show->json) {
        if (!first) {
            wen_buffer_add_text(&show->out, "\n\n");
        }
        if (show->source.end) {
            return add_source(show, number, error);
        }
        return wen_view_document(&show->view, show->line.data, show->line.size, &show->out, error);
    }
    if (isatty(STDOUT_FILENO)) {
        wen_escape_terminal(&show->out, show->line.data, show->line.size);
    } else {
        wen_buffer_add(&show->out, show->line.data, show->line.size);
    }
    wen_buffer_add_byte(&show->out, '\n');
    return WEN_EXIT_OK;
}

static int show_number(struct show *show, uint64_t number, bool first, struct wen_error *error)
{
    int status = wen_reader_line(show->reader, number, &show->line, error);

    if (!status) {
        status = add_document(show, number, first, error);
    }
    return status ? status : flush(show, error);
}

/* An unknown id does not keep the others from being shown. */
static int show_ids(struct show *show, struct wen_error *error)
{
    bool first = true;
    int status = WEN_EXIT_OK, missing = WEN_EXIT_OK;

    for (int i = 0; i < show->id_count && !status; i++) {
        uint64_t *numbers;
        size_t count;
        status = wen_reader_find(show->reader, show->ids[i], &numbers, &count, error);
        for (size_t k = 0; k < count && !status; k++) {
            status = show_number(show, numbers[k], first, error);
            first = false;
        }
        free(numbers);
        if (!status && !count) {
            missing = wen_error_set(error, WEN_EXIT_DATA,
                                    "%s has no document with the id '%s'; `wenliu show --list %s` "
                                    "lists all",
                                    show->archive, show->ids[i], show->path);
        }
    }
    return status ? status : missing;
}

/* Appends a line of the list. */
static void add_entry(struct show *show, uint64_t number, struct wen_buffer *id)
{
    wen_buffer_format(&show->out, "%8" PRIu64 "  ", number + 1);
    if (wen_ids_of_json(show->line.data, show->line.size, id)) {
        wen_escape_terminal(&show->out, id->data, id->size);
    } else {
        wen_buffer_add_text(&show->out, "(without id)");
    }
    wen_buffer_add_byte(&show->out, '\n');
}

static int show_list(struct show *show, uint64_t most, struct wen_error *error)
{
    struct wen_buffer id = {0};
    uint64_t count, number;
    int status = wen_reader_documents(show->reader, &count, error);

    if (status) {
        return status;
    }
    for (number = 0; number < count && number < most && !status && !show->pager.left; number++) {
        status = wen_reader_line(show->reader, number, &show->line, error);
        if (!status && show->json) {
            status = add_document(show, number, true, error);
        } else if (!status) {
            add_entry(show, number, &id);
        }
        if (!status && show->out.size >= CHUNK) {
            status = flush(show, error);
        }
    }
    wen_buffer_free(&id);
    if (!status && number == most && number < count && !show->json) {
        wen_buffer_format(&show->out,
                          "%8s  %" PRIu64 " more; --list lists all, an ID or -n N shows one\n",
                          "...", count - number);
    }
    return status ? status : flush(show, error);
}

static int run(struct show *show, struct wen_error *error)
{
    int status = wen_archive_open("show", show->path, &show->archive, &show->reader, error);

    if (status) {
        return status;
    }
    show->view.colours = wen_pager_colours(show->colour);
    wen_pager_open(&show->pager);
    if (show->number) {
        status = show_number(show, show->number - 1, true, error);
    } else if (show->id_count) {
        status = show_ids(show, error);
    } else {
        status = show_list(show, show->list || show->json ? UINT64_MAX : FIRST, error);
    }
    wen_pager_close(&show->pager);
    return status;
}

int wen_command_show(int argc, char **argv)
{
    struct show show = {.colour = "auto", .view = {.mark = "entities"}};
    struct wen_error error = {0};
    int status = parse(argc, argv, &show);

    if (status >= 0) {
        return status;
    }
    status = run(&show, &error);
    if (status) {
        char *safe = wen_escape_terminal_copy(error.text);
        fprintf(stderr, "wenliu: show: %s\n", safe);
        free(safe);
    }
    wen_reader_close(show.reader);
    wen_buffer_free(&show.line);
    wen_buffer_free(&show.out);
    free(show.archive);
    return status;
}
