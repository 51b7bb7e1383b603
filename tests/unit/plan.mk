# SPDX-License-Identifier: MIT
unit_tests += tests/unit/plan_outline
tests_unit_plan_outline_SOURCES = tests/unit/plan_outline.c
tests_unit_plan_outline_CPPFLAGS = $(unit_cppflags)
tests_unit_plan_outline_LDADD = $(unit_libs)

unit_tests += tests/unit/plan_compare
tests_unit_plan_compare_SOURCES = tests/unit/plan_compare.c
tests_unit_plan_compare_CPPFLAGS = $(unit_cppflags)
tests_unit_plan_compare_LDADD = $(unit_libs)

unit_tests += tests/unit/plan_cut
tests_unit_plan_cut_SOURCES = tests/unit/plan_cut.c
tests_unit_plan_cut_CPPFLAGS = $(unit_cppflags)
tests_unit_plan_cut_LDADD = $(unit_libs)

unit_tests += tests/unit/plan_plan
tests_unit_plan_plan_SOURCES = tests/unit/plan_plan.c $(read_help)
tests_unit_plan_plan_CPPFLAGS = $(unit_cppflags)
tests_unit_plan_plan_LDADD = $(unit_libs)
