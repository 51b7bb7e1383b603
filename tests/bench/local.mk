# SPDX-License-Identifier: MIT
# `make bench`: speed and memory beside a peer. Never part of `make check`: see tests/bench/README.md.
EXTRA_PROGRAMS = tests/bench/cut tests/bench/decode tests/bench/entities tests/bench/repair
tests_bench_cut_SOURCES = tests/bench/cut.c
tests_bench_cut_LDADD = core/libwenliu.la
tests_bench_decode_SOURCES = tests/bench/decode.c
tests_bench_decode_CPPFLAGS = $(decode_cppflags) -I$(top_srcdir)/plugins/decode
tests_bench_decode_LDADD = plugins/decode/libdecode.la
tests_bench_entities_SOURCES = tests/bench/entities.c
tests_bench_entities_CPPFLAGS = $(AM_CPPFLAGS) -D_GNU_SOURCE -I$(top_srcdir)/plugins/entities
tests_bench_entities_LDADD = plugins/entities/libentities.la
tests_bench_repair_SOURCES = tests/bench/repair.c
tests_bench_repair_CPPFLAGS = $(decode_cppflags) -I$(top_srcdir)/plugins/decode
tests_bench_repair_LDADD = plugins/decode/libdecode.la

# tests/pipeline takes corpora and times from them too
check_PROGRAMS += tests/bench/measure tests/bench/terms
tests_bench_measure_SOURCES = tests/bench/measure.c
tests_bench_terms_SOURCES = tests/bench/terms.c

bench_scripts = tests/bench/counts.sh tests/bench/house.sh tests/bench/start.sh tests/bench/checkpoint.sh \
	tests/bench/decode.sh tests/bench/entities.sh tests/bench/exec.sh tests/bench/job.sh tests/bench/kinds.sh tests/bench/layout.sh tests/bench/memory.sh \
	tests/bench/segment_jieba.sh tests/bench/segment_lac.sh tests/bench/segment_student.sh \
	tests/bench/tables.sh tests/bench/train.sh tests/bench/words.sh
EXTRA_DIST += tests/bench/README.md tests/bench/agreement.py tests/bench/bench.sh \
	tests/bench/compare.py tests/bench/counts.py tests/bench/kinds.c tests/bench/nothing.c tests/bench/peer.py \
	tests/bench/segment_peer.js tests/bench/segment_peer.py \
	$(bench_scripts)
CLEANFILES += $(EXTRA_PROGRAMS) tests/bench/nothing.so

# by hand, as a user's own stage would be
tests/bench/nothing.so: tests/bench/nothing.c core/include/wenliu/stage.h
	$(AM_V_CC)$(MKDIR_P) tests/bench && $(CC) -D_GNU_SOURCE $(stage_cppflags) $(CFLAGS) \
	  -std=c11 -Wall -Wextra -fPIC -shared -o $@ $<

bench_built = wenliu plugins/segment/segment_lines $(stage_LTLIBRARIES) $(EXTRA_PROGRAMS) tests/bench/measure tests/bench/terms \
	tests/bench/nothing.so

bench: all $(bench_built)
	@for script in $(bench_scripts); do $(bench_environment) $(SHELL) $(srcdir)/$$script || exit 1; done

# bench-house and so on: one of them
bench-%: all $(bench_built)
	@$(bench_environment) $(SHELL) $(srcdir)/tests/bench/$*.sh

bench_environment = WENLIU=$(abs_top_builddir)/wenliu SOURCE=$(abs_top_srcdir) \
	BUILD=$(abs_top_builddir) PYTHON=$(oracle_python)
.PHONY: bench
