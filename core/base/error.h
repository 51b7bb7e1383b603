/* SPDX-License-Identifier: MIT */
/* Errors inside the host: an exit status and one sentence. */
#ifndef WENLIU_BASE_ERROR_H
#define WENLIU_BASE_ERROR_H

/* Exit statuses of the program, after sysexits.h. A function of the host that
 * can fail returns one of these, WEN_EXIT_OK being 0, and sets an error. */
enum wen_exit {
    WEN_EXIT_OK = 0,        /* everything is on disk */
    WEN_EXIT_USAGE = 64,    /* the command line is wrong */
    WEN_EXIT_DATA = 65,     /* too many documents in quarantine, or data that fails its checks */
    WEN_EXIT_INTERNAL = 70, /* a stage or the host itself failed */
    WEN_EXIT_IO = 74,       /* a file could not be read or written */
    WEN_EXIT_STOPPED = 75,  /* stopped with progress saved: run me again */
    WEN_EXIT_CONFIG = 78    /* the pipeline or the plan does not fit */
};

/* The caller's; `text` holds one sentence without an end mark or newline. */
struct wen_error {
    int status; /* enum wen_exit */
    char text[1024];
};

/* Sets the error, cutting a longer text, and returns `status`. `error` may be
 * NULL: then only the status travels. */
int wen_error_set(struct wen_error *error, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "before: " in front of the text and returns the status. */
int wen_error_prefix(struct wen_error *error, const char *before);

#endif
