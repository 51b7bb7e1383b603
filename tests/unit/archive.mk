# SPDX-License-Identifier: MIT
archive_sample = tests/unit/archive_sample.c tests/unit/archive_sample.h

unit_tests += tests/unit/archive_format
tests_unit_archive_format_SOURCES = tests/unit/archive_format.c
tests_unit_archive_format_CPPFLAGS = $(unit_cppflags)
tests_unit_archive_format_LDADD = $(unit_libs)

unit_tests += tests/unit/archive_ids
tests_unit_archive_ids_SOURCES = tests/unit/archive_ids.c
tests_unit_archive_ids_CPPFLAGS = $(unit_cppflags)
tests_unit_archive_ids_LDADD = $(unit_libs)

unit_tests += tests/unit/archive_seal
tests_unit_archive_seal_SOURCES = tests/unit/archive_seal.c
tests_unit_archive_seal_CPPFLAGS = $(unit_cppflags)
tests_unit_archive_seal_LDADD = $(unit_libs)

unit_tests += tests/unit/archive_verify
tests_unit_archive_verify_SOURCES = tests/unit/archive_verify.c $(archive_sample)
tests_unit_archive_verify_CPPFLAGS = $(unit_cppflags)
tests_unit_archive_verify_LDADD = $(unit_libs)

unit_tests += tests/unit/archive_writer
tests_unit_archive_writer_SOURCES = tests/unit/archive_writer.c $(archive_sample)
tests_unit_archive_writer_CPPFLAGS = $(unit_cppflags)
tests_unit_archive_writer_LDADD = $(unit_libs)

unit_tests += tests/unit/plugin_archive
tests_unit_plugin_archive_SOURCES = tests/unit/plugin_archive.c $(archive_sources)
tests_unit_plugin_archive_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)/plugins/archive
tests_unit_plugin_archive_LDADD = $(unit_libs)

unit_tests += tests/unit/plugin_archive_pieces
tests_unit_plugin_archive_pieces_SOURCES = tests/unit/plugin_archive_pieces.c $(archive_sources)
tests_unit_plugin_archive_pieces_CPPFLAGS = $(unit_cppflags) -I$(top_srcdir)/plugins/archive
tests_unit_plugin_archive_pieces_LDADD = $(unit_libs)

cli_capture = tests/unit/cli_capture.c tests/unit/cli_capture.h

unit_tests += tests/unit/cli_show
tests_unit_cli_show_SOURCES = tests/unit/cli_show.c $(cli_capture) $(archive_sample)
tests_unit_cli_show_CPPFLAGS = $(unit_cppflags)
tests_unit_cli_show_LDADD = $(unit_libs)

unit_tests += tests/unit/cli_verify
tests_unit_cli_verify_SOURCES = tests/unit/cli_verify.c $(cli_capture) $(archive_sample)
tests_unit_cli_verify_CPPFLAGS = $(unit_cppflags)
tests_unit_cli_verify_LDADD = $(unit_libs)

unit_tests += tests/unit/archive_interop
tests_unit_archive_interop_SOURCES = tests/unit/archive_interop.c $(archive_sample)
tests_unit_archive_interop_CPPFLAGS = $(unit_cppflags)
tests_unit_archive_interop_LDADD = $(unit_libs)
