# SPDX-License-Identifier: MIT
# the stage decode; oracles are iconv and utf8proc
unit_tests += tests/unit/plugin_decode tests/unit/plugin_decode_charset \
	tests/unit/plugin_decode_forms tests/unit/plugin_decode_layout tests/unit/plugin_decode_mojibake \
	tests/unit/plugin_decode_script tests/unit/plugin_decode_sentences \
	tests/unit/plugin_decode_source tests/unit/plugin_decode_text
decode_test_cppflags = $(unit_cppflags) -I$(top_srcdir)/plugins/decode $(UTF8PROC_CFLAGS)
decode_test_libs = plugins/decode/libdecode.la $(unit_libs)

tests_unit_plugin_decode_SOURCES = tests/unit/plugin_decode.c tests/unit/plugin_decode_samples.h \
	tests/unit/plugin_decode_host.c tests/unit/plugin_decode_host.h \
	plugins/decode/decode.c plugins/decode/rows.c plugins/decode/rows.h
tests_unit_plugin_decode_CPPFLAGS = $(decode_test_cppflags)
tests_unit_plugin_decode_LDADD = $(decode_test_libs)

tests_unit_plugin_decode_charset_SOURCES = tests/unit/plugin_decode_charset.c \
	tests/unit/plugin_decode_samples.h
tests_unit_plugin_decode_charset_CPPFLAGS = $(decode_test_cppflags)
tests_unit_plugin_decode_charset_LDADD = $(decode_test_libs)

tests_unit_plugin_decode_forms_SOURCES = tests/unit/plugin_decode_forms.c
tests_unit_plugin_decode_forms_CPPFLAGS = $(decode_test_cppflags)
tests_unit_plugin_decode_forms_LDADD = $(decode_test_libs)

tests_unit_plugin_decode_layout_SOURCES = tests/unit/plugin_decode_layout.c
tests_unit_plugin_decode_layout_CPPFLAGS = $(decode_test_cppflags)
tests_unit_plugin_decode_layout_LDADD = $(decode_test_libs)

tests_unit_plugin_decode_mojibake_SOURCES = tests/unit/plugin_decode_mojibake.c \
	tests/unit/plugin_decode_samples.h
tests_unit_plugin_decode_mojibake_CPPFLAGS = $(decode_test_cppflags)
tests_unit_plugin_decode_mojibake_LDADD = $(decode_test_libs)

tests_unit_plugin_decode_script_SOURCES = tests/unit/plugin_decode_script.c
tests_unit_plugin_decode_script_CPPFLAGS = $(decode_test_cppflags)
tests_unit_plugin_decode_script_LDADD = $(decode_test_libs)

tests_unit_plugin_decode_sentences_SOURCES = tests/unit/plugin_decode_sentences.c
tests_unit_plugin_decode_sentences_CPPFLAGS = $(decode_test_cppflags)
tests_unit_plugin_decode_sentences_LDADD = $(decode_test_libs)

tests_unit_plugin_decode_source_SOURCES = tests/unit/plugin_decode_source.c \
	tests/unit/plugin_decode_samples.h
tests_unit_plugin_decode_source_CPPFLAGS = $(decode_test_cppflags)
tests_unit_plugin_decode_source_LDADD = $(decode_test_libs)

tests_unit_plugin_decode_text_SOURCES = tests/unit/plugin_decode_text.c
tests_unit_plugin_decode_text_CPPFLAGS = $(decode_test_cppflags)
tests_unit_plugin_decode_text_LDADD = $(decode_test_libs)
