/* SPDX-License-Identifier: MIT */
/* core/results/work.c: what a folder of results is, who may work in it, what is
 * kept there and what is removed. */
#include "results/work.h"

#include "folder_help.h"

#include "archive/seal.h"
#include "base/heap.h"
#include "base/io.h"
#include "results/journal.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct wen_work_wish plain, resume = {.resume = true}, replace = {.replace = true},
                                         retry = {.retry = true},
                                         shard = {.shard = true, .number = 1};

static void write_journal(const char *folder, uint64_t units)
{
    struct wen_buffer line = {0};
    struct wen_journal *journal;

    assert_int_equal(wen_io_make_folders(folder, NULL), 0);
    wen_journal_line(&line, "plan", 0, NULL, 0);
    assert_int_equal(wen_journal_open(folder, &line, 0, &journal, NULL), 0);
    for (uint64_t i = 0; i < units; i++) {
        assert_int_equal(wen_journal_add(journal, WEN_JOURNAL_UNIT, i, NULL, 0, NULL), 0);
    }
    wen_journal_close(journal);
    wen_buffer_free(&line);
}

static void write_record(const char *folder, const char *name)
{
    struct wen_buffer text = {0};
    cJSON *record = cJSON_Parse("{\"files\":[]}");

    wen_seal_print(record, &text);
    help_write(folder, name, wen_buffer_text(&text));
    cJSON_Delete(record);
    wen_buffer_free(&text);
}

/* ---- what a folder is ------------------------------------------------- */

enum thing {
    PLAN = 1,
    PLACE = 2,     /* .unfinished, with a lock */
    NO_UNITS = 4,  /* a journal without units in it */
    UNITS = 8,     /* a journal with two */
    COMPLETE = 16, /* the record is in the place */
    FINISHED = 32, /* it is in the folder */
    PARTS = 64,
    STRANGER = 128,
    HALF_RECORD = 256 /* a record in the place that is cut off */
};

static char *make_folder(const char *folder, unsigned number, unsigned things)
{
    char *output = wen_heap_format("%s/%u/out", folder, number);
    char *place = wen_io_join(output, WEN_WORK_UNFINISHED);

    assert_int_equal(things ? wen_io_make_folders(output, NULL) : 0, 0);
    if (things & PLAN) {
        help_write(output, "plan.jsonl", "plan");
    }
    if (things & PLACE) {
        help_write(place, "lock", "host 1\n");
    }
    if (things & (NO_UNITS | UNITS)) {
        write_journal(place, things & UNITS ? 2 : 0);
    }
    if (things & COMPLETE) {
        write_record(place, "run.json");
    }
    if (things & HALF_RECORD) {
        help_write(place, "run.json", "{\"files\":[],\n\"seal\":\"0");
    }
    if (things & FINISHED) {
        write_record(output, "run.json");
        help_write(output, "documents.jsonl.gz", "results");
    }
    if (things & PARTS) {
        help_write(output, "parts/0/part.json", "{}");
    }
    if (things & STRANGER) {
        help_write(output, "thesis.tex", "mine");
    }
    free(place);
    return output;
}

static const struct {
    unsigned things;
    enum wen_work_state state;
    int status;
    /* what opening it comes to: plain, --resume, --replace, --retry-quarantine */
    int plain, resume, replace, retry;
} looks[] = {
    {0, WEN_WORK_NEW, 0, 0, 0, 0, 74},
    {PLAN, WEN_WORK_NEW, 0, 0, 0, 0, 74},
    {PLACE, WEN_WORK_NEW, 0, 0, 0, 0, 74},
    {PLACE | NO_UNITS, WEN_WORK_NEW, 0, 0, 0, 0, 74},
    {PLAN | PLACE | PARTS, WEN_WORK_NEW, 0, 0, 0, 0, 74},
    {HALF_RECORD, WEN_WORK_NEW, 0, 0, 0, 0, 74},
    {PLACE | UNITS, WEN_WORK_STARTED, 0, 74, 0, 0, 74},
    {UNITS | HALF_RECORD, WEN_WORK_STARTED, 0, 74, 0, 0, 74},
    {PLAN | UNITS, WEN_WORK_STARTED, 0, 74, 0, 0, 74},
    {UNITS | COMPLETE, WEN_WORK_COMPLETE, 0, 74, 0, 0, 74},
    {COMPLETE, WEN_WORK_COMPLETE, 0, 74, 0, 0, 74},
    {FINISHED, WEN_WORK_FINISHED, 0, 74, 0, 0, 0},
    {FINISHED | PLAN | PLACE, WEN_WORK_FINISHED, 0, 74, 0, 0, 0},
    {FINISHED | UNITS, WEN_WORK_STARTED, 0, 74, 0, 0, 74},
    {FINISHED | COMPLETE, WEN_WORK_COMPLETE, 0, 74, 0, 0, 74},
    {FINISHED | STRANGER, WEN_WORK_FINISHED, 0, 74, 0, 0, 0},
    {STRANGER, WEN_WORK_NEW, 74, 74, 74, 74, 74},
    {STRANGER | PLAN, WEN_WORK_NEW, 74, 74, 74, 74, 74},
};

/* Opens and closes; what was there before is there, or not, as the wish says. */
static void check_open(const char *output, unsigned things, const struct wen_work_wish *wish,
                       int wanted, enum wen_work_state found)
{
    struct wen_error error = {0};
    struct wen_work work;
    bool kept = things & (UNITS | COMPLETE) && (!wish->replace || wanted);

    assert_int_equal(wen_work_open(output, wish, &work, &error), wanted);
    if (!wanted) {
        enum wen_work_state before = things & FINISHED ? WEN_WORK_FINISHED : WEN_WORK_NEW;
        assert_int_equal(work.before, wish->replace ? before : found);
        assert_true(help_there(work.path, "lock"));
        assert_int_equal(help_there(work.path, "run.json"),
                         kept && things & (COMPLETE | HALF_RECORD));
        wen_work_close(&work, kept);
    }
    /* where it was refused, remains that hold nothing stay as well */
    assert_int_equal(help_there(output, ".unfinished/units.journal"),
                     (kept && things & UNITS) || (wanted && things & NO_UNITS));
    assert_int_equal(help_there(output, "plan.jsonl"), (things & PLAN) != 0);
    assert_int_equal(help_there(output, "run.json"), (things & FINISHED) != 0);
    assert_int_equal(help_there(output, "documents.jsonl.gz"), (things & FINISHED) != 0);
    assert_int_equal(help_there(output, "thesis.tex"), (things & STRANGER) != 0);
    assert_int_equal(help_there(output, "parts/0/part.json"), (things & PARTS) != 0);
    /* a folder that was made for nothing is gone again */
    assert_int_equal(help_there(output, "."), things != 0);
}

static void test_states(void **state)
{
    unsigned number = 0;

    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
        const struct {
            const struct wen_work_wish *wish;
            int status;
        } wishes[] = {{&plain, looks[i].plain},
                      {&resume, looks[i].resume},
                      {&replace, looks[i].replace},
                      {&retry, looks[i].retry}};
        for (size_t k = 0; k < sizeof wishes / sizeof wishes[0]; k++) {
            char *output = make_folder(*state, number++, looks[i].things);
            enum wen_work_state found;
            assert_int_equal(wen_work_look(output, &found, NULL), looks[i].status);
            assert_int_equal(found, looks[i].state);
            check_open(output, looks[i].things, wishes[k].wish, wishes[k].status, found);
            free(output);
        }
    }
}

/* ---- the plan that holds ---------------------------------------------- */

static void test_plan(void **state)
{
    static const struct {
        unsigned things;
        bool placed; /* there is one in the place, too */
        const struct wen_work_wish *wish;
        const char *plan; /* NULL: none */
    } plans[] = {
        {0, false, &plain, NULL},
        {PLAN, false, &plain, "plan.jsonl"},
        {UNITS, true, &resume, ".unfinished/plan.jsonl"},
        {UNITS | PLAN, false, &resume, "plan.jsonl"},
        {UNITS | PLAN | FINISHED, true, &resume, ".unfinished/plan.jsonl"},
        {PLAN | FINISHED, false, &replace, NULL}, /* that is the one to be replaced */
        {UNITS, true, &replace, NULL},
        {UNITS | PLAN | FINISHED, true, &replace, NULL},
    };

    for (unsigned i = 0; i < sizeof plans / sizeof plans[0]; i++) {
        char *output = make_folder(*state, i, plans[i].things);
        char *wanted = plans[i].plan ? wen_io_join(output, plans[i].plan) : NULL;
        struct wen_work work;
        if (plans[i].placed) {
            help_write(output, ".unfinished/plan.jsonl", "plan");
        }
        assert_int_equal(wen_work_open(output, plans[i].wish, &work, NULL), 0);
        char *plan = wen_work_plan(&work);
        assert_int_equal(!plan, !wanted);
        assert_true(!plan || strcmp(plan, wanted) == 0);
        free(plan);
        free(wanted);
        wen_work_close(&work, true);
        free(output);
    }
}

static void test_write(void **state)
{
    struct wen_buffer text = {0};
    struct wen_error error = {0};
    char *nowhere = wen_io_join(*state, "nowhere");

    wen_buffer_add_text(&text, "one");
    assert_int_equal(wen_work_write(*state, "a.json", &text, &error), 0);
    assert_string_equal(help_read(*state, "a.json"), "one");
    wen_buffer_add_text(&text, " and two");
    assert_int_equal(wen_work_write(*state, "a.json", &text, &error), 0);
    assert_string_equal(help_read(*state, "a.json"), "one and two");
    assert_int_equal(wen_work_write(nowhere, "a.json", &text, &error), WEN_EXIT_IO);
    assert_non_null(strstr(error.text, "nowhere/a.json"));
    wen_buffer_free(&text);
    free(nowhere);
}

/* ---- another process -------------------------------------------------- */

/* A process that holds the place until it is killed. */
static pid_t hold(const char *output, const struct wen_work_wish *wish, uint64_t units)
{
    struct wen_work work;
    int ready[2];
    char byte = 0;

    assert_int_equal(pipe(ready), 0);
    pid_t holder = fork();
    if (holder == 0) {
        if (wen_work_open(output, wish, &work, NULL) == WEN_EXIT_OK) {
            write_journal(work.path, units);
            byte = 1;
        }
        if (write(ready[1], &byte, 1) == 1) {
            pause();
        }
        _exit(1);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    assert_int_equal(byte, 1);
    return holder;
}

static void let_go(pid_t holder)
{
    assert_int_equal(kill(holder, SIGKILL), 0);
    assert_int_equal(waitpid(holder, NULL, 0), holder);
}

static void test_lock(void **state)
{
    char *output = wen_io_join(*state, "out");
    const struct wen_work_wish *const wishes[] = {&resume, &replace};
    pid_t holder = hold(output, &plain, 2);
    char *named = wen_heap_format(" %ld)", (long)holder);
    struct wen_work work;

    for (size_t i = 0; i < 2; i++) {
        struct wen_error error = {0};
        assert_int_equal(wen_work_open(output, wishes[i], &work, &error), WEN_EXIT_IO);
        assert_non_null(strstr(error.text, "another wenliu is at work"));
        assert_non_null(strstr(error.text, named));
        assert_true(help_there(output, ".unfinished/units.journal"));
        assert_true(help_there(output, ".unfinished/lock"));
    }
    let_go(holder); /* its lock goes with it, its units stay */
    assert_int_equal(wen_work_open(output, &resume, &work, NULL), 0);
    assert_int_equal(work.before, WEN_WORK_STARTED);
    assert_int_equal(wen_journal_count(work.path), 2);
    wen_work_close(&work, true);
    assert_int_equal(wen_work_open(output, &replace, &work, NULL), 0);
    assert_int_equal(work.before, WEN_WORK_NEW);
    assert_int_equal(wen_journal_count(work.path), 0);
    wen_work_close(&work, false);
    assert_true(help_there(output, "."));
    free(named);
    free(output);
}

/* ---- attempts at a shard ---------------------------------------------- */

/* An attempt whose process is dead: DIR/parts/.1.host.N.dead */
static char *dead_attempt(const char *output, unsigned number, uint64_t units)
{
    char *path = wen_heap_format("%s/parts/.1.host.%u.dead", output, number);

    write_journal(path, units);
    help_write(path, "lock", "host 1\n");
    return path;
}

static void test_dead_attempts(void **state)
{
    char *attempts[] = {dead_attempt(*state, 0, 0), dead_attempt(*state, 1, 1),
                        dead_attempt(*state, 2, 3), dead_attempt(*state, 3, 2)};
    struct wen_work work;

    help_write(*state, "parts/.12.host.1.other/lock", ""); /* of shard 12 */
    assert_int_equal(wen_work_open(*state, &shard, &work, NULL), 0);
    assert_int_equal(work.before, WEN_WORK_STARTED);
    assert_int_equal(wen_journal_count(work.path), 3); /* the longest is gone on with */
    for (size_t i = 0; i < 4; i++) {
        assert_int_not_equal(access(attempts[i], F_OK), 0);
        free(attempts[i]);
    }
    assert_true(help_there(*state, "parts/.12.host.1.other"));
    wen_work_close(&work, true);
}

/* One that lives goes on undisturbed beside another. */
static void test_living_attempt(void **state)
{
    pid_t holder = hold(*state, &shard, 5);
    char *dead = dead_attempt(*state, 7, 2);
    struct wen_work work;

    assert_int_equal(wen_work_open(*state, &shard, &work, NULL), 0);
    assert_int_equal(wen_journal_count(work.path), 2); /* the dead one's, not the longer one's */
    assert_int_equal(kill(holder, 0), 0);
    wen_work_close(&work, true);
    let_go(holder);
    assert_int_equal(wen_work_open(*state, &shard, &work, NULL), 0);
    assert_int_equal(wen_journal_count(work.path), 5); /* now it is dead as well */
    assert_non_null(strstr(work.path, "/parts/.1."));
    /* locked again, by us */
    char *path = wen_io_join(work.path, "lock");
    FILE *lock = fopen(path, "re");
    assert_non_null(lock);
    assert_int_equal(flock(fileno(lock), LOCK_EX | LOCK_NB), -1);
    fclose(lock);
    free(path);
    wen_work_close(&work, false);
    assert_false(help_there(*state, "parts"));
    free(dead);
}

static void finish_attempt(const struct wen_work *work, const char *text, bool wanted)
{
    bool late;

    help_write(work->path, WEN_WORK_MARKER, text);
    assert_int_equal(wen_work_publish_part(work, &late, NULL), 0);
    assert_int_equal(late, wanted);
}

static void test_late(void **state)
{
    struct wen_work first, second, third;

    assert_int_equal(wen_work_open(*state, &shard, &first, NULL), 0);
    assert_int_equal(wen_work_open(*state, &shard, &second, NULL), 0);
    assert_string_not_equal(first.path, second.path);
    finish_attempt(&second, "second", false);
    assert_string_equal(help_read(*state, "parts/1/part.json"), "second");
    finish_attempt(&first, "first", true);
    assert_string_equal(help_read(*state, "parts/1/part.json"), "second");
    assert_int_not_equal(access(first.path, F_OK), 0);
    wen_work_close(&first, false);
    wen_work_close(&second, false);
    assert_true(help_there(*state, "parts/1/part.json"));
    assert_int_equal(wen_work_open(*state, &shard, &third, NULL), 0);
    assert_int_equal(third.before, WEN_WORK_FINISHED); /* nothing to do */
    wen_work_close(&third, false);
    assert_true(help_there(*state, "parts/1/part.json"));
    const struct wen_work_wish anew = {.shard = true, .number = 1, .replace = true};
    assert_int_equal(wen_work_open(*state, &anew, &third, NULL), 0);
    assert_int_equal(third.before, WEN_WORK_NEW);
    assert_false(help_there(*state, "parts/1"));
    wen_work_close(&third, false);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, help_set_up, help_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(test_states),        ROW(test_plan),           ROW(test_write), ROW(test_lock),
        ROW(test_dead_attempts), ROW(test_living_attempt), ROW(test_late)};

    return cmocka_run_group_tests_name("results/work", tests, NULL, NULL);
}
