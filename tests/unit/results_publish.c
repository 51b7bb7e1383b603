/* SPDX-License-Identifier: MIT */
/* core/results/publish.c: cut short at any step and called again, the outcome is
 * that of a call that was never cut short. */
#include "results/work.h"

#include "folder_help.h"

#include "archive/seal.h"
#include "base/heap.h"
#include "base/io.h"

#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* Files of the new run and of the one before; both have a.txt. */
static const char *const new_files[] = {"a.txt", "plan.jsonl", "tables/new.csv"};
static const char *const old_files[] = {"a.txt", "gone.txt", "tables/old.csv"};
enum { FILES = 3 };

static void write_record(const char *folder, const char *name, const char *const *files,
                         const char *run)
{
    cJSON *record = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(record, "files");
    struct wen_buffer text = {0};

    cJSON_AddStringToObject(record, "run", run);
    for (size_t i = 0; i < FILES; i++) {
        cJSON *file = cJSON_CreateObject();
        cJSON_AddStringToObject(file, "name", files[i]);
        cJSON_AddItemToArray(list, file);
    }
    wen_seal_print(record, &text);
    help_write(folder, name, wen_buffer_text(&text));
    wen_buffer_free(&text);
    cJSON_Delete(record);
}

/* Steps of publishing, in their order. */
enum step {
    ASIDE, /* the record before */
    REMOVE,
    FORGET = REMOVE + FILES, /* the record that was put aside */
    NAME,
    JOURNAL = NAME + FILES,
    RECORD,
    STEPS
};

static void move(const char *from_folder, const char *from, const char *to_folder, const char *to)
{
    char *source = wen_io_join(from_folder, from), *target = wen_io_join(to_folder, to);
    char *slash = strrchr(target, '/');

    *slash = '\0';
    assert_int_equal(wen_io_make_folders(target, NULL), 0);
    *slash = '/';
    assert_int_equal(rename(source, target), 0);
    free(source);
    free(target);
}

static void drop(const char *folder, const char *name)
{
    char *path = wen_io_join(folder, name);

    assert_int_equal(unlink(path), 0);
    free(path);
}

/* DIR and its place as they are before step `step`. */
static void make_state(const char *output, const char *place, bool earlier, int step)
{
    help_write(place, "lock", "host 1\n");
    help_write(place, "units.journal", "journal");
    write_record(place, "run.json", new_files, "new");
    for (size_t i = 0; i < FILES; i++) {
        help_write(place, new_files[i], "new");
    }
    if (earlier) {
        write_record(output, "run.json", old_files, "old");
        for (size_t i = 0; i < FILES; i++) {
            help_write(output, old_files[i], "old");
        }
    }
    for (int done = 0; done < step; done++) {
        if (done >= NAME && done < JOURNAL) {
            move(place, new_files[done - NAME], output, new_files[done - NAME]);
        } else if (done == JOURNAL) {
            drop(place, "units.journal");
        } else if (done == RECORD) {
            move(place, "run.json", output, "run.json");
        } else if (earlier && done == ASIDE) {
            move(output, "run.json", place, "replaced.json");
        } else if (earlier && done == FORGET) {
            drop(place, "replaced.json");
        } else if (earlier && done >= REMOVE && done < FORGET) {
            drop(output, old_files[done - REMOVE]);
        }
    }
}

static void check_published(const char *output)
{
    for (size_t i = 0; i < FILES; i++) {
        assert_string_equal(help_read(output, new_files[i]), "new");
    }
    assert_non_null(strstr(help_read(output, "run.json"), "\"new\""));
    assert_false(help_there(output, "gone.txt"));
    assert_false(help_there(output, "tables/old.csv"));
    assert_false(help_there(output, WEN_WORK_UNFINISHED));
}

static void test_every_step(void **state)
{
    for (int i = 0; i < 2 * STEPS; i++) {
        bool earlier = i < STEPS;
        char *output = wen_heap_format("%s/%d", (char *)*state, i);
        char *place = wen_io_join(output, WEN_WORK_UNFINISHED);
        enum wen_work_state found;
        struct wen_error error = {0};
        make_state(output, place, earlier, i % STEPS);
        /* until the record is there by its name, all is to be named */
        assert_int_equal(wen_work_look(output, &found, &error), 0);
        assert_int_equal(found, WEN_WORK_COMPLETE);
        assert_int_equal(wen_work_publish(output, place, &error), 0);
        check_published(output);
        assert_int_equal(wen_work_look(output, &found, &error), 0);
        assert_int_equal(found, WEN_WORK_FINISHED);
        free(output);
        free(place);
    }
}

/* With all names given, what is left of the place holds nothing. */
static void test_remains(void **state)
{
    char *place = wen_io_join(*state, WEN_WORK_UNFINISHED);
    enum wen_work_state found;

    make_state(*state, place, true, STEPS);
    assert_int_equal(wen_work_look(*state, &found, NULL), 0);
    assert_int_equal(found, WEN_WORK_FINISHED);
    free(place);
}

/* What leaves the place, in its order: behind the record there is no journal,
 * which would be taken for a run that was stopped. */
static void test_order(void **state)
{
    char *place = wen_io_join(*state, WEN_WORK_UNFINISHED), left[512] = "";
    _Alignas(struct inotify_event) char events[4096];

    make_state(*state, place, false, 0);
    int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    assert_true(inotify_add_watch(watch, place, IN_MOVED_FROM | IN_DELETE) >= 0);
    assert_int_equal(wen_work_publish(*state, place, NULL), 0);
    ssize_t size = read(watch, events, sizeof events);
    assert_true(size > 0);
    for (ssize_t at = 0; at < size;) {
        const struct inotify_event *event = (const void *)(events + at);
        at += (ssize_t)(sizeof *event + event->len);
        if (event->len && strcmp(event->name, "tables") != 0) {
            strcat(strcat(left, event->name), " ");
        }
    }
    close(watch);
    assert_string_equal(left, "a.txt plan.jsonl units.journal run.json lock ");
    free(place);
}

/* A plan that lies in the folder already is one of the results. */
static void test_in_its_place(void **state)
{
    char *place = wen_io_join(*state, WEN_WORK_UNFINISHED);

    make_state(*state, place, false, 0);
    move(place, "plan.jsonl", *state, "plan.jsonl");
    assert_int_equal(wen_work_publish(*state, place, NULL), 0);
    check_published(*state);
    free(place);
}

/* A file that is nowhere, or leads out of the folder: nothing is finished. */
static void test_missing(void **state)
{
    static const char *const outside[] = {"a.txt", "plan.jsonl", "../outside"};
    char *place = wen_io_join(*state, WEN_WORK_UNFINISHED);
    struct wen_error error = {0};

    make_state(*state, place, false, 0);
    drop(place, "tables/new.csv");
    assert_int_equal(wen_work_publish(*state, place, &error), WEN_EXIT_IO);
    assert_non_null(strstr(error.text, "tables/new.csv"));
    assert_false(help_there(*state, "run.json"));
    help_write(place, "tables/new.csv", "new");
    write_record(place, "run.json", outside, "new");
    assert_int_equal(wen_work_publish(*state, place, &error), WEN_EXIT_DATA);
    assert_false(help_there(*state, "run.json"));
    free(place);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, help_set_up, help_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(test_every_step), ROW(test_remains),
                                       ROW(test_in_its_place), ROW(test_order), ROW(test_missing)};

    return cmocka_run_group_tests_name("results/publish", tests, NULL, NULL);
}
