# SPDX-License-Identifier: MIT
# Documents are shown to programs as the archive shows them to people: its code writes both.
stage_LTLIBRARIES += plugins/exec/exec.la
plugins_exec_exec_la_SOURCES = \
	plugins/exec/answer.c plugins/exec/answer.h \
	plugins/exec/child.c plugins/exec/child.h \
	plugins/exec/exec.c \
	plugins/archive/bytes.c plugins/archive/bytes.h \
	plugins/archive/document.c plugins/archive/document.h \
	plugins/archive/json.c plugins/archive/json.h \
	plugins/archive/positions.c plugins/archive/positions.h
plugins_exec_exec_la_CPPFLAGS = -D_GNU_SOURCE $(stage_cppflags) -I$(top_srcdir)/plugins/archive
plugins_exec_exec_la_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS)
plugins_exec_exec_la_LDFLAGS = $(stage_ldflags)
plugins_exec_exec_la_LIBADD = $(CJSON_LIBS)
nobase_dist_doc_DATA += plugins/exec/README.md

# what programs of users import
exec_modules = plugins/exec/wenliu.py plugins/exec/wenliu.R
EXTRA_DIST += plugins/exec/modules/wenliu.py plugins/exec/modules/wenliu.R
execdatadir = $(libdir)/wenliu/data/exec
nodist_execdata_DATA = $(exec_modules)
CLEANFILES += $(exec_modules)
plugins/exec/wenliu.%: plugins/exec/modules/wenliu.%
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cp $< $@
