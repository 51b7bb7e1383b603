# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/config/declare.c core/config/declare.h \
	core/config/foreign.c core/config/foreign.h \
	core/config/json.c core/config/json.h \
	core/config/options.c core/config/options.h \
	core/config/options_print.c \
	core/config/pipeline.c core/config/pipeline.h \
	core/config/problems.c core/config/problems.h \
	core/config/scan.c core/config/scan.h \
	core/config/scan_hints.c core/config/scan_hints.h \
	core/config/suggest.c
# widths of characters in a terminal
core_libwenliu_la_CFLAGS += $(UTF8PROC_CFLAGS)
core_libwenliu_la_LIBADD += $(UTF8PROC_LIBS)
