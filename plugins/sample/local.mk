# SPDX-License-Identifier: MIT
stage_LTLIBRARIES += plugins/sample/sample.la
plugins_sample_sample_la_SOURCES = plugins/sample/sample.c plugins/sample/sample.h
plugins_sample_sample_la_CPPFLAGS = $(stage_cppflags)
plugins_sample_sample_la_LDFLAGS = $(stage_ldflags)
nobase_dist_doc_DATA += plugins/sample/README.md
