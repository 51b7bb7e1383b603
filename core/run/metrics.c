/* SPDX-License-Identifier: MIT */
/* How a run goes, in the text format of Prometheus. */
#include "run/metrics.h"

#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "run/profile.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the format ------------------------------------------------------- */

static void begin_metric(struct wen_buffer *to, const char *name, const char *type,
                         const char *help)
{
    wen_buffer_format(to, "# HELP wenliu_%s %s\n# TYPE wenliu_%s %s\n", name, help, name, type);
}

/* A label's value: backslash, quote and newline are escaped, no more. */
static void add_label(struct wen_buffer *to, const char *name, const char *value)
{
    wen_buffer_format(to, "%s=\"", name);
    for (; *value; value++) {
        if (*value == '\\' || *value == '"') {
            wen_buffer_add_byte(to, '\\');
        }
        wen_buffer_add_text(to, *value == '\n' ? "\\n" : "");
        if (*value != '\n') {
            wen_buffer_add_byte(to, *value);
        }
    }
    wen_buffer_add_byte(to, '"');
}

/* Name and the labels that every sample has, without the brace behind them. */
static void begin_sample(const struct wen_metrics *metrics, struct wen_buffer *to, const char *name)
{
    const struct wen_work_wish *wish = &metrics->job->wish;

    wen_buffer_format(to, "wenliu_%s{", name);
    add_label(to, "pipeline", metrics->job->pipeline->name);
    if (wish->shard) {
        wen_buffer_format(to, ",shard=\"%u\"", wish->number);
    }
}

static void end_sample(struct wen_buffer *to, double value)
{
    wen_buffer_format(to, "} %.15g\n", value);
}

static void add_value(const struct wen_metrics *metrics, struct wen_buffer *to, const char *name,
                      const char *type, const char *help, double value)
{
    begin_metric(to, name, type, help);
    begin_sample(metrics, to, name);
    end_sample(to, value);
}

/* ---- the run ---------------------------------------------------------- */

static void add_documents(const struct wen_metrics *metrics, struct wen_buffer *to)
{
    const struct wen_unit_facts *sums = &metrics->tally->sums;
    const struct {
        const char *outcome;
        uint64_t count;
    } outcomes[] = {{"delivered", sums->read - sums->dropped - sums->quarantined},
                    {"dropped", sums->dropped},
                    {"quarantined", sums->quarantined}};

    begin_metric(to, "documents_total", "counter", "Documents that are done, by their outcome.");
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        begin_sample(metrics, to, "documents_total");
        wen_buffer_add_byte(to, ',');
        add_label(to, "outcome", outcomes[i].outcome);
        end_sample(to, (double)outcomes[i].count);
    }
}

static double seconds_since(const struct timespec *began)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (double)(now.tv_sec - began->tv_sec) + (double)(now.tv_nsec - began->tv_nsec) / 1e9;
}

static void add_run(const struct wen_metrics *metrics, struct wen_buffer *to)
{
    add_value(metrics, to, "bytes_total", "counter",
              "Bytes of the input that are done or on their way.", (double)metrics->bytes);
    if (metrics->total) {
        add_value(metrics, to, "bytes_expected", "gauge", "Bytes of the input, all of it.",
                  (double)metrics->total);
    }
    add_value(metrics, to, "seconds_total", "counter", "Seconds since the run began.",
              seconds_since(&metrics->tally->began));
    add_value(metrics, to, "workers", "gauge", "Processes that run stages.", metrics->workers);
    add_value(metrics, to, "complete", "gauge", "1 when the results are on disk, else 0.",
              metrics->complete);
}

/* ---- stages ----------------------------------------------------------- */

/* The same stage may stand in a pipeline twice: its number tells them apart. */
static void begin_stage_sample(const struct wen_metrics *metrics, struct wen_buffer *to,
                               const char *name, size_t stage)
{
    begin_sample(metrics, to, name);
    wen_buffer_format(to, ",number=\"%zu\",", stage + 1);
    add_label(to, "stage", metrics->stages[stage]);
}

static void add_seconds(const struct wen_metrics *metrics, struct wen_buffer *to)
{
    static const char name[] = "stage_seconds_total";

    begin_metric(to, name, "counter", "Seconds in a stage, by callback, over all processes.");
    for (size_t i = 0; i < metrics->stage_count; i++) {
        struct wen_cost cost = wen_profile_cost(metrics->board, metrics->workers, i);
        const struct wen_cost *collector = &metrics->board->collector.costs[i];
        for (const struct wen_profiled *part = wen_profiled; part->name; part++) {
            uint64_t ns = cost.ns[part->callback];
            ns += part->callback == WEN_IN_OPEN ? 0 : collector->ns[part->callback];
            begin_stage_sample(metrics, to, name, i);
            wen_buffer_add_byte(to, ',');
            add_label(to, "callback", part->name);
            end_sample(to, (double)ns / 1e9);
        }
    }
}

static void add_counts(const struct wen_metrics *metrics, struct wen_buffer *to)
{
    static const struct {
        const char *name, *help;
        size_t offset; /* in struct wen_cost */
    } counts[] = {
        {"stage_documents_total", "Documents that a stage was given.",
         offsetof(struct wen_cost, documents)},
        {"stage_rows_total", "Rows of layers that a stage gave.", offsetof(struct wen_cost, rows)},
        {"stage_bytes_total", "Bytes of text that a stage was given.",
         offsetof(struct wen_cost, bytes)}};

    for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
        begin_metric(to, counts[k].name, "counter", counts[k].help);
        for (size_t i = 0; i < metrics->stage_count; i++) {
            struct wen_cost cost = wen_profile_cost(metrics->board, metrics->workers, i);
            uint64_t value;
            memcpy(&value, (const char *)&cost + counts[k].offset, sizeof value);
            begin_stage_sample(metrics, to, counts[k].name, i);
            end_sample(to, (double)value);
        }
    }
}

/* ---- the file --------------------------------------------------------- */

static int put(const char *path, const struct wen_buffer *text, struct wen_error *error)
{
    char *aside = wen_heap_format("%s.new", path);
    int fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int status =
        fd < 0 ? wen_error_set(error, WEN_EXIT_IO, "cannot create %s: %s", aside, strerror(errno))
               : wen_io_write(fd, text->data, text->size, aside, error);

    if (fd >= 0 && close(fd) < 0 && !status) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot close %s: %s", aside, strerror(errno));
    }
    if (!status && rename(aside, path) < 0) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot rename %s: %s", aside, strerror(errno));
    }
    if (status && fd >= 0) {
        unlink(aside);
    }
    free(aside);
    return status;
}

int wen_metrics_write(const struct wen_metrics *metrics, struct wen_error *error)
{
    struct wen_buffer text = {0};

    if (!metrics->job->metrics || metrics->job->purpose != WEN_TO_RUN) {
        return WEN_EXIT_OK;
    }
    add_documents(metrics, &text);
    add_run(metrics, &text);
    if (metrics->stage_count) {
        add_seconds(metrics, &text);
        add_counts(metrics, &text);
    }
    int status = put(metrics->job->metrics, &text, error);
    wen_buffer_free(&text);
    return status;
}

void wen_metrics_give_up(const struct wen_error *error)
{
    char *safe = wen_escape_terminal_copy(error->text);

    fprintf(stderr, "wenliu: %s; there are no more metrics of this run\n", safe);
    free(safe);
}
