/* SPDX-License-Identifier: MIT */
/* core/archive/format.c: headers round trip, and no flipped bit of one passes. */
#include "archive/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct wen_member members[] = {
    {.unit = 0, .size = 70, .place = 0, .documents = 1, .lines = 1, .raw = 2, .last = true},
    {.unit = UINT64_MAX,
     .size = 1u << 30,
     .place = UINT32_MAX,
     .documents = 7,
     .lines = 9,
     .raw = 0xFFE00000,
     .packed = 0xDEADBEEF,
     .last = false},
};

/* what no archive of ours holds */
static const struct wen_member refused[] = {
    {.size = 66, .documents = 1, .lines = 1, .raw = 2},     /* no room for a stream */
    {.size = 70, .documents = 0, .lines = 1, .raw = 2},     /* no document */
    {.size = 70, .documents = 2, .lines = 1, .raw = 2},     /* fewer lines than documents */
    {.size = 70, .documents = 1, .lines = 3, .raw = 2},     /* lines without an LF */
    {.size = 70, .documents = 1, .lines = 1, .raw = 80000}, /* deflate cannot do that */
    {.size = 1u << 30, .documents = 1, .lines = 1, .raw = UINT32_MAX},
};

static void test_members(void **state)
{
    uint8_t header[WEN_MEMBER_HEADER];
    struct wen_member read;

    (void)state;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        wen_member_encode(&members[i], header);
        assert_true(wen_member_decode(header, sizeof header, &read));
        assert_int_equal(read.unit, members[i].unit);
        assert_int_equal(read.size, members[i].size);
        assert_int_equal(read.place, members[i].place);
        assert_int_equal(read.documents, members[i].documents);
        assert_int_equal(read.lines, members[i].lines);
        assert_int_equal(read.raw, members[i].raw);
        assert_int_equal(read.packed, members[i].packed);
        assert_int_equal(read.last, members[i].last);
        assert_false(wen_member_decode(header, sizeof header - 1, &read));
        for (size_t bit = 0; bit < 8 * sizeof header; bit++) {
            header[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_false(wen_member_decode(header, sizeof header, &read));
            header[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        wen_member_encode(&refused[i], header);
        assert_false(wen_member_decode(header, sizeof header, &read));
    }
}

static void test_footer(void **state)
{
    const struct wen_footer footer = {3, 1000, 123456789, 98765, 4321, 0x12345678};
    uint8_t bytes[WEN_FOOTER_SIZE];
    struct wen_footer read;

    (void)state;
    wen_footer_encode(&footer, bytes);
    assert_true(wen_footer_decode(bytes, &read));
    assert_int_equal(read.members, footer.members);
    assert_int_equal(read.documents, footer.documents);
    assert_int_equal(read.raw, footer.raw);
    assert_int_equal(read.index, footer.index);
    assert_int_equal(read.ids_size, footer.ids_size);
    assert_int_equal(read.ids_check, footer.ids_check);
    for (size_t bit = 0; bit < 8 * sizeof bytes; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_false(wen_footer_decode(bytes, &read));
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

/* Entries are found where wen_entry_offset() says, also behind a full index member. */
static void test_index(void **state)
{
    static struct wen_entry entries[2 * WEN_INDEX_ENTRIES + 1];
    static uint8_t bytes[3 * WEN_INDEX_SIZE];
    size_t count = sizeof entries / sizeof entries[0], size = 0;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        entries[i] = (struct wen_entry){1000 + i * i, i + 1, 3 * i, (uint32_t)i, (uint32_t)(7 * i)};
    }
    for (size_t i = 0; i < count; i += WEN_INDEX_ENTRIES) {
        size_t some = count - i < WEN_INDEX_ENTRIES ? count - i : WEN_INDEX_ENTRIES;
        size += wen_index_encode(entries + i, some, bytes + size);
    }
    assert_int_equal(size, wen_index_size(count));
    for (size_t i = 0; i < count; i++) {
        struct wen_entry read;
        wen_entry_decode(bytes + wen_entry_offset(0, i), &read);
        assert_memory_equal(&read, &entries[i], sizeof read);
    }
    assert_int_equal(wen_index_size(0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_footer),
        cmocka_unit_test(test_index),
    };
    return cmocka_run_group_tests_name("archive/format", tests, NULL, NULL);
}
