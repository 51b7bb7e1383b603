# SPDX-License-Identifier: MIT
keywords_libs = plugins/keywords/libengine.la $(unit_libs)
keywords_support = tests/unit/plugin_keywords_support.c tests/unit/plugin_keywords_support.h
EXTRA_DIST += tests/unit/plugin_keywords_oracle.py
unit_tests += tests/unit/plugin_keywords_characters
tests_unit_plugin_keywords_characters_SOURCES = tests/unit/plugin_keywords_characters.c $(keywords_support)
tests_unit_plugin_keywords_characters_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)
tests_unit_plugin_keywords_characters_LDADD = $(keywords_libs)
unit_tests += tests/unit/plugin_keywords_counts
tests_unit_plugin_keywords_counts_SOURCES = tests/unit/plugin_keywords_counts.c $(keywords_support) \
	$(sorting_host)
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
	$(sorting_host) plugins/keywords/keywords.c
tests_unit_plugin_keywords_stage_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)
tests_unit_plugin_keywords_stage_LDADD = $(keywords_libs)
unit_tests += tests/unit/plugin_keywords_measures
tests_unit_plugin_keywords_measures_SOURCES = tests/unit/plugin_keywords_measures.c
tests_unit_plugin_keywords_measures_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)
tests_unit_plugin_keywords_measures_LDADD = $(keywords_libs)
unit_tests += tests/unit/plugin_keywords_near
tests_unit_plugin_keywords_near_SOURCES = tests/unit/plugin_keywords_near.c $(keywords_support) $(sorting_host)
tests_unit_plugin_keywords_near_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)
tests_unit_plugin_keywords_near_LDADD = $(keywords_libs)
