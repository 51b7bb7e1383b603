/* SPDX-License-Identifier: MIT */
/* A pipeline file: what to read, which stages, where to write. */
#ifndef WENLIU_CONFIG_PIPELINE_H
#define WENLIU_CONFIG_PIPELINE_H

#include "config/json.h"
#include "config/options.h"

/* "input": what is read and how. Parsed by wen_input_options. */
struct wen_input {
    struct wen_strings paths;   /* files and folders; "-" is standard input */
    struct wen_strings include; /* globs on the path below a folder; empty: all known kinds */
    struct wen_strings exclude;
    int format;              /* enum wen_format */
    const char *text;        /* key or column of the text, in JSON Lines and CSV */
    const char *id;          /* key or column of the id; NULL: file name and line */
    struct wen_strings meta; /* keys or columns that become fields */
};

enum wen_format {
    WEN_FORMAT_AUTO,
    WEN_FORMAT_TEXT,
    WEN_FORMAT_LINES,
    WEN_FORMAT_JSONL,
    WEN_FORMAT_CSV
};

/* "limits": what one document may cost before it is quarantined. */
struct wen_limits {
    int64_t cpu_seconds;  /* for a document, and as much again for every 2 MiB of it */
    int64_t wall_seconds; /* by the clock, for what sleeps */
    int64_t memory_mib;   /* address space of a worker above what it has at its start; 0: three
                             quarters of the machine's memory shared among the workers */
    int64_t document_mib; /* raw bytes of a document */
    int64_t expansion;    /* unpacked bytes for one packed byte of an input file */
    int64_t open_seconds; /* for a stage to open */
};

extern const struct wen_option wen_input_options[];
extern const struct wen_option wen_limits_options[];

/* The members of a pipeline that are plain values. */
struct wen_head {
    const char *name;
    const char *output;
};
extern const struct wen_option wen_head_options[];

/* One sentence about each of "input", "stages", "limits" and "$schema"; ends with {0}. */
struct wen_member_help {
    const char *name, *help;
};
extern const struct wen_member_help wen_pipeline_members[];

/* One member of "stages". */
struct wen_step {
    const char *use;     /* name of the stage */
    const cJSON *object; /* its options, with "use" among them */
    size_t place;        /* of the value of "use" */
};

struct wen_pipeline {
    char *path;   /* of the file, as the user wrote it */
    char *folder; /* absolute: what paths in the file are relative to */
    char *text;   /* the file's bytes */
    size_t size;
    struct wen_json json;
    const char *name;
    struct wen_input input;
    struct wen_limits limits;
    struct wen_step *steps;
    size_t step_count;
    const char *output; /* absolute, or NULL where the file names none */
    bool gives_text;    /* documents come as text: no stage need give "text". Set by whoever hands
                           documents to the stages himself; never by a file */
    struct wen_problems problems;
    struct wen_arena arena; /* holds name, output and what input and limits point to */
};

/* A pipeline file of more bytes is refused. */
#define WEN_PIPELINE_SIZE ((size_t)1 << 20)

/* So is one of more stages. */
#define WEN_PIPELINE_STAGES 256

/* Reads and checks a pipeline file; stages' options are checked later by those
 * who know the stages (registry/chain.h), also where there are problems already.
 * True where there is none so far; else pipeline->problems tells. Free it in
 * either case. */
bool wen_pipeline_load(const char *path, struct wen_pipeline *pipeline);

/* The same of a pipeline in memory, ended by a 0; `path` is the file it stands
 * in, for problems and relative paths. */
bool wen_pipeline_parse(const char *text, const char *path, struct wen_pipeline *pipeline);

void wen_pipeline_free(struct wen_pipeline *pipeline);

#endif
