/* SPDX-License-Identifier: MIT */
/* core/plan/compare.c: which key of two heads differs first. */
#include "plan/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define S(hash) "{\"stages\":[{\"name\":\"a\",\"path\":\"/x\",\"sha256\":\"" hash "\"}]}"

static const struct {
    const char *planned, *now;
    const char *key; /* NULL: they agree */
    const char *says;
} rows[] = {
    {"{}", "{}", NULL, NULL},
    {"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", NULL, NULL}, /* members have no order */
    {"{\"a\":1}", "{\"a\":2}", "a", "it is 2 now, and 1 in P;"},
    {"{\"a\":1}", "{}", "a", "it is nothing now, and 1 in P;"},
    {"{}", "{\"a\":1}", "a", "it is 1 now, and nothing in P;"},
    {"{\"a\":1}", "{\"a\":\"1\"}", "a", "it is \"1\" now, and 1 in P;"},
    {"{\"a\":null}", "{\"a\":false}", "a", "it is false now, and null in P;"},
    {"{\"a\":null}", "{}", "a", "it is nothing now, and null in P;"},
    {"{\"a\":true}", "{\"a\":true}", NULL, NULL},
    {"{\"a\":0.1}", "{\"a\":0.1}", NULL, NULL},
    {"{\"a\":0.1}", "{\"a\":0.1000000001}", "a", "now"},
    {"{\"a\":{\"b\":[1,{\"c\":2}]}}", "{\"a\":{\"b\":[1,{\"c\":3}]}}", "a.b[1].c",
     "it is 3 now, and 2 in P;"},
    {"{\"a\":[1,2]}", "{\"a\":[1]}", "a[1]", "it is nothing now, and 2 in P;"},
    {"{\"a\":[1]}", "{\"a\":[1,2]}", "a[1]", "it is 2 now, and nothing in P;"},
    {"{\"a\":[1,2]}", "{\"a\":[2,1]}", "a[0]", "it is 2 now, and 1 in P;"}, /* arrays have one */
    {"{\"a\":[]}", "{\"a\":{}}", "a", "it is {} now, and [] in P;"},
    {"{\"a\":{\"b\":1},\"c\":{\"d\":1}}", "{\"a\":{\"b\":1},\"c\":{\"d\":2}}", "c.d", "2"},
    {"{\"a\":\"新\"}", "{\"a\":\"旧\"}", "a", "it is \"旧\" now, and \"新\" in P;"},
    /* a name with other letters is another name */
    {"{\"Top\":1}", "{\"top\":1}", "Top", "it is nothing now"},
    /* where files lie, how the work is shared, what is tried again */
    {"{\"shards\":1}", "{\"shards\":7}", NULL, NULL},
    {"{\"a\":{\"shards\":1}}", "{\"a\":{\"shards\":7}}", "a.shards", "7"},
    {"{\"retry_of\":\"x\"}", "{}", NULL, NULL},
    {"{}", "{\"retry_of\":\"x\"}", NULL, NULL},
    {"{\"data\":[{\"path\":\"/a\",\"sha256\":\"1\"}]}",
     "{\"data\":[{\"path\":\"/b\",\"sha256\":\"1\"}]}", NULL, NULL},
    {"{\"path\":\"/a\"}", "{}", NULL, NULL},
    {S("12"), S("13"), "stages[0].sha256", "it is \"13\" now, and \"12\" in P;"},
    /* long values are cut */
    {"{\"a\":"
     "\"0123456789012345678901234567890123456789012345678901234567890123456789012345678901\"}",
     "{\"a\":1}", "a",
     "and \"0123456789012345678901234567890123456789012345678901234567890123456789012345678… in P"},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cJSON *planned = cJSON_Parse(rows[i].planned), *now = cJSON_Parse(rows[i].now);
        struct wen_error error = {0};
        char begin[64];
        assert_non_null(planned);
        assert_non_null(now);
        int status = wen_plan_compare(planned, now, "P", "try --replace", &error);
        if (!rows[i].key) {
            assert_int_equal(status, WEN_EXIT_OK);
        } else {
            assert_int_equal(status, WEN_EXIT_CONFIG);
            snprintf(begin, sizeof begin, "%s differs from the plan: ", rows[i].key);
            assert_memory_equal(error.text, begin, strlen(begin));
            assert_non_null(strstr(error.text, rows[i].says));
            assert_non_null(strstr(error.text, "--replace"));
        }
        cJSON_Delete(planned);
        cJSON_Delete(now);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};

    return cmocka_run_group_tests_name("plan/compare", tests, NULL, NULL);
}
