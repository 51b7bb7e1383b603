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

unit_tests += tests/unit/read_csv
tests_unit_read_csv_SOURCES = tests/unit/read_csv.c
tests_unit_read_csv_CPPFLAGS = $(unit_cppflags)
tests_unit_read_csv_LDADD = $(unit_libs)

unit_tests += tests/unit/read_kind
tests_unit_read_kind_SOURCES = tests/unit/read_kind.c
tests_unit_read_kind_CPPFLAGS = $(unit_cppflags)
tests_unit_read_kind_LDADD = $(unit_libs)

unit_tests += tests/unit/read_place
tests_unit_read_place_SOURCES = tests/unit/read_place.c $(read_help)
tests_unit_read_place_CPPFLAGS = $(unit_cppflags)
tests_unit_read_place_LDADD = $(unit_libs)

unit_tests += tests/unit/read_survey
tests_unit_read_survey_SOURCES = tests/unit/read_survey.c $(read_help)
tests_unit_read_survey_CPPFLAGS = $(unit_cppflags)
tests_unit_read_survey_LDADD = $(unit_libs)
