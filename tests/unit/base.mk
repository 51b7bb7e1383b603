# SPDX-License-Identifier: MIT
unit_tests += tests/unit/base_arena
tests_unit_base_arena_SOURCES = tests/unit/base_arena.c
tests_unit_base_arena_CPPFLAGS = $(unit_cppflags)
tests_unit_base_arena_LDADD = $(unit_libs)

unit_tests += tests/unit/base_utf8
tests_unit_base_utf8_SOURCES = tests/unit/base_utf8.c
tests_unit_base_utf8_CPPFLAGS = $(unit_cppflags)
tests_unit_base_utf8_LDADD = $(unit_libs)

unit_tests += tests/unit/base_escape
tests_unit_base_escape_SOURCES = tests/unit/base_escape.c
tests_unit_base_escape_CPPFLAGS = $(unit_cppflags)
tests_unit_base_escape_LDADD = $(unit_libs)

unit_tests += tests/unit/base_sorter
tests_unit_base_sorter_SOURCES = tests/unit/base_sorter.c
tests_unit_base_sorter_CPPFLAGS = $(unit_cppflags)
tests_unit_base_sorter_LDADD = $(unit_libs)
