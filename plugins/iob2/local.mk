# SPDX-License-Identifier: MIT
stage_LTLIBRARIES += plugins/iob2/iob2.la
plugins_iob2_iob2_la_SOURCES = plugins/iob2/iob2.c plugins/iob2/read.c plugins/iob2/iob2.h
plugins_iob2_iob2_la_CPPFLAGS = $(stage_cppflags)
plugins_iob2_iob2_la_LDFLAGS = $(stage_ldflags)
nobase_dist_doc_DATA += plugins/iob2/README.md
