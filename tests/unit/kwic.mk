# SPDX-License-Identifier: MIT
unit_tests += tests/unit/kwic_pattern
tests_unit_kwic_pattern_SOURCES = tests/unit/kwic_pattern.c
tests_unit_kwic_pattern_CPPFLAGS = $(unit_cppflags)
tests_unit_kwic_pattern_LDADD = $(unit_libs)
