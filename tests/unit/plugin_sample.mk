# SPDX-License-Identifier: MIT
unit_tests += tests/unit/plugin_sample
tests_unit_plugin_sample_SOURCES = tests/unit/plugin_sample.c plugins/sample/sample.h
tests_unit_plugin_sample_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)/plugins/sample
tests_unit_plugin_sample_LDADD = $(unit_libs) -lm
