# SPDX-License-Identifier: MIT
folder_help = tests/unit/folder_help.c tests/unit/folder_help.h

unit_tests += tests/unit/run_folder
tests_unit_run_folder_SOURCES = tests/unit/run_folder.c $(folder_help)
tests_unit_run_folder_CPPFLAGS = $(unit_cppflags)
tests_unit_run_folder_LDADD = $(unit_libs)
