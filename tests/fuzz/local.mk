# SPDX-License-Identifier: MIT
# Any input at all, made from a fixed seed; the same programs are targets of libFuzzer.
fuzz_tests = tests/fuzz/segment
check_PROGRAMS += $(fuzz_tests)
TESTS += $(fuzz_tests)
tests_fuzz_segment_SOURCES = tests/fuzz/segment.c
tests_fuzz_segment_LDADD = plugins/segment/libjieba.la core/libwenliu.la
