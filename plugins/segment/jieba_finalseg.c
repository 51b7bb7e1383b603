/* SPDX-License-Identifier: MIT */
/* jieba.finalseg: words that no dictionary has, found by a hidden Markov model
 * of the places B(egin), M(iddle), E(nd) and S(ingle). */
#include "jieba.h"

/* Bits of states[i]: from which of its two predecessors each place came. */
enum { B_FROM_S = 1, M_FROM_M = 2, E_FROM_M = 4, S_FROM_S = 8 };

/* One step. Every place has two predecessors; of equal sums the one with the
 * later letter wins, and sums are formed in Python's order. */
static uint8_t step(const struct jieba_hmm *hmm, double *v, const double *emission)
{
    const double(*t)[JIEBA_STATES] = hmm->transition;
    double b = v[JIEBA_B], e = v[JIEBA_E], m = v[JIEBA_M], s = v[JIEBA_S];
    double b_e = e + t[JIEBA_E][JIEBA_B] + emission[JIEBA_B];
    double b_s = s + t[JIEBA_S][JIEBA_B] + emission[JIEBA_B];
    double m_b = b + t[JIEBA_B][JIEBA_M] + emission[JIEBA_M];
    double m_m = m + t[JIEBA_M][JIEBA_M] + emission[JIEBA_M];
    double e_b = b + t[JIEBA_B][JIEBA_E] + emission[JIEBA_E];
    double e_m = m + t[JIEBA_M][JIEBA_E] + emission[JIEBA_E];
    double s_e = e + t[JIEBA_E][JIEBA_S] + emission[JIEBA_S];
    double s_s = s + t[JIEBA_S][JIEBA_S] + emission[JIEBA_S];

    v[JIEBA_B] = b_s >= b_e ? b_s : b_e;
    v[JIEBA_M] = m_m >= m_b ? m_m : m_b;
    v[JIEBA_E] = e_m >= e_b ? e_m : e_b;
    v[JIEBA_S] = s_s >= s_e ? s_s : s_e;
    return (uint8_t)((b_s >= b_e ? B_FROM_S : 0) | (m_m >= m_b ? M_FROM_M : 0) |
                     (e_m >= e_b ? E_FROM_M : 0) | (s_s >= s_e ? S_FROM_S : 0));
}

static uint8_t state_before(uint8_t state, uint8_t bits)
{
    switch (state) {
    case JIEBA_B: return bits & B_FROM_S ? JIEBA_S : JIEBA_E;
    case JIEBA_M: return bits & M_FROM_M ? JIEBA_M : JIEBA_B;
    case JIEBA_E: return bits & E_FROM_M ? JIEBA_M : JIEBA_B;
    default: return bits & S_FROM_S ? JIEBA_S : JIEBA_E;
    }
}

/* Writes the best places of the Han characters from..to into states. */
static void viterbi(struct jieba *jieba, uint32_t from, uint32_t to)
{
    const struct jieba_hmm *hmm = jieba->lexicon.hmm;
    const uint16_t *characters = jieba->chunk.characters;
    const double *emission = hmm->emission[characters[from] - JIEBA_HAN_FIRST];
    double v[JIEBA_STATES];

    for (unsigned s = 0; s < JIEBA_STATES; s++) {
        v[s] = hmm->start[s] + emission[s];
    }
    for (uint32_t i = from + 1; i < to; i++) {
        jieba->chunk.states[i] = step(hmm, v, hmm->emission[characters[i] - JIEBA_HAN_FIRST]);
    }
    uint8_t state = v[JIEBA_S] >= v[JIEBA_E] ? JIEBA_S : JIEBA_E;
    for (uint32_t i = to; i-- > from;) {
        uint8_t bits = jieba->chunk.states[i];
        jieba->chunk.states[i] = state;
        state = state_before(state, bits);
    }
}

/* Appends a word of the model, unless a user dictionary forbids it. */
static void put(struct jieba *jieba, uint32_t from, uint32_t to)
{
    const struct jieba_lexicon *lexicon = &jieba->lexicon;

    if (lexicon->split && to - from > 1) {
        uint32_t number = lexicon->nodes[jieba_find_node(jieba, from, to)].number;
        if (number && lexicon->split[number - 1]) {
            jieba_put_characters(jieba, from, to);
            return;
        }
    }
    jieba_put_found(jieba, from, to, JIEBA_TAG_NONE);
}

bool jieba_finalseg(struct jieba *jieba, uint32_t from, uint32_t to)
{
    uint32_t begin = from;

    viterbi(jieba, from, to);
    for (uint32_t i = from; i < to; i++) {
        if (jieba->chunk.states[i] == JIEBA_E || jieba->chunk.states[i] == JIEBA_S) {
            put(jieba, begin, i + 1);
            begin = i + 1;
        }
    }
    return true;
}
