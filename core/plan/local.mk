# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/plan/compare.c \
	core/plan/cut.c \
	core/plan/cut.h \
	core/plan/outline.c \
	core/plan/outline.h \
	core/plan/plan.c \
	core/plan/plan.h \
	core/plan/survey.c
