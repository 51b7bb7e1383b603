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

include tests/unit/plugin_keywords.mk

# the engine of the stage decode, its texts, and the oracles iconv and utf8proc
decode_tests = tests/unit/plugin_decode_charset
unit_tests += $(decode_tests)
decode_test_cppflags = $(unit_cppflags) -I$(top_srcdir)/plugins/decode $(UCHARDET_CFLAGS) $(UTF8PROC_CFLAGS)
decode_test_libs = $(unit_libs) $(UCHARDET_LIBS) $(UTF8PROC_LIBS)

tests_unit_plugin_decode_charset_SOURCES = tests/unit/plugin_decode_charset.c \
	tests/unit/plugin_decode_samples.h $(decode_engine)
tests_unit_plugin_decode_charset_CPPFLAGS = $(decode_test_cppflags)
tests_unit_plugin_decode_charset_LDADD = $(decode_test_libs)
