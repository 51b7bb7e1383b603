# SPDX-License-Identifier: MIT
core_libwenliu_la_SOURCES += \
	core/record/codec.c core/record/codec.h \
	core/record/labels.c core/record/labels.h \
	core/record/record.h \
	core/record/rows.c core/record/rows.h
