/* SPDX-License-Identifier: MIT */
/* Kills a run at random instants until it is done, again and again:
 *
 *   killer KILLS SEED OUTCOME.SH REFERENCE DIR COMMAND [ARGUMENT]...
 *
 * COMMAND is a run into DIR that takes up what lies there. It is started, and after a random part
 * of the time that it takes undisturbed one of its processes is killed: the kind of process is
 * drawn first, then one of that kind. It is started again until it ends by itself with 0; then
 * DIR must equal REFERENCE and verify, and is removed. All that until KILLS were done.
 *
 * Besides: nobody outlives a run for longer than some seconds; the death of a worker does not end
 * it; a run that ends otherwise says so with a documented status and a sentence; a SIGTERM ends it
 * with 75; no final name before its time; no unit that was reported safe is done again.
 * Prints what it did; exits with 1 where anything was otherwise. */
#include "family.h"

#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MOST_KINDS = 16,
    MOST_UNITS = 4096,
    MOST_ATTEMPTS = 200, /* of one chain: resuming must get somewhere */
    PATIENCE = 60,       /* seconds for a run to end */
    TO_GO = 10,          /* seconds for the last of its processes to go */
    SHOWN = 10           /* mistakes told in full */
};

struct kind {
    char name[ROLE_SIZE];
    unsigned kills;
};

struct killer {
    const char *outcome, *reference, *directory;
    char **command;
    char errors[PATH_MAX]; /* standard error of the command, a file */
    char history[512];     /* of the chain at hand, in words */
    uint64_t random;
    double duration; /* of an undisturbed run, in seconds */
    unsigned wanted, kills, missed, results, mistakes;
    struct kind kinds[MOST_KINDS];
    bool units_seen[MOST_UNITS];
};

/* What became of one start of the command. */
struct attempt {
    int status;       /* as of waitpid() */
    const char *kind; /* whom we killed, NULL: nobody */
    long taken, safe; /* units taken over and reported safe, -1: it did not say */
    bool says;        /* something else */
};

/* xorshift64*, in [0, 1) */
static double draw(struct killer *killer)
{
    uint64_t x = killer->random;

    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    killer->random = x;
    return (double)((x * 0x2545F4914F6CDD1Du) >> 11) / 9007199254740992.0;
}

static size_t draw_below(struct killer *killer, size_t limit)
{
    return (size_t)(draw(killer) * (double)limit);
}

static void show_errors(const struct killer *killer)
{
    char line[300];
    FILE *file = fopen(killer->errors, "re");

    for (int i = 0; i < 8 && file && fgets(line, sizeof line, file); i++) {
        printf("    %s", line);
    }
    if (file) {
        fclose(file);
    }
}

/* A promise that was not kept. */
static __attribute__((format(printf, 2, 3))) void blame(struct killer *killer, const char *format,
                                                        ...)
{
    va_list arguments;

    if (killer->mistakes++ >= SHOWN) {
        return;
    }
    printf("BAD after %u kills: ", killer->kills);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("; this chain: %s\n", killer->history);
    show_errors(killer);
}

/* ---- programs ---------------------------------------------------------- */

/* Runs a program to its end; its words are in the file of errors. */
static bool succeeds(const struct killer *killer, const char *a, const char *b, const char *c,
                     const char *d, const char *e)
{
    const char *command[] = {a, b, c, d, e, NULL};
    pid_t pid = start_program((char *const *)command, killer->errors);
    int status;

    if (waitpid(pid, &status, 0) != pid) {
        give_up("waitpid");
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* ---- the victim --------------------------------------------------------- */

static struct kind *find_kind(struct killer *killer, const char *name)
{
    for (size_t i = 0; i < MOST_KINDS; i++) {
        struct kind *kind = &killer->kinds[i];
        if (kind->name[0] == '\0') {
            snprintf(kind->name, sizeof kind->name, "%s", name);
        }
        if (strcmp(kind->name, name) == 0) {
            return kind;
        }
    }
    fprintf(stderr, "killer: too many kinds of processes\n");
    exit(2);
}

/* Draws a kind among those that are there, then a process of that kind. */
static const struct process *choose(struct killer *killer, const struct process *processes,
                                    size_t count)
{
    const struct process *firsts[MOST_PROCESSES], *of_kind[MOST_PROCESSES];
    size_t kinds = 0, same = 0;

    for (size_t i = 0; i < count; i++) {
        bool known = false;
        for (size_t k = 0; k < kinds; k++) {
            known = known || strcmp(firsts[k]->role, processes[i].role) == 0;
        }
        if (!known) {
            firsts[kinds++] = &processes[i];
        }
    }
    const struct process *kind = firsts[draw_below(killer, kinds)];
    for (size_t i = 0; i < count; i++) {
        if (strcmp(processes[i].role, kind->role) == 0) {
            of_kind[same++] = &processes[i];
        }
    }
    return of_kind[draw_below(killer, same)];
}

/* Kills one process of the run, or asks the whole to stop. The number of a process may have gone
 * to another since it was listed, so the descriptor is taken first and the name read again.
 * Returns what was done to whom, NULL where the process was gone. */
static const char *kill_one(struct killer *killer, pid_t run)
{
    struct process processes[MOST_PROCESSES];
    size_t count = list_family(run, processes);

    snprintf(processes[0].role, ROLE_SIZE, "supervisor");
    struct process victim = *choose(killer, processes, count), again = victim;
    bool leads = victim.pid == run, stop = leads && draw(killer) < 0.3;
    int fd = (int)syscall(SYS_pidfd_open, victim.pid, 0);
    if (fd < 0) {
        return NULL;
    }
    name_process(&again);
    bool sent = (leads || strcmp(again.role, victim.role) == 0) &&
                syscall(SYS_pidfd_send_signal, fd, stop ? SIGTERM : SIGKILL, NULL, 0) == 0;
    close(fd);
    return sent ? find_kind(killer, stop ? "SIGTERM" : victim.role)->name : NULL;
}

/* ---- one start ---------------------------------------------------------- */

/* What the run said of its progress. */
static void read_progress(const struct killer *killer, struct attempt *attempt)
{
    char line[512];
    FILE *file = fopen(killer->errors, "re");

    attempt->taken = attempt->safe = -1;
    while (file && fgets(line, sizeof line, file)) {
        long units;
        if (sscanf(line, "wenliu: resuming: %ld units are there", &units) == 1) {
            attempt->taken = units;
        } else if (sscanf(line, "wenliu: %ld units are safe on disk", &units) == 1) {
            attempt->safe = units;
        } else if (strncmp(line, "wenliu: ", 8) == 0) {
            attempt->says = true;
        }
    }
    if (file) {
        fclose(file);
    }
}

static struct attempt try(struct killer *killer, double delay)
{
    struct attempt attempt = {.kind = NULL};
    char straggler[ROLE_SIZE];
    pid_t run = start_program(killer->command, killer->errors);

    if (!ends_within(run, delay)) {
        attempt.kind = kill_one(killer, run);
    }
    bool ended = ends_within(run, PATIENCE);
    attempt.status = reap_family(run, ended ? TO_GO : 0, straggler);
    if (!ended) {
        blame(killer, "the run does not end within %d s", PATIENCE);
    } else if (straggler[0]) {
        blame(killer, "%s is still there %d s after the run", straggler, TO_GO);
    }
    read_progress(killer, &attempt);
    if (attempt.kind) {
        killer->kills++;
        find_kind(killer, attempt.kind)->kills++;
    } else {
        killer->missed++;
    }
    return attempt;
}

/* Whether a run may end like this when that was killed. */
static void judge_end(struct killer *killer, const struct attempt *attempt)
{
    const char *kind = attempt->kind ? attempt->kind : "nobody";
    int status = attempt->status;

    if (WIFSIGNALED(status)) {
        int wanted = strcmp(kind, "supervisor") == 0 ? SIGKILL : 0;
        if (strcmp(kind, "SIGTERM") == 0 && attempt->taken < 0) {
            wanted = SIGTERM; /* it had not come as far as to care */
        }
        if (WTERMSIG(status) != wanted) {
            blame(killer, "%s was killed, and the run died of signal %d", kind, WTERMSIG(status));
        }
        return;
    }
    int code = WEXITSTATUS(status);
    if (code == 0) {
        return;
    }
    if (strcmp(kind, "nobody") == 0 || strcmp(kind, "worker") == 0) {
        blame(killer, "%s was killed, and the run ended with %d", kind, code);
    } else if (strcmp(kind, "SIGTERM") == 0 ? code != 75 : code != 70 && code != 74 && code != 75) {
        blame(killer, "%s: the run ended with %d", kind, code);
    } else if (!attempt->says) {
        blame(killer, "%s was killed, and the run ended with %d without a word", kind, code);
    }
}

/* ---- chains ------------------------------------------------------------- */

static void judge_result(struct killer *killer)
{
    killer->results++;
    if (!succeeds(killer, "sh", killer->outcome, "same", killer->reference, killer->directory)) {
        blame(killer, "another outcome");
    } else if (!succeeds(killer, killer->command[0], "verify", killer->directory, NULL, NULL)) {
        blame(killer, "the results do not verify");
    }
}

static void note_progress(struct killer *killer, const struct attempt *attempt, long *safe)
{
    if (attempt->taken >= 0 && attempt->taken < *safe) {
        blame(killer, "%ld units were safe, %ld are there", *safe, attempt->taken);
    }
    if (attempt->taken >= 0 && attempt->taken < MOST_UNITS) {
        killer->units_seen[attempt->taken] = true;
    }
    *safe = attempt->safe > attempt->taken ? attempt->safe : attempt->taken;
    size_t said = strlen(killer->history);
    snprintf(killer->history + said, sizeof killer->history - said, "%s at %ld units, ",
             attempt->kind ? attempt->kind : "end", *safe);
}

/* From nothing to a result, with as many kills as it takes. */
static void chain(struct killer *killer)
{
    long safe = 0;

    killer->history[0] = '\0';
    if (!succeeds(killer, "rm", "-rf", killer->directory, NULL, NULL)) {
        give_up(killer->directory);
    }
    for (unsigned i = 0; i < MOST_ATTEMPTS; i++) {
        bool undisturbed = killer->kills >= killer->wanted;
        struct attempt attempt =
            try(killer, undisturbed ? PATIENCE : draw(killer) * killer->duration);
        note_progress(killer, &attempt, &safe);
        judge_end(killer, &attempt);
        if (WIFEXITED(attempt.status) && WEXITSTATUS(attempt.status) == 0) {
            judge_result(killer);
            return;
        }
        if (!attempt.kind) {
            return; /* blamed already, and would go on like that */
        }
        if (!succeeds(killer, "sh", killer->outcome, "names", killer->directory, NULL)) {
            blame(killer, "a final name before its time");
        }
    }
    blame(killer, "no result after %d starts", MOST_ATTEMPTS);
}

static void report(const struct killer *killer, double seconds)
{
    unsigned units = 0;

    for (size_t i = 0; i < MOST_UNITS; i++) {
        units += killer->units_seen[i];
    }
    printf("%u kills in %.0f s, %u runs ended before; an undisturbed run takes %.2f s\n",
           killer->kills, seconds, killer->missed, killer->duration);
    printf("killed:");
    for (size_t i = 0; i < MOST_KINDS && killer->kinds[i].name[0]; i++) {
        printf(" %s %u", killer->kinds[i].name, killer->kinds[i].kills);
    }
    printf("\nresumed at %u different numbers of units\n", units);
    printf("%u results, %u bad\n", killer->results, killer->mistakes);
}

/* One run that nobody disturbs: how long it takes, and that it is as it should be. */
static void measure(struct killer *killer)
{
    if (!succeeds(killer, "rm", "-rf", killer->directory, NULL, NULL)) {
        give_up(killer->directory);
    }
    double began = now();
    struct attempt attempt = try(killer, PATIENCE);
    killer->duration = now() - began;
    killer->missed = 0;
    judge_end(killer, &attempt);
    judge_result(killer);
    killer->results = 0;
}

int main(int argc, char **argv)
{
    static struct killer killer;

    if (argc < 7) {
        fprintf(stderr,
                "usage: killer KILLS SEED OUTCOME.SH REFERENCE DIR COMMAND [ARGUMENT]...\n");
        return 2;
    }
    killer.wanted = (unsigned)strtoul(argv[1], NULL, 10);
    killer.random = strtoull(argv[2], NULL, 10) * 0x9E3779B97F4A7C15u + 1;
    killer.outcome = argv[3];
    killer.reference = argv[4];
    killer.directory = argv[5];
    killer.command = argv + 6;
    snprintf(killer.errors, sizeof killer.errors, "%s.errors", killer.directory);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    double began = now();
    measure(&killer);
    while (killer.mistakes < SHOWN && killer.kills < killer.wanted) {
        chain(&killer);
    }
    report(&killer, now() - began);
    return killer.mistakes != 0;
}
