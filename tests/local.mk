# SPDX-License-Identifier: MIT
# Every test prints TAP, so that rows are counted one by one.
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	WENLIU=$(abs_top_builddir)/wenliu; export WENLIU; \
	SOURCE=$(abs_top_srcdir); export SOURCE; BUILD=$(abs_top_builddir); export BUILD; \
	PYTHON=$(oracle_python); export PYTHON;
oracle_python = /usr/bin/python3

include tests/unit/local.mk
include tests/pipeline/local.mk
include tests/faults/local.mk
include tests/bench/local.mk

EXTRA_DIST += tests/valgrind.supp
