/* SPDX-License-Identifier: MIT */
/* The options of the stage: names, defaults, ranges. */
#include "options.h"

#include "comparison.h"
#include "ngrams.h"

static const char *const builtin_choices[] = {"none", "jieba", "chinese", NULL};

static const char *const order_choices[] = {[KEYWORDS_ORDER_ANTCONC] = "antconc",
                                            [KEYWORDS_ORDER_QUANTEDA] = "quanteda",
                                            [KEYWORDS_ORDER_SKETCHENGINE] = "sketchengine",
                                            [KEYWORDS_ORDER_LOG_RATIO] = "log_ratio",
                                            NULL};

static const char *const collocate_choices[] = {"none", "window", "sentence", NULL};

const struct wen_option keywords_options_table[] = {
    {"top", WEN_OPTION_INTEGER, offsetof(struct keywords_options, top), "30", 0, 1000, NULL,
     "keywords of a document by each method at most; 0: none, only the tables"},
    {"methods", WEN_OPTION_STRINGS, offsetof(struct keywords_options, methods), "[\"terms\"]", 0, 0,
     NULL,
     "how keywords are found, in this order: terms, of one word or several, as readers would "
     "choose "
     "them; tfidf and textrank, as python-jieba has them"},
    {"min_length", WEN_OPTION_INTEGER, offsetof(struct keywords_options, min_length), "2", 1, 100,
     NULL, "shortest keyword, in characters"},
    {"tags", WEN_OPTION_STRINGS, offsetof(struct keywords_options, tags), "null", 0, 0, NULL,
     "keywords come only from tokens with these tags; empty: from all"},
    {"idf", WEN_OPTION_PATH, offsetof(struct keywords_options, idf), "null", 0, 0, NULL,
     "own inverse document frequencies, a word, one blank and a number in each line; null: "
     "jieba's"},
    {"builtin_stop_words", WEN_OPTION_CHOICE, offsetof(struct keywords_options, builtin_stop_words),
     "\"chinese\"", 0, 0, builtin_choices,
     "words that are no keywords: jieba's English list, or that and a Chinese one"},
    {"stop_words", WEN_OPTION_PATHS, offsetof(struct keywords_options, stop_words), "null", 0, 0,
     NULL, "files of further words that are no keywords, one in each line"},
    {"min_count", WEN_OPTION_INTEGER, offsetof(struct keywords_options, min_count), "1", 1,
     1000000000, NULL, "rarest term that the table terms gives, in tokens"},
    {"table_stop_words", WEN_OPTION_BOOLEAN, offsetof(struct keywords_options, table_stop_words),
     "false", 0, 0, NULL, "leave the stop words out of the table terms too"},
    {"dispersion", WEN_OPTION_BOOLEAN, offsetof(struct keywords_options, dispersion), "false", 0, 0,
     NULL, "give the table dispersion: how evenly each term is spread over the documents"},
    {"arf", WEN_OPTION_BOOLEAN, offsetof(struct keywords_options, arf), "false", 0, 0, NULL,
     "give the table arf: the average reduced frequency of each term"},
    {"ngrams", WEN_OPTION_INTEGER, offsetof(struct keywords_options, ngrams), "0", 0,
     KEYWORDS_NGRAM_LONGEST, NULL, "give the table ngrams: of so many words at most; 0: none"},
    {"ngram_shortest", WEN_OPTION_INTEGER, offsetof(struct keywords_options, ngram_shortest), "2",
     KEYWORDS_NGRAM_SHORTEST, KEYWORDS_NGRAM_LONGEST, NULL, "n-grams of so many words at least"},
    {"ngram_minimum", WEN_OPTION_INTEGER, offsetof(struct keywords_options, ngram_minimum), "2", 1,
     1000000000, NULL, "rarest n-gram that the table gives"},
    {"ngram_top", WEN_OPTION_INTEGER, offsetof(struct keywords_options, ngram_top), "0", 0,
     1000000000, NULL, "n-grams of each size at most, the most frequent ones; 0: all"},
    {"phrases", WEN_OPTION_BOOLEAN, offsetof(struct keywords_options, phrases), "false", 0, 0, NULL,
     "give the table phrases: terms of several words in the whole corpus"},
    {"phrase_minimum", WEN_OPTION_INTEGER, offsetof(struct keywords_options, phrase_minimum), "3",
     1, 1000000000, NULL, "rarest phrase that the table gives"},
    {"phrase_top", WEN_OPTION_INTEGER, offsetof(struct keywords_options, phrase_top), "0", 0,
     1000000000, NULL, "phrases at most, those with the greatest C-value; 0: all"},
    {"collocates", WEN_OPTION_CHOICE, offsetof(struct keywords_options, collocates), "\"none\"", 0,
     0, collocate_choices,
     "give the table collocates: of words near one another, or in one sentence"},
    {"collocate_window", WEN_OPTION_INTEGER, offsetof(struct keywords_options, collocate_window),
     "5", 1, 50, NULL, "with \"window\": words on either side of a node that are near it"},
    {"collocate_nodes", WEN_OPTION_STRINGS, offsetof(struct keywords_options, collocate_nodes),
     "null", 0, 0, NULL,
     "give the collocates of these words; empty: of all, which takes much room on disk"},
    {"collocate_minimum", WEN_OPTION_INTEGER, offsetof(struct keywords_options, collocate_minimum),
     "5", 1, 1000000000, NULL, "rarest pair that the table gives"},
    {"collocate_word_minimum", WEN_OPTION_INTEGER,
     offsetof(struct keywords_options, collocate_word_minimum), "5", 1, 1000000000, NULL,
     "rarest word that stands in such a pair, in tokens"},
    {"collocate_top", WEN_OPTION_INTEGER, offsetof(struct keywords_options, collocate_top), "20", 0,
     1000000000, NULL, "collocates of a node at most, those with the greatest logDice; 0: all"},
    {"reference", WEN_OPTION_PATH, offsetof(struct keywords_options, reference), "null", 0, 0, NULL,
     "folder of another run: give the table keyness, which compares the words with its words"},
    {"group", WEN_OPTION_STRING, offsetof(struct keywords_options, group), "null", 0, 0, NULL,
     "give the tables groups and series: words by folder, source, kind, a field such as "
     "meta.section, year(meta.date) or month(meta.date)"},
    {"compare", WEN_OPTION_STRINGS, offsetof(struct keywords_options, compare), "null", 0, 0, NULL,
     "give the table keyness: of two groups, or of one and all others"},
    {"keyness_order", WEN_OPTION_CHOICE, offsetof(struct keywords_options, keyness_order),
     "\"antconc\"", 0, 0, order_choices,
     "variant that orders the table keyness, as that program has it"},
    {"keyness_minimum", WEN_OPTION_INTEGER, offsetof(struct keywords_options, keyness_minimum), "5",
     1, 1000000000, NULL, "rarest word that is compared, in tokens of both sides"},
    {"series_terms", WEN_OPTION_STRINGS, offsetof(struct keywords_options, series_terms), "null", 0,
     0, NULL, "words that the table series gives; empty: all from series_minimum on"},
    {"series_minimum", WEN_OPTION_INTEGER, offsetof(struct keywords_options, series_minimum), "5",
     1, 1000000000, NULL, "rarest word that the table series gives, in tokens of all groups"},
    {"memory_mib", WEN_OPTION_INTEGER, offsetof(struct keywords_options, memory_mib), "256", 1,
     1 << 20, NULL,
     "MiB of memory for the counts of the corpus; what does not fit is sorted in a file, with the "
     "same result"},
    {0}};
