# SPDX-License-Identifier: MIT
# The engine is a library of its own, so that unit tests can link it.
noinst_LTLIBRARIES += plugins/keywords/libengine.la
plugins_keywords_libengine_la_SOURCES = \
	plugins/keywords/association.c plugins/keywords/association.h \
	plugins/keywords/bytes.c plugins/keywords/bytes.h \
	plugins/keywords/characters.c plugins/keywords/characters.h \
	plugins/keywords/collocates.c plugins/keywords/collocates.h \
	plugins/keywords/comparing.c plugins/keywords/comparing.h \
	plugins/keywords/comparison.c plugins/keywords/comparison.h \
	plugins/keywords/comparison_tables.c \
	plugins/keywords/contingency.c plugins/keywords/contingency.h \
	plugins/keywords/corpus.c plugins/keywords/corpus.h \
	plugins/keywords/csv_rows.c plugins/keywords/csv_rows.h \
	plugins/keywords/delta.h \
	plugins/keywords/delta_read.c \
	plugins/keywords/delta_write.c \
	plugins/keywords/dispersion.c plugins/keywords/dispersion.h \
	plugins/keywords/error.c plugins/keywords/error.h \
	plugins/keywords/group_expression.c plugins/keywords/group_expression.h \
	plugins/keywords/groups.c plugins/keywords/groups.h \
	plugins/keywords/hash.h \
	plugins/keywords/idf.c plugins/keywords/idf.h \
	plugins/keywords/idf_build.c \
	plugins/keywords/keyness.c plugins/keywords/keyness.h \
	plugins/keywords/lines.c plugins/keywords/lines.h \
	plugins/keywords/methods.c plugins/keywords/methods.h \
	plugins/keywords/ngrams.c plugins/keywords/ngrams.h \
	plugins/keywords/occurrences.c plugins/keywords/occurrences.h \
	plugins/keywords/options.c plugins/keywords/options.h \
	plugins/keywords/order.c plugins/keywords/order.h \
	plugins/keywords/pairs.c plugins/keywords/pairs.h \
	plugins/keywords/part_lists.c plugins/keywords/part_lists.h \
	plugins/keywords/phrase_counts.c plugins/keywords/phrase_counts.h \
	plugins/keywords/phrase_evidence.c plugins/keywords/phrase_evidence.h \
	plugins/keywords/phrase_generic.c plugins/keywords/phrase_nesting.c \
	plugins/keywords/phrase_items.c plugins/keywords/phrase_items.h \
	plugins/keywords/phrase_ranks.c plugins/keywords/phrase_ranks.h \
	plugins/keywords/phrase_sums.c plugins/keywords/phrase_sums.h \
	plugins/keywords/phrase_table.c \
	plugins/keywords/phrases.c plugins/keywords/phrases.h \
	plugins/keywords/ranking.c plugins/keywords/ranking.h \
	plugins/keywords/records.c plugins/keywords/records.h \
	plugins/keywords/reduced.c plugins/keywords/reduced.h \
	plugins/keywords/reference.c plugins/keywords/reference.h \
	plugins/keywords/sections.c \
	plugins/keywords/series.c plugins/keywords/series.h \
	plugins/keywords/statistics.c plugins/keywords/statistics.h \
	plugins/keywords/stop_words.c plugins/keywords/stop_words.h \
	plugins/keywords/string_table.c plugins/keywords/string_table.h \
	plugins/keywords/tables.c plugins/keywords/tables.h \
	plugins/keywords/tally.c plugins/keywords/tally.h \
	plugins/keywords/terms.c plugins/keywords/terms.h \
	plugins/keywords/textrank.c plugins/keywords/textrank.h \
	plugins/keywords/tfidf.c plugins/keywords/tfidf.h \
	plugins/keywords/unit.c plugins/keywords/unit.h
plugins_keywords_libengine_la_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
# a fused multiply-add rounds once where Python rounds twice
plugins_keywords_libengine_la_CFLAGS = $(AM_CFLAGS) -ffp-contract=off $(UTF8PROC_CFLAGS)
plugins_keywords_libengine_la_LIBADD = $(UTF8PROC_LIBS) -lm

stage_LTLIBRARIES += plugins/keywords/keywords.la
plugins_keywords_keywords_la_SOURCES = plugins/keywords/keywords.c
plugins_keywords_keywords_la_CPPFLAGS = $(stage_cppflags)
plugins_keywords_keywords_la_LDFLAGS = $(stage_ldflags)
plugins_keywords_keywords_la_LIBADD = plugins/keywords/libengine.la

# data: jieba's idf table, compiled; the list of Chinese stop words beside it
noinst_PROGRAMS += plugins/keywords/compile_idf
plugins_keywords_compile_idf_SOURCES = plugins/keywords/compile_idf.c
plugins_keywords_compile_idf_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
plugins_keywords_compile_idf_LDADD = plugins/keywords/libengine.la

# by hand: what data/fit_terms.py fits the weights of phrase_evidence.c to
noinst_PROGRAMS += plugins/keywords/term_evidence
plugins_keywords_term_evidence_SOURCES = plugins/keywords/term_evidence.c
plugins_keywords_term_evidence_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
plugins_keywords_term_evidence_LDADD = plugins/keywords/libengine.la

keywordsdatadir = $(libdir)/wenliu/data/keywords
keywordsdata_DATA = plugins/keywords/jieba.idf plugins/keywords/stop_words.zh.txt
CLEANFILES += $(keywordsdata_DATA)
nobase_dist_doc_DATA += plugins/keywords/README.md
EXTRA_DIST += plugins/keywords/data/stop_words.zh.txt plugins/keywords/data/fit_terms.py

plugins/keywords/jieba.idf: $(JIEBA_DIR)/analyse/idf.txt plugins/keywords/compile_idf$(EXEEXT)
	$(AM_V_GEN)plugins/keywords/compile_idf$(EXEEXT) $(JIEBA_DIR)/analyse/idf.txt $@

plugins/keywords/stop_words.zh.txt: $(srcdir)/plugins/keywords/data/stop_words.zh.txt
	$(AM_V_GEN)$(MKDIR_P) plugins/keywords && cp $(srcdir)/plugins/keywords/data/stop_words.zh.txt $@
