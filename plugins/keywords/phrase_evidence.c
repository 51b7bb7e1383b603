/* SPDX-License-Identifier: MIT */
/* How likely a phrase is a term of the document.
 *
 * The measures are those of the literature on terms: C-value of nested phrases (K. Frantzi,
 * S. Ananiadou and H. Mima, Automatic recognition of multi-word terms, 2000), normalised pointwise
 * mutual information inside (G. Bouma, 2009), entropy of what stands on either side (Z. Jin and
 * K. Tanaka-Ishii, Unsupervised segmentation of Chinese text by use of branching entropy, 2006),
 * inverse document frequency of words, and the pattern of parts of speech (J. Justeson and S. Katz,
 * Technical terminology, 1995). Which of them says how much is not guessed: the weights are those
 * of a logistic regression (ridge 4) that told the gold terms of the sixteen texts of corpora/gold
 * with even numbers from all other phrases there, cut by the engines jieba and lac, rounded to a
 * tenth. Weights with the remark "set" had too few cases to be fitted.
 *
 * Two rules make it fit texts of any length. A word that stands alone counts by its frequency in
 * 250 words, the length of the texts that the weights come from: in a long text common words come
 * often by chance. A phrase of several words counts by how often it stands there at all: that such
 * a run comes twice is no chance in a text of any length. */
#include "phrase_evidence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double usual_words = 250, usual_idf = 8;

/* ---- the evidence ------------------------------------------------------ */

/* "single": the phrase is one token; "multi": several. Shares are of its occurrences. */
enum evidence {
    BIAS,
    MULTI_COUNT,    /* multi: log2 of the count */
    SINGLE_COUNT,   /* single: log2 of the count in usual_words, at least 0 */
    MULTI,          /* multi: 1 */
    MULTI_REPEATED, /* multi, more than once */
    MANY_ONCE,      /* 4 tokens or more, once */
    CHARACTERS_3,
    CHARACTERS_4,
    CHARACTERS_5,     /* 5 or more, but for the next */
    CHARACTERS_8,     /* 8 or more, once */
    NESTED,           /* what C-value takes off: mean count of longer phrases / count */
    SINGLE_BRANCHING, /* entropy in bits, of the side that has less, at most 1 */
    MULTI_BRANCHING,
    COHESION,      /* multi, repeated: NPMI where it comes apart most easily */
    HEADING,       /* stands in a heading */
    SINGLE_IDF,    /* single: idf - usual_idf */
    SINGLE_NO_IDF, /* single: the idf table lacks it */
    MULTI_NOUN_LAST,
    SINGLE_NOUN,
    SINGLE_NAME,
    SINGLE_UNKNOWN,
    SINGLE_VERB,
    MULTI_NOUN_FIRST,
    VERB_INSIDE,  /* a verb or adverb that is neither first nor last */
    NUMERAL_ONCE, /* multi, once, with a numeral; no slogan */
    ADVERB,       /* multi with an adverb */
    NOUN_BEFORE,  /* multi: share right behind a noun or name: the phrase is cut off */
    NOUN_BEHIND,
    UNKNOWN_BEFORE, /* share beside a piece of a word: the same */
    UNKNOWN_BEHIND,
    QUANTITY_BEFORE, /* share right behind a quantity or a time: what is counted */
    QUANTITY_BEHIND, /* what is measured */
    EDGE_BEFORE,     /* single: share at the beginning of a clause */
    VERB_BEFORE,     /* multi: share right behind a verb: an object */
    LOCALIZER,       /* ends with a localizer or a plural: 手机里, 孩子们 */
    FIRST_IDF,       /* multi: idf - usual_idf of the first word */
    LAST_IDF,        /* multi, once: the same of the last word */
    MULTI_UNKNOWN_LAST,
    PERSON,       /* entity PER */
    PERSON_CUT,   /* share with a person's name or part of one in it */
    PLACE,        /* entity LOC under its canonical name */
    BODY,         /* entity ORG likewise */
    NAME_SHORT,   /* LOC or ORG under a shorter name than the document has for it */
    NAME_CUT,     /* share with a LOC or ORG or part of one in it that is not all of it */
    TITLE,        /* entity TITLE: what somebody is */
    GENERIC,      /* single: a word of any news */
    GENERIC_LAST, /* multi: the same of its last word */
    GENERIC_FIRST,
    VERB_FIRST,     /* multi: begins with a verb, ends with none */
    VERB_LAST,      /* multi: ends with a verb, begins with none */
    MOSTLY_COVERED, /* single: stands mostly in noun phrases that the document repeats */
    VERB_IDF,       /* single verb: idf - usual_idf */
    LOW_IDF,        /* single: idf - 6, where that is less than 0 */
    DETERMINED,     /* begins with a numeral or determiner: 一座, 那个孩子; no slogan */
    FREE_OBJECT, /* multi, repeated, a verb first: share of the rest that has other words before it:
                    开展工作, where 工作 comes with many verbs */
    VERB_PHRASE, /* 3 tokens or more, repeated, a verb or adverb first: 汲取红色养分 */
    SLOGAN,      /* a fixed phrase with a numeral: 三会一课 */
    QUOTED,      /* in quotation marks at least once: “春风行动” */
    EVIDENCES
};

_Static_assert((unsigned)EVIDENCES <= KEYWORDS_EVIDENCES, "room for all");

static const struct {
    const char *name;
    double weight;
} weights[EVIDENCES] = {
    [BIAS] = {"bias", -4.0},
    [MULTI_COUNT] = {"multi_count", 1.2},
    [SINGLE_COUNT] = {"single_count", 1.8},
    [MULTI] = {"multi", -0.2},
    [MULTI_REPEATED] = {"multi_repeated", 0.9},
    [MANY_ONCE] = {"many_once", -1.0},
    [CHARACTERS_3] = {"characters_3", 0.6},
    [CHARACTERS_4] = {"characters_4", 0.0},
    [CHARACTERS_5] = {"characters_5", -0.6},
    [CHARACTERS_8] = {"characters_8", -1.3},
    [NESTED] = {"nested", -0.2},
    [SINGLE_BRANCHING] = {"single_branching", 0.8},
    [MULTI_BRANCHING] = {"multi_branching", 0.8},
    [COHESION] = {"cohesion", 0.7},
    [HEADING] = {"heading", 0.2},
    [SINGLE_IDF] = {"single_idf", 0.2},
    [SINGLE_NO_IDF] = {"single_no_idf", -0.3},
    [MULTI_NOUN_LAST] = {"multi_noun_last", 1.4},
    [SINGLE_NOUN] = {"single_noun", 1.3},
    [SINGLE_NAME] = {"single_name", 0.6},
    [SINGLE_UNKNOWN] = {"single_unknown", 0.6},
    [SINGLE_VERB] = {"single_verb", 0.1},
    [MULTI_NOUN_FIRST] = {"multi_noun_first", 0.4},
    [VERB_INSIDE] = {"verb_inside", -0.6},
    [NUMERAL_ONCE] = {"numeral_once", -0.9},
    [ADVERB] = {"adverb", -0.5},
    [NOUN_BEFORE] = {"noun_before", -0.2},
    [NOUN_BEHIND] = {"noun_behind", -0.6},
    [UNKNOWN_BEFORE] = {"unknown_before", -0.2},
    [UNKNOWN_BEHIND] = {"unknown_behind", -0.6},
    [QUANTITY_BEFORE] = {"quantity_before", 1.2},
    [QUANTITY_BEHIND] = {"quantity_behind", 0.9},
    [EDGE_BEFORE] = {"edge_before", 0.3},
    [VERB_BEFORE] = {"verb_before", 0.8},
    [LOCALIZER] = {"localizer", -1.6},
    [FIRST_IDF] = {"first_idf", 0.1},
    [LAST_IDF] = {"last_idf", -0.1},
    [MULTI_UNKNOWN_LAST] = {"multi_unknown_last", -0.3},
    [PERSON] = {"person", -0.8},
    [PERSON_CUT] = {"person_cut", -1.3},
    [PLACE] = {"place", 0.9},
    [BODY] = {"body", 0.4},
    [NAME_SHORT] = {"name_short", 0.0},
    [NAME_CUT] = {"name_cut", -0.7},
    [TITLE] = {"title", 0.4},
    [GENERIC] = {"generic", -1.2},
    [GENERIC_LAST] = {"generic_last", -0.4},
    [GENERIC_FIRST] = {"generic_first", -0.7},
    [VERB_FIRST] = {"verb_first", -0.3},
    [VERB_LAST] = {"verb_last", -0.7},
    [MOSTLY_COVERED] = {"mostly_covered", -1.5},
    [VERB_IDF] = {"verb_idf", 0.2},
    [LOW_IDF] = {"low_idf", 0.8},
    [DETERMINED] = {"determined", -1.3},
    [FREE_OBJECT] = {"free_object", -2.0}, /* set */
    [VERB_PHRASE] = {"verb_phrase", -1.5}, /* set: Justeson and Katz: terms are noun phrases */
    [SLOGAN] = {"slogan", 2.0},            /* set: 4 of the 14 in all texts are gold terms */
    [QUOTED] = {"quoted", 1.5},            /* set: of 14 in the even texts 4 are */
};

/* ---- what stands on either side ---------------------------------------- */

/* What may stand beside a phrase. */
enum neighbour {
    EDGE, /* punctuation, white space, the end of the text */
    QUANTITY,
    GRAMMAR, /* function words and adverbs */
    OTHER,   /* numerals and adjectives */
    NOUN,
    VERB,
    PIECE,
    NEIGHBOURS
};

static const uint8_t neighbour_of[KEYWORDS_PARTS] = {
    [KEYWORDS_FUNCTION] = GRAMMAR, [KEYWORDS_NOUN] = NOUN,       [KEYWORDS_NAME] = NOUN,
    [KEYWORDS_VERB] = VERB,        [KEYWORDS_ADJECTIVE] = OTHER, [KEYWORDS_ADVERB] = GRAMMAR,
    [KEYWORDS_NUMERAL] = OTHER,    [KEYWORDS_UNKNOWN] = PIECE};

const struct keywords_phrase_token *keywords_phrase_beside(const struct keywords_phrases *phrases,
                                                           uint32_t occurrence,
                                                           enum keywords_side side)
{
    uint32_t first = keywords_occurrence_token(occurrence);
    uint32_t behind = first + keywords_occurrence_length(occurrence);
    /* the one of the two tokens that comes later says what is between them */
    uint32_t later = side == KEYWORDS_BEFORE ? first : behind;

    if ((side == KEYWORDS_BEFORE && !first) || later >= phrases->token_count ||
        (phrases->tokens[later].flags & KEYWORDS_TOKEN_PARTED)) {
        return NULL;
    }
    const struct keywords_phrase_token *token =
        &phrases->tokens[side == KEYWORDS_BEFORE ? first - 1 : behind];
    return token->flags & KEYWORDS_TOKEN_WORD ? token : NULL;
}

static enum neighbour class_of(const struct keywords_phrase_token *token)
{
    if (!token) {
        return EDGE;
    }
    return token->flags & KEYWORDS_TOKEN_QUANTITY ? QUANTITY
                                                  : (enum neighbour)neighbour_of[token->part];
}

static int compare_numbers(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* Entropy in bits of `total` neighbours of which `count` are words, in ids; each of the others is
 * unlike all others. Sums small counts first: the order of words must not matter. */
static double entropy(uint32_t *ids, uint32_t count, uint32_t total)
{
    uint32_t kinds = 0;
    double sum = 0;

    qsort(ids, count, sizeof *ids, compare_numbers);
    for (uint32_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && ids[next] == ids[i]; next++) {
        }
        ids[kinds++] = next - i; /* kinds <= i: read already */
    }
    qsort(ids, kinds, sizeof *ids, compare_numbers);
    for (uint32_t i = 0; i < kinds; i++) {
        sum += ids[i] * log2(ids[i]);
    }
    return log2(total) - sum / total;
}

/* Adds up the kinds of neighbours of one side and returns their entropy. */
static double look_beside(const struct keywords_phrases *phrases,
                          const struct keywords_phrase *phrase, enum keywords_side side,
                          struct keywords_neighbours *neighbours, double shares[NEIGHBOURS])
{
    const uint32_t *occurrences = &phrases->occurrences[phrase->occurrence];
    uint32_t words = 0, classes[NEIGHBOURS] = {0};

    for (uint32_t i = 0; i < phrase->count; i++) {
        const struct keywords_phrase_token *token =
            keywords_phrase_beside(phrases, occurrences[i], side);
        classes[class_of(token)]++;
        if (token) {
            neighbours->ids[words++] = token->word;
        }
    }
    for (unsigned i = 0; i < NEIGHBOURS; i++) {
        shares[i] = (double)classes[i] / phrase->count;
    }
    return phrase->count > 1 ? entropy(neighbours->ids, words, phrase->count) : 0;
}

/* ---- one phrase -------------------------------------------------------- */

/* How often the part of a phrase stands that has `length` tokens and begins with token `from`. */
static double count_of(const struct keywords_phrases *phrases, const struct keywords_phrase *phrase,
                       uint32_t from, uint32_t length)
{
    return phrases->items[keywords_phrase_at(phrases, phrase->first + from, length)].count;
}

/* The least NPMI of the places where the phrase can be split in two. */
static double cohesion(const struct keywords_phrases *phrases, const struct keywords_phrase *phrase)
{
    double total = phrases->word_count, count = phrase->count, least = 1;

    for (uint32_t i = 1; i < phrase->length && count < total; i++) {
        double left = count_of(phrases, phrase, 0, i);
        double right = count_of(phrases, phrase, i, phrase->length - i);
        double npmi = log(count * total / (left * right)) / -log(count / total);
        least = npmi < least ? npmi : least;
    }
    return least;
}

/* Whether a phrase begins, or ends, with one of the characters, each of three bytes. */
static bool has_edge(const struct keywords_string *key, bool end, const char *characters)
{
    for (; key->size >= 3 && *characters; characters += 3) {
        if (memcmp(key->bytes + (end ? key->size - 3 : 0), characters, 3) == 0) {
            return true;
        }
    }
    return false;
}

static void look_at_edges(const struct keywords_string *key, double evidence[EVIDENCES])
{
    evidence[LOCALIZER] = has_edge(key, true, "里上下中内前后时们裡內後時們");
    evidence[DETERMINED] =
        evidence[SLOGAN] == 0 && has_edge(key, false, "一第每那这各某我他她該该這");
}

static uint32_t flags_of(const struct keywords_phrase_token *token, uint32_t length)
{
    uint32_t flags = 0;

    for (uint32_t i = 0; i < length; i++) {
        flags |= token[i].flags;
    }
    return flags;
}

/* Whether an occurrence has a person's name, or a part of one, and is not that name. */
static bool cuts_person(const struct keywords_phrase_token *token, uint32_t length)
{
    return (flags_of(token, length) & KEYWORDS_TOKEN_PERSON) &&
           !keywords_tokens_marked(token, length, KEYWORDS_MARK_PERSON);
}

/* The same of the names of places and bodies. */
static bool cuts_name(const struct keywords_phrase_token *token, uint32_t length)
{
    return (flags_of(token, length) & KEYWORDS_TOKEN_NAMED) &&
           !keywords_tokens_marked(token, length, KEYWORDS_MARK_PLACE) &&
           !keywords_tokens_marked(token, length, KEYWORDS_MARK_BODY) &&
           !keywords_tokens_marked(token, length, KEYWORDS_MARK_SHORT);
}

/* What single occurrences say. */
static void look_at_occurrences(const struct keywords_phrases *phrases,
                                const struct keywords_phrase *phrase, double evidence[EVIDENCES])
{
    static const struct {
        enum keywords_mark_kind kind;
        enum evidence evidence;
    } marks[] = {{KEYWORDS_MARK_SLOGAN, SLOGAN}, {KEYWORDS_MARK_QUOTE, QUOTED},
                 {KEYWORDS_MARK_PERSON, PERSON}, {KEYWORDS_MARK_PLACE, PLACE},
                 {KEYWORDS_MARK_BODY, BODY},     {KEYWORDS_MARK_SHORT, NAME_SHORT},
                 {KEYWORDS_MARK_TITLE, TITLE}};
    const uint32_t *occurrences = &phrases->occurrences[phrase->occurrence];

    for (uint32_t i = 0; i < phrase->count; i++) {
        uint32_t length = keywords_occurrence_length(occurrences[i]);
        const struct keywords_phrase_token *token =
            &phrases->tokens[keywords_occurrence_token(occurrences[i])];
        if (token->flags & KEYWORDS_TOKEN_HEADING) {
            evidence[HEADING] = 1;
        }
        for (size_t j = 0; j < sizeof marks / sizeof marks[0]; j++) {
            if (keywords_tokens_marked(token, length, marks[j].kind)) {
                evidence[marks[j].evidence] = 1;
            }
        }
        evidence[PERSON_CUT] += cuts_person(token, length) ? 1.0 / phrase->count : 0;
        evidence[NAME_CUT] += cuts_name(token, length) ? 1.0 / phrase->count : 0;
    }
}

static void look_at_form(const struct keywords_phrase *phrase, double evidence[EVIDENCES])
{
    bool once = phrase->count == 1;
    unsigned characters = phrase->characters;

    evidence[BIAS] = 1;
    evidence[MANY_ONCE] = phrase->length >= 4 && once;
    evidence[CHARACTERS_3] = characters == 3;
    evidence[CHARACTERS_4] = characters == 4;
    evidence[CHARACTERS_8] = characters >= 8 && once;
    evidence[CHARACTERS_5] = characters >= 5 && !(characters >= 8 && once);
    if (phrase->longer) {
        evidence[NESTED] = (double)phrase->longer_sum / phrase->longer / phrase->count;
    }
}

static void look_at_word(const struct keywords_phrases *phrases,
                         const struct keywords_phrase *phrase, double median, double branching,
                         double evidence[EVIDENCES])
{
    static const enum evidence by_part[KEYWORDS_PARTS] = {[KEYWORDS_NOUN] = SINGLE_NOUN,
                                                          [KEYWORDS_NAME] = SINGLE_NAME,
                                                          [KEYWORDS_VERB] = SINGLE_VERB,
                                                          [KEYWORDS_UNKNOWN] = SINGLE_UNKNOWN};
    const struct keywords_phrase_token *token = &phrases->tokens[phrase->first];
    double words = phrases->word_count > usual_words ? phrases->word_count : usual_words;
    double count = log2(phrase->count * usual_words / words);

    count = count > 0 ? count : 0;
    evidence[SINGLE_COUNT] = count;
    evidence[SINGLE_BRANCHING] = branching < count ? branching : count;
    evidence[SINGLE_IDF] = token->idf - usual_idf;
    evidence[SINGLE_NO_IDF] = token->idf == median;
    evidence[GENERIC] = keywords_is_generic(phrases, token);
    evidence[MOSTLY_COVERED] = phrase->covered > 0.5;
    evidence[VERB_IDF] = token->part == KEYWORDS_VERB ? token->idf - usual_idf : 0;
    evidence[LOW_IDF] = token->idf < 6 ? token->idf - 6 : 0;
    if (by_part[token->part]) {
        evidence[by_part[token->part]] = 1;
    }
}

static void look_at_words(const struct keywords_phrases *phrases,
                          const struct keywords_phrase *phrase, double branching,
                          double evidence[EVIDENCES])
{
    const struct keywords_phrase_token *token = &phrases->tokens[phrase->first];
    unsigned last = phrase->length - 1u;
    bool repeated = phrase->count > 1, numeral = false;

    for (unsigned i = 0; i <= last; i++) {
        bool adverb = token[i].part == KEYWORDS_ADVERB;
        bool inside = i && i < last && (adverb || token[i].part == KEYWORDS_VERB);
        evidence[VERB_INSIDE] = inside ? 1 : evidence[VERB_INSIDE];
        evidence[ADVERB] = adverb ? 1 : evidence[ADVERB];
        numeral = numeral || token[i].part == KEYWORDS_NUMERAL;
    }
    evidence[MULTI] = 1;
    evidence[MULTI_COUNT] = log2(phrase->count);
    evidence[MULTI_REPEATED] = repeated;
    evidence[MULTI_BRANCHING] = branching;
    evidence[COHESION] = repeated ? cohesion(phrases, phrase) : 0;
    evidence[MULTI_NOUN_FIRST] = keywords_is_noun(token[0].part);
    evidence[MULTI_NOUN_LAST] = keywords_is_noun(token[last].part);
    evidence[MULTI_UNKNOWN_LAST] = token[last].part == KEYWORDS_UNKNOWN;
    evidence[NUMERAL_ONCE] = numeral && !repeated && evidence[SLOGAN] == 0;
    evidence[FIRST_IDF] = token[0].idf - usual_idf;
    evidence[LAST_IDF] = repeated ? 0 : token[last].idf - usual_idf;
    evidence[VERB_PHRASE] = repeated && last >= 2 &&
                            (token[0].part == KEYWORDS_VERB || token[0].part == KEYWORDS_ADVERB);
    bool verb_first = token[0].part == KEYWORDS_VERB, verb_last = token[last].part == KEYWORDS_VERB;
    evidence[VERB_FIRST] = verb_first && !verb_last;
    evidence[VERB_LAST] = verb_last && !verb_first;
    evidence[GENERIC_FIRST] = keywords_is_generic(phrases, &token[0]);
    evidence[GENERIC_LAST] = keywords_is_generic(phrases, &token[last]);
    if (repeated && token[0].part == KEYWORDS_VERB) {
        evidence[FREE_OBJECT] = 1 - phrase->count / count_of(phrases, phrase, 1, last);
    }
}

static void look_around(const struct keywords_phrase *phrase, const double before[NEIGHBOURS],
                        const double behind[NEIGHBOURS], double evidence[EVIDENCES])
{
    evidence[UNKNOWN_BEFORE] = before[PIECE];
    evidence[UNKNOWN_BEHIND] = behind[PIECE];
    evidence[QUANTITY_BEFORE] = before[QUANTITY];
    evidence[QUANTITY_BEHIND] = behind[QUANTITY];
    if (phrase->length == 1) {
        evidence[EDGE_BEFORE] = before[EDGE];
        return;
    }
    evidence[NOUN_BEFORE] = before[NOUN];
    evidence[NOUN_BEHIND] = behind[NOUN];
    evidence[VERB_BEFORE] = before[VERB];
}

const char *keywords_evidence_name(unsigned evidence)
{
    return evidence < EVIDENCES ? weights[evidence].name : NULL;
}

bool keywords_phrase_evidence(const struct keywords_phrases *phrases, uint32_t number,
                              double median, struct keywords_neighbours *neighbours,
                              double evidence[KEYWORDS_EVIDENCES])
{
    const struct keywords_phrase *phrase = &phrases->items[number];
    double before[NEIGHBOURS], behind[NEIGHBOURS];

    memset(evidence, 0, KEYWORDS_EVIDENCES * sizeof *evidence);
    while (neighbours->capacity < phrase->count) {
        if (!keywords_room(&neighbours->ids, neighbours->capacity, &neighbours->capacity,
                           sizeof *neighbours->ids)) {
            return false;
        }
    }
    double branching = look_beside(phrases, phrase, KEYWORDS_BEFORE, neighbours, before);
    double other = look_beside(phrases, phrase, KEYWORDS_BEHIND, neighbours, behind);
    branching = other < branching ? other : branching;
    branching = branching < 1 ? branching : 1;
    look_at_form(phrase, evidence);
    look_at_occurrences(phrases, phrase, evidence);
    look_at_edges(&phrases->strings.items[number], evidence);
    if (phrase->length == 1) {
        look_at_word(phrases, phrase, median, branching, evidence);
    } else {
        look_at_words(phrases, phrase, branching, evidence);
    }
    look_around(phrase, before, behind, evidence);
    return true;
}

bool keywords_phrase_score(const struct keywords_phrases *phrases, uint32_t number, double median,
                           struct keywords_neighbours *neighbours, double *score)
{
    double evidence[KEYWORDS_EVIDENCES];

    if (!keywords_phrase_evidence(phrases, number, median, neighbours, evidence)) {
        return false;
    }
    *score = 0;
    for (unsigned i = 0; i < EVIDENCES; i++) {
        *score += weights[i].weight * evidence[i];
    }
    return true;
}
