# SPDX-License-Identifier: MIT
# Stages that misbehave, one each, and what becomes of a run with them.
fault_stages = abort allocate_forever ask_forever break_contract broken/mend calls close_descriptors \
	count_then_refuse die_in_absorb die_in_open die_in_save drop exit_in_open exit_zero \
	fixed/mend fork_twice kill_itself leave_child leave_thread loop_forever loop_in_open nonsense_spans \
	overflow_stack print_much progress_early refuse refuse_silently segfault sleep_forever slow sort_in_save sort_late

EXTRA_DIST += tests/faults/stages/trigger.h $(fault_stages:%=tests/faults/stages/%.c) \
	tests/tap.sh $(fault_tests)

# built by hand: each is one file that needs nothing but stage.h, as a user's would be
tests/faults/stages/%.so: tests/faults/stages/%.c tests/faults/stages/trigger.h \
		core/include/wenliu/stage.h
	$(AM_V_CC)$(MKDIR_P) $(@D) && $(CC) -D_GNU_SOURCE $(stage_cppflags) \
	  -std=c11 -O1 -g -Wall -Wextra -fPIC -shared -pthread -o $@ $<

fault_stage_files = $(fault_stages:%=tests/faults/stages/%.so)
check_DATA += $(fault_stage_files)
CLEANFILES += $(fault_stage_files)

fault_tests = tests/faults/isolation.sh tests/faults/opening.sh tests/faults/processes.sh
TESTS += $(fault_tests)

# every call of the host where it may be made and where not
TESTS += tests/faults/calls.test.json
EXTRA_DIST += tests/faults/calls.test.json

# Runs that are killed, starved, cut off from power and lied to by the system,
# and must lose nothing by it: kit.sh and outcome.sh are what they share.
loss_programs = tests/faults/damage tests/faults/killer tests/faults/patient \
	tests/faults/power_cut
check_PROGRAMS += $(loss_programs)
tests_faults_killer_SOURCES = tests/faults/killer.c tests/faults/family.c tests/faults/family.h
tests_faults_patient_SOURCES = tests/faults/patient.c tests/faults/family.c tests/faults/family.h
tests_faults_damage_SOURCES = tests/faults/damage.c
tests_faults_power_cut_SOURCES = tests/faults/power_cut.c
loss_shim = tests/faults/shim.la
check_LTLIBRARIES += $(loss_shim)
tests_faults_shim_la_SOURCES = tests/faults/shim.c
# it stands in front of the C library, so its names must be seen, and be functions
tests_faults_shim_la_CFLAGS = $(AM_CFLAGS) -fvisibility=default -U_FORTIFY_SOURCE
tests_faults_shim_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -rpath /nowhere

loss_tests = tests/faults/kill.sh tests/faults/syscalls.sh tests/faults/malloc.sh \
	tests/faults/short.sh tests/faults/damage.sh tests/faults/power.sh tests/faults/shards.sh
TESTS += $(loss_tests)
EXTRA_DIST += $(loss_tests) tests/faults/README.md tests/faults/kit.sh tests/faults/outcome.sh

# `make check` takes a sample of the cases; this takes all of them and more, and
# shows the numbers. check-faults-kill and so on: one of them.
loss_environment = FAULTS=long WENLIU=$(abs_top_builddir)/wenliu SOURCE=$(abs_top_srcdir) \
	BUILD=$(abs_top_builddir)
check-faults: all $(loss_programs) $(loss_shim)
	@failed=; for script in $(loss_tests); do echo "$$script"; \
	  $(loss_environment) $(SHELL) $(srcdir)/$$script || failed="$$failed $$script"; done; \
	  test -z "$$failed" || { echo "failed:$$failed"; exit 1; }
check-faults-%: all $(loss_programs) $(loss_shim)
	@$(loss_environment) $(SHELL) $(srcdir)/tests/faults/$*.sh
.PHONY: check-faults
