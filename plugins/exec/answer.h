/* SPDX-License-Identifier: MIT */
/* What a program answered, read against what the pipeline declares. */
#ifndef EXEC_ANSWER_H
#define EXEC_ANSWER_H

#include <stddef.h>

#include <wenliu/stage.h>

enum exec_taken {
    EXEC_TAKEN,
    EXEC_REFUSED,    /* it is about the document, and the document is to be refused */
    EXEC_OUT_OF_STEP /* it is not about the document at all */
};

/* Adds to the document what the answer says, a JSON object of one line: its "id", which must be
 * that of the document, and the fields and layers of `declared`, in the shape of the archive; what
 * is missing or null has no value. With "error" beside "id" the program refuses the document. Where
 * not EXEC_TAKEN, `reason` tells why; nothing is added where EXEC_OUT_OF_STEP. */
enum exec_taken exec_answer_take(struct wen_context *context, const struct wen_document *document,
                                 const struct wen_declared *declared, struct wen_string answer,
                                 char *reason, size_t size);

#endif
