/* SPDX-License-Identifier: MIT */
/* A file that must not load: the default of an option does not hold. */
#include "wenliu/stage.h"

struct options {
    int64_t top;
};

static const struct wen_option options[] = {
    {"top", WEN_OPTION_INTEGER, offsetof(struct options, top), "500", 1, 100, NULL, "How many."},
    {0}};

WEN_STAGE(badtable, .name = "badtable", .version = "1.0", .summary = "Contradicts itself.",
          .options = options, .options_size = sizeof(struct options));
