/* SPDX-License-Identifier: MIT */
/* What became of the documents of a unit. */
#ifndef WENLIU_RESULTS_FACTS_H
#define WENLIU_RESULTS_FACTS_H

#include <stdint.h>

/* In numbers. */
struct wen_unit_facts {
    uint64_t read, dropped, quarantined;
    uint64_t failed; /* of the quarantined, those that a stage refused or died of, not the reader */
    uint64_t check;  /* wen_cut.check */
};

/* A document that is not delivered. */
struct wen_refusal {
    uint32_t document;
    int status;        /* WEN_DROP or WEN_QUARANTINE */
    const char *stage; /* its name; "reader" */
    char *reason;
    int signal; /* that ended the worker, or 0 */
};

#endif
