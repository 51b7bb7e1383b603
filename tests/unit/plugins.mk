# SPDX-License-Identifier: MIT
include tests/unit/plugin_decode.mk
include tests/unit/plugin_distill.mk
include tests/unit/plugin_entities.mk
include tests/unit/plugin_iob2.mk
include tests/unit/plugin_keywords.mk
include tests/unit/plugin_sample.mk
include tests/unit/plugin_segment.mk
