# SPDX-License-Identifier: MIT
# Stages that misbehave, one each, and what becomes of a run with them.
fault_stages = abort allocate_forever ask_forever break_contract broken/mend close_descriptors \
	count_then_refuse die_in_absorb die_in_open die_in_save drop exit_in_open exit_zero \
	fixed/mend fork_twice kill_itself leave_child leave_thread loop_forever loop_in_open nonsense_spans \
	overflow_stack print_much refuse refuse_silently segfault sleep_forever slow sort_in_save sort_late

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
