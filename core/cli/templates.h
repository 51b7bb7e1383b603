/* SPDX-License-Identifier: MIT */
/* The files of a new stage, core/cli/new/, as the program carries them: they
 * are those of the stage.h that it was built with. */
#ifndef WENLIU_CLI_TEMPLATES_H
#define WENLIU_CLI_TEMPLATES_H

#include <stddef.h>

struct wen_template {
    const char *kind; /* of the stage; NULL: of every kind */
    const char *file; /* NAME stands for the stage's name, here and in the text */
    const char *text;
};

/* Ends with {0}. */
extern const struct wen_template wen_templates[];

#endif
