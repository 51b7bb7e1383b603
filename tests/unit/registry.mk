# SPDX-License-Identifier: MIT
# Stages for tests, good ones and such as must not load; most come to lie in
# tests/unit/stages/.libs.
unit_stage_ldflags = $(AM_LDFLAGS) -module -avoid-version -shared -rpath /nowhere
check_LTLIBRARIES += tests/unit/stages/load.la
tests_unit_stages_load_la_SOURCES = tests/unit/stages/load.c
tests_unit_stages_load_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/cut.la
tests_unit_stages_cut_la_SOURCES = tests/unit/stages/cut.c
tests_unit_stages_cut_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/find.la
tests_unit_stages_find_la_SOURCES = tests/unit/stages/find.c
tests_unit_stages_find_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/tally.la
tests_unit_stages_tally_la_SOURCES = tests/unit/stages/tally.c
tests_unit_stages_tally_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/wash.la
tests_unit_stages_wash_la_SOURCES = tests/unit/stages/wash.c
tests_unit_stages_wash_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/put.la
tests_unit_stages_put_la_SOURCES = tests/unit/stages/put.c
tests_unit_stages_put_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/picky.la
tests_unit_stages_picky_la_SOURCES = tests/unit/stages/picky.c
tests_unit_stages_picky_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/major.la
tests_unit_stages_major_la_SOURCES = tests/unit/stages/major.c
tests_unit_stages_major_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/minor.la
tests_unit_stages_minor_la_SOURCES = tests/unit/stages/minor.c
tests_unit_stages_minor_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/small.la
tests_unit_stages_small_la_SOURCES = tests/unit/stages/small.c
tests_unit_stages_small_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/nosymbol.la
tests_unit_stages_nosymbol_la_SOURCES = tests/unit/stages/nosymbol.c
tests_unit_stages_nosymbol_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/unresolved.la
tests_unit_stages_unresolved_la_SOURCES = tests/unit/stages/unresolved.c
tests_unit_stages_unresolved_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/crash.la
tests_unit_stages_crash_la_SOURCES = tests/unit/stages/crash.c
tests_unit_stages_crash_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/leave.la
tests_unit_stages_leave_la_SOURCES = tests/unit/stages/leave.c
tests_unit_stages_leave_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/misnamed.la
tests_unit_stages_misnamed_la_SOURCES = tests/unit/stages/misnamed.c
tests_unit_stages_misnamed_la_LDFLAGS = $(unit_stage_ldflags)
check_LTLIBRARIES += tests/unit/stages/badtable.la
tests_unit_stages_badtable_la_SOURCES = tests/unit/stages/badtable.c
tests_unit_stages_badtable_la_LDFLAGS = $(unit_stage_ldflags)

# needs a library that is not there any more; libtool would not let it have another name than its file
check_DATA += tests/unit/stages/dependent.so
CLEANFILES += tests/unit/stages/dependent.so tests/unit/stages/dependent.so.gone
EXTRA_DIST += tests/unit/stages/dependent.c tests/unit/stages/gone.c
unit_stage_compile = $(CC) $(AM_CPPFLAGS) $(CPPFLAGS) $(AM_CFLAGS) $(CFLAGS) $(LDFLAGS) -fPIC -shared
tests/unit/stages/dependent.so: tests/unit/stages/dependent.c tests/unit/stages/gone.c
	$(AM_V_CCLD)$(MKDIR_P) tests/unit/stages && \
	$(unit_stage_compile) -Wl,-soname,libwenliu_gone.so.1 -o $@.gone \
	  $(srcdir)/tests/unit/stages/gone.c && \
	$(unit_stage_compile) -o $@ $(srcdir)/tests/unit/stages/dependent.c $@.gone && rm -f $@.gone

unit_tests += tests/unit/registry_contract
tests_unit_registry_contract_SOURCES = tests/unit/registry_contract.c
tests_unit_registry_contract_CPPFLAGS = $(unit_cppflags)
tests_unit_registry_contract_LDADD = $(unit_libs)

unit_tests += tests/unit/registry_load
tests_unit_registry_load_SOURCES = tests/unit/registry_load.c
tests_unit_registry_load_CPPFLAGS = $(unit_cppflags)
tests_unit_registry_load_LDADD = $(unit_libs)

unit_tests += tests/unit/registry_chain
tests_unit_registry_chain_SOURCES = tests/unit/registry_chain.c
tests_unit_registry_chain_CPPFLAGS = $(unit_cppflags)
tests_unit_registry_chain_LDADD = $(unit_libs)

unit_tests += tests/unit/registry_child
tests_unit_registry_child_SOURCES = tests/unit/registry_child.c
tests_unit_registry_child_CPPFLAGS = $(unit_cppflags)
tests_unit_registry_child_LDADD = $(unit_libs)

unit_tests += tests/unit/include_stage
tests_unit_include_stage_SOURCES = tests/unit/include_stage.c
tests_unit_include_stage_CPPFLAGS = $(unit_cppflags)
tests_unit_include_stage_LDADD = $(CMOCKA_LIBS)
