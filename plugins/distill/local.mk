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

# sentences of drawn words, to learn from besides a corpus
noinst_PROGRAMS += plugins/distill/draw_words
plugins_distill_draw_words_SOURCES = plugins/distill/draw_words.c
plugins_distill_draw_words_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
plugins_distill_draw_words_LDADD = plugins/segment/libjieba.la -lm

distilldatadir = $(libdir)/wenliu/data/distill
nodist_distilldata_DATA = plugins/distill/words.txt
CLEANFILES += plugins/distill/words.txt
plugins/distill/words.txt: plugins/distill/draw_words$(EXEEXT) plugins/segment/jieba.lexicon
	$(AM_V_GEN)plugins/distill/draw_words$(EXEEXT) plugins/segment/jieba.lexicon 1500000 >$@.new && \
	  mv $@.new $@

# the model that the stage segment comes with: a small one, of these and of the sample texts as they
# were meant; the same on every machine
nodist_segmentdata_DATA += plugins/segment/news.student
CLEANFILES += plugins/segment/news.student
EXTRA_DIST += plugins/distill/news.json
plugins/segment/news.student: plugins/distill/words.txt wenliu$(EXEEXT) plugins/decode/decode.la \
		plugins/segment/segment.la plugins/distill/distill.la plugins/segment/lac.model \
		$(srcdir)/plugins/distill/news.json
	$(AM_V_GEN)LC_ALL=C && export LC_ALL && rm -rf $@.run && \
	  ./wenliu$(EXEEXT) run $(srcdir)/plugins/distill/news.json -q -o $@.run \
	  $(srcdir)/corpora/gold/*/clean.txt $(srcdir)/corpora/news-2013/*.txt plugins/distill/words.txt && \
	  mv $@.run/tagger.student $@ && rm -rf $@.run
