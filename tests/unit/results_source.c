/* SPDX-License-Identifier: MIT */
/* core/results/source.c: units are handed out as they were kept, up to the first
 * that is damaged in the journal or in one of two outputs. */
#include "results/source.h"
#include "run/unit.h"

#include "folder_help.h"

#include "archive/writer.h"
#include "base/heap.h"
#include "base/io.h"
#include "results/decision.h"
#include "results/work.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FIRST = 5, UNITS = 4, OUTPUTS = 2 };

static const char *const names[OUTPUTS] = {"a.gz", "b.gz"};

static const struct {
    int lines[OUTPUTS]; /* of that unit in each output */
    const char *quarantine, *kept;
} rows[UNITS] = {{{3, 1}, "", "delta"},
                 {{1, 5}, "{\"id\":\"x\"}\n", ""},
                 {{2, 0}, "{}\n{}\n", "more"},
                 {{1, 2}, "", "end"}};

/* What was written: outputs, and where each unit ends in them. */
struct written {
    struct wen_buffer line, outputs[OUTPUTS];
    size_t ends[OUTPUTS][UNITS + 1];
};

static void pack(struct wen_packer *packer, size_t unit, size_t output, struct wen_buffer *to)
{
    struct wen_buffer packet = {0};
    char line[64];

    for (int i = 0; i < rows[unit].lines[output]; i++) {
        int size = snprintf(line, sizeof line, "line %d of %zu in %zu\n", i, unit, output);
        assert_int_equal(wen_packer_add(packer, "id", 2, line, (size_t)size, NULL), 0);
    }
    wen_packer_end(packer, FIRST + unit, &packet);
    if (packet.size) {
        wen_buffer_add(to, packet.data + WEN_PACKET_HEAD,
                       wen_packet_members(packet.data, packet.size));
    }
    wen_buffer_free(&packet);
}

static void put(const char *folder, const char *name, const struct wen_buffer *bytes, size_t size)
{
    char *path = wen_io_join(folder, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

    assert_true(fd >= 0);
    assert_int_equal(wen_io_write(fd, bytes->data, size, path, NULL), 0);
    assert_int_equal(close(fd), 0);
    free(path);
}

static struct wen_unit_facts facts_of(size_t unit)
{
    return (struct wen_unit_facts){unit + 10, unit, unit / 2, 1, 0xABCDEF00u + unit};
}

static void decide(struct wen_journal *journal, uint64_t unit)
{
    const struct wen_refusal refusal = {1, WEN_QUARANTINE, "cut", (char *)"why", 9};
    struct wen_buffer decision = {0};

    wen_decision_add(&decision, unit, &refusal);
    struct wen_string part = wen_string(decision.data, decision.size);
    assert_int_equal(wen_journal_add(journal, WEN_JOURNAL_DECISION, unit, &part, 1, NULL), 0);
    wen_buffer_free(&decision);
}

static void write_all(const char *folder, struct written *written)
{
    const struct wen_output output = {.name = "x"};
    struct wen_packer *packer = wen_packer_new(&output, NULL);
    struct wen_journal *journal;

    *written = (struct written){0};
    wen_journal_line(&written->line, "plan", FIRST, names, OUTPUTS);
    assert_int_equal(wen_journal_open(folder, &written->line, 0, &journal, NULL), 0);
    decide(journal, FIRST + 3); /* of the last unit, before the first is done */
    decide(journal, FIRST);
    for (size_t unit = 0; unit < UNITS; unit++) {
        const struct wen_unit_facts facts = facts_of(unit);
        uint64_t sizes[OUTPUTS];
        for (size_t i = 0; i < OUTPUTS; i++) {
            size_t before = written->outputs[i].size;
            pack(packer, unit, i, &written->outputs[i]);
            sizes[i] = written->outputs[i].size - before;
            written->ends[i][unit + 1] = written->outputs[i].size;
        }
        assert_int_equal(
            wen_source_keep(journal, FIRST + unit, &facts, sizes, OUTPUTS,
                            wen_string(rows[unit].quarantine, strlen(rows[unit].quarantine)),
                            wen_string(rows[unit].kept, strlen(rows[unit].kept)), NULL),
            0);
    }
    decide(journal, FIRST + UNITS);
    wen_journal_close(journal);
    wen_packer_free(packer);
    for (size_t i = 0; i < OUTPUTS; i++) {
        put(folder, names[i], &written->outputs[i], written->outputs[i].size);
    }
}

static void free_written(struct written *written)
{
    wen_buffer_free(&written->line);
    for (size_t i = 0; i < OUTPUTS; i++) {
        wen_buffer_free(&written->outputs[i]);
    }
}

static void check_string(struct wen_string got, const char *wanted, size_t size)
{
    assert_int_equal(got.size, size);
    assert_true(!size || memcmp(got.data, wanted, size) == 0);
}

static void check_unit(const struct wen_source *source, const struct written *written, size_t unit)
{
    const struct wen_unit_facts facts = facts_of(unit);

    assert_int_equal(source->unit.number, FIRST + unit);
    assert_int_equal(source->next, FIRST + unit + 1);
    assert_memory_equal(&source->unit.facts, &facts, sizeof facts);
    check_string(source->unit.quarantine, rows[unit].quarantine, strlen(rows[unit].quarantine));
    check_string(source->unit.kept, rows[unit].kept, strlen(rows[unit].kept));
    for (size_t i = 0; i < OUTPUTS; i++) {
        size_t begin = written->ends[i][unit], end = written->ends[i][unit + 1];
        const char *bytes = written->outputs[i].data;
        check_string(source->unit.members[i], bytes ? bytes + begin : "", end - begin);
        assert_int_equal(wen_source_size(source, i), end);
    }
}

/* Bit `unit` is set where there is a decision about that unit. */
static unsigned decided(const struct wen_buffer *decisions)
{
    const char *stages[] = {"cut"};
    unsigned found = 0;

    for (unsigned unit = 0; unit <= UNITS; unit++) {
        struct wen_unit *applied = wen_unit_new(FIRST + unit);
        const struct wen_record record = {.id = wen_string("", 0), .raw = wen_string("", 0)};
        wen_unit_add(applied, "", 0, &record);
        wen_unit_add(applied, "", 0, &record);
        wen_unit_decide(applied, decisions, stages, 1);
        found |= applied->refusal_count ? 1u << unit : 0;
        wen_unit_free(applied);
    }
    return found;
}

/* Reads all: exactly units 0 to whole-1, with a fault where there are more. */
static void check_source(const char *folder, const struct written *written, size_t whole,
                         size_t left)
{
    struct wen_source source;
    size_t units = 0;
    int more;

    assert_int_equal(wen_source_open(folder, &written->line, FIRST, names, OUTPUTS, &source, NULL),
                     0);
    while ((more = wen_source_next(&source, NULL)) == 1) {
        assert_true(units < UNITS);
        check_unit(&source, written, units++);
    }
    assert_int_equal(more, 0);
    assert_int_equal(units, whole);
    assert_int_equal(source.left, left);
    assert_int_equal(source.fault != NULL, whole < UNITS);
    /* what was decided about units that are to be done yet is there, the rest is not */
    unsigned wanted = whole == 0 ? 9 : whole < UNITS ? 8 : 16;
    assert_int_equal(decided(&source.decisions), wanted);
    wen_source_close(&source);
}

static void test_round_trip(void **state)
{
    struct written written;

    write_all(*state, &written);
    assert_int_equal(written.ends[1][2], written.ends[1][3]);
    check_source(*state, &written, UNITS, 0);
    free_written(&written);
}

/* Every byte of every output, flipped and cut off before it. */
static void test_outputs(void **state)
{
    struct written written;

    write_all(*state, &written);
    for (size_t i = 0; i < OUTPUTS; i++) {
        struct wen_buffer *bytes = &written.outputs[i];
        for (size_t at = 0, unit = 0; at < bytes->size; at++) {
            while (at >= written.ends[i][unit + 1]) {
                unit++;
            }
            put(*state, names[i], bytes, at);
            check_source(*state, &written, unit, UNITS - unit);
            bytes->data[at] = (char)(bytes->data[at] ^ 0x04);
            put(*state, names[i], bytes, bytes->size);
            bytes->data[at] = (char)(bytes->data[at] ^ 0x04);
            check_source(*state, &written, unit, UNITS - unit);
        }
        put(*state, names[i], bytes, bytes->size);
    }
    check_source(*state, &written, UNITS, 0);
    /* bytes behind are nobody's: the journal does not know of them */
    wen_buffer_add_text(&written.outputs[0], "half a member");
    put(*state, names[0], &written.outputs[0], written.outputs[0].size);
    check_source(*state, &written, UNITS, 0);
    free_written(&written);
}

/* Of the members of two units, exchanged, each is intact, and neither in its place. */
static void test_exchanged(void **state)
{
    struct written written;
    struct wen_buffer other = {0};

    write_all(*state, &written);
    const size_t *ends = written.ends[0];
    const char *bytes = written.outputs[0].data;
    wen_buffer_add(&other, bytes + ends[1], ends[2] - ends[1]);
    wen_buffer_add(&other, bytes, ends[1]);
    wen_buffer_add(&other, bytes + ends[2], ends[4] - ends[2]);
    put(*state, names[0], &other, other.size);
    check_source(*state, &written, 0, UNITS);
    wen_buffer_free(&other);
    free_written(&written);
}

static void open_with(const char *folder, const struct wen_buffer *line, uint64_t first,
                      uint64_t left, bool named)
{
    struct wen_source source;

    assert_int_equal(wen_source_open(folder, line, first, names, OUTPUTS, &source, NULL), 0);
    assert_int_equal(wen_source_next(&source, NULL), 0);
    assert_non_null(source.fault);
    assert_int_equal(source.left, left);
    assert_int_equal(source.end, named ? line->size : 0);
    wen_source_close(&source);
}

/* Another plan, other outputs, another first unit: no unit, and all are counted as left. */
static void test_others(void **state)
{
    static const char *const turned[] = {"b.gz", "a.gz"};
    struct wen_buffer plan = {0}, outputs = {0};
    struct written written;

    write_all(*state, &written);
    wen_journal_line(&plan, "plam", FIRST, names, OUTPUTS);
    wen_journal_line(&outputs, "plan", FIRST, turned, OUTPUTS);
    open_with(*state, &plan, FIRST, UNITS, false);
    open_with(*state, &outputs, FIRST, UNITS, false);
    open_with(*state, &written.line, FIRST + 1, UNITS, true);
    open_with(*state, &written.line, FIRST - 1, UNITS, true);
    wen_buffer_free(&plan);
    wen_buffer_free(&outputs);
    free_written(&written);
}

/* Records with good checksums that are no units. */
static void test_short_records(void **state)
{
    const struct wen_unit_facts facts = facts_of(0);
    const uint64_t sizes[] = {0, 0, 1}; /* no members; one byte of quarantine, which is missing */
    char body[sizeof facts + sizeof sizes];
    struct written written;

    write_all(*state, &written);
    memcpy(body, &facts, sizeof facts);
    memcpy(body + sizeof facts, sizes, sizeof sizes);
    for (size_t size = 0; size <= sizeof body; size++) {
        const struct wen_string part = wen_string(body, size);
        struct wen_journal *journal;
        assert_int_equal(wen_journal_open(*state, &written.line, 0, &journal, NULL), 0);
        assert_int_equal(wen_journal_add(journal, WEN_JOURNAL_UNIT, FIRST, &part, 1, NULL), 0);
        wen_journal_close(journal);
        open_with(*state, &written.line, FIRST, 1, true);
    }
    free_written(&written);
}

static void test_missing(void **state)
{
    struct written written;
    struct wen_source source;
    struct wen_error error = {0};
    char *path = wen_io_join(*state, names[1]);

    write_all(*state, &written);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(wen_source_open(*state, &written.line, FIRST, names, OUTPUTS, &source, &error),
                     WEN_EXIT_IO);
    assert_non_null(strstr(error.text, path));
    wen_source_close(&source);
    free_written(&written);
    free(path);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, help_set_up, help_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {ROW(test_round_trip),    ROW(test_outputs),
                                       ROW(test_exchanged),     ROW(test_others),
                                       ROW(test_short_records), ROW(test_missing)};

    return cmocka_run_group_tests_name("results/source", tests, NULL, NULL);
}
