/* SPDX-License-Identifier: MIT */
/* core/registry/child.c: every way in which work can end. */
#include "registry/child.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static int speak(void *argument, FILE *out)
{
    fprintf(out, "%s", (const char *)argument);
    return 0;
}

static int refuse(void *argument, FILE *out)
{
    (void)argument;
    fputs("no", out);
    return 78;
}

static int leave(void *argument, FILE *out)
{
    (void)argument;
    fputs("half", out);
    exit(0);
}

static int die(void *argument, FILE *out)
{
    (void)out;
    signal(*(int *)argument, SIG_DFL);
    raise(*(int *)argument);
    return 0;
}

static int hang(void *argument, FILE *out)
{
    (void)argument, (void)out;
    while (pause() < 0) {
    }
    return 0;
}

/* Its child holds the pipe open for longer than anybody waits. */
static int leave_process(void *argument, FILE *out)
{
    (void)argument;
    fputs("done", out);
    if (fork() == 0) {
        sleep(1000);
        _exit(0);
    }
    return 0;
}

static int write_much(void *argument, FILE *out)
{
    char line[1000];

    (void)argument;
    memset(line, 'x', sizeof line);
    for (int i = 0; i < 3000; i++) {
        fwrite(line, 1, sizeof line, out);
    }
    return 0;
}

/* What a stage prints must not come out among the host's results. */
static int print(void *argument, FILE *out)
{
    char byte;

    (void)argument;
    puts("not ok 1 - this must not be seen");
    fflush(stdout);
    fprintf(out, "%zd", read(STDIN_FILENO, &byte, 1));
    return 0;
}

static int segv = SIGSEGV, killed = SIGKILL, aborted = SIGABRT;

static void test_rows(void **state)
{
    static const struct {
        int (*work)(void *, FILE *);
        void *argument;
        int status;
        const char *out, *error;
    } rows[] = {
        {speak, "文", 0, "before文", ""},
        {speak, "", 0, "before", ""},
        {refuse, NULL, 78, "beforeno", ""},
        {leave, NULL, 70, NULL, "ended with status 0 before it was done"},
        {die, &segv, 70, NULL, "died of signal 11 (SIGSEGV)"},
        {die, &killed, 70, NULL, "died of signal 9 (SIGKILL)"},
        {die, &aborted, 70, NULL, "died of signal 6 (SIGABRT)"},
        {hang, NULL, 70, NULL, "did not end within 1 seconds"},
        {leave_process, NULL, 0, "beforedone", ""},
        {print, NULL, 0, "before0", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wen_buffer out = {0};
        struct wen_error error;
        time_t start = time(NULL);
        wen_buffer_add_text(&out, "before");
        int status = wen_in_child(rows[i].work, rows[i].argument, 1, &out, &error);
        assert_int_equal(status, rows[i].status);
        assert_string_equal(error.text, rows[i].error);
        assert_int_equal(error.status, rows[i].error[0] ? status : 0);
        if (rows[i].out) {
            assert_string_equal(wen_buffer_text(&out), rows[i].out);
        }
        assert_true(time(NULL) - start < 30);
        wen_buffer_free(&out);
    }
}

static void test_much(void **state)
{
    struct wen_buffer out = {0};
    struct wen_error error;

    (void)state;
    assert_int_equal(wen_in_child(write_much, NULL, 60, &out, &error), 0);
    assert_int_equal(out.size, 3000000);
    wen_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_much)};
    return cmocka_run_group_tests_name("registry/child", tests, NULL, NULL);
}
