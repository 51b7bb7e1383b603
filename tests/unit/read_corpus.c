/* SPDX-License-Identifier: MIT */
/* core/read/corpus.c, walk.c, file.c and the formats: small trees with the
 * records they must give. */
#include "read_help.h"

#include "base/heap.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

enum { FILES = 8 };

struct file {
    const char *path;
    const char *data; /* starts with "->": a link; "FIFO", "SOCKET": one of them */
};

struct row {
    const char *name;
    struct file files[FILES];
    const char *paths, *include, *exclude;
    int format;
    const char *text, *id, *meta;
    const char *expected;
};

static const struct row rows[] = {
    {.name = "order and ids of a folder",
     .files = {{"news/b.txt", "B"},
               {"news/a.txt", "A"},
               {"news/a/z.TXT", "Z"},
               {"news/a.d/y.md", "Y"},
               {"news/.hidden/x.txt", "no"},
               {"news/.x.txt", "no"},
               {"news/image.png", "no"},
               {"news/文.text", "W"}},
     .paths = "news/",
     .expected = "news/a/z.TXT @ news/a/z.TXT = Z\n"
                 "news/a.d/y.md @ news/a.d/y.md = Y\n"
                 "news/a.txt @ news/a.txt = A\n"
                 "news/b.txt @ news/b.txt = B\n"
                 "news/文.text @ news/文.text = W\n"
                 "files 5, skipped 1\n"},
    {.name = "files given by name are always read",
     .files = {{"x/000.txt", "A"}, {"odd.xyz", "B"}, {".h.txt", "C"}, {"empty.txt", ""}},
     .paths = "x/000.txt odd.xyz ./.h.txt x/../empty.txt",
     .expected = "000.txt @ x/000.txt = A\n"
                 "odd.xyz @ odd.xyz = B\n"
                 ".h.txt @ ./.h.txt = C\n"
                 "empty.txt @ x/../empty.txt = \n"
                 "files 4, skipped 0\n"},
    {.name = ". and .. become the folder's real name",
     .files = {{"top/in/a.txt", "A"}},
     .paths = "top/in/.. top/in/.",
     .expected = "top/in/a.txt @ top/in/../in/a.txt = A\n"
                 "in/a.txt @ top/in/./a.txt = A\n"
                 "files 2, skipped 0\n"},
    {.name = "bytes of names that are not UTF-8",
     .files = {{"d/\xD0\xC2.txt", "A"}, {"d/a\nb.txt", "B"}, {"d/\xFF.txt", "C"}},
     .paths = "d",
     .expected = "d/a\\\\x0[Aa]b.txt @ d/a\\\\x0[Aa]b.txt = B\n"
                 "d/新.txt @ d/新.txt = A\n" /* GBK, as iconv -f GBK reads it */
                 "d/%FF.txt @ d/%FF.txt = C\n"
                 "files 3, skipped 0\n"},
    {.name = "links, loops and links to nowhere",
     .files = {{"d/a.txt", "A"},
               {"e/b.txt", "B"},
               {"d/e", "->../e"},
               {"d/loop", "->../d"},
               {"d/me", "->me"},
               {"d/none.txt", "->nothing"},
               {"d/to.txt", "->a.txt"}},
     .paths = "d",
     .expected = "d/a.txt @ d/a.txt = A\n"
                 "d/e/b.txt @ d/e/b.txt = B\n"
                 "d/loop @ d/loop ! is a link that leads back to a folder it lies in\n"
                 "d/me @ d/me ! is a link that leads nowhere: Too many levels of symbolic links\n"
                 "d/none.txt @ d/none.txt ! is a link that leads nowhere: No such file or "
                 "directory\n"
                 "d/to.txt @ d/to.txt = A\n"
                 "files 3, skipped 0\n"},
    {.name = "special files",
     .files = {{"d/a.txt", "A"},
               {"d/f.txt", "FIFO"},
               {"d/l.txt", "->f.txt"},
               {"d/s.txt", "SOCKET"},
               {"d/null.txt", "->/dev/null"},
               {"d/f", "FIFO"}},
     .paths = "d",
     .expected = "d/a.txt @ d/a.txt = A\n"
                 "d/f.txt @ d/f.txt ! is a FIFO, not a file\n"
                 "d/l.txt @ d/l.txt ! is a FIFO, not a file\n"
                 "d/null.txt @ d/null.txt ! is a device, not a file\n"
                 "d/s.txt @ d/s.txt ! is a socket, not a file\n"
                 "files 1, skipped 1\n"},
    {.name = "include and exclude",
     .files = {{"d/a.log", "A"},
               {"d/b.txt", "B"},
               {"d/s/c.log", "C"},
               {"d/s/t/d.log", "D"},
               {"d/old/e.log", "E"}},
     .paths = "d",
     .include = "*.log",
     .exclude = "old s/t/*",
     .expected = "d/a.log @ d/a.log = A\nd/s/c.log @ d/s/c.log = C\nfiles 2, skipped 0\n"},
    {.name = "include with folders in it",
     .files = {{"d/a.log", "A"}, {"d/s/c.log", "C"}, {"d/s/t/d.log", "D"}},
     .paths = "d",
     .include = "s/**/*.log **/a.log",
     .expected = "d/a.log @ d/a.log = A\nd/s/t/d.log @ d/s/t/d.log = D\nfiles 2, skipped 0\n"},
    {.name = "a format narrows what is taken from a folder",
     .files = {{"d/a.txt", "A"}, {"d/b.jsonl", "{\"text\":\"B\"}\n"}, {"d/c.csv", "text\nC\n"}},
     .paths = "d",
     .format = WEN_FORMAT_JSONL,
     .expected = "d/b.jsonl:1 @ d/b.jsonl:1 = B\nfiles 1, skipped 2\n"},
    {.name = "lines",
     .files = {{"a.txt", "one\n\n  \ntwo\r\nthree"}},
     .paths = "a.txt",
     .format = WEN_FORMAT_LINES,
     .expected = "a.txt:1 @ a.txt:1 = one\na.txt:4 @ a.txt:4 = two\na.txt:5 @ a.txt:5 = three\n"
                 "files 1, skipped 0\n"},
    {.name = "JSON Lines",
     .files =
         {{"a.jsonl",
           "\xEF\xBB\xBF{\"text\":\"A\\n\\u6587\\ud83d\\ude00\\\"\",\"n\":1.50,\"s\":\"x\\ty\","
           "\"z\":null}\n"
           "\n"
           " { \"n\" : [ 1, {\"a b\": \" \\\" \"} ] , \"b\":true, \"text\" : \"B\" } \r\n"
           "{\"body\":\"C\",\"n\":1}\n"
           "{\"text\":5}\n"
           "[\"text\"]\n"
           "{\"text\":\"D\n"
           "{\"text\":\"E\",\"text\":\"F\"}\n"}},
     .paths = "a.jsonl",
     .meta = "s n z b",
     .expected = "a.jsonl:1 @ a.jsonl:1 = A\\\\x0A文😀\" \\[s=x\\\\x09y n=1.50]\n"
                 "a.jsonl:3 @ a.jsonl:3 = B \\[n=\\[1,{\"a b\":\" \\\\\" \"}] b=true]\n"
                 "a.jsonl:4 @ a.jsonl:4 ! has no key \"text\"; its keys: \"body\", \"n\"\n"
                 "a.jsonl:5 @ a.jsonl:5 ! key \"text\" is a number, not a string\n"
                 "a.jsonl:6 @ a.jsonl:6 ! is JSON, but no object: {\"text\": …} is expected\n"
                 "a.jsonl:7 @ a.jsonl:7 ! is no JSON: *\n"
                 "a.jsonl:8 @ a.jsonl:8 ! *twice*\n"
                 "files 1, skipped 0\n"},
    {.name = "ids of JSON Lines",
     .files = {{"a.ndjson", "{\"key\":\"../\\u0007x\",\"body\":\"A\"}\n"
                            "{\"key\":9007199254740993,\"body\":\"B\"}\n"
                            "{\"key\":\"\",\"body\":\"C\"}\n"
                            "{\"key\":null,\"body\":\"D\"}\n"
                            "{\"body\":\"E\"}\n"
                            "{\"key\":\"k\"}"}},
     .paths = "a.ndjson",
     .text = "body",
     .id = "key",
     .expected = "../\\\\x07x @ a.ndjson:1 = A\n"
                 "9007199254740993 @ a.ndjson:2 = B\n"
                 "a.ndjson:3 @ a.ndjson:3 ! key \"key\" is empty, not an id\n"
                 "a.ndjson:4 @ a.ndjson:4 ! key \"key\" is null, not an id\n"
                 "a.ndjson:5 @ a.ndjson:5 ! has no key \"key\"; its keys: \"body\"*\n"
                 "k @ a.ndjson:6 ! has no key \"body\"; its keys: \"key\"*\n"
                 "files 1, skipped 0\n"},
    {.name = "a name that is nearly right",
     .files = {{"a.jsonl", "{\"texts\":\"A\"}\n"}, {"b.csv", "texts,id\nA,1\n"}},
     .paths = "a.jsonl b.csv",
     .expected = "a.jsonl:1 @ a.jsonl:1 ! has no key \"text\"; its keys: \"texts\"; did you mean "
                 "\"texts\"\\?\n"
                 "b.csv @ b.csv ! has no column \"text\" in its header; its columns: \"texts\", "
                 "\"id\"; did you mean \"texts\"\\?\n"
                 "files 2, skipped 0\n"},
    {.name = "CSV",
     .files = {{"a.csv", "\xEF\xBB\xBFid,text,date\r\n"
                         "1,\"A, \"\"quoted\"\"\r\nand more\",2020\r\n"
                         "\r\n"
                         "2,B\r\n"
                         "3,C,\r\n"
                         ",D,2021\r\n"
                         "5,\"E\"x,2021\r\n"
                         "6,F,2022"}},
     .paths = "a.csv",
     .id = "id",
     .meta = "date",
     .expected = "1 @ a.csv:2 = A, \"quoted\"\\\\x0D\\\\x0Aand more \\[date=2020]\n"
                 "a.csv:5 @ a.csv:5 ! the row has 2 fields, the header 3\n"
                 "3 @ a.csv:6 = C\n"
                 "a.csv:7 @ a.csv:7 ! column \"id\" is empty, not an id\n"
                 "a.csv:8 @ a.csv:8 ! the row has something between a closing quote and the next "
                 "delimiter\n"
                 "6 @ a.csv:9 = F \\[date=2022]\n"
                 "files 1, skipped 0\n"},
    {.name = "delimiters and headers of CSV",
     .files = {{"a.csv", "text;a\n1,5;x\n"},
               {"b.tsv", "text\tb,c,d\nB\t\"x\ty\"\n"},
               {"c.csv", "text\tb\nC\t1\n"},
               {"d.csv", "text\nD,d\n"},
               {"e.csv", "a,text,text\n1,2,3\n"},
               {"f.csv", ""},
               {"g.csv", "a,b\n\"1,2\n3,4\n"},
               {"h.csv", "text,a\n\"1,2\n3,4\n"}},
     .paths = "a.csv b.tsv c.csv d.csv e.csv f.csv g.csv h.csv",
     .expected =
         "a.csv:2 @ a.csv:2 = 1,5\n"
         "b.tsv:2 @ b.tsv:2 = B\n"
         "c.csv:2 @ c.csv:2 = C\n"
         "d.csv:2 @ d.csv:2 ! the row has 2 fields, the header 1\n"
         "e.csv @ e.csv ! has 2 columns \"text\" in its header\n"
         "g.csv @ g.csv ! has no column \"text\" in its header; its columns: \"a\", \"b\"*\n"
         "h.csv:2 @ h.csv:2 ! the quote that opens in line 2 is never closed\n"
         "files 8, skipped 0\n"},
    {.name = "UTF-16 cannot be cut into lines",
     .files = {{"a.csv", "\xFF\xFEt"}, {"b.txt", "\xFF\xFEt"}},
     .paths = "a.csv b.txt",
     .expected = "a.csv @ a.csv ! is UTF-16, which cannot be read by lines: *\n"
                 "b.txt @ b.txt = *\n"
                 "files 2, skipped 0\n"},
    {.name = "paths that are not there",
     .paths = "nothing",
     .expected = "74 cannot read the input nothing: No such file or directory; *\n"},
    {.name = "no paths", .expected = "64 no input: *\n"},
    {.name = "standard input twice", .paths = "- -", .expected = "64 standard input *\n"},
    {.name = "a device", .paths = "/dev/null", .expected = "74 *it is a device*\n"},
};

static void make_socket(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
}

static void make(const struct file *file)
{
    if (strncmp(file->data, "->", 2) == 0) {
        assert_int_equal(symlink(file->data + 2, file->path), 0);
    } else if (strcmp(file->data, "FIFO") == 0) {
        assert_int_equal(mkfifo(file->path, 0666), 0);
    } else if (strcmp(file->data, "SOCKET") == 0) {
        make_socket(file->path);
    } else {
        help_write(file->path, file->data, strlen(file->data));
    }
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct wen_buffer lines = {0};

    help_enter();
    for (size_t i = 0; i < FILES && row->files[i].path; i++) {
        make(&row->files[i]);
    }
    struct wen_input input = {.paths = help_list(row->paths),
                              .include = help_list(row->include),
                              .exclude = help_list(row->exclude),
                              .format = row->format,
                              .text = row->text ? row->text : "text",
                              .id = row->id,
                              .meta = help_list(row->meta)};
    help_read(&input, &help_limits, &lines);
    help_expect(row->name, lines.data, row->expected);
    wen_buffer_free(&lines);
    help_leave();
}

/* A file in a folder of which its own path cannot be opened: too long. */
static void test_deep(void **state)
{
    enum { DEPTH = 60 };
    char name[101];
    struct wen_buffer lines = {0};
    struct wen_input input = {.text = "text"};

    (void)state;
    help_enter();
    input.paths = help_list("deep");
    memset(name, 'd', 100);
    name[100] = '\0';
    assert_int_equal(mkdir("deep", 0777), 0);
    int at = open("deep", O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < DEPTH; i++) {
        assert_int_equal(mkdirat(at, name, 0777), 0);
        int next = openat(at, name, O_RDONLY | O_DIRECTORY);
        close(at);
        at = next;
    }
    int fd = openat(at, "a.txt", O_WRONLY | O_CREAT, 0666);
    assert_int_equal(write(fd, "A", 1), 1);
    close(fd);
    help_read(&input, &help_limits, &lines);
    help_expect("deep", lines.data, "<6070 bytes> @ <6070 bytes> = A\nfiles 1, skipped 0\n");
    /* too deep for nftw() by paths */
    assert_int_equal(unlinkat(at, "a.txt", 0), 0);
    for (int i = 0; i < DEPTH; i++) {
        int up = openat(at, "..", O_RDONLY | O_DIRECTORY);
        close(at);
        at = up;
        assert_int_equal(unlinkat(at, name, AT_REMOVEDIR), 0);
    }
    close(at);
    wen_buffer_free(&lines);
    help_leave();
}

static void test_unreadable(void **state)
{
    struct wen_buffer lines = {0};
    struct wen_input input = {.text = "text"};

    (void)state;
    help_enter();
    input.paths = help_list("d");
    help_write("d/a.txt", "A", 1);
    help_write("d/b/c.txt", "C", 1);
    assert_int_equal(chmod("d/a.txt", 0), 0);
    assert_int_equal(chmod("d/b", 0), 0);
    assert_int_equal(chmod(".", 0755), 0);
    /* root reads everything */
    bool root = geteuid() == 0;
    assert_int_equal(root ? seteuid(65534) : 0, 0);
    help_read(&input, &help_limits, &lines);
    help_expect("unreadable", lines.data,
                "d/a.txt @ d/a.txt ! cannot be opened: Permission denied\n"
                "d/b @ d/b ! is a folder that cannot be opened: Permission denied\n"
                "files 0, skipped 0\n");
    input.paths = help_list("d/a.txt");
    lines.size = 0;
    help_read(&input, &help_limits, &lines);
    help_expect("unreadable", lines.data,
                "74 cannot read the input d/a.txt: Permission denied; *\n");
    assert_int_equal(root ? seteuid(0) : 0, 0);
    assert_int_equal(chmod("d/b", 0777), 0);
    wen_buffer_free(&lines);
    help_leave();
}

/* Files that vanish and change after their folder was listed. */
static void test_changing(void **state)
{
    struct wen_input input = {.text = "text"};
    struct wen_corpus *corpus;
    struct wen_record record;
    struct wen_error error;

    (void)state;
    help_enter();
    input.paths = help_list("d");
    help_write("d/a.txt", "A", 1);
    help_write("d/b.txt", "B", 1);
    help_write("d/c.txt", "C", 1);
    assert_int_equal(wen_corpus_open(&input, &help_limits, &corpus, &error), 0);
    assert_int_equal(wen_corpus_next(corpus, &record, &error), 1);
    assert_memory_equal(record.id.data, "d/a.txt", record.id.size);
    assert_int_equal(unlink("d/b.txt"), 0);
    help_write("d/c.txt", "longer", 6);
    assert_int_equal(wen_corpus_next(corpus, &record, &error), 1);
    assert_true(record.refused);
    assert_int_equal(wen_corpus_next(corpus, &record, &error), 1);
    assert_memory_equal(record.raw.data, "longer", 6);
    assert_int_equal(wen_corpus_next(corpus, &record, &error), 0);
    wen_corpus_close(corpus);
    help_leave();
}

static void *feed(void *text)
{
    int fd = open("fifo", O_WRONLY);

    if (write(fd, text, strlen(text)) < 0) {
        abort();
    }
    close(fd);
    return NULL;
}

/* A FIFO that the user names is read, as <(command) of a shell is one. */
static void test_given_fifo(void **state)
{
    struct wen_buffer lines = {0};
    struct wen_input input = {.text = "text", .format = WEN_FORMAT_LINES};
    pthread_t thread;
    char text[] = "one\ntwo\n";

    (void)state;
    help_enter();
    input.paths = help_list("fifo");
    assert_int_equal(mkfifo("fifo", 0666), 0);
    assert_int_equal(pthread_create(&thread, NULL, feed, text), 0);
    help_read(&input, &help_limits, &lines);
    assert_int_equal(pthread_join(thread, NULL), 0);
    help_expect("fifo", lines.data,
                "fifo:1 @ fifo:1 = one\nfifo:2 @ fifo:2 = two\nfiles 1, skipped 0\n");
    wen_buffer_free(&lines);
    help_leave();
}

/* Standard input from a pipe that somebody made not to block. */
static void test_standard_input(void **state)
{
    struct wen_buffer lines = {0};
    struct wen_input input = {.text = "text"};
    int ends[2], saved = dup(STDIN_FILENO);

    (void)state;
    help_enter();
    input.paths = help_list("-");
    for (int format = WEN_FORMAT_AUTO; format <= WEN_FORMAT_LINES; format++) {
        assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
        assert_int_equal(write(ends[1], "one\ntwo", 7), 7);
        close(ends[1]);
        assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
        close(ends[0]);
        input.format = format;
        lines.size = 0;
        help_read(&input, &help_limits, &lines);
        help_expect("standard input", lines.data,
                    format == WEN_FORMAT_LINES
                        ? "-:1 @ standard input:1 = one\n-:2 @ standard input:2 = two\n"
                          "files 1, skipped 0\n"
                        : "- @ standard input = one\\\\x0Atwo\nfiles 1, skipped 0\n");
    }
    close(STDIN_FILENO);
    lines.size = 0;
    help_read(&input, &help_limits, &lines);
    help_expect("standard input", lines.data, "-74 standard input: cannot read it: Bad file *\n");
    assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
    close(saved);
    wen_buffer_free(&lines);
    help_leave();
}

/* Documents, lines and rows above the limit cost themselves alone. */
static void test_limit(void **state)
{
    enum { MIB = 1 << 20 };
    struct wen_limits limits = {.document_mib = 1, .expansion = 200};
    struct wen_input input = {.text = "text"};
    struct wen_buffer lines = {0}, data = {0};

    (void)state;
    help_enter();
    input.paths = help_list("a.txt b.txt c.jsonl d.csv");
    memset(wen_buffer_room(&data, 5 * MIB), 'x', 5 * MIB);
    help_write("a.txt", data.data, MIB);
    help_write("b.txt", data.data, MIB + 1);
    memcpy(data.data, "{\"text\":\"A\"}\n", 13);
    memcpy(data.data + 4 * MIB, "\n{\"text\":\"B\"}\n", 14);
    help_write("c.jsonl", data.data, 4 * MIB + 14);
    memcpy(data.data, "text,b\nA,2\n\"\"\"", 14);
    memcpy(data.data + 2 * MIB, "\n\"\"\n", 4);
    memcpy(data.data + 4 * MIB, "\",\nB,3\n", 7);
    help_write("d.csv", data.data, 4 * MIB + 7);
    help_read(&input, &limits, &lines);
    help_expect("limit", lines.data,
                "a.txt @ a.txt = <1048576 bytes>\n"
                "b.txt @ b.txt ! the text has more than 1 MiB; *\"document_mib\"*\n"
                "c.jsonl:1 @ c.jsonl:1 = A\n"
                "c.jsonl:2 @ c.jsonl:2 ! the line has more than 1 MiB; *\"document_mib\"*\n"
                "c.jsonl:3 @ c.jsonl:3 = B\n"
                "d.csv:2 @ d.csv:2 = A\n"
                "d.csv:3 @ d.csv:3 ! the row has more than 1 MiB; *\"document_mib\"*\n"
                "d.csv:6 @ d.csv:6 = B\n"
                "files 4, skipped 0\n");
    wen_buffer_free(&lines);
    wen_buffer_free(&data);
    help_leave();
}

int main(void)
{
    enum { ROWS = sizeof rows / sizeof rows[0] };
    const struct CMUnitTest others[] = {
        cmocka_unit_test(test_deep),           cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_changing),       cmocka_unit_test(test_given_fifo),
        cmocka_unit_test(test_standard_input), cmocka_unit_test(test_limit),
    };
    enum { OTHERS = sizeof others / sizeof others[0] };
    struct CMUnitTest tests[ROWS + OTHERS];

    for (size_t i = 0; i < ROWS; i++) {
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = test_row, .initial_state = (void *)&rows[i]};
    }
    memcpy(tests + ROWS, others, sizeof others);
    return cmocka_run_group_tests_name("read/corpus", tests, NULL, NULL);
}
