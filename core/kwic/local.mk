# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/kwic/document.c core/kwic/document.h \
	core/kwic/match.c \
	core/kwic/pattern.c core/kwic/pattern.h core/kwic/pattern_parts.h \
	core/kwic/rows.c core/kwic/rows.h \
	core/kwic/search.c core/kwic/search.h \
	core/kwic/sweep.c core/kwic/sweep.h
