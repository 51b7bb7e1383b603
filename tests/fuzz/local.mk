# SPDX-License-Identifier: MIT
# Any input at all, made from a fixed seed; the same programs are targets of libFuzzer.
fuzz_tests = tests/fuzz/decode tests/fuzz/entities tests/fuzz/names tests/fuzz/segment
check_PROGRAMS += $(fuzz_tests)
TESTS += $(fuzz_tests)
fuzz_generator = tests/fuzz/generator.c tests/fuzz/generator.h
tests_fuzz_segment_SOURCES = tests/fuzz/segment.c $(fuzz_generator)
tests_fuzz_segment_LDADD = plugins/segment/libjieba.la core/libwenliu.la
tests_fuzz_decode_SOURCES = tests/fuzz/decode.c \
	tests/fuzz/decode_checks.c tests/fuzz/decode_checks.h \
	tests/fuzz/decode_documents.c tests/fuzz/decode_documents.h $(fuzz_generator)
tests_fuzz_decode_CPPFLAGS = $(AM_CPPFLAGS) $(decode_cppflags) -I$(top_srcdir)/plugins/decode
tests_fuzz_decode_LDADD = plugins/decode/libdecode.la core/libwenliu.la $(UTF8PROC_LIBS)
tests_fuzz_entities_SOURCES = tests/fuzz/entities.c $(fuzz_generator)
tests_fuzz_entities_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE -I$(top_srcdir)/plugins/entities
tests_fuzz_entities_LDADD = plugins/entities/libentities.la core/libwenliu.la
tests_fuzz_names_SOURCES = tests/fuzz/names.c $(fuzz_generator)
tests_fuzz_names_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/plugins/entities
tests_fuzz_names_LDADD = plugins/entities/libentities.la
# what libFuzzer found worth keeping, each checked once
EXTRA_DIST += tests/fuzz/corpus
