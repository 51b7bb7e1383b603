# SPDX-License-Identifier: MIT
# the engine, for the stage, the compiler of its lexicon, tools and tests
noinst_LTLIBRARIES += plugins/segment/libjieba.la
plugins_segment_libjieba_la_SOURCES = \
	plugins/segment/engine.h \
	plugins/segment/forced.c plugins/segment/forced.h \
	plugins/segment/jieba.c plugins/segment/jieba.h \
	plugins/segment/jieba_finalseg.c \
	plugins/segment/jieba_posseg.c \
	plugins/segment/lexicon.c plugins/segment/lexicon.h \
	plugins/segment/lexicon_build.c \
	plugins/segment/mapped_file.c plugins/segment/mapped_file.h \
	plugins/segment/subwords.c plugins/segment/subwords.h \
	plugins/segment/tokens.c \
	plugins/segment/trie.c plugins/segment/trie.h \
	plugins/segment/user_dictionary.c \
	plugins/segment/upos.c plugins/segment/upos.h \
	plugins/segment/user_words.c plugins/segment/user_words.h
plugins_segment_libjieba_la_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
plugins_segment_libjieba_la_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS)
plugins_segment_libjieba_la_LIBADD = $(UTF8PROC_LIBS) -lm

# the engine that learns, for the stage, for the stage that teaches it and for tests
noinst_LTLIBRARIES += plugins/segment/libstudent.la
plugins_segment_libstudent_la_SOURCES = \
	plugins/segment/student.c plugins/segment/student.h \
	plugins/segment/student_cells.c \
	plugins/segment/student_facts.c \
	plugins/segment/student_loops.c \
	plugins/segment/student_model.c \
	plugins/segment/student_x86.c
plugins_segment_libstudent_la_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
plugins_segment_libstudent_la_LIBADD = plugins/segment/libjieba.la

stage_LTLIBRARIES += plugins/segment/segment.la
plugins_segment_segment_la_SOURCES = plugins/segment/segment.c
plugins_segment_segment_la_CPPFLAGS = $(stage_cppflags)
plugins_segment_segment_la_LDFLAGS = $(stage_ldflags)
plugins_segment_segment_la_LIBADD = plugins/segment/libstudent.la

noinst_PROGRAMS += plugins/segment/compile_lexicon
plugins_segment_compile_lexicon_SOURCES = \
	plugins/segment/compile_lexicon.c \
	plugins/segment/compile_file.c plugins/segment/compile_file.h \
	plugins/segment/compile_models.c plugins/segment/compile_models.h \
	plugins/segment/python_literal.c plugins/segment/python_literal.h
plugins_segment_compile_lexicon_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
plugins_segment_compile_lexicon_LDADD = plugins/segment/libjieba.la

# words of the standard input, for tests and measurements
noinst_PROGRAMS += plugins/segment/segment_lines
plugins_segment_segment_lines_SOURCES = plugins/segment/segment_lines.c
plugins_segment_segment_lines_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
plugins_segment_segment_lines_LDADD = plugins/segment/libstudent.la

segmentdatadir = $(libdir)/wenliu/data/segment
nodist_segmentdata_DATA = plugins/segment/jieba.lexicon
CLEANFILES += plugins/segment/jieba.lexicon
jieba_tables = $(JIEBA_DIR)/dict.txt \
	$(JIEBA_DIR)/finalseg/prob_start.py $(JIEBA_DIR)/finalseg/prob_trans.py \
	$(JIEBA_DIR)/finalseg/prob_emit.py \
	$(JIEBA_DIR)/posseg/prob_start.py $(JIEBA_DIR)/posseg/prob_trans.py \
	$(JIEBA_DIR)/posseg/prob_emit.py $(JIEBA_DIR)/posseg/char_state_tab.py
plugins/segment/jieba.lexicon: plugins/segment/compile_lexicon$(EXEEXT) $(jieba_tables)
	$(AM_V_GEN)plugins/segment/compile_lexicon$(EXEEXT) $(JIEBA_DIR) $@

dist_segmentdata_DATA = plugins/segment/LICENSE.jieba
nobase_dist_doc_DATA += plugins/segment/README.md plugins/segment/LICENSE.jieba

TESTS += tests/pipeline/segment_oracle.sh tests/pipeline/segment_compile.sh
EXTRA_DIST += tests/pipeline/segment_oracle.sh tests/pipeline/segment_oracle.py \
	tests/pipeline/segment_compile.sh
