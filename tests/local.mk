# SPDX-License-Identifier: MIT
# Every test prints TAP, so that rows are counted one by one.
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .sh .json
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
JSON_LOG_DRIVER = $(LOG_DRIVER)
JSON_LOG_COMPILER = $(abs_top_builddir)/wenliu test --stages tests/faults/stages \
	--stages tests/abi
AM_TESTS_ENVIRONMENT = CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	WENLIU=$(abs_top_builddir)/wenliu; export WENLIU; \
	SOURCE=$(abs_top_srcdir); export SOURCE; BUILD=$(abs_top_builddir); export BUILD; \
	PYTHON=$(oracle_python); export PYTHON;
oracle_python = /usr/bin/python3

include tests/unit/local.mk
include tests/pipeline/local.mk
include tests/stages/local.mk
include tests/abi/local.mk
include tests/faults/local.mk
include tests/fuzz/local.mk
include tests/bench/local.mk

EXTRA_DIST += tests/valgrind.supp

# The unit tests and whole runs under valgrind: slow, so not part of check.
valgrind = valgrind -q --error-exitcode=99 --suppressions=$(top_srcdir)/tests/valgrind.supp
valgrind_out = tests/valgrind.results
check-valgrind: all $(check_PROGRAMS)
	for test in $(unit_tests); do echo "$$test"; \
	  env SOURCE=$(abs_top_srcdir) BUILD=$(abs_top_builddir) WENLIU=$(abs_top_builddir)/wenliu \
	    $(valgrind) --leak-check=full ./$$test >tests/valgrind.log 2>&1 || \
	    { cat tests/valgrind.log; exit 1; }; done
	for jobs in 0 2; do echo "run -j $$jobs"; rm -rf $(valgrind_out); \
	  $(valgrind) ./wenliu run $(top_srcdir)/configs/news.json $(top_srcdir)/corpora/news \
	    -q -j $$jobs -o $(valgrind_out) || exit 1; done
	$(valgrind) --leak-check=full ./wenliu verify $(valgrind_out)
	$(valgrind) ./wenliu show $(valgrind_out) news/01-harvest.txt >/dev/null
	rm -rf $(valgrind_out) tests/valgrind.log
.PHONY: check-valgrind
