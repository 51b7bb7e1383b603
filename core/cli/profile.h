/* SPDX-License-Identifier: MIT */
/* wenliu run --profile: what each stage cost, as a table for people. */
#ifndef WENLIU_CLI_PROFILE_H
#define WENLIU_CLI_PROFILE_H

#include <cjson/cJSON.h>
#include <stdio.h>

/* Prints "profile" of a run's facts (run/profile.h); where there is none, says so. */
void wen_profile_print(const cJSON *facts, FILE *to);

#endif
