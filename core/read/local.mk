# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/read/blocks.c core/read/blocks.h \
	core/read/contents.c core/read/contents.h \
	core/read/corpus.c core/read/corpus.h core/read/corpus_parts.h \
	core/read/csv.c core/read/csv.h \
	core/read/documents.c core/read/documents.h \
	core/read/draft.c core/read/draft.h \
	core/read/file.c core/read/file.h \
	core/read/filter.c \
	core/read/gunzip.c \
	core/read/inputs.c \
	core/read/jsonl.c \
	core/read/kind.c core/read/kind.h \
	core/read/lines.c core/read/lines.h \
	core/read/members.c \
	core/read/object.c core/read/object.h \
	core/read/place.c \
	core/read/stream.c core/read/stream.h \
	core/read/survey.c \
	core/read/table.c \
	core/read/unpack.c core/read/unpack.h \
	core/read/walk.c core/read/walk.h
