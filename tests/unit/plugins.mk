# SPDX-License-Identifier: MIT
include tests/unit/plugin_decode.mk
include tests/unit/plugin_keywords.mk
include tests/unit/plugin_segment.mk
include tests/unit/plugin_entities.mk

# the engine of the stage decode, its texts, and the oracles iconv and utf8proc
decode_tests = tests/unit/plugin_decode_charset
unit_tests += $(decode_tests)
decode_test_cppflags = $(unit_cppflags) -I$(top_srcdir)/plugins/decode $(UCHARDET_CFLAGS) $(UTF8PROC_CFLAGS)
decode_test_libs = $(unit_libs) $(UCHARDET_LIBS) $(UTF8PROC_LIBS)

tests_unit_plugin_decode_charset_SOURCES = tests/unit/plugin_decode_charset.c \
	tests/unit/plugin_decode_samples.h $(decode_engine)
tests_unit_plugin_decode_charset_CPPFLAGS = $(decode_test_cppflags)
tests_unit_plugin_decode_charset_LDADD = $(decode_test_libs)
