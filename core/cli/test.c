/* SPDX-License-Identifier: MIT */
/* wenliu test: documents through stages, and whether what comes is what should. */
#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "expect/attempt.h"
#include "expect/compare.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct wen_usage usage = {
    .name = "test",
    .stages = true,
    .text =
        "Usage: wenliu test FILE... [options]\n"
        "Runs the tests of FILEs (NAME.test.json): documents through stages or a pipeline, and\n"
        "what comes compared with the rows, tables, files and fields that are expected. Prints a\n"
        "line of TAP for each, and the differences. The exit status is 65 where there are some.\n"
        "\n"
        "      --stages DIR   look for stages in DIR first; may be given again\n"
        "      --valgrind     under valgrind, whose faults and leaks fail a test\n"
        "      --update       put what came in the place of what was expected, in FILE itself\n"
        "      --help         this text\n",
    .switches = WEN_SWITCH_UPDATE | WEN_SWITCH_VALGRIND,
    .fewest = 1,
    .most = INT_MAX,
    .operands = "give a file of tests, such as NAME.test.json"};

/* A call of the command. */
struct tests {
    const struct wen_arguments *arguments;
    size_t number; /* of the last test, over all files */
    size_t failed;
};

/* ---- valgrind ---- */

/* Becomes this program under valgrind; returns where that cannot be. */
static int become_valgrind(int argc, char **argv)
{
    char path[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    char **arguments = wen_heap_new((size_t)argc + 8, sizeof arguments[0]);
    static char *const before[] = {"valgrind", "-q", ("--error-exitcode=" WEN_EXPECT_MEMCHECK),
                                   "--leak-check=full", "--errors-for-leak-kinds=definite"};
    size_t count = sizeof before / sizeof before[0];

    path[size > 0 ? size : 0] = '\0';
    memcpy(arguments, before, sizeof before);
    arguments[count] = path;
    for (int i = 0; i < argc; i++) {
        arguments[count + 1 + (size_t)i] = argv[i];
    }
    fflush(NULL);
    execvp(arguments[0], arguments);
    fprintf(stderr, "wenliu: test: cannot run valgrind: %s; install it, or test without it\n",
            strerror(errno));
    free(arguments);
    return WEN_EXIT_CONFIG;
}

/* ---- updating ---- */

/* Puts the edits into the file: beside it, and then in its place. */
static int update(const struct wen_expect_file *file, struct wen_expect_edit *edits, size_t count,
                  struct wen_error *error)
{
    char *text = wen_expect_edited(file, edits, count);
    char *aside = wen_heap_format("%s.new", file->path);
    struct stat about = {.st_mode = 0644};
    int status = WEN_EXIT_OK;

    stat(file->path, &about);
    int fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, about.st_mode & 0777);
    if (fd < 0) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot create %s: %s", aside, strerror(errno));
    } else {
        status = wen_io_write(fd, text, strlen(text), aside, error);
        if (close(fd) < 0 && !status) {
            status =
                wen_error_set(error, WEN_EXIT_IO, "cannot close %s: %s", aside, strerror(errno));
        }
        if (!status && rename(aside, file->path) < 0) {
            status =
                wen_error_set(error, WEN_EXIT_IO, "cannot rename %s: %s", aside, strerror(errno));
        }
    }
    free(aside);
    free(text);
    return status;
}

/* ---- tests ---- */

/* Lines of TAP's own comments, safe for a terminal. */
static void print_comment(const char *text)
{
    while (*text) {
        struct wen_buffer line = {0};
        size_t size = strcspn(text, "\n");
        wen_escape_terminal(&line, text, size);
        printf("# %s\n", wen_buffer_text(&line));
        wen_buffer_free(&line);
        text += size + (text[size] == '\n');
    }
}

static void print_row(struct tests *tests, bool good, const char *file, const char *name)
{
    char *safe = wen_escape_terminal_copy(name);

    tests->failed += !good;
    printf("%s %zu - %s: %s\n", good ? "ok" : "not ok", ++tests->number, file, safe);
    free(safe);
}

/* "quotes.test.json" of "tests/quotes.test.json". */
static const char *short_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static void run_case(struct tests *tests, const struct wen_expect_file *file,
                     const struct wen_expect_case *of, struct wen_expect_verdict *verdict)
{
    struct wen_buffer result = {0};
    int status = wen_expect_attempt(file, of, tests->arguments->folders, &result);
    size_t before = verdict->said.size;

    wen_expect_compare(file, of, status, &result, verdict);
    bool good = verdict->said.size == before;
    print_row(tests, good, short_name(file->path), of->name);
    print_comment(wen_buffer_text(&verdict->said) + before);
    fflush(stdout);
    wen_buffer_free(&result);
}

static int run_cases(struct tests *tests, const struct wen_expect_file *file)
{
    struct wen_expect_verdict verdict = {0};
    struct wen_error error;
    int status = WEN_EXIT_OK;

    for (size_t i = 0; i < file->count; i++) {
        run_case(tests, file, &file->cases[i], &verdict);
    }
    if ((tests->arguments->switches & WEN_SWITCH_UPDATE) && verdict.edit_count) {
        status = update(file, verdict.edits, verdict.edit_count, &error);
        if (status) {
            fprintf(stderr, "wenliu: test: %s\n", error.text);
        } else {
            printf("# %s: %zu expected values are now what came; read the difference before you "
                   "believe it\n",
                   file->path, verdict.edit_count);
        }
    }
    wen_expect_verdict_free(&verdict);
    return status;
}

static int run_file(struct tests *tests, const char *path)
{
    struct wen_expect_file file;
    int status = WEN_EXIT_OK;

    if (wen_expect_load(path, &file)) {
        status = run_cases(tests, &file);
    } else {
        wen_problems_print(&file.problems, stderr);
        print_row(tests, false, short_name(path), "can be read");
        status = WEN_EXIT_CONFIG;
    }
    wen_expect_free(&file);
    return status;
}

int wen_command_test(int argc, char **argv)
{
    struct wen_arguments arguments;
    struct tests tests = {.arguments = &arguments};
    int status = wen_arguments_parse(argc, argv, &usage, &arguments);

    if (status >= 0) {
        return status;
    }
    if ((arguments.switches & WEN_SWITCH_VALGRIND) && !wen_expect_under_valgrind()) {
        return become_valgrind(argc, argv);
    }
    status = WEN_EXIT_OK;
    for (int i = optind; i < argc; i++) {
        int one = run_file(&tests, argv[i]);
        status = status ? status : one;
    }
    printf("1..%zu\n", tests.number);
    return wen_arguments_finish(status ? status : tests.failed ? WEN_EXIT_DATA : WEN_EXIT_OK);
}
