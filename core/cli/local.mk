# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/cli/commands.h \
	core/cli/run.c \
	core/cli/summary.c core/cli/summary.h
