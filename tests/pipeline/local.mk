# SPDX-License-Identifier: MIT
pipeline_tests = tests/pipeline/commands.sh tests/pipeline/run_inputs.sh
TESTS += $(pipeline_tests)
EXTRA_DIST += $(pipeline_tests) tests/pipeline/schema_oracle.py
TESTS += tests/pipeline/commands.sh tests/pipeline/manual.sh
EXTRA_DIST += tests/pipeline/commands.sh tests/pipeline/manual.sh tests/pipeline/schema_oracle.py
