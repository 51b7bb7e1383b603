/* SPDX-License-Identifier: MIT */
/* Simplified characters to traditional ones and back, by the dictionaries of OpenCC: at each place
 * the longest phrase that stands there, else the character. */
#ifndef DECODE_SCRIPT_H
#define DECODE_SCRIPT_H

#include "text.h"

struct decode_script;

/* Loads a dictionary: lines of a phrase, a tab and what it becomes; the first line of a phrase
 * counts. NULL with a sentence in *reason, which lives as long as the program, and errno where that
 * says more (else 0). */
struct decode_script *decode_script_load(const char *path, const char **reason);

/* Converts a finished text with its map and breaks. A phrase may run on over one line end. Where a
 * phrase keeps its number of characters, each maps to its own bytes, else every one to the bytes of
 * all. False with text->failure set. */
bool decode_script_convert(struct decode_script *script, struct decode_text *text);

/* Gives memory back that is more than one document should leave behind. */
void decode_script_trim(struct decode_script *script);

void decode_script_free(struct decode_script *script);

#endif
