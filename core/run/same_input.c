/* SPDX-License-Identifier: MIT */
/* Whether the input is what it was. */
#include "run/same_input.h"

#include <string.h>

static int compare_planned(const struct wen_plan *plan, uint64_t number, const struct wen_cut *cut,
                           struct wen_error *error)
{
    const struct wen_plan_unit *planned = &plan->units[number];

    if (cut->check == planned->cut.check && cut->bytes == planned->cut.bytes) {
        return WEN_EXIT_OK;
    }
    return wen_error_set(
        error, WEN_EXIT_CONFIG,
        "units[%llu].check is %08llx now and %08llx in the plan: the input was changed after the "
        "plan was made, at or behind record %llu of %s; put it back, or begin anew with --replace",
        (unsigned long long)number, (unsigned long long)cut->check,
        (unsigned long long)planned->cut.check, (unsigned long long)planned->place.record,
        planned->place.file < plan->file_count ? plan->files[planned->place.file].path : "?");
}

static int compare_done(const struct wen_buffer *checks, uint64_t number, const struct wen_cut *cut,
                        struct wen_error *error)
{
    uint64_t check;

    memcpy(&check, checks->data + number * sizeof check, sizeof check);
    if (check == cut->check) {
        return WEN_EXIT_OK;
    }
    return wen_error_set(error, WEN_EXIT_CONFIG,
                         "unit %llu of the stream differs from the one that was done before: give "
                         "the same input again, or begin anew with --replace",
                         (unsigned long long)number);
}

static uint64_t count(const struct wen_buffer *checks)
{
    return checks->size / sizeof(uint64_t);
}

int wen_same_unit(const struct wen_plan *plan, const struct wen_buffer *checks, uint64_t number,
                  const struct wen_cut *cut, bool *done, struct wen_error *error)
{
    *done = plan->streams && number < count(checks);
    if (!plan->streams) {
        return compare_planned(plan, number, cut, error);
    }
    return *done ? compare_done(checks, number, cut, error) : WEN_EXIT_OK;
}

int wen_same_end(const struct wen_buffer *checks, uint64_t units, struct wen_error *error)
{
    if (units >= count(checks)) {
        return WEN_EXIT_OK;
    }
    return wen_error_set(error, WEN_EXIT_CONFIG,
                         "the stream ends behind %llu units, and %llu were done before: give the "
                         "same input again, or begin anew with --replace",
                         (unsigned long long)units, (unsigned long long)count(checks));
}

int wen_same_count(const char *how, struct wen_error *error)
{
    return wen_error_set(error, WEN_EXIT_CONFIG,
                         "the input holds %s documents than the plan says: it was changed after "
                         "the plan was made; put it back, or begin anew with --replace",
                         how);
}

int wen_same_stop(struct wen_corpus *corpus, struct wen_error *error)
{
    struct wen_record record;
    int more = wen_corpus_next(corpus, &record, error);

    return more > 0 ? wen_same_count("more", error) : -more;
}
