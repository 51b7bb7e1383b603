# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/expect/attempt.c core/expect/attempt.h \
	core/expect/compare.c core/expect/compare.h core/expect/compare_parts.h \
	core/expect/difference.c \
	core/expect/file.c core/expect/file.h
