# SPDX-License-Identifier: MIT
folder_help = tests/unit/folder_help.c tests/unit/folder_help.h

unit_tests += tests/unit/run_folder
tests_unit_run_folder_SOURCES = tests/unit/run_folder.c $(folder_help)
tests_unit_run_folder_CPPFLAGS = $(unit_cppflags)
tests_unit_run_folder_LDADD = $(unit_libs)

unit_tests += tests/unit/run_decision
tests_unit_run_decision_SOURCES = tests/unit/run_decision.c
tests_unit_run_decision_CPPFLAGS = $(unit_cppflags)
tests_unit_run_decision_LDADD = $(unit_libs)

unit_tests += tests/unit/run_journal
tests_unit_run_journal_SOURCES = tests/unit/run_journal.c $(folder_help)
tests_unit_run_journal_CPPFLAGS = $(unit_cppflags)
tests_unit_run_journal_LDADD = $(unit_libs)

unit_tests += tests/unit/run_publish
tests_unit_run_publish_SOURCES = tests/unit/run_publish.c $(folder_help)
tests_unit_run_publish_CPPFLAGS = $(unit_cppflags)
tests_unit_run_publish_LDADD = $(unit_libs)

unit_tests += tests/unit/run_source
tests_unit_run_source_SOURCES = tests/unit/run_source.c $(folder_help)
tests_unit_run_source_CPPFLAGS = $(unit_cppflags)
tests_unit_run_source_LDADD = $(unit_libs)

unit_tests += tests/unit/run_work
tests_unit_run_work_SOURCES = tests/unit/run_work.c $(folder_help)
tests_unit_run_work_CPPFLAGS = $(unit_cppflags)
tests_unit_run_work_LDADD = $(unit_libs)
