# SPDX-License-Identifier: MIT
pipeline_tests = tests/pipeline/commands.sh tests/pipeline/distill.sh tests/pipeline/manual.sh tests/pipeline/resume.sh \
	tests/pipeline/retry.sh tests/pipeline/run_inputs.sh tests/pipeline/run_jobs.sh \
	tests/pipeline/status.sh tests/pipeline/stop.sh tests/pipeline/tables.sh
TESTS += $(pipeline_tests)
EXTRA_DIST += $(pipeline_tests) tests/pipeline/schema_oracle.py tests/pipeline/units.sh
