/* SPDX-License-Identifier: MIT */
/* The supervisor's state, shared by supervisor.c (processes and messages),
 * start.c (starting them), begin.c (plan and what is there already), crew.c
 * (workers, deaths, deadlines) and flow.c (units in order). */
#ifndef WENLIU_RUN_SUPERVISOR_H
#define WENLIU_RUN_SUPERVISOR_H

#include "plan/plan.h"
#include "run/channel.h"
#include "run/progress.h"
#include "run/run.h"
#include "run/tally.h"
#include "run/unit.h"

#include <sys/types.h>

/* One worker. */
struct wen_crew_member {
    struct wen_channel channel;
    pid_t pid;             /* 0 until the template said it */
    bool alive;            /* asked for, and not known to be dead */
    bool fresh;            /* has run no unit yet */
    struct wen_unit *unit; /* what it works on, or NULL */
    uint64_t steps;        /* of its marker when last looked at */
    double cpu_before;     /* seconds of its CPU clock when the document was first seen */
    double wall_before;    /* seconds of the monotonic clock at that time */
    const char *killed;    /* why it was killed, or NULL */
    char killed_text[160];
};

struct wen_supervisor {
    const struct wen_job *job;
    struct wen_board *board;
    struct wen_tally tally;
    struct wen_progress progress;
    double began;     /* wen_supervisor_now() then */
    double next_tell; /* when metrics are written again; below 0: never, the file failed */
    int status;       /* not 0: the run ends with the error */
    struct wen_error error;

    struct wen_plan plan;
    bool planned;               /* it is there, and it is the one that is to be run */
    struct wen_buffer survey;   /* lines of a plan, while it is made */
    bool surveyed;              /* they are all there */
    struct wen_killer *killers; /* files that killed readers during the survey */
    size_t killer_count;

    struct wen_channel reader; /* or the surveyor */
    pid_t reader_pid;
    bool reader_done;
    unsigned reader_deaths;
    uint64_t reader_unit;  /* the one it died at last; during the survey: the file */
    uint64_t bytes, total; /* of the job's units that are done; of all of them, or 0 */
    uint64_t *units;       /* numbers of those that are to be read, ascending */
    size_t units_to_read;
    struct wen_buffer fields; /* for looking into records */

    struct wen_channel template;
    pid_t template_pid;
    bool ready;
    char **stages; /* names, in the order of the pipeline */
    size_t stage_count;
    cJSON *head;      /* what a plan made now would begin with */
    int stage_output; /* what stages print */
    struct wen_buffer printed;
    unsigned printed_lines;

    struct wen_channel collector;
    bool recovered;              /* it has said what is there already */
    struct wen_buffer decisions; /* about documents of units that are not (decision.h) */
    struct wen_buffer checks;    /* of units that are (uint64_t) */
    bool finishing, done;
    bool stopping;   /* a signal came: units in hand are finished, no more */
    double deadline; /* for that */
    cJSON *report, *facts;

    struct wen_crew_member *crew;
    unsigned idle_deaths;

    struct wen_unit *filling;      /* takes what the reader reads */
    struct wen_unit *first, *last; /* full ones, in order, not yet taken by the collector */
    struct wen_unit *unsent;       /* the first that was not sent to the collector */
    uint64_t next_number;
    size_t unit_count;
    uint64_t unit_bytes;
};

/* Ends the run: sets the error once. */
void wen_supervisor_stop(struct wen_supervisor *supervisor, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Seconds of the monotonic clock. */
double wen_supervisor_now(void);

/* ---- start.c ---- */

/* The reader, behind the unit that was read last. */
void wen_start_reader(struct wen_supervisor *supervisor);

/* The surveyor takes the reader's place while the plan is made. */
void wen_start_surveyor(struct wen_supervisor *supervisor);

void wen_start_template(struct wen_supervisor *supervisor);

/* Asks the template for the collector. */
void wen_start_collector(struct wen_supervisor *supervisor);

/* Closes our ends of all connections. */
void wen_close_ends(struct wen_supervisor *supervisor);

/* ---- begin.c ---- */

/* From a loaded chain and a surveyed corpus to a run that may begin: called
 * when either is new. */
void wen_begin_planning(struct wen_supervisor *supervisor);
void wen_begin_when_ready(struct wen_supervisor *supervisor);

/* The surveyor died on an input file. */
void wen_begin_survey_again(struct wen_supervisor *supervisor, const char *reason);

/* The collector has said what is there already. */
void wen_begin_reading(struct wen_supervisor *supervisor);

/* ---- crew.c ---- */

/* Asks the template for a worker in that place. */
void wen_crew_fork(struct wen_supervisor *supervisor, uint32_t slot);

/* Gives waiting units to idle workers. */
void wen_crew_dispatch(struct wen_supervisor *supervisor);

/* Reads what a worker sent. */
void wen_crew_read(struct wen_supervisor *supervisor, uint32_t slot);

/* A worker is dead: finds the document, tries it alone or refuses it. */
void wen_crew_died(struct wen_supervisor *supervisor, uint32_t slot, int wait_status);

/* Kills workers that are over their time. */
void wen_crew_watch(struct wen_supervisor *supervisor);

/* What became of a process, in words: "killed by signal 11 (SIGSEGV: …)". */
void wen_crew_describe(int wait_status, char *text, size_t size);

/* ---- deaths.c ---- */

/* The other end of that connection is closed. */
void wen_death_of_reader(struct wen_supervisor *supervisor);
void wen_death_of_template(struct wen_supervisor *supervisor);

/* Stops the run where a stage does not come back from open() in time. */
void wen_watch_opening(struct wen_supervisor *supervisor, double now);

/* ---- printed.c ---- */

/* Shows what stages have printed. */
void wen_printed_read(struct wen_supervisor *supervisor);

/* ---- flow.c ---- */

/* Whether there is room for more of the corpus. */
bool wen_flow_open(const struct wen_supervisor *supervisor);

/* Takes a record of that unit from the reader. */
void wen_flow_record(struct wen_supervisor *supervisor, uint64_t number,
                     const struct wen_buffer *body);

/* Forgets the unit that the reader was at. */
void wen_flow_forget(struct wen_supervisor *supervisor);

/* Forgets all units that no worker has begun; whether there were any. */
bool wen_flow_drop(struct wen_supervisor *supervisor);

/* The corpus is at its end: closes the unit at hand. */
void wen_flow_end(struct wen_supervisor *supervisor);

/* Sends units that are done to the collector, in order; finishes after the last. */
void wen_flow_send(struct wen_supervisor *supervisor);

/* The collector has taken the first unit. */
void wen_flow_taken(struct wen_supervisor *supervisor, uint64_t number);

#endif
