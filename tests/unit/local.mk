# SPDX-License-Identifier: MIT
# One file a unit, named as the unit: tests/unit/base_utf8.c tests core/base/utf8.c.
if HAVE_CMOCKA
unit_tests =
unit_cppflags = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
unit_libs = core/libwenliu.la $(CMOCKA_LIBS)
sorting_host = tests/unit/sorting_host.c tests/unit/sorting_host.h

include tests/unit/base.mk
include tests/unit/config.mk
include tests/unit/registry.mk
include tests/unit/record.mk
include tests/unit/archive.mk
include tests/unit/read.mk
include tests/unit/plan.mk
include tests/unit/results.mk
include tests/unit/kwic.mk
include tests/unit/plugins.mk

check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif
