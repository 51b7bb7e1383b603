# SPDX-License-Identifier: MIT
distill_libs = plugins/distill/libdistill.la plugins/segment/libjieba.la $(unit_libs)
unit_tests += tests/unit/plugin_distill_corpus
tests_unit_plugin_distill_corpus_SOURCES = tests/unit/plugin_distill_corpus.c \
	tests/unit/plugin_distill_support.h
tests_unit_plugin_distill_corpus_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_distill_corpus_LDADD = $(distill_libs)
unit_tests += tests/unit/plugin_distill_train
tests_unit_plugin_distill_train_SOURCES = tests/unit/plugin_distill_train.c \
	tests/unit/plugin_distill_support.h tests/unit/plugin_segment_files.h
tests_unit_plugin_distill_train_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_distill_train_LDADD = $(distill_libs)
