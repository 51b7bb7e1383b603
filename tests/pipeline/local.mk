# SPDX-License-Identifier: MIT
pipeline_tests = tests/pipeline/commands.sh tests/pipeline/comparison.sh tests/pipeline/distill.sh tests/pipeline/entities.sh \
	tests/pipeline/figures.sh \
	tests/pipeline/layout.sh \
	tests/pipeline/manual.sh tests/pipeline/names.sh tests/pipeline/resume.sh \
	tests/pipeline/retry.sh tests/pipeline/run_inputs.sh tests/pipeline/run_jobs.sh \
	tests/pipeline/script.sh tests/pipeline/source.sh tests/pipeline/statistics.sh \
	tests/pipeline/status.sh tests/pipeline/stop.sh tests/pipeline/tables.sh \
	tests/pipeline/train.sh
TESTS += $(pipeline_tests)
EXTRA_DIST += $(pipeline_tests) tests/pipeline/comparison_oracle.py tests/pipeline/entities_oracle.py tests/pipeline/kwic_oracle.py tests/pipeline/names_score.py tests/pipeline/schema_oracle.py \
	tests/pipeline/phrases_oracle.py tests/pipeline/statistics_oracle.py tests/pipeline/units.sh

# what layout.sh measures the repair of newspaper layout with
EXTRA_DIST += tests/layout/README.md tests/layout/archive.py tests/layout/articles.py tests/layout/articles.txt \
	tests/layout/expected tests/layout/generate.py tests/layout/laying.py tests/layout/properties.py tests/layout/score.py \
	tests/layout/unharmed tests/layout/unharmed.py tests/layout/wrapping.py

# commands; stages that take the place of real ones are built by hand as a user's would be
pipeline_tests += tests/pipeline/build_systems.sh tests/pipeline/distill_command.sh tests/pipeline/kwic.sh tests/pipeline/new.sh tests/pipeline/profile.sh tests/pipeline/tap.sh tests/pipeline/test_command.sh tests/pipeline/sample.sh tests/pipeline/segment_command.sh
pipeline_stages = distill segment
EXTRA_DIST += $(pipeline_stages:%=tests/pipeline/stages/%.c)
pipeline_stage_files = $(pipeline_stages:%=tests/pipeline/stages/%.so)
tests/pipeline/stages/%.so: tests/pipeline/stages/%.c core/include/wenliu/stage.h
	$(AM_V_CC)$(MKDIR_P) $(@D) && $(CC) -D_GNU_SOURCE $(stage_cppflags) \
	  -std=c11 -O1 -g -Wall -Wextra -fPIC -shared -o $@ $<
check_DATA += $(pipeline_stage_files)
CLEANFILES += $(pipeline_stage_files)

# programs as stages
pipeline_tests += tests/pipeline/exec.sh

# keywords beside python-jieba and gold terms
pipeline_tests += tests/pipeline/keywords.sh
EXTRA_DIST += tests/pipeline/keywords_oracle.py

# its measures beside those of other packages
pipeline_tests += tests/pipeline/peers.sh
EXTRA_DIST += tests/pipeline/peers.py tests/pipeline/peers.R tests/pipeline/peers.tsv

# the book: pages that are typed, and what they say of the program
pipeline_tests += tests/pipeline/book.sh tests/pipeline/book_facts.sh tests/pipeline/editor.sh
EXTRA_DIST += tests/pipeline/book_blocks.awk tests/pipeline/book_match.awk tests/pipeline/book_session.sh \
	tests/pipeline/editor.js tests/pipeline/stage_rows.awk
