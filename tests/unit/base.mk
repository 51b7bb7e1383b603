# SPDX-License-Identifier: MIT
unit_tests += tests/unit/base_utf8
tests_unit_base_utf8_SOURCES = tests/unit/base_utf8.c
tests_unit_base_utf8_CPPFLAGS = $(unit_cppflags)
tests_unit_base_utf8_LDADD = $(unit_libs)
