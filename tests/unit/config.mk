# SPDX-License-Identifier: MIT
unit_tests += tests/unit/config_json
tests_unit_config_json_SOURCES = tests/unit/config_json.c
tests_unit_config_json_CPPFLAGS = $(unit_cppflags)
tests_unit_config_json_LDADD = $(unit_libs)

unit_tests += tests/unit/config_pipeline
tests_unit_config_pipeline_SOURCES = tests/unit/config_pipeline.c
tests_unit_config_pipeline_CPPFLAGS = $(unit_cppflags)
tests_unit_config_pipeline_LDADD = $(unit_libs)

unit_tests += tests/unit/config_options
tests_unit_config_options_SOURCES = tests/unit/config_options.c
tests_unit_config_options_CPPFLAGS = $(unit_cppflags)
tests_unit_config_options_LDADD = $(unit_libs)
unit_tests += tests/unit/config_declare
tests_unit_config_declare_SOURCES = tests/unit/config_declare.c
tests_unit_config_declare_CPPFLAGS = $(unit_cppflags)
tests_unit_config_declare_LDADD = $(unit_libs)
