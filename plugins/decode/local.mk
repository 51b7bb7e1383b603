# SPDX-License-Identifier: MIT
decode_cppflags = -D_GNU_SOURCE $(stage_cppflags) $(UCHARDET_CFLAGS) $(UTF8PROC_CFLAGS)

# the engine, which the unit tests link too
noinst_LTLIBRARIES += plugins/decode/libdecode.la
plugins_decode_libdecode_la_SOURCES = \
	plugins/decode/blocks.c plugins/decode/blocks.h \
	plugins/decode/characters.c plugins/decode/characters.h \
	plugins/decode/charset.c plugins/decode/charset.h \
	plugins/decode/compose.c plugins/decode/compose.h \
	plugins/decode/detect.c plugins/decode/detect.h \
	plugins/decode/layout.c plugins/decode/layout.h \
	plugins/decode/layout_classes.c plugins/decode/layout_classes.h \
	plugins/decode/layout_byline.c plugins/decode/layout_facts.c plugins/decode/layout_furniture.c \
	plugins/decode/layout_kinds.c \
	plugins/decode/layout_lines.c plugins/decode/layout_lines.h \
	plugins/decode/layout_roles.c \
	plugins/decode/multibyte.c plugins/decode/multibyte.h \
	plugins/decode/plausible.c plugins/decode/plausible.h \
	plugins/decode/sentences.c plugins/decode/sentences.h \
	plugins/decode/text.c plugins/decode/text.h \
	plugins/decode/unicode.c plugins/decode/unicode.h
plugins_decode_libdecode_la_CPPFLAGS = $(decode_cppflags)
plugins_decode_libdecode_la_LIBADD = $(UCHARDET_LIBS) $(UTF8PROC_LIBS) -lm

stage_LTLIBRARIES += plugins/decode/decode.la
plugins_decode_decode_la_SOURCES = plugins/decode/decode.c
plugins_decode_decode_la_CPPFLAGS = $(decode_cppflags)
plugins_decode_decode_la_LDFLAGS = $(stage_ldflags)
plugins_decode_decode_la_LIBADD = plugins/decode/libdecode.la
nobase_dist_doc_DATA += plugins/decode/README.md plugins/decode/LAYOUT.md
