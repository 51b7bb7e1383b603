/* SPDX-License-Identifier: MIT */
/* core/read/gunzip.c, filter.c, members.c and contents.c: archives that are
 * whole, cut off at every byte, damaged at every byte, and hostile. */
#include "read_help.h"

#include <archive_entry.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MIB = 1 << 20 };

static const struct member three[] = {{"a.txt", "A", 0},
                                      {"s/b.jsonl", "{\"text\":\"B\"}\n{\"text\":\"C\"}\n", 0},
                                      {"./c.md", "D", 0}};

static const char three_lines[] = "%1$s/a.txt @ %1$s/a.txt = A\n"
                                  "%1$s/s/b.jsonl:1 @ %1$s/s/b.jsonl:1 = B\n"
                                  "%1$s/s/b.jsonl:2 @ %1$s/s/b.jsonl:2 = C\n"
                                  "%1$s/c.md @ %1$s/c.md = D\n"
                                  "files 1, skipped 0\n";

static const struct format {
    const char *name;
    int format, filter;
} archives[] = {
    {"x.tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_NONE},
    {"x.tgz", ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_GZIP},
    {"x.tar.gz", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_GZIP},
    {"x.TAR.BZ2", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_BZIP2},
    {"x.tar.xz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_XZ},
    {"x.tar.zst", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_ZSTD},
    {"x.zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE},
    {"x.7z", ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE},
    {"tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE},
    {"tar-gz", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP},
    {"zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE},
};

static const struct format filters[] = {
    {"x.jsonl.gz", 0, ARCHIVE_FILTER_GZIP},
    {"x.jsonl.bz2", 0, ARCHIVE_FILTER_BZIP2},
    {"x.jsonl.xz", 0, ARCHIVE_FILTER_XZ},
    {"x.jsonl.zst", 0, ARCHIVE_FILTER_ZSTD},
};

static void read_file(const char *name, const struct wen_buffer *data, struct wen_buffer *lines)
{
    struct wen_input input = {.text = "text", .paths = help_list(name)};

    help_write(name, data->data, data->size);
    lines->size = 0;
    help_read(&input, &help_limits, lines);
}

static void test_archives(void **state)
{
    struct wen_buffer data = {0}, lines = {0};
    char expected[512];

    (void)state;
    help_enter();
    for (size_t i = 0; i < sizeof archives / sizeof archives[0]; i++) {
        data.size = 0;
        help_pack(archives[i].format, archives[i].filter, three, 3, &data);
        read_file(archives[i].name, &data, &lines);
        snprintf(expected, sizeof expected, three_lines, archives[i].name);
        help_expect(archives[i].name, lines.data, expected);
    }
    wen_buffer_free(&data);
    wen_buffer_free(&lines);
    help_leave();
}

static void test_filters(void **state)
{
    static const char text[] = "{\"text\":\"A\"}\n{\"text\":\"B\"}\n";
    struct wen_buffer data = {0}, lines = {0};
    char expected[512];

    (void)state;
    help_enter();
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        const char *name = filters[i].name;
        data.size = 0;
        help_filter(filters[i].filter, text, sizeof text - 1, &data);
        help_filter(filters[i].filter, "{\"text\":\"C\"}", 12, &data);
        read_file(name, &data, &lines);
        snprintf(expected, sizeof expected,
                 "%1$s:1 @ %1$s:1 = A\n%1$s:2 @ %1$s:2 = B\n%1$s:3 @ %1$s:3 = C\n"
                 "files 1, skipped 0\n",
                 name);
        help_expect("two in a row", lines.data, expected);
        wen_buffer_add(&data, "garbage", 7);
        read_file(name, &data, &lines);

        assert_non_null(strstr(lines.data, " ! "));
        data.size -= 7;
        if (filters[i].filter == ARCHIVE_FILTER_GZIP || filters[i].filter == ARCHIVE_FILTER_BZIP2) {
            wen_buffer_add(&data, "\0\0\0\0", 4);
            read_file(name, &data, &lines);
            help_expect("zeros behind", lines.data, expected);
        }
        data.size = 0;
        help_filter(filters[i].filter, "", 0, &data);
        read_file(name, &data, &lines);
        help_expect("nothing in it", lines.data, "files 1, skipped 0\n");
        data.size = 0;
        wen_buffer_add_text(&data, text);
        read_file(name, &data, &lines);
        snprintf(expected, sizeof expected,
                 "%1$s @ %1$s:1 ! is not * data, though it is named so*\nfiles 1, skipped 0\n",
                 name);
        help_expect("not packed", lines.data, expected);
        data.size = 0;
        read_file(name, &data, &lines);
        assert_non_null(strstr(lines.data, " ! "));
    }
    wen_buffer_free(&data);
    wen_buffer_free(&lines);
    help_leave();
}

/* Whether what `part` has of documents are the first of `whole`, and all of
 * them where no line is a refusal. */
static bool is_told(const char *part, const char *whole)
{
    bool refused = strstr(part, " ! ");

    while (strncmp(part, "files ", 6) != 0) {
        size_t size = strcspn(part, "\n") + 1;
        if (!memmem(part, size, " ! ", 3)) {
            if (strncmp(part, whole, size) != 0) {
                return false;
            }
            whole += size;
        }
        part += size;
    }
    return refused || strncmp(whole, "files ", 6) == 0;
}

/* Of a file that is cut off anywhere, what was whole is read, and the rest is
 * never passed over in silence; but for a cut at `seam`. */
static void check_cuts(const char *name, const struct wen_buffer *data, size_t seam)
{
    struct wen_buffer whole = {0}, part = {0}, cut = *data;

    read_file(name, data, &whole);
    assert_null(strstr(whole.data, " ! "));
    for (cut.size = 0; cut.size < data->size; cut.size++) {
        read_file(name, &cut, &part);
        if (cut.size != seam && !is_told(part.data, whole.data)) {
            print_error("%s cut off at %zu of %zu bytes:\n%s", name, cut.size, data->size,
                        part.data);
            fail();
        }
    }
    wen_buffer_free(&whole);
    wen_buffer_free(&part);
}

static void fill(struct wen_buffer *text)
{
    unsigned number = 1;

    for (int i = 0; i < 40; i++) {
        number = number * 1103515245u + 12345u;
        wen_buffer_format(text, "{\"text\":\"%08x\"}\n", number);
    }
}

static void test_cuts(void **state)
{
    struct wen_buffer text = {0}, data = {0};

    (void)state;
    help_enter();
    fill(&text);
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        data.size = 0;
        help_filter(filters[i].filter, text.data, text.size, &data);
        size_t seam = data.size; /* there, it is a whole file */
        help_filter(filters[i].filter, text.data, text.size, &data);
        check_cuts(filters[i].name, &data, seam);
    }
    for (size_t i = 0; i < 8; i++) {
        const struct member members[] = {{"a.txt", text.data, 300},
                                         {"b.jsonl", text.data, text.size},
                                         {"c.txt", text.data, 200}};
        data.size = 0;
        help_pack(archives[i].format, archives[i].filter, members, 3, &data);
        check_cuts(archives[i].name, &data, 0);
    }
    wen_buffer_free(&text);
    wen_buffer_free(&data);
    help_leave();
}

/* A changed byte is told, or changes nothing but a header field. */
static void test_damage(void **state)
{
    struct wen_buffer text = {0}, data = {0}, whole = {0}, part = {0};

    (void)state;
    help_enter();
    fill(&text);
    /* the last, zstd, is written without a checksum here */
    for (size_t i = 0; i < sizeof filters / sizeof filters[0] - 1; i++) {
        data.size = 0;
        help_filter(filters[i].filter, text.data, text.size, &data);
        read_file(filters[i].name, &data, &whole);
        for (size_t at = 0; at < data.size; at++) {
            data.data[at] = (char)(data.data[at] ^ 0x41);
            read_file(filters[i].name, &data, &part);
            data.data[at] = (char)(data.data[at] ^ 0x41);
            if (!strstr(part.data, " ! ") && strcmp(part.data, whole.data) != 0) {
                print_error("%s with byte %zu changed:\n%s", filters[i].name, at, part.data);
                fail();
            }
        }
    }
    wen_buffer_free(&text);
    wen_buffer_free(&data);
    wen_buffer_free(&whole);
    wen_buffer_free(&part);
    help_leave();
}

/* What may lie in an archive besides files of known kinds. */
static void test_members(void **state)
{
    struct wen_buffer inner = {0}, packed = {0}, twice = {0}, data = {0}, lines = {0};

    (void)state;
    help_enter();
    help_pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, three, 1, &inner);
    help_filter(ARCHIVE_FILTER_GZIP, "P", 1, &packed);
    help_filter(ARCHIVE_FILTER_XZ, "{\"text\":\"Q\"}\n", 13, &twice);
    const struct member members[] = {
        {"../up.txt", "U", 0},
        {"a\x1B.txt", "E", 0},
        {"image.png", "no", 0},
        {".hidden/a.txt", "no", 0},
        {"__MACOSX/._a.txt", "no", 0},
        {"in.zip", inner.data, inner.size},
        {"p.txt.gz", packed.data, packed.size},
        {"q.jsonl.xz", twice.data, twice.size},
        {"r.txt.gz", "plain", 0},
        {"\xD0\xC2.txt", "N", 0},
        {"新闻.txt", "W", 0},
    };
    enum { MEMBERS = sizeof members / sizeof members[0] };
    static const char expected[] =
        "x/../up.txt @ x/../up.txt = U\n"
        "x/a\\\\x1B.txt @ x/a\\\\x1B.txt = E\n"
        "x/in.zip @ x/in.zip ! is an archive inside an archive: unpack the outer one first\n"
        "x/p.txt.gz @ x/p.txt.gz = P\n"
        "x/q.jsonl.xz:1 @ x/q.jsonl.xz:1 = Q\n"
        "x/r.txt.gz @ x/r.txt.gz ! is not gzip data, though it is named so*\n"
        "x/新.txt @ x/新.txt = N\n"
        "x/新闻.txt @ x/新闻.txt = W\n"
        "files 1, skipped 1\n";
    help_pack(ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_NONE, members, MEMBERS, &data);
    read_file("x", &data, &lines);
    help_expect("tar", lines.data, expected);
    help_write("d/x.tar", data.data, data.size);
    struct wen_input input = {.text = "text",
                              .paths = help_list("d/x.tar"),
                              .include = help_list("*.png *.txt"),
                              .exclude = help_list("a* ../*")};
    lines.size = 0;
    help_read(&input, &help_limits, &lines);
    help_expect("globs", lines.data,
                "x.tar/image.png @ d/x.tar/image.png = no\n"
                "x.tar/新.txt @ d/x.tar/新.txt = N\n"
                "x.tar/新闻.txt @ d/x.tar/新闻.txt = W\n"
                "files 1, skipped 0\n");
    data.size = 0;
    help_pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, members + 2, 1, &data);
    read_file("y.zip", &data, &lines);
    help_expect("nothing known", lines.data,
                "y.zip @ y.zip ! is an archive of 1 files, none of them of a known kind *\n"
                "files 1, skipped 1\n");
    data.size = 0;
    help_pack(ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_NONE, three, 1, &data);
    help_pack(ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_NONE, three + 2, 1, &data);
    read_file("x.tar", &data, &lines);
    help_expect("two in a row", lines.data,
                "x.tar/a.txt @ x.tar/a.txt = A\nx.tar/c.md @ x.tar/c.md = D\nfiles 1, skipped 0\n");
    wen_buffer_free(&inner);
    wen_buffer_free(&packed);
    wen_buffer_free(&twice);
    wen_buffer_free(&data);
    wen_buffer_free(&lines);
    help_leave();
}

/* A gigabyte of zeros, packed once, twice, and as an archive's hole. */
static void test_bombs(void **state)
{
    struct wen_buffer zeros = {0}, packed = {0}, again = {0}, data = {0}, lines = {0};
    struct wen_limits limits = {.document_mib = 4096, .expansion = 200};
    struct wen_input input = {.text = "text"};

    (void)state;
    help_enter();
    memset(wen_buffer_room(&zeros, 16 * MIB), 0, 16 * MIB);
    for (int i = 0; i < 8; i++) {
        help_filter(ARCHIVE_FILTER_GZIP, zeros.data, 16 * MIB, &packed);
    }
    help_filter(ARCHIVE_FILTER_GZIP, packed.data, packed.size, &again);
    const struct member members[] = {
        {"a.txt", "A", 0}, {"b.txt.gz", packed.data, packed.size}, {"c.txt", "C", 0}};
    help_pack(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP, members, 3, &data);
    help_write("d/1.txt.gz", packed.data, packed.size);
    help_write("d/2.jsonl.gz", packed.data, packed.size);
    help_write("d/3.txt.gz", again.data, again.size);
    help_write("d/4.tgz", data.data, data.size);
    data.size = 0;
    help_pack(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE,
              (struct member[]){{"a.txt", "A", 0},
                                {"z.txt", zeros.data, 15 * MIB},
                                {"z.txt", zeros.data, 15 * MIB},
                                {"b.txt", "B", 0}},
              4, &data);
    help_write("d/5.zip", data.data, data.size);
    input.paths = help_list("d");
    help_read(&input, &limits, &lines);
    help_expect("bombs", lines.data,
                "d/1.txt.gz @ d/1.txt.gz ! unpacks to more than 200 bytes *\"expansion\"*\n"
                "d/2.jsonl.gz @ d/2.jsonl.gz:1 ! unpacks to more than 200 bytes *\n"
                "d/3.txt.gz @ d/3.txt.gz ! is packed twice: *\n"
                "d/4.tgz/a.txt @ d/4.tgz/a.txt = A\n"
                "d/4.tgz @ d/4.tgz ! unpacks to more than 200 bytes *in member b.txt.gz*\n"
                "d/5.zip/a.txt @ d/5.zip/a.txt = A\n"
                "d/5.zip/z.txt @ d/5.zip/z.txt = <15728640 bytes>\n"
                "d/5.zip @ d/5.zip ! unpacks to more than 200 bytes *in member z.txt*\n"
                "files 5, skipped 0\n");
    /* within what the user allows */
    limits.expansion = 2000;
    lines.size = 0;
    input.paths = help_list("d/1.txt.gz");
    help_read(&input, &limits, &lines);
    help_expect("bombs", lines.data, "1.txt.gz @ d/1.txt.gz = <134217728 bytes>\n*\n");
    wen_buffer_free(&zeros);
    wen_buffer_free(&packed);
    wen_buffer_free(&again);
    wen_buffer_free(&data);
    wen_buffer_free(&lines);
    help_leave();
}

/* A sparse member: a hole of a gigabyte costs no bytes in the archive. */
static void test_hole(void **state)
{
    struct wen_buffer data = {0}, lines = {0};
    struct archive *archive = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    size_t used = 0;
    char room[8192];

    (void)state;
    help_enter();
    assert_int_equal(archive_write_set_format_pax(archive), ARCHIVE_OK);
    assert_int_equal(archive_write_open_memory(archive, room, sizeof room, &used), ARCHIVE_OK);
    archive_entry_set_pathname(entry, "hole.txt");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, 1024LL * MIB + 1);
    archive_entry_sparse_add_entry(entry, 1024LL * MIB, 1);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    static const char zeros[1 << 16];
    for (int i = 0; i < 1024 * 16; i++) {
        archive_write_data(archive, zeros, sizeof zeros);
    }
    archive_write_data(archive, "x", 1);
    archive_entry_free(entry);
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    wen_buffer_add(&data, room, used);
    read_file("x.tar", &data, &lines);
    help_expect("hole", lines.data,
                "x.tar @ x.tar ! unpacks to more than 200 bytes *in member hole.txt*\n"
                "files 1, skipped 0\n");
    wen_buffer_free(&data);
    wen_buffer_free(&lines);
    help_leave();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_archives), cmocka_unit_test(test_filters),
        cmocka_unit_test(test_cuts),     cmocka_unit_test(test_damage),
        cmocka_unit_test(test_members),  cmocka_unit_test(test_bombs),
        cmocka_unit_test(test_hole),
    };
    return cmocka_run_group_tests_name("read/unpack", tests, NULL, NULL);
}
