/* SPDX-License-Identifier: MIT */
/* Engines for the tests of plugins/entities, and texts with their entities marked. */
#ifndef PLUGIN_ENTITIES_SUPPORT_H
#define PLUGIN_ENTITIES_SUPPORT_H

#include "engine.h"

/* Opens an engine with the rules, and with `names` also the gazetteers, that come with the
 * stage. Close with entities_engine_close(). */
void sample_builtin(struct entities_engine *engine, bool names);

/* The same with gazetteers and so many entries more, which are in no text, that they are searched
 * for as those of large gazetteers. */
void sample_builtin_large(struct entities_engine *engine);

/* Opens an engine with one file of rules or one gazetteer of that content. */
void sample_rules(struct entities_engine *engine, const char *rules);
void sample_gazetteer(struct entities_engine *engine, const char *lines);

/* Writes bytes to a new temporary file; free() the path after unlink(). */
char *sample_file(const char *bytes, size_t size);

/* Takes the marks out of "…{TYPE:surface}…", runs the engine over what is left, and fails where
 * what it finds, marked the same way, is not the row. Returns whether it is. */
bool sample_row(const struct entities_engine *engine, const char *row);

/* How many of the rows are not what the stage's own rules find. */
size_t sample_rows(const char *const *rows, size_t count);

#endif
