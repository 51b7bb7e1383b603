# SPDX-License-Identifier: MIT
# Flags of every stage: one exported symbol, all symbols bound at load, nothing of wenliu linked.
stage_cppflags = -I$(top_srcdir)/core/include
stage_ldflags = $(AM_LDFLAGS) -module -avoid-version -shared -no-undefined \
	-export-symbols-regex '_LTX_wen_stage$$' $(WEN_STAGE_LDFLAGS)

include plugins/decode/local.mk
include plugins/segment/local.mk
include plugins/distill/local.mk
include plugins/entities/local.mk
include plugins/keywords/local.mk
include plugins/archive/local.mk
include plugins/sample/local.mk
include plugins/iob2/local.mk
include plugins/exec/local.mk

# libltdl would follow a .la to other folders than the one asked for: install the .so alone
install-data-hook:
	rm -f $(DESTDIR)$(stagedir)/*.la
uninstall-hook:
	for la in $(stage_LTLIBRARIES); do \
	  rm -f $(DESTDIR)$(stagedir)/`basename $$la .la`.so; done
