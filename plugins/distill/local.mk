# SPDX-License-Identifier: MIT
# The trainer is a library of its own, so that unit tests can link it.
noinst_LTLIBRARIES += plugins/distill/libdistill.la
plugins_distill_libdistill_la_SOURCES = \
	plugins/distill/about.c plugins/distill/about.h \
	plugins/distill/agreement.c plugins/distill/agreement.h \
	plugins/distill/corpus.c plugins/distill/corpus.h \
	plugins/distill/model.c plugins/distill/model.h \
	plugins/distill/train.c plugins/distill/train.h \
	plugins/distill/types.c plugins/distill/types.h
plugins_distill_libdistill_la_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
plugins_distill_libdistill_la_LIBADD = plugins/segment/libjieba.la

stage_LTLIBRARIES += plugins/distill/distill.la
plugins_distill_distill_la_SOURCES = plugins/distill/distill.c
plugins_distill_distill_la_CPPFLAGS = $(stage_cppflags)
plugins_distill_distill_la_LDFLAGS = $(stage_ldflags)
plugins_distill_distill_la_LIBADD = plugins/distill/libdistill.la

nobase_dist_doc_DATA += plugins/distill/README.md
