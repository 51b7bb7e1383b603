# SPDX-License-Identifier: MIT

segment_test_libs = plugins/segment/libjieba.la $(unit_libs)
unit_tests += tests/unit/plugin_segment_jieba tests/unit/plugin_segment_lexicon \
	tests/unit/plugin_segment_user
tests_unit_plugin_segment_jieba_SOURCES = tests/unit/plugin_segment_jieba.c
tests_unit_plugin_segment_jieba_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_segment_jieba_LDADD = $(segment_test_libs)
tests_unit_plugin_segment_lexicon_SOURCES = tests/unit/plugin_segment_lexicon.c
tests_unit_plugin_segment_lexicon_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_segment_lexicon_LDADD = $(segment_test_libs)
tests_unit_plugin_segment_user_SOURCES = tests/unit/plugin_segment_user.c
tests_unit_plugin_segment_user_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_segment_user_LDADD = $(segment_test_libs)

segment_test_libs = plugins/segment/libjieba.la $(unit_libs)
unit_tests += tests/unit/plugin_segment_jieba tests/unit/plugin_segment_lexicon \
	tests/unit/plugin_segment_user
tests_unit_plugin_segment_jieba_SOURCES = tests/unit/plugin_segment_jieba.c
tests_unit_plugin_segment_jieba_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_segment_jieba_LDADD = $(segment_test_libs)
tests_unit_plugin_segment_lexicon_SOURCES = tests/unit/plugin_segment_lexicon.c
tests_unit_plugin_segment_lexicon_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_segment_lexicon_LDADD = $(segment_test_libs)
tests_unit_plugin_segment_user_SOURCES = tests/unit/plugin_segment_user.c
tests_unit_plugin_segment_user_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_segment_user_LDADD = $(segment_test_libs)
keywords_libs = plugins/keywords/libengine.la $(unit_libs)
keywords_support = tests/unit/plugin_keywords_support.c tests/unit/plugin_keywords_support.h
EXTRA_DIST += tests/unit/plugin_keywords_oracle.py
unit_tests += tests/unit/plugin_keywords_characters
tests_unit_plugin_keywords_characters_SOURCES = tests/unit/plugin_keywords_characters.c $(keywords_support)
tests_unit_plugin_keywords_characters_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)
tests_unit_plugin_keywords_characters_LDADD = $(keywords_libs)
unit_tests += tests/unit/plugin_keywords_counts
tests_unit_plugin_keywords_counts_SOURCES = tests/unit/plugin_keywords_counts.c $(keywords_support)
tests_unit_plugin_keywords_counts_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)
tests_unit_plugin_keywords_counts_LDADD = $(keywords_libs)
unit_tests += tests/unit/plugin_keywords_idf
tests_unit_plugin_keywords_idf_SOURCES = tests/unit/plugin_keywords_idf.c $(keywords_support)
tests_unit_plugin_keywords_idf_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)
tests_unit_plugin_keywords_idf_LDADD = $(keywords_libs)
unit_tests += tests/unit/plugin_keywords_tfidf
tests_unit_plugin_keywords_tfidf_SOURCES = tests/unit/plugin_keywords_tfidf.c $(keywords_support)
tests_unit_plugin_keywords_tfidf_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)
tests_unit_plugin_keywords_tfidf_LDADD = $(keywords_libs)
unit_tests += tests/unit/plugin_keywords_stage
tests_unit_plugin_keywords_stage_SOURCES = tests/unit/plugin_keywords_stage.c $(keywords_support) \
	plugins/keywords/keywords.c
tests_unit_plugin_keywords_stage_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)
tests_unit_plugin_keywords_stage_LDADD = $(keywords_libs)
# the engine of the stage decode, its texts, and the oracles iconv and utf8proc
decode_tests = tests/unit/plugin_decode_charset
unit_tests += $(decode_tests)
decode_test_cppflags = $(unit_cppflags) -I$(top_srcdir)/plugins/decode $(UCHARDET_CFLAGS) $(UTF8PROC_CFLAGS)
decode_test_libs = $(unit_libs) $(UCHARDET_LIBS) $(UTF8PROC_LIBS)

tests_unit_plugin_decode_charset_SOURCES = tests/unit/plugin_decode_charset.c \
	tests/unit/plugin_decode_samples.h $(decode_engine)
tests_unit_plugin_decode_charset_CPPFLAGS = $(decode_test_cppflags)
tests_unit_plugin_decode_charset_LDADD = $(decode_test_libs)
