/* SPDX-License-Identifier: MIT */
/* The collector's side of a session: taking in units, and the outputs that
 * they go to. */
#include "archive/ids.h"
#include "base/heap.h"
#include "base/take.h"
#include "run/session_parts.h"

#include <stdlib.h>
#include <string.h>

enum { IDS_BUDGET = 64 << 20 };

/* ---- stages ----------------------------------------------------------- */

static bool absorb_tallies(struct wen_member_stage *stage, struct wen_string *left)
{
    size_t labels = stage->session->labels.count + 1;
    uint64_t number;

    for (size_t i = 0; i < stage->layer_count; i++) {
        if (!wen_take(left, &number, sizeof number)) {
            return false;
        }
        stage->layer_rows[i] += number;
        for (size_t label = 0; stage->label_rows[i] && label < labels; label++) {
            if (!wen_take(left, &number, sizeof number)) {
                return false;
            }
            stage->label_rows[i][label] += number;
        }
    }
    return true;
}

static int absorb_stage(struct wen_member_stage *stage, struct wen_string part,
                        struct wen_error *error)
{
    if (!part.size) {
        return WEN_EXIT_OK;
    }
    if (!stage->link->stage->absorb) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "stage %s has save() and no absorb()",
                             stage->link->stage->name);
    }
    uint64_t since = wen_session_enter(stage, WEN_IN_ABSORB);
    int status = stage->link->stage->absorb(&stage->context, stage->self, part.data, part.size);
    if (status != WEN_OK) {
        return wen_session_refusal(stage, status, error);
    }
    wen_session_leave(stage, since);
    return WEN_EXIT_OK;
}

static int cut_off(struct wen_error *error)
{
    return wen_error_set(error, WEN_EXIT_INTERNAL, "a worker's result is cut off");
}

/* ---- outputs ---------------------------------------------------------- */

static int open_output(struct wen_session *session, struct wen_session_output *output,
                       struct wen_error *error)
{
    const char *name = output->output.name;
    char *ids = wen_ids_path(name);
    char *path = wen_folder_path(session->folder, name, error);
    char *ids_path = path ? wen_folder_path(session->folder, ids, error) : NULL;
    int status = WEN_EXIT_INTERNAL;

    if (ids_path) {
        status = wen_appender_open(path, ids_path, wen_folder_unfinished(session->folder),
                                   IDS_BUDGET, &output->appender, error);
    } else if (error) {
        status = error->status;
    }
    free(ids);
    free(path);
    free(ids_path);
    return status;
}

int wen_session_open_outputs(struct wen_session *session, struct wen_folder *folder,
                             struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    session->folder = folder;
    for (size_t s = 0; s < session->stage_count; s++) {
        struct wen_member_stage *stage = &session->stages[s];
        for (size_t i = 0; i < stage->output_count && !status; i++) {
            status = open_output(session, &stage->outputs[i], error);
        }
    }
    return status;
}

char **wen_session_outputs(const struct wen_session *session, size_t *count)
{
    char **names = NULL;

    *count = 0;
    for (size_t s = 0; s < session->stage_count; s++) {
        const struct wen_member_stage *stage = &session->stages[s];
        names = wen_heap_resize(names, *count + stage->output_count + 1, sizeof names[0]);
        for (size_t i = 0; i < stage->output_count; i++) {
            names[(*count)++] = (char *)stage->outputs[i].output.name;
        }
    }
    return names;
}

static int for_outputs(struct wen_session *session,
                       int (*act)(struct wen_appender *appender, struct wen_error *error),
                       struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    for (size_t s = 0; s < session->stage_count; s++) {
        const struct wen_member_stage *stage = &session->stages[s];
        for (size_t i = 0; i < stage->output_count && !status; i++) {
            status = act(stage->outputs[i].appender, error);
        }
    }
    return status;
}

int wen_session_cut_outputs(struct wen_session *session, struct wen_error *error)
{
    return for_outputs(session, wen_appender_cut, error);
}

int wen_session_sync_outputs(struct wen_session *session, struct wen_error *error)
{
    return for_outputs(session, wen_appender_sync, error);
}

/* ---- a unit ----------------------------------------------------------- */

/* An intake under way. */
struct progress {
    const struct wen_intake *intake;
    struct wen_string left; /* of the result */
    const char *unkept;     /* what is kept up to here is in intake->kept */
    size_t output;          /* number of the next output */
};

static void keep(struct progress *progress, const char *end)
{
    if (progress->intake->kept) {
        wen_buffer_add(progress->intake->kept, progress->unkept, (size_t)(end - progress->unkept));
    }
    progress->unkept = end;
}

/* Keeps a packet without its members: they are in the output. */
static void keep_packet(struct progress *progress, struct wen_string packet, size_t members)
{
    uint64_t size = packet.size - members;

    if (progress->intake->kept) {
        keep(progress, packet.data - sizeof size);
        wen_buffer_add(progress->intake->kept, &size, sizeof size);
        wen_buffer_add(progress->intake->kept, packet.data, WEN_PACKET_HEAD);
        progress->unkept = packet.data + WEN_PACKET_HEAD + members;
    }
}

static int absorb_outputs(struct wen_member_stage *stage, struct progress *progress,
                          struct wen_error *error)
{
    const struct wen_intake *intake = progress->intake;
    int status = WEN_EXIT_OK;
    struct wen_string packet;

    for (size_t i = 0; i < stage->output_count && !status; i++) {
        size_t number = progress->output++;
        const struct wen_string *members = intake->members ? &intake->members[number] : NULL;
        if (!wen_take_part(&progress->left, &packet)) {
            return cut_off(error);
        }
        size_t inside = members ? 0 : wen_packet_members(packet.data, packet.size);
        if (packet.size) {
            status = wen_appender_take(stage->outputs[i].appender, packet.data, packet.size,
                                       members, intake->in_place, error);
        }
        if (!status && inside) {
            keep_packet(progress, packet, inside);
        }
        if (intake->sizes) {
            intake->sizes[number] = members ? members->size : inside;
        }
    }
    return status;
}

int wen_session_absorb(struct wen_session *session, const struct wen_intake *intake,
                       struct wen_error *error)
{
    struct progress progress = {
        .intake = intake, .left = intake->result, .unkept = intake->result.data};
    struct wen_string part;
    uint64_t documents;
    int status = WEN_EXIT_OK;

    if (!wen_take(&progress.left, &documents, sizeof documents)) {
        return cut_off(error);
    }
    session->documents += documents;
    for (size_t i = 0; i < session->stage_count && !status; i++) {
        struct wen_member_stage *stage = &session->stages[i];
        if (!absorb_tallies(stage, &progress.left) || !wen_take_part(&progress.left, &part)) {
            return cut_off(error);
        }
        status = absorb_stage(stage, part, error);
        if (!status) {
            status = absorb_outputs(stage, &progress, error);
        }
    }
    keep(&progress, progress.left.data);
    return status;
}
