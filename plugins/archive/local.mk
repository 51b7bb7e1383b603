# SPDX-License-Identifier: MIT
archive_sources = \
	plugins/archive/archive.c \
	plugins/archive/bytes.c plugins/archive/bytes.h \
	plugins/archive/csv.c plugins/archive/csv.h \
	plugins/archive/document.c plugins/archive/document.h \
	plugins/archive/json.c plugins/archive/json.h \
	plugins/archive/positions.c plugins/archive/positions.h

stage_LTLIBRARIES += plugins/archive/archive.la
plugins_archive_archive_la_SOURCES = $(archive_sources)
plugins_archive_archive_la_CPPFLAGS = $(stage_cppflags)
plugins_archive_archive_la_LDFLAGS = $(stage_ldflags)
nobase_dist_doc_DATA += plugins/archive/README.md
