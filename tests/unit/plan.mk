# SPDX-License-Identifier: MIT
unit_tests += tests/unit/plan_outline
tests_unit_plan_outline_SOURCES = tests/unit/plan_outline.c
tests_unit_plan_outline_CPPFLAGS = $(unit_cppflags)
tests_unit_plan_outline_LDADD = $(unit_libs)
