/* SPDX-License-Identifier: MIT */
/* Where stages and their data files are searched. */
#ifndef WENLIU_REGISTRY_FOLDERS_H
#define WENLIU_REGISTRY_FOLDERS_H

#include <stdbool.h>
#include <stddef.h>

struct wen_folder {
    char *path;      /* absolute where it exists */
    bool build_tree; /* holds NAME/.libs/NAME.so instead of NAME.so */
};

struct wen_folders {
    struct wen_folder *items;
    size_t count, capacity;
};

/* Folders of stages: those given (ends with NULL, or NULL), WENLIU_STAGE_PATH,
 * the build tree, the installed folder. Each once. */
void wen_folders_of_stages(struct wen_folders *folders, const char *const *given);

/* Folders of data files: WENLIU_DATA_PATH, the build tree, the installed folder. */
void wen_folders_of_data(struct wen_folders *folders);

void wen_folders_free(struct wen_folders *folders);

#endif
