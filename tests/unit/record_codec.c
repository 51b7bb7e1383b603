/* SPDX-License-Identifier: MIT */
/* core/record/codec.c: records come back as they went, and cut ones do not come back. */
#include "record/codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct wen_string string(const char *text)
{
    return wen_string(text, strlen(text));
}

static void assert_same(struct wen_string got, struct wen_string wanted)
{
    assert_int_equal(got.size, wanted.size);
    assert_memory_equal(got.data, wanted.data, wanted.size);
}

static void test_round_trip(void **state)
{
    struct wen_record_field fields[] = {{string("date"), string("2023-05-01")},
                                        {string("标题"), string("")}};
    struct wen_record record = {.id = string("news/1"),
                                .source = string("news.jsonl:1"),
                                .raw = wen_string("a\0文", 5),
                                .fields = fields,
                                .field_count = 2};
    struct wen_record refused = {
        .refused = true, .id = string("x"), .source = string("y"), .reason = string("why")};
    struct wen_buffer bytes = {0}, room = {0};
    struct wen_record got;

    (void)state;
    wen_record_encode(&bytes, &record);
    size_t first = bytes.size;
    wen_record_encode(&bytes, &refused);
    assert_int_equal(wen_record_decode(bytes.data, bytes.size, &room, &got), first);
    assert_same(got.id, record.id);
    assert_same(got.source, record.source);
    assert_same(got.raw, record.raw);
    assert_false(got.refused);
    assert_int_equal(got.field_count, 2);
    assert_same(got.fields[0].value, fields[0].value);
    assert_same(got.fields[1].name, fields[1].name);
    assert_int_equal(wen_record_decode(bytes.data + first, bytes.size - first, &room, &got),
                     bytes.size - first);
    assert_true(got.refused);
    assert_same(got.reason, refused.reason);
    for (size_t cut = 0; cut < first; cut++) {
        assert_int_equal(wen_record_decode(bytes.data, cut, &room, &got), 0);
    }
    wen_buffer_free(&bytes);
    wen_buffer_free(&room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip)};
    return cmocka_run_group_tests_name("record/codec", tests, NULL, NULL);
}
