/* SPDX-License-Identifier: MIT */
/* Large gazetteers compiled into a file, once, and mapped from then on: they take no time to load,
 * and their memory is shared by all processes and runs. */
#ifndef ENTITIES_GAZETTEER_FILE_H
#define ENTITIES_GAZETTEER_FILE_H

#include "gazetteer.h"

/* Gazetteers of less than so many bytes are not worth a file: they are read in a few ms. */
#define ENTITIES_WORTH_COMPILING (1u << 20)

/* The folder for compiled gazetteers of whoever runs this: $XDG_CACHE_HOME/wenliu or
 * $HOME/.cache/wenliu (XDG Base Directory Specification). It may not be there yet. NULL where
 * neither is set to a full path; free() it. */
char *entities_cache_folder(void);

/* Reads gazetteers of these files, in this order, into an empty one, and makes them ready to be
 * matched; types are added to `types`.
 *
 * Where the files have ENTITIES_WORTH_COMPILING bytes together, this looks in `folder` (NULL: there
 * is none) for what was compiled from just these bytes at just these paths. A compiled file that
 * is missing, of another format, damaged or out of date is made anew, beside its place, and given
 * its name when it is whole. Where that cannot be done, *warning says why and the gazetteers are in
 * memory; else its text is empty.
 *
 * Returns -1 with the error where a gazetteer cannot be read. */
int entities_gazetteer_load(struct entities_gazetteer *gazetteer, const char *const *paths,
                            size_t count, const char *folder, struct entities_types *types,
                            struct entities_error *warning, struct entities_error *error);

#endif
