# SPDX-License-Identifier: MIT
read_help = tests/unit/read_help.c tests/unit/read_help.h

unit_tests += tests/unit/read_corpus
tests_unit_read_corpus_SOURCES = tests/unit/read_corpus.c $(read_help)
tests_unit_read_corpus_CPPFLAGS = $(unit_cppflags)
tests_unit_read_corpus_LDADD = $(unit_libs) -lpthread

unit_tests += tests/unit/read_unpack
tests_unit_read_unpack_SOURCES = tests/unit/read_unpack.c $(read_help)
tests_unit_read_unpack_CPPFLAGS = $(unit_cppflags)
tests_unit_read_unpack_LDADD = $(unit_libs)
