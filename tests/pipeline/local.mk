# SPDX-License-Identifier: MIT
TESTS += tests/pipeline/commands.sh
EXTRA_DIST += tests/pipeline/commands.sh tests/pipeline/schema_oracle.py
