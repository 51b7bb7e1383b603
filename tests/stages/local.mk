# SPDX-License-Identifier: MIT
# The stages that ship, and a pipeline, by `wenliu test`: a user's own are tested in the same way.
stage_tests = tests/stages/archive.test.json tests/stages/decode.test.json \
	tests/stages/entities.test.json tests/stages/keywords.test.json tests/stages/news.test.json \
	tests/stages/sample.test.json tests/stages/segment.test.json
TESTS += $(stage_tests)
EXTRA_DIST += $(stage_tests)
