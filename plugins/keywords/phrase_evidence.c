/* SPDX-License-Identifier: MIT */
/* How likely a phrase is a term of the document.
 *
 * The measures are those of the literature on terms: C-value of nested phrases (K. Frantzi,
 * S. Ananiadou and H. Mima, Automatic recognition of multi-word terms, 2000), normalised pointwise
 * mutual information inside (G. Bouma, 2009), entropy of what stands on either side (Z. Jin and
 * K. Tanaka-Ishii, Unsupervised segmentation of Chinese text by use of branching entropy, 2006),
 * inverse document frequency of words, and the pattern of parts of speech (J. Justeson and S. Katz,
 * Technical terminology, 1995). Which of them says how much is not guessed: the weights are those
 * of a logistic regression (ridge 8) that told the gold terms of the sixteen texts of corpora/gold
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
    PERSON,      /* entity PER */
    PERSON_CUT,  /* share with a person's name or part of one in it */
    NAME,        /* entity LOC or ORG */
    TITLE,       /* entity TITLE: what somebody is */
    FREE_OBJECT, /* multi, repeated, a verb first: share of the rest that has other words before it:
                    开展工作, where 工作 comes with many verbs */
    VERB_PHRASE, /* 3 tokens or more, repeated, a verb or adverb first: 汲取红色养分 */
    SLOGAN,      /* a fixed phrase with a numeral: 三会一课 */
    QUOTED,      /* in quotation marks at least once: “暖巢行动” */
    EVIDENCES
};

static const double weights[EVIDENCES] = {
    [BIAS] = -3.7,
    [MULTI_COUNT] = 0.9,
    [SINGLE_COUNT] = 1.6,
    [MULTI] = -0.3,
    [MULTI_REPEATED] = 0.8,
    [MANY_ONCE] = -0.6,
    [CHARACTERS_3] = 0.5,
    [CHARACTERS_4] = 0.1,
    [CHARACTERS_5] = -0.5,
    [CHARACTERS_8] = -0.8,
    [NESTED] = -0.3,
    [SINGLE_BRANCHING] = 0.8,
    [MULTI_BRANCHING] = 0.7,
    [COHESION] = 0.7,
    [HEADING] = 0.3,
    [SINGLE_IDF] = 0.3,
    [SINGLE_NO_IDF] = -0.3,
    [MULTI_NOUN_LAST] = 1.2,
    [SINGLE_NOUN] = 0.9,
    [SINGLE_NAME] = 0.2,
    [SINGLE_UNKNOWN] = 0.1,
    [SINGLE_VERB] = 0.1,
    [MULTI_NOUN_FIRST] = 0.2,
    [VERB_INSIDE] = -0.4,
    [NUMERAL_ONCE] = -0.6,
    [ADVERB] = -0.2,
    [NOUN_BEFORE] = -0.2,
    [NOUN_BEHIND] = -0.4,
    [UNKNOWN_BEFORE] = -0.2,
    [UNKNOWN_BEHIND] = -0.3,
    [QUANTITY_BEFORE] = 1.0,
    [QUANTITY_BEHIND] = 0.7,
    [EDGE_BEFORE] = 0.2,
    [VERB_BEFORE] = 0.5,
    [LOCALIZER] = -0.7,
    [FIRST_IDF] = 0.1,
    [LAST_IDF] = -0.1,
    [MULTI_UNKNOWN_LAST] = -0.1,
    [PERSON] = -0.2,
    [PERSON_CUT] = -0.7,
    [NAME] = 0.5,
    [TITLE] = 0.2,
    [FREE_OBJECT] = -2.0, /* set */
    [VERB_PHRASE] = -1.5, /* set: J. Justeson and S. Katz: terms are noun phrases */
    [SLOGAN] = 2.0,       /* set: 4 of the 14 in all texts are gold terms */
    [QUOTED] = 1.5,       /* set: of 14 in the even texts 4 are */
};

/* ---- nesting ----------------------------------------------------------- */

static bool is_noun(unsigned part)
{
    return part == KEYWORDS_NOUN || part == KEYWORDS_NAME || part == KEYWORDS_UNKNOWN;
}

/* A noun at the end, no verb at the beginning, no adverb: what absorbs others. */
static bool is_noun_phrase(const struct keywords_phrases *phrases,
                           const struct keywords_phrase *phrase)
{
    const struct keywords_phrase_token *tokens = &phrases->tokens[phrase->first];

    for (unsigned i = 0; i < phrase->length; i++) {
        if (tokens[i].part == KEYWORDS_ADVERB) {
            return false;
        }
    }
    return is_noun(tokens[phrase->length - 1].part) && tokens[0].part != KEYWORDS_VERB;
}

/* Tells the phrases within `phrase` of it. One that is in it twice is told once. */
static void nest(struct keywords_phrases *phrases, const struct keywords_phrase *phrase)
{
    bool absorbs = phrase->count > 1 && is_noun_phrase(phrases, phrase);
    uint32_t told[KEYWORDS_PHRASE_TOKENS * KEYWORDS_PHRASE_TOKENS], count = 0;

    for (uint32_t length = 1; length < phrase->length; length++) {
        for (uint32_t i = 0; i + length <= phrase->length; i++) {
            uint32_t number = keywords_phrase_at(phrases, phrase->first + i, length), j = 0;
            while (j < count && told[j] != number) {
                j++;
            }
            if (j < count || number == KEYWORDS_NONE) {
                continue;
            }
            told[count++] = number;
            struct keywords_phrase *shorter = &phrases->items[number];
            shorter->longer++;
            shorter->longer_sum += phrase->count;
            shorter->absorbed |= absorbs && shorter->count <= phrase->count;
        }
    }
}

/* Marks the tokens of all places of a phrase. */
static void cover(struct keywords_phrases *phrases, const struct keywords_phrase *phrase)
{
    for (uint32_t i = 0; i < phrase->count; i++) {
        uint32_t place = phrases->occurrences[phrase->occurrence + i];
        for (uint32_t j = 0; j < keywords_occurrence_length(place); j++) {
            phrases->tokens[keywords_occurrence_token(place) + j].flags |= KEYWORDS_TOKEN_COVERED;
        }
    }
}

/* Whether a word stands in noun phrases that the document repeats, and less than half of the time
 * elsewhere. */
static bool is_building_block(const struct keywords_phrases *phrases,
                              const struct keywords_phrase *phrase)
{
    uint32_t alone = 0;

    for (uint32_t i = 0; i < phrase->count; i++) {
        uint32_t place = phrases->occurrences[phrase->occurrence + i];
        alone +=
            !(phrases->tokens[keywords_occurrence_token(place)].flags & KEYWORDS_TOKEN_COVERED);
    }
    return 2 * alone < phrase->count;
}

void keywords_phrases_nest(struct keywords_phrases *phrases)
{
    for (uint32_t i = 0; i < phrases->strings.count; i++) {
        const struct keywords_phrase *phrase = &phrases->items[i];
        if (phrase->length > 1 && phrase->count > 1 && phrase->term &&
            is_noun_phrase(phrases, phrase)) {
            cover(phrases, phrase);
        }
    }
    for (uint32_t i = 0; i < phrases->strings.count; i++) {
        if (phrases->items[i].length == 1 && is_building_block(phrases, &phrases->items[i])) {
            phrases->items[i].absorbed = true;
        }
    }
    for (uint32_t i = 0; i < phrases->strings.count; i++) {
        if (phrases->items[i].length > 1 && phrases->items[i].term) {
            nest(phrases, &phrases->items[i]);
        }
    }
}

/* ---- what stands on either side ---------------------------------------- */

enum side { BEFORE, BEHIND };

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

/* The token beside an occurrence; NULL where none adjoins it that is a word. */
static const struct keywords_phrase_token *beside(const struct keywords_phrases *phrases,
                                                  uint32_t occurrence, enum side side)
{
    uint32_t first = keywords_occurrence_token(occurrence);
    uint32_t behind = first + keywords_occurrence_length(occurrence);
    /* the one of the two tokens that comes later says what is between them */
    uint32_t later = side == BEFORE ? first : behind;

    if ((side == BEFORE && !first) || later >= phrases->token_count ||
        (phrases->tokens[later].flags & KEYWORDS_TOKEN_PARTED)) {
        return NULL;
    }
    const struct keywords_phrase_token *token =
        &phrases->tokens[side == BEFORE ? first - 1 : behind];
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
                          const struct keywords_phrase *phrase, enum side side,
                          struct keywords_neighbours *neighbours, double shares[NEIGHBOURS])
{
    const uint32_t *occurrences = &phrases->occurrences[phrase->occurrence];
    uint32_t words = 0, classes[NEIGHBOURS] = {0};

    for (uint32_t i = 0; i < phrase->count; i++) {
        const struct keywords_phrase_token *token = beside(phrases, occurrences[i], side);
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

static bool ends_with_localizer(const struct keywords_string *key)
{
    static const char endings[][4] = {"里", "上", "下", "中", "内", "前", "后",
                                      "时", "们", "裡", "內", "後", "時", "們"};

    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (key->size >= 3 && memcmp(key->bytes + key->size - 3, endings[i], 3) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether an occurrence has a person's name, or a part of one, and is not that name. */
static bool cuts_person(const struct keywords_phrase_token *token, uint32_t length)
{
    uint32_t flags = 0;

    for (uint32_t i = 0; i < length; i++) {
        flags |= token[i].flags;
    }
    return (flags & KEYWORDS_TOKEN_PERSON) &&
           !keywords_tokens_marked(token, length, KEYWORDS_MARK_PERSON);
}

/* What single occurrences say. */
static void look_at_occurrences(const struct keywords_phrases *phrases,
                                const struct keywords_phrase *phrase, double evidence[EVIDENCES])
{
    static const struct {
        enum keywords_mark_kind kind;
        enum evidence evidence;
    } marks[] = {{KEYWORDS_MARK_SLOGAN, SLOGAN},
                 {KEYWORDS_MARK_QUOTE, QUOTED},
                 {KEYWORDS_MARK_PERSON, PERSON},
                 {KEYWORDS_MARK_NAME, NAME},
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
    evidence[MULTI_NOUN_FIRST] = is_noun(token[0].part);
    evidence[MULTI_NOUN_LAST] = is_noun(token[last].part);
    evidence[MULTI_UNKNOWN_LAST] = token[last].part == KEYWORDS_UNKNOWN;
    evidence[NUMERAL_ONCE] = numeral && !repeated && evidence[SLOGAN] == 0;
    evidence[FIRST_IDF] = token[0].idf - usual_idf;
    evidence[LAST_IDF] = repeated ? 0 : token[last].idf - usual_idf;
    evidence[VERB_PHRASE] = repeated && last >= 2 &&
                            (token[0].part == KEYWORDS_VERB || token[0].part == KEYWORDS_ADVERB);
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

bool keywords_phrase_score(const struct keywords_phrases *phrases, uint32_t number, double median,
                           struct keywords_neighbours *neighbours, double *score)
{
    const struct keywords_phrase *phrase = &phrases->items[number];
    double evidence[EVIDENCES] = {0}, before[NEIGHBOURS], behind[NEIGHBOURS];

    while (neighbours->capacity < phrase->count) {
        if (!keywords_room(&neighbours->ids, neighbours->capacity, &neighbours->capacity,
                           sizeof *neighbours->ids)) {
            return false;
        }
    }
    double branching = look_beside(phrases, phrase, BEFORE, neighbours, before);
    double other = look_beside(phrases, phrase, BEHIND, neighbours, behind);
    branching = other < branching ? other : branching;
    branching = branching < 1 ? branching : 1;
    look_at_form(phrase, evidence);
    look_at_occurrences(phrases, phrase, evidence);
    evidence[LOCALIZER] = ends_with_localizer(&phrases->strings.items[number]);
    if (phrase->length == 1) {
        look_at_word(phrases, phrase, median, branching, evidence);
    } else {
        look_at_words(phrases, phrase, branching, evidence);
    }
    look_around(phrase, before, behind, evidence);
    *score = 0;
    for (unsigned i = 0; i < EVIDENCES; i++) {
        *score += weights[i] * evidence[i];
    }
    return true;
}
