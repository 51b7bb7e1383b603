# SPDX-License-Identifier: MIT
unit_tests += tests/unit/run_folder
tests_unit_run_folder_SOURCES = tests/unit/run_folder.c
tests_unit_run_folder_CPPFLAGS = $(unit_cppflags)
tests_unit_run_folder_LDADD = $(unit_libs)
