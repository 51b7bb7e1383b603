/* SPDX-License-Identifier: MIT */
/* Doing a run for one file's sake. */
#include "cli/making.h"

#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "cli/summary.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- what is told ----------------------------------------------------- */

static const cJSON *find_table(const cJSON *report, const char *name)
{
    const cJSON *table;

    cJSON_ArrayForEach(table, cJSON_GetObjectItemCaseSensitive(report, "tables"))
    {
        const char *its = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(table, "name"));
        if (its && strcmp(its, name) == 0) {
            return cJSON_GetObjectItemCaseSensitive(table, "head");
        }
    }
    return NULL;
}

/* A share as people read it; "-" where there was nothing to divide by. */
static void print_share(const cJSON *share)
{
    if (cJSON_IsNumber(share) && share->valuedouble == share->valuedouble) {
        printf("  %8.2f %%", 100 * share->valuedouble);
    } else {
        printf("  %10s", "-");
    }
}

static const char *what_of(const cJSON *row)
{
    const char *what = cJSON_GetStringValue(cJSON_GetArrayItem(row, 0));

    return what ? what : "";
}

/* Rows of what, precision, recall, f1, count. */
static void print_rows(const cJSON *rows, const char *title, const char *count)
{
    const cJSON *row;
    int width = 0;

    cJSON_ArrayForEach(row, rows)
    {
        int size = (int)strlen(what_of(row));
        width = size > width ? size : width;
    }
    printf("%s\n  %-*s  %10s  %10s  %10s  %10s\n", title, width, "", "precision", "recall", "F1",
           count);
    cJSON_ArrayForEach(row, rows)
    {
        char *safe = wen_escape_terminal_copy(what_of(row));
        printf("  %-*s", width, safe);
        for (int i = 1; i <= 3; i++) {
            print_share(cJSON_GetArrayItem(row, i));
        }
        printf("  %10.0f\n", cJSON_GetNumberValue(cJSON_GetArrayItem(row, 4)));
        free(safe);
    }
    putchar('\n');
}

void wen_making_say(const struct wen_making *making, const struct wen_run_result *result,
                    const char *table, const char *title, const char *count)
{
    const cJSON *rows = find_table(result->report, table);

    if (result->facts) {
        wen_summary_print_input(&making->arguments->job, result, stdout);
        putchar('\n');
    }
    if (rows) {
        print_rows(rows, title, count);
    }
}

/* ---- the run ---------------------------------------------------------- */

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* What goes on where it was stopped may put its file in the place of another:
 * that was settled when it began. */
static int check_place(const struct wen_making *making, struct wen_error *error)
{
    if (exists(making->file) && !exists(making->folder) && !making->replace) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "%s is there already: give another name with -o, or --replace",
                             making->file);
    }
    return WEN_EXIT_OK;
}

/* As `wenliu run --resume`, which begins where there is nothing to go on with. */
static int run(const struct wen_making *making, struct wen_run_result *result,
               struct wen_error *error)
{
    struct wen_job job = making->arguments->job;

    job.advice = "what was done is safe: the same command again goes on with it";
    job.wish = (struct wen_work_wish){.resume = true};
    int status = wen_run(&job, result, error);
    if (status == WEN_EXIT_CONFIG && making->replace && error->text[0]) {
        job.wish = (struct wen_work_wish){.replace = true};
        status = wen_run(&job, result, error);
    }
    if (status && result->kept && status != WEN_EXIT_STOPPED) {
        fprintf(stderr,
                "wenliu: what was done in %s is kept: the same command again goes on with it\n",
                job.output);
    }
    return status;
}

/* Gives the file its name and takes the run's folder away. The run has put the
 * file on disk. Where this was cut short before, it goes on. */
static int move_file(const struct wen_making *making, struct wen_error *error)
{
    const char *file = making->file;
    const char *slash = strrchr(file, '/');
    char *beside = slash ? wen_heap_copy(file, (size_t)(slash - file) + 1) : wen_heap_copy(".", 1);
    int status = WEN_EXIT_OK;

    if (rename(making->made, file) < 0 && (errno != ENOENT || !exists(file))) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot move %s to %s: %s", making->made, file,
                               strerror(errno));
    }
    status = status ? status : wen_io_sync_folder(beside, error);
    status = status ? status : wen_work_remove(making->folder, error);
    free(beside);
    return status;
}

int wen_making_begin(struct wen_making *making, const char *command, struct wen_error *error)
{
    const char *file = making->file;

    if (!file || !file[0] || file[strlen(file) - 1] == '/') {
        fprintf(stderr, "wenliu: %s: give the model a file name with -o; see `wenliu %s --help`\n",
                command, command);
        return wen_error_set(error, WEN_EXIT_USAGE, "%s", "");
    }
    making->folder = wen_heap_format("%s.run", file);
    making->made = wen_io_join(making->folder, making->name);
    making->arguments->job.output = making->folder;
    return check_place(making, error);
}

int wen_making_run(const struct wen_making *making, struct wen_run_result *result,
                   struct wen_error *error)
{
    int status = run(making, result, error);

    if (!status && result->facts && wen_job_judge(making->arguments, result->facts)) {
        status = wen_error_set(error, WEN_EXIT_DATA,
                               "the model is still %s; where it is good enough, the same command "
                               "again gives it its name",
                               making->made);
    }
    return status ? status : move_file(making, error);
}

void wen_making_free(struct wen_making *making, struct wen_run_result *result)
{
    free(making->folder);
    free(making->made);
    cJSON_Delete(result->report);
    cJSON_Delete(result->facts);
}
