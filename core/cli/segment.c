/* SPDX-License-Identifier: MIT */
/* wenliu segment: just words, lines in and lines out. The command line becomes
 * a pipeline of the one stage `segment`, so that options mean and are checked
 * as in a pipeline file. */
#include "base/escape.h"
#include "base/heap.h"
#include "base/utf8.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/job.h"
#include "cli/words.h"
#include "config/json.h"
#include "run/filter.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: wenliu segment [options] [FILE...]\n"
    "Prints the words of each line, one space between them. Without FILE, or where it is -,\n"
    "standard input is read. Texts are UTF-8.\n"
    "\n"
    "  -t, --tags              word/tag: the engine's parts of speech\n"
    "      --upos              word/UPOS: universal parts of speech\n"
    "      --posseg            words and tags as jieba.posseg.cut gives them\n"
    "  -s, --search            before each word the shorter words in it, as\n"
    "                          jieba.cut_for_search does\n"
    "  -e, --engine NAME       how words are found; `wenliu stages segment` lists the engines\n"
    "      --no-hmm            engine jieba: only words of the dictionary\n"
    "  -u, --user FILE         further words, a line each: word [frequency] [tag]; may be\n"
    "                          given again\n"
    "  -m, --model FILE        model of the engines that have one\n"
    "      --set KEY=JSON      any other option of the stage; may be given again\n"
    "  -d, --delimiter STRING  between words; default: one space\n"
    "  -j, --jobs N            processes that look for words; default: one a core; 0: all in\n"
    "                          one process\n"
    "      --stages DIR        look for stages in DIR first; may be given again\n"
    "      --help              this text\n";

enum { TAGS = 't', SEARCH = 's', ENGINE = 'e', USER = 'u', MODEL = 'm', DELIMITER = 'd' };
enum { UPOS = 512, POSSEG, NO_HMM, SET };

static const struct option options[] = {{"tags", no_argument, NULL, TAGS},
                                        {"upos", no_argument, NULL, UPOS},
                                        {"posseg", no_argument, NULL, POSSEG},
                                        {"search", no_argument, NULL, SEARCH},
                                        {"engine", required_argument, NULL, ENGINE},
                                        {"no-hmm", no_argument, NULL, NO_HMM},
                                        {"user", required_argument, NULL, USER},
                                        {"model", required_argument, NULL, MODEL},
                                        {"set", required_argument, NULL, SET},
                                        {"delimiter", required_argument, NULL, DELIMITER},
                                        {"jobs", required_argument, NULL, WEN_JOB_JOBS},
                                        {"stages", required_argument, NULL, WEN_JOB_STAGES},
                                        {"help", no_argument, NULL, WEN_JOB_HELP},
                                        {0}};

/* What the options asked for. */
struct segment {
    struct wen_words words;
    bool tags, upos, posseg;
    struct wen_buffer members; /* of the stage, in JSON, a comma before each */
    struct wen_buffer users;   /* JSON strings, a comma before each but the first */
};

/* ---- the command line ------------------------------------------------- */

static int refuse(const char *what, const char *value)
{
    static const struct wen_job_command command = {.name = "segment"};

    return wen_job_wrong(&command, what, value);
}

static void add_key(struct wen_buffer *members, const char *key, size_t size)
{
    wen_buffer_add_text(members, ", ");
    wen_escape_json(members, key, size);
    wen_buffer_add_text(members, ": ");
}

/* A member whose value is JSON already. */
static void add_json(struct segment *segment, const char *key, const char *value)
{
    add_key(&segment->members, key, strlen(key));
    wen_buffer_add_text(&segment->members, value);
}

static bool is_text(const char *value)
{
    return wen_utf8_valid(value, strlen(value)) == strlen(value);
}

/* A member whose value is a string. */
static int add_string(struct segment *segment, const char *key, const char *value)
{
    if (!is_text(value)) {
        return refuse("that is no UTF-8:", value);
    }
    add_key(&segment->members, key, strlen(key));
    wen_escape_json(&segment->members, value, strlen(value));
    return -1;
}

static int add_user(struct segment *segment, const char *value)
{
    if (!is_text(value)) {
        return refuse("that is no UTF-8:", value);
    }
    if (segment->users.size) {
        wen_buffer_add_text(&segment->users, ", ");
    }
    wen_escape_json(&segment->users, value, strlen(value));
    return -1;
}

/* KEY=JSON. */
static int add_setting(struct segment *segment, const char *setting)
{
    const char *equals = strchr(setting, '=');
    const char *reason;
    size_t place;

    if (!equals || equals == setting || !is_text(setting)) {
        return refuse("--set takes KEY=JSON, such as --set lexicon='\"my.lexicon\"', not", setting);
    }
    if (!wen_json_scan(equals + 1, strlen(equals + 1), &place, &reason)) {
        fprintf(stderr,
                "wenliu: segment: --set: %s; a string needs double quotes, which the shell "
                "must not take away\n",
                reason);
        return refuse("what stands behind = is no JSON in", setting);
    }
    add_key(&segment->members, setting, (size_t)(equals - setting));
    wen_buffer_add_text(&segment->members, equals + 1);
    return -1;
}

static int take(void *self, int option, const char *value)
{
    struct segment *segment = self;

    switch (option) {
    case TAGS: segment->tags = true; return -1;
    case UPOS: segment->upos = true; return -1;
    case POSSEG: segment->posseg = true; return -1;
    case SEARCH: segment->words.subwords = true; return -1;
    case NO_HMM: add_json(segment, "hmm", "false"); return -1;
    case ENGINE: return add_string(segment, "engine", value);
    case MODEL: return add_string(segment, "model", value);
    case USER: return add_user(segment, value);
    case SET: return add_setting(segment, value);
    case DELIMITER: segment->words.delimiter = value; return -1;
    default: return WEN_EXIT_USAGE; /* there is no other option */
    }
}

/* What follows from several options. */
static int settle(struct segment *segment)
{
    bool wanted = segment->tags || segment->upos || segment->posseg;

    if (segment->upos && (segment->tags || segment->posseg)) {
        fputs("wenliu: segment: --upos prints other tags than --tags and --posseg: give one of "
              "them\n",
              stderr);
        return WEN_EXIT_USAGE;
    }
    if (wanted && segment->words.subwords) {
        fputs("wenliu: segment: words within words have no tags: give --search without --tags, "
              "--upos and --posseg\n",
              stderr);
        return WEN_EXIT_USAGE;
    }
    segment->words.column = segment->upos ? "upos" : wanted ? "tag" : NULL;
    add_json(segment, "tags", segment->posseg ? "\"posseg\"" : wanted ? "\"engine\"" : "\"none\"");
    if (segment->words.subwords) {
        add_json(segment, "subwords", "true");
    }
    if (segment->users.size) {
        add_json(segment, "user_dictionaries", "[");
        wen_buffer_add(&segment->members, segment->users.data, segment->users.size);
        wen_buffer_add_text(&segment->members, "]");
    }
    return WEN_EXIT_OK;
}

/* ---- the pipeline ----------------------------------------------------- */

static int prepare(void *self, const struct wen_chain *chain, const struct wen_session *session,
                   struct wen_error *error)
{
    return wen_words_prepare(self, chain, session, error);
}

static void print(void *self, const struct wen_document *document, struct wen_buffer *to)
{
    wen_words_print(self, document, to);
}

static int run(struct segment *segment, const struct wen_job *job, char **paths, size_t count)
{
    static const char *const standard_input[] = {"-"};
    struct wen_pipeline pipeline;
    struct wen_error error = {0};
    int status = WEN_EXIT_CONFIG;
    char *text = wen_heap_format("{ \"stages\": [ { \"use\": \"segment\"%s } ] }",
                                 wen_buffer_text(&segment->members));
    struct wen_filter_job filter = {.name = "segment",
                                    .pipeline = &pipeline,
                                    .stage_folders = job->stage_folders,
                                    .paths = count ? (const char *const *)paths : standard_input,
                                    .path_count = count ? count : 1,
                                    .workers = job->workers,
                                    .prepare = prepare,
                                    .print = print,
                                    .self = &segment->words};

    if (wen_pipeline_parse(text, "wenliu segment", &pipeline)) {
        pipeline.gives_text = true;
        status = wen_filter_run(&filter, &error);
    } else {
        wen_problems_print(&pipeline.problems, stderr);
    }
    if (status && error.text[0]) {
        char *safe = wen_escape_terminal_copy(error.text);
        fprintf(stderr, "wenliu: segment: %s\n", safe);
        free(safe);
    }
    wen_pipeline_free(&pipeline);
    wen_words_free(&segment->words);
    free(text);
    return status;
}

int wen_command_segment(int argc, char **argv)
{
    struct segment segment = {.words = {.delimiter = " "}};
    struct wen_job_arguments arguments;
    const struct wen_job_command command = {.name = "segment",
                                            .usage = usage,
                                            .options = options,
                                            .short_options = "tse:u:m:d:j:",
                                            .take = take,
                                            .self = &segment};
    int status = wen_job_parse(&command, argc, argv, &arguments);

    if (status < 0) {
        status = settle(&segment);
        status =
            status ? status : run(&segment, &arguments.job, argv + optind, (size_t)(argc - optind));
    }
    wen_buffer_free(&segment.members);
    wen_buffer_free(&segment.users);
    return status;
}
