# SPDX-License-Identifier: MIT
segment_test_libs = plugins/segment/libjieba.la $(unit_libs)
unit_tests += tests/unit/plugin_segment_jieba tests/unit/plugin_segment_lac \
	tests/unit/plugin_segment_lexicon \
	tests/unit/plugin_segment_stage tests/unit/plugin_segment_user
tests_unit_plugin_segment_jieba_SOURCES = tests/unit/plugin_segment_jieba.c tests/unit/plugin_segment_files.h
tests_unit_plugin_segment_jieba_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_segment_jieba_LDADD = $(segment_test_libs)
tests_unit_plugin_segment_lac_SOURCES = tests/unit/plugin_segment_lac.c tests/unit/plugin_segment_files.h
tests_unit_plugin_segment_lac_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_segment_lac_LDADD = $(segment_test_libs)
tests_unit_plugin_segment_lexicon_SOURCES = tests/unit/plugin_segment_lexicon.c
tests_unit_plugin_segment_lexicon_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_segment_lexicon_LDADD = $(segment_test_libs)
tests_unit_plugin_segment_user_SOURCES = tests/unit/plugin_segment_user.c tests/unit/plugin_segment_files.h
tests_unit_plugin_segment_user_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_segment_user_LDADD = $(segment_test_libs)
tests_unit_plugin_segment_stage_SOURCES = tests/unit/plugin_segment_stage.c plugins/segment/segment.c
tests_unit_plugin_segment_stage_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_segment_stage_LDADD = $(segment_test_libs)
unit_tests += tests/unit/plugin_segment_student tests/unit/plugin_segment_student_loops
tests_unit_plugin_segment_student_SOURCES = tests/unit/plugin_segment_student.c \
	tests/unit/plugin_segment_files.h tests/unit/plugin_student_model.h
tests_unit_plugin_segment_student_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_segment_student_LDADD = $(segment_test_libs)
tests_unit_plugin_segment_student_loops_SOURCES = tests/unit/plugin_segment_student_loops.c \
	tests/unit/plugin_student_model.h
tests_unit_plugin_segment_student_loops_CPPFLAGS = $(unit_cppflags)
tests_unit_plugin_segment_student_loops_LDADD = $(segment_test_libs)
