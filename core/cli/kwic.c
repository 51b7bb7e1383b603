/* SPDX-License-Identifier: MIT */
/* wenliu kwic: a concordance, keywords in context, out of an archive. */
#include "base/escape.h"
#include "base/heap.h"
#include "base/sorter.h"
#include "base/utf8.h"
#include "cli/archives.h"
#include "cli/commands.h"
#include "cli/job.h"
#include "cli/pager.h"
#include "kwic/sweep.h"

#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char usage[] =
    "Usage: wenliu kwic DIR|ARCHIVE PATTERN [options]\n"
    "Prints every place in the documents of an archive that PATTERN matches, with what stands\n"
    "to its left and right.\n"
    "\n"
    "PATTERN is one pattern a token, blanks between them; `man wenliu-kwic` tells all of it:\n"
    "  word  word/tag  */tag  *            a word, a word with a tag, any with a tag, any\n"
    "  a|b  pre*  /regex/  /regex/tag  !a  one of them, what begins so, a POSIX extended regular\n"
    "                                      expression over the whole word, any but this\n"
    "  behind each: ? + {N} {N,M}          how often it comes\n"
    "If the archive has no tokens PATTERN is a POSIX extended regular expression over the text.\n"
    "\n"
    "  -w, --window N       tokens on each side, over text characters; default: 10, over text 20\n"
    "  -s, --sort WHAT      by the words to the left or right of the match, from it outwards;\n"
    "                       default: none, the order of the archive\n"
    "  -f, --field NAME     show this field of meta, such as title; may be given again\n"
    "      --csv            CSV with a line of names\n"
    "      --json           JSON Lines\n"
    "  -n, --limit N        no more rows than that\n"
    "  -i, --ignore-case    upper and lower case are the same\n"
    "      --text           PATTERN is a regular expression over the text, tokens or not\n"
    "      --id ID          search this document only; may be given again\n"
    "      --color WHEN     always, never or auto (on a terminal, unless NO_COLOR is set)\n"
    "  -j, --jobs N         processes that search; default: one a core; 0: all in one process\n"
    "      --help           this text\n";

enum { WINDOW = 'w', SORT = 's', FIELD = 'f', LIMIT = 'n', IGNORE_CASE = 'i' };
enum { CSV = 512, JSON, TEXT, ID, COLOUR };

static const struct option options[] = {{"window", required_argument, NULL, WINDOW},
                                        {"sort", required_argument, NULL, SORT},
                                        {"field", required_argument, NULL, FIELD},
                                        {"csv", no_argument, NULL, CSV},
                                        {"json", no_argument, NULL, JSON},
                                        {"limit", required_argument, NULL, LIMIT},
                                        {"ignore-case", no_argument, NULL, IGNORE_CASE},
                                        {"text", no_argument, NULL, TEXT},
                                        {"id", required_argument, NULL, ID},
                                        {"color", required_argument, NULL, COLOUR},
                                        {"colour", required_argument, NULL, COLOUR},
                                        {"jobs", required_argument, NULL, WEN_JOB_JOBS},
                                        {"help", no_argument, NULL, WEN_JOB_HELP},
                                        {0}};

enum {
    TOKENS_ASIDE = 10,
    CHARACTERS_ASIDE = 20,
    MOST_ASIDE = 1000,
    TOKEN_COLUMNS = 4, /* of a terminal: most Chinese words have two characters of two each */
    LEAST_SIDE = 10,
    MOST_SIDE = 200,
    OTHER_COLUMNS = 40, /* of a line beside the context: the id and a short match */
    CHUNK = 64 << 10,   /* bytes that are written at once */
    SORT_BUDGET = 64 << 20
};

/* Names that were given again and again. */
struct names {
    const char **items;
    size_t count, capacity;
};

struct kwic {
    const char *path; /* as given */
    char *archive;
    struct names fields, ids;
    uint64_t window, limit; /* UINT64_MAX: not given */
    bool ignore_case;
    const char *colour;
    struct wen_kwic_search search;
    struct wen_reader *reader;
    uint64_t *numbers; /* of the documents that --id asks for */
    size_t number_count;
    struct wen_pager pager;
    struct wen_sorter *sorter; /* NULL: rows come in the order of the archive */
    struct wen_buffer out;
    uint64_t printed;
};

/* ---- the command line ------------------------------------------------- */

static int refuse(const char *what, const char *value)
{
    static const struct wen_job_command command = {.name = "kwic"};

    return wen_job_wrong(&command, what, value);
}

static int add_name(struct names *names, const char *name)
{
    if (wen_utf8_valid(name, strlen(name)) < strlen(name)) {
        return refuse("that is no UTF-8:", name);
    }
    names->items =
        wen_heap_room(names->items, names->count, &names->capacity, sizeof *names->items);
    names->items[names->count++] = name;
    return -1;
}

static int take_number(const char *text, uint64_t least, uint64_t most, uint64_t *number,
                       const char *what)
{
    char *end;

    errno = 0;
    *number = strtoull(text, &end, 10);
    bool right = !errno && text[0] >= '0' && text[0] <= '9' && *end == '\0' && *number >= least &&
                 *number <= most;
    return right ? -1 : refuse(what, text);
}

static int take_sort(struct kwic *kwic, const char *value)
{
    static const char *const names[] = {
        [WEN_KWIC_UNSORTED] = "none", [WEN_KWIC_BY_LEFT] = "left", [WEN_KWIC_BY_RIGHT] = "right"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(value, names[i]) == 0) {
            kwic->search.sort = (enum wen_kwic_sort)i;
            return -1;
        }
    }
    return refuse("--sort takes left, right or none, not", value);
}

static int take_format(struct kwic *kwic, enum wen_kwic_format format)
{
    if (kwic->search.style.format != WEN_KWIC_LINES && kwic->search.style.format != format) {
        fputs("wenliu: kwic: --csv and --json exclude one another\n", stderr);
        return WEN_EXIT_USAGE;
    }
    kwic->search.style.format = format;
    return -1;
}

static int take_colour(struct kwic *kwic, const char *value)
{
    kwic->colour = value;
    bool right =
        strcmp(value, "auto") == 0 || strcmp(value, "always") == 0 || strcmp(value, "never") == 0;
    return right ? -1 : refuse("--color takes auto, always or never, not", value);
}

static int take(void *self, int option, const char *value)
{
    struct kwic *kwic = self;

    switch (option) {
    case WINDOW:
        return take_number(value, 0, MOST_ASIDE, &kwic->window,
                           "--window takes a number from 0 to 1000, not");
    case LIMIT:
        return take_number(value, 1, UINT64_MAX - 1, &kwic->limit,
                           "--limit takes a number from 1, not");
    case SORT: return take_sort(kwic, value);
    case FIELD: return add_name(&kwic->fields, value);
    case ID: return add_name(&kwic->ids, value);
    case CSV: return take_format(kwic, WEN_KWIC_CSV);
    case JSON: return take_format(kwic, WEN_KWIC_JSON);
    case IGNORE_CASE: kwic->ignore_case = true; return -1;
    case TEXT: kwic->search.over_text = true; return -1;
    case COLOUR: return take_colour(kwic, value);
    default: return WEN_EXIT_USAGE; /* there is no other option */
    }
}

/* ---- the archive and the pattern -------------------------------------- */

/* A damaged archive cannot be read, whether it is the disk's fault or that of its bytes. */
static int unreadable(int status)
{
    return status == WEN_EXIT_DATA ? WEN_EXIT_IO : status;
}

/* Whether the documents have tokens, as the first one has: all have the same layers. */
static int look_for_tokens(struct kwic *kwic, struct wen_error *error)
{
    struct wen_string lines;
    uint64_t first;
    bool has = true; /* of no document at all: nothing will be found either way */
    int more = wen_reader_part(kwic->reader, 0, &lines, &first, error);
    int status = more < 0 ? -more : WEN_EXIT_OK;

    if (more > 0) {
        const char *newline = memchr(lines.data, '\n', lines.size);
        size_t size = newline ? (size_t)(newline - lines.data) : lines.size;
        status = wen_kwic_line_has_tokens(lines.data, size, &has, error);
        if (status) {
            wen_error_prefix(error, "document 1");
            wen_error_prefix(error, kwic->archive);
        }
    }
    if (!status && !has) {
        kwic->search.over_text = true;
        fputs("wenliu: kwic: the archive has no tokens (no stage gave them, or the stage archive "
              "left them out): PATTERN is taken for a regular expression over the text\n",
              stderr);
    }
    return status;
}

static int open_pattern(struct kwic *kwic, const char *pattern, struct wen_error *error)
{
    struct wen_kwic_search *search = &kwic->search;
    int status = search->over_text ? WEN_EXIT_OK : unreadable(look_for_tokens(kwic, error));

    if (status) {
        return status;
    }
    uint64_t otherwise = search->over_text ? CHARACTERS_ASIDE : TOKENS_ASIDE;
    search->window = (size_t)(kwic->window == UINT64_MAX ? otherwise : kwic->window);
    return search->over_text
               ? wen_kwic_pattern_text(pattern, kwic->ignore_case, &search->pattern, error)
               : wen_kwic_pattern_tokens(pattern, kwic->ignore_case, &search->pattern, error);
}

static int by_number(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

/* Numbers of the documents that were named, each once. */
static int find_documents(struct kwic *kwic, struct wen_error *error)
{
    size_t capacity = 0, kept = 0;

    for (size_t i = 0; i < kwic->ids.count; i++) {
        uint64_t *found;
        size_t count;
        int status = wen_reader_find(kwic->reader, kwic->ids.items[i], &found, &count, error);
        if (!status && !count) {
            status = wen_error_set(error, WEN_EXIT_DATA,
                                   "%s has no document with the id '%s'; `wenliu show --list %s` "
                                   "lists all",
                                   kwic->archive, kwic->ids.items[i], kwic->path);
        }
        for (size_t k = 0; k < count && !status; k++) {
            kwic->numbers =
                wen_heap_room(kwic->numbers, kwic->number_count, &capacity, sizeof *kwic->numbers);
            kwic->numbers[kwic->number_count++] = found[k];
        }
        free(found);
        if (status) {
            return status;
        }
    }
    if (kwic->number_count) {
        qsort(kwic->numbers, kwic->number_count, sizeof *kwic->numbers, by_number);
    }
    for (size_t i = 0; i < kwic->number_count; i++) {
        if (!kept || kwic->numbers[i] != kwic->numbers[kept - 1]) {
            kwic->numbers[kept++] = kwic->numbers[i];
        }
    }
    kwic->number_count = kept;
    return WEN_EXIT_OK;
}

/* ---- printing --------------------------------------------------------- */

/* Columns of the context on each side. */
static size_t find_side(const struct kwic *kwic)
{
    size_t side = kwic->search.window * (kwic->search.over_text ? 2 : TOKEN_COLUMNS);
    struct winsize size;

    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col) {
        size_t room = size.ws_col > OTHER_COLUMNS ? (size.ws_col - (size_t)OTHER_COLUMNS) / 2 : 0;
        side = side < room ? side : room;
    }
    side = side < MOST_SIDE ? side : MOST_SIDE;
    return side > LEAST_SIDE ? side : LEAST_SIDE;
}

static int flush(struct kwic *kwic, struct wen_error *error)
{
    int status = wen_pager_write(&kwic->pager, kwic->out.data, kwic->out.size, error);

    kwic->out.size = 0;
    return status;
}

static int print(struct kwic *kwic, struct wen_string row, bool *enough, struct wen_error *error)
{
    wen_buffer_add(&kwic->out, row.data, row.size);
    int status = kwic->out.size >= CHUNK ? flush(kwic, error) : WEN_EXIT_OK;
    *enough = ++kwic->printed >= kwic->limit || kwic->pager.left;
    return status;
}

static int take_row(void *self, struct wen_string key, struct wen_string row, bool *enough,
                    struct wen_error *error)
{
    struct kwic *kwic = self;

    return kwic->sorter ? wen_sorter_add(kwic->sorter, key.data, (uint32_t)key.size, row.data,
                                         (uint32_t)row.size, error)
                        : print(kwic, row, enough, error);
}

static int print_sorted(struct kwic *kwic, struct wen_error *error)
{
    struct wen_sorted record;
    bool enough = false;
    int more = 1, status = WEN_EXIT_OK;

    while (!status && !enough && (more = wen_sorter_next(kwic->sorter, &record, error)) > 0) {
        status = print(kwic, record.value, &enough, error);
    }
    return more < 0 ? -more : status;
}

/* What the rows do not tell. */
static void say_seen(const struct kwic *kwic, const struct wen_kwic_seen *seen)
{
    if (!seen->rows) {
        fprintf(stderr, "wenliu: kwic: nothing found in %" PRIu64 " documents\n", seen->documents);
    }
    if (seen->bare) {
        fputs("wenliu: kwic: there are documents without tokens, which were not searched; --text "
              "searches all\n",
              stderr);
    }
    for (size_t i = 0; seen->rows && i < kwic->fields.count && i < 64; i++) {
        if (!(seen->fields >> i & 1)) {
            char *safe = wen_escape_terminal_copy(kwic->fields.items[i]);
            fprintf(stderr, "wenliu: kwic: no document that was found has the field '%s'\n", safe);
            free(safe);
        }
    }
}

/* ---- the whole -------------------------------------------------------- */

static int search(struct kwic *kwic, unsigned workers, struct wen_error *error)
{
    const char *folder = getenv("TMPDIR");
    struct wen_kwic_seen seen = {0};
    struct wen_kwic_sweep sweep = {.reader = kwic->reader,
                                   .search = &kwic->search,
                                   .numbers = kwic->numbers,
                                   .number_count = kwic->number_count,
                                   .workers = workers,
                                   .take = take_row,
                                   .self = kwic};

    if (kwic->search.sort != WEN_KWIC_UNSORTED) {
        kwic->sorter = wen_sorter_new(folder && folder[0] ? folder : "/tmp", SORT_BUDGET);
    }
    wen_pager_open(&kwic->pager);
    wen_kwic_head(&kwic->search.style, &kwic->out);
    int status = unreadable(wen_kwic_sweep(&sweep, &seen, error));
    if (!status && kwic->sorter) {
        status = print_sorted(kwic, error);
    }
    int flushed = flush(kwic, status ? NULL : error);
    wen_pager_close(&kwic->pager);
    if (!status && !flushed) {
        say_seen(kwic, &seen);
    }
    return status ? status : flushed;
}

static int run(struct kwic *kwic, const char *pattern, unsigned workers, struct wen_error *error)
{
    struct wen_kwic_style *style = &kwic->search.style;
    int status = wen_archive_open("kwic", kwic->path, &kwic->archive, &kwic->reader, error);

    status = status ? status : open_pattern(kwic, pattern, error);
    status = status ? status : find_documents(kwic, error);
    kwic->search.name = kwic->archive;
    if (!status) {
        style->colours = wen_pager_colours(kwic->colour);
        style->terminal = isatty(STDOUT_FILENO);
        style->side = find_side(kwic);
        style->fields = kwic->fields.items;
        style->field_count = kwic->fields.count;
        status = search(kwic, workers, error);
    }
    return status;
}

/* Regular expressions take characters as a locale of UTF-8 has them. */
static int run_in_utf8(struct kwic *kwic, const char *pattern, unsigned workers,
                       struct wen_error *error)
{
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);

    if (!utf8) {
        return wen_error_set(error, WEN_EXIT_INTERNAL,
                             "the system has no locale C.UTF-8, which regular expressions need");
    }
    locale_t before = uselocale(utf8);
    int status = run(kwic, pattern, workers, error);
    wen_kwic_pattern_free(kwic->search.pattern);
    uselocale(before);
    freelocale(utf8);
    return status;
}

static void close_all(struct kwic *kwic)
{
    wen_kwic_search_free(&kwic->search);
    wen_reader_close(kwic->reader);
    wen_sorter_free(kwic->sorter);
    wen_buffer_free(&kwic->out);
    free(kwic->fields.items);
    free(kwic->ids.items);
    free(kwic->numbers);
    free(kwic->archive);
}

int wen_command_kwic(int argc, char **argv)
{
    struct kwic kwic = {.window = UINT64_MAX, .limit = UINT64_MAX, .colour = "auto"};
    struct wen_job_arguments arguments;
    struct wen_error error = {0};
    const struct wen_job_command command = {.name = "kwic",
                                            .usage = usage,
                                            .operand = "a folder of results and a pattern",
                                            .options = options,
                                            .short_options = "w:s:f:n:ij:",
                                            .take = take,
                                            .self = &kwic};
    int status = wen_job_parse(&command, argc, argv, &arguments);

    if (status < 0 && argc - optind != 2) {
        status = argc - optind < 2
                     ? refuse("give a pattern behind", argv[optind])
                     : refuse("one pattern, in quotes where it has blanks; there is also",
                              argv[optind + 2]);
    }
    if (status < 0) {
        kwic.path = argv[optind];
        signal(SIGPIPE, SIG_DFL); /* whoever reads has enough: that is no error */
        status = run_in_utf8(&kwic, argv[optind + 1], arguments.job.workers, &error);
        if (status) {
            char *safe = wen_escape_terminal_copy(error.text);
            fprintf(stderr, "wenliu: kwic: %s\n", safe);
            free(safe);
        }
    }
    close_all(&kwic);
    return status;
}
