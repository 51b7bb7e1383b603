# SPDX-License-Identifier: MIT
wenliuincludedir = $(includedir)/wenliu
wenliuinclude_HEADERS = core/include/wenliu/stage.h

# all of the program but main(), so that unit tests can link it
noinst_LTLIBRARIES += core/libwenliu.la
core_libwenliu_la_SOURCES =
nodist_core_libwenliu_la_SOURCES =
core_libwenliu_la_CPPFLAGS = $(AM_CPPFLAGS) \
	-DWEN_STAGE_FOLDER='"$(stagedir)"' -DWEN_DATA_FOLDER='"$(libdir)/wenliu/data"'
core_libwenliu_la_CFLAGS = $(AM_CFLAGS) $(WEN_PROGRAM_CFLAGS) $(CJSON_CFLAGS) \
	$(LIBARCHIVE_CFLAGS) $(NETTLE_CFLAGS) $(ZLIB_CFLAGS) $(LIBDEFLATE_CFLAGS) $(ISAL_CFLAGS)
core_libwenliu_la_LIBADD = $(LTDL_LIBS) $(CJSON_LIBS) $(LIBARCHIVE_LIBS) $(NETTLE_LIBS) \
	$(ZLIB_LIBS) $(LIBDEFLATE_LIBS) $(ISAL_LIBS)

bin_PROGRAMS += wenliu
wenliu_SOURCES = core/cli/main.c
wenliu_CFLAGS = $(AM_CFLAGS) $(WEN_PROGRAM_CFLAGS)
wenliu_LDFLAGS = $(AM_LDFLAGS) $(WEN_PROGRAM_LDFLAGS)
wenliu_LDADD = core/libwenliu.la

include core/base/local.mk
include core/config/local.mk
include core/registry/local.mk
include core/record/local.mk
include core/archive/local.mk
include core/read/local.mk
include core/plan/local.mk
include core/results/local.mk
include core/run/local.mk
include core/expect/local.mk
include core/kwic/local.mk
include core/cli/local.mk
