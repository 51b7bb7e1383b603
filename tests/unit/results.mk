# SPDX-License-Identifier: MIT
folder_help = tests/unit/folder_help.c tests/unit/folder_help.h

unit_tests += tests/unit/results_folder
tests_unit_results_folder_SOURCES = tests/unit/results_folder.c $(folder_help)
tests_unit_results_folder_CPPFLAGS = $(unit_cppflags)
tests_unit_results_folder_LDADD = $(unit_libs)

unit_tests += tests/unit/results_decision
tests_unit_results_decision_SOURCES = tests/unit/results_decision.c
tests_unit_results_decision_CPPFLAGS = $(unit_cppflags)
tests_unit_results_decision_LDADD = $(unit_libs)

unit_tests += tests/unit/results_journal
tests_unit_results_journal_SOURCES = tests/unit/results_journal.c $(folder_help)
tests_unit_results_journal_CPPFLAGS = $(unit_cppflags)
tests_unit_results_journal_LDADD = $(unit_libs)

unit_tests += tests/unit/results_publish
tests_unit_results_publish_SOURCES = tests/unit/results_publish.c $(folder_help)
tests_unit_results_publish_CPPFLAGS = $(unit_cppflags)
tests_unit_results_publish_LDADD = $(unit_libs)

unit_tests += tests/unit/results_source
tests_unit_results_source_SOURCES = tests/unit/results_source.c $(folder_help)
tests_unit_results_source_CPPFLAGS = $(unit_cppflags)
tests_unit_results_source_LDADD = $(unit_libs)

unit_tests += tests/unit/results_work
tests_unit_results_work_SOURCES = tests/unit/results_work.c $(folder_help)
tests_unit_results_work_CPPFLAGS = $(unit_cppflags)
tests_unit_results_work_LDADD = $(unit_libs)
