# SPDX-License-Identifier: MIT
unit_tests += tests/unit/plugin_iob2
tests_unit_plugin_iob2_SOURCES = tests/unit/plugin_iob2.c plugins/iob2/read.c plugins/iob2/iob2.h
tests_unit_plugin_iob2_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)/plugins/iob2
tests_unit_plugin_iob2_LDADD = $(unit_libs)
