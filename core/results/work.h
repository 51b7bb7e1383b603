/* SPDX-License-Identifier: MIT */
/* The place where a run's files lie while it is unfinished, and the lock that
 * makes one process its owner.
 *
 *   DIR/.unfinished/               a run, or a merge
 *   DIR/parts/.I.HOST.PID.XXXXXX/  one attempt at shard I; others may be at work beside it
 *   DIR/parts/I/                   the finished part of shard I
 *
 * In it: lock, plan.jsonl (unless DIR has one), units.journal, the outputs of
 * lines; at the end of a run all its other files. */
#ifndef WENLIU_RESULTS_WORK_H
#define WENLIU_RESULTS_WORK_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define WEN_WORK_UNFINISHED ".unfinished"
#define WEN_WORK_PARTS "parts"
#define WEN_WORK_JOURNAL "units.journal"
#define WEN_WORK_LOCK "lock"
#define WEN_WORK_RECORD "run.json"
#define WEN_WORK_MARKER "part.json"
#define WEN_WORK_QUARANTINE "quarantine.jsonl"

/* What a folder of results is. */
enum wen_work_state {
    WEN_WORK_NEW,      /* not there, empty, or with remains that hold nothing */
    WEN_WORK_STARTED,  /* a run that was stopped; units of it are kept */
    WEN_WORK_COMPLETE, /* all is written and on disk; names are still to be given */
    WEN_WORK_FINISHED
};

/* Looks at `path` and changes nothing. WEN_EXIT_IO where it holds files that
 * are no run's. */
int wen_work_look(const char *path, enum wen_work_state *state, struct wen_error *error);

/* What is wanted of the folder. */
struct wen_work_wish {
    bool resume;  /* go on with what was started */
    bool replace; /* put the results in the place of others */
    bool retry;   /* run what is in quarantine again */
    bool shard;   /* only that one, `number` */
    unsigned number;
};

struct wen_work {
    char *output;               /* DIR */
    char *path;                 /* where unfinished files lie; it is there, and ours */
    char *part;                 /* of a shard: DIR/parts/I */
    int lock;                   /* descriptor that holds the lock; children share it */
    enum wen_work_state before; /* what was found; FINISHED: there is nothing to do */
    bool made;                  /* DIR was not there before */
};

/* Makes the place, takes the lock, and says what is there. What is not wanted
 * any more is removed. WEN_EXIT_IO where another process holds the lock, or
 * where results or an unfinished run are in the way. */
int wen_work_open(const char *output, const struct wen_work_wish *wish, struct wen_work *work,
                  struct wen_error *error);

/* Full path of the plan that holds: the one in DIR or the one in the place
 * itself; NULL where there is none. free() it. */
char *wen_work_plan(const struct wen_work *work);

/* Writes a file whole or not at all: aside, fsync, rename, fsync of the folder. */
int wen_work_write(const char *folder, const char *name, const struct wen_buffer *bytes,
                   struct wen_error *error);

/* In a process that does not write results: lets the lock go. */
void wen_work_leave(const struct wen_work *work);

/* Lets the lock go and frees. `keep` false: removes the place, and DIR where
 * it was made and is empty. */
void wen_work_close(struct wen_work *work, bool keep);

/* Removes a folder with all that is in it; none is no error. */
int wen_work_remove(const char *path, struct wen_error *error);

/* ---- publish.c: giving final names ---- */

/* Gives every file that PLACE/run.json lists its final name in DIR, after
 * taking an earlier run's away, run.json last; then removes the place. Where
 * it is interrupted, calling it again goes on. */
int wen_work_publish(const char *output, const char *place, struct wen_error *error);

/* Whether the files of a run that was found complete are as PLACE/run.json
 * says; WEN_EXIT_DATA names the one that is not. */
int wen_work_check(const char *output, const char *place, struct wen_error *error);

/* Renames a finished attempt to its part. *late: another attempt was first,
 * and this one is removed. */
int wen_work_publish_part(const struct wen_work *work, bool *late, struct wen_error *error);

#endif
