/* SPDX-License-Identifier: MIT */
/* The engine `lac`: words, parts of speech and names as the network LAC-small
 * sees them in a sentence. */
#include "lac_text.h"
#include "lexicon.h"

#include <stdlib.h>

#define CLASSES 28u /* of words: labels without their -B and -I */

struct lac {
    struct jieba_lexicon lexicon;
    struct lac_model model;
    struct lac_network *network;
    const char *classes[CLASSES + 1]; /* [0]: none */
    uint8_t class_of[LAC_LABELS];     /* of labels; 0: of no class */
    bool begins[LAC_LABELS];          /* labels that a word begins with wherever they stand */
    char names[CLASSES][8];
    struct lac_piece piece;
    uint8_t labels[LAC_PIECE];
};

/* ---- tokens ---- */

static uint32_t find_word(const struct jieba_lexicon *lexicon, const char *word, size_t size)
{
    uint32_t number = jieba_lexicon_look_up(lexicon, word, size).number;

    return number || !lexicon->beyond ? number : jieba_lexicon_find(lexicon, word, size);
}

static void put_token(const struct lac *lac, const char *text, size_t first, size_t last,
                      struct segment_tokens *tokens)
{
    uint32_t begin = lac->piece.begin[first], end = lac->piece.end[last];
    size_t at = tokens->count++;

    tokens->begin[at] = begin;
    tokens->end[at] = end;
    tokens->word[at] = find_word(&lac->lexicon, text + begin, end - begin);
    tokens->tag[at] = lac->class_of[lac->labels[first]];
}

/* A word begins at X-B, at O behind another label, behind white space and where the
 * sentence does; the class of its first character is its own. */
static void put_sentence(const struct lac *lac, const char *text, struct lac_sentence sentence,
                         struct segment_tokens *tokens)
{
    const struct lac_piece *piece = &lac->piece;
    size_t end = (size_t)sentence.begin + sentence.length, word = sentence.begin;

    for (size_t i = sentence.begin; i < end; i++) {
        uint8_t label = lac->labels[i];
        bool other = !lac->class_of[label] && i > word && lac->class_of[lac->labels[i - 1]];
        if (i > word && (lac->begins[label] || other || piece->space[i])) {
            put_token(lac, text, word, i - 1, tokens);
            word = i;
        }
        word += piece->space[i];
    }
    if (word < end) {
        put_token(lac, text, word, end - 1, tokens);
    }
}

static int lac_cut(void *self, const char *text, size_t size, size_t *at,
                   struct segment_tokens *tokens, struct segment_messages *messages)
{
    struct lac *lac = self;
    struct lac_piece *piece = &lac->piece;

    *at = lac_read_piece(&lac->model, text, size, *at, piece);
    if (!piece->count) {
        return 0;
    }
    if (!segment_tokens_room(tokens, piece->count) ||
        !lac_network_run(lac->network, piece->embeddings, piece->sentences, piece->sentence_count,
                         lac->labels)) {
        return segment_error(messages, "no memory left for the network");
    }
    for (size_t i = 0; i < piece->sentence_count; i++) {
        put_sentence(lac, text, piece->sentences[i], tokens);
    }
    return 0;
}

/* ---- open and close ---- */

/* Labels are CLASS-B, CLASS-I and O. False where they are others. */
static bool take_labels(struct lac *lac)
{
    uint8_t count = 0;

    for (size_t i = 0; i < LAC_LABELS; i++) {
        const char *name = lac->model.names[i], *end = strchr(name, '-');
        size_t size = end ? (size_t)(end - name) : 0;
        if (!end && strcmp(name, "O") == 0) {
            continue;
        }
        lac->begins[i] = end && strcmp(end, "-B") == 0;
        if (lac->begins[i] && count < CLASSES && size < sizeof lac->names[0]) {
            memcpy(lac->names[count], name, size);
            lac->classes[count + 1] = lac->names[count];
            count++;
        }
        bool same = count && strlen(lac->names[count - 1]) == size &&
                    memcmp(lac->names[count - 1], name, size) == 0;
        if (!same || (!lac->begins[i] && strcmp(end, "-I") != 0)) {
            return false;
        }
        lac->class_of[i] = count;
    }
    return count == CLASSES;
}

static int open_model(struct lac *lac, const struct segment_options *options,
                      const struct segment_files *files, struct segment_messages *messages)
{
    static const char *const names[] = {
        [SEGMENT_INT8] = "segment/lac.model", [SEGMENT_FLOAT] = "segment/lac-float.model"};
    static const char *const precisions[] = {[SEGMENT_INT8] = "int8", [SEGMENT_FLOAT] = "float"};
    const char *path =
        options->model ? options->model : files->find(files->self, names[options->precision]);

    if (!path || lac_model_open(path, &lac->model, messages) != 0) {
        return -1;
    }
    if (lac->model.precision != options->precision) {
        return segment_error(messages,
                             "%s: holds numbers of precision \"%s\", but \"%s\" is asked for", path,
                             precisions[lac->model.precision], precisions[options->precision]);
    }
    if (!take_labels(lac)) {
        return segment_error(messages, "%s: its labels are not those of the engine lac", path);
    }
    return 0;
}

static int open_network(struct lac *lac, struct segment_messages *messages)
{
    const char *name = getenv("WENLIU_LAC_KERNEL");
    const struct lac_kernel *kernel = lac_kernel_find(name);

    if (!kernel) {
        return segment_error(messages,
                             "WENLIU_LAC_KERNEL is \"%s\": no kernel of that name runs on this "
                             "processor; unset it, all give the same results",
                             name);
    }
    lac->network = lac_network_open(&lac->model, kernel, LAC_LANES);
    return lac->network ? 0 : segment_error(messages, "no memory left");
}

static void lac_close(void *self)
{
    struct lac *lac = self;

    if (lac->network) {
        lac_network_close(lac->network);
    }
    lac_model_close(&lac->model);
    jieba_lexicon_close(&lac->lexicon);
    free(lac);
}

static int lac_open(const struct segment_options *options, const struct segment_files *files,
                    void **self, struct segment_messages *messages)
{
    if (options->tags == SEGMENT_TAGS_POSSEG) {
        return segment_error(messages, "tags \"posseg\" are those of the engine jieba; with the "
                                       "engine lac choose \"engine\" or \"none\"");
    }
    struct lac *lac = calloc(1, sizeof *lac);
    if (!lac) {
        return segment_error(messages, "no memory left");
    }
    if (jieba_lexicon_load(&lac->lexicon, options, files, messages) != 0 ||
        open_model(lac, options, files, messages) != 0 || open_network(lac, messages) != 0) {
        lac_close(lac);
        return -1;
    }
    *self = lac;
    return 0;
}

static const char *const *lac_tags(const void *self, size_t *count)
{
    *count = CLASSES + 1;
    return ((const struct lac *)self)->classes;
}

static const struct jieba_lexicon *lac_words(const void *self)
{
    return &((const struct lac *)self)->lexicon;
}

static void lac_relax(void *self)
{
    lac_network_relax(((struct lac *)self)->network);
}

const struct segment_engine lac_engine = {
    .name = "lac",
    .open = lac_open,
    .tags = lac_tags,
    .lexicon = lac_words,
    .cut = lac_cut,
    .relax = lac_relax,
    .close = lac_close,
};
