# SPDX-License-Identifier: MIT
# the engines, for the stage, the compilers of their data, tools and tests
noinst_LTLIBRARIES += plugins/segment/libjieba.la
plugins_segment_libjieba_la_SOURCES = \
	plugins/segment/engine.h \
	plugins/segment/forced.c plugins/segment/forced.h \
	plugins/segment/jieba.c plugins/segment/jieba.h \
	plugins/segment/jieba_chunk.c \
	plugins/segment/jieba_finalseg.c \
	plugins/segment/jieba_path.c \
	plugins/segment/jieba_posseg.c \
	plugins/segment/jieba_singles.c \
	plugins/segment/jieba_tokens.c \
	plugins/segment/lac.c \
	plugins/segment/lac_kernel.h plugins/segment/lac_kernels.c \
	plugins/segment/lac_model.c plugins/segment/lac_model.h \
	plugins/segment/lac_network.c plugins/segment/lac_network.h \
	plugins/segment/lac_text.c plugins/segment/lac_text.h \
	plugins/segment/lexicon.c plugins/segment/lexicon.h \
	plugins/segment/lexicon_build.c \
	plugins/segment/json_text.c plugins/segment/json_text.h \
	plugins/segment/mapped_file.c plugins/segment/mapped_file.h \
	plugins/segment/student.c plugins/segment/student.h \
	plugins/segment/student_cells.c \
	plugins/segment/student_facts.c \
	plugins/segment/student_loops.c \
	plugins/segment/student_model.c \
	plugins/segment/student_x86.c \
	plugins/segment/subwords.c plugins/segment/subwords.h \
	plugins/segment/tokens.c \
	plugins/segment/trie.c plugins/segment/trie.h \
	plugins/segment/trie_places.c \
	plugins/segment/user_dictionary.c \
	plugins/segment/upos.c plugins/segment/upos.h \
	plugins/segment/user_words.c plugins/segment/user_words.h
plugins_segment_libjieba_la_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
plugins_segment_libjieba_la_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS)
plugins_segment_libjieba_la_LIBADD = $(lac_kernels) $(UTF8PROC_LIBS) -lm

# the arithmetic of the engine lac, one source for several kinds of processors;
# none may contract a * b + c, as that rounds otherwise
lac_kernel_sources = plugins/segment/lac_kernel.c plugins/segment/lac_kernel.h \
	plugins/segment/lac_decode.h plugins/segment/lac_small.h plugins/segment/lac_vector.h
lac_kernel_cflags = $(AM_CFLAGS) -ffp-contract=off
lac_kernels = plugins/segment/liblac_plain.la
noinst_LTLIBRARIES += plugins/segment/liblac_plain.la
plugins_segment_liblac_plain_la_SOURCES = $(lac_kernel_sources)
plugins_segment_liblac_plain_la_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
plugins_segment_liblac_plain_la_CFLAGS = $(lac_kernel_cflags)
if X86_64
plugins_segment_libjieba_la_CPPFLAGS += -DLAC_X86_64
lac_kernels += plugins/segment/liblac_avx2.la plugins/segment/liblac_avx512.la
noinst_LTLIBRARIES += plugins/segment/liblac_avx2.la plugins/segment/liblac_avx512.la
plugins_segment_liblac_avx2_la_SOURCES = $(lac_kernel_sources)
plugins_segment_liblac_avx2_la_CPPFLAGS = -D_GNU_SOURCE -DLAC_AVX2 $(stage_cppflags)
plugins_segment_liblac_avx2_la_CFLAGS = $(lac_kernel_cflags) -mavx2
plugins_segment_liblac_avx512_la_SOURCES = $(lac_kernel_sources)
plugins_segment_liblac_avx512_la_CPPFLAGS = -D_GNU_SOURCE -DLAC_AVX512 $(stage_cppflags)
plugins_segment_liblac_avx512_la_CFLAGS = $(lac_kernel_cflags) -mavx2 -mavx512f -mavx512bw \
	-mavx512vl -mavx512dq -mavx512vnni
endif

stage_LTLIBRARIES += plugins/segment/segment.la
plugins_segment_segment_la_SOURCES = plugins/segment/segment.c
plugins_segment_segment_la_CPPFLAGS = $(stage_cppflags)
plugins_segment_segment_la_LDFLAGS = $(stage_ldflags)
plugins_segment_segment_la_LIBADD = plugins/segment/libjieba.la

noinst_PROGRAMS += plugins/segment/compile_lexicon
plugins_segment_compile_lexicon_SOURCES = \
	plugins/segment/compile_lexicon.c \
	plugins/segment/compile_file.c plugins/segment/compile_file.h \
	plugins/segment/compile_models.c plugins/segment/compile_models.h \
	plugins/segment/python_literal.c plugins/segment/python_literal.h
plugins_segment_compile_lexicon_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
plugins_segment_compile_lexicon_LDADD = plugins/segment/libjieba.la

noinst_PROGRAMS += plugins/segment/compile_lac
plugins_segment_compile_lac_SOURCES = \
	plugins/segment/compile_lac.c \
	plugins/segment/compile_file.c plugins/segment/compile_file.h \
	plugins/segment/python_literal.c plugins/segment/python_literal.h
plugins_segment_compile_lac_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
plugins_segment_compile_lac_LDADD = plugins/segment/libjieba.la

# words of the standard input, for tests and measurements
noinst_PROGRAMS += plugins/segment/segment_lines
plugins_segment_segment_lines_SOURCES = plugins/segment/segment_lines.c
plugins_segment_segment_lines_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags)
plugins_segment_segment_lines_LDADD = plugins/segment/libjieba.la

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

lac_network = $(JIEBA_DIR)/lac_small
lac_files = $(lac_network)/word.dic $(lac_network)/tag.dic $(lac_network)/model_baseline/word_emb
nodist_segmentdata_DATA += plugins/segment/lac.model plugins/segment/lac-float.model
CLEANFILES += plugins/segment/lac.model plugins/segment/lac-float.model
plugins/segment/lac.model: plugins/segment/compile_lac$(EXEEXT) $(lac_files)
	$(AM_V_GEN)plugins/segment/compile_lac$(EXEEXT) int8 $(lac_network) $@
plugins/segment/lac-float.model: plugins/segment/compile_lac$(EXEEXT) $(lac_files)
	$(AM_V_GEN)plugins/segment/compile_lac$(EXEEXT) float $(lac_network) $@

dist_segmentdata_DATA = plugins/segment/LICENSE.jieba plugins/segment/LICENSE.lac
nobase_dist_doc_DATA += plugins/segment/README.md plugins/segment/LICENSE.jieba \
	plugins/segment/LICENSE.lac

TESTS += tests/pipeline/segment_oracle.sh tests/pipeline/segment_compile.sh \
	tests/pipeline/segment_lac.sh
EXTRA_DIST += tests/pipeline/segment_lac.sh tests/pipeline/lac_oracle.py \
	tests/pipeline/segment_oracle.sh tests/pipeline/segment_oracle.py \
	tests/pipeline/segment_compile.sh
