/* SPDX-License-Identifier: MIT */
/* core/registry: stages that load, and the sentence for each that does not. */
#include "base/io.h"
#include "registry/child.h"
#include "registry/registry.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

static char stages[4096];  /* folder of the stages for tests */
static char scratch[4096]; /* a folder of this test's own */

/* "@" stands for the folder; what follows "Looked in: " depends on where wenliu is installed. */
static char *shortened(const char *text, const char *folder)
{
    char *result = calloc(1, strlen(text) + 1), *to = result;
    const char *end = strstr(text, "Looked in: ");

    end = end ? end : text + strlen(text);
    while (text < end) {
        if (strncmp(text, folder, strlen(folder)) == 0) {
            *to++ = '@';
            text += strlen(folder);
        } else {
            *to++ = *text++;
        }
    }
    return result;
}

static const struct {
    const char *name;
    const char *said; /* "" where it loads */
} rows[] = {
    {"load", ""},
    {"cut", ""},
    {"put", ""},
    {"laod", "there is no stage \"laod\"; did you mean \"load\"? "},
    {"../load", "there is no stage \"../load\"; names of stages are of the form [a-z][a-z0-9_]*. "},
    {"zebra", "there is no stage \"zebra\". "},
    {"major",
     "@/major.so cannot be used: it was built for version 2.0 of the stage interface, this "
     "wenliu has 1.4; build it again with this wenliu's stage.h"},
    {"minor",
     "@/minor.so cannot be used: it was built for version 1.11 of the stage interface, this "
     "wenliu has 1.4; install a newer wenliu, or build the stage with this one's stage.h"},
    {"nosymbol", "@/nosymbol.so is no stage: it has no symbol nosymbol_LTX_wen_stage; define it "
                 "with WEN_STAGE(nosymbol, …), the name being that of the file, and export it"},
    {"unresolved", "@/unresolved.so does not load: undefined symbol: wenliu_has_no_such_function; "
                   "link the stage with the library that has it; wenliu itself gives stages no "
                   "symbols, its calls come through the context"},
    {"crash", "@/crash.so does not load: the process that tried died of signal 11 (SIGSEGV); debug "
              "its constructors with gdb, or build it again"},
    {"leave", "@/leave.so does not load: the process that tried ended with status 0 before it was "
              "done; debug its constructors with gdb, or build it again"},
    {"misnamed", "@/misnamed.so cannot be used: its file is named misnamed, but its .name is "
                 "\"other\"; make them agree"},
    {"badtable", "@/badtable.so cannot be used: option \"top\": its default 500 does not hold: it "
                 "must be JSON of the option's type and range"},
};

static void test_stages(void **state)
{
    const char *const folders[] = {stages, NULL};
    struct wen_registry *registry = wen_registry_open(folders);

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct wen_error error = {0};
        wen_registry_probe(registry, rows[i].name, &error);
        char *said = shortened(error.text, stages);
        assert_string_equal(said, rows[i].said);
        assert_int_equal(error.status, rows[i].said[0] ? WEN_EXIT_CONFIG : WEN_EXIT_OK);
        free(said);
    }
    /* lies beside the folder of the others */
    char *above = NULL;
    assert_true(asprintf(&above, "%s/..", stages) > 0);
    const char *const other_folders[] = {above, NULL};
    struct wen_registry *other = wen_registry_open(other_folders);
    struct wen_error dependent = {0};
    wen_registry_probe(other, "dependent", &dependent);
    assert_non_null(strstr(dependent.text,
                           "/dependent.so does not load: libwenliu_gone.so.1: cannot open shared "
                           "object file: No such file or directory; install the library that it "
                           "needs, or build it again"));
    wen_registry_close(other);
    free(above);
    /* its second number depends on the interface */
    struct wen_error small = {0};
    wen_registry_probe(registry, "small", &small);
    assert_non_null(strstr(small.text,
                           "/small.so cannot be used: its struct wen_stage has 16 bytes, "
                           "not "));
    /* what killed a child is refused from then on without a try */
    struct wen_error error = {0};
    assert_null(wen_registry_load(registry, "crash", &error));
    assert_non_null(strstr(error.text, "died of signal 11"));
    wen_registry_close(registry);
}

static void test_load(void **state)
{
    const char *const folders[] = {stages, NULL};
    struct wen_registry *registry = wen_registry_open(folders);
    struct wen_error error = {0};

    (void)state;
    const struct wen_stage *stage = wen_registry_load(registry, "cut", &error);
    assert_non_null(stage);
    assert_string_equal(stage->name, "cut");
    assert_ptr_equal(wen_registry_load(registry, "cut", &error), stage);
    char *path = shortened(wen_registry_path(registry, stage), stages);
    assert_string_equal(path, "@/cut.so");
    free(path);
    wen_registry_close(registry);
    /* a second registry of one process shares the loader */
    registry = wen_registry_open(folders);
    assert_non_null(wen_registry_load(registry, "cut", &error));
    assert_null(wen_registry_load(registry, "unresolved", &error));
    assert_non_null(strstr(error.text, "wenliu_has_no_such_function"));
    wen_registry_close(registry);
}

/* ---- files of this test's own ---- */

static void copy_file(const char *from, const char *to, mode_t mode)
{
    struct wen_buffer bytes = {0};
    struct wen_error error;

    assert_int_equal(wen_io_read_file(from, SIZE_MAX / 2, &bytes, &error), 0);
    int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(wen_io_write(fd, bytes.data, bytes.size, to, &error), 0);
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
    wen_buffer_free(&bytes);
}

/* A path in the scratch folder; good until the second call from now. */
static const char *in_scratch(const char *name)
{
    static char paths[2][4200];
    static int turn;

    turn = !turn;
    snprintf(paths[turn], sizeof paths[turn], "%s/%s", scratch, name);
    return paths[turn];
}

static const char *in_stages(const char *name)
{
    static char path[4200];

    snprintf(path, sizeof path, "%s/%s", stages, name);
    return path;
}

static void expect(struct wen_registry *registry, const char *name, const char *expected)
{
    struct wen_error error = {0};

    wen_registry_probe(registry, name, &error);
    char *said = shortened(error.text, scratch);
    assert_string_equal(said, expected);
    free(said);
}

static void put_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void test_files(void **state)
{
    const char *const folders[] = {scratch, NULL};

    (void)state;
    put_text(in_scratch("textual.so"), "this is a text, long enough to have an ELF header's size: "
                                       "sixty-four bytes\n");
    put_text(in_scratch("empty.so"), "");
    put_text(in_scratch("Loud.so"), "");
    put_text(in_scratch("notes.txt"), "no candidate\n");
    assert_int_equal(mkdir(in_scratch("folder.so"), 0755), 0);
    assert_int_equal(symlink("nowhere", in_scratch("dangling.so")), 0);
    copy_file(in_stages("load.so"), in_scratch("renamed.so"), 0755);
    copy_file(in_stages("cut.so"), in_scratch("cut.so"), 0777);
    copy_file(in_stages("wash.so"), in_scratch("wash.so"), 0644);
    struct wen_registry *registry = wen_registry_open(folders);
    expect(registry, "textual",
           "@/textual.so does not load: invalid ELF header; this is not a "
           "shared object; build it with cc -shared -fPIC");
    expect(registry, "empty",
           "@/empty.so does not load: file too short; this is not a whole shared "
           "object; build it again");
    expect(registry, "Loud",
           "@/Loud.so cannot be a stage: its file must be named [a-z][a-z0-9_]*.so");
    expect(registry, "folder", "@/folder.so is not a regular file");
    expect(registry, "dangling", "@/dangling.so cannot be read: No such file or directory");
    expect(registry, "renamed",
           "@/renamed.so is no stage: it has no symbol renamed_LTX_wen_stage; define it with "
           "WEN_STAGE(renamed, …), the name being that of the file, and export it");
    expect(registry, "cut",
           "@/cut.so is not safe to load: everybody may write to the file; chmod "
           "go-w @/cut.so");
    expect(registry, "wash", "");
    assert_int_equal(chmod(scratch, 0777), 0);
    expect(registry, "wash",
           "@/wash.so is not safe to load: everybody may write to its folder; "
           "chmod go-w @");
    assert_int_equal(chmod(scratch, 01777), 0); /* as /tmp: others cannot put files in its place */
    expect(registry, "wash", "");
    assert_int_equal(chmod(scratch, 0755), 0);
    if (geteuid() == 0) {
        assert_int_equal(chown(in_scratch("wash.so"), 4711, 4711), 0);
        expect(registry, "wash",
               "@/wash.so is not safe to load: the file belongs to user 4711, neither to you nor "
               "to root; if you trust it, make a copy of your own or let chown give it to you");
        assert_int_equal(chown(in_scratch("wash.so"), 0, 4711), 0);
        assert_int_equal(chmod(in_scratch("wash.so"), 0664), 0);
        expect(registry, "wash",
               "@/wash.so is not safe to load: its group may write to the file; "
               "chmod go-w @/wash.so");
        assert_int_equal(chown(in_scratch("wash.so"), 0, 0), 0); /* root's own group */
        expect(registry, "wash", "");
    }
    wen_registry_close(registry);
}

/* The order of folders, and what hides what. */
static void test_folders(void **state)
{
    const struct wen_candidate *list;
    const char *const folders[] = {scratch, stages, scratch, NULL};

    (void)state;
    struct wen_registry *registry = wen_registry_open(folders);
    size_t count = wen_registry_candidates(registry, &list), hidden = 0;
    assert_true(count > 16);
    assert_string_equal(list[0].name, "Loud"); /* by bytes */
    assert_string_equal(list[1].name, "cut");
    assert_null(list[1].hidden);
    for (size_t i = 0; i < count; i++) {
        if (list[i].hidden) {
            hidden++;
            assert_true(strcmp(list[i].name, "cut") == 0 || strcmp(list[i].name, "wash") == 0);
            assert_true(strncmp(list[i].path, stages, strlen(stages)) == 0);
            assert_true(strncmp(list[i].hidden, scratch, strlen(scratch)) == 0);
        }
    }
    assert_int_equal(hidden, 2);
    wen_registry_close(registry);
    /* the environment's folders come behind the command line's */
    char *path = NULL;
    assert_true(asprintf(&path, ":/no/such:%s:", stages) > 0);
    setenv("WENLIU_STAGE_PATH", path, 1);
    free(path);
    const char *const first[] = {scratch, NULL};
    registry = wen_registry_open(first);
    assert_int_equal(wen_registry_candidates(registry, &list), count);
    char *names = wen_registry_folders(registry);
    assert_non_null(strstr(names, "\n/no/such (not there)\n"));
    free(names);
    wen_registry_close(registry);
    unsetenv("WENLIU_STAGE_PATH");
}

static void test_data(void **state)
{
    struct wen_error error = {0};

    (void)state;
    setenv("WENLIU_DATA_PATH", scratch, 1);
    struct wen_registry *registry = wen_registry_open(NULL);
    char *path = wen_registry_data(registry, "notes.txt", &error);
    assert_non_null(path);
    assert_string_equal(path, in_scratch("notes.txt"));
    free(path);
    assert_null(wen_registry_data(registry, "segment/none.lexicon", &error));
    char *said = shortened(error.text, scratch);
    assert_string_equal(said, "the data file segment/none.lexicon is missing; build it with make, "
                              "install wenliu, or set WENLIU_DATA_PATH. ");
    free(said);
    assert_null(wen_registry_data(registry, "../notes.txt", &error));
    assert_null(wen_registry_data(registry, "/etc/passwd", &error));
    assert_non_null(strstr(error.text, "it leaves the folder"));
    wen_registry_close(registry);
    unsetenv("WENLIU_DATA_PATH");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stages),  cmocka_unit_test(test_load), cmocka_unit_test(test_files),
        cmocka_unit_test(test_folders), cmocka_unit_test(test_data),
    };
    const char *build = getenv("BUILD") ? getenv("BUILD") : ".";
    char folder[] = "/tmp/wenliu-test-XXXXXX", *real = NULL;
    char relative[4096];

    snprintf(relative, sizeof relative, "%s/tests/unit/stages/.libs", build);
    if (!mkdtemp(folder) || !(real = realpath(relative, NULL))) {
        perror(relative);
        return 1;
    }
    snprintf(stages, sizeof stages, "%s", real);
    snprintf(scratch, sizeof scratch, "%s", folder);
    chmod(scratch, 0755);
    int failed = cmocka_run_group_tests_name("registry/load", tests, NULL, NULL);
    static const char *const files[] = {"textual.so",  "empty.so",   "Loud.so", "notes.txt",
                                        "dangling.so", "renamed.so", "cut.so",  "wash.so"};
    for (size_t i = 0; i < COUNT(files); i++) {
        unlink(in_scratch(files[i]));
    }
    rmdir(in_scratch("folder.so"));
    rmdir(scratch);
    free(real);
    return failed;
}
