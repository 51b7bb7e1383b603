/* SPDX-License-Identifier: MIT */
/* What one input file holds. */
#include "read/contents.h"

void wen_contents_open(struct wen_contents *contents, const struct wen_input *input,
                       int64_t expansion, struct wen_file *file, const struct wen_found *found)
{
    *contents = (struct wen_contents){
        .input = input,
        .file = file,
        .found = found,
        .meter = {.file = file, .expansion = expansion},
        .content = {.stream = &file->stream, .kind = found->kind},
    };
}

/* What the first bytes tell. */
static struct wen_kind sniff(struct wen_stream *stream)
{
    struct wen_string first;

    if (wen_stream_peek(stream, &first) == WEN_STREAM_BLOCK) {
        return wen_kind_of_bytes(first);
    }
    return (struct wen_kind){0};
}

/* Unpacks the content at hand, where it is packed, into *unpacked. */
static int unpack(struct wen_contents *contents, bool unknown, enum wen_depth depth,
                  struct wen_stream **unpacked, struct wen_error *fault)
{
    struct wen_content *content = &contents->content;
    struct wen_kind kind = {0};

    if (unknown && content->kind.packing == WEN_PLAIN) {
        kind = sniff(content->stream);
        content->kind.packing = kind.packing;
    }
    if (content->kind.packing != WEN_PLAIN) {
        *unpacked =
            wen_unpack_open(content->stream, content->kind.packing, &contents->meter, depth);
        content->stream = *unpacked;
        kind = sniff(content->stream);
        /* a text may begin as bzip2 data does, with BZh */
        if (kind.packing != WEN_PLAIN && (unknown || kind.packing != WEN_BZIP2)) {
            wen_error_set(fault, WEN_EXIT_DATA, "is packed twice: unpack it once first");
            return -1;
        }
    }
    content->kind.archive = content->kind.archive || (unknown && kind.archive);
    return 0;
}

/* 1 where the file is no archive, else 0 or -1. */
static int start(struct wen_contents *contents, struct wen_error *fault)
{
    struct wen_content *content = &contents->content;

    contents->started = true;
    if (unpack(contents, contents->found->sniff, WEN_DEPTH_FILE, &contents->outer, fault)) {
        return -1;
    }
    if (!content->kind.archive) {
        return 1;
    }
    bool seekable = !contents->outer && contents->file->regular;
    contents->members =
        wen_members_open(content->stream, seekable ? contents->file : NULL, &contents->meter);
    return 0;
}

/* Whether a member is read: by its name, as files in a folder; in an archive
 * that the user named, the globs go for the path inside of it. */
static bool wanted(struct wen_contents *contents, const char *path, bool *unknown)
{
    const struct wen_input *input = contents->input;
    const struct wen_kind *kind = &contents->content.kind;
    bool globs = contents->found->given && input->include.count;

    *unknown = globs && !kind->known;
    if (wen_path_hidden(path) || wen_globs_match(&input->exclude, path) ||
        (globs && !wen_globs_match(&input->include, path))) {
        return false;
    }
    if (!globs && !wen_kind_wanted(kind, input->format)) {
        contents->skipped++;
        return false;
    }
    contents->given++;
    return true;
}

static int end(struct wen_contents *contents, struct wen_error *fault)
{
    contents->content.member = NULL;
    if (contents->given || !contents->skipped) {
        return 0;
    }
    contents->given = contents->skipped;
    wen_error_set(
        fault, WEN_EXIT_DATA,
        "is an archive of %llu files, none of them of a known kind (.txt, .jsonl, .csv …)",
        (unsigned long long)contents->skipped);
    return -1;
}

static int next_member(struct wen_contents *contents, struct wen_error *fault)
{
    struct wen_content *content = &contents->content;
    const char *path;
    bool unknown;
    int status;

    do {
        status = wen_members_next(contents->members, &path, &content->stream, fault);
        if (status <= 0) {
            content->member = NULL;
            return status ? status : end(contents, fault);
        }
        while (path[0] == '.' && path[1] == '/') {
            path += 2;
        }
        content->kind = wen_kind_of_name(path);
    } while (!wanted(contents, path, &unknown));
    content->member = path;
    if (unpack(contents, unknown, WEN_DEPTH_INSIDE, &contents->inside, fault)) {
        return -1;
    }
    if (content->kind.archive) {
        wen_error_set(fault, WEN_EXIT_DATA,
                      "is an archive inside an archive: unpack the outer one first");
        return -1;
    }
    return 1;
}

int wen_contents_next(struct wen_contents *contents, struct wen_error *fault)
{
    wen_unpack_close(contents->inside);
    contents->inside = NULL;
    int status = contents->started ? 0 : start(contents, fault);
    if (status) {
        return status;
    }
    if (!contents->members || wen_contents_broken(contents)) {
        return 0;
    }
    return next_member(contents, fault);
}

bool wen_contents_broken(const struct wen_contents *contents)
{
    return !contents->members || contents->meter.exceeded || wen_members_broken(contents->members);
}

void wen_contents_close(struct wen_contents *contents)
{
    wen_unpack_close(contents->inside);
    if (contents->members) {
        wen_members_close(contents->members);
    }
    wen_unpack_close(contents->outer);
    *contents = (struct wen_contents){0};
}
