/* SPDX-License-Identifier: MIT */
/* Whether a file is safe to run code from. */
#ifndef WENLIU_REGISTRY_TRUST_H
#define WENLIU_REGISTRY_TRUST_H

#include "base/error.h"

/* A stage runs with all rights of its user: its file must be a regular one,
 * and file and folder must belong to root, to the user, or to whoever owns
 * the program itself (who could change that as well), and nobody else may be
 * able to write to them (a folder: or it is sticky, as /tmp). A group that is
 * the owner's own, as of useradd, is nobody else. WEN_EXIT_OK, or an error
 * with the remedy. */
int wen_trust(const char *path, struct wen_error *error);

#endif
