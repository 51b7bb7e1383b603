# SPDX-License-Identifier: MIT
# Stages built against headers of earlier versions, which are kept as they were.
kept_1_2_stages = kept_1_2 kept_1_2_writer
kept_1_4_stages = kept_1_4
kept_stages = $(kept_1_2_stages) $(kept_1_4_stages)
$(kept_1_2_stages:%=tests/abi/%.so): tests/abi/1.2/wenliu/stage.h
$(kept_1_4_stages:%=tests/abi/%.so): tests/abi/1.4/wenliu/stage.h
kept_stage_files = $(kept_stages:%=tests/abi/%.so)
$(kept_stage_files): tests/abi/%.so: tests/abi/%.c
	$(AM_V_CC)$(MKDIR_P) $(@D) && version=$$(echo $* | sed 's/kept_\([0-9]*\)_\([0-9]*\).*/\1.\2/') && \
	  $(CC) -I$(srcdir)/tests/abi/$$version -std=c11 -O1 -g -Wall -Wextra -fPIC -shared -o $@ $<
check_DATA += $(kept_stage_files)
CLEANFILES += $(kept_stage_files)
TESTS += tests/abi/kept_1_2.test.json tests/abi/kept_1_4.test.json
EXTRA_DIST += tests/abi/README.md tests/abi/1.2/wenliu/stage.h tests/abi/1.4/wenliu/stage.h \
	$(kept_stages:%=tests/abi/%.c) tests/abi/kept_1_2.test.json tests/abi/kept_1_4.test.json
