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
	plugins/decode/forms.c plugins/decode/forms.h \
	plugins/decode/layout.c plugins/decode/layout.h \
	plugins/decode/layout_classes.c plugins/decode/layout_classes.h \
	plugins/decode/layout_byline.c \
	plugins/decode/layout_copy.c plugins/decode/layout_copy.h \
	plugins/decode/layout_costs.c plugins/decode/layout_costs.h \
	plugins/decode/layout_ends.c plugins/decode/layout_facts.c \
	plugins/decode/layout_furniture.c \
	plugins/decode/layout_kinds.c \
	plugins/decode/layout_lines.c plugins/decode/layout_lines.h \
	plugins/decode/layout_roles.c plugins/decode/layout_words.h \
	plugins/decode/mojibake.c plugins/decode/mojibake.h \
	plugins/decode/multibyte.c plugins/decode/multibyte.h \
	plugins/decode/plausible.c plugins/decode/plausible.h \
	plugins/decode/reader.c plugins/decode/reader.h \
	plugins/decode/references.c plugins/decode/references.h \
	plugins/decode/script.c plugins/decode/script.h \
	plugins/decode/sentences.c plugins/decode/sentences.h \
	plugins/decode/text.c plugins/decode/text.h \
	plugins/decode/unicode.c plugins/decode/unicode.h
plugins_decode_libdecode_la_CPPFLAGS = $(decode_cppflags)
plugins_decode_libdecode_la_LIBADD = $(UCHARDET_LIBS) $(UTF8PROC_LIBS) -lm

stage_LTLIBRARIES += plugins/decode/decode.la
plugins_decode_decode_la_SOURCES = plugins/decode/decode.c plugins/decode/rows.c plugins/decode/rows.h
plugins_decode_decode_la_CPPFLAGS = $(decode_cppflags)
plugins_decode_decode_la_LDFLAGS = $(stage_ldflags)
plugins_decode_decode_la_LIBADD = plugins/decode/libdecode.la
opencc_sh = OPENCC_DIR=$(OPENCC_DIR) OPENCC_DICT=$(OPENCC_DICT) AWK=$(AWK) \
	$(SHELL) $(srcdir)/plugins/decode/opencc.sh

# what OpenCC's dictionaries say, where configure found them
decodedatadir = $(libdir)/wenliu/data/decode
if HAVE_OPENCC
nodist_decodedata_DATA = plugins/decode/opencc.simplified plugins/decode/opencc.traditional
CLEANFILES += $(nodist_decodedata_DATA)
endif
plugins/decode/opencc.simplified:
	$(AM_V_GEN)$(opencc_sh) TS >$@.new && mv $@.new $@
plugins/decode/opencc.traditional:
	$(AM_V_GEN)$(opencc_sh) ST >$@.new && mv $@.new $@
EXTRA_DIST += plugins/decode/opencc.sh

nobase_dist_doc_DATA += plugins/decode/README.md plugins/decode/LAYOUT.md
