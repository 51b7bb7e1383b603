/* SPDX-License-Identifier: MIT */
/* Shared objects through libltdl, bound at once, with reasons that help. */
#ifndef WENLIU_REGISTRY_LOADER_H
#define WENLIU_REGISTRY_LOADER_H

#include "base/error.h"

/* Loads the shared object at a full path and returns the address of its data
 * symbol `symbol` (found as MODULE_LTX_symbol), or NULL with the reason and
 * its remedy. It stays loaded until the process ends. */
const void *wen_loader_symbol(const char *path, const char *symbol, struct wen_error *error);

#endif
