/* SPDX-License-Identifier: MIT */
/* One stage's page, made from its tables. */
#ifndef WENLIU_CLI_STAGE_PAGE_H
#define WENLIU_CLI_STAGE_PAGE_H

#include "wenliu/stage.h"

#include <stdio.h>

/* Writes what the stage needs and gives, its tables, fields and options, and
 * an example. The stage passed wen_contract_check(). */
void wen_stage_page(const struct wen_stage *stage, const char *path, FILE *to);

#endif
