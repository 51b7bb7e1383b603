# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/base/arena.c core/base/arena.h \
	core/base/buffer.c core/base/buffer.h \
	core/base/error.c core/base/error.h \
	core/base/escape.c core/base/escape.h \
	core/base/heap.c core/base/heap.h \
	core/base/io.c core/base/io.h \
	core/base/sorter.c core/base/sorter.h \
	core/base/take.h \
	core/base/utf8.c core/base/utf8.h
